/** SQL of undoing a departure: what ended by it, locked in one order before anything is given back. */
import sql from 'sql-template-tag';
import type { Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { uuidOf } from '../../ids';
import { Pairing } from '../pairings/pairing.entity';
import { Enrollment } from './enrollment.entity';

export interface Departure {
  cohortIds: string[];
  /** People whose rows must be locked: she, and those who would mentor again. */
  personIds: string[];
  enrollmentIds: string[];
}

/** What would be touched; read before anything is locked, so that it can be locked in order. */
export async function findDeparture(ctx: Context, personId: string): Promise<Departure> {
  const [row] = await ctx.db.rows<Departure>(
    'restore.departure',
    sql`with hers as (select e.id, e.cohort_id from enrollments e where e.person_id = ${uuidOf(personId)} and e.left_from is not null),
        theirs as (
          select distinct o.enrollment_id, o.person_id from hers h join pairing_members m on m.enrollment_id = h.id
          join pairings pr on pr.id = m.pairing_id and pr.state = 'CLOSING' and pr.closing_from is not null join pairing_members o on o.pairing_id = pr.id)
      select array(select 'cohort_' || c.cohort_id from (select distinct h.cohort_id from hers h order by 1) c) as "cohortIds",
        array(select 'person_' || p.id from (select t.person_id as id from theirs t union select ${uuidOf(personId)}::uuid) p order by p.id) as "personIds",
        array(select 'enrollment_' || x.id from (select h.id from hers h union select t.enrollment_id from theirs t) x order by x.id) as "enrollmentIds"`,
  );
  return row as Departure;
}

export async function lockPeopleInOrder(ctx: Context, personIds: readonly string[]): Promise<void> {
  await ctx.db.rows(
    'restore.lockPeople',
    sql`select from people p where p.id = any(${personIds.map(uuidOf)}::uuid[]) order by p.id for no key update of p`,
  );
}

/** Back to what it was. False where she takes part in the cohort in this role again by now. */
export async function restoreRow(ctx: Context, enrollment: Enrollment): Promise<boolean> {
  const now = ctx.clock.now();
  const rows = await ctx.db.rows(
    'restore.enrollment',
    sql`update enrollments e set state = e.left_from, left_from = null, state_changed_at = ${now}, version = e.version + 1, updated_at = ${now}
      where e.id = ${uuidOf(enrollment.id)} and not exists (
        select from enrollments o where o.cohort_id = e.cohort_id and o.person_id = e.person_id and o.role = e.role
          and o.state in ('INVITED', 'DRAFT', 'SUBMITTED', 'SCREENING', 'ACCEPTED')) returning true as done`,
  );
  return rows.length > 0;
}

/** What can't be undone any more. */
export async function forgetDepartures(ctx: Context, personId: string): Promise<void> {
  await ctx.db.rows(
    'restore.forget',
    sql`update enrollments e set left_from = null where e.person_id = ${uuidOf(personId)} and e.left_from is not null`,
  );
}

/** Pairings that close because somebody left, and in which the enrollment takes no part any more; locked in one order. */
export function lockLeftPairings(ctx: Context, enrollmentId: string): Promise<Pairing[]> {
  return ctx.db.rows(
    'restore.lockPairings',
    sql`select ${columnsOf(Pairing, 'pr')} from pairings pr
      where pr.state = 'CLOSING' and pr.closing_from is not null and exists (
        select from pairing_members m where m.pairing_id = pr.id and m.enrollment_id = ${uuidOf(enrollmentId)} and m.to_on is not null)
      order by pr.id for no key update of pr`,
  );
}

/** A member again, in a seat. */
export async function rejoinRow(ctx: Context, memberId: string, seat: number): Promise<void> {
  await ctx.db.rows(
    'restore.rejoin',
    sql`update pairing_members m set to_on = null, seat_number = ${seat}::integer where m.id = ${uuidOf(memberId)}`,
  );
}
