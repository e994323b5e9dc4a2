/** All SQL about tasks of equity officers, and about the reports that they come from. Every read for a viewer carries the visibility predicate. */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import type { Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { firstRow } from '../../db/statements';
import { expectId } from '../../graphql/faults';
import { newId, uuidOf } from '../../ids';
import { page } from '../../reads/links';
import { readableNode } from '../../reads/readable';
import type { StoredResult } from '../equity-reports/equity-report.result';
import type { RatioChange } from './equity-change';
import type { EquityTaskArgs } from './equity-monitoring.inputs';
import { visibleTasks } from './equity-monitoring.policy';
import { EquityTask, type StoredChange } from './equity-task.entity';

const columns = (): SqlText => columnsOf(EquityTask, 't');

export const readableTasks = readableNode('equityTasks', {
  entity: EquityTask,
  alias: 't',
  from: sql`equity_tasks t`,
  visible: visibleTasks,
});

export const listTasks = page('Query.equityTasks', readableTasks, (ctx, { filter }: EquityTaskArgs) => {
  const { states, programId } = filter ?? {};
  return {
    name: 'equityTasks.list',
    from: sql`equity_tasks t`,
    where: [
      visibleTasks(ctx.viewer),
      ...(states ? [sql`t.state = any(${states})`] : []),
      ...(programId ? [sql`t.program_id = ${uuidOf(expectId('Program', programId))}`] : []),
    ],
    sort: { expression: 't.created_at', type: 'timestamptz', descending: true },
    idColumn: 't.id',
  };
});

export function lockTask(ctx: Context, id: string): Promise<EquityTask | null> {
  return firstRow(
    ctx.db,
    'equityTasks.lock',
    sql`select ${columns()} from equity_tasks t where t.id = ${uuidOf(id)} and (${visibleTasks(ctx.viewer)}) for no key update of t`,
  );
}

export async function updateTask(ctx: Context, task: EquityTask): Promise<EquityTask> {
  const now = ctx.clock.now();
  const [row] = await ctx.db.rows<EquityTask>(
    'equityTasks.update',
    sql`update equity_tasks t set state = ${task.state}, state_changed_at = ${now}, taken_by_id = ${task.takenById && uuidOf(task.takenById)},
        done_by_id = ${task.doneById && uuidOf(task.doneById)}, note = ${task.note}, version = t.version + 1, updated_at = ${now}
      where t.id = ${uuidOf(task.id)} returning ${columns()}`,
  );
  return row as EquityTask;
}

/** A frozen report of a schedule that was held against none yet. */
export interface Uncompared {
  reportId: string;
  scheduleId: string;
  programId: string;
  result: StoredResult;
}

/** The oldest of them, locked; null where there is none, or others are at them. */
export function takeUncompared(ctx: Context): Promise<Uncompared | null> {
  return firstRow(
    ctx.db,
    'equityTasks.uncompared',
    sql`select 'equityreport_' || r.id as "reportId", 'equityschedule_' || s.id as "scheduleId", 'program_' || s.program_id as "programId", r.result
      from equity_schedule_reports asked join equity_reports r on r.institution_id = asked.institution_id and r.id = asked.report_id
      join equity_schedules s on s.institution_id = asked.institution_id and s.id = asked.schedule_id
      where asked.compared_at is null and r.state = 'FROZEN' order by r.created_at, r.id limit 1 for no key update of asked skip locked`,
  );
}

/** The frozen report of the schedule before this one. */
export function reportBefore(
  ctx: Context,
  { scheduleId, reportId }: Uncompared,
): Promise<{ id: string; result: StoredResult } | null> {
  return firstRow(
    ctx.db,
    'equityTasks.before',
    sql`select 'equityreport_' || r.id as id, r.result from equity_schedule_reports asked
      join equity_reports r on r.institution_id = asked.institution_id and r.id = asked.report_id
      join equity_reports own on own.institution_id = r.institution_id and own.id = ${uuidOf(reportId)}
      where asked.schedule_id = ${uuidOf(scheduleId)} and r.state = 'FROZEN' and (r.created_at, r.id) < (own.created_at, own.id)
      order by r.created_at desc, r.id desc limit 1`,
  );
}

export async function noteCompared(ctx: Context, reportId: string): Promise<void> {
  await ctx.db.rows(
    'equityTasks.compared',
    sql`update equity_schedule_reports asked set compared_at = ${ctx.clock.now()} where asked.report_id = ${uuidOf(reportId)}`,
  );
}

/** Those that were made: a place of a report has one task. */
export function insertTasks(
  ctx: Context,
  { reportId, scheduleId, programId }: Uncompared,
  earlierReportId: string,
  changes: readonly RatioChange[],
): Promise<EquityTask[]> {
  const now = ctx.clock.now();
  const rows = changes.map(({ attributeKey, code, stage, basis, ...rest }) => {
    const { earlierRatio, laterRatio, atLeast, p, adjustedP } = rest;
    const change: StoredChange = { earlierRatio, laterRatio, atLeast, p, adjustedP };
    return { id: uuidOf(newId('EquityTask')), key: attributeKey, code, stage, basis, change };
  });
  return ctx.db.rows(
    'equityTasks.insert',
    sql`insert into equity_tasks as t (institution_id, id, program_id, schedule_id, report_id, earlier_report_id, kind, attribute_key, code, stage, basis, change,
        state, state_changed_at, created_at, updated_at)
      select ${uuidOf(ctx.institutionId)}, x.id, ${uuidOf(programId)}, ${uuidOf(scheduleId)}, ${uuidOf(reportId)}, ${uuidOf(earlierReportId)}, 'RATIO_CHANGED',
        x.key, x.code, x.stage, x.basis, x.change, 'OPEN', ${now}, ${now}, ${now}
      from json_to_recordset(${JSON.stringify(rows)}::json) as x(id uuid, key text, code text, stage text, basis text, change jsonb)
      on conflict do nothing returning ${columns()}`,
  );
}
