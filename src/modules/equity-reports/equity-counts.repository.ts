/**
 * What the equity role counts, in one moment. People are counted where they stand, in the database: no row about a
 * person leaves it.
 */
import sql from 'sql-template-tag';
import type { Database } from '../../db/statements';
import { uuidOf } from '../../ids';
import type { AttributeCounts } from './equity-report.compute';
import { NOT_DISCLOSED, type GroupKind } from './equity-report.result';

interface CountRow {
  code: string;
  kind: GroupKind | 'EVERYBODY' | 'ANSWERED';
  counts: string[];
}

interface AttributeRow {
  id: string;
  key: string;
  number: number;
  multiple: boolean;
}

/** The versions that count now, of these keys, as far as they are asked. */
export function attributesToCount(db: Database, keys: string[]): Promise<AttributeRow[]> {
  return db.rows(
    'equityCounts.attributes',
    sql`select a.id, a.key, a.number, a.multiple from demographics.attributes a
      where a.key = any(${keys}::text[]) and a.enabled
        and not exists (select from demographics.switched_off o where o.topic = a.topic)
        and not exists (select from demographics.attributes b where b.key = a.key and b.number > a.number)
      order by a.key collate "C"`,
  );
}

export async function countAttribute(
  db: Database,
  attribute: AttributeRow,
  { cohortIds, role }: { cohortIds: string[]; role: string },
): Promise<AttributeCounts> {
  const cohorts = cohortIds.map(uuidOf);
  const rows = await db.rows<CountRow>(
    'equityCounts.count',
    // moved: what an enrollment ever was, where its state does not say it any more.
    sql`with moved as materialized (
        select substr(e.node_ids[1], length('enrollment_') + 1)::uuid as enrollment_id,
          bool_or(s.word in ('SUBMITTED', 'SCREENING', 'ACCEPTED', 'COMPLETED')) as applied, bool_or(s.word in ('ACCEPTED', 'COMPLETED')) as accepted
        from events e join event_payloads y on y.institution_id = e.institution_id and y.event_id = e.id
        cross join lateral json_array_elements_text(y.payload -> 'changes' -> 'state') s(word)
        where e.type = 'EnrollmentMoved' and e.node_ids && ${cohortIds}::text[] and e.node_ids[1] like 'enrollment\\_%'
        group by 1
      ), paired as materialized (
        select m.enrollment_id, bool_or(exists (select from meetings g
            where g.institution_id = p.institution_id and g.pairing_id = p.id and g.state = 'HELD' and g.kind = 'REGULAR')) as met,
          bool_or(p.state = 'COMPLETED') as completed
        from pairings p join pairing_members m on m.institution_id = p.institution_id and m.pairing_id = p.id
        where p.cohort_id = any(${cohorts}::uuid[]) and p.confirmed_at is not null group by 1
      ), way as (
        select e.person_id,
          bool_or(e.state in ('SUBMITTED', 'SCREENING', 'ACCEPTED', 'COMPLETED', 'REJECTED') or p.enrollment_id is not null or coalesce(v.applied, false)) as applied,
          bool_or(e.state in ('ACCEPTED', 'COMPLETED') or p.enrollment_id is not null or coalesce(v.accepted, false)) as accepted,
          bool_or(p.enrollment_id is not null) as matched,
          bool_or(coalesce(p.met, false)) as met,
          bool_or(coalesce(p.met, false) and (e.state = 'COMPLETED' or p.completed)) as completed
        from enrollments e left join moved v on v.enrollment_id = e.id left join paired p on p.enrollment_id = e.id
        where e.cohort_id = any(${cohorts}::uuid[]) and e.role = ${role} group by 1
      ), people as materialized (
        select w.person_id, w.accepted, w.matched, w.met, w.completed from way w where w.applied
      ), categories as (
        select k.code, k.kind, k.position from demographics.categories k where k.attribute_id = ${attribute.id}
      ), given as (
        select distinct a.person_id, a.code, k.kind
        from demographics.answers a
        join demographics.attributes q on q.institution_id = a.institution_id and q.id = a.attribute_id and q.key = ${attribute.key}
        join categories k on k.code = a.code
        join people on people.person_id = a.person_id
        where a.withdrawn_at is null and exists (select from demographics.consents c
          where c.person_id = a.person_id and c.purpose = 'EQUALITY_MONITORING' and c.given_at is not null and c.withdrawn_at is null)
      ), said as materialized (
        select g.* from given g where ${attribute.multiple} or (select count(*) from given o where o.person_id = g.person_id) = 1
      ), membership as (
        select s.code, s.kind, s.person_id from said s
        union all select ${NOT_DISCLOSED}, 'NOT_DISCLOSED', p.person_id from people p where not exists (select from said s where s.person_id = p.person_id)
        union all select 'EVERYBODY', 'EVERYBODY', p.person_id from people p
        union all select distinct 'ANSWERED', 'ANSWERED', s.person_id from said s where s.kind <> 'PREFER_NOT_TO_SAY'
      ), asked as (
        select k.code, k.kind, k.position from categories k
        union all values (${NOT_DISCLOSED}, 'NOT_DISCLOSED', 100000), ('EVERYBODY', 'EVERYBODY', 100001), ('ANSWERED', 'ANSWERED', 100002)
      )
      select a.code, a.kind, array[count(p.person_id), count(*) filter (where p.accepted), count(*) filter (where p.matched),
          count(*) filter (where p.met), count(*) filter (where p.completed)] as counts
      from asked a left join membership m on m.code = a.code and m.kind = a.kind left join people p on p.person_id = m.person_id
      group by a.code, a.kind, a.position order by a.position`,
  );
  const countsOf = (kind: string) => (rows.find((row) => row.kind === kind)?.counts ?? []).map(Number);
  const { key, number, multiple } = attribute;
  return {
    key,
    number,
    multiple,
    groups: rows.flatMap(({ code, kind, counts }) =>
      kind === 'EVERYBODY' || kind === 'ANSWERED' ? [] : [{ code, kind, counts: counts.map(Number) }],
    ),
    everybody: countsOf('EVERYBODY'),
    answered: countsOf('ANSWERED'),
  };
}
