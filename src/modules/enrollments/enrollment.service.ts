/**
 * What can be done with enrollments. Locks in one order, cohort before person before enrollment: cohort and
 * person are held shared, so that nobody moves or leaves meanwhile, and the enrollment exclusively.
 */
import { authorize, decide } from '../../auth/decisions';
import { systemViewer } from '../../auth/viewer';
import { inTransaction, type Context } from '../../context';
import { violatedConstraint } from '../../db/errors';
import { createOnce } from '../../events/idempotency';
import { changesBetween, record } from '../../events/record';
import { forbidden } from '../../graphql/faults';
import { AlreadyExists, InvalidInput, NotPossibleNow, Refusal } from '../../graphql/user-errors';
import { newId } from '../../ids';
import { byId } from '../../reads/links';
import { checkTransition } from '../../state-machine';
import { holdCohort } from '../cohorts/cohort.repository';
import type { Cohort } from '../cohorts/cohort.entity';
import { submitApplication } from '../forms/application.submit';
import { holdPerson } from '../people/person.repository';
import { leavePairings } from '../pairings/pairing.service';
import { Approval } from '../programs/program-policy.entity';
import { currentPolicy } from '../programs/program-policy.repository';
import { carrySkills } from '../skills/skill-choice.repository';
import { checkVersion, demand } from '../update';
import { joinThoseLeftBehind, missNoPartner } from '../waitlist/waitlist.follow';
import type { Enrollment, EnrollmentRole } from './enrollment.entity';
import type { ApplyInput, MoveEnrollmentInput } from './enrollment.inputs';
import { acceptable, applicable, fitsCohort, mayMoveEnrollment } from './enrollment.policy';
import {
  readableEnrollments,
  findCohortIdOf,
  findLiveId,
  insertEnrollment,
  lockEnrollment,
  lockExpired,
  lockLiveEnrollmentsOf,
  moveEnrollmentRow,
  nextExpiry,
  noteConsent,
} from './enrollment.repository';
import { ENROLLMENT_TRANSITIONS, EnrollmentState, LEAVING_STATES } from './enrollment.state';

export const getEnrollment = byId('Query.enrollment', readableEnrollments);

/**
 * Applies for oneself; the application is a draft until it is submitted.
 * May: every person. Refuses: NotPossibleNow, InvalidInput (a role that is not asked), AlreadyExists.
 * Records: EnrollmentDrafted.
 */
export async function applyToCohort(ctx: Context, input: ApplyInput): Promise<Enrollment> {
  const { personId } = ctx.viewer;
  if (!personId) throw forbidden('Only a person can apply.');
  authorize(decide(ctx.viewer, 'enrollment.apply'));
  const id = await createOnce(ctx, 'applyToCohort', input, async (ctx) => {
    const cohort = await demand('Cohort', input.cohortId, (id) => holdCohort(ctx, id));
    ensure(applicable(ctx, cohort));
    await checkAsked(ctx, cohort, input.role);
    const person = await demand('Person', personId, (id) => holdPerson(ctx, id));
    if (person.deactivatedAt) throw new Refusal(new NotPossibleNow('You have left the institution.'));
    return enroll(ctx, cohort, person.id, input.role, EnrollmentState.DRAFT, null);
  });
  return getEnrollment(ctx, id);
}

/** When an invitation runs out: as the coordinator says, or else as the program's rules do. */
export async function expiryOf(
  ctx: Context,
  cohort: Cohort,
  given: Date | null | undefined,
): Promise<Date | null> {
  const now = ctx.clock.now();
  if (given === undefined) {
    const { invitationDays } = await currentPolicy(ctx, cohort.programId);
    return invitationDays === null ? null : new Date(now.getTime() + invitationDays * DAY_MS);
  }
  if (given && given <= now) {
    throw new Refusal(
      new InvalidInput(['expiresAt'], 'An invitation must expire in the future. Choose a later time.'),
    );
  }
  return given;
}

const DAY_MS = 24 * 3_600_000;

/** In which roles people apply by themselves is the program's to say; coordinators invite to any. */
async function checkAsked(ctx: Context, cohort: Cohort, role: EnrollmentRole): Promise<void> {
  const { rolesAsked } = await currentPolicy(ctx, cohort.programId);
  if (rolesAsked.includes(role)) return;
  const asked = rolesAsked.join(' or ');
  throw new Refusal(
    new InvalidInput(
      ['role'],
      `This program takes applications as ${asked}. Apply so, or ask a coordinator to invite you as ${role}.`,
      { asked, role },
    ),
  );
}

/** A new enrollment; part of the caller's transaction, which holds cohort and person. */
export async function enroll(
  ctx: Context,
  cohort: Cohort,
  personId: string,
  role: EnrollmentRole,
  state: EnrollmentState,
  invitationExpiresAt: Date | null,
): Promise<string> {
  const id = newId('Enrollment');
  // Asked before, for a helpful answer; the unique index decides a race.
  const live = await findLiveId(ctx, cohort.id, personId, role);
  if (live) throw alreadyEnrolled(live);
  await insertEnrollment(ctx, { id, cohortId: cohort.id, personId, role, state, invitationExpiresAt }).catch(
    (error: unknown) => {
      throw violatedConstraint(error) === 'uq_enrollments_live' ? alreadyEnrolled(null) : error;
    },
  );
  await carrySkills(ctx, personId, id);
  if (state === EnrollmentState.DRAFT) await noteConsent(ctx, id);
  await record(ctx, {
    type: state === EnrollmentState.INVITED ? 'EnrollmentInvited' : 'EnrollmentDrafted',
    nodes: [id, cohort.id, personId],
    changes: { state: [null, state], role: [null, role] },
  });
  return id;
}

