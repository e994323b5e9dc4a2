/** All SQL about leaves. Whoever sees an enrollment sees its leaves. */
import sql from 'sql-template-tag';
import { defineLoader, type Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { firstRow } from '../../db/statements';
import { uuidOf } from '../../ids';
import { visibleEnrollments } from './enrollment.policy';
import { Leave } from './leave.entity';

const columns = () => columnsOf(Leave, 'l');

export const leaveLoader = defineLoader<Leave>((ctx, ids) =>
  ctx.db.rows(
    'leaves.byIds',
    sql`select ${columns()} from leaves l join enrollments e on e.id = l.enrollment_id
      where l.id = any(${ids.map(uuidOf)}::uuid[]) and (${visibleEnrollments(ctx.viewer)})`,
  ),
);

/** Leaves of enrollments that the viewer has been shown; a person has few. */
export const leavesLoader = defineLoader<{ id: string; leaves: Leave[] }>(async (ctx, ids) => {
  const rows = await ctx.db.rows<Leave>(
    'leaves.ofEnrollments',
    sql`select ${columns()} from leaves l where l.enrollment_id = any(${ids.map(uuidOf)}::uuid[]) order by l.from_on, l.id`,
  );
  return ids.map((id) => ({ id, leaves: rows.filter((row) => row.enrollmentId === id) }));
});

/** A leave of the enrollment that shares a day with these, while the enrollment is locked. */
export function findOverlap(
  ctx: Context,
  enrollmentId: string,
  fromOn: string,
  toOn: string | null,
): Promise<Leave | null> {
  return firstRow(
    ctx.db,
    'leaves.overlap',
    sql`select ${columns()} from leaves l where l.enrollment_id = ${uuidOf(enrollmentId)}
      and daterange(l.from_on, l.to_on, '[]') && daterange(${fromOn}::date, ${toOn}::date, '[]') limit 1`,
  );
}

export function findOpenLeave(ctx: Context, enrollmentId: string): Promise<Leave | null> {
  return firstRow(
    ctx.db,
    'leaves.open',
    sql`select ${columns()} from leaves l where l.enrollment_id = ${uuidOf(enrollmentId)} and l.to_on is null`,
  );
}

export async function insertLeave(
  ctx: Context,
  id: string,
  values: Pick<Leave, 'enrollmentId' | 'fromOn' | 'toOn'>,
): Promise<void> {
  await ctx.db.rows(
    'leaves.insert',
    sql`insert into leaves (institution_id, id, enrollment_id, from_on, to_on, created_at)
      values (${uuidOf(ctx.institutionId)}, ${uuidOf(id)}, ${uuidOf(values.enrollmentId)}, ${values.fromOn}, ${values.toOn}, ${ctx.clock.now()})`,
  );
}

export async function endLeaveRow(ctx: Context, id: string, toOn: string): Promise<void> {
  await ctx.db.rows('leaves.end', sql`update leaves l set to_on = ${toOn} where l.id = ${uuidOf(id)}`);
}
