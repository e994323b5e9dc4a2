/** SQL about participants and non-participants, as the application, which can't read what people answered about themselves. */
import sql from 'sql-template-tag';
import type { Context } from '../../context';
import { firstRow } from '../../db/statements';
import { uuidOf } from '../../ids';
import { DIVISIONS } from '../equity-cuts/equity-cut.repository';
import type { Counted, Line, Period } from './equity-participation';
import type { StoredParticipation } from './equity-participation.compare';
import type { Earlier as EarlierOf } from './equity-participation.overlaps';

type Earlier = EarlierOf<StoredParticipation>;

export interface Asked {
  cohortIds: readonly string[];
  role: string;
}

const uuids = ({ cohortIds }: Pick<Asked, 'cohortIds'>) => cohortIds.map(uuidOf);

/** The period from the first day of the earliest cohort, and how many months it may have at most until this day. */
export async function findPeriod(
  ctx: Context,
  asked: Asked,
  { months, today, least, most }: { months: number; today: string; least: number; most: number },
): Promise<Period & { latestMonths: number | null; possibleOn: string }> {
  const row = await firstRow<Period & { latestMonths: number | null; possibleOn: string }>(
    ctx.db,
    'equityParticipation.period',
    sql`with first as (
        select min(coalesce(c.starts_on, (c.created_at at time zone ${ctx.viewer.timeZone})::date)) as day from cohorts c where c.id = any(${uuids(asked)}::uuid[])
      )
      select ${months}::integer as months, first.day::text as "startOn", (first.day + make_interval(months => ${months}))::date::text as "endOn",
        (first.day + make_interval(months => ${months}, days => 1))::date::text as "possibleOn",
        (select max(m) from generate_series(${least}::integer, ${most}::integer) m where (first.day + make_interval(months => m))::date < ${today}::date) as "latestMonths"
      from first`,
  );
  return row!;
}

const SAME_ROLE = (asked: Asked) => sql`(r.role = ${asked.role} and r.participation is not null
  and exists (select from equity_report_cohorts o where o.institution_id = r.institution_id and o.report_id = r.id and o.cohort_id = any(${uuids(asked)}::uuid[])))`;
const COHORTS = sql`array(select 'cohort_' || o.cohort_id from equity_report_cohorts o where o.institution_id = r.institution_id and o.report_id = r.id order by o.cohort_id)`;

/** The cohorts of a report that told, or will tell, of some of these together with others, or without some. */
export async function findOtherCohorts(ctx: Context, asked: Asked): Promise<string[] | null> {
  const row = await firstRow<{ cohortIds: string[] }>(
    ctx.db,
    'equityParticipation.others',
    sql`select ${COHORTS} as "cohortIds" from equity_reports r
      where r.state in ('REQUESTED', 'COMPUTING', 'FROZEN') and ${SAME_ROLE(asked)} and ${COHORTS} <> ${[...asked.cohortIds].sort()}::text[]
      order by r.created_at, r.id limit 1`,
  );
  return row?.cohortIds ?? null;
}

/** What was printed of the same cohorts, and of others that began on this day: their non-participants are much the same. */
export function listPrinted(ctx: Context, asked: Asked, startOn: string): Promise<Earlier[]> {
  return ctx.db.rows(
    'equityParticipation.printed',
    sql`select distinct r.result -> 'participation' as print, ${SAME_ROLE(asked)} as "ofSame" from equity_reports r
      where r.state = 'FROZEN' and r.participation is not null and (r.participation ->> 'startOn' = ${startOn} or ${SAME_ROLE(asked)})`,
  );
}

/**
 * Everybody who was employed on the first day, by division, as cuts tell them apart. Spans of a person share no day, so one at
 * most covers it.
 */
