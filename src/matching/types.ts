/** What the matching engine is asked and what it answers: plain data, so that both can cross to a worker thread. */

/** Why a pair is impossible. Where several rules hold, the first in this order is told. */
export type BanRule =
  | 'OWN_PERSON'
  | 'EXCLUSION'
  | 'MANAGER'
  | 'SKIP_LEVEL'
  | 'SAME_MANAGER'
  | 'ALREADY_PAIRED'
  | 'BOTH_DIRECTIONS'
  | 'LEVEL_GAP'
  | 'SAME_ORG_UNIT'
  | 'DISCIPLINE'
  | 'NO_COMMON_LANGUAGE'
  | 'NO_COMMON_MODE'
  | 'LOCATION';

export const BAN_RULES: readonly BanRule[] = [
  'OWN_PERSON',
  'EXCLUSION',
  'MANAGER',
  'SKIP_LEVEL',
  'SAME_MANAGER',
  'ALREADY_PAIRED',
  'BOTH_DIRECTIONS',
  'LEVEL_GAP',
  'SAME_ORG_UNIT',
  'DISCIPLINE',
  'NO_COMMON_LANGUAGE',
  'NO_COMMON_MODE',
  'LOCATION',
];

export type Criterion =
  'LEVEL_GAP' | 'DISCIPLINE' | 'ORG_UNIT' | 'SKILLS' | 'LANGUAGE' | 'MEETING_MODE' | 'LOCATION' | 'WISHES';

export interface Participant {
  id: string;
  personId: string;
  /** How many partners this participant may still get. */
  seats: number;
  level: number | null;
  discipline: string | null;
  orgUnitId: string | null;
  /** A mentor offers them, a mentee wants them. */
  skills: readonly string[];
  /** Primary language subtags in which a conversation is possible, such as `pt`. */
  languages: readonly string[];
  /** Ways to meet. */
  meetingModes: readonly string[];
  location: string | null;
  /** Ids of people, the first choice first. */
  wishes: readonly string[];
}

/** How what both have in common counts. */
export type OverlapRule = 'ANY' | 'PREFER_COMMON' | 'REQUIRE_COMMON';

export interface MatchSettings {
  /** Whole numbers from 0 to 100, at least one above 0; scores are normalized to 0..10000. */
  weights: Record<Criterion, number>;
  /** The mentor's level less the mentee's (the other way where `reverse`). `min` and `max` ban; `ideal` scores best. */
  levelGap: { min: number | null; max: number | null; ideal: number };
  reverse: boolean;
  orgUnit: 'ANY' | 'PREFER_DIFFERENT' | 'REQUIRE_DIFFERENT' | 'PREFER_SAME';
  discipline: 'ANY' | 'PREFER_SAME' | 'REQUIRE_SAME' | 'PREFER_DIFFERENT';
  language: OverlapRule;
  meetingMode: OverlapRule;
  location: 'ANY' | 'PREFER_SAME' | 'REQUIRE_SAME' | 'PREFER_DIFFERENT';
}

export interface Ban {
  mentorPersonId: string;
  menteePersonId: string;
  rule: BanRule;
}

export interface MatchProblem {
  /** Decides between equal results, together with the ids. */
  seed: number;
  settings: MatchSettings;
  mentors: readonly Participant[];
  mentees: readonly Participant[];
  bans: readonly Ban[];
  /** Pairs that stand: they take their seats first. They may break the settings' rules, never a listed ban. */
  pinned?: readonly { mentorId: string; menteeId: string }[];
}

export interface Contribution {
  criterion: Criterion;
  weight: number;
  /** 0..10000. */
  value: number;
  /** What it adds to the score; the points of a pair add up to its score. */
  points: number;
  /** For a person to read; without names and ids. */
  detail: string;
}

export interface MatchedPair {
  mentorId: string;
  menteeId: string;
  score: number;
  contributions: Contribution[];
  /** The rank of this mentor among the mentee's feasible mentors; 1 is the best. A pin that breaks the settings' rules is ranked as if it did not. */
  mentorRank: number;
  feasibleMentors: number;
  /** Up to three: the mentee's best feasible mentors that she was not given. */
  alternatives: { mentorId: string; score: number; reason: 'FULL' | 'LOWER_TOTAL' }[];
  pinned: boolean;
}

/** A participant with seats left, whether or not she got some. */
export interface Unmatched {
  id: string;
  role: 'MENTOR' | 'MENTEE';
  seatsLeft: number;
  /**
   * `NO_FEASIBLE_PARTNER`: the rules leave nobody beyond those she got. `PARTNERS_FULL` (a mentee): all others
   * that they leave have no seat left. `NOT_NEEDED` (a mentor): all others that they leave have their mentors.
   */
  reason: 'NO_FEASIBLE_PARTNER' | 'PARTNERS_FULL' | 'NOT_NEEDED';
  feasible: number;
  /** Each impossible partner counts once, under the first rule that forbids; the largest count first. */
  removedBy: { rule: BanRule; count: number }[];
}

export interface MatchResult {
  engineVersion: string;
  inputHash: string;
  resultHash: string;
  pairs: MatchedPair[];
  unmatched: Unmatched[];
  totalScore: number;
  matched: number;
  /** Proven over all feasible pairs: no result matches more, nor scores more with as many. */
  optimal: boolean;
  feasiblePairs: number;
  /** What taking turns would have given (each mentee the best mentor still free), for comparison. */
  greedy: { matched: number; totalScore: number };
}

/** A problem that can't be meant: a defect of the caller, never of the people in it. */
export class MatchProblemError extends Error {
  override name = 'MatchProblemError';
}
