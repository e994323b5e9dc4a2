/**
 * Invitations: of one person or many, with a token for the coordinators' mailing, renewed, and answered by the token.
 * A token is shown once, in the answer that made it; the database knows its hash, and no log or event knows either.
 */
import { authorize } from '../../auth/decisions';
import { inTransaction, type Context } from '../../context';
import { createOnce } from '../../events/idempotency';
import { changesBetween, record } from '../../events/record';
import { Fault } from '../../graphql/faults';
import { MAX_PAGE } from '../../graphql/connection';
import { InvalidInput, NotPossibleNow, Refusal } from '../../graphql/user-errors';
import { forEachRow } from '../bulk';
import { cohortLoader, holdCohort } from '../cohorts/cohort.repository';
import { holdPerson } from '../people/person.repository';
import { checkVersion, demand } from '../update';
import type { Enrollment } from './enrollment.entity';
import type { InvitePersonInput } from './enrollment.inputs';
import { invitable, mayManage } from './enrollment.policy';
import { findCohortIdOf, lockEnrollment } from './enrollment.repository';
import { enroll, ensure, expiryOf, getEnrollment, moveWithin } from './enrollment.service';
import { EnrollmentState } from './enrollment.state';
import { hashOf, newToken } from './invitation.entity';
import type {
  AcceptInvitationByTokenInput,
  DeclineInvitationByTokenInput,
  InvitePeopleInput,
  RenewInvitationInput,
} from './invitation.inputs';
import { findByToken, findInvitees, putToken, setExpiry } from './invitation.repository';
import type { Invitation, InvitationResult } from './invitation.types';

export interface Invited {
  enrollment: Enrollment;
  /** Null where an earlier request made it. */
  invitationToken: string | null;
}

/**
 * Invites a person to a cohort.
 * May: coordinators of the cohort. Refuses: NotPossibleNow, InvalidInput, AlreadyExists. Records: EnrollmentInvited.
 */
export async function invitePerson(ctx: Context, input: InvitePersonInput): Promise<Invited> {
  let invitationToken: string | null = null;
  const id = await createOnce(ctx, 'invitePerson', input, async (ctx) => {
    const cohort = await demand('Cohort', input.cohortId, (id) => holdCohort(ctx, id));
    authorize(mayManage(ctx.viewer, cohort));
    ensure(invitable(cohort));
    const person = await demand('Person', input.personId, (id) => holdPerson(ctx, id));
    if (person.deactivatedAt) {
      throw new Refusal(
        new NotPossibleNow('This person has left the institution and can’t be invited.', ['personId']),
      );
    }
    const expiresAt = await expiryOf(ctx, cohort, input.expiresAt);
    const id = await enroll(ctx, cohort, person.id, input.role, EnrollmentState.INVITED, expiresAt);
    invitationToken = await issue(ctx, id);
    return id;
  });
  return { enrollment: await getEnrollment(ctx, id), invitationToken };
}

async function issue(ctx: Context, enrollmentId: string): Promise<string> {
  const { token, hash } = newToken();
  await putToken(ctx, enrollmentId, hash);
  return token;
}

/** Invites many: the people named, or the first of those whom a filter means. May and refuses, for each: as above. */
export async function invitePeople(
  ctx: Context,
  input: InvitePeopleInput,
): Promise<{ results: InvitationResult[]; more: boolean | null }> {
  const { personIds, filter, ...rest } = input;
  if (!personIds === !filter)
    throw new Refusal(new InvalidInput(['personIds'], 'Give either `personIds` or a `filter`.'));
  const found = personIds ?? (await inviteesOf(ctx, input));
  const results = await forEachRow(found.slice(0, MAX_PAGE), 'invited', (personId) =>
    invitePerson(ctx, { ...rest, personId }),
  );
  return { results: results.map(shown), more: filter ? found.length > MAX_PAGE : null };
}

async function inviteesOf(ctx: Context, { cohortId, role, filter }: InvitePeopleInput): Promise<string[]> {
  const cohort = await demand('Cohort', cohortId, (id) => cohortLoader(ctx).load(id));
  authorize(mayManage(ctx.viewer, cohort));
  ensure(invitable(cohort));
  return findInvitees(ctx, cohort.id, role, filter ?? {}, MAX_PAGE);
}

