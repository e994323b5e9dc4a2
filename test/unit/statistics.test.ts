/** Four fifths, intervals, power, adjustment and verdicts hold what they say. Examples are in statistics-vectors.test.ts. */
import * as fc from 'fast-check';
import { fisherExact } from '../../src/statistics/fisher';
import { benjaminiHochberg, bonferroni, holm } from '../../src/statistics/adjustment';
import { belowThreshold, impactRatio, oneSwapFlips } from '../../src/statistics/four-fifths';
import { newcombeInterval, wilsonInterval } from '../../src/statistics/intervals';
import { minimumDetectable, nPerGroup, powerOf } from '../../src/statistics/power';
import { compareRates, type Rate } from '../../src/statistics/rate';
import { pooledZ } from '../../src/statistics/two-rates';
import { VERDICTS, VERDICT_WORDS, verdictOf } from '../../src/statistics/verdict';
import { disclosureCase, expectClose } from '../support/vectors';

const rate = (selected: number, total: number): Rate => ({ selected, total });

describe('four fifths', () => {
  test('of a ratio that is exactly 4/5 is never below, and of one person less always', () => {
    let exact = 0;
    let misfires = 0;
    for (let total = 1; total <= 60; total++)
      for (let refTotal = 1; refTotal <= 60; refTotal++)
        for (let refSelected = 1; refSelected <= refTotal; refSelected++) {
          const numerator = 4 * refSelected * total;
          if (numerator % (5 * refTotal)) continue;
          const selected = numerator / (5 * refTotal);
          if (selected > total) continue;
          exact++;
          if (selected / total < 0.8 * (refSelected / refTotal)) misfires++;
          if (belowThreshold(rate(selected, total), rate(refSelected, refTotal)))
            throw new Error('exactly 4/5 is below');
          if (!belowThreshold(rate(selected - 1, total), rate(refSelected, refTotal)))
            throw new Error('less is not below');
        }
    expect(exact).toBeGreaterThan(1100);
    expect(misfires).toBeGreaterThan(1100);
  });

  test('is decided exactly where floating point no longer tells people apart', () => {
    const n = 2 ** 52;
    const reference = rate(5 * 2 ** 49, n);
    expect(belowThreshold(rate(4 * 2 ** 49, n), reference)).toBe(false);
    expect(belowThreshold(rate(4 * 2 ** 49 - 1, n), reference)).toBe(true);
    expect(compareRates(rate(1, 2), rate(2, 4))).toBe(0);
    expect(impactRatio(rate(1, 4), rate(0, 4))).toEqual({ value: null, reason: 'ZERO_REFERENCE' });
    expect(impactRatio(rate(0, 0), rate(1, 4))).toEqual({ value: null, reason: 'EMPTY_GROUP' });
    expect(() => belowThreshold(rate(5, 4), rate(1, 2))).toThrow(RangeError);
  });

  test('is a threshold that a policy may set', () => {
    const [focal, reference] = [rate(9, 20), rate(10, 20)];
    expect(belowThreshold(focal, reference)).toBe(false);
    expect(belowThreshold(focal, reference, { numerator: 9, denominator: 10 })).toBe(false);
    expect(belowThreshold(focal, reference, { numerator: 91, denominator: 100 })).toBe(true);
    expect(() => belowThreshold(focal, reference, { numerator: 0.8, denominator: 1 })).toThrow(RangeError);
  });

  test('says nothing of a swap where the rate is not below the reference', () => {
    expect(oneSwapFlips(rate(3, 20), rate(16, 80))).toEqual({ value: true, reason: null });
    // Equal after the swap is not reversed.
    expect(oneSwapFlips(rate(1, 10), rate(3, 10))).toEqual({ value: false, reason: null });
    expect(oneSwapFlips(rate(4, 20), rate(16, 80))).toEqual({ value: null, reason: 'NOT_BELOW' });
  });
});

