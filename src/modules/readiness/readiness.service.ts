/** Recording, waiving and undoing what must be done before matching. */
import { authorize } from '../../auth/decisions';
import { inTransaction, type Context } from '../../context';
import { record } from '../../events/record';
import { InvalidInput, NotPossibleNow, Refusal } from '../../graphql/user-errors';
import type { RowResult } from '../../graphql/results';
import { forEachRow } from '../bulk';
import type { Cohort } from '../cohorts/cohort.entity';
import { cohortLoader, holdCohort } from '../cohorts/cohort.repository';
import type { Enrollment } from '../enrollments/enrollment.entity';
import { mayManage } from '../enrollments/enrollment.policy';
import { findCohortIdOf, lockEnrollment } from '../enrollments/enrollment.repository';
import { currentPolicy } from '../programs/program-policy.repository';
import type { ReadinessItem } from '../programs/readiness-item';
import { demand } from '../update';
import { ReadinessState, type EnrollmentReadiness } from './readiness.entity';
import type {
  UndoReadinessInput,
  RecordReadinessInput,
  RecordReadinessOfManyInput,
  WaiveReadinessInput,
  WaiveReadinessOfManyInput,
} from './readiness.inputs';
import { mayRecord, recordable, stillLive } from './readiness.policy';
import {
  endRecord,
  findLiveRecord,
  insertRecord,
  readinessFacts,
  today,
  type NewRecord,
} from './readiness.repository';
import { readinessOf } from './readiness.view';

/** The checklist of an enrollment, for the person and coordinators; null for everybody else. */
export async function getReadiness(
  ctx: Context,
  enrollment: Pick<Enrollment, 'id' | 'cohortId'>,
): Promise<EnrollmentReadiness | null> {
  const facts = await readinessFacts(ctx).load(enrollment.id);
  if (!facts) return null;
  const cohort = facts.records.some(({ reason }) => reason)
    ? await cohortLoader(ctx).load(enrollment.cohortId)
    : null;
  return readinessOf(facts, today(ctx), cohort !== null && mayManage(ctx.viewer, cohort).allowed);
}

interface Opened {
  cohort: Cohort;
  enrollment: Enrollment;
  item: ReadinessItem;
}

/** The enrollment, locked, and the item of today's rules. */
async function open(ctx: Context, { enrollmentId, key }: UndoReadinessInput): Promise<Opened> {
  const cohortId = await demand('Enrollment', enrollmentId, (id) => findCohortIdOf(ctx, id));
  const cohort = await demand('Cohort', cohortId, (id) => holdCohort(ctx, id));
  const enrollment = await demand('Enrollment', enrollmentId, (id) => lockEnrollment(ctx, id));
  const items = (await currentPolicy(ctx, cohort.programId)).readiness.filter(({ roles }) =>
    roles.includes(enrollment.role),
  );
  const item = items.find((one) => one.key === key);
  if (!item) {
    const asked = items.length
      ? `Choose one of ${items.map((one) => one.key).join(', ')}.`
      : 'Nothing is asked.';
    throw new Refusal(
      new InvalidInput(['key'], `The program asks no "${key}" of a ${enrollment.role}. ${asked}`),
    );
  }
  return { cohort, enrollment, item };
}

/** What was recorded before gives way; the same again changes nothing. */
async function replace(
  ctx: Context,
  type: 'ReadinessRecorded' | 'ReadinessWaived',
  enrollment: Enrollment,
  wanted: NewRecord,
): Promise<Enrollment> {
  const before = await findLiveRecord(ctx, enrollment.id, wanted.key);
  const same =
    before?.state === wanted.state && before.doneOn === wanted.doneOn && before.until === wanted.until;
  if (same && wanted.reason === null) return enrollment;
  if (before) await endRecord(ctx, before.id);
  await insertRecord(ctx, wanted);
  await record(ctx, {
    type,
    nodes: [enrollment.id, enrollment.cohortId, enrollment.personId],
    changes: {
      item: [null, wanted.key],
      state: [before?.state ?? null, wanted.state],
      doneOn: [before?.doneOn ?? null, wanted.doneOn],
      until: [before?.until ?? null, wanted.until],
    },
  });
  return enrollment;
}

