/**
 * Retries of creating mutations. The key is written in the same transaction as what it created, so a
 * retry either finds both or neither. Concurrent duplicates queue at the primary key. The record holds
 * no input, only its salted digest.
 */
import sql from 'sql-template-tag';
import { inTransaction, type Context } from '../context';
import { firstRow } from '../db/statements';
import { IdempotencyConflict, Refusal } from '../graphql/user-errors';
import { uuidOf } from '../ids';
import { digestOf, newSalt } from './record';

interface IdempotencyRecord {
  salt: Buffer;
  digest: Buffer;
  nodeId: string | null;
}

/**
 * Runs `create` in a transaction and gives the id of what it made; for a key seen before with the same
 * input, gives the first id without running it. Refuses the key with other input.
 */
export async function createOnce(
  ctx: Context,
  operation: string,
  input: { idempotencyKey?: string | null },
  create: (ctx: Context) => Promise<string>,
): Promise<string> {
  const { idempotencyKey: key, ...rest } = input;
  return inTransaction(ctx, async (ctx) => {
    if (!key) return create(ctx);
    const first = await claim(ctx, operation, key, JSON.stringify(sorted(rest)));
    if (first) return first;
    const nodeId = await create(ctx);
    await ctx.db.rows(
      'idempotency.finish',
      sql`update idempotency_records r set node_id = ${nodeId}
        where r.actor_id = ${ctx.viewer.id} and r.operation = ${operation} and r.key = ${key}`,
    );
    return nodeId;
  });
}

/** Takes the key, or gives the id that it made before. */
async function claim(ctx: Context, operation: string, key: string, input: string): Promise<string | null> {
  const salt = newSalt();
  const taken = await ctx.db.rows(
    'idempotency.claim',
    sql`insert into idempotency_records (institution_id, actor_id, operation, key, salt, input_digest, created_at)
      values (${uuidOf(ctx.institutionId)}, ${ctx.viewer.id}, ${operation}, ${key}, ${salt}, ${digestOf(salt, input)}, ${ctx.clock.now()})
      on conflict do nothing returning true as taken`,
  );
  if (taken.length) return null;
  const known = await firstRow<IdempotencyRecord>(
    ctx.db,
    'idempotency.find',
    sql`select r.salt, r.input_digest as digest, r.node_id as "nodeId" from idempotency_records r
      where r.actor_id = ${ctx.viewer.id} and r.operation = ${operation} and r.key = ${key}`,
  );
  if (!known?.nodeId || !digestOf(known.salt, input).equals(known.digest))
    throw new Refusal(new IdempotencyConflict());
  return known.nodeId;
}

/** Field order must not matter: the same input is the same text. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, item]) => [name, sorted(item)]),
  );
}
