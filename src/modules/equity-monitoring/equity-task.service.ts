/** Tasks of equity officers: opened by a job where a report differs from the one before, followed by people. */
import { authorize } from '../../auth/decisions';
import { defineLoader, inTransaction, type Context } from '../../context';
import { changesBetween, record, recordMany, type NewEvent } from '../../events/record';
import { forbidden } from '../../graphql/faults';
import { checkTransition } from '../../state-machine';
import { checkVersion, demand } from '../update';
import { changesBetween as ratioChanges } from './equity-change';
import type { FinishEquityTaskInput, TakeEquityTaskInput } from './equity-monitoring.inputs';
import { mayMonitor } from './equity-monitoring.policy';
import { EQUITY_TASK_TRANSITIONS, EquityTaskState } from './equity-monitoring.state';
import type { EquityTask, StoredChange } from './equity-task.entity';
import {
  insertTasks,
  lockTask,
  noteCompared,
  readableTasks,
  reportBefore,
  takeUncompared,
  updateTask,
} from './equity-task.repository';

/** Holds every new report of a schedule against the one before it. Called by a job. Records: EquityTaskOpened. */
export async function compareScheduledReports(ctx: Context): Promise<void> {
  while (await inTransaction(ctx, compareNext));
}

/** Whether there was one. */
async function compareNext(ctx: Context): Promise<boolean> {
  const report = await takeUncompared(ctx);
  if (!report) return false;
  const before = await reportBefore(ctx, report);
  const changes = before ? ratioChanges(before.result, report.result) : [];
  const tasks = before && changes.length ? await insertTasks(ctx, report, before.id, changes) : [];
  await noteCompared(ctx, report.reportId);
  await recordMany(
    ctx,
    tasks.map(({ id, reportId, earlierReportId, scheduleId, programId, state, kind }): NewEvent => ({
      type: 'EquityTaskOpened',
      nodes: [id, reportId, earlierReportId, scheduleId, programId],
      changes: { state: [null, state], kind: [null, kind] },
    })),
  );
  return true;
}

/** Takes a task on, or over from another. May: equity officers of the program. Refuses: IllegalTransition, VersionConflict. Records: EquityTaskMoved. */
export function takeEquityTask(ctx: Context, input: TakeEquityTaskInput): Promise<EquityTask> {
  return moved(ctx, input, EquityTaskState.TAKEN, (takenById) => ({ takenById }));
}

/** Finishes a task, with what came of it. May, refuses, records: as above. */
export function finishEquityTask(ctx: Context, input: FinishEquityTaskInput): Promise<EquityTask> {
  return moved(ctx, input, EquityTaskState.DONE, (doneById) => ({ doneById, note: input.note }));
}

function moved(
  ctx: Context,
  input: TakeEquityTaskInput,
  to: EquityTaskState,
  set: (personId: string) => Partial<EquityTask>,
): Promise<EquityTask> {
  return inTransaction(ctx, async (ctx) => {
    const before = await demand('EquityTask', input.equityTaskId, (id) => lockTask(ctx, id));
    authorize(mayMonitor(ctx.viewer, before.programId));
    const { personId } = ctx.viewer;
    if (!personId) throw forbidden('Only a person can follow a task.');
    checkVersion(before, input);
    checkTransition('task', EQUITY_TASK_TRANSITIONS, before.state, to);
    const after = await updateTask(ctx, { ...before, ...set(personId), state: to });
    await record(ctx, {
      type: 'EquityTaskMoved',
      nodes: [after.id, after.programId],
      changes: changesBetween(before, after, ['state', 'takenById', 'doneById']),
    });
    return after;
  });
}

/** Changes read in one request are recorded together, as readings of the reports that they come from. Records: EquityReportRead. */
const changeLoader = defineLoader<StoredChange & { id: string }>(async (ctx, ids) => {
  const loaded = await Promise.all(ids.map((id) => readableTasks.loader(ctx).load(id)));
  const tasks = loaded.filter((task) => task !== null);
  const reports = [...new Set(tasks.flatMap(({ reportId, earlierReportId }) => [reportId, earlierReportId]))];
  await inTransaction(ctx, (ctx) =>
    recordMany(
      ctx,
      reports.map((id): NewEvent => ({ type: 'EquityReportRead', nodes: [id] })),
    ),
  );
  return tasks.map(({ id, change }) => ({ id, ...change }));
});

/** May: whoever sees the task. The reading is recorded before anything is shown. */
export function readChange(ctx: Context, { id }: EquityTask): Promise<StoredChange> {
  return demand('EquityTask', id, (id) => changeLoader(ctx).load(id));
}
