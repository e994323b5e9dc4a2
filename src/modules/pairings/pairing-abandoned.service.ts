/**
 * A pairing that somebody left closes, and waits for whoever stays to end it well. When nobody has after thirty days,
 * which is as long as a departure can be undone, and a role that it needs is empty, it ends by itself.
 */
import { inTransaction, type Context } from '../../context';
import { lockAbandoned } from './pairing.repository';
import { endPairingAs } from './pairing.service';
import { PairingState } from './pairing.state';

/** As long a departure can be undone, and what it left is kept as it was. */
export const UNDO_DAYS = 30;
const DAY_MS = 24 * 3_600_000;
const AT_ONCE = 100;

/** The last moment of a departure that can't be undone any more. */
export const undoneUntil = (ctx: Context): Date => new Date(ctx.clock.now().getTime() - UNDO_DAYS * DAY_MS);

/** Called by a job, daily. */
export function endAbandoned(ctx: Context): Promise<Date | null> {
  return inTransaction(ctx, async (ctx) => {
    const abandoned = await lockAbandoned(ctx, undoneUntil(ctx), AT_ONCE);
    for (const pairing of abandoned) await endPairingAs(ctx, pairing, PairingState.ENDED_EARLY);
    return abandoned.length === AT_ONCE ? ctx.clock.now() : null;
  });
}
