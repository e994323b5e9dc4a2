/** All SQL about leaves. Whoever sees an enrollment sees its leaves. */
import sql from 'sql-template-tag';
import { dayIn } from '../../clock';
import type { Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { firstRow } from '../../db/statements';
import { uuidOf } from '../../ids';
import { derived, siblings } from '../../reads/links';
import { readableNode } from '../../reads/readable';
import type { Enrollment } from './enrollment.entity';
import { visibleEnrollments } from './enrollment.policy';
import { Leave } from './leave.entity';

const columns = () => columnsOf(Leave, 'l');

export const readableLeaves = readableNode('leaves', {
  entity: Leave,
  alias: 'l',
  from: sql`leaves l join enrollments e on e.id = l.enrollment_id`,
  visible: visibleEnrollments,
});

/** Leaves of enrollments that the viewer has been shown; a person has few. */
export const leaves = siblings(
  'leaves.ofEnrollments',
  { entity: Leave, alias: 'l', from: sql`leaves l`, visible: () => sql`true` },
  { column: 'l.enrollment_id', order: sql`l.from_on, l.id` },
);

const today = (ctx: Context) => dayIn(ctx.viewer.timeZone, ctx.clock.now());

export const onLeaveOf = derived<Enrollment, object, Promise<boolean>>('Enrollment.onLeave', {
  value: async (ctx, enrollment) =>
    (await leaves.load(ctx, enrollment.id)).some(
      ({ fromOn, toOn }) => fromOn <= today(ctx) && (toOn === null || toOn >= today(ctx)),
    ),
  sql: (ctx) => sql`exists (select from leaves away where away.enrollment_id = e.id
    and away.from_on <= ${today(ctx)}::date and (away.to_on is null or away.to_on >= ${today(ctx)}::date))`,
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

export function findLeave(ctx: Context, id: string): Promise<Leave | null> {
  return firstRow(ctx.db, 'leaves.find', sql`select ${columns()} from leaves l where l.id = ${uuidOf(id)}`);
}

/** The enrollment is locked before. */
export function lockLeave(ctx: Context, id: string): Promise<Leave | null> {
  return firstRow(
    ctx.db,
    'leaves.lock',
    sql`select ${columns()} from leaves l where l.id = ${uuidOf(id)} for share of l`,
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
