/** Comparisons of rates, and of tables, hold together: turned, scaled, split, and with zeros anywhere. */
import * as fc from 'fast-check';
import { chiSquareOfRates, chiSquareOfTable } from '../../src/statistics/contingency';
import { fisherExact } from '../../src/statistics/fisher';
import { impactRatio, oneSwapFlips } from '../../src/statistics/four-fifths';
import {
  katzInterval,
  newcombeInterval,
  wilsonInterval,
  woolfInterval,
} from '../../src/statistics/intervals';
import { minimumDetectable, nPerGroup, powerOf } from '../../src/statistics/power';
import { rateOf, type Rate } from '../../src/statistics/rate';
import {
  cochranMantelHaenszel,
  mantelHaenszelOddsRatio,
  mantelHaenszelRateRatio,
} from '../../src/statistics/stratified';
import { swapsToNonsignificance } from '../../src/statistics/swaps';
import * as twoRates from '../../src/statistics/two-rates';
import {
  count,
  expectAlike,
  expectNear,
  expectSound,
  fullRate,
  rate,
  stratum,
  sure,
} from '../support/statistics';
import { expectClose } from '../support/vectors';

const rateFrom = (selected: number, total: number): Rate => ({ selected, total });
const times = (factor: number, { selected, total }: Rate) => rateFrom(factor * selected, factor * total);

const PAIRS = [
  ...[twoRates.rateDifference, twoRates.oddsRatio, twoRates.adverseOutcomeRatio, twoRates.pooledZ],
  ...[twoRates.shortfallFromPool, twoRates.shortfallFromReference, twoRates.hypergeometricZ],
  ...[newcombeInterval, katzInterval, woolfInterval, impactRatio, oneSwapFlips, swapsToNonsignificance],
];

