/** Comparisons within strata hold together: turned, reordered, with strata that tell nothing, and with zeros anywhere. */
import * as fc from 'fast-check';
import { breslowDay, woolfHomogeneity } from '../../src/statistics/homogeneity';
import type { Rate } from '../../src/statistics/rate';
import {
  cochranMantelHaenszel,
  compareWithinStrata,
  isReversal,
  mantelHaenszelOddsRatio,
  mantelHaenszelRateRatio,
} from '../../src/statistics/stratified';
import type { Stratum } from '../../src/statistics/stratum';
import { oddsRatio } from '../../src/statistics/two-rates';
import {
  count,
  expectAlike,
  expectNear,
  expectSound,
  fullStratum,
  stratum,
  sure,
} from '../support/statistics';

const rateFrom = (selected: number, total: number): Rate => ({ selected, total });
const strataFrom = (tables: [number, number, number, number][]) =>
  tables.map(([a, b, c, d]): Stratum => ({ focal: rateFrom(a, a + b), reference: rateFrom(c, c + d) }));
const swapped = (strata: Stratum[]) =>
  strata.map(({ focal, reference }) => ({ focal: reference, reference: focal }));
const times = (factor: number, { selected, total }: Rate) => rateFrom(factor * selected, factor * total);

const OF_STRATA = [
  ...[compareWithinStrata, cochranMantelHaenszel, mantelHaenszelOddsRatio, mantelHaenszelRateRatio],
  ...[isReversal, breslowDay, woolfHomogeneity],
];