/**
 * Records that something is done; done again, it holds anew.
 * May: the person where the item says so, coordinators always. Refuses: InvalidInput, NotPossibleNow.
 * Locks: cohort (shared), enrollment. Records: ReadinessRecorded.
 */
export function recordReadiness(ctx: Context, input: RecordReadinessInput): Promise<Enrollment> {
  return inTransaction(ctx, async (ctx) => {
    const { cohort, enrollment, item } = await open(ctx, input);
    authorize(mayRecord(ctx.viewer, enrollment, cohort, item));
    authorize(recordable(item));
    authorize(stillLive(enrollment));
    const doneOn = input.doneOn ?? today(ctx);
    if (doneOn > today(ctx))
      throw new Refusal(new InvalidInput(['doneOn'], 'What is done was done today or before.'));
    return replace(ctx, 'ReadinessRecorded', enrollment, {
      enrollmentId: enrollment.id,
      key: item.key,
      state: ReadinessState.DONE,
      doneOn,
      until: item.validDays === null ? null : daysAfter(doneOn, item.validDays),
      reason: null,
    });
  });
}

/**
 * Lets somebody off an item, for good; also one that follows from other fields.
 * May: coordinators. Refuses: InvalidInput, NotPossibleNow. Locks: cohort (shared), enrollment. Records: ReadinessWaived.
 */
export function waiveReadiness(ctx: Context, input: WaiveReadinessInput): Promise<Enrollment> {
  return inTransaction(ctx, async (ctx) => {
    const { cohort, enrollment, item } = await open(ctx, input);
    authorize(mayManage(ctx.viewer, cohort));
    authorize(stillLive(enrollment));
    return replace(ctx, 'ReadinessWaived', enrollment, {
      enrollmentId: enrollment.id,
      key: item.key,
      state: ReadinessState.WAIVED,
      doneOn: today(ctx),
      until: null,
      reason: input.reason,
    });
  });
}

/**
 * Takes back what was recorded or waived; it stays in the history.
 * May: who may record it; what was waived, coordinators. Refuses: InvalidInput, NotPossibleNow. Records: ReadinessUndone.
 */
export function undoReadiness(ctx: Context, input: UndoReadinessInput): Promise<Enrollment> {
  return inTransaction(ctx, async (ctx) => {
    const { cohort, enrollment, item } = await open(ctx, input);
    const before = await findLiveRecord(ctx, enrollment.id, item.key);
    const waived = before?.state === ReadinessState.WAIVED;
    authorize(waived ? mayManage(ctx.viewer, cohort) : mayRecord(ctx.viewer, enrollment, cohort, item));
    authorize(stillLive(enrollment));
    if (!before)
      throw new Refusal(new NotPossibleNow('Nothing was recorded here that could be undone.', ['key']));
    await endRecord(ctx, before.id);
    await record(ctx, {
      type: 'ReadinessUndone',
      nodes: [enrollment.id, enrollment.cohortId, enrollment.personId],
      changes: { item: [item.key, null], state: [before.state, null] },
    });
    return enrollment;
  });
}

type Results = Promise<{ results: RowResult<'enrollment', Enrollment>[] }>;

export async function recordReadinessOfMany(ctx: Context, input: RecordReadinessOfManyInput): Results {
  const { enrollmentIds, ...rest } = input;
  const results = await forEachRow(enrollmentIds, 'enrollment', (enrollmentId) =>
    recordReadiness(ctx, { ...rest, enrollmentId }),
  );
  return { results };
}

export async function waiveReadinessOfMany(ctx: Context, input: WaiveReadinessOfManyInput): Results {
  const { enrollmentIds, ...rest } = input;
  const results = await forEachRow(enrollmentIds, 'enrollment', (enrollmentId) =>
    waiveReadiness(ctx, { ...rest, enrollmentId }),
  );
  return { results };
}

function daysAfter(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}
