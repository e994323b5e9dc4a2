/**
 * A number that may not exist: a finite value, or null with the reason why there is none.
 * No function of this folder returns NaN or Infinity.
 */

/** Why there is no number, each with a sentence for readers of a report. */
export const REASON_WORDS = {
  EMPTY_GROUP: 'A group has nobody in it.',
  ZERO_REFERENCE: 'Nobody in the reference group has the outcome, so no ratio to it can be formed.',
  ZERO_CELL: 'A count is zero, and the logarithm of a ratio with it does not exist.',
  NO_VARIATION: 'Everybody has the same outcome, so there is nothing to compare.',
  ALL_EQUAL: 'All values are equal, so there is nothing to rank.',
  TIES: 'Some values are equal, and the exact distribution holds only without ties.',
  TOO_MANY_FOR_EXACT: 'The groups are too large for the exact distribution; the approximation is good here.',
  TOO_FEW_GROUPS: 'Fewer than two groups have anybody in them.',
  TOO_FEW_CATEGORIES: 'Fewer than two outcomes occur.',
  NO_INFORMATIVE_STRATUM: 'In no stratum do both groups and both outcomes occur.',
  TOO_FEW_STRATA: 'Fewer than two strata tell anything about the ratio, so they cannot differ.',
  NO_COMMON_ODDS_RATIO: 'The common odds ratio is zero or has no upper bound.',
  NO_EVENTS: 'Nothing happened to anybody during the time observed.',
  AT_BOUNDARY: 'The curve is at 0 or 1, where the interval does not exist.',
  NOT_REACHED: 'The curve does not get this far during the time observed.',
  BEYOND_FOLLOW_UP: 'Nobody was observed for this long.',
  NOT_BELOW: 'The rate is not below the reference.',
  NOT_SIGNIFICANT: 'The difference is not significant to begin with.',
  NO_DIFFERENCE: 'The two rates are equal, so no number of people can tell them apart.',
  NOT_DETECTABLE: 'With so few people even a rate of zero would have been missed.',
  NOBODY_ELSE: 'There is nobody outside the group.',
  NO_PAIRS: 'There is no pair.',
} as const;

export type Reason = keyof typeof REASON_WORDS;

export type Measure<T = number> =
  { readonly value: T; readonly reason: null } | { readonly value: null; readonly reason: Reason };

export const measured = <T>(value: T): Measure<T> => ({ value, reason: null });

export const unmeasured = (reason: Reason): Measure<never> => ({ value: null, reason });

/** Lower and upper confidence limits, in the unit of what they are limits of. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/** A statistic that is standard normal when nothing is going on, and its two-sided p-value. */
export interface NormalTest {
  readonly z: number;
  readonly p: number;
}

/** A statistic that follows chi-square with `df` degrees of freedom when nothing is going on, and its p-value. */
export interface ChiSquareTest {
  readonly chiSquare: number;
  readonly df: number;
  readonly p: number;
}

/** A ratio and its confidence limits. */
export interface RatioEstimate {
  readonly ratio: number;
  readonly interval: Measure<Interval>;
}
