/** The statistics agree with published examples, with exact arithmetic, and with themselves. */
import * as fc from 'fast-check';
import { fisherExact } from '../../src/statistics/fisher';
import { belowFourFifths, compareRates, impactRatio, oneSwapFlips } from '../../src/statistics/four-fifths';
import { holm } from '../../src/statistics/holm';
import { minimumDetectableRatio, wilsonInterval } from '../../src/statistics/intervals';
import { VERDICTS, VERDICT_WORDS, verdictOf } from '../../src/statistics/verdict';
import { disclosureCase, expectClose, statisticsBy } from '../support/vectors';

const small = fc.integer({ min: 0, max: 25 });

function binomial(n: number, k: number): bigint {
  let result = 1n;
  for (let step = 1n; step <= BigInt(k); step++) result = (result * (BigInt(n) - step + 1n)) / step;
  return result;
}

/** By counting all tables in whole numbers; a hundred decimals before the division. */
function exactFisher(a: number, b: number, c: number, d: number) {
  const ways = (x: number) => binomial(a + b, x) * binomial(c + d, a + c - x);
  const observed = ways(a);
  let extreme = 0n;
  for (let x = Math.max(0, a - d); x <= Math.min(a + b, a + c); x++)
    if (ways(x) * 10_000_000n <= observed * 10_000_001n) extreme += ways(x);
  const all = binomial(a + b + c + d, a + c);
  const part = (ways: bigint) => Number((ways * 10n ** 400n) / all / 10n ** 100n) / 1e300;
  return { twoSided: part(extreme), midP: part(2n * extreme - observed) / 2 };
}

describe('vectors of two groups', () => {
  test.each(statisticsBy('two-group').map((each) => [each.id, each] as const))('%s', (_, vector) => {
    const { focal, reference } = vector.input;
    const { expected, relTol } = vector;
    const rates = [focal.selected, focal.total, reference.selected, reference.total] as const;
    const p = fisherExact(
      focal.selected,
      focal.total - focal.selected,
      reference.selected,
      reference.total - reference.selected,
    );
    expectClose(p.twoSided, expected.fisherTwoSidedP, relTol);
    expectClose(p.midP, expected.fisherMidP, relTol);
    expectClose(impactRatio(...rates), expected.ratio, relTol);
    expect(belowFourFifths(...rates)).toBe(expected.fourFifthsFlag);
    expect(oneSwapFlips(...rates)).toBe(expected.oneSwapFlips);
    const own = wilsonInterval(focal.selected, focal.total);
    expectClose(own?.lower, expected.focalWilsonLower, relTol);
    expectClose(own?.upper, expected.focalWilsonUpper, relTol);
    const other = wilsonInterval(reference.selected, reference.total);
    expectClose(other?.lower, expected.refWilsonLower, relTol);
    expectClose(other?.upper, expected.refWilsonUpper, relTol);
    if (vector.optional?.suggestedVerdict)
      expect(verdictOf({ focal, reference, adjustedP: p.twoSided, alpha: 0.05, evaluated: true })).toBe(
        vector.optional.suggestedVerdict,
      );
  });
});