export async function countSides(ctx: Context, asked: Asked, { startOn, endOn }: Period): Promise<Counted> {
  const [cohorts, zone] = [uuids(asked), ctx.viewer.timeZone];
  // Where employment has just come in, the planner knows of none, and would look through all pairs for each person.
  await ctx.db.rows('equityParticipation.hash', sql`select set_config('enable_nestloop', 'off', true)`);
  const rows = await ctx.db.rows<LineRow>(
    'equityParticipation.count',
    sql`with recursive ${DIVISIONS}, tree as (
        select u.institution_id, u.id, u.id as top_id, u.name from division d join org_units u on u.id = d.id
        union all
        select c.institution_id, c.id, t.top_id, t.name from org_units c join tree t on t.institution_id = c.institution_id and t.id = c.parent_id
      ), pair as materialized (
        select p.institution_id, p.id, p.cohort_id = any(${cohorts}::uuid[]) as of_report, (p.confirmed_at at time zone ${zone})::date <= ${endOn}::date as in_time
        from pairings p where p.confirmed_at is not null and (p.cohort_id = any(${cohorts}::uuid[])
          or (p.confirmed_at at time zone ${zone})::date <= ${endOn}::date and coalesce(p.ended_on, 'infinity') >= ${startOn}::date)
      ), paired as materialized (
        select m.person_id, bool_or(pair.of_report and pair.in_time and e.role = ${asked.role}) as takes_part
        from pair join pairing_members m on m.institution_id = pair.institution_id and m.pairing_id = pair.id
        left join enrollments e on e.institution_id = m.institution_id and e.id = m.enrollment_id group by 1
      ), employed as materialized (
        select s.institution_id, s.person_id, s.org_unit_id, lower(nullif(btrim(s.job_title), '')) as title,
          case when paired.person_id is null then 'NON_PARTICIPANT' when paired.takes_part then 'PARTICIPANT' else 'LEFT_OUT' end as side
        from employment_spans s join people w on w.institution_id = s.institution_id and w.id = s.person_id and w.merged_into_id is null
        left join paired on paired.person_id = s.person_id
        where s.from_on <= ${startOn}::date and coalesce(s.to_on, 'infinity') >= ${startOn}::date
      ), span as (
        select s.person_id, s.from_on, coalesce(s.to_on, 'infinity') as to_on, lower(nullif(btrim(s.job_title), '')) as title
        from employment_spans s where s.from_on <= ${endOn}::date and coalesce(s.to_on, 'infinity') >= ${startOn}::date
      ), fate as (
        select e.person_id, e.side, e.org_unit_id, bool_or(s.to_on >= ${endOn}::date) as retained,
          coalesce(bool_or(s.title <> e.title) filter (where s.from_on > ${startOn}::date), false) as new_role,
          bool_or(s.title is null) as untitled
        from employed e join span s on s.person_id = e.person_id where e.side <> 'LEFT_OUT' group by 1, 2, 3
      ), line as (
        select t.top_id, min(t.name) as name, f.side, count(*)::integer as people, count(*) filter (where f.retained)::integer as retained,
          count(*) filter (where f.new_role)::integer as new_role, count(*) filter (where f.untitled)::integer as untitled
        from fate f left join tree t on t.id = f.org_unit_id group by t.top_id, f.side
      )
      select 'orgunit_' || l.top_id as "unitId", l.name, l.side, l.people, l.retained, l.new_role as "newRole", l.untitled from line l
      union all select null, null, 'LEFT_OUT', count(*)::integer, 0, 0, 0 from employed e where e.side = 'LEFT_OUT'
      union all select null, null, 'NOT_EMPLOYED', count(*)::integer, 0, 0, 0 from paired p join people w on w.id = p.person_id and w.merged_into_id is null
        where p.takes_part and not exists (select from employed e where e.person_id = p.person_id)`,
  );
  const people = (side: LineRow['side']) => rows.find((row) => row.side === side)!.people;
  return { lines: linesOf(rows), leftOut: people('LEFT_OUT'), notEmployed: people('NOT_EMPLOYED') };
}

interface LineRow {
  unitId: string | null;
  name: string | null;
  side: 'PARTICIPANT' | 'NON_PARTICIPANT' | 'LEFT_OUT' | 'NOT_EMPLOYED';
  people: number;
  retained: number;
  newRole: number;
  untitled: number;
}

function linesOf(rows: readonly LineRow[]): Line[] {
  const sides = rows.filter(({ side }) => side === 'PARTICIPANT' || side === 'NON_PARTICIPANT');
  const ids = [...new Set(sides.map(({ unitId }) => unitId))];
  return ids.map((id): Line => {
    const own = sides.filter(({ unitId }) => unitId === id);
    const sideOf = (which: LineRow['side']) => {
      const row = own.find(({ side }) => side === which);
      const { people = 0, retained = 0, newRole = 0, untitled = 0 } = row ?? {};
      return { people, had: { RETAINED: retained, NEW_ROLE: newRole }, untitled };
    };
    return {
      unit: id ? { id, name: own[0]!.name! } : null,
      participants: sideOf('PARTICIPANT'),
      nonParticipants: sideOf('NON_PARTICIPANT'),
    };
  });
}
