/** What the grouping of one pool is asked and what it answers: plain data, so that both can cross to a worker thread. */
import {
  MatchProblemError,
  type BanRule,
  type Criterion,
  type MatchProblem,
  type MatchSettings,
  type Participant,
} from '../types';

/** One of the pool. Skills are what she wants to talk about; `seats` play no part: everybody gets one group. */
export type Member = Omit<Participant, 'seats' | 'least' | 'group'>;

export const SPREAD_ATTRIBUTES = ['LEVEL', 'DISCIPLINE', 'ORG_UNIT', 'LOCATION'] as const;
export type SpreadAttribute = (typeof SPREAD_ATTRIBUTES)[number];

/** What two people are worth to each other, as for mentor and mentee, but the same both ways. */
export interface AffinitySettings extends Omit<MatchSettings, 'levelGap' | 'reverse'> {
  /** Levels further apart ban; the same level scores best. Null bounds nothing. */
  maxLevelGap: number | null;
}

export interface CircleSizes {
  /** As many circles as it takes to have nobody in a larger one, where the bounds allow it. */
  wished: number;
  min: number;
  max: number;
}

export interface MemberBan {
  personIds: readonly [string, string];
  rule: BanRule;
}

/** Beside the members: what they refer to, as in a match. */
export interface GroupProblem extends Pick<MatchProblem, 'skills' | 'schedules' | 'history'> {
  /** Decides between equal results and where the search of circles goes, together with the ids. */
  seed: number;
  settings: AffinitySettings;
  members: readonly Member[];
  bans: readonly MemberBan[];
  /** Two by two, or circles. */
  shape: 'PAIRS' | CircleSizes;
  /** Circles only: what every two with the same value in one circle cost, in points of affinity; 1 to 5000 each. */
  spread: readonly { attribute: SpreadAttribute; penalty: number }[];
}

export interface GroupCriterion {
  criterion: Criterion;
  weight: number;
  /** 0..10000: the mean of the group's pairs, rounded down. */
  value: number;
  /** What it adds to the affinities of the group's pairs; the points of a group add up to its affinity. */
  points: number;
  /** For a person to read, the most frequent first; without names and ids. */
  detail: string;
}

export interface Group {
  /** In the order of ids. */
  memberIds: string[];
  /** The sum of the affinities of its pairs. */
  affinity: number;
  /** Affinity less what its likenesses cost. */
  score: number;
  criteria: GroupCriterion[];
  /** Pairs of known and equal value, of all its pairs, and what they cost. */
  spread: { attribute: SpreadAttribute; alike: number; pairs: number; cost: number }[];
}

export interface Leftover {
  id: string;
  /**
   * `NO_FEASIBLE_GROUP`: the rules leave fewer partners than the smallest group needs. `PARTNERS_TAKEN`: all partners
   * that they leave are paired. `NO_PLACE_FOUND` (circles): no circle of a planned size was found whose members may
   * all meet her; none may exist, which only `bound` can say.
   */
  reason: 'NO_FEASIBLE_GROUP' | 'PARTNERS_TAKEN' | 'NO_PLACE_FOUND';
  /** How many of the pool she may meet. */
  feasible: number;
  /** Each impossible partner counts once, under the first rule that forbids; the largest count first. */
  removedBy: { rule: BanRule; count: number }[];
}

export interface GroupResult {
  engineVersion: string;
  inputHash: string;
  resultHash: string;
  /** By the smallest id in each. */
  groups: Group[];
  leftovers: Leftover[];
  placed: number;
  totalScore: number;
  /** EXACT: proven that no result places more, nor scores more with as many (in circles of these sizes). */
  label: 'EXACT' | 'HEURISTIC';
  /** What no result exceeds: nobody places more people; none that places as many as this one scores more. */
  bound: { placed: number; totalScore: number };
}

/** Numbers that no circles of the asked sizes can hold; says what would do. */
export class GroupSizeError extends MatchProblemError {
  override name = 'GroupSizeError';
  constructor(
    readonly people: number,
    /** The nearest numbers of people that would do; null where there is none. */
    readonly fewer: number | null,
    readonly more: number,
    { min, max }: CircleSizes,
  ) {
    const nearest = fewer ? `${fewer} or ${more} people would do` : `it takes at least ${more}`;
    super(`${people} people can't be split into circles of ${min} to ${max}; ${nearest}, or other bounds.`);
  }
}
