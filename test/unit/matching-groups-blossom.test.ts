/** The heaviest pairing of any graph: what trying everything finds, and on larger graphs what its prices prove. */
import { maximumWeightMatching, type Matching } from '../../src/matching/groups/blossom';
import { lcg, type Lcg } from '../support/matching';

function symmetric(g: Lcg, n: number, keep: number, weight: () => number): number[][] {
  const square = Array.from({ length: n }, () => Array<number>(n).fill(0));
  for (let i = 0; i < n; i++)
    for (let j = 0; j < i; j++) square[i]![j] = square[j]![i] = g.next(100) < keep ? weight() : 0;
  return square;
}

function bruteForce(square: number[][], people = [...square.keys()]): number {
  const [first, ...rest] = people;
  if (first === undefined) return 0;
  let best = bruteForce(square, rest);
  for (const other of rest) {
    const weight = square[first]![other]!;
    if (weight <= 0) continue;
    const left = rest.filter((one) => one !== other);
    best = Math.max(best, weight + bruteForce(square, left));
  }
  return best;
}

const weightOf = (square: number[][], { mate }: Matching) =>
  mate.reduce((sum, to, i) => sum + (to > i ? square[i]![to]! : 0), 0);

/** Every way in which pairs and prices could fail to prove each other. */
function flaws(square: number[][], { mate, price, blossoms }: Matching): string[] {
  const found: string[] = [];
  const priced = blossoms.filter((blossom) => blossom.price !== 0);
  const sets = priced.map(({ people }) => new Set(people));
  square.forEach((row, i) => {
    if (price[i]! < 0) found.push(`the price of ${i} is below 0`);
    if (mate[i]! < 0 && price[i] !== 0) found.push(`${i} is single at a price`);
    if (mate[i]! >= 0 && (mate[mate[i]!] !== i || row[mate[i]!]! <= 0)) found.push(`${i} is in no pair`);
    for (let j = 0; j < i; j++) {
      if (row[j]! <= 0) continue;
      const around = priced.reduce(
        (sum, blossom, at) => sum + (sets[at]!.has(i) && sets[at]!.has(j) ? blossom.price : 0),
        0,
      );
      const slack = price[i]! + price[j]! + around - 2 * row[j]!;
      if (slack < 0) found.push(`${i} and ${j} would gain`);
      if (mate[i] === j && slack !== 0) found.push(`${i} and ${j} cost too much`);
    }
  });
  priced.forEach(({ people, price: worth }, at) => {
    const inside = people.filter((one) => sets[at]!.has(mate[one]!)).length;
    if (worth < 0 || people.length % 2 === 0 || inside !== people.length - 1)
      found.push(`blossom ${at} is not full`);
  });
  return found;
}

test.each([
  ['few different weights', 3, 100],
  ['many different weights', 10_000, 100],
  ['half of the edges', 50, 50],
  ['sparse', 4, 25],
] as const)('up to nine people, %s', (_name, range, keep) => {
  const g = lcg(range + keep);
  let blossoms = 0;
  for (let run = 0; run < 300; run++) {
    const square = symmetric(g, 1 + g.next(9), keep, () => 1 + g.next(range));
    const matching = maximumWeightMatching(square.length, (i, j) => square[i]![j]!);
    expect(weightOf(square, matching)).toBe(bruteForce(square));
    expect(flaws(square, matching)).toEqual([]);
    blossoms += matching.blossoms.filter(({ price }) => price > 0).length;
  }
  expect(blossoms).toBeGreaterThan(10);
});

test('a wrong pairing and a wrong price have flaws: the proof can fail', () => {
  const square = symmetric(lcg(1), 8, 100, () => 7);
  square[0]![1] = square[1]![0] = 9;
  const matching = maximumWeightMatching(8, (i, j) => square[i]![j]!);
  expect(flaws(square, matching)).toEqual([]);
  const cheaper = { ...matching, price: matching.price.map((price, i) => (i ? price : price - 1)) };
  expect(flaws(square, cheaper)).not.toEqual([]);
  const single = { ...matching, mate: matching.mate.map((to, i) => (i === 0 || to === 0 ? -1 : to)) };
  expect(flaws(square, single)).not.toEqual([]);
});

test('odd circles inside odd circles: weights that differ only in the last digit of many', () => {
  const g = lcg(8);
  // Camps of seven who fit each other: the best pairing is decided by who must leave hers.
  const camps = symmetric(g, 91, 100, () => 1 + g.next(3));
  camps.forEach((row, i) =>
    row.forEach((weight, j) => {
      if (i !== j) row[j] = 6e13 + (Math.floor(i / 7) === Math.floor(j / 7) ? 1e9 : 0) + weight;
    }),
  );
  const matching = maximumWeightMatching(91, (i, j) => camps[i]![j]!);
  expect(flaws(camps, matching)).toEqual([]);
  expect(matching.blossoms.filter(({ price }) => price > 0).length).toBeGreaterThan(5);
});

test.each([
  ['all edges', 300, 100, 10_000],
  ['few edges, few weights', 300, 3, 4],
  ['an odd number', 301, 100, 20],
] as const)('is proven at the largest size that is promised: %s', (_name, n, keep, range) => {
  const g = lcg(n + keep);
  const square = symmetric(g, n, keep, () => 7e13 + g.next(range) * 1e7 + g.next(65_536));
  expect(
    flaws(
      square,
      maximumWeightMatching(n, (i, j) => square[i]![j]!),
    ),
  ).toEqual([]);
});
