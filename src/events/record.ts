/**
 * Appends facts to the event log, in the transaction of the change they tell. One log is the audit
 * trail, the outbox and the change feed. Payloads hold ids, states and dates: never names, e-mail
 * addresses or what somebody wrote.
 */
import { createHash, randomBytes } from 'node:crypto';
import sql from 'sql-template-tag';
import type { Context } from '../context';
import { newId, uuidOf } from '../ids';
import type { EventType } from './types';

/** Before and after of one property. */
export type Changes = Record<string, [before: Plain, after: Plain]>;
export type Plain = string | number | boolean | null | Plain[];

export interface NewEvent {
  type: EventType;
  /** Ids of the nodes concerned, the changed one first. */
  nodes: string[];
  changes?: Changes;
  onBehalfOf?: string;
}

export async function record(ctx: Context, event: NewEvent): Promise<void> {
  const salt = randomBytes(16);
  const payload = JSON.stringify({ changes: event.changes ?? {} });
  const id = uuidOf(newId('Event'));
  const institution = uuidOf(ctx.institutionId);
  await ctx.db.rows(
    'events.append',
    sql`with event as (
        insert into events (institution_id, id, type, occurred_at, actor_id, on_behalf_of_id, node_ids, request_id, payload_digest)
        values (${institution}, ${id}, ${event.type}, ${ctx.clock.now()}, ${ctx.viewer.id}, ${event.onBehalfOf ?? null},
                ${event.nodes}, ${ctx.requestId}, ${digestOf(salt, payload)})
      )
      insert into event_payloads (institution_id, event_id, salt, payload)
      values (${institution}, ${id}, ${salt}, ${payload})`,
  );
}

/** H(salt ‖ payload), which stays in the chain when both are erased. */
export function digestOf(salt: Buffer, payload: string): Buffer {
  return createHash('sha256').update(salt).update(payload, 'utf8').digest();
}

/** The changes between two states of a row, for the named properties only. */
export function changesBetween<T extends object>(
  before: T,
  after: T,
  properties: (keyof T & string)[],
): Changes {
  const changes: Changes = {};
  for (const property of properties) {
    const [old, now] = [plain(before[property]), plain(after[property])];
    if (JSON.stringify(old) !== JSON.stringify(now)) changes[property] = [old, now];
  }
  return changes;
}

function plain(value: unknown): Plain {
  if (value === undefined || value === null) return null;
  return value instanceof Date ? value.toISOString() : (value as Plain);
}
