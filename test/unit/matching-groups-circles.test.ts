/** Circles: planned sizes, rules that are never broken, optima that trying everything finds, a bound that holds. */
import { BANNED } from '../../src/matching/groups/affinity';
import { formCircles, worthOf, type Pool } from '../../src/matching/groups/circles';
import { mostThatFit, planSizes } from '../../src/matching/groups/plan';
import { GroupSizeError, type CircleSizes } from '../../src/matching/groups/types';
import { lcg, vectors, type Lcg } from '../support/matching';

const { imul } = Math;

describe('sizes', () => {
  test.each([
    [10, { wished: 5, min: 4, max: 6 }, [5, 5]],
    [11, { wished: 5, min: 3, max: 6 }, [4, 4, 3]],
    [11, { wished: 5, min: 4, max: 6 }, [6, 5]],
    [7, { wished: 2, min: 2, max: 3 }, [3, 2, 2]],
    [8, { wished: 8, min: 2, max: 8 }, [8]],
    [9, { wished: 8, min: 2, max: 8 }, [5, 4]],
    [5, { wished: 5, min: 5, max: 5 }, [5]],
    [0, { wished: 4, min: 3, max: 5 }, []],
  ])('%i people, %o: %o', (people, sizes, planned) => {
    expect(planSizes(people, sizes)).toEqual(planned);
  });

  test('all numbers and all bounds: what can be split is, and as asked', () => {
    const wrong: unknown[] = [];
    const isPlanned = (people: number, bounds: CircleSizes) => {
      const planned = planSizes(people, bounds);
      return (
        planned.reduce((sum, size) => sum + size, 0) === people &&
        planned[0]! - planned[planned.length - 1]! <= 1 &&
        planned.every((size) => size >= bounds.min && size <= bounds.max)
      );
    };
    for (let min = 2; min <= 8; min++)
      for (let max = min; max <= 8; max++)
        for (let people = 1; people <= 60; people++) {
          const bounds = { wished: max, min, max };
          const counts = Array.from({ length: people }, (_, at) => at + 1);
          const possible = counts.some((count) => count * min <= people && people <= count * max);
          if ((mostThatFit(people, bounds) === people) !== possible) wrong.push([people, bounds]);
          if (!possible) expect(() => planSizes(people, bounds)).toThrow(GroupSizeError);
          for (let wished = min; possible && wished <= max; wished++)
            if (!isPlanned(people, { wished, min, max })) wrong.push([people, { wished, min, max }]);
        }
    expect(wrong).toEqual([]);
  });

  test('a number that can not be split is refused with the numbers that can', () => {
    const refusal = (people: number, sizes: CircleSizes) => {
      try {
        planSizes(people, sizes);
      } catch (error) {
        return error;
      }
      return null;
    };
    expect(refusal(7, { wished: 5, min: 4, max: 6 })).toMatchObject({
      fewer: 6,
      more: 8,
      message: "7 people can't be split into circles of 4 to 6; 6 or 8 people would do, or other bounds.",
    });
    expect(refusal(2, { wished: 4, min: 3, max: 5 })).toMatchObject({ fewer: null, more: 3 });
  });
});

function poolOf(square: Int16Array, n: number, seed = 1): Pool {
  const order = Array.from({ length: n }, (_, at) => at);
  return { n, cells: square, order, lots: order.map((at) => imul(at + seed, 0x9e3779b9) >>> 0), seed };
}

function randomPool(g: Lcg, n: number, keep: number, range: number): Pool {
  const cells = new Int16Array(n * n).fill(BANNED);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < i; j++)
      if (g.next(100) < keep) cells[i * n + j] = cells[j * n + i] = g.next(range) - 500;
  return poolOf(cells, n, g.next(1000));
}

/** The best split into circles of exactly these sizes that keeps all rules; null if there is none. */
function bruteForce(pool: Pool, sizes: readonly number[], people = [...pool.order]): number | null {
  const [first, ...rest] = people;
  if (first === undefined) return 0;
  let best: number | null = null;
  for (const size of new Set(sizes)) {
    const at = sizes.indexOf(size);
    const others = [...sizes.slice(0, at), ...sizes.slice(at + 1)];
    const grow = (circle: number[], from: number) => {
      if (circle.length === size) {
        const left = bruteForce(
          pool,
          others,
          rest.filter((one) => !circle.includes(one)),
        );
        if (left !== null) best = Math.max(best ?? -Infinity, worthOf(pool, circle) + left);
        return;
      }
      for (let next = from; next < rest.length; next++) {
        const one = rest[next]!;
        if (circle.every((other) => pool.cells[one * pool.n + other] !== BANNED))
          grow([...circle, one], next + 1);
      }
    };
    grow([first], 0);
  }
  return best;
}

