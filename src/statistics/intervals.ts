/**
 * Confidence intervals of a rate, and of the difference, the ratio and the odds ratio of two.
 * None of them is Wald's, which leaves 0 to 1 and vanishes at 0 % and 100 %.
 */
import { checkLevel } from './check';
import { reachOf } from './distributions';
import { impactRatio } from './four-fifths';
import { measured, unmeasured, type Interval, type Measure } from './measure';
import { checkRate, type Rate } from './rate';
import { oddsRatio, rateDifference } from './two-rates';

/**
 * Wilson's score interval of a rate (J. Am. Stat. Assoc. 1927;22:209), without continuity correction:
 * (x + z²/2 ± z √(x(n−x)/n + z²/4)) / (n + z²). EMPTY_GROUP without people.
 */
export function wilsonInterval(rate: Rate, confidence = 0.95): Measure<Interval> {
  checkRate(rate);
  checkLevel(confidence);
  const { selected, total } = rate;
  if (total === 0) return unmeasured('EMPTY_GROUP');
  const z = reachOf(confidence);
  const square = z * z;
  const center = selected + square / 2;
  const reach = z * Math.sqrt((selected * (total - selected)) / total + square / 4);
  return measured({
    lower: selected === 0 ? 0 : (center - reach) / (total + square),
    upper: selected === total ? 1 : (center + reach) / (total + square),
  });
}

/**
 * The interval of focal rate less reference rate by method 10 of Newcombe (Stat. Med. 1998;17:873): the Wilson limits
 * l and u of both rates, joined as d − √((p₁−l₁)² + (u₂−p₂)²) and d + √((u₁−p₁)² + (p₂−l₂)²).
 */
export function newcombeInterval(focal: Rate, reference: Rate, confidence = 0.95): Measure<Interval> {
  const one = wilsonInterval(focal, confidence);
  const other = wilsonInterval(reference, confidence);
  const { value: difference } = rateDifference(focal, reference);
  if (one.value === null) return one;
  if (other.value === null) return other;
  if (difference === null) return unmeasured('EMPTY_GROUP');
  const [p1, p2] = [focal.selected / focal.total, reference.selected / reference.total];
  return measured({
    lower: difference - Math.hypot(p1 - one.value.lower, other.value.upper - p2),
    upper: difference + Math.hypot(one.value.upper - p1, p2 - other.value.lower),
  });
}

/**
 * The interval of the ratio of rates on the log scale (Katz et al., Biometrics 1978;34:469): ratio · e^(±z·s),
 * s² = 1/a − 1/n₁ + 1/c − 1/n₂. ZERO_CELL where a group has no selection; NO_VARIATION where everybody is selected,
 * because s is 0 there and the interval would claim to be certain.
 */
export function katzInterval(focal: Rate, reference: Rate, confidence = 0.95): Measure<Interval> {
  checkLevel(confidence);
  const { value: ratio, reason } = impactRatio(focal, reference);
  if (reason === 'EMPTY_GROUP') return unmeasured(reason);
  if (!ratio) return unmeasured('ZERO_CELL');
  const part = ({ selected, total }: Rate) => (total - selected) / selected / total;
  const variance = part(focal) + part(reference);
  return variance === 0 ? unmeasured('NO_VARIATION') : logInterval(ratio, variance, confidence);
}

/**
 * The interval of the odds ratio on the log scale (Woolf, Ann. Hum. Genet. 1955;19:251): ratio · e^(±z·s),
 * s² = 1/a + 1/b + 1/c + 1/d. ZERO_CELL where a count is 0.
 */
export function woolfInterval(focal: Rate, reference: Rate, confidence = 0.95): Measure<Interval> {
  checkLevel(confidence);
  const ratio = oddsRatio(focal, reference);
  if (ratio.value === null) return ratio;
  const part = ({ selected, total }: Rate) => 1 / selected + 1 / (total - selected);
  return logInterval(ratio.value, part(focal) + part(reference), confidence);
}

/** A ratio, times and by e to the power of z standard errors of its logarithm. */
export function logInterval(ratio: number, variance: number, confidence: number): Measure<Interval> {
  const factor = Math.exp(reachOf(confidence) * Math.sqrt(variance));
  return measured({ lower: ratio / factor, upper: ratio * factor });
}
