/**
 * Mentees who ask a mentor themselves. Locks in the order of every proposal: cohort (shared), enrollments; the
 * mentee's is held while her requests are counted, so that two at once never make one too many.
 */
import { authorize, no, type Decision } from '../../auth/decisions';
import type { Context } from '../../context';
import { notFound } from '../../graphql/faults';
import { createOnce } from '../../events/idempotency';
import { AlreadyExists, Refusal, UserErrorCode, type UserError } from '../../graphql/user-errors';
import { cohortLoader, holdCohort } from '../cohorts/cohort.repository';
import { EnrollmentRole } from '../enrollments/enrollment-role';
import { lockMentorsOf } from '../pairings/pairing-ledger.repository';
import { lockSeatsOf } from '../pairings/pairing-seats.repository';
import { PairingOrigin, type Pairing } from '../pairings/pairing.entity';
import { propose } from '../pairings/pairing.propose';
import { getPairing, taken } from '../pairings/pairing.service';
import { currentPolicy } from '../programs/program-policy.repository';
import { programLoader } from '../programs/program.repository';
import { demand } from '../update';
import { noSeatFree, notAskable } from './self-match.errors';
import type { RequestPairingInput } from './self-match.inputs';
import { canRequest, mayRequest, refusalOf } from './self-match.policy';
import { findListedMentor, findOwnMentee, standingLoader, standingsOf } from './self-match.repository';

/**
 * Asks a mentor: a proposal to which the mentee has said yes already, unless the program asks them to meet first. It
 * holds a seat of the mentor until it is answered, and takes one of the mentee with the answer, so that she may ask
 * more than one.
 * May: accepted mentees of the cohort. Refuses: NotPossibleNow, AlreadyExists, TooManyOpenRequests, NoSeatFree.
 * Records: PairingProposed.
 */
export async function requestPairing(ctx: Context, input: RequestPairingInput): Promise<Pairing> {
  const id = await createOnce(ctx, 'requestPairing', input, async (ctx) => {
    const cohort = await demand('Cohort', input.cohortId, (id) => holdCohort(ctx, id));
    const rules = await currentPolicy(ctx, cohort.programId);
    const menteeId = await findOwnMentee(ctx, cohort.id);
    authorize(mayRequest(menteeId !== null, rules, cohort));
    if (!menteeId) throw notFound('Enrollment', input.enrollmentId);
    const mentorId = await demand('Enrollment', input.enrollmentId, (id) =>
      findListedMentor(ctx, cohort.id, id),
    );
    const both = [mentorId, menteeId];
    await Promise.all([lockMentorsOf(ctx, both), lockSeatsOf(ctx, both)]);
    const [standing] = await standingsOf(ctx, [mentorId]);
    if (!standing?.mentee) throw new Refusal(notAskable());
    const refusal = refusalOf(rules, standing, standing.mentee);
    if (refusal) throw new Refusal(refusal);
    if (standing.away) throw new Refusal(notAskable());
    const program = await demand('Program', cohort.programId, (id) => programLoader(ctx).load(id));
    const [outcome] = await propose(ctx, cohort, program, [
      {
        members: [
          { enrollmentId: mentorId, role: EnrollmentRole.MENTOR },
          { enrollmentId: menteeId, role: EnrollmentRole.MENTEE },
        ],
        origin: PairingOrigin.PARTICIPANT,
        holdsSeats: true,
        overrideReason: null,
        request: { enrollmentId: menteeId, message: input.message ?? null },
      },
    ]).catch(taken);
    if (!outcome || 'errors' in outcome) throw new Refusal(inHerWords(mentorId, outcome?.errors[0]));
    return outcome.pairing.id;
  });
  return getPairing(ctx, id);
}

/** What a proposal is refused for, without what is not for her: rules about the two, and what the mentor lacks. */
function inHerWords(mentorId: string, error: UserError | undefined): UserError {
  if (error instanceof AlreadyExists)
    return new AlreadyExists(['enrollmentId'], 'You are paired with this mentor already.', error.existingId);
  return error?.code === UserErrorCode.AT_CAPACITY ? noSeatFree(mentorId) : notAskable();
}

/** Whether the viewer may ask somebody in a directory, as far as she is told. */
export async function canRequestOf(ctx: Context, entry: { id: string }): Promise<Decision> {
  const standing = await standingLoader(ctx).load(entry.id);
  if (!standing) return no('Only mentors are asked.');
  const cohort = await cohortLoader(ctx).load(standing.cohortId);
  if (!cohort) return no('You don’t see this cohort.');
  return canRequest(await currentPolicy(ctx, cohort.programId), cohort, standing);
}
