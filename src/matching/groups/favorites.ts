/** The best partners of each, from one pass over the square: whom the search brings together first, and a bound. */
import { BANNED } from './affinity';

export interface Favorites {
  /** How many of each are kept; the list of person x begins at `x * kept`, the best first, -1 behind the last. */
  kept: number;
  lists: Int32Array;
}

/** Among those who are `in`; the smaller index first where two are worth the same. */
export function favoritesOf(n: number, cells: Int16Array, isIn: Uint8Array, kept: number): Favorites {
  const lists = new Int32Array(n * kept).fill(-1);
  for (let x = 0; x < n; x++) {
    if (!isIn[x]) continue;
    const row = cells.subarray(x * n, x * n + n);
    const from = x * kept;
    let size = 0;
    let bar = BANNED;
    for (let j = 0; j < n; j++) {
      const worth = row[j]!;
      if (worth <= bar || !isIn[j]) continue;
      if (size < kept) size++;
      let at = from + size - 1;
      for (; at > from && row[lists[at - 1]!]! < worth; at--) lists[at] = lists[at - 1]!;
      lists[at] = j;
      if (size === kept) bar = row[lists[from + kept - 1]!]!;
    }
  }
  return { kept, lists };
}

/**
 * No circles of these sizes are worth more: in one of s people each is worth to the others at most her best s - 1,
 * and every worth is counted twice. The larger circles fall to those who gain most by one partner more.
 */
export function circleBound(
  n: number,
  cells: Int16Array,
  people: readonly number[],
  { kept, lists }: Favorites,
  sizes: readonly number[],
): number {
  const small = sizes[sizes.length - 1] ?? 0;
  const inLarger = sizes.filter((size) => size > small).length * (small + 1);
  const placed = sizes.reduce((sum, size) => sum + size, 0);
  const nth = (x: number, at: number) => {
    const friend = at < kept ? lists[x * kept + at]! : -1;
    return friend < 0 ? 0 : cells[x * n + friend]!;
  };
  const base = people.map((x) => Array.from({ length: small - 1 }, (_, at) => nth(x, at)).reduce(add, 0));
  const more = people.map((x) => nth(x, small - 1));
  return Math.floor((largest(base, placed) + largest(more, inLarger)) / 2);
}

const add = (sum: number, value: number) => sum + value;

function largest(values: readonly number[], count: number): number {
  return [...values]
    .sort((a, b) => b - a)
    .slice(0, count)
    .reduce(add, 0);
}
