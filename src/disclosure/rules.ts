/**
 * What a group may print by itself, before anything is known of the others. Each band holds exactly the counts for
 * which the rule prints it, so that knowing the rule narrows nothing.
 */
import type { Cell, GroupCounts, SuppressedGroup } from './types';

/** Below this many people "fewer than k" and "more than n-k of n" overlap: whatever is said tells too much. */
export function bandsOverlap(people: number, k: number): boolean {
  return people <= 2 * k - 2;
}

export function hiddenGroup({ code, counts }: GroupCounts): SuppressedGroup {
  return { code, cells: counts.map(() => ({ kind: 'HIDDEN' })), hidden: true };
}

/** Nobody is in it, which tells of nobody: printed as it is. So whoever sees a hidden group knows that somebody is. */
export function isEmpty({ counts }: GroupCounts): boolean {
  return counts[0] === 0;
}

/** Whether the group is too small to be shown at all. With one stage only, nothing is selected from it. */
export function tooSmall(group: GroupCounts, k: number): boolean {
  const { counts } = group;
  if (isEmpty(group)) return false;
  return counts[0]! < k || (counts.length > 1 && bandsOverlap(counts[0]!, k));
}

/**
 * Each later count is held against the last one printed. Fewer than k selected, or fewer than k not selected (nobody
 * among them, so that 0 % and 100 % look like nearly so), makes a band. `withheld` names stages that are hidden to
 * protect others; a band never reaches back to a withheld count, for its ends would tell it.
 */
export function printGroup(group: GroupCounts, k: number, withheld: ReadonlySet<number>): SuppressedGroup {
  const { code, counts } = group;
  if (isEmpty(group)) return { code, cells: counts.map(() => ({ kind: 'COUNT', value: 0 })), hidden: false };
  if (tooSmall(group, k)) return hiddenGroup(group);
  let printed = counts[0]!;
  const cells = counts.map((count, stage): Cell => {
    if (stage === 0) return { kind: 'COUNT', value: count };
    if (bandsOverlap(printed, k)) return { kind: 'HIDDEN' };
    if (count < k) return { kind: 'BAND', atLeast: 0, atMost: k - 1 };
    if (printed - count < k) return { kind: 'BAND', atLeast: printed - k + 1, atMost: printed };
    if (withheld.has(stage)) return { kind: 'HIDDEN' };
    printed = count;
    return { kind: 'COUNT', value: count };
  });
  return { code, cells, hidden: false };
}

/**
 * Between which counts a reader who knows the rules looks for a cell, from its own group alone. A hidden cell where a
 * band was possible was withheld for others, so its count is in neither band.
 */
export function boundsOf(
  group: SuppressedGroup,
  k: number,
  knowsRules: boolean,
): { atLeast: number; atMost: number }[] {
  let printed = Infinity;
  return group.cells.map((cell, stage) => {
    if (cell.kind === 'BAND') return { atLeast: cell.atLeast, atMost: cell.atMost };
    if (cell.kind === 'COUNT') {
      printed = cell.value;
      return { atLeast: cell.value, atMost: cell.value };
    }
    const withheld = knowsRules && !group.hidden && !bandsOverlap(printed, k);
    if (withheld) return { atLeast: k, atMost: printed - k };
    return { atLeast: knowsRules && group.hidden && stage === 0 ? 1 : 0, atMost: printed };
  });
}

/** Whether a printed count, once withheld, may lie in k places or more: known not to be in a band, it has k less at each end. */
export function mayWithhold(group: SuppressedGroup, stage: number, k: number): boolean {
  if (stage === 0 || group.cells[stage]!.kind !== 'COUNT') return false;
  let before = 0;
  for (const cell of group.cells.slice(0, stage)) if (cell.kind === 'COUNT') before = cell.value;
  return before - 2 * k >= k - 1;
}
