/** Fisher's exact test agrees with whole-number arithmetic: on every small table, and where p-values all but vanish. */
import * as fc from 'fast-check';
import { fisherExact } from '../../src/statistics/fisher';
import type { Rate } from '../../src/statistics/rate';
import { swapsToNonsignificance } from '../../src/statistics/swaps';
import { expectClose } from '../support/vectors';

type Cells = readonly [number, number, number, number];

const fisherOf = ([a, b, c, d]: Cells) =>
  fisherExact({ selected: a, total: a + b }, { selected: c, total: c + d });

function binomial(n: number, k: number): bigint {
  let result = 1n;
  for (let step = 1n; step <= BigInt(k); step++) result = (result * (BigInt(n) - step + 1n)) / step;
  return result;
}

/** Natural logarithm of a fraction of whole numbers of any size. */
function logOf(numerator: bigint, denominator: bigint): number {
  const log = (value: bigint) => {
    const spare = Math.max(0, value.toString(2).length - 1000);
    return Math.log(Number(value >> BigInt(spare))) + spare * Math.LN2;
  };
  return log(numerator) - log(denominator);
}

/** Out of how many ways the margins come about, and in how many of them as few, as many, as rare as observed. */
function exactFisher([a, b, c, d]: Cells) {
  const [row, column, spare] = [a + b, a + c, d - a];
  const least = Math.max(0, -spare);
  const most = Math.min(row, column);
  const ways = [binomial(row, least) * binomial(c + d, column - least)];
  for (let x = least; x < most; x++)
    ways.push((ways.at(-1)! * BigInt((row - x) * (column - x))) / BigInt((x + 1) * (spare + x + 1)));
  const observed = ways[a - least]!;
  const sum = (some: bigint[]) => some.reduce((all, each) => all + each, 0n);
  return {
    observed,
    all: sum(ways),
    extreme: sum(ways.filter((each) => each * 10_000_000n <= observed * 10_000_001n)),
    lower: sum(ways.slice(0, a - least + 1)),
    upper: sum(ways.slice(a - least)),
  };
}

/** A fraction below 1 as a number, also one far below the least that floating point can hold times itself. */
function part(numerator: bigint, denominator: bigint): number {
  return Number((numerator * 10n ** 700n) / denominator / 10n ** 400n) / 1e300;
}

/** Pascal's triangle: up to C(60, 30), beyond 2^53, so in big integers. */
const choose = Array.from({ length: 61 }, (_, n) => Array.from({ length: n + 1 }, (__, k) => binomial(n, k)));

/** p and mid-p of each table x = 0, 1, … of these margins, the row no longer than the column and both at most half. */
function exactMargins(people: number, row: number, column: number) {
  const ways = Array.from(
    { length: row + 1 },
    (_, x) => choose[row]![x]! * choose[people - row]![column - x]!,
  );
  const all = Number(choose[people]![column]!);
  const order = [...ways.keys()].sort((one, other) => (ways[one]! < ways[other]! ? -1 : 1));
  const found: { twoSided: number; midP: number }[] = [];
  let [taken, extreme] = [0, 0n];
  for (const x of order) {
    const limit = ways[x]! * 10_000_001n;
    while (taken <= row && ways[order[taken]!]! * 10_000_000n <= limit) extreme += ways[order[taken++]!]!;
    found[x] = { twoSided: Number(extreme) / all, midP: Number(2n * extreme - ways[x]!) / 2 / all };
  }
  return found;
}

/** The table turned around until its first row is its smallest margin: its p-values are the same. */
function turned([a, b, c, d]: Cells): Cells {
  if (a + b > c + d) return turned([c, d, a, b]);
  if (a + c > b + d) return turned([b, a, d, c]);
  return a + b > a + c ? [a, c, b, d] : [a, b, c, d];
}

test('equals whole-number arithmetic on all 2×2 tables of up to 60 people', () => {
  let tables = 0;
  let worst = 0;
  for (let people = 0; people <= 60; people++) {
    const half = Array.from({ length: Math.floor(people / 2) + 1 }, (_, count) => count);
    const exact = half.map((row) =>
      half.map((column) => (row > column ? [] : exactMargins(people, row, column))),
    );
    for (let a = 0; a <= people; a++)
      for (let b = 0; a + b <= people; b++)
        for (let c = 0; a + b + c <= people; c++) {
          const cells = [a, b, c, people - a - b - c] as const;
          const found = fisherOf(cells);
          const [x, y, z] = turned(cells);
          const right = exact[x + y]![x + z]![x]!;
          const [error, other] = [found.twoSided / right.twoSided - 1, found.midP / right.midP - 1];
          // Without Math: a global takes long to find inside jest.
          for (const each of [error, -error, other, -other]) if (each > worst) worst = each;
          tables++;
        }
  }
  // Each of the C(64, 4) tables.
  expect(tables).toBe(635_376);
  expect(worst).toBeLessThan(1e-13);
});

