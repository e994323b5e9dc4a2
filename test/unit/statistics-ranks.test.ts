/** Rank tests, indices of segregation and random pairing agree with counting all that could happen. */
import * as fc from 'fast-check';
import { normalTwoSided } from '../../src/statistics/distributions';
import { kruskalWallis, kruskalWallisOfCounts } from '../../src/statistics/kruskal-wallis';
import { mannWhitney, mannWhitneyOfCounts } from '../../src/statistics/mann-whitney';
import { countScores, meanScore, medianScore } from '../../src/statistics/scores';
import { dissimilarity, interaction, isolation } from '../../src/statistics/segregation';
import { count, expectAlike, expectNear, expectSound, scores, sure } from '../support/statistics';

const someScores = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 30 });

/** All ways to choose `size` of a list. */
function choices<T>(list: readonly T[], size: number): T[][] {
  if (size === 0) return [[]];
  return list.flatMap((first, at) => choices(list.slice(at + 1), size - 1).map((rest) => [first, ...rest]));
}

const average = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('Mann–Whitney', () => {
  test('counts pairs', () => {
    fc.assert(
      fc.property(someScores, someScores, (x, y) => {
        const signs = x.flatMap((one) => y.map((other) => Math.sign(one - other)));
        const { w, cliffsDelta, rankBiserial, probabilityOfSuperiority } = sure(mannWhitney(x, y));
        expect(w).toBe(signs.reduce((sum, sign) => sum + (sign + 1) / 2, 0));
        expectNear(cliffsDelta, average(signs), 1e-12);
        expect(rankBiserial).toBe(cliffsDelta);
        expectNear(probabilityOfSuperiority, (average(signs) + 1) / 2, 1e-12);
      }),
    );
  });

  test('turns around with the groups, and sees order only', () => {
    fc.assert(
      fc.property(someScores, someScores, (x, y) => {
        const [one, other] = [sure(mannWhitney(x, y)), sure(mannWhitney(y, x))];
        expectNear(one.cliffsDelta, -other.cliffsDelta, 1e-12);
        for (const test of ['exactP', 'asymptotic', 'corrected'] as const) {
          expect(one[test].reason).toBe(other[test].reason);
          if (one[test].value === null) continue;
          const [p, q] = [one, other].map(({ [test]: { value } }) =>
            typeof value === 'number' ? value : value!.p,
          );
          expectNear(p!, q!, 1e-12);
        }
        const [cubes, others] = [x, y].map((list) => list.map((score) => score ** 3 - 400));
        expect(mannWhitney(cubes!, others!)).toEqual(mannWhitney(x, y));
      }),
    );
  });

  test('has the exact distribution of all rankings', () => {
    for (const [m, n] of [
      [3, 4],
      [5, 5],
      [1, 6],
      [4, 2],
    ] as const) {
      const ranks = Array.from({ length: m + n }, (_, at) => at + 1);
      const all = choices(ranks, m).map((x) => ({
        x,
        y: ranks.filter((rank) => !x.includes(rank)),
        w: x.reduce((sum, rank) => sum + rank, 0) - (m * (m + 1)) / 2,
      }));
      for (const { x, y, w } of all) {
        const low = all.filter((each) => each.w <= w).length;
        const high = all.filter((each) => each.w >= w).length;
        const found = sure(mannWhitney(x, y));
        expect(found.w).toBe(w);
        expectNear(sure(found.exactP), Math.min(1, (2 * Math.min(low, high)) / all.length), 1e-12);
      }
    }
  });

  test('has no exact p with ties or many people, and none at all where all are equal', () => {
    const upTo = (n: number, from = 0) => Array.from({ length: n }, (_, at) => from + at);
    expect(sure(mannWhitney([1, 2], [2, 3])).exactP.reason).toBe('TIES');
    expect(sure(mannWhitney(upTo(50), upTo(3, 100))).exactP.reason).toBe('TOO_MANY_FOR_EXACT');
    expect(sure(sure(mannWhitney(upTo(49), upTo(49, 100))).exactP)).toBeLessThan(1e-27);
    const equal = sure(mannWhitney([3, 3], [3]));
    expect(equal).toMatchObject({ w: 1, cliffsDelta: 0, probabilityOfSuperiority: 0.5 });
    expect(equal.asymptotic).toEqual({ value: null, reason: 'ALL_EQUAL' });
    expect(equal.corrected.reason).toBe('ALL_EQUAL');
    expect(mannWhitney([], [1])).toEqual({ value: null, reason: 'EMPTY_GROUP' });
    expect(mannWhitneyOfCounts([1, 2], [0, 0]).reason).toBe('EMPTY_GROUP');
  });

  test('of printed counts is that of people', () => {
    fc.assert(
      fc.property(someScores, someScores, (x, y) => {
        const onScale = (list: number[]) =>
          [1, 2, 3, 4, 5, 6, 7].map((value) => list.filter((each) => each === value).length);
        expect(mannWhitneyOfCounts(onScale(x), onScale(y))).toEqual(mannWhitney(x, y));
        expect(kruskalWallisOfCounts([onScale(x), onScale(y)])).toEqual(kruskalWallis([x, y]));
        expect(medianScore([1, 2, 3, 4, 5, 6, 7], onScale(x)).value).toBe(
          average([Math.floor((x.length - 1) / 2), Math.floor(x.length / 2)].map((at) => x.toSorted()[at]!)),
        );
        expectNear(sure(meanScore([1, 2, 3, 4, 5, 6, 7], onScale(x))), average(x), 1e-12);
      }),
    );
  });
});

