/**
 * One number for three wishes in order: more seats matched (first mentors before second ones), then more score, then
 * the smaller hash. A cost is an integer below 2^53, so adding and comparing costs is exact.
 *
 * Two results differ by paths and circles of swaps, each of which meets nobody twice. So it is enough that a
 * unit of score outweighs the hashes of one such path, and a seat the scores of one: much less than of all pairs.
 */
import { MatchProblemError } from './types';

/** Beyond the fourth, one seat of a mentee is as good as another. */
const TIERS = 4;
const TIE_BITS = { most: 16, least: 4 };
/** Distances and prices stay below a few times the dearest cost. */
const HEADROOM = 8;

export interface Scale {
  tieBits: number;
  /** What one unit of score weighs. */
  unit: number;
  /** What a mentee pays who misses her `nth` seat (from 1); `misses[0]` is never asked. */
  misses: readonly number[];
  costOf(score: number, tie: number): number;
}

export interface Extent {
  mentors: number;
  mentees: number;
  /** The highest score that occurs, or a bound of it; the lowest is 0. */
  best: number;
  /** The most seats of one mentee. */
  seats: number;
}

/** With as many bits for ties as fit. A tie is a number of 16 bits; the smaller wins. */
export function scaleFor({ mentors, mentees, best, seats }: Extent): Scale {
  const swaps = Math.min(mentors, mentees) + 1;
  const tiers = Math.max(1, Math.min(seats, TIERS));
  for (let tieBits = TIE_BITS.most; tieBits >= TIE_BITS.least; tieBits--) {
    const unit = swaps * 2 ** tieBits;
    const dearest = best * unit + 2 ** tieBits;
    const seat = swaps * dearest + 1;
    if (seat * tiers * HEADROOM > Number.MAX_SAFE_INTEGER) continue;
    const misses = Array.from(
      { length: seats + 2 },
      (_, nth) => seat * (tiers + 1 - Math.max(1, Math.min(nth, tiers))),
    );
    const shift = TIE_BITS.most - tieBits;
    return { tieBits, unit, misses, costOf: (score, tie) => (best - score) * unit + (tie >>> shift) };
  }
  throw new MatchProblemError(
    `${mentees} mentees with ${mentors} mentors are too many to be counted exactly.`,
  );
}