function checked(pool: Pool, bounds: CircleSizes) {
  const found = formCircles(pool, bounds);
  const placed = found.circles.flat();
  expect(new Set(placed).size).toBe(placed.length);
  expect(placed.some((one) => found.lonely.has(one))).toBe(false);
  const sizes = found.circles.map(({ length }) => length).sort((a, b) => b - a);
  expect(sizes).toEqual(planSizes(placed.length, bounds));
  for (const circle of found.circles)
    for (const x of circle)
      for (const y of circle) if (x !== y) expect(pool.cells[x * pool.n + y]).not.toBe(BANNED);
  const total = found.circles.reduce((sum, circle) => sum + worthOf(pool, circle), 0);
  expect(placed.length).toBeLessThanOrEqual(found.bound.placed);
  expect(total).toBeLessThanOrEqual(found.bound.totalScore);
  return { ...found, sizes, placed: placed.length, total };
}

function vectorPool(n: number, seed: number): Pool {
  const g = lcg(seed);
  const people = Array.from({ length: n }, () => ({
    dept: g.next(8),
    lvl: g.next(4),
    gender: g.next(3),
    tz: g.next(4),
    goals: (1 << g.next(12)) | (1 << g.next(12)),
  }));
  const bits = (value: number) => value.toString(2).replaceAll('0', '').length;
  const cells = new Int16Array(n * n).fill(BANNED);
  people.forEach((a, i) =>
    people.forEach((b, j) => {
      if (i === j) return;
      const unlike = 20 * Number(a.dept !== b.dept) + 10 * Number(a.gender !== b.gender);
      const like = 5 * Number(a.lvl === b.lvl) + 40 * Number(a.tz === b.tz);
      cells[i * n + j] = 30 * bits(a.goals & b.goals) + unlike + like;
    }),
  );
  return poolOf(cells, n);
}

describe('the published circles', () => {
  test.each<any>(vectors.circles.instances)('$N people in $sizes', ({ N, sizes, seed, optimum }: any) => {
    const pool = vectorPool(N, seed);
    const bounds = { wished: sizes[0], min: 2, max: 8 };
    expect(planSizes(N, bounds)).toEqual(sizes);
    expect(bruteForce(pool, sizes)).toBe(optimum);
    for (let other = 1; other <= 3; other++) {
      const { total, bound } = checked({ ...pool, seed: other }, bounds);
      expect(total).toBe(optimum);
      expect(bound.totalScore).toBeGreaterThanOrEqual(optimum);
    }
  });

  test('the baseline of 300 people is beaten', () => {
    const { seed, reached } = vectors.circles.localSearchBaseline;
    const { total } = checked(vectorPool(300, seed), { wished: 5, min: 5, max: 5 });
    expect(total).toBeGreaterThan(reached['N=300, 300000 tries'].end);
  });
});

test.each([
  ['no bans', 100, 10_000],
  ['few different worths', 100, 3],
  ['one pair in ten banned', 90, 10_000],
  ['one pair in three banned', 67, 10_000],
])('small pools end where trying everything ends: %s', (_name, keep, range) => {
  const g = lcg(keep + range);
  let withAll = 0;
  for (let run = 0; run < 25; run++) {
    const pool = randomPool(g, 6 + g.next(4), keep, range);
    const bounds = { wished: 3, min: 2, max: 4 };
    const found = checked(pool, bounds);
    const best = bruteForce(pool, planSizes(pool.n, bounds));
    if (best === null) {
      expect(found.placed).toBeLessThan(pool.n);
      continue;
    }
    withAll++;
    expect([found.placed, found.total]).toEqual([pool.n, best]);
  }
  expect(withAll).toBeGreaterThan(10);
});

test('who may meet nobody, and two who may meet only each other, are left; the others get their circles', () => {
  const pool = randomPool(lcg(2), 14, 100, 1000);
  const ban = (x: number, allowed: number[]) => {
    for (let y = 0; y < 14; y++)
      if (x !== y && !allowed.includes(y)) pool.cells[x * 14 + y] = pool.cells[y * 14 + x] = BANNED;
  };
  ban(3, []);
  ban(7, [9]);
  ban(9, [7]);
  const { lonely, placed, bound } = checked(pool, { wished: 4, min: 3, max: 5 });
  expect([...lonely].sort((a, b) => a - b)).toEqual([3, 7, 9]);
  expect(placed).toBe(11);
  expect(bound.placed).toBe(11);
});

test('rules that leave no circle at all come to an end', () => {
  const n = 120;
  const cells = new Int16Array(n * n).fill(BANNED);
  // Two camps, each at odds within itself: pairs could be formed, never three.
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) if ((i + j) % 2) cells[i * n + j] = 100;
  expect(checked(poolOf(cells, n), { wished: 4, min: 3, max: 5 }).placed).toBe(0);
});

test('a rule for every second pair leaves few of hundreds without a circle', () => {
  const { placed } = checked(randomPool(lcg(4), 200, 50, 1000), { wished: 4, min: 3, max: 5 });
  expect(placed).toBeGreaterThanOrEqual(196);
});
