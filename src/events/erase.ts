/**
 * Erases what events hold about a person: payload and salt. That it happened stays, and the chain holds, as it
 * runs over a digest that tells nothing without the salt. For operators, over the owner's login: the
 * runtime's can't delete payloads. What was erased is recorded in the same transaction.
 */
import sql from 'sql-template-tag';
import { inTransaction, type Context } from '../context';
import { idOf, uuidOf } from '../ids';
import { record } from './record';

/** The index on node ids keeps every id of an event, so one event doesn't name too many. */
const IN_ONE_EVENT = 500;

/**
 * Gives the ids of the events whose payloads were there and are gone now. The context's transactions must be
 * the owner's, who may become the eraser; its viewer is who answers for it.
 */
export function eraseEventPayloads(ctx: Context, eventIds: string[]): Promise<string[]> {
  return inTransaction(ctx, async (ctx) => {
    await ctx.db.rows('erase.asEraser', sql`set local role ithaca_eraser`);
    const rows = await ctx.db.rows<{ id: string }>(
      'erase.payloads',
      sql`delete from event_payloads y where y.event_id = any(${eventIds.map(uuidOf)}::uuid[]) returning y.event_id as id`,
    );
    await ctx.db.rows('erase.asOwner', sql`set local role none`);
    const erased = rows.map(({ id }) => idOf('Event', id));
    for (let from = 0; from < erased.length; from += IN_ONE_EVENT) {
      await record(ctx, { type: 'EventPayloadsErased', nodes: erased.slice(from, from + IN_ONE_EVENT) });
    }
    return erased;
  });
}
