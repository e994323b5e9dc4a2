/**
 * What else is told of two printed rates: how far apart they are, in rates, odds and people, and how sure that is. From
 * printed numbers alone, or, of a range, from the end that speaks least for a difference. Pure.
 */
import type { PrintedComparison } from '../../disclosure/derived';
import { katzInterval, newcombeInterval, wilsonInterval, woolfInterval } from '../../statistics/intervals';
import type { Interval, Measure, Reason } from '../../statistics/measure';
import { rateOf } from '../../statistics/rate';
import { swapsToNonsignificance } from '../../statistics/swaps';
import {
  adverseOutcomeRatio,
  oddsRatio,
  pooledZ,
  rateDifference,
  shortfallFromPool,
  shortfallFromReference,
} from '../../statistics/two-rates';

/** A number with its 95 % limits, where it has any; null with the reason where there is none. */
export interface StoredMeasure {
  value: number | null;
  lower: number | null;
  upper: number | null;
  reason: Reason | null;
}

export interface StoredMeasures {
  rate: StoredMeasure;
  referenceRate: StoredMeasure;
  ratio: StoredMeasure;
  difference: StoredMeasure;
  oddsRatio: StoredMeasure;
  adverseRatio: StoredMeasure;
  z: StoredMeasure;
  zP: StoredMeasure;
  midP: StoredMeasure;
  shortfallFromPool: StoredMeasure;
  shortfallFromReference: StoredMeasure;
  swaps: StoredMeasure;
}

export function measuresOf(found: PrintedComparison, alpha: number): StoredMeasures {
  const { focal, reference } = found;
  const z = pooledZ(focal, reference);
  const ratio = found.ratio === null ? ZERO_REFERENCE : plain(found.ratio);
  return {
    rate: told(rateOf(focal), wilsonInterval(focal)),
    referenceRate: told(rateOf(reference), wilsonInterval(reference)),
    ratio: { ...ratio, ...limits(katzInterval(focal, reference)) },
    difference: told(rateDifference(focal, reference), newcombeInterval(focal, reference)),
    oddsRatio: told(oddsRatio(focal, reference), woolfInterval(focal, reference)),
    adverseRatio: told(adverseOutcomeRatio(focal, reference)),
    z: z.value ? plain(z.value.z) : told(z),
    zP: z.value ? plain(z.value.p) : told(z),
    midP: plain(found.fisherMidP),
    shortfallFromPool: told(shortfallFromPool(focal, reference)),
    shortfallFromReference: told(shortfallFromReference(focal, reference)),
    swaps: told(swapsToNonsignificance(focal, reference, alpha)),
  };
}

export const plain = (value: number): StoredMeasure => ({ value, lower: null, upper: null, reason: null });
const ZERO_REFERENCE: StoredMeasure = { value: null, lower: null, upper: null, reason: 'ZERO_REFERENCE' };

export function told(measure: Measure<unknown>, interval?: Measure<Interval>): StoredMeasure {
  const value = typeof measure.value === 'number' ? measure.value : null;
  return { value, ...(interval ? limits(interval) : NO_LIMITS), reason: measure.reason };
}

export const NO_LIMITS = { lower: null, upper: null };

function limits({ value }: Measure<Interval>): Pick<StoredMeasure, 'lower' | 'upper'> {
  return value ? { lower: value.lower, upper: value.upper } : NO_LIMITS;
}