describe('intervals', () => {
  test('hold the rate and stay between 0 and 1', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.nat({ max: 5000 }), (total, picked) => {
        const selected = picked % (total + 1);
        const { lower, upper } = wilsonInterval(rate(selected, total)).value!;
        expect([0, lower, selected / total, upper, 1]).toEqual(
          [0, lower, selected / total, upper, 1].sort((one, other) => one - other),
        );
        const turned = wilsonInterval(rate(total - selected, total)).value!;
        expect(turned.lower).toBeCloseTo(1 - upper, 12);
      }),
    );
    for (const confidence of [0.5, 0.8, 0.9, 0.95, 0.99, 0.999]) {
      expect(wilsonInterval(rate(0, 7), confidence).value!.lower).toBe(0);
      expect(wilsonInterval(rate(7, 7), confidence).value!.upper).toBe(1);
    }
    expect(wilsonInterval(rate(0, 0))).toEqual({ value: null, reason: 'EMPTY_GROUP' });
  });

  test('are wider with more confidence, and narrower with more people', () => {
    const width = (people: number, confidence: number) => {
      const { lower, upper } = newcombeInterval(
        rate(2 * people, 5 * people),
        rate(people, 5 * people),
        confidence,
      ).value!;
      return upper - lower;
    };
    const widths = [width(100, 0.9), width(10, 0.9), width(10, 0.95), width(10, 0.99), width(1, 0.99)];
    expect(widths).toEqual([...widths].sort((one, other) => one - other));
    for (const confidence of [0, 1, NaN]) expect(() => width(1, confidence)).toThrow(RangeError);
  });
});

describe('power', () => {
  const size = fc.integer({ min: 5, max: 2000 });
  const share = fc.double({ min: 0.05, max: 0.95, noNaN: true });

  test('at the smallest gap that can be detected is what was asked for', () => {
    fc.assert(
      fc.property(size, size, share, (nFocal, nRef, refRate) => {
        const sizes = { nFocal, nRef };
        const gap = minimumDetectable(sizes, refRate).value;
        if (gap) expect(powerOf(sizes, gap.focalRate, refRate).value).toBeCloseTo(0.8, 6);
      }),
    );
  });

  test('is near that of all samples counted, also with unequal groups', () => {
    const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n, k - 1) * (n - k + 1)) / k);
    const chance = (n: number, share: number) =>
      Array.from({ length: n + 1 }, (_, k) => choose(n, k) * share ** k * (1 - share) ** (n - k));
    for (const [nFocal, nRef] of [
      [30, 120],
      [120, 30],
    ] as const) {
      const [focal, reference] = [chance(nFocal, 0.4), chance(nRef, 0.65)];
      let found = 0;
      focal.forEach((p, a) =>
        reference.forEach((q, c) => {
          const z = pooledZ(rate(a, nFocal), rate(c, nRef)).value?.z ?? 0;
          if (z < -1.96) found += p * q;
        }),
      );
      expect(Math.abs(powerOf({ nFocal, nRef }, 0.4, 0.65).value! - found)).toBeLessThan(0.015);
    }
  });

  test('with the people that are needed is what was asked for', () => {
    fc.assert(
      fc.property(share, share, fc.double({ min: 0.55, max: 0.99, noNaN: true }), (one, other, power) => {
        if (Math.abs(one - other) < 0.01) return;
        const n = nPerGroup(one, other, power).value!;
        const sizes = { nFocal: Math.ceil(n), nRef: Math.ceil(n) };
        const reached = powerOf(sizes, one, other).value!;
        expect(reached).toBeGreaterThanOrEqual(power - 1e-9);
        if (n > 100) expect(reached - power).toBeLessThan(0.01);
      }),
    );
    expect(nPerGroup(0.5, 0.5)).toEqual({ value: null, reason: 'NO_DIFFERENCE' });
  });

  test('more people detect smaller gaps, a handful none', () => {
    fc.assert(
      fc.property(size, size, share, (nFocal, nRef, refRate) => {
        const found = minimumDetectable({ nFocal, nRef }, refRate).value;
        if (!found) return;
        const more = minimumDetectable({ nFocal: 2 * nFocal, nRef: 2 * nRef }, refRate).value!;
        expect(found.ratio).toBeGreaterThanOrEqual(0);
        expect(more.ratio).toBeGreaterThan(found.ratio);
        expect(more.ratio).toBeLessThan(1);
      }),
    );
    expect(minimumDetectable({ nFocal: 2, nRef: 2 }, 0.5)).toEqual({ value: null, reason: 'NOT_DETECTABLE' });
    expect(minimumDetectable({ nFocal: 40, nRef: 40 }, 0)).toEqual({ value: null, reason: 'ZERO_REFERENCE' });
    expect(minimumDetectable({ nFocal: 0, nRef: 40 }, 0.5)).toEqual({ value: null, reason: 'EMPTY_GROUP' });
  });
});