describe('strata', () => {
  const some = fc.array(fullStratum, { minLength: 1, maxLength: 6 });

  test('may come in any order, and with strata that tell nothing', () => {
    fc.assert(
      fc.property(some, count, (strata, people) => {
        const other = [...strata].reverse().concat(
          strataFrom([
            [0, people, 0, 3],
            [0, 0, 2, people],
          ]),
        );
        for (const of of [compareWithinStrata, breslowDay, woolfHomogeneity]) {
          // The crude figures are of everybody, so they do change.
          const strip = (result: any) => ({ ...result, crudeRateRatio: 0, crudeOddsRatio: 0, reversal: 0 });
          expectAlike(strip(of(other)), strip(of(strata)));
        }
      }),
    );
  });

  test('turn around with the groups', () => {
    fc.assert(
      fc.property(some, (strata) => {
        const turned = swapped(strata);
        const [one, other] = [compareWithinStrata(strata), compareWithinStrata(turned)];
        expectAlike(other.cmh, one.cmh);
        expectAlike(other.cmhCorrected, one.cmhCorrected);
        expect(other.reversal).toEqual(one.reversal);
        expectNear(sure(other.oddsRatio).ratio * sure(one.oddsRatio).ratio, 1);
        expectNear(sure(sure(other.oddsRatio).interval).lower * sure(sure(one.oddsRatio).interval).upper, 1);
        expectNear(sure(sure(other.rateRatio).interval).lower * sure(sure(one.rateRatio).interval).upper, 1);
        expectAlike(breslowDay(turned), breslowDay(strata));
      }),
    );
  });

  test('that are alike have one odds ratio, and it is theirs', () => {
    fc.assert(
      fc.property(fullStratum, fc.integer({ min: 2, max: 5 }), ({ focal, reference }, factor) => {
        const alike = [1, factor, 1].map((each) => ({
          focal: times(each, focal),
          reference: times(each, reference),
        }));
        expectNear(sure(mantelHaenszelOddsRatio(alike)).ratio, sure(oddsRatio(focal, reference)));
        const { breslowDay: plain, breslowDayTarone: corrected } = sure(breslowDay(alike));
        expect(plain.df).toBe(2);
        expectNear(plain.chiSquare, 0);
        expectNear(corrected.p, 1, 1e-4);
        expect(isReversal(alike)).toEqual({ value: false, reason: null });
      }),
    );
  });

  test("with empty margins do not count: R's rabbits", () => {
    const rabbits = strataFrom([
      [0, 6, 0, 5],
      [3, 3, 0, 6],
      [6, 0, 2, 4],
      [5, 1, 6, 0],
      [2, 0, 5, 0],
    ]);
    const all = compareWithinStrata(rabbits);
    expect(all.informativeStrata).toBe(3);
    expect(sure(all.cmhCorrected).chiSquare).toBeCloseTo(3.9286, 4);
    expect(sure(all.cmhCorrected).p).toBeCloseTo(0.04747, 5);
    expect(sure(all.oddsRatio).ratio).toBeCloseTo(7, 12);
    expect(sure(sure(all.oddsRatio).interval).lower).toBeCloseTo(1.026713, 6);
    expect(sure(sure(all.oddsRatio).interval).upper).toBeCloseTo(47.725133, 6);
    expect(sure(breslowDay(rabbits)).breslowDay.df).toBe(2);
    expectAlike(breslowDay(rabbits.slice(1, 4)), breslowDay(rabbits));
  });

  test('of equal odds have no excess, and nothing is taken from less than half a person', () => {
    const equal = strataFrom([
      [10, 30, 5, 15],
      [8, 8, 20, 20],
    ]);
    expect(sure(mantelHaenszelOddsRatio(equal)).ratio).toBe(1);
    expectNear(sure(breslowDay(equal)).breslowDay.chiSquare, 0, 1e-20);
    const near = strataFrom([[3, 4, 4, 4]]);
    expect(sure(cochranMantelHaenszel(near)).chiSquare).toBeGreaterThan(0);
    expect(cochranMantelHaenszel(near, true)).toEqual(cochranMantelHaenszel(near));
  });

  test('say why there is nothing', () => {
    const nothing = strataFrom([[0, 4, 0, 5]]);
    expect(cochranMantelHaenszel(nothing).reason).toBe('NO_INFORMATIVE_STRATUM');
    expect(mantelHaenszelRateRatio(nothing).reason).toBe('ZERO_REFERENCE');
    expect(breslowDay(strataFrom([[1, 2, 3, 4]])).reason).toBe('TOO_FEW_STRATA');
    const unbounded = strataFrom([
      [3, 0, 2, 4],
      [5, 0, 1, 4],
    ]);
    expect(mantelHaenszelOddsRatio(unbounded).reason).toBe('NO_COMMON_ODDS_RATIO');
    expect(breslowDay(swapped(unbounded)).reason).toBe('NO_COMMON_ODDS_RATIO');
    expect(sure(mantelHaenszelOddsRatio(swapped(unbounded)))).toEqual({
      ratio: 0,
      interval: { value: null, reason: 'ZERO_CELL' },
    });
    // Exactly balanced strata, though sevenths and elevenths don't add up to 0 in floating point.
    const balanced = strataFrom([
      [1, 2, 2, 2],
      [2, 2, 1, 2],
      [3, 3, 2, 3],
      [2, 3, 3, 3],
    ]);
    expect(sure(cochranMantelHaenszel(balanced))).toEqual({ chiSquare: 0, df: 1, p: 1 });
  });
});

test('there is neither NaN nor Infinity, whatever the counts', () => {
  fc.assert(
    fc.property(fc.array(stratum, { minLength: 1, maxLength: 5 }), (strata) => {
      for (const of of OF_STRATA) expectSound(of(strata), of.name);
    }),
    { numRuns: 300 },
  );
  const most = 2 ** 40;
  for (const of of OF_STRATA)
    expectSound(of([{ focal: rateFrom(1, most), reference: rateFrom(most - 1, most) }]), of.name);
});

test('counts that are none are refused, and so are no strata', () => {
  for (const bad of [rateFrom(-1, 2), rateFrom(0.5, 2), rateFrom(NaN, 2), rateFrom(3, 2)])
    for (const of of OF_STRATA) {
      expect(() => of([{ focal: rateFrom(1, 2), reference: bad }])).toThrow(RangeError);
      expect(() => of([{ focal: bad, reference: rateFrom(1, 2) }])).toThrow(RangeError);
    }
  for (const of of OF_STRATA) expect(() => of([])).toThrow(RangeError);
});
