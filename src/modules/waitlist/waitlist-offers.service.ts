/**
 * Offering free seats to those who wait. An offer is a proposed pairing that holds the seats of both: what becomes
 * of it, the pairing tells. Locks in one order: cohort (shared), people who mentor, enrollments.
 */
import { authorize } from '../../auth/decisions';
import { inTransaction, type Context } from '../../context';
import { createOnce } from '../../events/idempotency';
import { recordMany } from '../../events/record';
import { InvalidInput, NotPossibleNow, Refusal, type UserError } from '../../graphql/user-errors';
import { newId } from '../../ids';
import type { Cohort } from '../cohorts/cohort.entity';
import { holdCohort } from '../cohorts/cohort.repository';
import { findCohortIdOf } from '../enrollments/enrollment.repository';
import { PairingOrigin, type Pairing } from '../pairings/pairing.entity';
import { canPropose, pairable } from '../pairings/pairing.policy';
import { judgement, writePairings, type PairingDraft } from '../pairings/pairing.propose';
import type { NewPairing } from '../pairings/pairing-seats.repository';
import { getPairing, taken } from '../pairings/pairing.service';
import type { Program } from '../programs/program.entity';
import { currentPolicy } from '../programs/program-policy.repository';
import { programLoader } from '../programs/program.repository';
import { demand } from '../update';
import type { OfferSeatInput } from './waitlist.inputs';
import {
  findFreeSeats,
  findWaiting,
  findWaitingCohorts,
  insertOffers,
  noteSkips,
  stillWaiting,
  type NewSkip,
  type Waiting,
} from './waitlist-offers.repository';
import { findEntry } from './waitlist-writes.repository';

const DAY_MS = 24 * 3_600_000;
/** So many are looked at, and locked, in one transaction. */
const WINDOW = 50;
const OTHER = { MENTEE: 'MENTOR', MENTOR: 'MENTEE' } as const;
type Role = keyof typeof OTHER;

/** Gives free seats of all cohorts to those who wait, in their order. Called by a job; a second run finds nothing to do. */
export async function offerSeats(ctx: Context): Promise<void> {
  for (const cohortId of await findWaitingCohorts(ctx)) {
    await offerSeatsOf(ctx, cohortId, 'MENTEE');
    await offerSeatsOf(ctx, cohortId, 'MENTOR');
  }
}

/** One transaction for each window of the list and of the seats, so that nobody is held up for long. */
async function offerSeatsOf(ctx: Context, cohortId: string, role: Role): Promise<void> {
  let behind: Waiting | null = null;
  for (;;) {
    const waiting: Waiting[] = await findWaiting(ctx, cohortId, role, behind, WINDOW);
    if (!waiting.length) return;
    const tried: string[] = [];
    for (;;) {
      const seats = await findFreeSeats(ctx, cohortId, OTHER[role], tried, WINDOW);
      if (!seats.length && !tried.length) return;
      if (seats.length) await inTransaction(ctx, (ctx) => step(ctx, cohortId, role, waiting, seats));
      if (seats.length < WINDOW) break;
      tried.push(...seats);
    }
    if (waiting.length < WINDOW) return;
    behind = waiting.at(-1) as Waiting;
  }
}

async function step(
  ctx: Context,
  cohortId: string,
  role: Role,
  waiting: readonly Waiting[],
  seats: readonly string[],
): Promise<void> {
  const cohort = await holdCohort(ctx, cohortId);
  if (!cohort || !pairable(cohort).allowed) return;
  const { program, expiresAt, automatic } = await rulesOf(ctx, cohort);
  if (!automatic) return;
  const draftOf = (seat: string, { enrollmentId }: Waiting) =>
    draft(role, enrollmentId, seat, expiresAt, null);
  const judge = await judgement(
    ctx,
    cohort,
    program,
    seats.flatMap((seat) => waiting.map((one) => draftOf(seat, one))),
  );
  const open = await stillWaiting(
    ctx,
    waiting.map(({ entryId }) => entryId),
  );
  const made: { pairing: NewPairing; entryId: string; seatEnrollmentId: string }[] = [];
  const skips: NewSkip[] = [];
  for (const seatEnrollmentId of seats) {
    for (const one of waiting) {
      const { entryId } = one;
      if (!open.has(entryId)) continue;
      const wanted = draftOf(seatEnrollmentId, one);
      if (judge.pairedBefore(wanted)) {
        skips.push({ entryId, seatEnrollmentId, reason: 'PAIRED_BEFORE' });
        continue;
      }
      const outcome = judge.try(wanted);
      if ('pairing' in outcome) {
        made.push({ pairing: outcome.pairing, entryId, seatEnrollmentId });
        open.delete(entryId);
      } else if (outcome.errors.some(({ path }) => path[1] === SEAT)) {
        // It is the seat that lacks, for whomever it would be.
        break;
      } else skips.push({ entryId, seatEnrollmentId, reason: reasonOf(outcome.errors[0]) });
    }
  }
  if (made.length) await write(ctx, cohort, made, true);
  await noteSkips(ctx, skips);
}

