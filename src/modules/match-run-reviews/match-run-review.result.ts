/** What a frozen review holds, with small numbers left out already; labels are looked up when it is read. Pure. */
import type { StoredAttribute } from '../equity-reports/equity-report.result';

/** Names how numbers come about; a change of method is another name. */
export const REVIEW_METHOD = 'match-run-review-1';

/** Lower ends of bins beyond the first, which has none. Scores of 10,000; of a circle, in the mean over its pairs. */
export const SCORE_GRID = [2000, 4000, 6000, 8000];
/** In whole weeks. */
export const WEEK_GRID = [1, 2, 4, 8, 13, 26, 52];

export const SPREADS = ['SCORE', 'WAITED', 'STILL_WAITING'] as const;
/** Of what the matched got, how long they had waited, and how long those wait who are left. */
export type SpreadOf = (typeof SPREADS)[number];

export interface StoredSpread {
  of: SpreadOf;
  /** Lower ends of the bins after the first. */
  from: number[];
  /** Of printed groups, one number for each bin. */
  groups: { code: string; counts: number[] }[];
  /** Kruskal and Wallis, of these numbers; null where there is none. */
  p: number | null;
}

/**
 * As an attribute of a report, of two stages that are called ACCEPTED, who is in the run's pool, and MATCHED, who has
 * a proposal; so that reports can be held against it.
 */
export interface StoredReviewAttribute extends StoredAttribute {
  spreads: StoredSpread[];
}

export interface StoredReview {
  method: string;
  k: number;
  asOf: string;
  attributes: StoredReviewAttribute[];
}
