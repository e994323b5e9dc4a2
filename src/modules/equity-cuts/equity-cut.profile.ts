/**
 * How a person fared, as far as a report can separate people by it. All of it is known to staff, who see stages, dates
 * and meetings; so it is public to whoever attacks a report. Grids are fixed and coarse: a week, not a day. Pure.
 */

/** Upper ends of the classes of waiting times, in weeks; the last class is beyond. */
export const WEEKS = [1, 2, 3, 4, 6, 8, 12, 16, 20, 26, 39, 52] as const;
/** Held meetings, from these numbers on; below the first one: none. */
export const MEETINGS = [1, 3, 6] as const;
/** Mentees of a mentor, from these numbers on. */
export const LOADS = [2, 3, 4] as const;
/** Without a meeting for so many days while matched, somebody counts as out of contact. */
export const GAP_DAYS = 42;

/** `null`: it did not come to it, or nothing was asked. */
export interface Profile {
  /** Index of the furthest stage. */
  stage: number;
  /** Class of the weeks from applying to the first confirmed pairing. */
  matched: number | null;
  /** Class of the weeks from there to the first meeting. */
  met: number | null;
  /** Of the milestones planned: 0 none, 1 less than half, 2 half or more, 3 all. */
  milestones: number | null;
  /** A pairing ended early. */
  endedEarly: boolean | null;
  /** There was another pairing after the first. */
  rematched: boolean | null;
  /** Class of MEETINGS. */
  meetings: number | null;
  /** Out of contact at some time. */
  outOfContact: boolean | null;
  /** Of a mentor, class of LOADS. */
  load: number | null;
  /** Answers in closed feedback rounds: 0 asked without an answer, 1 to 4 the quarter of the scale. */
  satisfaction: number | null;
  /** The same of the items about belonging. */
  belonging: number | null;
}

export interface Atom {
  cohortId: string;
  /** The division of the institution that a person belonged to when she was counted. */
  unitId: string | null;
  profile: Profile;
  /** By key of the attribute the codes; without the key: not disclosed. */
  codes: Record<string, string[]>;
  people: number;
}
