/** Whether some of several groups score higher (Kruskal & Wallis, J. Am. Stat. Assoc. 1952;47:583), corrected for ties. */
import { checkNotEmpty, checkTable } from './check';
import { chiSquareUpperTail } from './distributions';
import { measured, unmeasured, type ChiSquareTest, type Measure } from './measure';
import { countScores, tiedShare } from './scores';

/** The scores of the groups. Groups without people do not count. TOO_FEW_GROUPS; ALL_EQUAL. */
export function kruskalWallis(groups: readonly (readonly number[])[]): Measure<ChiSquareTest> {
  checkNotEmpty(groups, 'group');
  const { values, counts } = countScores(groups);
  return values.length ? kruskalWallisOfCounts(counts) : unmeasured('TOO_FEW_GROUPS');
}

/**
 * The groups' people by value, the same ascending values in all. With r̄ᵢ the mean rank of a group's nᵢ people:
 * H = 12/(N(N+1)) Σ nᵢ (r̄ᵢ − (N+1)/2)² / (1 − Σ(t³−t)/(N³−N)), chi-square with groups − 1 degrees of freedom.
 */
export function kruskalWallisOfCounts(counts: readonly (readonly number[])[]): Measure<ChiSquareTest> {
  checkTable(counts);
  const groups = counts
    .map((row) => ({ row, people: row.reduce((sum, count) => sum + count, 0) }))
    .filter(({ people }) => people > 0);
  if (groups.length < 2) return unmeasured('TOO_FEW_GROUPS');
  const n = groups.reduce((sum, { people }) => sum + people, 0);
  const tied = counts[0]!.map((_, at) => groups.reduce((sum, { row }) => sum + row[at]!, 0));
  const distinct = 1 - tiedShare(tied);
  if (distinct === 0) return unmeasured('ALL_EQUAL');

  let below = 0;
  // Ranks less the mean rank, (N+1)/2, so that nothing large is subtracted at the end.
  const ranks = tied.map((count) => {
    below += count;
    return below - (count - 1) / 2 - (n + 1) / 2;
  });
  const between = groups.reduce((sum, { row, people }) => {
    const rankSum = row.reduce((all, count, at) => all + count * ranks[at]!, 0);
    return sum + rankSum ** 2 / people;
  }, 0);
  const chiSquare = ((12 / n / (n + 1)) * between) / distinct;
  const df = groups.length - 1;
  return measured({ chiSquare, df, p: chiSquareUpperTail(chiSquare, df) });
}
