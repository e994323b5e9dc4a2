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
  | 'LOCATION'
  | 'TIME_OVERLAP'
  | 'ATTRIBUTE'
  | 'FLOOR';

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
  'TIME_OVERLAP',
  'ATTRIBUTE',
  'FLOOR',
];

export type Criterion =
  | 'LEVEL_GAP'
  | 'DISCIPLINE'
  | 'ORG_UNIT'
  | 'SKILLS'
  | 'LANGUAGE'
  | 'MEETING_MODE'
  | 'LOCATION'
  | 'WISHES'
  | 'TIME_OVERLAP'
  | 'GOALS'
  | 'HISTORY'
  | 'EXPERIENCE'
  | 'WAITING';

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
  /** How far she is with them, or wants to get: from 1 to 5, for those of which it is known. */
  skillLevels: Readonly<Record<string, number>>;
  /** Primary language subtags in which a conversation is possible, such as `pt`. */
  languages: readonly string[];
  /** Ways to meet. */
  meetingModes: readonly string[];
  location: string | null;
  /** Ids of people, the first choice first. */
  wishes: readonly string[];
  /** A mentor: how many mentees she was promised. Filled before scores count, never at the cost of a match. */
  least?: number;
  /** A mentee: the group whose match rate must keep up, where the goal asks for parity. Never told of in reasons. */
  group?: string | null;
  /** Which of the problem's schedules is hers; null where she has told no hours. */
  scheduleId: string | null;
  /** What a mentee's goals are about; of a mentor, what hers are about and what she offers. */
  goals: readonly string[];
  /** Pairings that a mentor has completed as one, and in which a mentee has been one; null where that is not known. */
  experience: number | null;
  /** How long a mentee waits. */
  waitingDays: number | null;
  /** What relations ask for and has no place of its own. */
  attributes: Readonly<Partial<Record<MatchAttribute, string>>>;
}

export const MATCH_ATTRIBUTES = [
  'JOB_TITLE',
  'AFFILIATION',
  'ORG_UNIT',
  'LOCATION',
  'DISCIPLINE',
  'TIME_ZONE',
] as const;

export type MatchAttribute = (typeof MATCH_ATTRIBUTES)[number];

/** Two people must be the same in it, or different. */
export interface AttributeRelation {
  attribute: MatchAttribute;
  relation: 'SAME' | 'DIFFERENT';
}

/** Two people who were paired before. */
export interface EarlierPairing {
  personIds: readonly [string, string];
  /** Whether they saw a pairing through. */
  completed: boolean;
}

export type HistoryFound = 'NONE' | 'PAIRED' | 'COMPLETED';

/** A skill that somebody offers or wants, by what it is called and where it stands in the tree. */
export interface Skill {
  id: string;
  name: string;
  parentId: string | null;
}

/** When somebody can meet, in the kinds of weeks that the cohort has: those in which every zone keeps its clocks alike are one kind. */
export interface Schedule {
  id: string;
  /** For each kind of week, the same number for all schedules: [from, to, from, to …] in quarters of an hour since Monday 0:00 UTC, rising. */
  weeks: readonly (readonly number[])[];
}

/** What makes one result better than another, when as many are matched. */
export type Objective = 'MOST_MATCHED' | 'WORST_OFF_FIRST' | 'STABLE';

export interface Goal {
  /**
   * `MOST_MATCHED`: the highest total score. `WORST_OFF_FIRST`: the highest score of the worst pair, then the total.
   * `STABLE`: no mentor and mentee would both rather have each other than whom they got; that may match fewer.
   */
  objective: Objective;
  /** Pairs that score less are impossible; 0..10000. */
  floor: number;
  /**
   * By how many percentage points the match rate of a group may stay behind that of all; null to leave groups alone.
   * It comes before the number matched.
   */
  parity: number | null;
  /** What a pair of `kept` is worth beyond its score; 0..10000. */
  keepBonus: number;
  /** At most so many of `kept` may be given up for a better total: the bonus is raised until that holds. */
  atMostChanges: number | null;
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
  /** Minutes a week, in the week with the least: fewer than `min` ban, `enough` score best. */
  timeOverlap: { min: number | null; enough: number };
  history: 'ANY' | 'PREFER_NEW' | 'PREFER_PROVEN';
  /** After so many days, waiting longer scores no more. */
  fullWaitDays: number;
  relations: readonly AttributeRelation[];
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
  /** Skills that aren’t here are without a name and without neighbors. */
  skills?: readonly Skill[];
  schedules?: readonly Schedule[];
  history?: readonly EarlierPairing[];
  /** Pairs that stand: they take their seats first. They may break the settings' rules, never a listed ban. */
  pinned?: readonly PairIds[];
  /** Pairs of an earlier result, which are worth keeping. */
  kept?: readonly PairIds[];
  /** The most matched, then the highest total, unless it says otherwise. */
  goal?: Goal;
}

export interface PairIds {
  mentorId: string;
  menteeId: string;
}

/**
 * What pairs in one of the groups are worth beyond their score, to the solver alone (hidden.ts). Beside the problem, not
 * in it: the hash of what was asked must not tell who is in a group. Rankings take no heed of it.
 */