function shown({
  id,
  userErrors,
  invited,
}: {
  id: string;
  userErrors: InvitationResult['userErrors'];
  invited: Invited | null;
}): InvitationResult {
  return {
    id,
    userErrors,
    enrollment: invited?.enrollment ?? null,
    invitationToken: invited?.invitationToken ?? null,
  };
}

/**
 * Gives an invitation a new token and a new time to answer; the former token is none any more.
 * May: coordinators of the cohort. Refuses: NotPossibleNow, InvalidInput, VersionConflict.
 * Locks: cohort (shared), enrollment. Records: InvitationRenewed.
 */
export function renewInvitation(ctx: Context, input: RenewInvitationInput): Promise<Invited> {
  return inTransaction(ctx, async (ctx) => {
    const cohortId = await demand('Enrollment', input.enrollmentId, (id) => findCohortIdOf(ctx, id));
    const cohort = await demand('Cohort', cohortId, (id) => holdCohort(ctx, id));
    const enrollment = await demand('Enrollment', input.enrollmentId, (id) => lockEnrollment(ctx, id));
    authorize(mayManage(ctx.viewer, cohort));
    checkVersion(enrollment, input);
    ensure(invitable(cohort));
    if (enrollment.state !== EnrollmentState.INVITED) {
      throw new Refusal(
        new NotPossibleNow(
          `This enrollment is ${enrollment.state}; only an open invitation is renewed. Invite the person anew.`,
        ),
      );
    }
    const renewed = await setExpiry(ctx, enrollment.id, await expiryOf(ctx, cohort, input.expiresAt));
    const invitationToken = await issue(ctx, enrollment.id);
    await record(ctx, {
      type: 'InvitationRenewed',
      nodes: [enrollment.id, enrollment.cohortId, enrollment.personId],
      changes: changesBetween(enrollment, renewed, ['invitationExpiresAt']),
    });
    return { enrollment: renewed, invitationToken };
  });
}

/** What the token does not say, so that nobody learns which ones there are. */
const noInvitation = () => new Fault('NOT_FOUND', 'There is no invitation of yours with this token.');

/** The viewer's invitation with the token; NOT_FOUND for everybody else's. */
export async function getInvitation(ctx: Context, token: string): Promise<Invitation> {
  const enrollment = await ownByToken(ctx, token);
  const { id: enrollmentId, role, state, invitationExpiresAt: expiresAt, cohortId } = enrollment;
  return { enrollmentId, role, state, expiresAt, cohort: await cohortLoader(ctx).load(cohortId) };
}

async function ownByToken(ctx: Context, token: string): Promise<Enrollment> {
  const enrollment = await findByToken(ctx, hashOf(token));
  if (!enrollment) throw noInvitation();
  return enrollment;
}

/** May: the invited person, with the token. Refuses: as `acceptInvitation`. Records: EnrollmentMoved. */
export function acceptByToken(ctx: Context, input: AcceptInvitationByTokenInput): Promise<Enrollment> {
  return answerByToken(ctx, input.token, EnrollmentState.DRAFT, null);
}

/** May: the invited person, with the token. Refuses: as `declineInvitation`. Records: EnrollmentMoved. */
export function declineByToken(ctx: Context, input: DeclineInvitationByTokenInput): Promise<Enrollment> {
  return answerByToken(ctx, input.token, EnrollmentState.DECLINED, input.reason ?? null);
}

function answerByToken(
  ctx: Context,
  token: string,
  to: EnrollmentState,
  reason: string | null,
): Promise<Enrollment> {
  return inTransaction(ctx, async (ctx) => {
    const { id: enrollmentId } = await ownByToken(ctx, token);
    const moved = await moveWithin(ctx, { enrollmentId, reason }, to);
    // The enrollment is locked by now: a renewal that came before has taken the token away.
    await ownByToken(ctx, token);
    return moved;
  });
}
