/**
 * SQL around making pairings: what stands in the way, which seats are taken, and inserting many at once. Called
 * with the enrollments locked, so that what is read here can't change before it is written.
 */
import sql from 'sql-template-tag';
import type { Context } from '../../context';
import { uuidOf } from '../../ids';
import { columnsOf } from '../../db/columns';
import { Enrollment } from '../enrollments/enrollment.entity';
import { OPEN_STATES, type PairingState } from './pairing.state';

/**
 * Enrollments locked in one order. No visibility: the caller has shown that it may pair, or answer for, these. Not
 * against references to them: whoever answers a pairing without seats would wait for the lock that we wait for.
 */
export function lockSeatsOf(ctx: Context, enrollmentIds: readonly string[]): Promise<Enrollment[]> {
  return ctx.db.rows(
    'seats.lock',
    sql`select ${columnsOf(Enrollment, 'e')} from enrollments e where e.id = any(${enrollmentIds.map(uuidOf)}::uuid[])
      order by e.id for no key update of e`,
  );
}

/** Sets capacities of locked enrollments; gives what they were. */
export async function setCapacities(
  ctx: Context,
  enrollments: readonly { id: string; capacity: number }[],
): Promise<Map<string, number>> {
  const rows = enrollments.map(({ id, capacity }) => ({ id: uuidOf(id), capacity }));
  const before = await ctx.db.rows<{ id: string; capacity: number }>(
    'seats.setCapacities',
    sql`with x as (select * from json_to_recordset(${JSON.stringify(rows)}::json) as x(id uuid, capacity integer)),
        before as (select e.id, e.capacity from enrollments e join x on x.id = e.id),
        done as (update enrollments e set capacity = x.capacity, version = e.version + 1, updated_at = ${ctx.clock.now()} from x where e.id = x.id)
      select 'enrollment_' || b.id as id, b.capacity from before b`,
  );
  return new Map(before.map(({ id, capacity }) => [id, capacity]));
}

export async function takeSeat(ctx: Context, memberId: string, seat: number): Promise<void> {
  await ctx.db.rows(
    'seats.take',
    sql`update pairing_members m set seat_number = ${seat} where m.id = ${uuidOf(memberId)}`,
  );
}

/** Pairs of people among some whom a live exclusion keeps apart, as couple keys. */
export async function excludedCouples(
  ctx: Context,
  { id: cohortId, programId }: { id: string; programId: string },
  personIds: readonly string[],
  today: string,
): Promise<Set<string>> {
  const people = personIds.map(uuidOf);
  const rows = await ctx.db.rows<{ couple: string }>(
    'seats.exclusions',
    sql`select x.first_person_id || '=' || x.second_person_id as couple from exclusions x
      where x.lifted_at is null and (x.expires_on is null or x.expires_on >= ${today}::date)
        and (x.program_id is null or x.program_id = ${uuidOf(programId)}) and (x.cohort_id is null or x.cohort_id = ${uuidOf(cohortId)})
        and x.first_person_id = any(${people}::uuid[]) and x.second_person_id = any(${people}::uuid[])`,
  );
  return new Set(rows.map(({ couple }) => couple));
}

export interface EarlierPairing {
  pairKey: string;
  id: string;
  episode: number;
  state: PairingState;
  open: boolean;
}

/** The pairings that a cohort has, or had, under these keys. */
export function earlierPairings(
  ctx: Context,
  cohortId: string,
  pairKeys: readonly string[],
): Promise<EarlierPairing[]> {
  return ctx.db.rows(
    'seats.earlier',
    sql`select pr.pair_key as "pairKey", 'pairing_' || pr.id as id, pr.episode, pr.state, pr.state = any(${OPEN_STATES}) as open
      from pairings pr where pr.cohort_id = ${uuidOf(cohortId)} and pr.pair_key = any(${[...pairKeys]})
      order by pr.episode`,
  );
}

export interface NewPairing {
  id: string;
  kind: string;
  state: string;
  origin: string;
  holdsSeats: boolean;
  blind: boolean;
  pairKey: string | null;
  coupleKey: string | null;
  predecessorId: string | null;
  episode: number;
  policyNumber: number;
  overrideReason: string | null;
  expiresAt: Date | null;
  confirmedAt: Date | null;
  startedOn: string | null;
  endsOn: string | null;
  requestMessage: string | null;
  members: {
    id: string;
    enrollmentId: string;
    personId: string;
    role: string;
    response: string;
    seatNumber: number | null;
  }[];
}

/** Inserts pairings with members and summaries: three statements, however many there are. */
export async function insertPairings(
  ctx: Context,
  cohortId: string,
  pairings: readonly NewPairing[],
): Promise<void> {
  const institution = uuidOf(ctx.institutionId);
  const cohort = uuidOf(cohortId);
  const now = ctx.clock.now();
  const rows = pairings.map(({ members: _, ...pairing }) => ({
    ...pairing,
    id: uuidOf(pairing.id),
    predecessorId: pairing.predecessorId && uuidOf(pairing.predecessorId),
  }));
  await ctx.db.rows(
    'pairings.insert',
    sql`insert into pairings (institution_id, id, cohort_id, kind, state, state_changed_at, origin, holds_seats, blind, pair_key, couple_key, predecessor_id,
        episode, policy_number, override_reason, expires_at, confirmed_at, started_on, ends_on, request_message, created_at, updated_at)
      select ${institution}, x.id, ${cohort}, x.kind, x.state, ${now}, x.origin, x."holdsSeats", x.blind, x."pairKey", x."coupleKey", x."predecessorId",
        x.episode, x."policyNumber", x."overrideReason", x."expiresAt", x."confirmedAt", x."startedOn", x."endsOn", x."requestMessage", ${now}, ${now}
      from json_to_recordset(${JSON.stringify(rows)}::json) as x(id uuid, kind text, state text, origin text, "holdsSeats" boolean, blind boolean, "pairKey" text,
        "coupleKey" text, "predecessorId" uuid, episode integer, "policyNumber" integer, "overrideReason" text, "expiresAt" timestamptz,
        "confirmedAt" timestamptz, "startedOn" date, "endsOn" date, "requestMessage" text)`,
  );
  const members = pairings.flatMap(({ id, startedOn, members }) =>
    members.map((member) => ({
      ...member,
      id: uuidOf(member.id),
      pairingId: uuidOf(id),
      enrollmentId: uuidOf(member.enrollmentId),
      personId: uuidOf(member.personId),
      fromOn: startedOn,
    })),
  );
  await ctx.db.rows(
    'pairings.insertMembers',
    sql`insert into pairing_members (institution_id, id, pairing_id, enrollment_id, person_id, role, response, responded_at, seat_number, from_on, created_at)
      select ${institution}, x.id, x."pairingId", x."enrollmentId", x."personId", x.role, x.response,
        case when x.response = 'PENDING' then null else ${now}::timestamptz end, x."seatNumber", x."fromOn", ${now}
      from json_to_recordset(${JSON.stringify(members)}::json) as x(id uuid, "pairingId" uuid, "enrollmentId" uuid, "personId" uuid, role text,
        response text, "seatNumber" integer, "fromOn" date)`,
  );
  await ctx.db.rows(
    'pairings.insertSummaries',
    sql`insert into pairing_summaries (institution_id, pairing_id, cohort_id, contact_since_on)
      select ${institution}, x.id, ${cohort}, x."startedOn" from json_to_recordset(${JSON.stringify(rows)}::json) as x(id uuid, "startedOn" date)`,
  );
}
