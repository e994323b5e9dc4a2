/**
 * What can be done with pairings. Locks in one order: cohort (shared), enrollments of the members where seats
 * move, the pairing, what belongs to it. Seats are settled by these locks and by a unique index.
 */
import { authorize } from '../../auth/decisions';
import { dayIn } from '../../clock';
import { inTransaction, type Context } from '../../context';
import { violatedConstraint } from '../../db/errors';
import { createOnce } from '../../events/idempotency';
import { changesBetween, record } from '../../events/record';
import { forbidden } from '../../graphql/faults';
import { AlreadyExists, InvalidInput, Refusal } from '../../graphql/user-errors';
import { byId } from '../../reads/links';
import { checkTransition } from '../../state-machine';
import { holdCohort } from '../cohorts/cohort.repository';
import { lapseMilestones, planMilestones } from '../milestones/milestone.service';
import { createNotAgain } from '../exclusions/exclusion.service';
import { programLoader } from '../programs/program.repository';
import { checkVersion, demand } from '../update';
import { placeThosePaired, takeBackPlace } from '../waitlist/waitlist.follow';
import { refuseLineConflict } from './pairing.conflicts';
import { PairingEndReason, PairingOrigin, type Pairing } from './pairing.entity';
import type {
  AnswerPairingInput,
  EndPairingInput,
  MovePairingInput,
  ProposePairingInput,
} from './pairing.inputs';
import type { PairingMember } from './pairing-member.entity';
import { answerable, canPropose, mayAnswer, mayMovePairing, mayWithdrawPairing } from './pairing.policy';
import { afterMeeting } from './introduction.service';
import { ledgerOf, lockMentorsOf } from './pairing-ledger.repository';
import { noSeat, propose, seatFor } from './pairing.propose';
import {
  answerRow,
  endHolds,
  endMembership,
  findPairingPlace,
  freeSeats,
  isPairingMember,
  lockOffersTo,
  lockOpenPairingsOf,
  lockPairing,
  lockUnanswered,
  membersOf,
  nextUnanswered,
  readablePairings,
  startMembership,
  updatePairingRow,
} from './pairing.repository';
import { setContactSince } from './pairing-summary.repository';
import { lockSeatsOf, takeSeat } from './pairing-seats.repository';
import { OPEN_STATES, PAIRING_TRANSITIONS, PairingState } from './pairing.state';

export const getPairing = byId('Query.pairing', readablePairings);

const today = (ctx: Context) => dayIn(ctx.viewer.timeZone, ctx.clock.now());

/**
 * Proposes a pairing to its members.
 * May: coordinators of the cohort. Refuses: MentorAtCapacity, MenteeAtCapacity, PairingBanned, AlreadyExists,
 * NotPossibleNow, InvalidInput. Records: PairingProposed.
 */
export async function proposePairing(ctx: Context, input: ProposePairingInput): Promise<Pairing> {
  const id = await createOnce(ctx, 'proposePairing', input, async (ctx) => {
    const cohort = await demand('Cohort', input.cohortId, (id) => holdCohort(ctx, id));
    authorize(canPropose(ctx.viewer, cohort));
    const expiresAt = input.expiresAt;
    if (expiresAt && expiresAt <= ctx.clock.now())
      throw new Refusal(new InvalidInput(['expiresAt'], 'Choose a time in the future.'));
    const program = await demand('Program', cohort.programId, (id) => programLoader(ctx).load(id));
    const [outcome] = await propose(ctx, cohort, program, [
      {
        members: input.members,
        origin: PairingOrigin.COORDINATOR,
        holdsSeats: input.holdsSeats,
        overrideReason: input.overrideReason ?? null,
        expiresAt,
      },
    ]).catch(taken);
    if (!outcome || 'errors' in outcome) throw new Refusal(...(outcome?.errors ?? []));
    return outcome.pairing.id;
  });
  return getPairing(ctx, id);
}

/** A race that the locks did not see is settled by the unique indexes. */
export function taken(error: unknown): never {
  const constraint = violatedConstraint(error) ?? '';
  if (['uq_pairings_open', 'uq_pairings_couple'].includes(constraint)) {
    throw new Refusal(new AlreadyExists(['members'], 'These people are paired in this cohort already.'));
  }
  throw error;
}

