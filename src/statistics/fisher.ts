/**
 * Fisher's exact test of a 2×2 table, two-sided, with its mid-p.
 * Two-sided means: all tables with the same margins that are no more probable than the observed one, not twice one tail.
 */

/** As in R: tables this close in probability to the observed one count as equally probable. */
const TIE = 1 + 1e-7;

/** The weight of the most probable table. Far above 1, so that weights reach 1e-600 of it before they vanish. */
const TOP = 1e300;

export interface FisherResult {
  /** Sum of the probabilities of all tables that are no more probable than the observed one. */
  twoSided: number;
  /** The same with only half of the observed table: less conservative where counts are small. */
  midP: number;
}

/**
 * Rows are groups, columns selected and not selected: `a` of `a + b`, against `c` of `c + d`.
 *
 * Weights go from the most probable table outwards by the ratio of neighbors, so nothing is subtracted from 1 and no
 * factorial is taken: a tail of 1e-96 keeps twelve digits. The walk ends where weights vanish, some 50 standard
 * deviations away, so a million people cost some 25,000 steps. A p below 1e-308 fades into 0.
 */
export function fisherExact(a: number, b: number, c: number, d: number): FisherResult {
  for (const count of [a, b, c, d])
    if (!Number.isSafeInteger(count) || count < 0) throw new RangeError('A count is an integer from 0.');
  const row = a + b;
  const otherRow = c + d;
  const column = a + c;
  const least = Math.max(0, column - otherRow);
  const most = Math.min(row, column);
  const mode = Math.min(most, Math.max(least, Math.floor(((row + 1) * (column + 1)) / (row + otherRow + 2))));

  const weights = new Map<number, number>();
  let weight = TOP;
  for (let x = mode; x <= most && weight > 0; x++) {
    weights.set(x, weight);
    weight *= ((row - x) / (x + 1)) * ((column - x) / (otherRow - column + x + 1));
  }
  weight = TOP;
  for (let x = mode; x > least && weight > 0; x--) {
    weight *= (x / (row - x + 1)) * ((otherRow - column + x) / (column - x + 1));
    weights.set(x - 1, weight);
  }

  const observed = weights.get(a) ?? 0;
  let all = 0;
  let extreme = 0;
  for (const each of weights.values()) {
    all += each;
    if (each <= observed * TIE) extreme += each;
  }
  const twoSided = Math.min(1, extreme / all);
  return { twoSided, midP: twoSided - observed / all / 2 };
}