describe('adjustment', () => {
  test('a comparison that could not be made stays null and does not count', () => {
    expect(holm([0.01, null, 0.04])).toEqual([0.02, null, 0.04]);
    expect(holm([null])).toEqual([null]);
    for (const adjust of [holm, benjaminiHochberg, bonferroni])
      fc.assert(
        fc.property(fc.array(fc.option(fc.double({ min: 0, max: 1, noNaN: true }))), (family) => {
          const adjusted = adjust(family);
          expect(adjusted.filter((p) => p !== null)).toEqual(adjust(family.filter((p) => p !== null)));
          family.forEach((p, at) => p !== null && expect(adjusted[at]).toBeGreaterThanOrEqual(p));
          // The other way round the family is the same.
          expect(adjust([...family].reverse()).reverse()).toEqual(adjusted);
        }),
      );
    expect(() => holm([0.5, 1.1])).toThrow(RangeError);
    expect(() => benjaminiHochberg([NaN])).toThrow(RangeError);
  });

  test('finds least with Bonferroni, and most with Benjamini and Hochberg', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (family) => {
        const [most, middle, least] = [bonferroni(family), holm(family), benjaminiHochberg(family)];
        family.forEach((_, at) => {
          expect(most[at]).toBeGreaterThanOrEqual(middle[at]!);
          expect(middle[at]! * (1 + 1e-12)).toBeGreaterThanOrEqual(least[at]!);
        });
      }),
    );
  });
});

describe('verdicts', () => {
  const group = { focal: { selected: 12, total: 40 }, reference: { selected: 48, total: 80 } };
  const usual = { ...group, adjustedP: 0.003, alpha: 0.05, evaluated: true };

  test('name each case, the graver reason for silence first', () => {
    expect(verdictOf(null)).toBe('SUPPRESSED');
    expect(verdictOf({ ...usual, evaluated: false })).toBe('NOT_EVALUATED');
    expect(verdictOf({ ...usual, reference: { selected: 0, total: 80 } })).toBe('UNDEFINED');
    expect(verdictOf({ ...usual, adjustedP: null })).toBe('UNDEFINED');
    expect(verdictOf(usual)).toBe('DISPARITY_INDICATED');
    expect(verdictOf({ ...usual, adjustedP: 0.05 })).toBe('DISPARITY_INDICATED');
    expect(verdictOf({ ...usual, adjustedP: 0.051 })).toBe('RATIO_ONLY');
    const near = { ...usual, focal: { selected: 20, total: 40 } };
    expect(verdictOf(near)).toBe('STATISTICAL_ONLY');
    expect(verdictOf({ ...near, adjustedP: 0.5 })).toBe('NONE_DETECTED');
  });

  test('of a banded row are those of the value that speaks least for a difference', () => {
    for (const { computedWith, reference, fisherTwoSidedP, ratio, verdict } of disclosureCase('dc9').verdict
      .cases) {
      const [focal, against] = [computedWith, reference].map(([selected, total]) => rate(selected, total));
      const p = fisherExact(focal!, against!).twoSided;
      expectClose(p, fisherTwoSidedP, 1e-8);
      expectClose(impactRatio(focal!, against!).value, ratio, 1e-8);
      expect(
        verdictOf({ focal: focal!, reference: against!, adjustedP: p, alpha: 0.05, evaluated: true }),
      ).toBe(verdict);
    }
  });

  test('have words, none of which is a legal conclusion', () => {
    for (const verdict of VERDICTS)
      expect(VERDICT_WORDS[verdict]).not.toMatch(
        /violat|discriminat|complian|unlawful|legal|fair\b|bias|adverse/i,
      );
    expect(Object.keys(VERDICT_WORDS)).toEqual([...VERDICTS]);
  });
});
