/**
 * Scores and waiting by group, in coarse bins alone: whoever knows the people of a bin must learn of none of them. Bins
 * of a fixed grid are merged until each holds k people of every printed group and of the others together: nobody of a
 * group counts as few, for it would say of everybody in the bin what they are not. Pure.
 */
import { kruskalWallisOfCounts } from '../../statistics/kruskal-wallis';
import type { SpreadOf, StoredSpread } from './match-run-review.result';

export interface Binned {
  code: string;
  /** Whether it is compared with others. */
  compared: boolean;
  /** By bin of the grid. */
  counts: readonly number[];
}

/** Null where fewer than two bins are left. `everybody`: by bin, over all groups. */
export function spreadOf(
  of: SpreadOf,
  grid: readonly number[],
  groups: readonly Binned[],
  everybody: readonly number[],
  k: number,
): StoredSpread | null {
  const others = everybody.map((people, bin) =>
    groups.reduce((left, { counts }) => left - counts[bin]!, people),
  );
  const all = [...groups.map(({ counts }) => counts), ...(sum(others) ? [others] : [])];
  const starts = merged(all, k);
  if (!groups.length || starts.length < 2) return null;
  const binned = groups.map(({ counts, ...group }) => ({ ...group, counts: mergedCounts(counts, starts) }));
  const compared = binned.filter((group) => group.compared).map(({ counts }) => counts);
  const test = compared.length > 1 ? kruskalWallisOfCounts(compared).value : null;
  return {
    of,
    from: starts.slice(1).map((start) => grid[start - 1]!),
    groups: binned.map(({ code, counts }) => ({ code, counts })),
    p: test?.p ?? null,
  };
}

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);

/** At which bins of the grid those begin that are left, from the lowest on. */
function merged(rows: readonly (readonly number[])[], k: number): number[] {
  const bins = rows[0]?.length ?? 0;
  const starts = [0];
  for (let bin = 1; bin < bins; bin++) {
    const start = starts.at(-1) as number;
    if (rows.every((counts) => sum(counts.slice(start, bin)) >= k && sum(counts.slice(bin)) >= k))
      starts.push(bin);
  }
  return starts;
}

function mergedCounts(counts: readonly number[], starts: readonly number[]): number[] {
  return starts.map((start, at) => sum(counts.slice(start, starts[at + 1])));
}

/**
 * Two spreads of the same people: safe beside each other where each bin of the one holds k people of each bin of the
 * other, so that no bins of theirs are nearly, or within, the same people. `joint`: everybody, by the bins of both.
 */
export function crossSafely(
  one: StoredSpread,
  other: StoredSpread,
  grids: [readonly number[], readonly number[]],
  joint: readonly { bins: [number, number]; people: number }[],
  k: number,
): boolean {
  const place = (bin: number, grid: readonly number[], from: readonly number[]) =>
    from.filter((start) => grid.indexOf(start) < bin).length;
  const cells = Array.from({ length: one.from.length + 1 }, () => other.from.map(() => 0).concat(0));
  for (const { bins, people } of joint) {
    const row = cells[place(bins[0], grids[0], one.from)]!;
    row[place(bins[1], grids[1], other.from)]! += people;
  }
  return cells.flat().every((people) => people >= k);
}
