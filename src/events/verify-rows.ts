/** What the verifier reads of the event log, batch by batch, under row-level security. It changes nothing. */
import sql from 'sql-template-tag';
import type { Database } from '../db/statements';
import { idOf, uuidOf } from '../ids';
import { headerColumns, type EventHeader } from './seal';

export const AT_ONCE = 500;

/** A place in the log. */
export interface Place {
  xid: string;
  seq: string;
}

export interface EventRow extends EventHeader {
  salt: Buffer | null;
  /** The column's type is json, so this is the text as it was written. */
  payload: string | null;
}

export interface SealRow {
  position: string;
  eventId: string;
  sealXid: string;
  sealSeq: string;
  hash: Buffer;
}

/** A seal beside its event, whose columns are null where it is gone. */
export type SealedRow = SealRow & (EventRow | { id: null });

export function sealsAfter(db: Database, position: number): Promise<SealedRow[]> {
  return db.rows(
    'verify.seals',
    sql`select s.position::text as position, s.event_id as "eventId", s.event_xid::text as "sealXid",
        s.event_seq::text as "sealSeq", s.chain_hash as hash, ${headerColumns}, y.salt, y.payload::text as payload
      from event_seals s
        left join events e on e.id = s.event_id
        left join event_payloads y on y.event_id = s.event_id
      where s.position > ${position}::bigint order by s.position limit ${AT_ONCE}`,
  );
}

/** The next events in the order of the log, and whether each has a seal. */
export function eventsAfter(
  db: Database,
  after: Place,
): Promise<(Place & { id: string; sealed: boolean })[]> {
  return db.rows(
    'verify.events',
    sql`select e.id, e.xid::text as xid, e.seq::text as seq,
        exists (select from event_seals s where s.event_id = e.id) as sealed
      from events e where (e.xid, e.seq) > (${after.xid}::xid8, ${after.seq}::bigint)
      order by e.xid, e.seq limit ${AT_ONCE}`,
  );
}

export function eventsById(db: Database, ids: string[]): Promise<EventRow[]> {
  return db.rows(
    'verify.eventsById',
    sql`select ${headerColumns}, y.salt, y.payload::text as payload
      from events e left join event_payloads y on y.event_id = e.id where e.id = any(${ids}::uuid[])`,
  );
}

/** Those of the events whose erasure another event tells. */
export async function erasedOnRecord(db: Database, events: string[]): Promise<Set<string>> {
  if (!events.length) return new Set();
  const ids = events.map((id) => idOf('Event', id));
  const rows = await db.rows<{ id: string }>(
    'verify.erased',
    sql`select distinct n.id from events e cross join unnest(e.node_ids) n(id)
      where e.type = 'EventPayloadsErased' and e.node_ids && ${ids}::text[] and n.id = any(${ids}::text[])`,
  );
  return new Set(rows.map(({ id }) => uuidOf(id)));
}
