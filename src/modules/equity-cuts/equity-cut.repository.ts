/** SQL about cuts, as the application, which sees which cohorts stand in one and never the counts. */
import sql from 'sql-template-tag';
import type { Context } from '../../context';
import { firstRow } from '../../db/statements';
import { uuidOf } from '../../ids';

export interface Cut {
  id: string;
  role: string;
  k: number;
  asOf: Date | null;
  attributeKeys: string[] | null;
  leftOut: number | null;
  cohortIds: string[];
}

/** The cuts that any of these cohorts stands in, whole. */
export function cutsOf(ctx: Context, cohortIds: string[], role: string): Promise<Cut[]> {
  return ctx.db.rows(
    'equityCuts.of',
    sql`select c.id, c.role, c.k, c.as_of as "asOf", c.attribute_keys as "attributeKeys", c.left_out as "leftOut",
        array(select 'cohort_' || m.cohort_id from equity_cut_cohorts m where m.institution_id = c.institution_id and m.cut_id = c.id order by m.cohort_id) as "cohortIds"
      from equity_cuts c where c.role = ${role} and exists (select from equity_cut_cohorts m
        where m.institution_id = c.institution_id and m.cut_id = c.id and m.cohort_id = any(${cohortIds.map(uuidOf)}::uuid[]))
      order by c.created_at, c.id`,
  );
}

/**
 * Cohorts of which a review of a match run told numbers. Who was in it then and who is in the cut differ by few, so such
 * a cohort is told only together with others; and how many people these have.
 */
export async function reviewedAmong(
  ctx: Context,
  cohortIds: string[],
  role: string,
): Promise<{ cohortIds: string[]; others: number }> {
  const rows = await ctx.db.rows<{ cohortIds: string[]; others: number }>(
    'equityCuts.reviewed',
    sql`with reviewed as (
        select distinct v.cohort_id from match_run_reviews v where v.state = 'FROZEN' and v.cohort_id = any(${cohortIds.map(uuidOf)}::uuid[]) and ${role} = 'MENTEE'
      )
      select array(select 'cohort_' || r.cohort_id from reviewed r order by 1) as "cohortIds",
        (select count(distinct e.person_id)::integer from enrollments e where e.cohort_id = any(${cohortIds.map(uuidOf)}::uuid[]) and e.role = ${role}
          and e.state not in ('INVITED', 'DRAFT') and e.cohort_id not in (select r.cohort_id from reviewed r)) as others`,
  );
  return rows[0]!;
}

/**
 * Divisions: the top of the tree of org units, or where there is one unit at the top, those right below it. Fine enough to
 * tell apart, coarse enough to hold people.
 */
export const DIVISIONS = sql`top as (
    select o.id from org_units o where o.parent_id is null and o.archived_at is null
  ), division as (
    select o.id from org_units o
    where case when (select count(*) from top) = 1 then o.parent_id in (select top.id from top) else o.parent_id is null end
  )`;

export async function divisionIds(ctx: Context): Promise<string[]> {
  const rows = await ctx.db.rows<{ id: string }>(
    'equityCuts.divisions',
    sql`with ${DIVISIONS} select 'orgunit_' || d.id as id from division d order by d.id`,
  );
  return rows.map(({ id }) => id);
}

/** Who belongs to which division, as JSON: the application reads people, and the equity role counts. */
export async function divisionsOfPeople(ctx: Context, cohortIds: string[], role: string): Promise<string> {
  const row = await firstRow<{ people: string }>(
    ctx.db,
    'equityCuts.divisionsOfPeople',
    sql`with recursive ${DIVISIONS}, below(id, division_id) as (
        select d.id, d.id from division d
        union all select o.id, below.division_id from below join org_units o on o.parent_id = below.id
      ), person as (
        select distinct e.person_id, below.division_id
        from enrollments e join people p on p.institution_id = e.institution_id and p.id = e.person_id join below on below.id = p.org_unit_id
        where e.cohort_id = any(${cohortIds.map(uuidOf)}::uuid[]) and e.role = ${role}
      )
      select coalesce(json_agg(person), '[]')::text as people from person`,
  );
  return row!.people;
}

export async function lockCuts(ctx: Context): Promise<void> {
  await ctx.db.rows(
    'equityCuts.lock',
    sql`select pg_advisory_xact_lock(hashtextextended(${`equityCuts:${ctx.institutionId}`}, 0))`,
  );
}

export async function insertCut(
  ctx: Context,
  cut: { id: string; role: string; k: number; cohortIds: string[] },
): Promise<void> {
  const institution = uuidOf(ctx.institutionId);
  await ctx.db.rows(
    'equityCuts.insert',
    sql`with cut as (
        insert into equity_cuts (institution_id, id, role, k, created_at)
        values (${institution}, ${cut.id}::uuid, ${cut.role}, ${cut.k}, ${ctx.clock.now()}) returning institution_id, id, role
      )
      insert into equity_cut_cohorts (institution_id, role, cohort_id, cut_id)
      select cut.institution_id, cut.role, cohort.id, cut.id from cut, unnest(${cut.cohortIds.map(uuidOf)}::uuid[]) cohort(id)`,
  );
}
