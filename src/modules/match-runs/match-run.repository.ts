/** All SQL about match runs and proposals. Every read carries the visibility predicate of the run. */
import sql, { raw } from 'sql-template-tag';
import type { Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { firstRow } from '../../db/statements';
import type { PageArgs } from '../../graphql/connection';
import { uuidOf } from '../../ids';
import { derived, pageOf, siblings } from '../../reads/links';
import { readableNode } from '../../reads/readable';
import { MatchRun } from './match-run.entity';
import type { MatchRunsArgs, ProposalsArgs } from './match-run.inputs';
import { visibleMatchRuns } from './match-run.policy';
import { MatchRunState, ProposalState } from './match-run.state';
import { MatchLeftover, Proposal, ProposalMember } from './proposal.entity';

const columns = () => columnsOf(MatchRun, 'r');
const proposalColumns = () => columnsOf(Proposal, 'q');

export const readableMatchRuns = readableNode('matchRuns', {
  entity: MatchRun,
  alias: 'r',
  from: sql`match_runs r`,
  visible: visibleMatchRuns,
});

export const readableProposals = readableNode('matchRuns.proposals', {
  entity: Proposal,
  alias: 'q',
  from: sql`match_proposals q join match_runs r on r.id = q.match_run_id`,
  visible: visibleMatchRuns,
});

const readableLeftovers = readableNode('matchRuns.leftovers', {
  entity: MatchLeftover,
  alias: 'f',
  from: sql`match_leftovers f join match_runs r on r.id = f.match_run_id`,
  visible: visibleMatchRuns,
});

/** The proposal that a pairing came from, for whoever may see runs of the cohort. */
export const proposalsOfPairing = siblings('matchRuns.proposalOfPairing', readableProposals, {
  column: 'q.pairing_id',
  order: sql`q.id`,
});

export interface ProposalMembers {
  members: Pick<ProposalMember, 'enrollmentId' | 'role'>[];
}

/** Whom a proposal that the viewer has been shown would pair, mentors first. */
export const proposalMembers = siblings(
  'matchRuns.proposalMembers',
  { entity: ProposalMember, alias: 'w', from: sql`match_proposal_members w`, visible: () => sql`true` },
  { column: 'w.proposal_id', order: sql`w.role desc, w.enrollment_id` },
);

type Figure = 'feasiblePairs' | 'totalScore' | 'greedyScore';

/** Passes 32 bits in large cohorts. */
function figureOf(property: Figure, column: string) {
  return derived<MatchRun, object, number | null>(`MatchRun.${property}`, {
    value: (_ctx, run) => (run[property] === null ? null : Number(run[property])),
    sql: () => sql`${raw(column)}::double precision`,
  });
}
export const feasiblePairsOf = figureOf('feasiblePairs', 'r.feasible_pairs');
export const totalScoreOf = figureOf('totalScore', 'r.total_score');
export const greedyScoreOf = figureOf('greedyScore', 'r.greedy_score');

/** Runs of a cohort, newest first. */
export const listMatchRuns = pageOf(
  'Cohort.matchRuns',
  readableMatchRuns,
  'r.cohort_id',
  (ctx, { filter }: MatchRunsArgs) => ({
    name: 'matchRuns.list',
    from: sql`match_runs r`,
    where: [visibleMatchRuns(ctx.viewer), ...(filter?.states ? [sql`r.state = any(${filter.states})`] : [])],
    sort: { expression: 'r.created_at', type: 'timestamptz', descending: true },
    idColumn: 'r.id',
  }),
);

/** Proposals of a run that the viewer has been shown, best first. */
export const listProposals = pageOf(
  'MatchRun.proposals',
  readableProposals,
  'q.match_run_id',
  (_ctx, { filter }: ProposalsArgs) => ({
    name: 'matchRuns.proposals',
    from: sql`match_proposals q`,
    where: filter?.states ? [sql`q.state = any(${filter.states})`] : [],
    sort: { expression: 'q.score', type: 'integer', descending: true },
    idColumn: 'q.id',
  }),
);

export const listLeftovers = pageOf(
  'MatchRun.leftovers',
  readableLeftovers,
  'f.match_run_id',
  (_ctx, _page: PageArgs) => ({
    name: 'matchRuns.leftovers',
    from: sql`match_leftovers f`,
    where: [],
    sort: { expression: 'f.id', type: 'uuid' },
    idColumn: 'f.id',
  }),
);

export async function findRunPlace(ctx: Context, id: string): Promise<string | null> {
  const row = await firstRow<{ cohortId: string }>(
    ctx.db,
    'matchRuns.place',
    sql`select 'cohort_' || r.cohort_id as "cohortId" from match_runs r where r.id = ${uuidOf(id)} and (${visibleMatchRuns(ctx.viewer)})`,
  );
  return row?.cohortId ?? null;
}

export function lockMatchRun(ctx: Context, id: string): Promise<MatchRun | null> {
  return firstRow(
    ctx.db,
    'matchRuns.lock',
    sql`select ${columns()} from match_runs r where r.id = ${uuidOf(id)} and (${visibleMatchRuns(ctx.viewer)}) for update of r`,
  );
}

/**
 * Runs of a cohort that have results, locked in one order: a release supersedes what the others have staged, so
 * two at once would wait for each other's proposals.
 */
export async function lockReleasableRuns(ctx: Context, cohortId: string): Promise<void> {
  await ctx.db.rows(
    'matchRuns.lockReleasableRuns',
    sql`select from match_runs r where r.cohort_id = ${uuidOf(cohortId)} and r.state in ('DONE', 'RELEASED') order by r.id for no key update of r`,
  );
}

export async function insertMatchRun(
  ctx: Context,
  id: string,
  values: Pick<
    MatchRun,
    'cohortId' | 'settings' | 'goal' | 'pool' | 'pins' | 'circles' | 'preview' | 'timeLimit' | 'seed'
  >,
): Promise<MatchRun> {
  const now = ctx.clock.now();
  const [row] = await ctx.db.rows<MatchRun>(
    'matchRuns.insert',
    sql`insert into match_runs as r (institution_id, id, cohort_id, state, settings, goal, pool, pins, circles, preview, time_limit, seed, created_at, updated_at)
      values (${uuidOf(ctx.institutionId)}, ${uuidOf(id)}, ${uuidOf(values.cohortId)}, 'QUEUED', ${JSON.stringify(values.settings)},
        ${JSON.stringify(values.goal)}, ${JSON.stringify(values.pool)}, ${JSON.stringify(values.pins)}, ${values.circles && JSON.stringify(values.circles)}, ${values.preview}, ${values.timeLimit},
        ${values.seed}, ${now}, ${now})
      returning ${columns()}`,
  );
  return row as MatchRun;
}

export async function moveMatchRunRow(
  ctx: Context,
  id: string,
  to: MatchRunState,
  failure: string | null = null,
): Promise<MatchRun> {
  const now = ctx.clock.now();
  const [row] = await ctx.db.rows<MatchRun>(
    'matchRuns.move',
    sql`update match_runs r set state = ${to}, failure = ${failure}, version = r.version + 1, updated_at = ${now},
        started_at = case when ${to} = 'RUNNING' then ${now}::timestamptz else r.started_at end,
        finished_at = case when ${to} in ('FAILED', 'CANCELED') then ${now}::timestamptz else r.finished_at end
      where r.id = ${uuidOf(id)} returning ${columns()}`,
  );
  return row as MatchRun;
}

/** Proposals of a run that can still be released, locked, best first; of those named, or all. */
export function lockReleasable(
  ctx: Context,
  runId: string,
  ids: readonly string[] | null,
): Promise<(Proposal & ProposalMembers)[]> {
  const named = ids ? sql`and q.id = any(${ids.map(uuidOf)}::uuid[])` : sql``;
  return ctx.db.rows(
    'matchRuns.lockReleasable',
    sql`select ${proposalColumns()}, (
        select json_agg(json_build_object('enrollmentId', 'enrollment_' || w.enrollment_id, 'role', w.role) order by w.role desc, w.enrollment_id)
        from match_proposal_members w where w.proposal_id = q.id) as members
      from match_proposals q where q.match_run_id = ${uuidOf(runId)} and q.state in ('STAGED', 'BLOCKED') ${named}
      order by q.score desc, q.id for update of q`,
  );
}

export interface ProposalMove {
  id: string;
  state: ProposalState;
  pairingId: string | null;
  blockedReason: string | null;
}

/** Moves proposals in one statement. */
export async function moveProposals(ctx: Context, moves: readonly ProposalMove[]): Promise<void> {
  const rows = moves.map(({ id, state, pairingId, blockedReason }) => ({
    id: uuidOf(id),
    state,
    pairing_id: pairingId && uuidOf(pairingId),
    blocked_reason: blockedReason,
  }));
  await ctx.db.rows(
    'matchRuns.moveProposals',
    sql`update match_proposals q set state = x.state, pairing_id = x.pairing_id, blocked_reason = x.blocked_reason,
        version = q.version + 1, updated_at = ${ctx.clock.now()}
      from json_to_recordset(${JSON.stringify(rows)}::json) as x(id uuid, state text, pairing_id uuid, blocked_reason text)
      where q.id = x.id`,
  );
}

/** Staged proposals of older runs of the cohort, whose place this run takes. */
export async function supersedeStaged(ctx: Context, cohortId: string, runId: string): Promise<void> {
  await ctx.db.rows(
    'matchRuns.supersedeStaged',
    sql`update match_proposals q set state = 'SUPERSEDED', version = q.version + 1, updated_at = ${ctx.clock.now()}
      where q.cohort_id = ${uuidOf(cohortId)} and q.state in ('STAGED', 'BLOCKED') and q.match_run_id in (
        select older.id from match_runs older join match_runs this on this.id = ${uuidOf(runId)}
        where older.cohort_id = this.cohort_id and (older.created_at, older.id) < (this.created_at, this.id))`,
  );
}
