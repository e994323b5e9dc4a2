/** SQL about cuts, as the application, which sees which cohorts stand in one and never the counts. */
import sql from 'sql-template-tag';
import type { Context } from '../../context';
import { uuidOf } from '../../ids';

export interface Cut {
  id: string;
  role: string;
  k: number;
  asOf: Date | null;
  attributeKeys: string[] | null;
  cohortIds: string[];
}

/** The cuts that any of these cohorts stands in, whole. */
export function cutsOf(ctx: Context, cohortIds: string[], role: string): Promise<Cut[]> {
  return ctx.db.rows(
    'equityCuts.of',
    sql`select c.id, c.role, c.k, c.as_of as "asOf", c.attribute_keys as "attributeKeys",
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
 * How many people a new cut would have that another has not, and the other way round, of those that share any; and how
 * many nobody counted yet, among those cut already. Whoever has an enrollment that is more than an invitation.
 */
export function peopleApart(
  ctx: Context,
  cohortIds: string[],
  role: string,
): Promise<{ mine: number; its: number }[]> {
  return ctx.db.rows(
    'equityCuts.peopleApart',
    sql`with mine as (
        select distinct e.person_id from enrollments e where e.cohort_id = any(${cohortIds.map(uuidOf)}::uuid[]) and e.role = ${role} and e.state not in ('INVITED', 'DRAFT')
      ), theirs as (
        select distinct m.cut_id, e.person_id from equity_cut_cohorts m join enrollments e on e.institution_id = m.institution_id and e.cohort_id = m.cohort_id and e.role = m.role
        where e.state not in ('INVITED', 'DRAFT') and not (m.role = ${role} and m.cohort_id = any(${cohortIds.map(uuidOf)}::uuid[]))
      ), shared as (
        select t.cut_id, count(*) as people from theirs t join mine on mine.person_id = t.person_id group by 1
      )
      select (select count(*) from mine)::integer - s.people::integer as mine,
        (select count(*) from theirs t where t.cut_id = s.cut_id)::integer - s.people::integer as its
      from shared s
      union all
      select (select count(*) from mine where not exists (select from theirs t where t.person_id = mine.person_id))::integer, 0
      where exists (select from shared)`,
  );
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
