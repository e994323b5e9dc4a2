/**
 * Taking a cut, and reading its counts, as the equity role. People are counted where they stand, in the database: no row
 * about a person leaves it.
 */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import { firstRow, type Database } from '../../db/statements';
import { uuidOf } from '../../ids';
import type { Taxonomy } from '../equity-sheets/equity-sheet.make';
import { GAP_DAYS, LOADS, MEETINGS, WEEKS } from './equity-cut.profile';

export interface Claimed {
  id: string;
  role: string;
  cohortIds: string[];
  /** Who belongs to which division, as JSON; the equity role does not read people. */
  divisions: string;
}

/** False where it was taken before. All statements of it are one transaction. */
export async function takeCut(db: Database, institutionId: string, cut: Claimed, at: Date): Promise<boolean> {
  // Where people have just come in, the planner knows of none, and would look through all of them for each of them.
  await db.rows('equityCuts.hash', sql`select set_config('enable_nestloop', 'off', true)`);
  const taken = await firstRow<{ keys: string[] }>(
    db,
    'equityCuts.take',
    sql`update equity_cuts c set as_of = ${at}, attribute_keys = array(select a.key from demographics.attributes a where ${ASKED} order by a.key collate "C"),
        left_out = (select count(distinct e.person_id) from enrollments e join (${countedBefore(cut.id)}) before on before.person_id = e.person_id
          where e.cohort_id = any(${cut.cohortIds.map(uuidOf)}::uuid[]) and e.role = ${cut.role} and e.state not in ('INVITED', 'DRAFT'))
      where c.id = ${cut.id}::uuid and c.as_of is null returning c.attribute_keys as keys`,
  );
  if (!taken) return false;
  await db.rows('equityCuts.count', counting(institutionId, cut, taken.keys));
  return true;
}

/** Whoever stood in an earlier cut, in whatever role: what is told of them was told. */
function countedBefore(id: string): SqlText {
  return sql`select distinct b.person_id from equity_cuts own join equity_cuts o on o.institution_id = own.institution_id and o.id <> own.id and (o.created_at, o.id) < (own.created_at, own.id)
    join equity_cut_cohorts m on m.institution_id = o.institution_id and m.cut_id = o.id
    join enrollments b on b.institution_id = m.institution_id and b.cohort_id = m.cohort_id and b.role = m.role
    where own.id = ${id}::uuid and b.state not in ('INVITED', 'DRAFT')`;
}

/** With its counts. For one of which nothing was printed. */
export async function dissolveCut(db: Database, cutId: string): Promise<void> {
  await db.rows('equityCuts.dissolve', sql`delete from equity_cuts c where c.id = ${cutId}::uuid`);
}

/** The version of an attribute that counts now, if it is asked. */
const ASKED = sql`a.enabled and not exists (select from demographics.switched_off o where o.topic = a.topic)
  and not exists (select from demographics.attributes b where b.key = a.key and b.number > a.number)`;

