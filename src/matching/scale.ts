/**
 * One number for all wishes in order: no group left out beyond its share, more seats matched (first mentors before
 * second ones), more mentors with the mentees they were promised, more score, the smaller hash. A cost is an integer
 * below 2^53, so adding and comparing costs is exact.
 *
 * Two results differ by paths and circles of swaps, each of which meets nobody twice and fills or frees one seat of one
 * mentor and one mentee at most. So it is enough that a unit of score outweighs the hashes of one such path, a promised
 * seat the scores of one twice, and a matched seat both twice: much less than of all pairs. Twice, so that a difference
 * tells what it is made of.
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
  /** What one seat more weighs, at least. */
  seat: number;
  /** What a mentee pays who misses her `nth` seat (from 1); `misses[0]` is never asked. */
  misses: readonly number[];
  /** What a seat costs beyond those that a mentor was promised; 0 where nobody was promised any. */
  beyond: number;
  /** What leaving out one more of a group costs than its share allows. */
  breach: number;
  costOf(score: number, tie: number): number;
  scoreOf(cost: number): number;
  /** What the cost of one path is made of. Points are told where no seat goes with them, matched or promised. */
  toldOf(cost: number): { points: number | null; seat: boolean };
  /** How much better a result can be whose cost is lower by so much, on any paths. */
  atMost(cost: number): { seats: number; points: number };
}

export interface Extent {
  mentors: number;
  mentees: number;
  /** The highest score that occurs, or a bound of it; the lowest is 0. */
  best: number;
  /** The most seats of one mentee. */
  seats: number;
  /** Whether mentors were promised mentees. */
  minima?: boolean;
  /** Whether groups have shares of the unmatched. */
  shares?: boolean;
}

/** With as many bits for ties as fit. A tie is a number of 16 bits; the smaller wins. */
export function scaleFor({ mentors, mentees, best, seats, minima, shares }: Extent): Scale {
  const swaps = Math.min(mentors, mentees) + 1;
  const tiers = Math.max(1, Math.min(seats, TIERS));
  for (let tieBits = TIE_BITS.most; tieBits >= TIE_BITS.least; tieBits--) {
    const unit = swaps * 2 ** tieBits;
    const dearest = best * unit + 2 ** tieBits;
    const path = swaps * dearest + 1;
    const beyond = minima ? 2 * path : 0;
    const seat = 2 * (path + beyond);
    const breach = shares ? (tiers + 1) * seat : 0;
    if ((seat * tiers + 2 * breach) * HEADROOM > Number.MAX_SAFE_INTEGER) continue;
    const misses = Array.from(
      { length: seats + 2 },
      (_, nth) => seat * (tiers + 1 - Math.max(1, Math.min(nth, tiers))),
    );
    const shift = TIE_BITS.most - tieBits;
    const costOf = (score: number, tie: number) => (best - score) * unit + (tie >>> shift);
    const scoreOf = (cost: number) => best - Math.floor(cost / unit);
    const toldOf = (paid: number) =>
      paid < path ? { points: Math.floor(paid / unit), seat: false } : { points: null, seat: true };
    const atMost = (paid: number) => ({
      seats: Math.floor(paid / (seat - path - beyond)),
      points: Math.floor(paid / unit),
    });
    return { tieBits, unit, seat, misses, beyond, breach, costOf, scoreOf, toldOf, atMost };
  }
  throw new MatchProblemError(
    `${mentees} mentees with ${mentors} mentors are too many to be counted exactly.`,
  );
}
