/**
 * What a run would ask the matcher now. As the matcher reads: whoever may match may know what comes of everybody in the
 * cohort, though she may not read all of it.
 */
import { systemViewer } from '../../auth/viewer';
import type { Context } from '../../context';
import type { GroupProblem } from '../../matching/groups/types';
import type { MatchProblem } from '../../matching/types';
import { groupProblemOf } from './match-groups';
import { problemOf } from './match-problem';
import type { MatchRun } from './match-run.entity';

/** Whether it was over one pool. Only of runs that are done. */
export function formsGroups({ report }: Pick<MatchRun, 'report'>): boolean {
  return Boolean(report?.groups);
}

export async function problemNow(ctx: Context, run: MatchRun): Promise<MatchProblem> {
  const asked = { ...run, pins: [], goal: { ...run.goal, keepFrom: null } };
  return (await problemOf(asMatcher(ctx), asked)).problem;
}

export async function groupProblemNow(ctx: Context, run: MatchRun): Promise<GroupProblem> {
  return (await groupProblemOf(asMatcher(ctx), run)).problem;
}

function asMatcher(ctx: Context): Context {
  const viewer = systemViewer(ctx.institutionId, 'matching', ctx.viewer.timeZone);
  return { ...ctx, viewer, loaders: new Map() };
}
