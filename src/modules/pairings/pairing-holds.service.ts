/**
 * When pairings stand still: by a pause of theirs, or by a leave of a member. ON_HOLD lasts while a hold is open. Then
 * what is open falls due later by the days that no hold had counted yet, so two who are away together count once.
 * Locks: the enrollment where a leave begins or ends, then its pairings in one order.
 */
import { dayIn, startOfDay } from '../../clock';
import { inTransaction, type Context } from '../../context';
import { record } from '../../events/record';
import { NotPossibleNow, Refusal } from '../../graphql/user-errors';
import type { Leave } from '../enrollments/leave.entity';
import { findLeave, lockLeave } from '../enrollments/leave.repository';
import { shiftOpenMilestones } from '../milestones/milestone.service';
import { dayAfter, unionDays } from './pairing-clock';
import { PairingOrigin, type Pairing } from './pairing.entity';
import {
  allHolds,
  endLeaveHold,
  endPause,
  findLeavesToBegin,
  findLeavesToEnd,
  insertLeaveHold,
  insertPause,
  lockHeldBy,
  nextLeaveDay,
  noteHeldDays,
} from './pairing-holds.repository';
import type { MovePairingInput } from './pairing.inputs';
import { lockOpenPairingsOf, summaries } from './pairing.repository';
import { lockSeatsOf } from './pairing-seats.repository';
import { movePairing, openToMove } from './pairing.service';
import { PairingState } from './pairing.state';
import { setContactSince } from './pairing-summary.repository';

const { CONFIRMED, ACTIVE, ON_HOLD } = PairingState;
const today = (ctx: Context) => dayIn(ctx.viewer.timeZone, ctx.clock.now());

/** Pauses a pairing: seats stay taken, clocks stand still. May: members, coordinators. Records: PairingHeld. */
export function pausePairing(ctx: Context, input: MovePairingInput): Promise<Pairing> {
  return inTransaction(ctx, async (ctx) => {
    const { pairing } = await openToMove(ctx, input, ON_HOLD);
    await insertPause(ctx, pairing.id, today(ctx));
    return hold(ctx, pairing);
  });
}

/**
 * Goes on after a pause. May: members, coordinators. Refuses: NotPossibleNow, also while a member is on leave.
 * Records: PairingResumed.
 */
export function resumePairing(ctx: Context, input: MovePairingInput): Promise<Pairing> {
  return inTransaction(ctx, async (ctx) => {
    const { pairing } = await openToMove(ctx, input, ACTIVE);
    if (pairing.state !== ON_HOLD)
      throw new Refusal(new NotPossibleNow(`The pairing is ${pairing.state}, not paused.`));
    const byLeave = (await allHolds(ctx, pairing.id)).find(({ toOn, leaveId }) => toOn === null && leaveId);
    if (byLeave?.leaveId) throw new Refusal(await awayUntil(ctx, byLeave.leaveId));
    await endPause(ctx, pairing.id, today(ctx));
    return goOn(ctx, pairing, today(ctx));
  });
}

async function awayUntil(ctx: Context, leaveId: string): Promise<NotPossibleNow> {
  const leave = await findLeave(ctx, leaveId);
  const until = leave?.toOn ? ` until ${leave.toOn}` : '';
  return new NotPossibleNow(
    `A member is on leave${until}. The pairing goes on by itself when that is over; to go on sooner, end the leave with \`endLeave\`.`,
    ['pairingId'],
  );
}

async function hold(ctx: Context, pairing: Pairing): Promise<Pairing> {
  await record(ctx, { type: 'PairingHeld', nodes: [pairing.id, pairing.cohortId] });
  return movePairing(ctx, pairing, ON_HOLD);
}

/** The last hold is over: due days move by what the union of all holds has grown, and a lack of contact counts anew. */
async function goOn(ctx: Context, pairing: Pairing, day: string): Promise<Pairing> {
  const days = await catchUp(ctx, pairing);
  await setContactSince(ctx, pairing.id, day);
  await record(ctx, {
    type: 'PairingResumed',
    nodes: [pairing.id, pairing.cohortId],
    changes: { days: [null, days] },
  });
  // Who paused before they met goes on where they were.
  const met = (await summaries.load(ctx, pairing.id))[0]?.meetingsHeld ?? 0;
  return movePairing(ctx, pairing, met > 0 || pairing.origin === PairingOrigin.IMPORT ? ACTIVE : CONFIRMED);
}

async function catchUp(ctx: Context, pairing: Pairing): Promise<number> {
  const over = (await allHolds(ctx, pairing.id)).flatMap(({ fromOn, toOn }) =>
    toOn === null ? [] : [{ fromOn, toOn }],
  );
  const total = unionDays(over);
  const days = Math.max(total - pairing.heldDays, 0);
  if (days === 0) return 0;
  await noteHeldDays(ctx, pairing.id, total);
  await shiftOpenMilestones(ctx, pairing.id, days);
  return days;
}

/**
 * A leave has begun: pairings at work of the enrollment stand still. Those that close go on closing. Part of the
 * caller's transaction, which has locked the enrollment. Records: PairingHeld.
 */
export async function holdForLeave(ctx: Context, leave: Leave): Promise<void> {
  for (const pairing of await lockOpenPairingsOf(ctx, leave.enrollmentId, [CONFIRMED, ACTIVE, ON_HOLD])) {
    if (!(await insertLeaveHold(ctx, pairing, leave))) continue;
    if (pairing.state !== ON_HOLD) await hold(ctx, pairing);
  }
}

/** A leave is over: pairings go on that nothing else holds. As above. Records: PairingResumed. */
export async function releaseFromLeave(ctx: Context, leave: Leave & { toOn: string }): Promise<void> {
  const back = dayAfter(leave.toOn);
  for (const pairing of await lockHeldBy(ctx, leave.id)) {
    await endLeaveHold(ctx, pairing.id, leave.id, back);
    const held = (await allHolds(ctx, pairing.id)).some(({ toOn }) => toOn === null);
    if (!held && pairing.state === ON_HOLD) await goOn(ctx, pairing, back);
  }
}

/**
 * Lets leaves take hold whose day has come, and go whose day is over; says when the next day comes. Called by a job,
 * for leaves that lie in the future, and for pairings that were confirmed during one.
 */
export async function tendLeaves(ctx: Context): Promise<Date | null> {
  const day = today(ctx);
  const [begin, end] = [await findLeavesToBegin(ctx, day), await findLeavesToEnd(ctx, day)];
  for (const { id, enrollmentId } of [...end, ...begin]) {
    await inTransaction(ctx, async (ctx) => {
      await lockSeatsOf(ctx, [enrollmentId]);
      const leave = await lockLeave(ctx, id);
      if (!leave) return;
      if (leave.toOn !== null && leave.toOn < day)
        await releaseFromLeave(ctx, { ...leave, toOn: leave.toOn });
      else if (leave.fromOn <= day) await holdForLeave(ctx, leave);
    });
  }
  if (begin.length + end.length >= 100) return ctx.clock.now();
  const next = await nextLeaveDay(ctx, day);
  return next === null ? null : startOfDay(ctx.viewer.timeZone, next);
}
