/**
 * The job that asks for scheduled reports. What it decides, it decides from which cohorts are closed and which were
 * counted, which staff can see, and never from a number of a group.
 */
import { inTransaction, type Context } from '../../context';
import { changesBetween, record } from '../../events/record';
import { Refusal } from '../../graphql/user-errors';
import { uuidOf } from '../../ids';
import { EquityPurpose } from '../equity-reports/equity-report.entity';
import type { Place } from '../equity-reports/equity-report.repository';
import { askForReport, sinceOf } from '../equity-reports/equity-report.service';
import { EquityScheduleHindrance, EquityScheduleState } from './equity-monitoring.state';
import type { EquitySchedule } from './equity-schedule.entity';
import {
  activeSchedules,
  failedLast,
  isOfficer,
  linkReport,
  lockSchedule,
  updateSchedule,
  waitingCohorts,
} from './equity-schedule.repository';

/** Asks for every report that is due. Called by a job, daily and when something happened that may make one due. */
export async function requestScheduledReports(ctx: Context): Promise<void> {
  if (!ctx.equity) return;
  for (const id of await activeSchedules(ctx)) {
    try {
      await inTransaction(ctx, (ctx) => requestDue(ctx, id));
    } catch (error) {
      // The refusal undid all of it, so it is noted apart.
      if (!(error instanceof Refusal)) throw error;
      await inTransaction(ctx, (ctx) => noteRefused(ctx, id, error.message));
    }
  }
}

/** One at a time: the lock on the schedule lets a second worker see what the first asked for. */
async function requestDue(ctx: Context, id: string): Promise<void> {
  const schedule = await lockSchedule(ctx, id);
  const due = schedule && (await dueOf(ctx, schedule));
  if (!due) return;
  if (!(await isOfficer(ctx, schedule.ownerId, schedule.programId)))
    return hinder(ctx, schedule, { hindrance: EquityScheduleHindrance.OWNER_MAY_NOT, refusal: null });
  const { id: scheduleId, role, attributeKeys: attributes, programId, ownerId: askedById } = schedule;
  const question = { role, purpose: EquityPurpose.EQUALITY_MONITORING, attributes };
  const leadsTo = [scheduleId, programId];
  const reportId = await askForReport(ctx, question, { cohorts: due, askedById, leadsTo });
  await linkReport(ctx, scheduleId, reportId);
  await hinder(ctx, schedule, { hindrance: null, refusal: null, triedCohortIds: uuidsOf(due) });
}

async function noteRefused(ctx: Context, id: string, refusal: string): Promise<void> {
  const schedule = await lockSchedule(ctx, id);
  const due = schedule && (await dueOf(ctx, schedule));
  if (!due) return;
  const hindrance = EquityScheduleHindrance.REFUSED;
  await hinder(ctx, schedule, { hindrance, refusal, triedCohortIds: uuidsOf(due) });
}

/** A report that failed for no reason of its own is asked for again a day later. */
const FAILED_REST_MS = 20 * 3_600_000;

/** The cohorts to ask about now; null where not enough wait, or none has come since they were asked about in vain. */
async function dueOf(ctx: Context, schedule: EquitySchedule): Promise<Place[] | null> {
  if (schedule.state !== EquityScheduleState.ACTIVE) return null;
  const waiting = await waitingCohorts(ctx, schedule, sinceOf(ctx));
  const failed = await failedLast(ctx, schedule.id);
  const again = failed && ctx.clock.now().getTime() - failed.at.getTime() >= FAILED_REST_MS;
  const fresh = waiting.some(({ id }) => !schedule.triedCohortIds.includes(uuidOf(id)));
  // Those of a report that failed were counted, and belong to it.
  const cohorts = [...(failed?.cohorts ?? []), ...waiting];
  return (again || fresh) && cohorts.length >= schedule.everyCohorts ? cohorts : null;
}

const uuidsOf = (places: readonly Place[]) => places.map(({ id }) => uuidOf(id));

type Found = Pick<EquitySchedule, 'hindrance' | 'refusal'> & Partial<Pick<EquitySchedule, 'triedCohortIds'>>;

/** Notes what is in the way, or that nothing is. Records: EquityScheduleHindered, where that is new. */
async function hinder(ctx: Context, schedule: EquitySchedule, found: Found): Promise<void> {
  const changes = changesBetween(schedule, { ...schedule, ...found }, ['hindrance']);
  const told = Object.keys(changes).length > 0;
  if (!told && !found.triedCohortIds) return;
  await updateSchedule(ctx, { ...schedule, ...found });
  if (!told) return;
  await record(ctx, { type: 'EquityScheduleHindered', nodes: [schedule.id, schedule.programId], changes });
}