/** Everything a verb about one pairing needs, locked in order; `seats` also locks the members' enrollments. */
async function open(ctx: Context, pairingId: string, seats = false) {
  const place = await demand('Pairing', pairingId, (id) => findPairingPlace(ctx, id));
  const cohort = await demand('Cohort', place.cohortId, (id) => holdCohort(ctx, id));
  const [, enrollments] = await Promise.all([
    seats && !place.holdsSeats && lockMentorsOf(ctx, place.enrollmentIds),
    seats ? lockSeatsOf(ctx, place.enrollmentIds) : [],
  ]);
  const pairing = await demand('Pairing', pairingId, (id) => lockPairing(ctx, id));
  const member = await isPairingMember(ctx, pairing.id);
  return { cohort, place, enrollments, pairing, member };
}

/**
 * Says yes to a proposal. When all have, the pairing is confirmed, takes its seats, starts its milestones, and
 * offers that no seat is left for are superseded; who waited for it waits no more. Saying yes again changes nothing.
 * May: each member for herself; coordinators for a member. Refuses: MentorAtCapacity, MenteeAtCapacity,
 * PersonAtCapacity, PairingBanned, NotPossibleNow, IllegalTransition, VersionConflict. Records: PairingAnswered, PairingMoved, WaitlistPlaced.
 */
export function confirmPairing(ctx: Context, input: AnswerPairingInput): Promise<Pairing> {
  return inTransaction(ctx, async (ctx) => {
    const { cohort, place, enrollments, pairing: before, member } = await open(ctx, input.pairingId, true);
    authorize(mayAnswer(ctx.viewer, member, cohort));
    const members = await membersOf(ctx, before.id);
    const answering = answererOf(ctx, members, input.personId ?? null);
    if (answering.response === 'ACCEPTED' && before.state !== PairingState.PROPOSED) return before;
    checkVersion(before, input);
    checkTransition('pairing', PAIRING_TRANSITIONS, before.state, PairingState.CONFIRMED);
    authorize(answerable(ctx, before));
    const reason = input.reason ?? null;
    const { programId } = cohort;
    const pairing = await afterMeeting(ctx, before, programId, answering, reason);
    await refuseLineConflict(ctx, pairing, cohort);
    if (answering.response !== 'ACCEPTED') await answer(ctx, pairing, answering, 'ACCEPTED');
    if (members.some(({ id, response }) => id !== answering.id && response !== 'ACCEPTED')) {
      return updatePairingRow(ctx, pairing);
    }
    const seatless = members.filter(({ seatNumber }) => seatNumber === null);
    if (seatless.length) await takeSeats(ctx, enrollments, seatless);
    const day = today(ctx);
    const startedOn = cohort.startsOn && cohort.startsOn > day ? cohort.startsOn : day;
    const endsOn = pairing.endsOn && pairing.endsOn < startedOn ? null : pairing.endsOn;
    const confirmed = { confirmedAt: ctx.clock.now(), startedOn, endsOn };
    const moved = await movePairing(ctx, { ...pairing, ...confirmed }, PairingState.CONFIRMED);
    await startMembership(ctx, pairing.id, startedOn);
    await planMilestones(ctx, { id: pairing.id, cohortId: cohort.id, startedOn }, cohort.programId);
    await setContactSince(ctx, pairing.id, startedOn);
    await supersede(ctx, enrollments);
    await placeThosePaired(ctx, pairing.id, place.enrollmentIds);
    return moved;
  });
}

/** The member for whom the viewer answers. */
function answererOf(ctx: Context, members: PairingMember[], personId: string | null): PairingMember {
  const wanted = personId ?? ctx.viewer.personId;
  const found = members.find((member) => member.personId === wanted);
  if (
    found &&
    personId &&
    personId !== ctx.viewer.personId &&
    members.some((m) => m.personId === ctx.viewer.personId)
  )
    throw forbidden('A member answers only for herself.');
  if (found) return found;
  throw new Refusal(
    new InvalidInput(
      ['personId'],
      'Name the member for whom you answer: the `personId` of one of `pairing.members`.',
    ),
  );
}

async function answer(
  ctx: Context,
  pairing: Pairing,
  member: PairingMember,
  response: 'ACCEPTED' | 'DECLINED',
) {
  await answerRow(ctx, member.id, response);
  await record(ctx, {
    type: 'PairingAnswered',
    nodes: [pairing.id, pairing.cohortId, member.personId],
    changes: { response: [member.response, response] },
    ...(member.personId === ctx.viewer.personId ? {} : { onBehalfOf: member.personId }),
  });
}

