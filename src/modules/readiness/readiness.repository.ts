/** All SQL about readiness. Whoever may read it of an enrollment is in readiness.policy.ts. */
import sql, { raw } from 'sql-template-tag';
import { dayIn } from '../../clock';
import { defineLoader, type Context } from '../../context';
import { firstRow } from '../../db/statements';
import { newUuid, uuidOf } from '../../ids';
import type { EnrollmentRole } from '../enrollments/enrollment-role';
import { visibleEnrollments } from '../enrollments/enrollment.policy';
import type { ReadinessItem } from '../programs/readiness-item';
import type { ReadinessState } from './readiness.entity';
import { APPLICATION_GAPS, openItems, PROFILE_GAPS, readableReadiness } from './readiness.policy';

export const today = (ctx: Context) => dayIn(ctx.viewer.timeZone, ctx.clock.now());

/** A live record, as it is read. */
export interface LiveRecord {
  key: string;
  state: ReadinessState.DONE | ReadinessState.WAIVED;
  doneOn: string;
  until: string | null;
  reason: string | null;
  recordedById: string | null;
  recordedAt: string;
}

/** Everything that decides whether somebody is ready. */
export interface ReadinessFacts {
  id: string;
  role: EnrollmentRole;
  items: ReadinessItem[];
  records: LiveRecord[];
  profileGaps: string[];
  applicationGaps: string[];
}

/** Of enrollments of which the viewer reads it: one statement, however many there are. */
export const readinessFacts = defineLoader<ReadinessFacts>((ctx, ids) =>
  ctx.db.rows(
    'readiness.ofEnrollments',
    sql`select 'enrollment_' || e.id as id, e.role, coalesce(rules.readiness, '[]') as items, coalesce(done.records, '[]') as records,
        ${PROFILE_GAPS} as "profileGaps", ${APPLICATION_GAPS} as "applicationGaps"
      from enrollments e join cohorts rc on rc.id = e.cohort_id
      left join lateral (select y.readiness from program_policies y where y.program_id = rc.program_id order by y.number desc limit 1) rules on true
      left join lateral (
        select json_agg(json_build_object('key', rr.item_key, 'state', rr.state, 'doneOn', rr.done_on, 'until', rr.valid_until_on, 'reason', rr.reason,
          'recordedById', 'person_' || rr.recorded_by_id, 'recordedAt', rr.created_at)) as records
        from readiness_records rr where rr.enrollment_id = e.id and rr.ended_at is null) done on true
      where e.id = any(${ids.map(uuidOf)}::uuid[]) and (${visibleEnrollments(ctx.viewer)}) and (${readableReadiness(ctx.viewer)})`,
  ),
);

/** Keys of the required items that lack, of those among the enrollments who are not ready. The caller may pair them all. */
export async function unreadyAmong(
  ctx: Context,
  enrollmentIds: readonly string[],
): Promise<Map<string, string[]>> {
  const rows = await ctx.db.rows<{ id: string; keys: string[] }>(
    'readiness.unready',
    sql`select 'enrollment_' || e.id as id, lacking.keys from enrollments e
      cross join lateral (select array_agg(o.key order by o.key) as keys from (${openItems(today(ctx))}) o) lacking
      where e.id = any(${enrollmentIds.map(uuidOf)}::uuid[]) and lacking.keys is not null`,
  );
  return new Map(rows.map(({ id, keys }) => [id, keys]));
}

const LIVE = raw('rr.ended_at is null');

/** The live record of an item, while the enrollment is locked. */
export function findLiveRecord(
  ctx: Context,
  enrollmentId: string,
  key: string,
): Promise<(Pick<LiveRecord, 'state' | 'doneOn' | 'until'> & { id: string }) | null> {
  return firstRow(
    ctx.db,
    'readiness.findLive',
    sql`select rr.id, rr.state, rr.done_on::text as "doneOn", rr.valid_until_on::text as until from readiness_records rr
      where rr.enrollment_id = ${uuidOf(enrollmentId)} and rr.item_key = ${key} and ${LIVE}`,
  );
}

export async function endRecord(ctx: Context, id: string): Promise<void> {
  await ctx.db.rows(
    'readiness.end',
    sql`update readiness_records rr set ended_at = ${ctx.clock.now()} where rr.id = ${id}`,
  );
}

export interface NewRecord {
  enrollmentId: string;
  key: string;
  state: ReadinessState.DONE | ReadinessState.WAIVED;
  doneOn: string;
  until: string | null;
  reason: string | null;
}

export async function insertRecord(ctx: Context, record: NewRecord): Promise<void> {
  const { personId } = ctx.viewer;
  await ctx.db.rows(
    'readiness.insert',
    sql`insert into readiness_records (institution_id, id, enrollment_id, item_key, state, done_on, valid_until_on, reason, recorded_by_id, created_at)
      values (${uuidOf(ctx.institutionId)}, ${newUuid()}, ${uuidOf(record.enrollmentId)}, ${record.key}, ${record.state}, ${record.doneOn},
        ${record.until}, ${record.reason}, ${personId && uuidOf(personId)}, ${ctx.clock.now()})`,
  );
}
