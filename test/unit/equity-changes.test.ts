/** What changed from one report to the next: held against numbers that were worked out elsewhere. */
import * as fc from 'fast-check';
import type { Atom } from '../../src/modules/equity-cuts/equity-cut.profile';
import { changesBetween } from '../../src/modules/equity-monitoring/equity-change';
import { composed } from '../../src/modules/equity-reports/equity-report.compose';
import { DEFAULT_POLICY } from '../../src/modules/equity-reports/equity-report.comparisons';
import type { StoredResult } from '../../src/modules/equity-reports/equity-report.result';
import { makeSheet } from '../../src/modules/equity-sheets/equity-sheet.make';
import { fromLimits, rateRatio, ratioChange } from '../../src/statistics/interaction';
import { expectSound, fullRate, rate, sure } from '../support/statistics';

const K = 5;
const NOTHING = {
  ...{ matched: null, met: null, milestones: null, endedEarly: null, rematched: null, meetings: null },
  ...{ outOfContact: null, load: null, satisfaction: null, belonging: null },
};
/** How many of each group came how far; nested. */
type Ways = Record<string, [number, number, number, number, number]>;

interface Made {
  multiple?: boolean;
  number?: number;
}

function resultOf(ways: Ways, { multiple = false, number = 1 }: Made = {}): StoredResult {
  const atoms = Object.entries(ways).flatMap(([codes, way]) =>
    way.map((count, stage): Atom => {
      const people = count - (way[stage + 1] ?? 0);
      return {
        cohortId: 'cohort',
        unitId: null,
        profile: { ...NOTHING, stage },
        codes: { gender: codes.split('+') },
        people,
      };
    }),
  );
  const categories = ['a', 'b', 'c'].map((code) => ({ code, kind: 'VALUE' as const }));
  const asOf = '2026-01-01T00:00:00.000Z';
  const sheet = makeSheet(
    atoms.filter(({ people }) => people > 0),
    { key: 'gender', number, multiple, categories },
    { cohortIds: ['cohort'], k: K, asOf },
  );
  const attributes = [composed([sheet], DEFAULT_POLICY)];
  return { method: 'test', k: K, asOf, attributes, policy: DEFAULT_POLICY };
}

const EVEN: Ways = { a: [80, 60, 40, 20, 10], b: [80, 60, 40, 20, 10], c: [80, 60, 40, 20, 10] };
const HALF: Ways[string] = [80, 30, 20, 10, 5];

describe('two ratios', () => {
  test('as Altman and Bland work them out: 0.67 (0.46 to 0.98) and 0.88 (0.71 to 1.08)', () => {
    const younger = fromLimits(0.67, { lower: 0.46, upper: 0.98 });
    const older = fromLimits(0.88, { lower: 0.71, upper: 1.08 });
    expect(Math.sqrt(younger.variance)).toBeCloseTo(0.1929, 4);
    expect(Math.sqrt(older.variance)).toBeCloseTo(0.107, 4);
    // They print −0.2726 / 0.2206 = −1.24 and P = 0.2.
    expect(sure(ratioChange(older, younger)).z).toBeCloseTo(-1.2358, 4);
    expect(sure(ratioChange(older, younger)).p).toBeCloseTo(0.2165, 4);
  });

  test('from counts: 45/60 by 50/60, then 24/60 by 48/60', () => {
    const earlier = sure(rateRatio({ selected: 45, total: 60 }, { selected: 50, total: 60 }));
    const later = sure(rateRatio({ selected: 24, total: 60 }, { selected: 48, total: 60 }));
    expect(earlier.ratio).toBeCloseTo(0.9, 12);
    // 1/45 − 1/60 + 1/50 − 1/60 and 1/24 − 1/60 + 1/48 − 1/60.
    expect(earlier.variance).toBeCloseTo(0.008888888889, 12);
    expect(later.variance).toBeCloseTo(0.029166666667, 12);
    // By scipy.stats.norm.
    expect(sure(ratioChange(earlier, later)).z).toBeCloseTo(-3.0130802295775254, 10);
    expect(sure(ratioChange(earlier, later)).p).toBeCloseTo(0.002586105386049678, 12);
  });

  test('null with the reason, never something that is no number', () => {
    fc.assert(
      fc.property(rate, rate, rate, rate, (a, b, c, d) => {
        const [one, two] = [rateRatio(a, b), rateRatio(c, d)];
        expectSound(one);
        if (one.value && two.value) expectSound(ratioChange(one.value, two.value));
      }),
    );
    expect(rateRatio({ selected: 0, total: 9 }, { selected: 3, total: 9 }).reason).toBe('ZERO_CELL');
    expect(rateRatio({ selected: 3, total: 9 }, { selected: 0, total: 9 }).reason).toBe('ZERO_CELL');
    expect(rateRatio({ selected: 0, total: 0 }, { selected: 3, total: 9 }).reason).toBe('EMPTY_GROUP');
    const all = sure(rateRatio({ selected: 9, total: 9 }, { selected: 9, total: 9 }));
    expect(ratioChange(all, all).reason).toBe('NO_VARIATION');
  });

  test('turn around with the reports and with the groups', () => {
    fc.assert(
      fc.property(fullRate, fullRate, fullRate, fullRate, (a, b, c, d) => {
        const z = sure(ratioChange(sure(rateRatio(a, b)), sure(rateRatio(c, d)))).z;
        expect(sure(ratioChange(sure(rateRatio(c, d)), sure(rateRatio(a, b)))).z).toBeCloseTo(-z, 9);
        expect(sure(ratioChange(sure(rateRatio(b, a)), sure(rateRatio(d, c)))).z).toBeCloseTo(-z, 9);
      }),
    );
  });
});