/** Members without seats take them now, or are refused because others were first. */
async function takeSeats(
  ctx: Context,
  enrollments: Awaited<ReturnType<typeof lockSeatsOf>>,
  members: PairingMember[],
): Promise<void> {
  const ledger = await ledgerOf(
    ctx,
    members.map(({ enrollmentId }) => enrollmentId),
  );
  const full = enrollments.flatMap((enrollment) => {
    const seats = ledger.get(enrollment.id);
    return seats && seats.free <= 0 ? [noSeat(enrollment, seats, ['pairingId'])] : [];
  });
  if (full.length) throw new Refusal(...full);
  for (const member of members) {
    await takeSeat(ctx, member.id, seatFor(new Set(ledger.get(member.enrollmentId)?.taken)));
  }
}

/** Ends offers that can't be complete any more, because an enrollment has no seat left for them. */
async function supersede(ctx: Context, enrollments: Awaited<ReturnType<typeof lockSeatsOf>>): Promise<void> {
  const ledger = await ledgerOf(
    ctx,
    enrollments.map(({ id }) => id),
  );
  const full = enrollments.filter(({ id, capacity }) => (ledger.get(id)?.taken.length ?? 0) >= capacity);
  if (!full.length) return;
  const offers = await lockOffersTo(
    ctx,
    full.map(({ id }) => id),
  );
  for (const offer of offers) await endPairingAs(ctx, offer, PairingState.SUPERSEDED);
}

/**
 * Says no to a proposal, which ends it and frees its seats.
 * May: each member for herself; coordinators for a member. Records: PairingAnswered, PairingMoved.
 */
export function declinePairing(ctx: Context, input: AnswerPairingInput): Promise<Pairing> {
  return inTransaction(ctx, async (ctx) => {
    const { cohort, pairing, member } = await open(ctx, input.pairingId);
    authorize(mayAnswer(ctx.viewer, member, cohort));
    const answering = answererOf(ctx, await membersOf(ctx, pairing.id), input.personId ?? null);
    checkVersion(pairing, input);
    checkTransition('pairing', PAIRING_TRANSITIONS, pairing.state, PairingState.DECLINED);
    await answer(ctx, pairing, answering, 'DECLINED');
    return endPairingAs(ctx, pairing, PairingState.DECLINED);
  });
}

/** Takes a pairing back before it starts; who waited before waits on. May: coordinators; the mentee who asked, before the answer. Records: PairingMoved, WaitlistJoined. */
export function withdrawPairing(ctx: Context, input: MovePairingInput): Promise<Pairing> {
  return inTransaction(ctx, async (ctx) => {
    const { cohort, pairing } = await open(ctx, input.pairingId);
    const members = pairing.origin === PairingOrigin.PARTICIPANT ? await membersOf(ctx, pairing.id) : [];
    authorize(mayWithdrawPairing(ctx.viewer, pairing, members, cohort));
    checkVersion(pairing, input);
    checkTransition('pairing', PAIRING_TRANSITIONS, pairing.state, PairingState.WITHDRAWN);
    const ended = await endPairingAs(ctx, pairing, PairingState.WITHDRAWN);
    if (pairing.confirmedAt) await takeBackPlace(ctx, pairing.id);
    return ended;
  });
}

/** The first meeting was held: they work together. Part of the caller's transaction, which has locked the pairing. */
export async function activatePairing(ctx: Context, pairing: Pairing): Promise<Pairing> {
  return pairing.state === PairingState.CONFIRMED ? movePairing(ctx, pairing, PairingState.ACTIVE) : pairing;
}

/** Begins to close a pairing. May: members, coordinators. Records: PairingMoved. */
export function closePairing(ctx: Context, input: MovePairingInput): Promise<Pairing> {
  return inTransaction(ctx, async (ctx) => {
    const { pairing } = await openToMove(ctx, input, PairingState.CLOSING);
    return movePairing(ctx, pairing, PairingState.CLOSING);
  });
}

/** Records that a pairing was seen through; its seats are free. May: members, coordinators. Records: PairingMoved. */
export function completePairing(ctx: Context, input: MovePairingInput): Promise<Pairing> {
  return inTransaction(ctx, async (ctx) => {
    const { pairing } = await openToMove(ctx, input, PairingState.COMPLETED);
    return endPairingAs(ctx, pairing, PairingState.COMPLETED);
  });
}

