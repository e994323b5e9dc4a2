/**
 * Selection rates against the highest one: the ratio, the four-fifths screen, and whether one person turns it around.
 * Decided in integers: (20/30)/(25/30) is exactly 4/5 and 0.7999999999999999 in floating point.
 */

/** Whether selected/total is less than four fifths of refSelected/refTotal. Exactly four fifths is not below. */
export function belowFourFifths(
  selected: number,
  total: number,
  refSelected: number,
  refTotal: number,
): boolean {
  checkRate(selected, total);
  checkRate(refSelected, refTotal);
  return 5n * BigInt(selected) * BigInt(refTotal) < 4n * BigInt(refSelected) * BigInt(total);
}

/** The ratio of the two rates, for print; null where the reference rate is 0 or a group is empty. */
export function impactRatio(
  selected: number,
  total: number,
  refSelected: number,
  refTotal: number,
): number | null {
  checkRate(selected, total);
  checkRate(refSelected, refTotal);
  if (refSelected === 0 || total === 0 || refTotal === 0) return null;
  return (selected * refTotal) / (refSelected * total);
}

/**
 * Whether the direction reverses when one person more is selected here and one less there: then numbers are too small
 * to conclude from the ratio. Null where the group's rate is not below the reference.
 */
export function oneSwapFlips(
  selected: number,
  total: number,
  refSelected: number,
  refTotal: number,
): boolean | null {
  checkRate(selected, total);
  checkRate(refSelected, refTotal);
  if (compareRates(selected, total, refSelected, refTotal) >= 0) return null;
  return compareRates(selected + 1, total, refSelected - 1, refTotal) > 0;
}

/** Below 0, 0, or above 0, as selected/total is less than, equal to or more than the other rate. Exact. */
export function compareRates(selected: number, total: number, refSelected: number, refTotal: number): number {
  const difference = BigInt(selected) * BigInt(refTotal) - BigInt(refSelected) * BigInt(total);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

function checkRate(selected: number, total: number): void {
  if (!Number.isSafeInteger(selected) || !Number.isSafeInteger(total) || selected < 0 || selected > total)
    throw new RangeError('A rate is an integer from 0 of a total that is not less.');
}