function alreadyEnrolled(existingId: string | null): Refusal {
  return new Refusal(new AlreadyExists([], 'This person is in the cohort in this role already.', existingId));
}

export function ensure({ allowed, reason }: { allowed: boolean; reason: string | null }): void {
  if (!allowed) throw new Refusal(new NotPossibleNow(reason ?? ''));
}

/**
 * One step in the life of an enrollment.
 * May: the person, the coordinators or both, depending on the step (policy). Refuses: IllegalTransition,
 * VersionConflict, NotPossibleNow, ApplicationIncomplete. Locks: cohort (shared), enrollment. Records: EnrollmentMoved,
 * for who leaves PairingMoved, for mentees whose mentor leaves WaitlistJoined, and where the program's rules accept what is
 * submitted, EnrollmentMoved twice more.
 */
export function moveEnrollment(
  ctx: Context,
  input: MoveEnrollmentInput & { reason?: string | null },
  to: EnrollmentState,
): Promise<Enrollment> {
  return inTransaction(ctx, (ctx) => moveWithin(ctx, input, to));
}

/** The same as part of the caller's transaction. */
export async function moveWithin(
  ctx: Context,
  input: MoveEnrollmentInput & { reason?: string | null },
  to: EnrollmentState,
): Promise<Enrollment> {
  const cohortId = await demand('Enrollment', input.enrollmentId, (id) => findCohortIdOf(ctx, id));
  const cohort = await demand('Cohort', cohortId, (id) => holdCohort(ctx, id));
  const enrollment = await demand('Enrollment', input.enrollmentId, (id) => lockEnrollment(ctx, id));
  authorize(mayMoveEnrollment(ctx.viewer, enrollment, cohort, to));
  checkVersion(enrollment, input);
  return advanceEnrollment(ctx, enrollment, cohort, to, input.reason ?? null);
}

/** The step itself, of an enrollment that is locked, by somebody who may take it. Part of the caller's transaction. */
export async function advanceEnrollment(
  ctx: Context,
  enrollment: Enrollment,
  cohort: Cohort,
  to: EnrollmentState,
  reason: string | null,
): Promise<Enrollment> {
  checkTransition('enrollment', ENROLLMENT_TRANSITIONS, enrollment.state, to);
  authorize(fitsCohort(cohort, to));
  if (to === EnrollmentState.DRAFT) {
    ensure(acceptable(ctx, enrollment));
    await noteConsent(ctx, enrollment.id);
  }
  if (to === EnrollmentState.SUBMITTED) await submitApplication(ctx, enrollment, cohort);
  const { moved, leftBehind } = await step(ctx, enrollment, to, reason);
  await joinThoseLeftBehind(ctx, leftBehind);
  return to === EnrollmentState.SUBMITTED ? acceptByRule(ctx, moved, cohort) : moved;
}

/**
 * Where the program's rules decide on applications, one that is complete is accepted as it is submitted. Nobody
 * decided that, so the log names the rule as who did, under the request of the person who submitted.
 */
async function acceptByRule(ctx: Context, submitted: Enrollment, cohort: Cohort): Promise<Enrollment> {
  const { approval } = await currentPolicy(ctx, cohort.programId);
  if (approval !== Approval.AUTOMATIC) return submitted;
  const rule = { ...ctx, viewer: systemViewer(ctx.institutionId, 'approval', ctx.viewer.timeZone) };
  const screened = await step(rule, submitted, EnrollmentState.SCREENING, null);
  return (await step(rule, screened.moved, EnrollmentState.ACCEPTED, null)).moved;
}

async function step(
  ctx: Context,
  enrollment: Enrollment,
  to: EnrollmentState,
  reason: string | null,
): Promise<{ moved: Enrollment; leftBehind: string[] }> {
  const moved = await moveEnrollmentRow(ctx, enrollment.id, to, reason);
  const leaves = LEAVING_STATES.includes(to);
  const leftBehind = leaves ? await leavePairings(ctx, enrollment.id) : [];
  if (leaves) await missNoPartner(ctx, [enrollment.id]);
  await record(ctx, {
    type: 'EnrollmentMoved',
    nodes: [enrollment.id, enrollment.cohortId, enrollment.personId],
    changes: changesBetween(enrollment, moved, ['state']),
  });
  return { moved, leftBehind };
}

/** Ends every live enrollment of a person who left; part of the caller's transaction. */
export async function leaveInstitution(ctx: Context, personId: string): Promise<void> {
  const leftBehind: string[] = [];
  for (const enrollment of await lockLiveEnrollmentsOf(ctx, personId)) {
    leftBehind.push(...(await step(ctx, enrollment, EnrollmentState.LEFT_INSTITUTION, null)).leftBehind);
  }
  await joinThoseLeftBehind(ctx, leftBehind);
}

/** Of two enrollments of one person, the one that has barely begun gives way; part of the caller's transaction, which has locked it. */
export async function removeDuplicate(ctx: Context, enrollment: Enrollment): Promise<void> {
  checkTransition('enrollment', ENROLLMENT_TRANSITIONS, enrollment.state, EnrollmentState.REMOVED);
  await step(ctx, enrollment, EnrollmentState.REMOVED, null);
}

const EXPIRE_AT_ONCE = 100;

/** Expires invitations whose time is up, and says when it should be called next. Called by a job. */
export async function expireInvitations(ctx: Context): Promise<Date | null> {
  return inTransaction(ctx, async (ctx) => {
    const expired = await lockExpired(ctx, EXPIRE_AT_ONCE);
    for (const enrollment of expired) await step(ctx, enrollment, EnrollmentState.EXPIRED, null);
    return expired.length === EXPIRE_AT_ONCE ? ctx.clock.now() : nextExpiry(ctx);
  });
}