/**
 * Ends a pairing before its aim; its seats are free. With `notAgain` the same people are not proposed again.
 * May: members, coordinators. Records: PairingMoved, ExclusionCreated.
 */
export function endPairing(ctx: Context, input: EndPairingInput): Promise<Pairing> {
  return inTransaction(ctx, async (ctx) => {
    const { cohort, pairing } = await openToMove(
      ctx,
      input,
      PairingState.ENDED_EARLY,
      input.notAgain === true,
    );
    const ending = { ...pairing, endReason: input.reason, endNote: input.note ?? null };
    const ended = await endPairingAs(ctx, ending, PairingState.ENDED_EARLY);
    if (input.notAgain) {
      const people = (await membersOf(ctx, pairing.id)).map(({ personId }) => personId);
      await createNotAgain(ctx, cohort.programId, people);
    }
    return ended;
  });
}

/** What a step of a member or coordinator begins with: locked, authorized, and possible. */
export async function openToMove(ctx: Context, input: MovePairingInput, to: PairingState, seats = false) {
  const found = await open(ctx, input.pairingId, seats);
  authorize(mayMovePairing(ctx.viewer, found.member, found.cohort));
  checkVersion(found.pairing, input);
  checkTransition('pairing', PAIRING_TRANSITIONS, found.pairing.state, to);
  return found;
}

/** Writes a step that is possible. Records: PairingMoved. */
export async function movePairing(ctx: Context, pairing: Pairing, to: PairingState): Promise<Pairing> {
  const moved = await updatePairingRow(ctx, { ...pairing, state: to });
  if (moved.state !== pairing.state) {
    await record(ctx, {
      type: 'PairingMoved',
      nodes: [pairing.id, pairing.cohortId],
      changes: changesBetween(pairing, moved, ['state', 'endReason']),
    });
  }
  return moved;
}

/** Over: seats are free, open milestones lapse. */
export async function endPairingAs(ctx: Context, pairing: Pairing, to: PairingState): Promise<Pairing> {
  const day = today(ctx);
  await endHolds(ctx, pairing.id, day);
  const moved = await movePairing(ctx, { ...pairing, endedOn: day }, to);
  await freeSeats(ctx, pairing.id, pairing.startedOn === null ? null : day);
  if (pairing.confirmedAt) await lapseMilestones(ctx, pairing.id);
  return moved;
}

/**
 * Somebody leaves a cohort: proposals to her are withdrawn; pairings at work begin to close, and the others' seats
 * are free at once. Part of the caller's transaction, which has locked the enrollment. Gives the pairings in which
 * somebody is left behind who counted on them.
 */
export async function leavePairings(ctx: Context, enrollmentId: string): Promise<string[]> {
  const leftBehind: string[] = [];
  for (const pairing of await lockOpenPairingsOf(ctx, enrollmentId, OPEN_STATES)) {
    if (pairing.state === PairingState.PROPOSED) {
      await endPairingAs(ctx, pairing, PairingState.WITHDRAWN);
      continue;
    }
    if (pairing.state !== PairingState.CLOSING) leftBehind.push(pairing.id);
    await leaveBehind(ctx, pairing, enrollmentId);
  }
  return leftBehind;
}

async function leaveBehind(ctx: Context, pairing: Pairing, enrollmentId: string): Promise<void> {
  if (pairing.state !== PairingState.CLOSING) {
    const closing = { ...pairing, endReason: PairingEndReason.LEFT, closingFrom: pairing.state };
    await movePairing(ctx, closing, PairingState.CLOSING);
  }
  await endHolds(ctx, pairing.id, today(ctx));
  await freeSeats(ctx, pairing.id, null);
  await endMembership(ctx, pairing.id, enrollmentId, today(ctx));
}

const EXPIRE_AT_ONCE = 100;

/** Expires proposals whose time is up, and says when it should be called next. Called by a job. */
export function expirePairings(ctx: Context): Promise<Date | null> {
  return inTransaction(ctx, async (ctx) => {
    const late = await lockUnanswered(ctx, EXPIRE_AT_ONCE);
    for (const pairing of late) await endPairingAs(ctx, pairing, PairingState.EXPIRED);
    return late.length === EXPIRE_AT_ONCE ? ctx.clock.now() : nextUnanswered(ctx);
  });
}
