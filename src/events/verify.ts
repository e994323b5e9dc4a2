/**
 * Checks an institution's event log against its chain, with constant memory. Says what was changed, removed,
 * put in or moved, and tells that from what was erased on the record. It reads only. What it can't see
 * without a head from elsewhere: that the end of the log was cut off, or all of it replaced.
 */
import sql from 'sql-template-tag';
import type { Database } from '../db/statements';
import { idOf } from '../ids';
import { digestOf } from './record';
import { chainHash, chainStart, headerColumns, type EventHeader } from './seal';

export type ProblemKind = 'TAMPERED' | 'MISSING' | 'MOVED' | 'INSERTED';

export interface Problem {
  /** Place in the chain; null for an event without a seal. */
  position: number | null;
  eventId: string | null;
  kind: ProblemKind;
  what: string;
}

export interface Head {
  position: number;
  /** In hexadecimal, as the log of the server shows it. */
  hash: string;
}

export interface Verification {
  sealed: number;
  /** Events too young for a seal. */
  unsealed: number;
  /** Payloads erased on the record. */
  erased: number;
  /** The first of them; `more` were left out. */
  problems: Problem[];
  more: number;
  head: Head | null;
}

const AT_ONCE = 500;
const MOST_PROBLEMS = 1_000;

interface Payload {
  salt: Buffer | null;
  /** The column's type is json, so this is the text as it was written. */
  payload: string | null;
}
type EventRow = EventHeader & Payload;
type SealRow = Omit<EventRow, 'id'> & { id: string | null; position: string; eventId: string; sealXid: string; sealSeq: string; hash: Buffer };

export async function verifyEvents(db: Database, institution: string, expected: Head[] = []): Promise<Verification> {
  const result: Verification = { sealed: 0, unsealed: 0, erased: 0, problems: [], more: 0, head: null };
  const report = (kind: ProblemKind, position: number | null, eventId: string | null, what: string) => {
    const id = eventId && idOf('Event', eventId);
    if (result.problems.length < MOST_PROBLEMS) result.problems.push({ position, eventId: id, kind, what });
    else result.more++;
  };
  const heads = new Map(expected.map(({ position, hash }) => [position, hash.toLowerCase()]));
  const last = await verifySeals(db, institution, heads, result, report);
  await verifyUnsealed(db, last, result, report);
  for (const position of heads.keys()) report('MISSING', position, null, 'This seal was published, but the chain ends before it.');
  return result;
}

type Report = (kind: ProblemKind, position: number | null, eventId: string | null, what: string) => void;
interface Place {
  xid: string;
  seq: string;
}

/** Walks the chain. Takes the expected heads that it meets out of the map. */
async function verifySeals(db: Database, institution: string, heads: Map<number, string>, result: Verification, report: Report): Promise<Place> {
  let place: Place = { xid: '0', seq: '0' };
  let previous: Buffer | null = chainStart(institution);
  for (let position = 0; ; ) {
    const seals: SealRow[] = await sealsAfter(db, position);
    await verifyPayloads(db, seals.filter(hasEvent), result, report);
    for (const seal of seals) {
      const at = Number(seal.position);
      if (at !== position + 1) {
        report('MISSING', position + 1, null, `Seals ${position + 1} to ${at - 1} are gone.`);
        // The link to what is gone can't be checked; those after it can.
        previous = null;
      }
      position = at;
      if (!hasEvent(seal)) report('MISSING', at, seal.eventId, 'The sealed event is gone.');
      else if (previous && !chainHash(previous, seal).equals(seal.hash)) report('TAMPERED', at, seal.id, 'The event or its seal was changed.');
      if (hasEvent(seal) && !same(seal, { xid: seal.sealXid, seq: seal.sealSeq })) report('MOVED', at, seal.id, 'The seal names another place than the event’s.');
      const here = { xid: seal.sealXid, seq: seal.sealSeq };
      if (!isBefore(place, here)) report('MOVED', at, seal.eventId, 'The seal stands behind one of a later event.');
      place = here;
      previous = seal.hash;
      const hash = seal.hash.toString('hex');
      if (heads.has(at) && heads.get(at) !== hash) report('TAMPERED', at, seal.eventId, 'Another hash was published for this place: the chain was written anew.');
      heads.delete(at);
      result.sealed++;
      result.head = { position: at, hash };
    }
    if (seals.length < AT_ONCE) return place;
  }
}

