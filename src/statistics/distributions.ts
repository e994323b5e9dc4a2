/**
 * The normal, chi-square and Wilcoxon distributions: the only file that knows the package they come from.
 *
 * Tails are asked for as tails, never as 1 minus the rest, so that they keep their digits down to 1e-300.
 * The package is a translation of R's nmath (Wichura's AS 241 for normal quantiles, Cody for normal tails, Morten
 * Welinder's gamma for chi-square). Loading it takes a tenth of a second: it waits until a number is needed.
 */
import { createRequire } from 'node:module';

/** What is used of the package; its own types don't resolve here. */
interface RMath {
  pnorm(q: number, mean: number, sd: number, lowerTail: boolean): number;
  qnorm(p: number, mean: number, sd: number, lowerTail: boolean): number;
  pchisq(q: number, df: number, ncp: undefined, lowerTail: boolean): number;
  pwilcox(q: number, m: number, n: number, lowerTail: boolean): number;
}

let loaded: RMath | undefined;

function library(): RMath {
  loaded ??= createRequire(__filename)('lib-r-math.js') as RMath;
  return loaded;
}

/** P(Z > z) of a standard normal variable. */
export const normalUpperTail = (z: number): number => library().pnorm(z, 0, 1, false);

/** P(|Z| > |z|), at most 1. */
export const normalTwoSided = (z: number): number => 2 * normalUpperTail(Math.abs(z));

/** The z that a standard normal variable exceeds with this probability, from 0 to 1, both excluded. */
export const normalUpperQuantile = (p: number): number => library().qnorm(p, 0, 1, false);

/** How many standard errors an interval of this confidence reaches to each side: 1.96 for 0.95. */
export const reachOf = (confidence: number): number => normalUpperQuantile((1 - confidence) / 2);

/** P(X > x) of a chi-square variable. */
export const chiSquareUpperTail = (x: number, df: number): number =>
  library().pchisq(x, df, undefined, false);

/** P(W <= w) of Wilcoxon's rank sum less its least value, without ties, for groups of m and n. */
export const wilcoxonLowerTail = (w: number, m: number, n: number): number =>
  library().pwilcox(w, m, n, true);

/** P(W > w) of the same. */
export const wilcoxonUpperTail = (w: number, m: number, n: number): number =>
  library().pwilcox(w, m, n, false);
