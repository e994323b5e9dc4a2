/**
 * What a comparison of two rates could have found: power, people needed, and the smallest gap that would have shown.
 * The normal approximation of the two-sided pooled test at level alpha (Fleiss, Levin & Paik 2003, section 4.2), in
 * one direction as in R's power.prop.test:
 *   z(power) = ( |p₁ − p₂| − z(alpha/2) √(q(1−q)(1/n₁ + 1/n₂)) ) / √( p₁(1−p₁)/n₁ + p₂(1−p₂)/n₂ ),
 *   q = (n₁p₁ + n₂p₂) / (n₁ + n₂).
 */
import { checkCount, checkLevel, checkProbability } from './check';
import { normalUpperQuantile, normalUpperTail } from './distributions';
import { measured, unmeasured, type Measure } from './measure';

export interface TwoSizes {
  /** People in the focal and in the reference group. */
  readonly nFocal: number;
  readonly nRef: number;
}

/** The probability, from 0 to 1, that the test finds the difference between these true rates. */
export function powerOf(sizes: TwoSizes, focalRate: number, refRate: number, alpha = 0.05): Measure {
  checkSizes(sizes);
  checkProbability(focalRate);
  checkProbability(refRate);
  checkLevel(alpha);
  if (!sizes.nFocal || !sizes.nRef) return unmeasured('EMPTY_GROUP');
  const over =
    Math.abs(focalRate - refRate) - normalUpperQuantile(alpha / 2) * pooledError(sizes, focalRate, refRate);
  const error = separateError(sizes, focalRate, refRate);
  // Rates of 0 and 1 never vary: the test then finds their difference always, or never.
  if (error === 0) return measured(focalRate !== refRate && over >= 0 ? 1 : 0);
  return measured(normalUpperTail(-over / error));
}

/**
 * People needed in each of two equal groups, with a fraction (round up), to find the difference with this power:
 * n = ( z(alpha/2) √(2q(1−q)) + z(power) √(p₁(1−p₁) + p₂(1−p₂)) )² / (p₁ − p₂)².
 */
export function nPerGroup(focalRate: number, refRate: number, power = 0.9, alpha = 0.05): Measure {
  checkProbability(focalRate);
  checkProbability(refRate);
  checkLevel(power);
  checkLevel(alpha);
  const difference = Math.abs(focalRate - refRate);
  if (difference === 0) return unmeasured('NO_DIFFERENCE');
  const one = { nFocal: 1, nRef: 1 };
  const root =
    normalUpperQuantile(alpha / 2) * pooledError(one, focalRate, refRate) +
    normalUpperQuantile(1 - power) * separateError(one, focalRate, refRate);
  const n = (root / difference) ** 2;
  return Number.isFinite(n) ? measured(n) : unmeasured('NO_DIFFERENCE');
}

export interface DetectableGap {
  /** The greatest focal rate below the reference rate that would have been found, from 0 to 1. */
  readonly focalRate: number;
  /** Reference rate less that rate, from 0 to 1. */
  readonly difference: number;
  /** That rate by the reference rate, from 0 to 1. */
  readonly ratio: number;
}

/**
 * The smallest gap below this reference rate that the test would have found with the power named. EMPTY_GROUP;
 * ZERO_REFERENCE, where nothing can be missing; NOT_DETECTABLE where even a rate of 0 would have been missed. For a gap
 * above the reference, ask for the rates of not being selected.
 */
export function minimumDetectable(
  sizes: TwoSizes,
  refRate: number,
  power = 0.8,
  alpha = 0.05,
): Measure<DetectableGap> {
  checkSizes(sizes);
  checkProbability(refRate);
  checkLevel(power);
  checkLevel(alpha);
  if (!sizes.nFocal || !sizes.nRef) return unmeasured('EMPTY_GROUP');
  if (refRate === 0) return unmeasured('ZERO_REFERENCE');
  const [zAlpha, zPower] = [normalUpperQuantile(alpha / 2), normalUpperQuantile(1 - power)];
  const focalRate = firstBelow(
    refRate,
    (rate) =>
      refRate - rate >=
      zAlpha * pooledError(sizes, rate, refRate) + zPower * separateError(sizes, rate, refRate),
  );
  if (focalRate === null) return unmeasured('NOT_DETECTABLE');
  return measured({ focalRate, difference: refRate - focalRate, ratio: focalRate / refRate });
}

/**
 * The greatest rate below `from` that satisfies `holds`. What holds need not be monotone, so the first step down from
 * the reference rate where it does is refined.
 */
function firstBelow(from: number, holds: (rate: number) => boolean): number | null {
  const steps = 1000;
  for (let step = 1; step <= steps; step++) {
    let found = from * (1 - step / steps);
    if (!holds(found)) continue;
    let missed = from * (1 - (step - 1) / steps);
    for (let round = 0; round < 60; round++) {
      const middle = (found + missed) / 2;
      if (holds(middle)) found = middle;
      else missed = middle;
    }
    return found;
  }
  return null;
}

function pooledError({ nFocal, nRef }: TwoSizes, focalRate: number, refRate: number): number {
  const rate = (nFocal * focalRate + nRef * refRate) / (nFocal + nRef);
  return Math.sqrt(Math.max(0, rate * (1 - rate)) * (1 / nFocal + 1 / nRef));
}

function separateError({ nFocal, nRef }: TwoSizes, focalRate: number, refRate: number): number {
  return Math.sqrt((focalRate * (1 - focalRate)) / nFocal + (refRate * (1 - refRate)) / nRef);
}

function checkSizes({ nFocal, nRef }: TwoSizes): void {
  checkCount(nFocal);
  checkCount(nRef);
}
