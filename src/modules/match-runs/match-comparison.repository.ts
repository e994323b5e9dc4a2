/** SQL of two runs side by side. Whoever calls it has been shown both. */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import type { Context } from '../../context';
import type { Page, PageArgs } from '../../graphql/connection';
import { uuidOf } from '../../ids';
import { fetchPage } from '../../reads/paging';
import type { MatchDifference } from './match-comparison.types';

/** The proposals of a run that nobody has thrown away. */
function standing(runId: string): SqlText {
  return sql`(select * from match_proposals where match_run_id = ${uuidOf(runId)} and state <> 'DISCARDED')`;
}

/** Every two people whom a run puts together, once. */
function twosOf(runId: string): SqlText {
  return sql`select distinct a.enrollment_id as one, b.enrollment_id as other from ${standing(runId)} q
    join match_proposal_members a on a.proposal_id = q.id
    join match_proposal_members b on b.proposal_id = q.id and (a.role = 'MENTOR' and b.role = 'MENTEE' or a.role = 'PEER' and a.enrollment_id < b.enrollment_id)`;
}

/**
 * Whom each mentee gets, or each peer. Circles of different sizes compare by what every two of their members are worth:
 * her share of that stands at each of her partners.
 */
function partnersOf(runId: string): SqlText {
  return sql`select b.enrollment_id as id, b.role, a.enrollment_id as partner,
      q.score * 2.0 / (count(*) over circle * count(*) over circle * (count(*) over circle + 1)) as score
    from ${standing(runId)} q
    join match_proposal_members a on a.proposal_id = q.id
    join match_proposal_members b on b.proposal_id = q.id and (a.role, b.role) in (('MENTOR', 'MENTEE'), ('PEER', 'PEER')) and a.enrollment_id <> b.enrollment_id
    window circle as (partition by q.id, b.enrollment_id)`;
}

/** What each of them has in either run. */
function byPerson(runId: string, otherId: string): SqlText {
  return sql`(select x.id, x.role, coalesce(array_agg(x.partner order by x.partner) filter (where x.mine), '{}') as mine,
      coalesce(array_agg(x.partner order by x.partner) filter (where not x.mine), '{}') as others,
      round(coalesce(sum(x.score) filter (where x.mine), 0))::integer as score, round(coalesce(sum(x.score) filter (where not x.mine), 0))::integer as other
    from (select p.*, true as mine from (${partnersOf(runId)}) p union all select p.*, false from (${partnersOf(otherId)}) p) x
    group by x.id, x.role)`;
}

export interface Comparison {
  matched: number;
  totalScore: number;
  otherMatched: number;
  otherTotal: number;
  same: number;
  added: number;
  removed: number;
  better: number;
  worse: number;
}

export async function compareRuns(ctx: Context, runId: string, otherId: string): Promise<Comparison> {
  const [row] = await ctx.db.rows<Comparison>(
    'matchComparison.compare',
    sql`select * from
      (select count(*)::integer as matched, coalesce(sum(q.score), 0)::double precision as "totalScore" from ${standing(runId)} q) m,
      (select count(*)::integer as "otherMatched", coalesce(sum(q.score), 0)::double precision as "otherTotal" from ${standing(otherId)} q) n,
      (select count(*) filter (where t.mine = 1 and t.others = 1)::integer as same, count(*) filter (where t.others = 0)::integer as added,
          count(*) filter (where t.mine = 0)::integer as removed
        from (select u.one, u.other, sum(u.mine) as mine, sum(u.others) as others
          from (select *, 1 as mine, 0 as others from (${twosOf(runId)}) a union all select *, 0, 1 from (${twosOf(otherId)}) b) u group by 1, 2) t) s,
      (select count(*) filter (where d.score > d.other)::integer as better, count(*) filter (where d.score < d.other)::integer as worse
        from ${byPerson(runId, otherId)} d) w`,
  );
  return row as Comparison;
}

/** Mentees with different mentors and peers with different partners, by their enrollments. */
export function listDifferences(
  ctx: Context,
  runId: string,
  otherId: string,
  page: PageArgs,
): Promise<Page<MatchDifference>> {
  return fetchPage<MatchDifference>(
    ctx,
    {
      name: 'matchComparison.differences',
      select: sql`'enrollment_' || d.id as id, 'enrollment_' || d.id as "enrollmentId",
        array(select 'enrollment_' || x from unnest(d.mine) x) as "partnerIds", array(select 'enrollment_' || x from unnest(d.others) x) as "otherPartnerIds",
        array(select 'enrollment_' || x from unnest(d.mine) x where d.role = 'MENTEE') as "mentorIds",
        array(select 'enrollment_' || x from unnest(d.others) x where d.role = 'MENTEE') as "otherMentorIds",
        d.score, d.other as "otherScore"`,
      from: sql`${byPerson(runId, otherId)} d`,
      where: [sql`d.mine <> d.others`],
      sort: { expression: 'd.id', type: 'uuid' },
      idColumn: 'd.id',
    },
    page,
  );
}

export interface GroupCounts {
  groups: number;
  placed: number;
  leftOver: number;
  alone: number;
}

/** Groups of a run, who is in none, and how many groups the other run has not made of the same people. */
export async function countGroups(ctx: Context, runId: string, otherId: string): Promise<GroupCounts> {
  const groups = (id: string) =>
    sql`(select array_agg(w.enrollment_id order by w.enrollment_id) as members from ${standing(id)} q join match_proposal_members w on w.proposal_id = q.id group by q.id)`;
  const [row] = await ctx.db.rows<GroupCounts>(
    'matchComparison.groups',
    sql`select count(*)::integer as groups, coalesce(sum(cardinality(g.members)), 0)::integer as placed,
        count(*) filter (where g.members not in (select h.members from ${groups(otherId)} h))::integer as alone,
        (select count(*)::integer from (
          select f.enrollment_id from match_leftovers f where f.match_run_id = ${uuidOf(runId)}
          union select w.enrollment_id from match_proposals q join match_proposal_members w on w.proposal_id = q.id where q.match_run_id = ${uuidOf(runId)}
          except select w.enrollment_id from ${standing(runId)} q join match_proposal_members w on w.proposal_id = q.id) left_over) as "leftOver"
      from ${groups(runId)} g`,
  );
  return row as GroupCounts;
}
