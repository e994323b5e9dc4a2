/** What a waitlist makes of what happens to pairings. Each is part of the caller's transaction, and its last write. */
import { dayIn } from '../../clock';
import type { Context } from '../../context';
import { recordMany, type NewEvent } from '../../events/record';
import type { EventType } from '../../events/types';
import { raiseAttention, settleAttention } from '../attention/attention.service';
import { AttentionKind } from '../attention/attention.state';
import { joinLost, placeMembers, unplace, type EntryRow } from './waitlist-writes.repository';

function tell(
  ctx: Context,
  type: EventType,
  entries: readonly EntryRow[],
  changes: NewEvent['changes'],
): Promise<void> {
  return recordMany(
    ctx,
    entries.map(({ id, enrollmentId, cohortId, personId }) => ({
      type,
      nodes: [id, enrollmentId, cohortId, personId],
      ...(changes && { changes }),
    })),
  );
}

/** Mentees whom a mentor left behind go onto the list by themselves, and are told of. Records: WaitlistJoined, AttentionRaised. */
export async function joinThoseLeftBehind(ctx: Context, pairingIds: readonly string[]): Promise<void> {
  if (!pairingIds.length) return;
  const lost = await joinLost(ctx, pairingIds);
  await tell(ctx, 'WaitlistJoined', lost, { state: [null, 'WAITING'], lostPartner: [null, true] });
  const sinceOn = dayIn(ctx.viewer.timeZone, ctx.clock.now());
  const items = lost.map(({ enrollmentId, cohortId, personId }) => ({
    kind: AttentionKind.LOST_PARTNER,
    subject: enrollmentId,
    cohortId,
    enrollmentId,
    personId,
    sinceOn,
  }));
  await raiseAttention(ctx, ...items);
}

/** Who has a partner again, or wants none any more. Records: AttentionMoved. */
export function missNoPartner(ctx: Context, enrollmentIds: readonly string[]): Promise<void> {
  return settleAttention(ctx, AttentionKind.LOST_PARTNER, enrollmentIds);
}

/** Who is paired waits no more. Records: WaitlistPlaced, AttentionMoved. */
export async function placeThosePaired(
  ctx: Context,
  pairingId: string,
  enrollmentIds: readonly string[],
): Promise<void> {
  const placed = await placeMembers(ctx, pairingId, enrollmentIds);
  await tell(ctx, 'WaitlistPlaced', placed, { state: ['WAITING', 'PLACED'] });
  await missNoPartner(
    ctx,
    placed.map(({ enrollmentId }) => enrollmentId),
  );
}

/** A pairing is taken back before it starts: whose waiting it ended waits on. Records: WaitlistJoined. */
export async function takeBackPlace(ctx: Context, pairingId: string): Promise<void> {
  await tell(ctx, 'WaitlistJoined', await unplace(ctx, pairingId), { state: ['PLACED', 'WAITING'] });
}