describe('two rates', () => {
  test('turn around with the groups', () => {
    fc.assert(
      fc.property(fullRate, fullRate, (one, other) => {
        expectNear(sure(twoRates.pooledZ(one, other)).z, -sure(twoRates.pooledZ(other, one)).z);
        expectNear(
          sure(twoRates.hypergeometricZ(one, other)).p,
          sure(twoRates.hypergeometricZ(other, one)).p,
        );
        expectNear(sure(twoRates.oddsRatio(one, other)) * sure(twoRates.oddsRatio(other, one)), 1);
        expectNear(sure(twoRates.rateDifference(one, other)), -sure(twoRates.rateDifference(other, one)));
        const [difference, turned] = [sure(newcombeInterval(one, other)), sure(newcombeInterval(other, one))];
        expectNear(difference.lower, -turned.upper);
        expectNear(difference.upper, -turned.lower);
        for (const interval of [katzInterval, woolfInterval]) {
          expectNear(sure(interval(one, other)).lower * sure(interval(other, one)).upper, 1);
        }
      }),
    );
  });

  test('of twice as many people are as far apart, and surer', () => {
    fc.assert(
      fc.property(fullRate, fullRate, fc.integer({ min: 2, max: 9 }), (one, other, factor) => {
        const [more, others] = [times(factor, one), times(factor, other)];
        expectNear(sure(impactRatio(more, others)), sure(impactRatio(one, other)));
        expectNear(
          sure(twoRates.adverseOutcomeRatio(more, others)),
          sure(twoRates.adverseOutcomeRatio(one, other)),
        );
        expectNear(
          sure(twoRates.pooledZ(more, others)).z,
          Math.sqrt(factor) * sure(twoRates.pooledZ(one, other)).z,
        );
        for (const shortfall of [twoRates.shortfallFromPool, twoRates.shortfallFromReference])
          expectNear(sure(shortfall(more, others)), factor * sure(shortfall(one, other)));
        const width = ({ lower, upper }: { lower: number; upper: number }) => upper - lower;
        for (const interval of [newcombeInterval, katzInterval, woolfInterval])
          expect(width(sure(interval(more, others)))).toBeLessThan(width(sure(interval(one, other))));
      }),
    );
  });

  test('grow with each person selected', () => {
    fc.assert(
      fc.property(fullRate, fullRate, (one, other) => {
        const more = rateFrom(one.selected + 1, one.total);
        expect(fisherExact(more, other).lowerTail).toBeGreaterThanOrEqual(fisherExact(one, other).lowerTail);
        expect(sure(twoRates.rateDifference(more, other))).toBeGreaterThan(
          sure(twoRates.rateDifference(one, other)),
        );
        expect(sure(newcombeInterval(more, other)).lower).toBeGreaterThan(
          sure(newcombeInterval(one, other)).lower,
        );
        expectNear(
          sure(twoRates.shortfallFromReference(one, other)) - 1,
          sure(twoRates.shortfallFromReference(more, other)),
        );
      }),
    );
  });

  test('keep their intervals around them', () => {
    fc.assert(
      fc.property(fullRate, fullRate, (one, other) => {
        const estimates = [
          [twoRates.rateDifference, newcombeInterval],
          [impactRatio, katzInterval],
          [twoRates.oddsRatio, woolfInterval],
        ] as const;
        for (const [estimate, interval] of estimates) {
          const { lower, upper } = sure(interval(one, other));
          const value = sure(estimate(one, other));
          expect(lower).toBeLessThan(value);
          expect(upper).toBeGreaterThan(value);
        }
      }),
    );
  });

  test('agree with each other where they must', () => {
    fc.assert(
      fc.property(fullRate, fullRate, (focal, reference) => {
        const one = [{ focal, reference }];
        const z = sure(twoRates.hypergeometricZ(focal, reference));
        const cmh = sure(cochranMantelHaenszel(one));
        expectNear(cmh.chiSquare, z.z ** 2);
        expectNear(cmh.p, z.p);
        const people = focal.total + reference.total;
        const pearson = sure(chiSquareOfRates([focal, reference]));
        expectNear(pearson.chiSquare, sure(twoRates.pooledZ(focal, reference)).z ** 2);
        expectNear(cmh.chiSquare, (pearson.chiSquare * (people - 1)) / people);
        expectNear(pearson.cramersV, Math.sqrt(pearson.chiSquare / people));
        const odds = sure(mantelHaenszelOddsRatio(one));
        expectNear(odds.ratio, sure(twoRates.oddsRatio(focal, reference)));
        expectNear(sure(odds.interval).lower, sure(woolfInterval(focal, reference)).lower);
        const ratio = sure(mantelHaenszelRateRatio(one));
        expectNear(ratio.ratio, sure(impactRatio(focal, reference)));
        expectNear(sure(ratio.interval).upper, sure(katzInterval(focal, reference)).upper);
      }),
    );
  });

  test('of the convicted twins are as R prints them', () => {
    const { twoSided, upperTail } = fisherExact(rateFrom(10, 13), rateFrom(2, 17));
    expect(twoSided).toBeCloseTo(0.0005367, 7);
    expect(upperTail).toBeCloseTo(0.0004652, 7);
  });
});

describe('tables', () => {
  const table = fc
    .tuple(fc.integer({ min: 2, max: 4 }), fc.integer({ min: 2, max: 4 }))
    .chain(([rows, columns]) =>
      fc.array(fc.array(count, { minLength: columns, maxLength: columns }), {
        minLength: rows,
        maxLength: rows,
      }),
    );

  test('may be turned, reordered, and filled up with empty rows', () => {
    fc.assert(
      fc.property(table, (cells) => {
        const { value } = chiSquareOfTable(cells);
        const turned = cells[0]!.map((_, column) => cells.map((row) => row[column]!));
        const emptied = [...cells, cells[0]!.map(() => 0)];
        for (const same of [turned, [...cells].reverse(), emptied]) {
          const other = chiSquareOfTable(same).value;
          expect(other?.df).toBe(value?.df);
          if (value) {
            expectNear(other!.chiSquare, value.chiSquare);
            expectNear(other!.cramersV, value.cramersV);
            expect(value.cramersV).toBeLessThanOrEqual(1);
          }
        }
      }),
    );
  });

  test('of equal rates are exactly 0, of few people carry a warning, of one row are nothing', () => {
    expect(
      sure(
        chiSquareOfTable([
          [10, 30],
          [25, 75],
          [7, 21],
        ]),
      ),
    ).toMatchObject({ chiSquare: 0, p: 1, cramersV: 0 });
    expect(
      sure(
        chiSquareOfTable([
          [4, 6],
          [5, 5],
        ]),
      ),
    ).toMatchObject({ minExpected: 4.5, smallExpected: true });
    expect(
      sure(
        chiSquareOfTable([
          [5, 5],
          [5, 5],
        ]),
      ),
    ).toMatchObject({ minExpected: 5, smallExpected: false });
    expect(
      sure(
        chiSquareOfTable([
          [9, 0],
          [0, 9],
        ]),
      ).cramersV,
    ).toBe(1);
    expect(
      chiSquareOfTable([
        [3, 4],
        [0, 0],
      ]),
    ).toEqual({ value: null, reason: 'TOO_FEW_GROUPS' });
    expect(
      chiSquareOfTable([
        [3, 0],
        [4, 0],
      ]),
    ).toEqual({ value: null, reason: 'TOO_FEW_CATEGORIES' });
    expect(() => chiSquareOfTable([])).toThrow(RangeError);
    expect(() => chiSquareOfTable([[1, 2], [3]])).toThrow(RangeError);
  });
});

