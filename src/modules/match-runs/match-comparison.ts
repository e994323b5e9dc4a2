/** Two runs of a cohort side by side, as they are now. */
import type { Context } from '../../context';
import { NotPossibleNow, Refusal } from '../../graphql/user-errors';
import { compareRuns, countGroups, type Comparison, type GroupCounts } from './match-comparison.repository';
import type { GroupFigures, GroupsComparison, MatchComparison } from './match-comparison.types';
import type { GroupsReport } from './match-report';
import type { MatchRun } from './match-run.entity';
import { getMatchRun } from './match-run.service';

/** A run beside another of its cohort. May: coordinators. Refuses: NotPossibleNow. */
export async function compareMatchRuns(ctx: Context, id: string, otherId: string): Promise<MatchComparison> {
  const run = await getMatchRun(ctx, id);
  const other = await getMatchRun(ctx, otherId);
  if (other.cohortId !== run.cohortId)
    throw new Refusal(new NotPossibleNow('Only runs of the same cohort can be compared.'));
  const found = await compareRuns(ctx, run.id, other.id);
  const { matched, totalScore, otherMatched, otherTotal, ...rest } = found;
  return {
    runId: run.id,
    otherId: other.id,
    totals: { matched, totalScore },
    otherTotals: { matched: otherMatched, totalScore: otherTotal },
    ...rest,
    groups: await groupsOf(ctx, run, other, found),
  };
}

async function groupsOf(
  ctx: Context,
  run: MatchRun,
  other: MatchRun,
  { totalScore, otherTotal }: Comparison,
): Promise<GroupsComparison | null> {
  const [report, otherReport] = [run.report?.groups, other.report?.groups];
  if (!report || !otherReport) return null;
  const counts = await countGroups(ctx, run.id, other.id);
  const otherCounts = await countGroups(ctx, other.id, run.id);
  return {
    figures: figuresOf(counts, totalScore, report),
    otherFigures: figuresOf(otherCounts, otherTotal, otherReport),
    same: counts.groups - counts.alone,
    added: counts.alone,
    removed: otherCounts.alone,
  };
}

function figuresOf(counts: GroupCounts, totalScore: number, report: GroupsReport): GroupFigures {
  const { groups, placed, leftOver } = counts;
  const { placedBound, scoreBound } = report;
  return { groups, placed, leftOver, totalScore, placedBound, scoreBound };
}
