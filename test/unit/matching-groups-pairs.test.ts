/** Peer pairs: everybody who can be paired first, then the total, then lots; above the exact size a bound that holds. */
import { pairUp, type PairPool } from '../../src/matching/groups/pairs';
import { lcg, type Lcg } from '../support/matching';

function poolOf(g: Lcg, n: number, keep: number, affinity: () => number): PairPool {
  const cells = new Int16Array(n * n).fill(-1);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < i; j++) if (g.next(100) < keep) cells[i * n + j] = cells[j * n + i] = affinity();
  return {
    n,
    row: (i) => cells.subarray(i * n, (i + 1) * n),
    lots: Array.from({ length: n }, () => g.next(2 ** 20)),
  };
}

type Worth = [pairs: number, total: number];
const isMore = (a: Worth, b: Worth) => a[0] > b[0] || (a[0] === b[0] && a[1] > b[1]);

function bruteForce(pool: PairPool, people = [...Array(pool.n).keys()]): Worth {
  const [first, ...rest] = people;
  if (first === undefined) return [0, 0];
  let best = bruteForce(pool, rest);
  for (const other of rest) {
    const score = pool.row(first)[other]!;
    if (score < 0) continue;
    const left = rest.filter((one) => one !== other);
    const [pairs, total] = bruteForce(pool, left);
    const worth: Worth = [pairs + 1, total + score];
    if (isMore(worth, best)) best = worth;
  }
  return best;
}

function checked(pool: PairPool, exactUpTo?: number) {
  const { pairs, bound } = pairUp(pool, exactUpTo);
  const seen = new Set(pairs.flat());
  expect(seen.size).toBe(2 * pairs.length);
  for (const [i, j] of pairs) expect(pool.row(i)[j]).toBeGreaterThanOrEqual(0);
  const total = pairs.reduce((sum, [i, j]) => sum + pool.row(i)[j]!, 0);
  return { worth: [pairs.length, total] as Worth, bound, pairs };
}

const KINDS = [
  ['few scores, 0 among them', 3, 100],
  ['all scores', 10_001, 100],
  ['half of the pairs banned', 10_001, 50],
  ['most pairs banned', 5, 25],
] as const;

test.each(KINDS)('up to nine people are paired as trying everything pairs them: %s', (_name, range, keep) => {
  const g = lcg(range + keep);
  for (let run = 0; run < 200; run++) {
    const pool = poolOf(g, g.next(10), keep, () => g.next(range));
    const { worth, bound } = checked(pool);
    expect(worth).toEqual(bruteForce(pool));
    expect(bound).toEqual({ placed: 2 * worth[0], totalScore: worth[1] });
  }
});

test.each(KINDS)(
  'the way of larger pools keeps its bound, and mostly finds the optimum: %s',
  (_name, range, keep) => {
    const g = lcg(7 * range + keep);
    let best = 0;
    const runs = 200;
    for (let run = 0; run < runs; run++) {
      const pool = poolOf(g, 2 + g.next(8), keep, () => g.next(range));
      const { worth, bound } = checked(pool, 0);
      const [mostPairs, most] = bruteForce(pool);
      expect(bound.placed).toBeGreaterThanOrEqual(2 * mostPairs);
      if (worth[0] === mostPairs) expect(bound.totalScore).toBeGreaterThanOrEqual(most);
      if (worth[0] === mostPairs && worth[1] === most) best++;
      else expect([2 * worth[0], worth[1]]).not.toEqual([bound.placed, bound.totalScore]);
    }
    expect(best).toBeGreaterThan(runs * 0.9);
  },
);

test.each([60, 61, 90, 91])(
  '%i people with many odd circles: near the proven optimum, and below the bound',
  (n) => {
    const g = lcg(n);
    const classes = Array.from({ length: n }, () => 37 * g.next(12));
    const pool = poolOf(g, n, 97, () => 0);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < i; j++)
        if (pool.row(i)[j]! >= 0) pool.row(i)[j] = pool.row(j)[i] = ((classes[i]! + classes[j]!) * 71) % 9973;
    const exact = checked(pool);
    const { worth, bound } = checked(pool, 0);
    expect(worth[0]).toBe(exact.worth[0]);
    expect(bound.placed).toBe(2 * worth[0]);
    expect(bound.totalScore).toBeGreaterThanOrEqual(exact.worth[1]);
    expect(worth[1]).toBeLessThanOrEqual(exact.worth[1]);
    expect(worth[1]).toBeGreaterThan(exact.worth[1] * 0.995);
  },
);

test('hundreds of people, more than are paired exactly: a proof or a bound close by', () => {
  const g = lcg(6);
  const pool = poolOf(g, 401, 95, () => g.next(10_001));
  const { worth, bound } = checked(pool);
  expect([2 * worth[0], bound.placed]).toEqual([400, 400]);
  expect(worth[1]).toBeGreaterThan(bound.totalScore * 0.999);
});

test('lots decide between equals, and no numbering of people changes who is paired', () => {
  const g = lcg(3);
  const n = 40;
  const pool = poolOf(g, n, 90, () => 2500 * g.next(3));
  const outcome = (order: number[]) =>
    pairUp({
      n,
      row: (i) => pool.row(order[i]!).map((_cell, j) => pool.row(order[i]!)[order[j]!]!),
      lots: order.map((i) => pool.lots[i]!),
    })
      .pairs.map(([i, j]) => [order[i]!, order[j]!].sort((a, b) => a - b).join())
      .sort();
  const first = outcome([...Array(n).keys()]);
  for (let run = 0; run < 4; run++) {
    const order = [...Array(n).keys()];
    for (let at = n - 1; at > 0; at--) {
      const other = g.next(at + 1);
      [order[at], order[other]] = [order[other]!, order[at]!];
    }
    expect(outcome(order)).toEqual(first);
  }
  const others = Array.from({ length: 6 }, (_, seed) =>
    pairUp({ ...pool, lots: pool.lots.map((lot) => lot ^ (seed * 7919)) }).pairs.join(' '),
  );
  expect(new Set(others).size).toBeGreaterThan(1);
});
