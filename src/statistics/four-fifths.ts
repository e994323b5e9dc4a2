/**
 * Selection rates against the highest one: the ratio, the four-fifths screen, and whether one person turns it around.
 * Decided in integers: (20/30)/(25/30) is exactly 4/5 and 0.7999999999999999 in floating point.
 */
import { measured, unmeasured, type Measure } from './measure';
import { checkRate, compareRates, crossDifference, type Rate } from './rate';

/** A threshold for ratios of rates as a fraction of whole numbers. */
export interface Threshold {
  readonly numerator: number;
  readonly denominator: number;
}

/** UGESP, 29 CFR 1607.4(D). */
export const FOUR_FIFTHS: Threshold = { numerator: 4, denominator: 5 };

/**
 * Whether the focal rate is less than four fifths (or another fraction) of the reference rate. Exactly four fifths is
 * not below (UGESP Questions and Answers, 44 FR 11996, no. 11).
 */
export function belowThreshold(focal: Rate, reference: Rate, threshold: Threshold = FOUR_FIFTHS): boolean {
  checkRate(focal);
  checkRate(reference);
  const { numerator, denominator } = threshold;
  if (
    !Number.isSafeInteger(numerator) ||
    !Number.isSafeInteger(denominator) ||
    numerator < 1 ||
    denominator < 1
  )
    throw new RangeError('A threshold is a fraction of two integers from 1.');
  return (
    BigInt(denominator) * BigInt(focal.selected) * BigInt(reference.total) <
    BigInt(numerator) * BigInt(reference.selected) * BigInt(focal.total)
  );
}

/** The focal rate by the reference rate, for print; ZERO_REFERENCE or EMPTY_GROUP where there is none. */
export function impactRatio(focal: Rate, reference: Rate): Measure {
  checkRate(focal);
  checkRate(reference);
  if (focal.total === 0 || reference.total === 0) return unmeasured('EMPTY_GROUP');
  if (reference.selected === 0) return unmeasured('ZERO_REFERENCE');
  return measured((focal.selected * reference.total) / (reference.selected * focal.total));
}

/**
 * Whether the direction reverses when one person more is selected here and one less there: then numbers are too small
 * to conclude from the ratio (UGESP Questions and Answers, no. 21). NOT_BELOW where the rate is not below the reference.
 */
export function oneSwapFlips(focal: Rate, reference: Rate): Measure<boolean> {
  checkRate(focal);
  checkRate(reference);
  if (compareRates(focal, reference) >= 0) return unmeasured('NOT_BELOW');
  const swapped = crossDifference(
    { ...focal, selected: focal.selected + 1 },
    { ...reference, selected: reference.selected - 1 },
  );
  return measured(swapped > 0n);
}