/** Where drafts name whose seat it is. */
const SEAT = '0';

function draft(
  waits: Role,
  waitingId: string,
  seatId: string,
  expiresAt: Date | null,
  overrideReason: string | null,
): PairingDraft {
  return {
    members: [
      { enrollmentId: seatId, role: OTHER[waits] },
      { enrollmentId: waitingId, role: waits },
    ],
    origin: PairingOrigin.WAITLIST,
    holdsSeats: true,
    overrideReason,
    expiresAt,
  };
}

/** A word for coordinators to read: the rule of a ban, or the kind of the refusal. */
function reasonOf(error: UserError | undefined): string {
  if (!error) return 'NOT_POSSIBLE';
  if ('rule' in error) return String(error.rule);
  return (
    { ALREADY_EXISTS: 'ALREADY_PAIRED', AT_CAPACITY: 'AT_CAPACITY', NOT_READY: 'NOT_READY' }[
      error.code as string
    ] ?? 'NOT_POSSIBLE'
  );
}

async function rulesOf(
  ctx: Context,
  cohort: Cohort,
): Promise<{ program: Program; expiresAt: Date; automatic: boolean }> {
  const program = await demand('Program', cohort.programId, (id) => programLoader(ctx).load(id));
  const { offerDays, automaticOffers } = await currentPolicy(ctx, program.id);
  const expiresAt = new Date(ctx.clock.now().getTime() + offerDays * DAY_MS);
  return { program, expiresAt, automatic: automaticOffers };
}

async function write(
  ctx: Context,
  cohort: Cohort,
  made: readonly { pairing: NewPairing; entryId: string; seatEnrollmentId: string }[],
  automatic: boolean,
): Promise<void> {
  const offers = made.map(({ pairing, entryId, seatEnrollmentId }) => ({
    id: newId('WaitlistOffer'),
    entryId,
    seatEnrollmentId,
    pairingId: pairing.id,
  }));
  await writePairings(
    ctx,
    cohort,
    made.map(({ pairing }) => pairing),
  );
  await insertOffers(ctx, offers, automatic);
  await recordMany(
    ctx,
    offers.map(({ id, entryId, seatEnrollmentId, pairingId }) => ({
      type: 'WaitlistOfferMade',
      nodes: [id, entryId, pairingId, seatEnrollmentId, cohort.id],
      changes: { state: [null, 'OPEN'], automatic: [null, automatic] },
    })),
  );
}

/**
 * Offers a seat to somebody who waits, whatever her place, and also where they were paired before.
 * May: coordinators of the cohort. Refuses: as a proposal does, and who does not wait or has an open offer. Records:
 * PairingProposed, WaitlistOfferMade.
 */
export async function offerSeat(ctx: Context, input: OfferSeatInput): Promise<Pairing> {
  const id = await createOnce(ctx, 'offerSeat', input, async (ctx) => {
    const { waitingEnrollmentId: waits, seatEnrollmentId: seat } = input;
    const cohortId = await demand('Enrollment', waits, (id) => findCohortIdOf(ctx, id));
    await demand('Enrollment', seat, (id) => findCohortIdOf(ctx, id));
    const cohort = await demand('Cohort', cohortId, (id) => holdCohort(ctx, id));
    authorize(canPropose(ctx.viewer, cohort));
    if (input.expiresAt && input.expiresAt <= ctx.clock.now())
      throw new Refusal(new InvalidInput(['expiresAt'], 'Choose a time in the future.'));
    const { program, expiresAt } = await rulesOf(ctx, cohort);
    const until = input.expiresAt === undefined ? expiresAt : input.expiresAt;
    const drafted = (role: Role) => draft(role, waits, seat, until, input.overrideReason ?? null);
    const judge = await judgement(ctx, cohort, program, [drafted('MENTEE')]);
    const entry = await findEntry(ctx, waits);
    const waiting = entry?.state === 'WAITING' && !entry.offered;
    if (!waiting) {
      const why = entry?.offered ? 'A seat is offered to this person already.' : 'This person does not wait.';
      throw new Refusal(new NotPossibleNow(why, ['waitingEnrollmentId']));
    }
    const outcome = judge.try(drafted(entry.role as Role));
    if ('errors' in outcome) throw new Refusal(...outcome.errors.map(inWordsOfTheInput));
    await write(
      ctx,
      cohort,
      [{ pairing: outcome.pairing, entryId: entry.id, seatEnrollmentId: seat }],
      false,
    ).catch(taken);
    return outcome.pairing.id;
  });
  return getPairing(ctx, id);
}

/** A proposal's members are two fields here. */
function inWordsOfTheInput(error: UserError): UserError {
  const [, member] = error.path;
  const field = { '0': 'seatEnrollmentId', '1': 'waitingEnrollmentId' }[member ?? ''];
  return Object.assign(error, { path: field ? [field] : [] });
}
