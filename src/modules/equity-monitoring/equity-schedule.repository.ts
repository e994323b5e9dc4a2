/** All SQL about schedules of equity reports. Every read for a viewer carries the visibility predicate. */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import { ruleOf } from '../../auth/actions';
import type { Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { firstRow } from '../../db/statements';
import type { PageArgs } from '../../graphql/connection';
import { uuidOf } from '../../ids';
import { page, pageOf } from '../../reads/links';
import { readableNode } from '../../reads/readable';
import { visibleReports } from '../equity-reports/equity-report.policy';
import { readableReports } from '../equity-reports/equity-report.repository';
import type { Place } from '../equity-reports/equity-report.repository';
import { visibleSchedules } from './equity-monitoring.policy';
import { EquitySchedule } from './equity-schedule.entity';

const columns = (): SqlText => columnsOf(EquitySchedule, 's');

export const readableSchedules = readableNode('equitySchedules', {
  entity: EquitySchedule,
  alias: 's',
  from: sql`equity_schedules s`,
  visible: visibleSchedules,
});

export const listSchedules = page('Query.equitySchedules', readableSchedules, (ctx, _page: PageArgs) => ({
  name: 'equitySchedules.list',
  from: sql`equity_schedules s`,
  where: [visibleSchedules(ctx.viewer)],
  sort: { expression: 's.created_at', type: 'timestamptz', descending: true },
  idColumn: 's.id',
}));

/** The reports that a schedule asked for, newest first. */
export const reportsOf = pageOf(
  'EquitySchedule.reports',
  readableReports,
  'asked.schedule_id',
  (ctx, _page: PageArgs) => ({
    name: 'equitySchedules.reports',
    from: sql`equity_schedule_reports asked join equity_reports r on r.institution_id = asked.institution_id and r.id = asked.report_id`,
    where: [visibleReports(ctx.viewer)],
    sort: { expression: 'r.created_at', type: 'timestamptz', descending: true },
    idColumn: 'r.id',
  }),
);

export type NewSchedule = Pick<
  EquitySchedule,
  'id' | 'programId' | 'role' | 'attributeKeys' | 'everyCohorts' | 'state' | 'ownerId'
>;

/** False where one of the program and role is alive, also by somebody at the same moment. */
export async function insertSchedule(ctx: Context, schedule: NewSchedule): Promise<boolean> {
  const now = ctx.clock.now();
  const rows = await ctx.db.rows(
    'equitySchedules.insert',
    sql`insert into equity_schedules (institution_id, id, program_id, role, attribute_keys, every_cohorts, state, owner_id, tried_cohort_ids, created_at, updated_at)
      values (${uuidOf(ctx.institutionId)}, ${uuidOf(schedule.id)}, ${uuidOf(schedule.programId)}, ${schedule.role}, ${schedule.attributeKeys}::text[],
        ${schedule.everyCohorts}, ${schedule.state}, ${uuidOf(schedule.ownerId)}, '{}', ${now}, ${now})
      on conflict (institution_id, program_id, role) where state <> 'ENDED' do nothing returning true as done`,
  );
  return rows.length > 0;
}

export async function findLiveSchedule(
  ctx: Context,
  { programId, role }: Pick<EquitySchedule, 'programId' | 'role'>,
): Promise<string | null> {
  const row = await firstRow<{ id: string }>(
    ctx.db,
    'equitySchedules.live',
    sql`select 'equityschedule_' || s.id as id from equity_schedules s
      where s.program_id = ${uuidOf(programId)} and s.role = ${role} and s.state <> 'ENDED' and (${visibleSchedules(ctx.viewer)})`,
  );
  return row?.id ?? null;
}

export function lockSchedule(ctx: Context, id: string): Promise<EquitySchedule | null> {
  return firstRow(
    ctx.db,
    'equitySchedules.lock',
    sql`select ${columns()} from equity_schedules s where s.id = ${uuidOf(id)} and (${visibleSchedules(ctx.viewer)}) for no key update of s`,
  );
}

export async function updateSchedule(ctx: Context, schedule: EquitySchedule): Promise<EquitySchedule> {
  const [row] = await ctx.db.rows<EquitySchedule>(
    'equitySchedules.update',
    sql`update equity_schedules s set attribute_keys = ${schedule.attributeKeys}::text[], every_cohorts = ${schedule.everyCohorts}, state = ${schedule.state},
        owner_id = ${uuidOf(schedule.ownerId)}, hindrance = ${schedule.hindrance}, refusal = ${schedule.refusal},
        tried_cohort_ids = ${schedule.triedCohortIds}::uuid[], version = s.version + 1, updated_at = ${ctx.clock.now()}
      where s.id = ${uuidOf(schedule.id)} returning ${columns()}`,
  );
  return row as EquitySchedule;
}

export async function activeSchedules(ctx: Context): Promise<string[]> {
  const rows = await ctx.db.rows<{ id: string }>(
    'equitySchedules.active',
    sql`select 'equityschedule_' || s.id as id from equity_schedules s where s.state = 'ACTIVE' order by s.created_at, s.id`,
  );
  return rows.map(({ id }) => id);
}

/** Closed cohorts of the program since that day that were not counted yet for the role. */
export function waitingCohorts(
  ctx: Context,
  { programId, role }: EquitySchedule,
  since: string,
): Promise<Place[]> {
  return ctx.db.rows(
    'equitySchedules.waiting',
    sql`select 'cohort_' || c.id as id, 'program_' || c.program_id as "programId", c.state from cohorts c
      where c.program_id = ${uuidOf(programId)} and c.state in ('COMPLETED', 'ARCHIVED') and coalesce(c.ends_on, c.created_at::date) >= ${since}::date
        and not exists (select from equity_cut_cohorts m where m.institution_id = c.institution_id and m.cohort_id = c.id and m.role = ${role})
      order by c.id`,
  );
}

/** What the last report of the schedule was about, where that could not be computed. */
export function failedLast(
  ctx: Context,
  scheduleId: string,
): Promise<{ at: Date; cohorts: Place[] | null } | null> {
  return firstRow(
    ctx.db,
    'equitySchedules.failed',
    sql`select last.updated_at as at, (
          select json_agg(json_build_object('id', 'cohort_' || c.id, 'programId', 'program_' || c.program_id, 'state', c.state) order by c.id)
          from equity_report_cohorts o join cohorts c on c.institution_id = o.institution_id and c.id = o.cohort_id
          where o.institution_id = last.institution_id and o.report_id = last.id
            and exists (select from equity_cut_cohorts m where m.institution_id = o.institution_id and m.cohort_id = o.cohort_id and m.role = last.role)) as cohorts
      from (select r.* from equity_schedule_reports asked join equity_reports r on r.institution_id = asked.institution_id and r.id = asked.report_id
        where asked.schedule_id = ${uuidOf(scheduleId)} order by r.created_at desc, r.id desc limit 1) last
      where last.state = 'FAILED'`,
  );
}

/** Whether a person may still ask for reports about the program. */
export async function isOfficer(ctx: Context, personId: string, programId: string): Promise<boolean> {
  const rows = await ctx.db.rows(
    'equitySchedules.officer',
    sql`select from role_grants g join people p on p.institution_id = g.institution_id and p.id = g.person_id
      where g.person_id = ${uuidOf(personId)} and p.deactivated_at is null and g.role = any(${[...ruleOf('equityReport.manage').roles]})
        and g.revoked_at is null and (g.expires_at is null or g.expires_at > ${ctx.clock.now()})
        and g.cohort_id is null and (g.program_id is null or g.program_id = ${uuidOf(programId)})
      limit 1`,
  );
  return rows.length > 0;
}

export async function linkReport(ctx: Context, scheduleId: string, reportId: string): Promise<void> {
  await ctx.db.rows(
    'equitySchedules.link',
    sql`insert into equity_schedule_reports (institution_id, report_id, schedule_id)
      values (${uuidOf(ctx.institutionId)}, ${uuidOf(reportId)}, ${uuidOf(scheduleId)}) on conflict do nothing`,
  );
}
