/** Going on leave and coming back. */
import { authorize } from '../../auth/decisions';
import { inTransaction, type Context } from '../../context';
import { record } from '../../events/record';
import { AlreadyExists, InvalidInput, NotPossibleNow, Refusal } from '../../graphql/user-errors';
import { newId } from '../../ids';
import { holdCohort } from '../cohorts/cohort.repository';
import { checkVersion, demand } from '../update';
import { dayIn } from '../../clock';
import { holdForLeave, releaseFromLeave } from '../pairings/pairing-holds.service';
import type { Leave } from './leave.entity';
import type { Enrollment } from './enrollment.entity';
import type { EndLeaveInput, StartLeaveInput } from './enrollment-profile.inputs';
import { isOwnOrManaged } from './enrollment.policy';
import { findCohortIdOf, lockEnrollment, updateProfileRow } from './enrollment.repository';
import { LIVE_STATES } from './enrollment.state';
import { endLeaveRow, findLeave, findOpenLeave, findOverlap, insertLeave } from './leave.repository';

/** May: the person, coordinators. Refuses: AlreadyExists (overlap), InvalidInput, NotPossibleNow. Records: LeaveStarted, PairingHeld. */
export function startLeave(ctx: Context, input: StartLeaveInput): Promise<Enrollment> {
  return inTransaction(ctx, async (ctx) => {
    const enrollment = await opened(ctx, input);
    const { fromOn, toOn = null } = input;
    if (toOn && toOn < fromOn)
      throw new Refusal(new InvalidInput(['toOn'], 'A leave must not end before it begins.'));
    const overlap = await findOverlap(ctx, enrollment.id, fromOn, toOn);
    if (overlap)
      throw new Refusal(
        new AlreadyExists(
          ['fromOn'],
          `There is a leave from ${overlap.fromOn} that shares days with this.`,
          overlap.id,
        ),
      );
    const id = newId('Leave');
    await insertLeave(ctx, id, { enrollmentId: enrollment.id, fromOn, toOn });
    await record(ctx, {
      type: 'LeaveStarted',
      nodes: [id, enrollment.id, enrollment.cohortId, enrollment.personId],
      changes: { fromOn: [null, fromOn], toOn: [null, toOn] },
    });
    await takeEffect(ctx, await demand('Leave', id, (id) => findLeave(ctx, id)));
    return updateProfileRow(ctx, enrollment);
  });
}

/** What the leave means for pairings today; what it means later, a job does when the day comes. */
async function takeEffect(ctx: Context, leave: Leave): Promise<void> {
  const today = dayIn(ctx.viewer.timeZone, ctx.clock.now());
  if (leave.fromOn > today) return;
  await holdForLeave(ctx, leave);
  if (leave.toOn !== null && leave.toOn < today) await releaseFromLeave(ctx, { ...leave, toOn: leave.toOn });
}

/** Ends the open leave. May: the person, coordinators. Refuses: NotPossibleNow, InvalidInput. Records: LeaveEnded, PairingResumed. */
export function endLeave(ctx: Context, input: EndLeaveInput): Promise<Enrollment> {
  return inTransaction(ctx, async (ctx) => {
    const enrollment = await opened(ctx, input);
    const open = await findOpenLeave(ctx, enrollment.id);
    if (!open) throw new Refusal(new NotPossibleNow('There is no open leave to end.'));
    if (input.toOn < open.fromOn)
      throw new Refusal(new InvalidInput(['toOn'], `The leave began on ${open.fromOn}. Choose a later day.`));
    await endLeaveRow(ctx, open.id, input.toOn);
    await record(ctx, {
      type: 'LeaveEnded',
      nodes: [open.id, enrollment.id, enrollment.cohortId, enrollment.personId],
      changes: { toOn: [null, input.toOn] },
    });
    await takeEffect(ctx, { ...open, toOn: input.toOn });
    return updateProfileRow(ctx, enrollment);
  });
}

async function opened(ctx: Context, input: StartLeaveInput | EndLeaveInput): Promise<Enrollment> {
  const cohortId = await demand('Enrollment', input.enrollmentId, (id) => findCohortIdOf(ctx, id));
  const cohort = await demand('Cohort', cohortId, (id) => holdCohort(ctx, id));
  const enrollment = await demand('Enrollment', input.enrollmentId, (id) => lockEnrollment(ctx, id));
  authorize(isOwnOrManaged(ctx.viewer, enrollment, cohort));
  checkVersion(enrollment, input);
  if (!LIVE_STATES.includes(enrollment.state))
    throw new Refusal(new NotPossibleNow(`This enrollment is ${enrollment.state}.`));
  return enrollment;
}