export interface HiddenBonus {
  points: number;
  groups: readonly { mentorIds: readonly string[]; menteeIds: readonly string[] }[];
}

export interface Contribution {
  criterion: Criterion;
  weight: number;
  /** 0..10000. */
  value: number;
  /** What it adds to the score; the points of a pair add up to its score. */
  points: number;
  /** For a person to read; without names of people and without ids. */
  detail: string;
}

/** What stands against a pair that was not given. */
export interface Loss {
  /**
   * To give it would lower the total by so many points at least, all swaps considered (its reduced cost, a proven bound;
   * the bonus for kept pairs counts). Null where a seat is lost besides, and where nothing is proven.
   */
  points: number | null;
  /** To give it would leave one seat more empty, or a promise to a mentor unkept. */
  seat: boolean;
}

export interface Alternative {
  mentorId: string;
  score: number;
  /** `NOT_TOLD` beside a hidden bonus: anything but that all her seats went to others. */
  reason: 'FULL' | 'LOWER_TOTAL' | 'NOT_TOLD';
  loss: Loss | null;
}

export interface MatchedPair {
  mentorId: string;
  menteeId: string;
  score: number;
  contributions: Contribution[];
  /** The rank of this mentor among the mentee's feasible mentors; 1 is the best. A pin that breaks the settings' rules is ranked as if it did not. */
  mentorRank: number;
  feasibleMentors: number;
  /** The same, seen from the mentor. */
  menteeRank: number;
  feasibleMentees: number;
  /** Up to three: the mentee's best feasible mentors that she was not given. */
  alternatives: Alternative[];
  pinned: boolean;
  /** Against the earlier result: null where there was none. */
  change: Change | null;
}

export type ChangeReason = 'PARTNER_GONE' | 'RULED_OUT' | 'BETTER_TOTAL';

export interface Change {
  kind: 'KEPT' | 'NEW' | 'CHANGED';
  /** Whom the mentee had before, and why no more; null unless CHANGED. Beside a hidden bonus, a better total is not told. */
  previousMentorId: string | null;
  reason: ChangeReason | null;
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
  removedBy: RuleCount[];
  /** A mentee without any feasible mentor: how many there would be without this one rule of the settings. */
  relaxing: RuleCount[];
  /** A mentee whose feasible mentors are full: the index of the group in which more compete than there are seats. */
  saturated: number | null;
  /** A mentee who had a mentor in the earlier result. */
  change: Change | null;
}

export interface RuleCount {
  rule: BanRule;
  /** Of the rule `ATTRIBUTE`: which. */
  attribute?: MatchAttribute;
  count: number;
}

/** Mentees who, by any chain of swaps, can only get seats that others of them have: too few for all. */
export interface Saturated {
  mentees: number;
  /** Their seats: what all of them want, and what all mentors whom they could have offer. */
  wanted: number;
  mentors: number;
  seats: number;
  /** What all those mentors share: whom to recruit beside them. */
  shared: { attribute: 'DISCIPLINE' | 'ORG_UNIT' | 'LOCATION' | 'LANGUAGE'; value: string }[];
}

export interface MatchResult {
  engineVersion: string;
  inputHash: string;
  resultHash: string;
  pairs: MatchedPair[];
  unmatched: Unmatched[];
  totalScore: number;
  matched: number;
  /** Mentees with a mentor at least, and those who took part. */
  menteesMatched: number;
  mentees: number;
  /** Seats that mentors were promised, and how many of these are filled. */
  promised: number;
  promisesKept: number;
  worstScore: number | null;
  /**
   * Proven over all feasible pairs: no result is better by the goal. A stable result is proven by its blocking pairs.
   * Beside a hidden bonus, this and other figures that its weight moves are null, whatever was found.
   */
  optimal: boolean | null;
  /** What no result can exceed: the seats matched, and with as many, the total (null where more might be matched). */
  bound: { matched: number; totalScore: number | null } | null;
  /** What the goal costs against the most matched and the highest total, by the same rules; null where it is just that. */
  price: { matched: number; totalScore: number } | null;
  /** Pairs who would both rather have each other, by wishes, then scores: 0 where the result is stable. */
  blockingPairs: number;
  /** How the groups fare, where the goal asks for parity, and whether all are within it. */
  parity: { met: boolean; groups: { group: string; mentees: number; matched: number }[] } | null;
  /** Pairs of the earlier result: those both of whom could go on, those that do, and the bonus that it took. */
  kept: { standing: number; kept: number; bonus: number | null; met: boolean } | null;
  saturated: Saturated[];
  /** The mentors of whom one seat more would help the most. */
  scarce: { mentorId: string; points: number | null; seat: boolean }[];
  feasiblePairs: number;
  /** What taking turns would have given (each mentee the best mentor still free), for comparison. */
  greedy: { matched: number; totalScore: number | null };
}

/** A problem that can't be meant: a defect of the caller, never of the people in it. */
export class MatchProblemError extends Error {
  override name = 'MatchProblemError';
}
