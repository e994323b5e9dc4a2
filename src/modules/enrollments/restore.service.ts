/**
 * Undoing a departure that was none. Enrollments that ended by it are what they were, and so are pairings that still
 * close, where every member is there and has a seat for it: no new episode, no new milestones. What can't be given
 * back is told. Locks: cohorts (shared), people, enrollments, pairings, each in their order.
 */
import type { Context } from '../../context';
import { record } from '../../events/record';
import { isOver } from '../cohorts/cohort.state';
import { holdCohort } from '../cohorts/cohort.repository';
import { ledgerOf, type Ledger } from '../pairings/pairing-ledger.repository';
import type { Pairing } from '../pairings/pairing.entity';
import { membersOf, summaries } from '../pairings/pairing.repository';
import { seatFor } from '../pairings/pairing.propose';
import { lockSeatsOf } from '../pairings/pairing-seats.repository';
import { movePairing } from '../pairings/pairing.service';
import { PairingState } from '../pairings/pairing.state';
import { placeThosePaired } from '../waitlist/waitlist.follow';
import type { Enrollment } from './enrollment.entity';
import { EnrollmentState } from './enrollment.state';
import {
  findDeparture,
  forgetDepartures,
  lockLeftPairings,
  lockPeopleInOrder,
  rejoinRow,
  restoreRow,
} from './restore.repository';

export interface NotRestored {
  nodeId: string;
  message: string;
}

/** Locks everything that a departure has ended, before the person herself is locked again by whoever undoes it. */
export async function lockDeparture(
  ctx: Context,
  personId: string,
): Promise<{ enrollments: Enrollment[]; over: Set<string> }> {
  const { cohortIds, personIds, enrollmentIds } = await findDeparture(ctx, personId);
  const over = new Set<string>();
  for (const id of cohortIds) {
    const cohort = await holdCohort(ctx, id);
    if (!cohort || isOver(cohort)) over.add(id);
  }
  await lockPeopleInOrder(ctx, personIds);
  return { enrollments: await lockSeatsOf(ctx, enrollmentIds), over };
}

/** Gives back what can be given back. Records: EnrollmentMoved, PairingMoved, WaitlistPlaced. */
export async function restoreDeparture(
  ctx: Context,
  personId: string,
  { enrollments, over }: Awaited<ReturnType<typeof lockDeparture>>,
): Promise<NotRestored[]> {
  const lost: NotRestored[] = [];
  const seats = await ledgerOf(
    ctx,
    enrollments.map(({ id }) => id),
  );
  const again: [pairingId: string, enrollmentIds: string[]][] = [];
  const states = new Map(enrollments.map(({ id, state }) => [id, state]));
  for (const enrollment of enrollments) {
    if (enrollment.personId !== personId || enrollment.leftFrom === null) continue;
    const why = over.has(enrollment.cohortId)
      ? 'The cohort is over.'
      : (await restoreRow(ctx, enrollment))
        ? null
        : 'She takes part in this cohort in this role again.';
    if (why) {
      lost.push({ nodeId: enrollment.id, message: `The enrollment stays ended. ${why}` });
      continue;
    }
    states.set(enrollment.id, enrollment.leftFrom);
    await record(ctx, {
      type: 'EnrollmentMoved',
      nodes: [enrollment.id, enrollment.cohortId, enrollment.personId],
      changes: { state: [enrollment.state, enrollment.leftFrom] },
    });
    for (const pairing of await lockLeftPairings(ctx, enrollment.id)) {
      const found = await restorePairing(ctx, pairing, enrollment.id, states, seats);
      if (typeof found === 'string') lost.push({ nodeId: pairing.id, message: found });
      else again.push([pairing.id, found]);
    }
  }
  await forgetDepartures(ctx, personId);
  for (const [pairingId, enrollmentIds] of again) await placeThosePaired(ctx, pairingId, enrollmentIds);
  return lost;
}

/** The members' enrollments; or why it can't go on. */
async function restorePairing(
  ctx: Context,
  pairing: Pairing,
  hers: string,
  states: Map<string, EnrollmentState>,
  seats: Map<string, Ledger>,
): Promise<string[] | string> {
  const all = await membersOf(ctx, pairing.id);
  const gone = all.some(
    ({ enrollmentId, toOn }) =>
      states.get(enrollmentId) !== EnrollmentState.ACCEPTED || (enrollmentId !== hers && toOn !== null),
  );
  if (gone) return 'The pairing goes on closing: another member has left it.';
  const full = all.some(({ enrollmentId }) => {
    const ledger = seats.get(enrollmentId);
    return !ledger || ledger.free + ledger.kept <= 0;
  });
  if (full) return 'The pairing goes on closing: a seat of it has been given to somebody else.';
  for (const { id, enrollmentId } of all) {
    const ledger = seats.get(enrollmentId) as Ledger;
    const taken = new Set(ledger.taken);
    await rejoinRow(ctx, id, seatFor(taken));
    seats.set(enrollmentId, { ...ledger, taken: [...taken], free: ledger.free - 1 });
  }
  await movePairing(ctx, { ...pairing, closingFrom: null, endReason: null }, await stateBefore(ctx, pairing));
  return all.map(({ enrollmentId }) => enrollmentId);
}

/** A pause ended with the departure; who paused before they met goes on where they were. */
async function stateBefore(ctx: Context, { id, closingFrom }: Pairing): Promise<PairingState> {
  if (closingFrom && closingFrom !== PairingState.ON_HOLD) return closingFrom;
  const met = (await summaries.load(ctx, id))[0]?.meetingsHeld ?? 0;
  return met > 0 ? PairingState.ACTIVE : PairingState.CONFIRMED;
}
