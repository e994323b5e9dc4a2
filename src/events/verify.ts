/**
 * Checks an institution's event log against its chain, with constant memory. Says what was changed, removed,
 * put in or moved, and tells that from what was erased on the record. It reads only. What it can't see
 * without a head from elsewhere: that the end of the log was cut off, or all of it replaced.
 */
import type { Database } from '../db/statements';
import { idOf } from '../ids';
import { digestOf } from './record';
import { chainHash, chainStart } from './seal';
import * as rows from './verify-rows';
import type { EventRow, Place, SealedRow } from './verify-rows';

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

const MOST_PROBLEMS = 1_000;
const START: Place = { xid: '0', seq: '0' };

/** The database reads as the institution (its UUID). Heads come from where they were published. */
export async function verifyEvents(
  db: Database,
  institution: string,
  heads: Head[] = [],
): Promise<Verification> {
  const result: Verification = { sealed: 0, unsealed: 0, erased: 0, problems: [], more: 0, head: null };
  const published = new Map(heads.map(({ position, hash }) => [position, hash.toLowerCase()]));
  const end = await verifySeals(db, institution, published, result);
  await verifyUnsealed(db, end, result);
  for (const position of published.keys()) {
    report(result, 'MISSING', position, null, 'This seal was published, but the chain ends before it.');
  }
  return result;
}

function report(
  result: Verification,
  kind: ProblemKind,
  position: number | null,
  id: string | null,
  what: string,
) {
  if (result.problems.length >= MOST_PROBLEMS) result.more++;
  else result.problems.push({ position, eventId: id && idOf('Event', id), kind, what });
}

/** Walks the chain, and gives the place of its end. Takes the published heads that it meets out of the map. */
async function verifySeals(
  db: Database,
  institution: string,
  published: Map<number, string>,
  result: Verification,
): Promise<Place> {
  let before: Before = { position: 0, place: START, hash: chainStart(institution) };
  for (;;) {
    const seals = await rows.sealsAfter(db, before.position);
    for (const seal of seals) {
      const position = Number(seal.position);
      const hash = seal.hash.toString('hex');
      if (position > before.position + 1) {
        report(
          result,
          'MISSING',
          before.position + 1,
          null,
          `Seals up to ${position - 1} are gone from here on.`,
        );
        // The link to what is gone can't be checked; those after it can.
        before.hash = null;
      }
      for (const [kind, what] of problemsOf(seal, before)) report(result, kind, position, seal.eventId, what);
      if ((published.get(position) ?? hash) !== hash) {
        report(
          result,
          'TAMPERED',
          position,
          seal.eventId,
          'Another hash was published: the chain was written anew.',
        );
      }
      published.delete(position);
      before = { position, place: placeOf(seal), hash: seal.hash };
      result.sealed++;
      result.head = { position, hash };
    }
    await verifyPayloads(db, seals.filter(hasEvent), result);
    if (seals.length < rows.AT_ONCE) return before.place;
  }
}

/** The seal before; no hash where it is gone. */
interface Before {
  position: number;
  place: Place;
  hash: Buffer | null;
}

function problemsOf(seal: SealedRow, before: Before): [ProblemKind, string][] {
  const place = placeOf(seal);
  const problems: [ProblemKind, string][] = [];
  if (!isBefore(before.place, place))
    problems.push(['MOVED', 'The seal stands behind one of a later event.']);
  if (!hasEvent(seal)) return [...problems, ['MISSING', 'The sealed event is gone.']];
  if (seal.xid !== place.xid || seal.seq !== place.seq) {
    problems.push(['MOVED', 'The seal names another place than the event’s.']);
  }
  if (before.hash && !chainHash(before.hash, seal).equals(seal.hash)) {
    problems.push(['TAMPERED', 'The event or its seal was changed.']);
  }
  return problems;
}

/** Walks all events: those without a seal must be younger than the chain's end. */
async function verifyUnsealed(db: Database, end: Place, result: Verification): Promise<void> {
  for (let after = START; ;) {
    const span = await rows.eventsAfter(db, after);
    const bare = span.filter(({ sealed }) => !sealed);
    for (const event of bare) {
      if (isBefore(end, event)) result.unsealed++;
      else report(result, 'INSERTED', null, event.id, 'The event stands among sealed ones without a seal.');
    }
    if (bare.length)
      await verifyPayloads(
        db,
        await rows.eventsById(
          db,
          bare.map(({ id }) => id),
        ),
        result,
      );
    if (span.length < rows.AT_ONCE) return;
    after = span.at(-1) as Place;
  }
}

async function verifyPayloads(
  db: Database,
  events: (EventRow & { position?: string })[],
  result: Verification,
): Promise<void> {
  const gone = events.filter(({ payload }) => payload === null);
  const erased = await rows.erasedOnRecord(
    db,
    gone.map(({ id }) => id),
  );
  for (const { id, position, salt, payload, payloadDigest } of events) {
    const at = position ? Number(position) : null;
    if (salt === null || payload === null) {
      if (erased.has(id)) result.erased++;
      else report(result, 'TAMPERED', at, id, 'The payload is gone, and no event tells that it was erased.');
    } else if (digestOf(salt, payload).toString('hex') !== payloadDigest) {
      report(result, 'TAMPERED', at, id, 'The payload was changed.');
    }
  }
}

function hasEvent(seal: SealedRow): seal is SealedRow & EventRow {
  return seal.id !== null;
}

function placeOf({ sealXid, sealSeq }: SealedRow): Place {
  return { xid: sealXid, seq: sealSeq };
}

function isBefore(a: Place, b: Place): boolean {
  return BigInt(a.xid) < BigInt(b.xid) || (a.xid === b.xid && BigInt(a.seq) < BigInt(b.seq));
}
