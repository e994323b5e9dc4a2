/** Two groups in each of several strata (cohorts, departments), and what can be added up over them without rounding. */
import { checkNotEmpty } from './check';
import { checkRate, crossDifference, pooled, type Rate } from './rate';

export interface Stratum {
  readonly focal: Rate;
  readonly reference: Rate;
}

export function checkStrata(strata: readonly Stratum[]): void {
  checkNotEmpty(strata, 'stratum');
  for (const { focal, reference } of strata) {
    checkRate(focal);
    checkRate(reference);
  }
}

/** Both groups and both outcomes occur. A stratum with an empty margin tells nothing about the odds ratio. */
export function isInformative({ focal, reference }: Stratum): boolean {
  const selected = focal.selected + reference.selected;
  return focal.total > 0 && reference.total > 0 && selected > 0 && selected < focal.total + reference.total;
}

/** The counts of a stratum by the letters of the formulas. */
export function lettersOf({ focal, reference }: Stratum) {
  const [a, c, n1, n2] = [focal.selected, reference.selected, focal.total, reference.total];
  return { a, b: n1 - a, c, d: n2 - c, n1, n2, m1: a + c, m2: n1 + n2 - a - c, n: n1 + n2 };
}

/** Everybody of all strata together: the crude comparison. */
export function crudeOf(strata: readonly Stratum[]): Stratum {
  return {
    focal: pooled(strata.map(({ focal }) => focal)),
    reference: pooled(strata.map(({ reference }) => reference)),
  };
}

/**
 * Below 0, 0 or above 0 as Σ (ad − bc)/N is, in exact fractions: the sign of the Mantel–Haenszel log odds ratio, also
 * where that ratio is 0 or has no upper bound.
 */
export function directionOf(strata: readonly Stratum[]): number {
  let numerator = 0n;
  let denominator = 1n;
  for (const { focal, reference } of strata) {
    const people = BigInt(focal.total + reference.total);
    if (people === 0n) continue;
    numerator = numerator * people + crossDifference(focal, reference) * denominator;
    denominator *= people;
  }
  return numerator < 0n ? -1 : numerator > 0n ? 1 : 0;
}
