/**
 * Whether two ratios of rates, each from people of its own, differ by more than chance: Altman & Bland, “Interaction
 * revisited: the difference between two estimates” (BMJ 2003;326:219). On the log scale, where ratios are nearest to normal.
 */
import { checkLevel } from './check';
import { normalTwoSided, reachOf } from './distributions';
import { impactRatio } from './four-fifths';
import { measured, unmeasured, type Interval, type Measure, type NormalTest } from './measure';
import type { Rate } from './rate';

/** A ratio, and the variance of its logarithm. */
export interface Estimate {
  readonly ratio: number;
  readonly variance: number;
}

/** Focal rate by reference rate; variance after Katz et al. (Biometrics 1978;34:469), 1/a − 1/n₁ + 1/c − 1/n₂. EMPTY_GROUP, ZERO_CELL. */
export function rateRatio(focal: Rate, reference: Rate): Measure<Estimate> {
  const { value: ratio, reason } = impactRatio(focal, reference);
  if (reason === 'EMPTY_GROUP') return unmeasured(reason);
  if (!ratio) return unmeasured('ZERO_CELL');
  const part = ({ selected, total }: Rate) => (total - selected) / selected / total;
  return measured({ ratio, variance: part(focal) + part(reference) });
}

/** An estimate of which the confidence limits were told and the counts were not. */
export function fromLimits(ratio: number, { lower, upper }: Interval, confidence = 0.95): Estimate {
  checkLevel(confidence);
  if (!(lower > 0 && lower <= ratio && ratio <= upper)) throw new RangeError('Limits lie around the ratio.');
  return { ratio, variance: (Math.log(upper / lower) / (2 * reachOf(confidence))) ** 2 };
}

/**
 * z = (ln later − ln earlier) / √(sum of the variances); below 0 the later ratio is smaller. NO_VARIATION where all rates
 * are 1: they then can’t vary, and any z would claim to be certain.
 */
export function ratioChange(earlier: Estimate, later: Estimate): Measure<NormalTest> {
  const variance = earlier.variance + later.variance;
  if (variance === 0) return unmeasured('NO_VARIATION');
  const z = (Math.log(later.ratio) - Math.log(earlier.ratio)) / Math.sqrt(variance);
  return measured({ z, p: normalTwoSided(z) });
}
