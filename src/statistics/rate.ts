/** A rate as two counts, because most questions about rates are answered exactly in whole numbers. */
import { checkCount } from './check';
import { measured, unmeasured, type Measure } from './measure';

export interface Rate {
  /** People with the outcome: accepted, matched, completed. */
  readonly selected: number;
  /** People who could have had it. */
  readonly total: number;
}

export function checkRate({ selected, total }: Rate): void {
  checkCount(selected);
  checkCount(total);
  if (selected > total) throw new RangeError('Not more people are selected than there are.');
}

/** Selected by total, from 0 to 1; EMPTY_GROUP without people. */
export function rateOf(rate: Rate): Measure {
  checkRate(rate);
  return rate.total ? measured(rate.selected / rate.total) : unmeasured('EMPTY_GROUP');
}

/** Everybody of several groups as one. */
export function pooled(rates: readonly Rate[]): Rate {
  return rates.reduce(
    (sum, { selected, total }) => ({ selected: sum.selected + selected, total: sum.total + total }),
    { selected: 0, total: 0 },
  );
}

/**
 * a·d − b·c of the 2×2 table, which is also n₁·n₂ times the difference of the rates. Exact before it is rounded to a
 * floating-point number: equal rates give 0 and nothing near it.
 */
export function crossDifference(focal: Rate, reference: Rate): bigint {
  return BigInt(focal.selected) * BigInt(reference.total) - BigInt(reference.selected) * BigInt(focal.total);
}

/** Below 0, 0, or above 0, as the focal rate is less than, equal to or more than the reference. Exact. */
export function compareRates(focal: Rate, reference: Rate): number {
  const difference = crossDifference(focal, reference);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