function counting(
  institutionId: string,
  { id, role, cohortIds, divisions }: Claimed,
  keys: string[],
): SqlText {
  const institution = uuidOf(institutionId);
  const cohorts = cohortIds.map(uuidOf);
  return sql`with moved as materialized (
      -- What an enrollment ever was, where its state does not say it any more.
      select substr(e.node_ids[1], length('enrollment_') + 1)::uuid as enrollment_id,
        bool_or(s.word in ('SUBMITTED', 'SCREENING', 'ACCEPTED', 'COMPLETED')) as applied, bool_or(s.word in ('ACCEPTED', 'COMPLETED')) as accepted
      from events e join event_payloads y on y.institution_id = e.institution_id and y.event_id = e.id
      cross join lateral json_array_elements_text(y.payload -> 'changes' -> 'state') s(word)
      where e.type = 'EnrollmentMoved' and e.node_ids && ${cohortIds}::text[] and e.node_ids[1] like 'enrollment\\_%'
      group by 1
    ), pair as materialized (
      select p.institution_id, p.id, p.state, p.confirmed_at from pairings p where p.cohort_id = any(${cohorts}::uuid[]) and p.confirmed_at is not null
    ), contact as (
      select g.pairing_id, g.starts_at, g.starts_at - coalesce(lag(g.starts_at) over (partition by g.pairing_id order by g.starts_at), pair.confirmed_at) as since
      from pair join meetings g on g.institution_id = pair.institution_id and g.pairing_id = pair.id and g.state = 'HELD' and g.kind = 'REGULAR'
    ), meeting as materialized (
      select c.pairing_id, count(*) as held, min(c.starts_at) as first_at, max(c.since) > make_interval(days => ${GAP_DAYS}) as lost from contact c group by 1
    ), step as materialized (
      select s.pairing_id, count(*) filter (where s.state <> 'WAIVED') as planned, count(*) filter (where s.state = 'DONE') as done
      from pair join milestones s on s.institution_id = pair.institution_id and s.pairing_id = pair.id group by 1
    ), answer as materialized (
      select t.member_id, bool_or(r.id is not null) as answered,
        avg(a.part) filter (where a.subscale is distinct from 'BELONGING') as score, avg(a.part) filter (where a.subscale = 'BELONGING') as belonging
      from feedback_rounds f join feedback_assignments t on t.institution_id = f.institution_id and t.round_id = f.id
      left join feedback_responses r on r.institution_id = t.institution_id and r.assignment_id = t.id
      left join lateral (
        select i.subscale, (case when i.reversed then i.high - v.value else v.value - i.low end)::numeric / (i.high - i.low) as part
        from feedback_answers v join feedback_items i on i.institution_id = v.institution_id and i.instrument_id = f.instrument_id and i.position = v.position
        where v.institution_id = r.institution_id and v.response_id = r.id) a on true
      where f.cohort_id = any(${cohorts}::uuid[]) and f.state = 'CLOSED' group by 1
    ), paired as materialized (
      select m.enrollment_id, count(*) as pairings, min(pair.confirmed_at) as matched_at, bool_or(pair.state = 'COMPLETED') as completed,
        bool_or(pair.state in ('ENDED_EARLY', 'TRANSFERRED')) as ended_early, coalesce(sum(meeting.held), 0) as held, min(meeting.first_at) as met_at,
        bool_or(coalesce(meeting.lost, true)) as lost, sum(step.planned) as planned, sum(step.done) as done,
        count(answer.member_id) as asked, avg(answer.score) as score, avg(answer.belonging) as belonging, count(answer.belonging) as belonging_asked
      from pair join pairing_members m on m.institution_id = pair.institution_id and m.pairing_id = pair.id
      left join meeting on meeting.pairing_id = pair.id left join step on step.pairing_id = pair.id left join answer on answer.member_id = m.id
      group by 1
    ), counted as materialized (
      ${countedBefore(id)}
    ), way as (
      select e.person_id, e.cohort_id, e.created_at, p.*,
        e.state in ('SUBMITTED', 'SCREENING', 'ACCEPTED', 'COMPLETED', 'REJECTED') or p.enrollment_id is not null or coalesce(v.applied, false) as applied,
        case when p.met_at is not null and (e.state = 'COMPLETED' or p.completed) then 4 when p.met_at is not null then 3 when p.enrollment_id is not null then 2
          when e.state in ('ACCEPTED', 'COMPLETED') or coalesce(v.accepted, false) then 1 else 0 end as stage
      from enrollments e left join moved v on v.enrollment_id = e.id left join paired p on p.enrollment_id = e.id
      where e.cohort_id = any(${cohorts}::uuid[]) and e.role = ${role} and not exists (select from counted where counted.person_id = e.person_id)
    ), people as materialized (
      -- Each person once, where she came furthest.
      select distinct on (w.person_id) w.person_id, w.cohort_id, jsonb_build_object('stage', w.stage,
          'matched', case when w.stage >= 2 then width_bucket(${weeksBetween('w.created_at', 'w.matched_at')}, ${[...WEEKS]}::numeric[]) end,
          'met', case when w.stage >= 3 then width_bucket(${weeksBetween('w.matched_at', 'w.met_at')}, ${[...WEEKS]}::numeric[]) end,
          'milestones', case when w.planned > 0 then case when w.done = 0 then 0 when w.done >= w.planned then 3 when 2 * w.done >= w.planned then 2 else 1 end end,
          'endedEarly', case when w.stage >= 2 then w.ended_early end, 'rematched', case when w.stage >= 2 then w.pairings > 1 end,
          'meetings', case when w.stage >= 2 then width_bucket(w.held, ${[...MEETINGS]}::numeric[]) end,
          'outOfContact', case when w.stage >= 2 then w.lost end,
          'load', case when w.stage >= 2 and ${role} = 'MENTOR' then width_bucket(w.pairings, ${[...LOADS]}::numeric[]) end,
          'satisfaction', case when w.asked > 0 then ${quarter('w.score')} end,
          'belonging', case when w.belonging_asked > 0 then ${quarter('w.belonging')} end) as profile
      from way w where w.applied order by w.person_id, w.stage desc, w.cohort_id
    ), known as materialized (
      select g.person_id, jsonb_object_agg(g.key, g.codes) as codes from (
        select a.key, f.person_id, jsonb_agg(f.code order by f.code collate "C") as codes
        from demographics.attributes a cross join lateral demographics.groups_of(a.id) f where a.key = any(${keys}::text[]) and ${ASKED} group by 1, 2
      ) g group by 1
    ), division as materialized (
      select d.person_id, d.division_id from json_to_recordset(${divisions}::json) d(person_id uuid, division_id uuid)
    ), atom as (
      select p.cohort_id, d.division_id as unit_id, p.profile, coalesce(n.codes, '{}') as codes, count(*) as people
      from people p left join known n on n.person_id = p.person_id left join division d on d.person_id = p.person_id group by 1, 2, 3, 4
    )
    insert into demographics.cut_atoms (institution_id, cut_id, number, cohort_id, unit_id, profile, codes, people)
    select ${institution}::uuid, ${id}::uuid, row_number() over (order by a.cohort_id, a.unit_id, a.profile, a.codes), a.* from atom a`;
}

