/**
 * Two groups at one stage: how far apart their rates are, in rates, odds and people, and how far in standard errors.
 * Focal first: a of n₁ selected (b not), against the reference's c of n₂ (d not); N = n₁ + n₂, m₁ = a + c.
 */
import { normalTwoSided } from './distributions';
import { impactRatio } from './four-fifths';
import { measured, unmeasured, type Measure, type NormalTest } from './measure';
import { checkRate, crossDifference, type Rate } from './rate';

/** Focal rate less reference rate, from −1 to 1. Below 0 the focal group is selected less often. */
export function rateDifference(focal: Rate, reference: Rate): Measure {
  checkRate(focal);
  checkRate(reference);
  if (!focal.total || !reference.total) return unmeasured('EMPTY_GROUP');
  return measured(Number(crossDifference(focal, reference)) / focal.total / reference.total);
}

/** The sample odds ratio a·d / (b·c); ZERO_CELL where a count is 0. */
export function oddsRatio(focal: Rate, reference: Rate): Measure {
  checkRate(focal);
  checkRate(reference);
  if (!focal.total || !reference.total) return unmeasured('EMPTY_GROUP');
  const [b, d] = [focal.total - focal.selected, reference.total - reference.selected];
  if (!focal.selected || !b || !reference.selected || !d) return unmeasured('ZERO_CELL');
  return measured(((focal.selected / b) * d) / reference.selected);
}

/**
 * The ratio of the rates of *not* being selected, which tells more than that of selection where nearly everybody is
 * selected: 90 % against 96 % is a ratio of 0.94 in selections and of 2.5 in rejections.
 */
export function adverseOutcomeRatio(focal: Rate, reference: Rate): Measure {
  checkRate(focal);
  checkRate(reference);
  return impactRatio(rejected(focal), rejected(reference));
}

const rejected = ({ selected, total }: Rate): Rate => ({ selected: total - selected, total });

/**
 * People missing in the focal group for it to be selected at the rate of both groups together: n₁·m₁/N − a.
 * In people, with fractions; below 0 are people more than that. EEOC and OFCCP usage.
 */
export function shortfallFromPool(focal: Rate, reference: Rate): Measure {
  checkRate(focal);
  checkRate(reference);
  if (!focal.total || !reference.total) return unmeasured('EMPTY_GROUP');
  return measured(Number(crossDifference(reference, focal)) / (focal.total + reference.total));
}

/** The same for it to be selected at the reference's rate: n₁·c/n₂ − a. */
export function shortfallFromReference(focal: Rate, reference: Rate): Measure {
  checkRate(focal);
  checkRate(reference);
  if (!focal.total || !reference.total) return unmeasured('EMPTY_GROUP');
  return measured(Number(crossDifference(reference, focal)) / reference.total);
}

/**
 * The difference of two rates in standard errors of the pooled rate, without continuity correction:
 * z = (p₁ − p₂) / √(p(1−p)(1/n₁ + 1/n₂)), p = m₁/N. z² is Pearson's chi-square of the table.
 * Below 0 the focal group is selected less often. The "two standard deviations" of Hazelwood, 433 U.S. 299 (1977).
 */
export function pooledZ(focal: Rate, reference: Rate): Measure<NormalTest> {
  return standardized(focal, reference, 0);
}

/**
 * The same with the standard deviation of the hypergeometric distribution, so with N − 1 for N:
 * z = (a − n₁m₁/N) / √(n₁n₂m₁m₂ / (N²(N−1))). Its square is the Cochran–Mantel–Haenszel statistic of one stratum.
 */
export function hypergeometricZ(focal: Rate, reference: Rate): Measure<NormalTest> {
  return standardized(focal, reference, 1);
}

function standardized(focal: Rate, reference: Rate, less: 0 | 1): Measure<NormalTest> {
  checkRate(focal);
  checkRate(reference);
  const [n1, n2] = [focal.total, reference.total];
  if (!n1 || !n2) return unmeasured('EMPTY_GROUP');
  const selected = focal.selected + reference.selected;
  const rest = n1 + n2 - selected;
  if (!selected || !rest) return unmeasured('NO_VARIATION');
  const spread = Math.sqrt(n1) * Math.sqrt(n2) * Math.sqrt(selected) * Math.sqrt(rest);
  const z = (Number(crossDifference(focal, reference)) / spread) * Math.sqrt(n1 + n2 - less);
  return measured({ z, p: normalTwoSided(z) });
}
