/**
 * Two groups compared within strata (cohorts, programs, departments) and then together, so that groups which apply to
 * different strata are not compared across them. Letters as in two-rates.ts, sums over strata.
 */
import { checkLevel } from './check';
import { chiSquareUpperTail } from './distributions';
import { impactRatio } from './four-fifths';
import { logInterval } from './intervals';
import { measured, unmeasured, type ChiSquareTest, type Measure, type RatioEstimate } from './measure';
import { checkStrata, crudeOf, directionOf, isInformative, lettersOf, type Stratum } from './stratum';
import { oddsRatio } from './two-rates';

export interface StratifiedComparison {
  /** Strata in which both groups and both outcomes occur. */
  readonly informativeStrata: number;
  /** Cochran–Mantel–Haenszel without continuity correction, for the decision. */
  readonly cmh: Measure<ChiSquareTest>;
  /** The same with it, as R's mantelhaen.test prints it. */
  readonly cmhCorrected: Measure<ChiSquareTest>;
  /** The Mantel–Haenszel ratio of rates. */
  readonly rateRatio: Measure<RatioEstimate>;
  /** The Mantel–Haenszel odds ratio. */
  readonly oddsRatio: Measure<RatioEstimate>;
  /** The ratios of all strata thrown together. */
  readonly crudeRateRatio: Measure;
  readonly crudeOddsRatio: Measure;
  /** The crude odds ratio points one way and the stratified one the other: Simpson's paradox. */
  readonly reversal: Measure<boolean>;
}

export function compareWithinStrata(strata: readonly Stratum[], confidence = 0.95): StratifiedComparison {
  checkStrata(strata);
  checkLevel(confidence);
  const crude = crudeOf(strata);
  return {
    informativeStrata: strata.filter(isInformative).length,
    cmh: cochranMantelHaenszel(strata, false),
    cmhCorrected: cochranMantelHaenszel(strata, true),
    rateRatio: mantelHaenszelRateRatio(strata, confidence),
    oddsRatio: mantelHaenszelOddsRatio(strata, confidence),
    crudeRateRatio: impactRatio(crude.focal, crude.reference),
    crudeOddsRatio: oddsRatio(crude.focal, crude.reference),
    reversal: isReversal(strata),
  };
}

/**
 * Mantel & Haenszel (J. Natl. Cancer Inst. 1959;22:719): (Σ(a − n₁m₁/N))² / Σ n₁n₂m₁m₂/(N²(N−1)), 1 degree of freedom.
 * The correction takes a half from the sum where that is not less than a half, as R does. NO_INFORMATIVE_STRATUM.
 */
export function cochranMantelHaenszel(strata: readonly Stratum[], corrected = false): Measure<ChiSquareTest> {
  checkStrata(strata);
  let sum = 0;
  let variance = 0;
  for (const stratum of strata.filter(isInformative)) {
    const { n1, n2, m1, m2, n } = lettersOf(stratum);
    sum += excessOf(stratum);
    variance += (((n1 / n) * n2) / n) * m1 * (m2 / (n - 1));
  }
  if (variance === 0) return unmeasured('NO_INFORMATIVE_STRATUM');
  // The sum of fractions may round to nearly nothing where it is exactly 0.
  const distance = directionOf(strata) === 0 ? 0 : Math.abs(sum);
  const chiSquare = (distance - (corrected && distance >= 0.5 ? 0.5 : 0)) ** 2 / variance;
  return measured({ chiSquare, df: 1, p: chiSquareUpperTail(chiSquare, 1) });
}

/** a − n₁m₁/N = (ad − bc)/N: people selected in the focal group beyond its share. */
function excessOf(stratum: Stratum): number {
  const { a, b, c, d, n } = lettersOf(stratum);
  return Number(BigInt(a) * BigInt(d) - BigInt(b) * BigInt(c)) / n;
}

/**
 * Σ(a n₂/N) / Σ(c n₁/N), with the variance of its logarithm by Greenland & Robins (Biometrics 1985;41:55):
 * Σ (m₁n₁n₂ − acN)/N² over the product of both sums. A stratum where everybody is selected counts: its ratio is 1.
 * ZERO_REFERENCE where nobody of the reference is selected.
 */
export function mantelHaenszelRateRatio(
  strata: readonly Stratum[],
  confidence = 0.95,
): Measure<RatioEstimate> {
  checkStrata(strata);
  checkLevel(confidence);
  let above = 0;
  let below = 0;
  let variance = 0;
  for (const stratum of strata) {
    const { a, b, c, d, n1, n2, n } = lettersOf(stratum);
    if (!n1 || !n2) continue;
    above += (a / n) * n2;
    below += (c / n) * n1;
    // m₁n₁n₂ − acN, written without a difference.
    variance += ((a / n) * d * n1 + (b / n) * c * n2) / n;
  }
  if (strata.every(({ focal, reference }) => !focal.total || !reference.total))
    return unmeasured('EMPTY_GROUP');
  if (below === 0) return unmeasured('ZERO_REFERENCE');
  const interval =
    above === 0
      ? unmeasured('ZERO_CELL')
      : variance === 0
        ? unmeasured('NO_VARIATION')
        : logInterval(above / below, variance / above / below, confidence);
  return measured({ ratio: above / below, interval });
}

/**
 * ΣR / ΣS with R = ad/N and S = bc/N (Mantel & Haenszel 1959), and the variance of its logarithm by Robins, Breslow &
 * Greenland (Biometrics 1986;42:311): ΣPR/(2(ΣR)²) + Σ(PS + QR)/(2ΣRΣS) + ΣQS/(2(ΣS)²), P = (a+d)/N, Q = (b+c)/N.
 * NO_INFORMATIVE_STRATUM; NO_COMMON_ODDS_RATIO where it has no upper bound. Of a ratio of 0 there is no interval.
 */
export function mantelHaenszelOddsRatio(
  strata: readonly Stratum[],
  confidence = 0.95,
): Measure<RatioEstimate> {
  checkStrata(strata);
  checkLevel(confidence);
  const informative = strata.filter(isInformative);
  if (!informative.length) return unmeasured('NO_INFORMATIVE_STRATUM');
  let [sumR, sumS, sumPR, sumMixed, sumQS] = [0, 0, 0, 0, 0];
  for (const stratum of informative) {
    const { a, b, c, d, n } = lettersOf(stratum);
    const [p, q] = [(a + d) / n, (b + c) / n];
    const [r, s] = [(a / n) * d, (b / n) * c];
    sumR += r;
    sumS += s;
    sumPR += p * r;
    sumMixed += p * s + q * r;
    sumQS += q * s;
  }
  if (sumS === 0) return unmeasured('NO_COMMON_ODDS_RATIO');
  if (sumR === 0) return measured({ ratio: 0, interval: unmeasured('ZERO_CELL') });
  const variance = sumPR / sumR / sumR / 2 + sumMixed / sumR / sumS / 2 + sumQS / sumS / sumS / 2;
  return measured({ ratio: sumR / sumS, interval: logInterval(sumR / sumS, variance, confidence) });
}

/**
 * Whether the crude and the Mantel–Haenszel log odds ratio have opposite signs (Simpson, J. R. Stat. Soc. B
 * 1951;13:238). Exact; NO_INFORMATIVE_STRATUM where there is nothing to compare with.
 */
export function isReversal(strata: readonly Stratum[]): Measure<boolean> {
  checkStrata(strata);
  if (!strata.some(isInformative)) return unmeasured('NO_INFORMATIVE_STRATUM');
  return measured(directionOf(strata) * directionOf([crudeOf(strata)]) < 0);
}
