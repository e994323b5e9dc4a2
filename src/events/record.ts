/**
 * Appends facts to the event log, in the transaction of the change they tell. One log is the audit
 * trail, the outbox and the change feed. Payloads hold ids, states and dates: never names, e-mail
 * addresses or what somebody wrote.
 */
import { createHash, randomBytes } from 'node:crypto';
import sql from 'sql-template-tag';
import type { Context } from '../context';
import { run } from '../db/statements';
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
  const salt = newSalt();
  const payload = JSON.stringify({ changes: event.changes ?? {} });
  const id = uuidOf(newId('Event'));
  const institution = uuidOf(ctx.institutionId);
  await run(
    ctx.db,
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

/** The same for many facts of one transaction, in their order, in one statement for each thousand. */
export async function recordMany(ctx: Context, events: readonly NewEvent[]): Promise<void> {
  for (let at = 0; at < events.length; at += EVENTS_AT_ONCE) {
    await appendAll(ctx, events.slice(at, at + EVENTS_AT_ONCE));
  }
}

const EVENTS_AT_ONCE = 1_000;

async function appendAll(ctx: Context, events: readonly NewEvent[]): Promise<void> {
  const rows = events.map((event) => {
    const salt = newSalt();
    const payload = JSON.stringify({ changes: event.changes ?? {} });
    return {
      id: uuidOf(newId('Event')),
      type: event.type,
      on_behalf_of_id: event.onBehalfOf ?? null,
      node_ids: event.nodes,
      salt: salt.toString('hex'),
      digest: digestOf(salt, payload).toString('hex'),
      // As text: the digest is over these very letters.
      payload,
    };
  });
  await run(
    ctx.db,
    'events.appendAll',
    sql`with given as (
        select * from json_to_recordset(${JSON.stringify(rows)}::json)
          as x(id uuid, type text, on_behalf_of_id text, node_ids text[], salt text, digest text, payload text)
      ), event as (
        insert into events (institution_id, id, type, occurred_at, actor_id, on_behalf_of_id, node_ids, request_id, payload_digest)
        select ${uuidOf(ctx.institutionId)}, g.id, g.type, ${ctx.clock.now()}, ${ctx.viewer.id}, g.on_behalf_of_id, g.node_ids,
          ${ctx.requestId}, decode(g.digest, 'hex') from given g
      )
      insert into event_payloads (institution_id, event_id, salt, payload)
      select ${uuidOf(ctx.institutionId)}, g.id, decode(g.salt, 'hex'), g.payload::json from given g`,
  );
}

const SALT_BYTES = 16;
let unused = Buffer.alloc(0);

/** Cut from a page of random bytes: to ask for them costs the same for 16 as for 4,096. */
export function newSalt(): Buffer {
  if (unused.length < SALT_BYTES) unused = randomBytes(4096);
  const salt = unused.subarray(0, SALT_BYTES);
  unused = unused.subarray(SALT_BYTES);
  return salt;
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
