/** SQL of the coordinator's desk. Whoever calls it has been shown the run. */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import type { Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { firstRow } from '../../db/statements';
import type { Page, PageArgs } from '../../graphql/connection';
import { newId, uuidOf } from '../../ids';
import type { ExaminedPair } from '../../matching/examine';
import { fetchPage } from '../../reads/paging';
import type { MatchDifference } from './match-desk.types';
import type { MatchRun } from './match-run.entity';
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

/** Gives the ids of the new proposals, in the order of the pairs. */
export async function insertByHand(
  ctx: Context,
  run: MatchRun,
  pairs: readonly ExaminedPair[],
  pinned: boolean,
): Promise<string[]> {
  const now = ctx.clock.now();
  const institution = uuidOf(ctx.institutionId);
  const rows = pairs.map((pair) => ({
    ...{ id: newId('Proposal'), score: pair.score, contributions: pair.contributions },
    ...{ rank: pair.mentorRank, feasible: pair.feasibleMentors, menteeRank: pair.menteeRank },
    ...{
      feasibleMentees: pair.feasibleMentees,
      mentor: uuidOf(pair.mentorId),
      mentee: uuidOf(pair.menteeId),
    },
  }));
  const asJson = JSON.stringify(rows.map((row) => ({ ...row, id: uuidOf(row.id) })));
  await ctx.db.rows(
    'matchDesk.insert',
    sql`insert into match_proposals (institution_id, id, match_run_id, cohort_id, state, score, contributions, alternatives, partner_rank, feasible,
        mentee_rank, feasible_mentees, pinned, by_hand, created_at, updated_at)
      select ${institution}, x.id, ${uuidOf(run.id)}, ${uuidOf(run.cohortId)}, 'STAGED', x.score, x.contributions, '[]', x.rank, x.feasible,
        x."menteeRank", x."feasibleMentees", ${pinned}, true, ${now}, ${now}
      from json_to_recordset(${asJson}::json) as x(id uuid, score integer, contributions jsonb, rank integer, feasible integer, "menteeRank" integer, "feasibleMentees" integer)`,
  );
  await ctx.db.rows(
    'matchDesk.insertMembers',
    sql`insert into match_proposal_members (institution_id, proposal_id, enrollment_id, role)
      select ${institution}, x.id, m.enrollment, m.role from json_to_recordset(${asJson}::json) as x(id uuid, mentor uuid, mentee uuid),
        lateral (values (x.mentor, 'MENTOR'), (x.mentee, 'MENTEE')) m(enrollment, role)`,
  );
  return rows.map(({ id }) => id);
}

/** The pairs of a run that nobody has thrown away. */
function pairsOf(runId: string): SqlText {
  return sql`select a.enrollment_id as mentor, b.enrollment_id as mentee, q.score
    from match_proposals q
    join match_proposal_members a on a.proposal_id = q.id and a.role = 'MENTOR'
    join match_proposal_members b on b.proposal_id = q.id and b.role = 'MENTEE'
    where q.match_run_id = ${uuidOf(runId)} and q.state <> 'DISCARDED'`;
}

/** What each mentee has in either run. */
function byMentee(runId: string, otherId: string): SqlText {
  return sql`(select pair.mentee as id, coalesce(array_agg(pair.mentor order by pair.mentor) filter (where pair.mine), '{}') as mine,
      coalesce(array_agg(pair.mentor order by pair.mentor) filter (where not pair.mine), '{}') as others,
      coalesce(sum(pair.score) filter (where pair.mine), 0)::integer as score, coalesce(sum(pair.score) filter (where not pair.mine), 0)::integer as other
    from (select p.*, true as mine from (${pairsOf(runId)}) p union all select p.*, false from (${pairsOf(otherId)}) p) pair
    group by pair.mentee)`;
}

export interface Comparison {
  matched: number;
  totalScore: number;
  otherMatched: number;
  otherTotal: number;
  same: number;
  better: number;
  worse: number;
}

export async function compareRuns(ctx: Context, runId: string, otherId: string): Promise<Comparison> {
  const [row] = await ctx.db.rows<Comparison>(
    'matchDesk.compare',
    sql`select coalesce(sum(cardinality(d.mine)), 0)::integer as matched, coalesce(sum(d.score), 0)::double precision as "totalScore",
        coalesce(sum(cardinality(d.others)), 0)::integer as "otherMatched", coalesce(sum(d.other), 0)::double precision as "otherTotal",
        coalesce(sum((select count(*) from unnest(d.mine) x where x = any(d.others))), 0)::integer as same,
        count(*) filter (where d.score > d.other)::integer as better, count(*) filter (where d.score < d.other)::integer as worse
      from ${byMentee(runId, otherId)} d`,
  );
  return row as Comparison;
}

/** Mentees with different mentors, by their enrollments. */
export function listDifferences(
  ctx: Context,
  runId: string,
  otherId: string,
  page: PageArgs,
): Promise<Page<MatchDifference>> {
  return fetchPage<MatchDifference>(
    ctx,
    {
      name: 'matchDesk.differences',
      select: sql`'enrollment_' || d.id as id, 'enrollment_' || d.id as "enrollmentId",
        array(select 'enrollment_' || x from unnest(d.mine) x) as "mentorIds", array(select 'enrollment_' || x from unnest(d.others) x) as "otherMentorIds",
        d.score, d.other as "otherScore"`,
      from: sql`${byMentee(runId, otherId)} d`,
      where: [sql`d.mine <> d.others`],
      sort: { expression: 'd.id', type: 'uuid' },
      idColumn: 'd.id',
    },
    page,
  );
}