describe("Fisher's exact test", () => {
  test('equals whole-number arithmetic on all kinds of small tables', () => {
    fc.assert(
      fc.property(small, small, small, small, (a, b, c, d) => {
        const exact = exactFisher(a, b, c, d);
        const found = fisherExact(a, b, c, d);
        expectClose(found.twoSided, exact.twoSided, 1e-12);
        expectClose(found.midP, exact.midP, 1e-12);
      }),
      { numRuns: 1000 },
    );
  });

  test('does not care which group, or which outcome, comes first', () => {
    const any = fc.integer({ min: 0, max: 3000 });
    fc.assert(
      fc.property(any, any, any, any, (a, b, c, d) => {
        const { twoSided, midP } = fisherExact(a, b, c, d);
        for (const turned of [fisherExact(c, d, a, b), fisherExact(b, a, d, c), fisherExact(a, c, b, d)]) {
          expectClose(turned.twoSided, twoSided, 1e-10);
          expectClose(turned.midP, midP, 1e-10);
        }
        expect(twoSided).toBeGreaterThanOrEqual(0);
        expect(twoSided).toBeLessThanOrEqual(1);
        expect(midP).toBeGreaterThanOrEqual(0);
        expect(midP).toBeLessThanOrEqual(twoSided);
      }),
    );
  });

  test('keeps its digits far out in the tails: women and men of the Titanic, and further', () => {
    const tables: [number, number, number, number][] = [
      [344, 126, 367, 1364],
      [200, 0, 0, 200],
      [450, 5, 12, 480],
    ];
    for (const table of tables)
      expectClose(fisherExact(...table).twoSided, exactFisher(...table).twoSided, 1e-11);
    expect(fisherExact(344, 126, 367, 1364).twoSided).toBeLessThan(1e-90);
  });

  test('is the whole probability where margins leave one table, and no number where it is nothing at all', () => {
    expect(fisherExact(0, 10, 0, 12)).toEqual({ twoSided: 1, midP: 0.5 });
    expect(fisherExact(0, 0, 3, 4)).toEqual({ twoSided: 1, midP: 0.5 });
    expect(fisherExact(0, 0, 0, 0)).toEqual({ twoSided: 1, midP: 0.5 });
    expect(fisherExact(500_000, 0, 0, 500_000)).toEqual({ twoSided: 0, midP: 0 });
    expect(() => fisherExact(1, 2, -1, 2)).toThrow(RangeError);
    expect(() => fisherExact(1.5, 2, 1, 2)).toThrow(RangeError);
  });

  test('takes milliseconds for a million people', () => {
    const start = process.hrtime.bigint();
    const { twoSided } = fisherExact(250_400, 249_600, 249_600, 250_400);
    expect(Number(process.hrtime.bigint() - start) / 1e6).toBeLessThan(500);
    // The normal approximation, z = 1.6, is good to three digits here.
    expect(twoSided).toBeCloseTo(0.1098, 3);
  });
});

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
          if (belowFourFifths(selected, total, refSelected, refTotal))
            throw new Error('exactly 4/5 is below');
          if (!belowFourFifths(selected - 1, total, refSelected, refTotal))
            throw new Error('less is not below');
        }
    expect(exact).toBeGreaterThan(1100);
    expect(misfires).toBeGreaterThan(1100);
  });

  test('is decided exactly where floating point no longer tells people apart', () => {
    const n = 2 ** 52;
    expect(belowFourFifths(4 * 2 ** 49, n, 5 * 2 ** 49, n)).toBe(false);
    expect(belowFourFifths(4 * 2 ** 49 - 1, n, 5 * 2 ** 49, n)).toBe(true);
    expect(compareRates(1, 2, 2, 4)).toBe(0);
    expect(impactRatio(1, 4, 0, 4)).toBeNull();
    expect(() => belowFourFifths(5, 4, 1, 2)).toThrow(RangeError);
  });

  test.each(statisticsBy('adverse-impact-groups').map((each) => [each.id, each] as const))(
    '%s',
    (_, { input, expected, relTol }) => {
      const reference = input.groups[expected.reference];
      const flagged = Object.entries<any>(input.groups).filter(([code, { selected, total }]) => {
        const ratio = impactRatio(selected, total, reference.selected, reference.total);
        expectClose(ratio, expected.ratios[code], relTol);
        return belowFourFifths(selected, total, reference.selected, reference.total);
      });
      expect(flagged.map(([code]) => code)).toEqual(expected.flagged);
    },
  );

  test.each(statisticsBy('funnel').map((each) => [each.id, each] as const))(
    '%s: where the gap opens, and where it is only inherited',
    (_, { input: { stages, A, B }, expected }) => {
      const flagged = (base: (stage: number) => number) =>
        stages.filter((_name: string, stage: number) =>
          belowFourFifths(B[stage], B[base(stage)], A[stage], A[base(stage)]),
        );
      expect(flagged((stage) => Math.max(0, stage - 1))).toEqual(expected.flaggedConditional);
      expect(flagged(() => 0)).toEqual(expected.flaggedCumulative);
    },
  );
});