describe('Kruskal–Wallis', () => {
  test('of two groups is Mann–Whitney without correction', () => {
    fc.assert(
      fc.property(someScores, someScores, (x, y) => {
        const [h, u] = [kruskalWallis([x, y]), sure(mannWhitney(x, y)).asymptotic];
        expect(h.reason).toBe(u.reason);
        if (!h.value || !u.value) return;
        expectNear(h.value.chiSquare, u.value.z ** 2);
        expectNear(h.value.p, normalTwoSided(u.value.z));
      }),
    );
  });

  test('does not care for the order of groups, nor for those without people', () => {
    fc.assert(
      fc.property(fc.array(scores, { minLength: 1, maxLength: 5 }), (groups) => {
        expectAlike(kruskalWallis([...groups].reverse()), kruskalWallis(groups));
        expect(kruskalWallis([...groups, []])).toEqual(kruskalWallis(groups));
      }),
    );
    expect(kruskalWallis([[1, 2], []])).toEqual({ value: null, reason: 'TOO_FEW_GROUPS' });
    expect(kruskalWallis([[2, 2], [2]])).toEqual({ value: null, reason: 'ALL_EQUAL' });
  });
});

describe('segregation', () => {
  const units = fc.array(fc.record({ group: count, others: count }), { minLength: 1, maxLength: 8 });

  test('is none with equal shares, and whole where nobody meets', () => {
    const even = [1, 3, 10].map((size) => ({ group: size, others: 4 * size }));
    expectNear(sure(dissimilarity(even)), 0, 1e-15);
    expectNear(sure(isolation(even)), 0.2, 1e-15);
    const apart = [
      { group: 5, others: 0 },
      { group: 0, others: 9 },
      { group: 2, others: 0 },
    ];
    expect(dissimilarity(apart)).toEqual({ value: 1, reason: null });
    expect(isolation(apart)).toEqual({ value: 1, reason: null });
    expect(interaction(apart)).toEqual({ value: 0, reason: null });
    // By hand: ½(|2/6 − 8/10| + |4/6 − 2/10|) and 2/6·2/10 + 4/6·4/6.
    const mixed = [
      { group: 2, others: 8 },
      { group: 4, others: 2 },
    ];
    expectNear(sure(dissimilarity(mixed)), 7 / 15, 1e-12);
    expectNear(sure(isolation(mixed)), 1 / 15 + 4 / 9, 1e-12);
  });

  test('stays within bounds, in any order and at any scale, and is null with a reason', () => {
    fc.assert(
      fc.property(units, (list) => {
        const all = [dissimilarity, isolation, interaction].map((index) => index(list));
        expectSound(all);
        const other = [...list]
          .reverse()
          .map(({ group, others }) => ({ group: 3 * group, others: 3 * others }));
        expectAlike(
          [dissimilarity, isolation, interaction].map((index) => index(other)),
          all,
        );
        const [d, own, rest] = all.map(({ value }) => value);
        if (d !== null) {
          expect(d).toBeGreaterThanOrEqual(0);
          expect(d).toBeLessThanOrEqual(1);
          const turned = list.map(({ group, others }) => ({ group: others, others: group }));
          expectNear(sure(dissimilarity(turned)), d!, 1e-12);
        }
        if (own === null) return;
        expectNear(own! + rest!, 1, 1e-12);
        const [members, people] = list.reduce(
          ([some, every], { group, others }) => [some + group, every + group + others],
          [0, 0],
        );
        // Nobody meets fewer of their own, on average, than if all were spread evenly.
        expect(own! + 1e-12).toBeGreaterThanOrEqual(members / people);
      }),
    );
    expect(dissimilarity([{ group: 0, others: 4 }]).reason).toBe('EMPTY_GROUP');
    expect(dissimilarity([{ group: 4, others: 0 }]).reason).toBe('NOBODY_ELSE');
    expect(isolation([{ group: 0, others: 4 }]).reason).toBe('EMPTY_GROUP');
  });
});

test('there is neither NaN nor Infinity, whatever the counts', () => {
  const row = fc.array(count, { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(fc.array(row, { minLength: 2, maxLength: 4 }), scores, scores, (rows, x, y) => {
      expectSound([mannWhitneyOfCounts(rows[0]!, rows[1]!), kruskalWallisOfCounts(rows)]);
      expectSound([mannWhitney(x, y), kruskalWallis([x, y, [3]]), countScores([x, y])]);
      expectSound([meanScore([1, 2, 3, 4], rows[0]!), medianScore([1, 2, 3, 4], rows[0]!)]);
    }),
    { numRuns: 300 },
  );
});

test('scores and counts that are none are refused', () => {
  expect(() => mannWhitney([1, NaN], [2])).toThrow(RangeError);
  expect(() => mannWhitneyOfCounts([], [])).toThrow(RangeError);
  expect(() => mannWhitneyOfCounts([1, 2], [1])).toThrow(RangeError);
  expect(() => mannWhitneyOfCounts([1, -2], [1, 1])).toThrow(RangeError);
  expect(() => kruskalWallis([])).toThrow(RangeError);
  expect(() =>
    kruskalWallisOfCounts([
      [1, 0.5],
      [1, 1],
    ]),
  ).toThrow(RangeError);
  expect(() => meanScore([1, 2], [1])).toThrow(RangeError);
  expect(() => medianScore([1, Infinity], [1, 1])).toThrow(RangeError);
  for (const index of [dissimilarity, isolation, interaction]) {
    expect(() => index([])).toThrow(RangeError);
    expect(() => index([{ group: -1, others: 2 }])).toThrow(RangeError);
    expect(() => index([{ group: 1, others: NaN }])).toThrow(RangeError);
  }
});
