/** SQL of taking people over into a next cohort. */
import sql from 'sql-template-tag';
import type { Context } from '../../context';
import { firstRow } from '../../db/statements';
import { uuidOf } from '../../ids';
import { visibleEnrollments } from './enrollment.policy';

/** Who completed a cohort and was not taken over into another, oldest first. */
export async function findCompleted(
  ctx: Context,
  fromCohortId: string,
  toCohortId: string,
  most: number,
): Promise<string[]> {
  const rows = await ctx.db.rows<{ id: string }>(
    'rollOver.completed',
    sql`select 'enrollment_' || e.id as id from enrollments e
      where e.cohort_id = ${uuidOf(fromCohortId)} and e.state = 'COMPLETED' and (${visibleEnrollments(ctx.viewer)})
        and not exists (select from enrollments n where n.rolled_over_from_id = e.id and n.cohort_id = ${uuidOf(toCohortId)})
      order by e.created_at, e.id limit ${most}`,
  );
  return rows.map(({ id }) => id);
}

/** The enrollment that goes on from another in a cohort, if there is one. */
export async function findRolledOver(ctx: Context, fromId: string, cohortId: string): Promise<string | null> {
  const row = await firstRow<{ id: string }>(
    ctx.db,
    'rollOver.find',
    sql`select 'enrollment_' || e.id as id from enrollments e where e.rolled_over_from_id = ${uuidOf(fromId)} and e.cohort_id = ${uuidOf(cohortId)}`,
  );
  return row?.id ?? null;
}

/**
 * What is carried over: level, discipline, seats, skills, and since when she waits if she never had a partner there.
 * Never answers, and no consent: that she gives anew.
 */
export async function carryOver(ctx: Context, fromId: string, toId: string): Promise<void> {
  const [from, to] = [uuidOf(fromId), uuidOf(toId)];
  await ctx.db.rows(
    'rollOver.carry',
    sql`update enrollments e set rolled_over_from_id = o.id, level = o.level, discipline = o.discipline, capacity = o.capacity,
        interested_in_both_roles = o.interested_in_both_roles,
        waiting_since = case when not exists (
            select from pairing_members m join pairings pr on pr.id = m.pairing_id where m.enrollment_id = o.id and pr.confirmed_at is not null)
          then coalesce((select w.waiting_since from waitlist_entries w where w.enrollment_id = o.id and w.state = 'WAITING'), o.waiting_since) end
      from enrollments o where o.id = ${from} and e.id = ${to}`,
  );
  await ctx.db.rows(
    'rollOver.carrySkills',
    sql`insert into enrollment_skills (institution_id, enrollment_id, skill_id, direction)
      select s.institution_id, ${to}::uuid, s.skill_id, s.direction from enrollment_skills s where s.enrollment_id = ${from}
      on conflict do nothing`,
  );
}
