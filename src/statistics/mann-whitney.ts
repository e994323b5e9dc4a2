/**
 * Whether one group scores higher than another (Mann & Whitney, Ann. Math. Stat. 1947;18:50; Wilcoxon, Biometrics Bull.
 * 1945;1:80), and by how much in terms of people: as R's wilcox.test of two samples.
 */
import { checkTable } from './check';
import { normalTwoSided, wilcoxonLowerTail, wilcoxonUpperTail } from './distributions';
import { measured, unmeasured, type Measure, type NormalTest } from './measure';
import { countScores, tiedShare } from './scores';

export interface MannWhitney {
  /** Pairs of one of x and one of y in which x is higher, and half of those in which both are equal. */
  readonly w: number;
  /** W by the number of pairs, from 0 to 1: the chance that a random one of x is higher (ties count half). */
  readonly probabilityOfSuperiority: number;
  /** Share of pairs with x higher less those with y higher, −1 to 1 (Cliff, Psychol. Bull. 1993;114:494). */
  readonly cliffsDelta: number;
  /** The rank-biserial correlation (Cureton, Psychometrika 1956;21:287): of two groups the same number as Cliff's delta. */
  readonly rankBiserial: number;
  /** Two-sided, from the exact distribution: only without TIES and with fewer than 50 people in each group. */
  readonly exactP: Measure;
  /** By the normal distribution with the variance corrected for ties; ALL_EQUAL where it is 0. */
  readonly asymptotic: Measure<NormalTest>;
  /** The same with continuity correction. */
  readonly corrected: Measure<NormalTest>;
}

/** The scores of two groups; EMPTY_GROUP. */
export function mannWhitney(x: readonly number[], y: readonly number[]): Measure<MannWhitney> {
  if (!x.length || !y.length) return unmeasured('EMPTY_GROUP');
  const { counts } = countScores([x, y]);
  return mannWhitneyOfCounts(counts[0]!, counts[1]!);
}

/** Both groups' people by value, the same ascending values in both. */
export function mannWhitneyOfCounts(x: readonly number[], y: readonly number[]): Measure<MannWhitney> {
  checkTable([x, y]);
  const [m, n] = [x, y].map((counts) => counts.reduce((sum, count) => sum + count, 0)) as [number, number];
  if (!m || !n) return unmeasured('EMPTY_GROUP');
  let w = 0;
  let below = 0;
  x.forEach((count, at) => {
    w += count * (below + y[at]! / 2);
    below += y[at]!;
  });
  const both = x.map((count, at) => count + y[at]!);
  const excess = w - (m * n) / 2;
  const deviation = Math.sqrt(((m * n) / 12) * (m + n + 1) * (1 - tiedShare(both)));
  const correction = Math.sign(excess) * 0.5;
  const delta = (2 * excess) / m / n;
  return measured({
    w,
    probabilityOfSuperiority: w / m / n,
    cliffsDelta: delta,
    rankBiserial: delta,
    exactP: exactP(w, m, n, both),
    asymptotic: normalTest(excess, deviation),
    corrected: normalTest(excess - correction, deviation),
  });
}

function normalTest(excess: number, deviation: number): Measure<NormalTest> {
  if (deviation === 0) return unmeasured('ALL_EQUAL');
  const z = excess / deviation;
  return measured({ z, p: normalTwoSided(z) });
}

function exactP(w: number, m: number, n: number, both: readonly number[]): Measure {
  if (both.some((count) => count > 1)) return unmeasured('TIES');
  if (m >= 50 || n >= 50) return unmeasured('TOO_MANY_FOR_EXACT');
  const tail = w > (m * n) / 2 ? wilcoxonUpperTail(w - 1, m, n) : wilcoxonLowerTail(w, m, n);
  return measured(Math.min(1, 2 * tail));
}
