/** All SQL about match runs and proposals. Every read carries the visibility predicate of the run. */
import sql from 'sql-template-tag';
import { defineLoader, type Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { firstRow } from '../../db/statements';
import type { Page, PageArgs } from '../../graphql/connection';
import { fetchNestedPage } from '../../graphql/paging';
import { uuidOf } from '../../ids';
import type { EnrollmentRole } from '../enrollments/enrollment.entity';
import { MatchRun } from './match-run.entity';
import type { MatchRunsArgs, ProposalsArgs } from './match-run.inputs';
import { visibleMatchRuns } from './match-run.policy';
import type { MatchSettings } from './match-run.settings';
import { MatchRunState, ProposalState } from './match-run.state';
import { MatchLeftover, Proposal } from './proposal.entity';

const columns = () => columnsOf(MatchRun, 'r');
const proposalColumns = () => columnsOf(Proposal, 'q');
const OF_RUN = sql`match_proposals q join match_runs r on r.id = q.match_run_id`;

export const matchRunLoader = defineLoader<MatchRun>((ctx, ids) =>
  ctx.db.rows(
    'matchRuns.byIds',
    sql`select ${columns()} from match_runs r where r.id = any(${ids.map(uuidOf)}::uuid[]) and (${visibleMatchRuns(ctx.viewer)})`,
  ),
);

export const proposalLoader = defineLoader<Proposal>((ctx, ids) =>
  ctx.db.rows(
    'matchRuns.proposalsByIds',
    sql`select ${proposalColumns()} from ${OF_RUN} where q.id = any(${ids.map(uuidOf)}::uuid[]) and (${visibleMatchRuns(ctx.viewer)})`,
  ),
);

export const leftoverLoader = defineLoader<MatchLeftover>((ctx, ids) =>
  ctx.db.rows(
    'matchRuns.leftoversByIds',
    sql`select ${columnsOf(MatchLeftover, 'f')} from match_leftovers f join match_runs r on r.id = f.match_run_id
      where f.id = any(${ids.map(uuidOf)}::uuid[]) and (${visibleMatchRuns(ctx.viewer)})`,
  ),
);

/** The proposal that a pairing came from, for whoever may see runs of the cohort. */
export const proposalOfPairingLoader = defineLoader<Proposal>(async (ctx, ids) => {
  const rows = await ctx.db.rows<Proposal>(
    'matchRuns.proposalOfPairing',
    sql`select ${proposalColumns()} from ${OF_RUN} where q.pairing_id = any(${ids.map(uuidOf)}::uuid[]) and (${visibleMatchRuns(ctx.viewer)})`,
  );
  return rows.map((row) => ({ ...row, id: row.pairingId as string, proposalId: row.id }));
});

export interface ProposalMembers {
  id: string;
  members: { enrollmentId: string; role: EnrollmentRole }[];
}

export const proposalMembersLoader = defineLoader<ProposalMembers>((ctx, ids) =>
  ctx.db.rows(
    'matchRuns.proposalMembers',
    sql`select 'proposal_' || w.proposal_id as id,
        json_agg(json_build_object('enrollmentId', 'enrollment_' || w.enrollment_id, 'role', w.role) order by w.role desc, w.enrollment_id) as members
      from match_proposal_members w where w.proposal_id = any(${ids.map(uuidOf)}::uuid[]) group by w.proposal_id`,
  ),
);

/** Runs of a cohort, newest first. */
export function listMatchRuns(ctx: Context, cohortId: string, args: MatchRunsArgs): Promise<Page<MatchRun>> {
  const { states } = args.filter ?? {};
  return fetchNestedPage(
    ctx,
    { column: 'r.cohort_id', id: cohortId },
    {
      name: 'matchRuns.list',
      select: columns(),
      from: sql`match_runs r`,
      where: [visibleMatchRuns(ctx.viewer), ...(states ? [sql`r.state = any(${states})`] : [])],
      sort: { expression: 'r.created_at', type: 'timestamptz', descending: true },
      idColumn: 'r.id',
    },
    args,
  );
}

/** Proposals of a run, best first. */
export function listProposals(ctx: Context, runId: string, args: ProposalsArgs): Promise<Page<Proposal>> {
  const { states } = args.filter ?? {};
  return fetchNestedPage(
    ctx,
    { column: 'q.match_run_id', id: runId },
    {
      name: 'matchRuns.proposals',
      select: proposalColumns(),
      from: OF_RUN,
      where: [visibleMatchRuns(ctx.viewer), ...(states ? [sql`q.state = any(${states})`] : [])],
      sort: { expression: 'q.score', type: 'integer', descending: true },
      idColumn: 'q.id',
    },
    args,
  );
}

export function listLeftovers(ctx: Context, runId: string, page: PageArgs): Promise<Page<MatchLeftover>> {
  return fetchNestedPage(
    ctx,
    { column: 'f.match_run_id', id: runId },
    {
      name: 'matchRuns.leftovers',
      select: columnsOf(MatchLeftover, 'f'),
      from: sql`match_leftovers f join match_runs r on r.id = f.match_run_id`,
      where: [visibleMatchRuns(ctx.viewer)],
      sort: { expression: 'f.id', type: 'uuid' },
      idColumn: 'f.id',
    },
    page,
  );
}

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
  values: { cohortId: string; settings: MatchSettings; seed: number },
): Promise<void> {
  const now = ctx.clock.now();
  await ctx.db.rows(
    'matchRuns.insert',
    sql`insert into match_runs (institution_id, id, cohort_id, state, settings, seed, created_at, updated_at)
      values (${uuidOf(ctx.institutionId)}, ${uuidOf(id)}, ${uuidOf(values.cohortId)}, 'QUEUED', ${JSON.stringify(values.settings)}, ${values.seed}, ${now}, ${now})`,
  );
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
