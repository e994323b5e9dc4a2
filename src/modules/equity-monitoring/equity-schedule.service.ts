/** Setting up schedules of equity reports. What they ask for is a job's (equity-schedule.job.ts). */
import { authorize, notNow, YES } from '../../auth/decisions';
import { inTransaction, type Context } from '../../context';
import { createOnce } from '../../events/idempotency';
import { changesBetween, record } from '../../events/record';
import { forbidden } from '../../graphql/faults';
import { AlreadyExists, Refusal } from '../../graphql/user-errors';
import { newId } from '../../ids';
import { demandNode } from '../../reads/readable';
import { checkTransition } from '../../state-machine';
import { attributesOf } from '../equity-reports/equity-report.service';
import { programLoader } from '../programs/program.repository';
import { checkVersion, demand, merged } from '../update';
import type {
  ChangeEquityScheduleInput,
  EndEquityScheduleInput,
  ScheduleEquityReportsInput,
} from './equity-monitoring.inputs';
import { mayMonitor } from './equity-monitoring.policy';
import { EQUITY_SCHEDULE_TRANSITIONS, EquityScheduleState } from './equity-monitoring.state';
import type { EquitySchedule } from './equity-schedule.entity';
import {
  findLiveSchedule,
  insertSchedule,
  lockSchedule,
  readableSchedules,
  updateSchedule,
} from './equity-schedule.repository';

/** May: equity officers of the program. Refuses: InvalidInput, AlreadyExists. Records: EquityReportsScheduled. */
export async function scheduleEquityReports(
  ctx: Context,
  input: ScheduleEquityReportsInput,
): Promise<EquitySchedule> {
  const { id: programId } = await demand('Program', input.programId, (id) => programLoader(ctx).load(id));
  authorize(mayMonitor(ctx.viewer, programId));
  const ownerId = personOf(ctx);
  const made = await createOnce(ctx, 'scheduleEquityReports', input, async (ctx) => {
    const { role, everyCohorts } = input;
    const attributeKeys = await keysOf(ctx, input.attributes);
    const state = EquityScheduleState.ACTIVE;
    const schedule = {
      id: newId('EquitySchedule'),
      programId,
      role,
      attributeKeys,
      everyCohorts,
      state,
      ownerId,
    };
    if (!(await insertSchedule(ctx, schedule))) {
      const message =
        'The program has a schedule for this role, and two would take cohorts from each other. Change that one, or end it.';
      const known = await findLiveSchedule(ctx, schedule);
      throw new Refusal(new AlreadyExists(['programId'], message, known));
    }
    await record(ctx, {
      type: 'EquityReportsScheduled',
      nodes: [schedule.id, programId],
      changes: { state: [null, state], everyCohorts: [null, everyCohorts] },
    });
    return schedule.id;
  });
  return demandNode(ctx, readableSchedules, made);
}

/**
 * Who changes it owns it from then on, and what was refused is tried again.
 * May: equity officers of the program. Refuses: InvalidInput, VersionConflict, NotPossibleNow. Records: EquityScheduleChanged.
 */
export function changeEquitySchedule(
  ctx: Context,
  input: ChangeEquityScheduleInput,
): Promise<EquitySchedule> {
  return inTransaction(ctx, async (ctx) => {
    const schedule = await opened(ctx, input);
    authorize(schedule.state === EquityScheduleState.ENDED ? notNow('This schedule has ended.') : YES);
    const { attributes, paused } = input;
    const wanted = {
      ...merged(schedule, input, ['everyCohorts']),
      ...(attributes === undefined ? {} : { attributeKeys: await keysOf(ctx, attributes) }),
      ...(paused === undefined
        ? {}
        : { state: paused ? EquityScheduleState.PAUSED : EquityScheduleState.ACTIVE }),
      ...{ ownerId: personOf(ctx), hindrance: null, refusal: null, triedCohortIds: [] },
    };
    return write(ctx, schedule, wanted);
  });
}

/** For good. May: equity officers of the program. Refuses: IllegalTransition, VersionConflict. Records: EquityScheduleChanged. */
export function endEquitySchedule(ctx: Context, input: EndEquityScheduleInput): Promise<EquitySchedule> {
  return inTransaction(ctx, async (ctx) => {
    const schedule = await opened(ctx, input);
    checkTransition('schedule', EQUITY_SCHEDULE_TRANSITIONS, schedule.state, EquityScheduleState.ENDED);
    return write(ctx, schedule, {
      ...schedule,
      state: EquityScheduleState.ENDED,
      hindrance: null,
      refusal: null,
    });
  });
}

/** Keys in their order, each once, of attributes that are asked; null: all. */
async function keysOf(ctx: Context, keys: string[] | null | undefined): Promise<string[] | null> {
  return keys ? (await attributesOf(ctx, keys)).map(({ key }) => key) : null;
}

function personOf({ viewer }: Context): string {
  if (!viewer.personId) throw forbidden('Only a person can have equity reports made.');
  return viewer.personId;
}

async function opened(
  ctx: Context,
  input: ChangeEquityScheduleInput | EndEquityScheduleInput,
): Promise<EquitySchedule> {
  const schedule = await demand('EquitySchedule', input.equityScheduleId, (id) => lockSchedule(ctx, id));
  authorize(mayMonitor(ctx.viewer, schedule.programId));
  checkVersion(schedule, input);
  return schedule;
}

async function write(ctx: Context, before: EquitySchedule, wanted: EquitySchedule): Promise<EquitySchedule> {
  const after = await updateSchedule(ctx, wanted);
  await record(ctx, {
    type: 'EquityScheduleChanged',
    nodes: [after.id, after.programId],
    changes: changesBetween(before, after, ['attributeKeys', 'everyCohorts', 'state', 'ownerId']),
  });
  return after;
}