describe('intervals', () => {
  test.each(statisticsBy('wilson-interval').map((each) => [each.id, each] as const))(
    '%s',
    (_, { input, expected, relTol }) => {
      for (const [name, [selected, total]] of Object.entries<any>(input.cases)) {
        const found = wilsonInterval(selected, total);
        expectClose(found?.lower, expected.intervals[name][0], relTol);
        expectClose(found?.upper, expected.intervals[name][1], relTol);
      }
    },
  );

  test('hold the rate and stay between 0 and 1', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.nat({ max: 5000 }), (total, picked) => {
        const selected = picked % (total + 1);
        const { lower, upper } = wilsonInterval(selected, total)!;
        expect([0, lower, selected / total, upper, 1]).toEqual(
          [0, lower, selected / total, upper, 1].sort((one, other) => one - other),
        );
        const turned = wilsonInterval(total - selected, total)!;
        expect(turned.lower).toBeCloseTo(1 - upper, 12);
      }),
    );
    expect(wilsonInterval(0, 0)).toBeNull();
  });

  test.each(statisticsBy('minimum-detectable').map((each) => [each.id, each] as const))(
    '%s',
    (_, { input, expected, relTol }) =>
      expectClose(
        minimumDetectableRatio(input.nFocal, input.nRef, input.refRate),
        expected.minimumDetectableRatio,
        relTol,
      ),
  );

  test('more people detect smaller gaps, a handful none', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 5, max: 2000 }),
        fc.integer({ min: 5, max: 2000 }),
        fc.double({ min: 0.05, max: 0.95, noNaN: true }),
        (nFocal, nRef, rate) => {
          const found = minimumDetectableRatio(nFocal, nRef, rate);
          const more = minimumDetectableRatio(2 * nFocal, 2 * nRef, rate);
          if (found === null) return;
          expect(found).toBeGreaterThanOrEqual(0);
          expect(more).toBeGreaterThan(found);
          expect(more).toBeLessThan(1);
        },
      ),
    );
    expect(minimumDetectableRatio(2, 2, 0.5)).toBeNull();
    expect(minimumDetectableRatio(40, 40, 0)).toBeNull();
  });
});

describe('Holm', () => {
  test.each(statisticsBy('multiple-comparison').map((each) => [each.id, each] as const))(
    '%s',
    (_, { input, expected, relTol }) => {
      const found = holm(input.p);
      found.forEach((p, at) => expectClose(p, expected.holm[at], relTol));
      expect(found.filter((p) => p! <= 0.05)).toHaveLength(expected.holmRejected);
    },
  );

  test('a comparison that could not be made stays null and does not count', () => {
    expect(holm([0.01, null, 0.04])).toEqual([0.02, null, 0.04]);
    expect(holm([null])).toEqual([null]);
    fc.assert(
      fc.property(fc.array(fc.option(fc.double({ min: 0, max: 1, noNaN: true }))), (family) => {
        const known = family.filter((p) => p !== null);
        expect(holm(family).filter((p) => p !== null)).toEqual(holm(known));
        family.forEach((p, at) => p !== null && expect(holm(family)[at]).toBeGreaterThanOrEqual(p));
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
      const [selected, total] = computedWith;
      const [refSelected, refTotal] = reference;
      const p = fisherExact(selected, total - selected, refSelected, refTotal - refSelected).twoSided;
      expectClose(p, fisherTwoSidedP, 1e-8);
      expectClose(impactRatio(selected, total, refSelected, refTotal), ratio, 1e-8);
      expect(
        verdictOf({
          focal: { selected, total },
          reference: { selected: refSelected, total: refTotal },
          adjustedP: p,
          alpha: 0.05,
          evaluated: true,
        }),
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
