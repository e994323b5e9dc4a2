/** SQL of the coordinator's desk. Whoever calls it has been shown the run. */
import sql from 'sql-template-tag';
import type { Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { firstRow } from '../../db/statements';
import { uuidOf } from '../../ids';
import { Proposal } from './proposal.entity';

export async function pinProposalRows(ctx: Context, ids: readonly string[], pinned: boolean): Promise<void> {
  await ctx.db.rows(
    'matchDesk.pin',
    sql`update match_proposals q set pinned = ${pinned}, version = q.version + 1, updated_at = ${ctx.clock.now()}
      where q.id = any(${ids.map(uuidOf)}::uuid[])`,
  );
}

export async function commentProposalRow(
  ctx: Context,
  id: string,
  comment: string | null,
): Promise<Proposal> {
  const [row] = await ctx.db.rows<Proposal>(
    'matchDesk.comment',
    sql`update match_proposals q set comment = ${comment}, version = q.version + 1, updated_at = ${ctx.clock.now()}
      where q.id = ${uuidOf(id)} returning ${columnsOf(Proposal, 'q')}`,
  );
  return row as Proposal;
}

export function lockProposal(ctx: Context, id: string): Promise<Proposal | null> {
  return firstRow(
    ctx.db,
    'matchDesk.lockProposal',
    sql`select ${columnsOf(Proposal, 'q')} from match_proposals q where q.id = ${uuidOf(id)} for update of q`,
  );
}

/** How many staged proposals of a run each of its people is in. */
export async function stagedSeats(ctx: Context, runId: string): Promise<Map<string, number>> {
  const rows = await ctx.db.rows<{ id: string; staged: number }>(
    'matchDesk.stagedSeats',
    sql`select 'enrollment_' || w.enrollment_id as id, count(*)::integer as staged
      from match_proposals q join match_proposal_members w on w.proposal_id = q.id
      where q.match_run_id = ${uuidOf(runId)} and q.state in ('STAGED', 'BLOCKED') group by w.enrollment_id`,
  );
  return new Map(rows.map(({ id, staged }) => [id, staged]));
}

/** Those of the pairs that a run has staged already, as mentor and mentee. */
export async function stagedAmong(
  ctx: Context,
  runId: string,
  menteeIds: readonly string[],
): Promise<Set<string>> {
  const rows = await ctx.db.rows<{ mentor: string; mentee: string }>(
    'matchDesk.stagedAmong',
    sql`select 'enrollment_' || a.enrollment_id as mentor, 'enrollment_' || b.enrollment_id as mentee
      from match_proposal_members b join match_proposals q on q.id = b.proposal_id
      join match_proposal_members a on a.proposal_id = q.id and a.role = 'MENTOR'
      where b.role = 'MENTEE' and b.enrollment_id = any(${menteeIds.map(uuidOf)}::uuid[])
        and q.match_run_id = ${uuidOf(runId)} and q.state in ('STAGED', 'BLOCKED')`,
  );
  return new Set(rows.map(({ mentor, mentee }) => `${mentor} ${mentee}`));
}

export interface StagedGroup {
  /** The proposal. */
  id: string;
  memberIds: string[];
}

/** Circles, or pairs of peers, that a run has staged and that have a place left. */
export function stagedGroupsBelow(ctx: Context, runId: string, size: number): Promise<StagedGroup[]> {
  return ctx.db.rows(
    'matchDesk.stagedGroups',
    sql`select 'proposal_' || q.id as id, array_agg('enrollment_' || w.enrollment_id order by w.enrollment_id) as "memberIds"
      from match_proposals q join match_proposal_members w on w.proposal_id = q.id
      where q.match_run_id = ${uuidOf(runId)} and q.state in ('STAGED', 'BLOCKED') and w.role = 'PEER'
      group by q.id having count(*) < ${size} order by q.id`,
  );
}
