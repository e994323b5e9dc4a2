/** Joining and leaving a waitlist. Locks in one order: cohort (shared), enrollment, the entry last. */
import { authorize } from '../../auth/decisions';
import { inTransaction, type Context } from '../../context';
import { record } from '../../events/record';
import { InvalidInput, NotPossibleNow, Refusal } from '../../graphql/user-errors';
import type { RowResult } from '../../graphql/results';
import { newId } from '../../ids';
import { forEachRow } from '../bulk';
import type { Cohort } from '../cohorts/cohort.entity';
import { holdCohort } from '../cohorts/cohort.repository';
import type { Enrollment } from '../enrollments/enrollment.entity';
import { findCohortIdOf, lockEnrollment } from '../enrollments/enrollment.repository';
import { ledgerOf } from '../pairings/pairing-ledger.repository';
import { currentPolicy } from '../programs/program-policy.repository';
import { checkVersion, demand } from '../update';
import { missNoPartner } from './waitlist.follow';
import type { JoinWaitlistInput, JoinWaitlistManyInput, LeaveWaitlistInput } from './waitlist.inputs';
import { canWait, mayManageWaitlist, mayWait } from './waitlist.policy';
import { findEntry, joinRow, leaveRow } from './waitlist-writes.repository';

type Opened = { cohort: Cohort; enrollment: Enrollment };

async function opened(ctx: Context, input: LeaveWaitlistInput): Promise<Opened> {
  const cohortId = await demand('Enrollment', input.enrollmentId, (id) => findCohortIdOf(ctx, id));
  const cohort = await demand('Cohort', cohortId, (id) => holdCohort(ctx, id));
  const enrollment = await demand('Enrollment', input.enrollmentId, (id) => lockEnrollment(ctx, id));
  authorize(mayWait(ctx.viewer, enrollment, cohort));
  checkVersion(enrollment, input);
  return { cohort, enrollment };
}

/**
 * Puts an accepted person on the waitlist of her cohort. Who is on it keeps her place; only the reason may change.
 * May: the person herself, coordinators; a reason is the coordinators' to give. Refuses: NotPossibleNow, InvalidInput,
 * VersionConflict. Records: WaitlistJoined.
 */
export function joinWaitlist(ctx: Context, input: JoinWaitlistInput): Promise<Enrollment> {
  return inTransaction(ctx, async (ctx) => {
    const { cohort, enrollment } = await opened(ctx, input);
    if (input.reason !== undefined) authorize(mayManageWaitlist(ctx.viewer, cohort));
    authorize(canWait(enrollment, cohort));
    if (input.reason) await checkReason(ctx, cohort, input.reason);
    const ledger = (await ledgerOf(ctx, [enrollment.id])).get(enrollment.id);
    const entry = await findEntry(ctx, enrollment.id);
    const waiting = entry?.state === 'WAITING';
    if (!waiting && (ledger?.taken.length ?? 0) >= enrollment.capacity)
      throw new Refusal(
        new NotPossibleNow('This person has no free seat, so there is nothing to wait for.', [
          'enrollmentId',
        ]),
      );
    const reason = input.reason === undefined ? (waiting ? entry.reason : null) : input.reason;
    if (waiting && reason === entry.reason) return enrollment;
    const id = entry?.id ?? newId('WaitlistEntry');
    await joinRow(ctx, {
      id,
      enrollmentId: enrollment.id,
      cohortId: cohort.id,
      role: enrollment.role,
      reason,
      // Who never had a partner in an earlier cohort brings along since when she waits.
      waitingSinceAt: waiting
        ? entry.waitingSinceAt
        : ((entry ? null : enrollment.waitingSince) ?? ctx.clock.now()),
    });
    await record(ctx, {
      type: 'WaitlistJoined',
      nodes: [id, enrollment.id, cohort.id, enrollment.personId],
      // Which reason it is, is a coordinator's word.
      changes: { state: [entry?.state ?? null, 'WAITING'] },
    });
    return enrollment;
  });
}

async function checkReason(ctx: Context, cohort: Cohort, reason: string): Promise<void> {
  const { waitlistReasons } = await currentPolicy(ctx, cohort.programId);
  if (waitlistReasons.includes(reason)) return;
  const known = waitlistReasons.length
    ? `Choose one of: ${waitlistReasons.join(', ')}.`
    : 'The program names none; set `waitlistReasons` with `setProgramPolicy` first.';
  throw new Refusal(new InvalidInput(['reason'], `This is no reason of the program. ${known}`));
}

/** Many at once, each for itself. May, refuses and records: as for one. */
export async function joinWaitlistMany(
  ctx: Context,
  { enrollmentIds, reason }: JoinWaitlistManyInput,
): Promise<{ results: RowResult<'enrollment', Enrollment>[] }> {
  const results = await forEachRow(enrollmentIds, 'enrollment', (enrollmentId) =>
    joinWaitlist(ctx, { enrollmentId, ...(reason === undefined ? {} : { reason }) }),
  );
  return { results };
}

/**
 * Takes a person off the waitlist, and her place with it.
 * May: the person herself, coordinators. Refuses: NotPossibleNow, also while an offer is open. Records: WaitlistLeft.
 */
export function leaveWaitlist(ctx: Context, input: LeaveWaitlistInput): Promise<Enrollment> {
  return inTransaction(ctx, async (ctx) => {
    const { cohort, enrollment } = await opened(ctx, input);
    const entry = await findEntry(ctx, enrollment.id);
    if (entry?.state !== 'WAITING')
      throw new Refusal(new NotPossibleNow('This person is not on the waitlist.', ['enrollmentId']));
    if (entry.offered)
      throw new Refusal(
        new NotPossibleNow(
          'A seat is offered to this person. Decline that with `declinePairing`, or take it back with `withdrawPairing`, first.',
          ['enrollmentId'],
        ),
      );
    await leaveRow(ctx, entry.id);
    await record(ctx, {
      type: 'WaitlistLeft',
      nodes: [entry.id, enrollment.id, cohort.id, enrollment.personId],
      changes: { state: ['WAITING', 'LEFT'] },
    });
    await missNoPartner(ctx, [enrollment.id]);
    return enrollment;
  });
}
