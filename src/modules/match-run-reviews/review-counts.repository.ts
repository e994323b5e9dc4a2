/**
 * What the equity role counts of a match run, in one moment: how many people of a group are alike in all that is printed.
 * No row about a person leaves the database. The run is taken as the matcher left it, whatever was done by hand since.
 */
import sql from 'sql-template-tag';
import type { Database } from '../../db/statements';
import { uuidOf } from '../../ids';
import { NOT_DISCLOSED, type GroupKind } from '../equity-reports/equity-report.result';
import type { Alike, CountedAttribute } from './match-run-review.compute';
import { SCORE_GRID, WEEK_GRID } from './match-run-review.result';

interface AttributeRow {
  id: string;
  key: string;
  number: number;
  multiple: boolean;
  groups: CountedAttribute['groups'];
}

/** The newest version of every attribute that is asked. */
export function askedAttributes(db: Database): Promise<AttributeRow[]> {
  return db.rows(
    'reviewCounts.attributes',
    sql`select a.id, a.key, a.number, a.multiple, (
        select coalesce(json_agg(json_build_object('code', c.code, 'kind', c.kind) order by c.position), '[]')
        from demographics.categories c where c.attribute_id = a.id) as groups
      from demographics.attributes a
      where a.enabled and not exists (select from demographics.switched_off o where o.topic = a.topic)
        and not exists (select from demographics.attributes b where b.key = a.key and b.number > a.number)
      order by a.key collate "C"`,
  );
}

export async function countRun(
  db: Database,
  { id, groups, ...attribute }: AttributeRow,
  matchRunId: string,
): Promise<CountedAttribute> {
  const run = uuidOf(matchRunId);
  const counted = await db.rows<Alike>(
    'reviewCounts.count',
    // A mentee with several mentors has the score of the best; a circle the mean over its pairs.
    sql`with matched as (
        select w.enrollment_id, max(q.score / greatest(1, size.members * (size.members - 1) / 2)) as score
        from match_proposals q join match_proposal_members w on w.institution_id = q.institution_id and w.proposal_id = q.id
        cross join lateral (select count(*) as members from match_proposal_members o where o.institution_id = q.institution_id and o.proposal_id = q.id) size
        where q.match_run_id = ${run} and not q.by_hand and w.role <> 'MENTOR' group by 1
      ), pool as (
        select m.enrollment_id, m.score from matched m
        union all select distinct f.enrollment_id, null::bigint from match_leftovers f
        where f.match_run_id = ${run} and f.role <> 'MENTOR' and f.reason <> 'NOT_READY'
          and not exists (select from matched m where m.enrollment_id = f.enrollment_id)
      ), people as materialized (
        select e.person_id, p.score is not null as matched, width_bucket(p.score, ${SCORE_GRID}::bigint[]) as score,
          width_bucket(floor(extract(epoch from r.finished_at - case when t.lost_partner then t.state_changed_at
              else coalesce(t.waiting_since, e.waiting_since, e.state_changed_at) end) / 604800)::bigint, ${WEEK_GRID}::bigint[]) as weeks
        from pool p join enrollments e on e.id = p.enrollment_id join match_runs r on r.id = ${run}
        left join waitlist_entries t on t.enrollment_id = e.id and t.state = 'WAITING'
      ), given as (
        select distinct a.person_id, a.code, c.kind
        from demographics.answers a
        join demographics.attributes q on q.institution_id = a.institution_id and q.id = a.attribute_id and q.key = ${attribute.key}
        join demographics.categories c on c.attribute_id = ${id} and c.code = a.code
        join people on people.person_id = a.person_id
        where a.withdrawn_at is null and exists (select from demographics.consents s
          where s.person_id = a.person_id and s.purpose = 'EQUALITY_MONITORING' and s.given_at is not null and s.withdrawn_at is null)
      ), said as materialized (
        select g.* from given g where ${attribute.multiple} or (select count(*) from given o where o.person_id = g.person_id) = 1
      ), membership as (
        select s.code, s.kind, s.person_id from said s
        union all select ${NOT_DISCLOSED}, 'NOT_DISCLOSED', p.person_id from people p where not exists (select from said s where s.person_id = p.person_id)
        union all select 'EVERYBODY', 'EVERYBODY', p.person_id from people p
        union all select distinct 'ANSWERED', 'ANSWERED', s.person_id from said s where s.kind <> 'PREFER_NOT_TO_SAY'
      )
      select m.code, m.kind, p.matched, p.score, coalesce(p.weeks, 0) as weeks, count(*)::integer as people
      from membership m join people p on p.person_id = m.person_id
      group by m.code, m.kind, p.matched, p.score, coalesce(p.weeks, 0)`,
  );
  const unknown = { code: NOT_DISCLOSED, kind: NOT_DISCLOSED as GroupKind };
  return { ...attribute, groups: [...groups, unknown], counted };
}