/** Walks all events: those without a seal must be younger than the chain's end. */
async function verifyUnsealed(db: Database, last: Place, result: Verification, report: Report): Promise<void> {
  for (let after: Place = { xid: '0', seq: '0' }; ; ) {
    const span = await eventsAfter(db, after);
    const bare = span.filter(({ sealed }) => !sealed);
    if (bare.length) await verifyPayloads(db, await eventsById(db, bare), result, report);
    for (const event of bare) {
      if (isBefore(last, event)) result.unsealed++;
      else report('INSERTED', null, event.id, 'The event stands among sealed ones without a seal.');
    }
    if (span.length < AT_ONCE) return;
    after = span.at(-1) as Place;
  }
}

async function verifyPayloads(db: Database, events: EventRow[], result: Verification, report: Report): Promise<void> {
  const position = (event: EventRow & { position?: string }) => (event.position ? Number(event.position) : null);
  const gone: EventRow[] = [];
  for (const event of events) {
    if (event.salt === null || event.payload === null) gone.push(event);
    else if (digestOf(event.salt, event.payload).toString('hex') !== event.payloadDigest) {
      report('TAMPERED', position(event), event.id, 'The payload was changed.');
    }
  }
  const erased = await erasedOnRecord(db, gone);
  for (const event of gone) {
    if (erased.has(event.id)) result.erased++;
    else report('TAMPERED', position(event), event.id, 'The payload is gone, and no event tells that it was erased.');
  }
}

function hasEvent(seal: SealRow): seal is SealRow & { id: string } {
  return seal.id !== null;
}

function isBefore(a: Place, b: Place): boolean {
  return BigInt(a.xid) < BigInt(b.xid) || (a.xid === b.xid && BigInt(a.seq) < BigInt(b.seq));
}

function same(a: Place, b: Place): boolean {
  return a.xid === b.xid && a.seq === b.seq;
}

function sealsAfter(db: Database, position: number): Promise<SealRow[]> {
  return db.rows(
    'verify.seals',
    sql`select s.position::text as position, s.event_id as "eventId", s.event_xid::text as "sealXid", s.event_seq::text as "sealSeq", s.chain_hash as hash,
        ${headerColumns}, y.salt, y.payload::text as payload
      from event_seals s left join events e on e.id = s.event_id left join event_payloads y on y.event_id = s.event_id
      where s.position > ${position}::bigint order by s.position limit ${AT_ONCE}`,
  );
}

function eventsAfter(db: Database, { xid, seq }: Place): Promise<(Place & { id: string; sealed: boolean })[]> {
  return db.rows(
    'verify.events',
    sql`select e.id, e.xid::text as xid, e.seq::text as seq, exists (select from event_seals s where s.event_id = e.id) as sealed
      from events e where (e.xid, e.seq) > (${xid}::xid8, ${seq}::bigint) order by e.xid, e.seq limit ${AT_ONCE}`,
  );
}

function eventsById(db: Database, events: { id: string }[]): Promise<EventRow[]> {
  return db.rows(
    'verify.eventsById',
    sql`select ${headerColumns}, y.salt, y.payload::text as payload
      from events e left join event_payloads y on y.event_id = e.id where e.id = any(${events.map(({ id }) => id)}::uuid[])`,
  );
}

/** Those of the events whose erasure another event tells. */
async function erasedOnRecord(db: Database, events: EventRow[]): Promise<Set<string>> {
  if (!events.length) return new Set();
  const ids = events.map(({ id }) => idOf('Event', id));
  const rows = await db.rows<{ id: string }>(
    'verify.erased',
    sql`select distinct n.id from events e cross join unnest(e.node_ids) n(id)
      where e.type = 'EventPayloadsErased' and e.node_ids && ${ids}::text[] and n.id = any(${ids}::text[])`,
  );
  return new Set(rows.map(({ id }) => id.slice(id.lastIndexOf('_') + 1)));
}