test('there is neither NaN nor Infinity, whatever the counts', () => {
  fc.assert(
    fc.property(rate, rate, fc.array(stratum, { minLength: 1, maxLength: 5 }), (focal, reference, strata) => {
      for (const of of PAIRS) expectSound(of(focal, reference), of.name);
      expectSound([rateOf(focal), wilsonInterval(focal), fisherExact(focal, reference)]);
      expectSound(chiSquareOfRates(strata.flatMap((each) => [each.focal, each.reference])));
      const [p, r] = [rateOf(focal).value ?? 0, rateOf(reference).value ?? 1];
      const sizes = { nFocal: focal.total, nRef: reference.total };
      expectSound([powerOf(sizes, p, r), nPerGroup(p, r), minimumDetectable(sizes, r)]);
    }),
    { numRuns: 300 },
  );
  const huge = rateFrom(2 ** 52, 2 ** 53 - 1);
  for (const of of PAIRS.filter((each) => each !== swapsToNonsignificance))
    expectSound(of(rateFrom(1, 2 ** 53 - 1), huge));
});

test('counts that are none are refused', () => {
  const good = rateFrom(1, 2);
  for (const bad of [
    rateFrom(-1, 2),
    rateFrom(0.5, 2),
    rateFrom(NaN, 2),
    rateFrom(3, 2),
    rateFrom(1, Infinity),
  ]) {
    for (const of of [...PAIRS, fisherExact]) {
      expect(() => of(bad, good)).toThrow(RangeError);
      expect(() => of(good, bad)).toThrow(RangeError);
    }
    expect(() => chiSquareOfRates([good, bad])).toThrow(RangeError);
    expect(() => rateOf(bad)).toThrow(RangeError);
    expect(() => wilsonInterval(bad)).toThrow(RangeError);
  }
  expect(() => chiSquareOfRates([])).toThrow(RangeError);
  for (const sizes of [
    { nFocal: -1, nRef: 5 },
    { nFocal: 5, nRef: 1.5 },
  ])
    expect(() => minimumDetectable(sizes, 0.5)).toThrow(RangeError);
  for (const level of [0, 1, NaN, -1]) {
    expect(() => powerOf({ nFocal: 5, nRef: 5 }, 0.1, 0.2, level)).toThrow(RangeError);
    expect(() => nPerGroup(0.1, 0.2, level)).toThrow(RangeError);
    expect(() => swapsToNonsignificance(good, good, level)).toThrow(RangeError);
  }
  expect(() => powerOf({ nFocal: 5, nRef: 5 }, 1.1, 0.2)).toThrow(RangeError);
});

test('the comparison of results can fail', () => {
  expect(() => expectAlike({ a: 1.000001 }, { a: 1 })).toThrow();
  expect(() => expectSound({ a: [1, NaN] })).toThrow('result.a.1 is NaN.');
  expect(() => expectSound({ value: null, reason: null })).toThrow('without a reason');
  expect(() => expectSound(-0)).toThrow();
  expect(() => expectClose(0, 1e-9, 1e-8)).toThrow();
});
