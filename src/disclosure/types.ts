/** The words of disclosure control: a table of groups by stages, and what of it is printed. */

/** Counts per group at each stage of a funnel; stages nested (each person at stage i+1 was at stage i), so counts never rise. */
export interface GroupCounts {
  code: string;
  counts: readonly number[];
}

/** A count, an interval that it lies in, or nothing. One marker for all that is hidden, whatever the reason. */
export type Cell =
  { kind: 'COUNT'; value: number } | { kind: 'BAND'; atLeast: number; atMost: number } | { kind: 'HIDDEN' };

export interface SuppressedGroup {
  code: string;
  cells: Cell[];
  /** true when the whole group is hidden */
  hidden: boolean;
}

export interface Suppressed {
  groups: SuppressedGroup[];
  /** no attribute can be shown at all */
  refused: boolean;
}

/** The total of each stage over all groups. */
export function totalsOf(groups: readonly GroupCounts[]): number[] {
  return (groups[0]?.counts ?? []).map((_, stage) =>
    groups.reduce((sum, { counts }) => sum + counts[stage]!, 0),
  );
}

/** Throws unless the table is one of nested counts and the threshold is one that protects. */
export function checkTable(groups: readonly GroupCounts[], k: number): void {
  if (!Number.isSafeInteger(k) || k < 2) throw new RangeError('The threshold is an integer from 2.');
  if (new Set(groups.map(({ code }) => code)).size < groups.length)
    throw new RangeError('A group occurs only once.');
  const stages = groups[0]?.counts.length;
  for (const { counts } of groups) {
    if (!counts.length || counts.length !== stages)
      throw new RangeError('All groups have the same stages, one at least.');
    counts.forEach((count, stage) => {
      if (!Number.isSafeInteger(count) || count < 0) throw new RangeError('A count is an integer from 0.');
      if (stage > 0 && count > counts[stage - 1]!)
        throw new RangeError('Stages are nested: counts never rise.');
    });
  }
}