test('equals whole-number arithmetic in the tails to 1e-300 and, in logarithms, beyond', () => {
  const tables: [Cells, number][] = [
    [[344, 126, 367, 1364], 1e-90], // women and men of the Titanic
    [[200, 0, 0, 200], 1e-110],
    [[450, 5, 12, 480], 1e-200],
    [[500, 3, 2, 500], 1e-270],
    [[1000, 0, 0, 1000], 0],
    [[454, 2890, 1975, 1369], 0], // exactly as rare at the other end
    [[2100, 40, 10, 1950], 0],
  ];
  for (const [cells, below] of tables) {
    const exact = exactFisher(cells);
    const found = fisherOf(cells);
    expectClose(found.logTwoSided, logOf(exact.extreme, exact.all), 1e-13);
    expectClose(found.logMidP, logOf(2n * exact.extreme - exact.observed, 2n * exact.all), 1e-13);
    if (!below) {
      expect(found.twoSided).toBeLessThan(1e-300);
      continue;
    }
    expect(found.twoSided).toBeLessThan(below);
    expectClose(found.twoSided, part(exact.extreme, exact.all), 1e-11);
    expectClose(found.midP, part(2n * exact.extreme - exact.observed, 2n * exact.all), 1e-11);
    expectClose(found.lowerTail, part(exact.lower, exact.all), 1e-11);
    expectClose(found.upperTail, part(exact.upper, exact.all), 1e-11);
    const swapped = fisherOf([cells[2], cells[3], cells[0], cells[1]]);
    expectClose(swapped.lowerTail, part(exact.upper, exact.all), 1e-11);
  }
});

test('does not care which group, or which outcome, comes first', () => {
  const any = fc.integer({ min: 0, max: 3000 });
  fc.assert(
    fc.property(any, any, any, any, (a, b, c, d) => {
      const found = fisherOf([a, b, c, d]);
      for (const other of [fisherOf([c, d, a, b]), fisherOf([b, a, d, c]), fisherOf([a, c, b, d])]) {
        expectClose(other.twoSided, found.twoSided, 1e-10);
        expectClose(other.midP, found.midP, 1e-10);
        expect(other.logTwoSided).toBeCloseTo(found.logTwoSided, 9);
      }
      expectClose(fisherOf([c, d, a, b]).lowerTail, found.upperTail, 1e-10);
      const { midP, twoSided, lowerTail, upperTail } = found;
      const order = [0, midP, twoSided, 1];
      expect(order).toEqual([...order].sort((one, other) => one - other));
      // The observed table is in both tails, and at most each tail is what is as rare.
      expect(lowerTail + upperTail).toBeGreaterThanOrEqual(1 - 1e-12);
      expect(twoSided).toBeGreaterThanOrEqual(Math.min(lowerTail, upperTail) * (1 - 1e-12));
    }),
  );
});

test('is the whole probability where margins leave one table', () => {
  for (const cells of [
    [0, 10, 0, 12],
    [0, 0, 3, 4],
    [0, 0, 0, 0],
    [5, 0, 7, 0],
  ] as const)
    expect(fisherOf(cells)).toEqual({
      twoSided: 1,
      midP: 0.5,
      lowerTail: 1,
      upperTail: 1,
      logTwoSided: 0,
      logMidP: Math.log(0.5),
    });
  expect(() => fisherOf([1, 2, -1, 2])).toThrow(RangeError);
  expect(() => fisherOf([1.5, 2, 1, 2])).toThrow(RangeError);
  expect(() => fisherOf([NaN, 2, 1, 2])).toThrow(RangeError);
  expect(() => fisherExact({ selected: 3, total: 2 }, { selected: 0, total: 1 })).toThrow(RangeError);
});

test('takes milliseconds for a million people, wherever the observed table lies', () => {
  const start = process.hrtime.bigint();
  const { twoSided } = fisherOf([250_400, 249_600, 249_600, 250_400]);
  const far = fisherOf([500_000, 0, 0, 500_000]);
  expect(Number(process.hrtime.bigint() - start) / 1e6).toBeLessThan(500);
  // The normal approximation, z = 1.6, is good to three digits here.
  expect(twoSided).toBeCloseTo(0.1098, 3);
  expect(far.twoSided).toBe(0);
  // 1 of C(1000000, 500000) tables at each end; Stirling: 2^2n / √(πn) ways.
  expectClose(far.logTwoSided, Math.LN2 * (1 - 1e6) + Math.log(Math.PI * 5e5) / 2, 1e-12);
});

test('swaps: as many as one by one, and one fewer would not do', () => {
  const rate = fc
    .tuple(fc.integer({ min: 1, max: 300 }), fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([total, share]): Rate => ({ selected: Math.floor(share * total), total }));
  let found = 0;
  fc.assert(
    fc.property(rate, rate, (focal, reference) => {
      const { value, reason } = swapsToNonsignificance(focal, reference);
      const after = (swaps: number) =>
        fisherExact(
          { ...focal, selected: focal.selected + swaps },
          { ...reference, selected: reference.selected - swaps },
        ).twoSided;
      if (reason === 'NOT_BELOW')
        return expect(focal.selected * reference.total).toBeGreaterThanOrEqual(
          reference.selected * focal.total,
        );
      if (reason === 'NOT_SIGNIFICANT') return expect(after(0)).toBeGreaterThan(0.05);
      found++;
      let oneByOne = 0;
      while (after(oneByOne) <= 0.05) oneByOne++;
      expect(value).toBe(oneByOne);
    }),
    { seed: 1 },
  );
  expect(found).toBeGreaterThan(5);
  // A p of exactly alpha is significant.
  const [focal, reference] = [
    { selected: 12, total: 40 },
    { selected: 48, total: 80 },
  ];
  const alpha = fisherExact(focal, reference).twoSided;
  expect(swapsToNonsignificance(focal, reference, alpha)).toEqual({ value: 1, reason: null });
});
