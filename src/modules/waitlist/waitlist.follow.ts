/** What a waitlist makes of what happens to pairings. Each is part of the caller's transaction, and its last write. */
import type { Context } from '../../context';
import { recordMany, type NewEvent } from '../../events/record';
import type { EventType } from '../../events/types';
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

/** Mentees whom a mentor left behind go onto the list by themselves. Records: WaitlistJoined. */
export async function joinThoseLeftBehind(ctx: Context, pairingIds: readonly string[]): Promise<void> {
  if (!pairingIds.length) return;
  await tell(ctx, 'WaitlistJoined', await joinLost(ctx, pairingIds), {
    state: [null, 'WAITING'],
    lostPartner: [null, true],
  });
}

/** Who is paired waits no more. Records: WaitlistPlaced. */
export async function placeThosePaired(
  ctx: Context,
  pairingId: string,
  enrollmentIds: readonly string[],
): Promise<void> {
  await tell(ctx, 'WaitlistPlaced', await placeMembers(ctx, pairingId, enrollmentIds), {
    state: ['WAITING', 'PLACED'],
  });
}

/** A pairing is taken back before it starts: whose waiting it ended waits on. Records: WaitlistJoined. */
export async function takeBackPlace(ctx: Context, pairingId: string): Promise<void> {
  await tell(ctx, 'WaitlistJoined', await unplace(ctx, pairingId), { state: ['PLACED', 'WAITING'] });
}