/** From 0; what came before the start counts as at it. Names of columns, never input. */
function weeksBetween(start: string, end: string): SqlText {
  return sql([`greatest(0, extract(epoch from ${end} - ${start}) / 604800)::numeric`]);
}

/** 0 without an answer, else 1 to 4 of a part from 0 to 1. */
function quarter(part: string): SqlText {
  return sql([`case when ${part} is null then 0 else least(4, 1 + floor(4 * ${part}))::integer end`]);
}

const SLICE = 500;

/** Lists of Atom as JSON, in the order of the cut. */
export async function readAtoms(db: Database, cutId: string): Promise<string[]> {
  const slices = await db.rows<{ atoms: string }>(
    'equityCuts.atoms',
    sql`select json_agg(json_build_object('cohortId', 'cohort_' || a.cohort_id, 'unitId', 'orgunit_' || a.unit_id, 'profile', a.profile, 'codes', a.codes, 'people', a.people)
        order by a.number)::text as atoms
      from demographics.cut_atoms a where a.cut_id = ${cutId}::uuid group by (a.number - 1) / ${SLICE}::integer order by min(a.number)`,
  );
  return slices.map(({ atoms }) => atoms);
}

/** The versions that count now, of these keys, as far as they are asked; groups in their order. */
export function readTaxonomies(db: Database, keys: string[]): Promise<Taxonomy[]> {
  return db.rows(
    'equityCuts.taxonomies',
    sql`select a.key, a.number, a.overlapping as multiple,
        (select coalesce(json_agg(json_build_object('code', k.code, 'kind', k.kind) order by k.place), '[]') from demographics.groups(a.id) k) as categories
      from demographics.attributes a where a.key = any(${keys}::text[]) and ${ASKED} order by a.key collate "C"`,
  );
}