describe('two reports', () => {
  test('what is the same in both is no change, in whatever numbers', () => {
    expect(changesBetween(resultOf(EVEN), resultOf(EVEN))).toEqual([]);
    const ten = Object.fromEntries(
      Object.entries(EVEN).map(([code, way]) => [code, way.map((count) => 10 * count)]),
    ) as Ways;
    expect(changesBetween(resultOf(EVEN), resultOf(ten))).toEqual([]);
  });

  test('a group beside all others together, adjusted over all comparisons of the attribute', () => {
    const found = changesBetween(resultOf(EVEN), resultOf({ ...EVEN, a: HALF }));
    // 60/80 by 120/160, then 30/80 by 120/160: z = −4.0586543, by scipy.stats.norm. Beside b stand a and c: p = 0.0199.
    const p = 4.935631540593879e-5;
    // At three stages of two bases and one of one, three groups.
    const adjustedP = expect.closeTo(21 * p, 12) as number;
    const place = { attributeKey: 'gender', code: 'a', stage: 'ACCEPTED', basis: 'PREVIOUS_STAGE' };
    expect(found).toEqual([
      { ...place, earlierRatio: 1, laterRatio: 0.5, atLeast: false, p: expect.closeTo(p, 14), adjustedP },
    ]);
  });

  test('the reference does not move with the highest rate', () => {
    // Men first, then women: by the group with the highest rate, each time the other one is told.
    const [first, then] = [
      resultOf({ a: [90, 70, 0, 0, 0], b: [90, 35, 0, 0, 0] }),
      resultOf({ a: [90, 35, 0, 0, 0], b: [90, 70, 0, 0, 0] }),
    ];
    const found = changesBetween(first, then);
    // Of two groups one is told: that whose ratio fell.
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ code: 'a', stage: 'ACCEPTED', earlierRatio: 2, laterRatio: 0.5 });
  });

  test('of a range the end that speaks least for a change', () => {
    const earlier = resultOf({ a: [60, 24, 0, 0, 0], b: [60, 30, 0, 0, 0] });
    for (const reached of [0, 1, 4]) {
      const later = resultOf({ a: [60, reached, 0, 0, 0], b: [60, 30 - reached, 0, 0, 0] });
      const cells = later.attributes[0]!.groups.map(({ cells }) => cells[1]);
      // Staff know the total, so the other one must not be told either.
      expect(cells.slice(0, 2)).toEqual([
        { kind: 'BAND', atLeast: 0, atMost: 4 },
        { kind: 'BAND', atLeast: 26, atMost: 30 },
      ]);
      // As 4/60 by 26/60, whatever it is: z = −3.0262343.
      const [change] = changesBetween(earlier, later);
      expect(change).toMatchObject({ code: 'a', earlierRatio: 0.8, atLeast: true });
      expect(change!.laterRatio).toBeCloseTo(4 / 26, 12);
      expect(change!.p).toBeCloseTo(0.0024762038003393054, 12);
    }
  });

  test('where groups overlap, by the ratio to everybody else and its limits', () => {
    const ways = (reached: number): Ways => ({
      a: [60, reached, 0, 0, 0],
      b: [90, 45, 0, 0, 0],
      'b+c': [30, 15, 0, 0, 0],
    });
    const multiple = { multiple: true };
    const found = changesBetween(resultOf(ways(30), multiple), resultOf(ways(10), multiple));
    expect(found.map(({ code }) => code)).toContain('a');
    const { earlierRatio, laterRatio, p } = found.find(({ code }) => code === 'a')!;
    expect([earlierRatio, laterRatio]).toEqual([1, expect.closeTo(1 / 3, 12)]);
    // 30/60 by 60/120 and 10/60 by 60/120: the limits that are printed say as much as the counts.
    const of = (selected: number) => sure(rateRatio({ selected, total: 60 }, { selected: 60, total: 120 }));
    expect(p).toBeCloseTo(sure(ratioChange(of(30), of(10))).p, 12);
  });

  test('nothing is held against another version of the attribute, what is not printed, or what defines who is admitted', () => {
    const fallen = { ...EVEN, a: HALF };
    expect(changesBetween(resultOf(EVEN), resultOf(fallen)).length).toBeGreaterThan(0);
    expect(changesBetween(resultOf(EVEN), resultOf(fallen, { number: 2 }))).toEqual([]);
    // Whoever was admitted by it is not judged by it.
    const admitted = resultOf(fallen);
    admitted.attributes[0]!.eligibility = true;
    expect(changesBetween(resultOf(EVEN), admitted)).toEqual([]);
    // Seven people are shown in no table.
    const few = resultOf({ ...EVEN, a: [7, 7, 0, 0, 0] });
    expect(few.attributes[0]!.groups.find(({ code }) => code === 'a')?.hidden).toBe(true);
    expect(changesBetween(resultOf(EVEN), few).filter(({ code }) => code === 'a')).toEqual([]);
    const nothing = resultOf({ a: [4, 1, 0, 0, 0], b: [4, 1, 0, 0, 0] });
    expect(changesBetween(resultOf(EVEN), nothing)).toEqual([]);
    expect(changesBetween(nothing, resultOf(EVEN))).toEqual([]);
  });
});
