/**
 * Whether strata have one odds ratio in common. If not, a stratified result describes none of them: don't pool, show
 * the strata. Strata with an empty margin tell nothing and do not count, neither in the sums nor in the degrees of freedom.
 */
import { chiSquareUpperTail } from './distributions';
import { measured, unmeasured, type ChiSquareTest, type Measure } from './measure';
import { mantelHaenszelOddsRatio } from './stratified';
import { checkStrata, isInformative, lettersOf, type Stratum } from './stratum';

export interface Homogeneity {
  /** Breslow & Day (Statistical Methods in Cancer Research I, IARC 1980, p. 142). */
  readonly breslowDay: ChiSquareTest;
  /** The same with Tarone's correction (Biometrika 1985;72:91), because the common odds ratio is estimated. */
  readonly breslowDayTarone: ChiSquareTest;
}

/**
 * Σ (a − A)² / V, where A is the count that the common Mantel–Haenszel odds ratio ψ would give with the stratum's
 * margins, and 1/V = 1/A + 1/B + 1/C + 1/D of that table; Tarone takes (Σ(a − A))² / ΣV away. Strata − 1 degrees of
 * freedom. TOO_FEW_STRATA with less than two; NO_COMMON_ODDS_RATIO where ψ is 0 or unbounded.
 */
export function breslowDay(strata: readonly Stratum[]): Measure<Homogeneity> {
  checkStrata(strata);
  const informative = strata.filter(isInformative);
  if (informative.length < 2) return unmeasured('TOO_FEW_STRATA');
  const common = mantelHaenszelOddsRatio(informative).value?.ratio;
  if (!common) return unmeasured('NO_COMMON_ODDS_RATIO');
  let [chiSquare, excess, variance] = [0, 0, 0];
  for (const stratum of informative) {
    const fitted = fittedCount(stratum, common);
    const { a, n1, n2, m1 } = lettersOf(stratum);
    const v = 1 / (1 / fitted + 1 / (n1 - fitted) + 1 / (m1 - fitted) + 1 / (n2 - m1 + fitted));
    // With an odds ratio beyond 1e15, rounding leaves no room between a count and its margin.
    if (!(v > 0)) return unmeasured('NO_COMMON_ODDS_RATIO');
    chiSquare += (a - fitted) ** 2 / v;
    excess += a - fitted;
    variance += v;
  }
  const df = informative.length - 1;
  return measured({
    breslowDay: testOf(chiSquare, df),
    breslowDayTarone: testOf(Math.max(0, chiSquare - excess ** 2 / variance), df),
  });
}

/** The root in range of A (n₂ − m₁ + A) = ψ (m₁ − A)(n₁ − A), in the form that does not cancel. */
function fittedCount(stratum: Stratum, ratio: number): number {
  const { n1, n2, m1 } = lettersOf(stratum);
  const linear = n2 - m1 + ratio * (n1 + m1);
  const constant = ratio * n1 * m1;
  const root = Math.sqrt(Math.max(0, linear ** 2 + 4 * (1 - ratio) * constant));
  return linear > 0 ? (2 * constant) / (linear + root) : (root - linear) / (2 * (1 - ratio));
}

/**
 * Woolf's test (Ann. Hum. Genet. 1955;19:251), as the vcd and DescTools packages of R compute it: the sum of squares of
 * the log odds ratios around their mean, weighted by 1 / (1/a + 1/b + 1/c + 1/d). Where a count is 0, a half is added to
 * each of all strata. TOO_FEW_STRATA.
 */
export function woolfHomogeneity(strata: readonly Stratum[]): Measure<ChiSquareTest> {
  checkStrata(strata);
  const informative = strata.filter(isInformative).map(lettersOf);
  if (informative.length < 2) return unmeasured('TOO_FEW_STRATA');
  const added = informative.some(({ a, b, c, d }) => [a, b, c, d].includes(0)) ? 0.5 : 0;
  const terms = informative.map((stratum) => {
    const [a, b, c, d] = [stratum.a + added, stratum.b + added, stratum.c + added, stratum.d + added];
    return { log: Math.log(a / b) + Math.log(d / c), weight: 1 / (1 / a + 1 / b + 1 / c + 1 / d) };
  });
  const weights = terms.reduce((sum, { weight }) => sum + weight, 0);
  const mean = terms.reduce((sum, { log, weight }) => sum + log * weight, 0) / weights;
  const chiSquare = terms.reduce((sum, { log, weight }) => sum + weight * (log - mean) ** 2, 0);
  return measured(testOf(chiSquare, informative.length - 1));
}

const testOf = (chiSquare: number, df: number): ChiSquareTest => ({
  chiSquare,
  df,
  p: chiSquareUpperTail(chiSquare, df),
});
