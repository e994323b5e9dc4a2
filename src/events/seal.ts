/**
 * Chains the events of an institution by hashes, after the fact: a chain head locked by every write would
 * make the institution's writers queue. A change to a sealed event, or its removal, breaks the chain from
 * there on. Seals are only ever appended.
 */
import { createHash } from 'node:crypto';
import sql, { type Sql as SqlText } from 'sql-template-tag';
import { inTransaction, type Context } from '../context';
import { firstRow } from '../db/statements';
import { uuidOf } from '../ids';

const AT_ONCE = 500;

/** What the chain protects, each as the database prints it. The payload takes part by its digest. */
export interface EventHeader {
  id: string;
  type: string;
  occurredAt: string;
  actorId: string;
  onBehalfOfId: string | null;
  nodeIds: string[];
  requestId: string;
  xid: string;
  seq: string;
  payloadDigest: string;
}

/** Select list of a header, from `events e`. A JavaScript Date would lose the microseconds. */
export const headerColumns = sql`e.id, e.type, to_char(e.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "occurredAt",
  e.actor_id as "actorId", e.on_behalf_of_id as "onBehalfOfId", e.node_ids as "nodeIds", e.request_id as "requestId",
  e.xid::text as xid, e.seq::text as seq, encode(e.payload_digest, 'hex') as "payloadDigest"`;

/** What the first event is chained to. It differs between institutions, so their chains can't be exchanged. */
export function chainStart(institution: string): Buffer {
  return sha256(Buffer.alloc(32), Buffer.from(institution));
}

export function chainHash(previous: Buffer, event: EventHeader): Buffer {
  const { id, type, occurredAt, actorId, onBehalfOfId, nodeIds, requestId, xid, seq, payloadDigest } = event;
  const header = [id, type, occurredAt, actorId, onBehalfOfId, nodeIds, requestId, xid, seq, payloadDigest];
  return sha256(previous, sha256(Buffer.from(JSON.stringify(header))));
}

function sha256(...parts: Buffer[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

interface Head {
  position: string;
  xid: string;
  seq: string;
  hash: Buffer;
}

/** Seals all events that have none yet, and gives their number. Called by a job, after every event. */
export async function sealEvents(ctx: Context): Promise<number> {
  let sealed = 0;
  let head: Head | null = null;
  for (;;) {
    const batch = await inTransaction(ctx, sealBatch);
    sealed += batch.sealed;
    if (batch.sealed) head = batch.head;
    if (batch.sealed < AT_ONCE) break;
  }
  // Kept outside the database, with the log, a head shows when the chain's end was cut off or all of it replaced.
  if (head) {
    const { position, hash } = head;
    ctx.log.info(
      { institutionId: ctx.institutionId, position, hash: hash.toString('hex') },
      'event log sealed',
    );
  }
  return sealed;
}

async function sealBatch(ctx: Context): Promise<{ sealed: number; head: Head | null }> {
  const institution = uuidOf(ctx.institutionId);
  // One sealer at a time; the statements that follow see what the one before has committed.
  await ctx.db.rows(
    'seals.lock',
    sql`select pg_advisory_xact_lock(hashtextextended(${`seal:${institution}`}, 0))`,
  );
  let head = await firstRow<Head>(
    ctx.db,
    'seals.head',
    sql`select s.position::text as position, s.event_xid::text as xid, s.event_seq::text as seq, s.chain_hash as hash
      from event_seals s order by s.position desc limit 1`,
  );
  const events = await ctx.db.rows<EventHeader>('seals.next', unsealed(head));
  const seals = events.map((event) => {
    const position = String(BigInt(head?.position ?? 0) + 1n);
    head = {
      position,
      xid: event.xid,
      seq: event.seq,
      hash: chainHash(head?.hash ?? chainStart(institution), event),
    };
    return { ...head, id: event.id };
  });
  if (seals.length) {
    await ctx.db.rows(
      'seals.append',
      sql`insert into event_seals (institution_id, position, event_id, event_xid, event_seq, chain_hash, sealed_at)
        select ${institution}, s.*, ${ctx.clock.now()} from unnest(
          ${seals.map(({ position }) => position)}::bigint[], ${seals.map(({ id }) => id)}::uuid[], ${seals.map(({ xid }) => xid)}::xid8[],
          ${seals.map(({ seq }) => seq)}::bigint[], ${seals.map(({ hash }) => hash)}::bytea[]) s`,
    );
  }
  return { sealed: seals.length, head };
}

/**
 * Events after the head, in the order of their transactions' beginning. Only below the snapshot's xmin: what
 * an open transaction has written would come before them, and could not be inserted into the chain later.
 */
function unsealed(head: Head | null): SqlText {
  return sql`select ${headerColumns} from events e
    where (e.xid, e.seq) > (${head?.xid ?? '0'}::xid8, ${head?.seq ?? '0'}::bigint)
      and e.xid < pg_snapshot_xmin(pg_current_snapshot())
    order by e.xid, e.seq limit ${AT_ONCE}`;
}
