/** All SQL that reads and moves pairings. Every read carries the visibility predicate. Seats: pairing-seats.repository.ts. */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import type { Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { firstRow } from '../../db/statements';
import { expectId } from '../../graphql/faults';
import { uuidOf } from '../../ids';
import { derived, page, pageOf, siblings } from '../../reads/links';
import type { PageQuery } from '../../reads/paging';
import { readableNode } from '../../reads/readable';
import { cohortLoader } from '../cohorts/cohort.repository';
import { PairingHold, PairingMember, PairingSummary } from './pairing-member.entity';
import { Pairing } from './pairing.entity';
import type { PairingFilter, PairingsArgs } from './pairing.inputs';
import { managedPairings, mayManagePairing, visiblePairings } from './pairing.policy';
import { PairingState } from './pairing.state';

const columns = () => columnsOf(Pairing, 'pr');

export const readablePairings = readableNode('pairings', {
  entity: Pairing,
  alias: 'pr',
  from: sql`pairings pr`,
  visible: visiblePairings,
});
export const pairingLoader = readablePairings.loader;

export const readableMembers = readableNode('pairings.members', {
  entity: PairingMember,
  alias: 'm',
  from: sql`pairing_members m join pairings pr on pr.id = m.pairing_id`,
  visible: visiblePairings,
});

/** What belongs to a pairing is seen by whoever was shown the pairing. */
const everything = () => sql`true`;

/** Members of a pairing, mentors first. A pairing has nine at most, and those who left. */
export const members = siblings(
  'pairings.members',
  { entity: PairingMember, alias: 'm', from: sql`pairing_members m`, visible: everything },
  {
    column: 'm.pairing_id',
    order: sql`case m.role when 'MENTOR' then 0 when 'FACILITATOR' then 1 else 2 end, m.id`,
  },
);

export const summaries = siblings(
  'pairings.summaries',
  { entity: PairingSummary, alias: 'u', from: sql`pairing_summaries u`, visible: everything },
  { column: 'u.pairing_id', order: sql`u.pairing_id` },
);

export const holds = siblings(
  'pairings.holds',
  { entity: PairingHold, alias: 'h', from: sql`pairing_holds h`, visible: everything },
  { column: 'h.pairing_id', order: sql`h.from_on, h.id` },
);

/** Coordinators' words are for coordinators. */
function wordsOf(property: 'endNote' | 'overrideReason', column: SqlText) {
  return derived<Pairing, object, Promise<string | null>>(`Pairing.${property}`, {
    value: async (ctx, pairing) => {
      const words = pairing[property];
      const cohort = words === null ? null : await cohortLoader(ctx).load(pairing.cohortId);
      return cohort && mayManagePairing(ctx.viewer, cohort).allowed ? words : null;
    },
    sql: ({ viewer }) =>
      sql`case when ${column} is not null and ${managedPairings(viewer)} then ${column} end`,
  });
}
export const endNoteOf = wordsOf('endNote', sql`pr.end_note`);
export const overrideReasonOf = wordsOf('overrideReason', sql`pr.override_reason`);

/** What a mentee wrote to the mentor is between the two. */
export const requestMessageOf = derived<Pairing, object, Promise<string | null>>('Pairing.requestMessage', {
  value: async (ctx, { id, requestMessage }) => {
    const people = requestMessage === null ? [] : await members.load(ctx, id);
    return people.some(({ personId }) => personId === ctx.viewer.personId) ? requestMessage : null;
  },
  sql: ({ viewer }) => sql`case when pr.request_message is not null and exists (
    select from pairing_members own where own.pairing_id = pr.id and own.person_id = ${viewer.personId && uuidOf(viewer.personId)}::uuid)
    then pr.request_message end`,
});

/** Pairings, newest first. */
export const listPairings = page('Query.pairings', readablePairings, (ctx, args: PairingsArgs) =>
  listQuery(ctx, args, true),
);

/** Pairings of a cohort, oldest first. */
export const listPairingsOf = pageOf(
  'Cohort.pairings',
  readablePairings,
  'pr.cohort_id',
  (ctx, args: PairingsArgs) => listQuery(ctx, args),
);

/** Pairings through an enrollment, oldest first. */
export const listPairingsThrough = pageOf(
  'Enrollment.pairings',
  readablePairings,
  'through.enrollment_id',
  (ctx, args: PairingsArgs) => ({
    ...listQuery(ctx, args),
    from: sql`pairings pr join pairing_members through on through.pairing_id = pr.id`,
    name: 'pairings.through',
  }),
);

function listQuery(ctx: Context, { filter }: PairingsArgs, newestFirst = false): PageQuery {
  return {
    name: 'pairings.list',
    from: sql`pairings pr`,
    where: [visiblePairings(ctx.viewer), ...filters(ctx, filter ?? {})],
    sort: { expression: 'pr.created_at', type: 'timestamptz', descending: newestFirst },
    idColumn: 'pr.id',
  };
}

function filters({ viewer }: Context, { states, cohortId, personId }: PairingFilter): SqlText[] {
  const own = viewer.personId ? uuidOf(viewer.personId) : null;
  return [
    ...(states ? [sql`pr.state = any(${states})`] : []),
    ...(cohortId ? [sql`pr.cohort_id = ${uuidOf(expectId('Cohort', cohortId))}`] : []),
    ...(personId
      ? [
          // Whom a member is introduced to blindly she does not find out by asking for one after the other.
          sql`exists (select from pairing_members theirs
            where theirs.pairing_id = pr.id and theirs.person_id = ${uuidOf(expectId('Person', personId))}
              and (not pr.blind or pr.confirmed_at is not null or theirs.person_id = ${own}::uuid
                or not exists (select from pairing_members self where self.pairing_id = pr.id and self.person_id = ${own}::uuid)))`,
        ]
      : []),
  ];
}

/** The cohort of a pairing that the viewer may see, and the enrollments in it: to be locked before the pairing is. */
export function findPairingPlace(
  ctx: Context,
  id: string,
): Promise<{ cohortId: string; holdsSeats: boolean; enrollmentIds: string[] } | null> {
  return firstRow(
    ctx.db,
    'pairings.place',
    sql`select 'cohort_' || pr.cohort_id as "cohortId", pr.holds_seats as "holdsSeats",
        array(select 'enrollment_' || m.enrollment_id from pairing_members m where m.pairing_id = pr.id order by m.enrollment_id) as "enrollmentIds"
      from pairings pr where pr.id = ${uuidOf(id)} and (${visiblePairings(ctx.viewer)})`,
  );
}

export function lockPairing(ctx: Context, id: string): Promise<Pairing | null> {
  return firstRow(
    ctx.db,
    'pairings.lock',
    sql`select ${columns()} from pairings pr where pr.id = ${uuidOf(id)} and (${visiblePairings(ctx.viewer)}) for no key update of pr`,
  );
}

export function membersOf(ctx: Context, pairingId: string): Promise<PairingMember[]> {
  return ctx.db.rows(
    'pairings.membersOf',
    sql`select ${columnsOf(PairingMember, 'm')} from pairing_members m where m.pairing_id = ${uuidOf(pairingId)} order by m.id`,
  );
}

/** Whether the viewer is a member of the pairing now. */
export async function isPairingMember(ctx: Context, pairingId: string): Promise<boolean> {
  const { personId } = ctx.viewer;
  if (!personId) return false;
  const rows = await ctx.db.rows(
    'pairings.isMember',
    sql`select from pairing_members m where m.pairing_id = ${uuidOf(pairingId)} and m.person_id = ${uuidOf(personId)} and m.to_on is null`,
  );
  return rows.length > 0;
}

/** Writes what can change about a pairing itself. */
export async function updatePairingRow(ctx: Context, pairing: Pairing): Promise<Pairing> {
  const now = ctx.clock.now();
  const [row] = await ctx.db.rows<Pairing>(
    'pairings.update',
    sql`update pairings pr set state = ${pairing.state},
        state_changed_at = case when pr.state = ${pairing.state} then pr.state_changed_at else ${now}::timestamptz end,
        confirmed_at = ${pairing.confirmedAt}, started_on = ${pairing.startedOn}, ends_on = ${pairing.endsOn}, ended_on = ${pairing.endedOn},
        closing_from = ${pairing.closingFrom}, end_reason = ${pairing.endReason}, end_note = ${pairing.endNote},
        override_reason = ${pairing.overrideReason}, version = pr.version + 1, updated_at = ${now}
      where pr.id = ${uuidOf(pairing.id)} returning ${columns()}`,
  );
  return row as Pairing;
}

export async function answerRow(ctx: Context, memberId: string, response: string): Promise<void> {
  await ctx.db.rows(
    'pairings.answer',
    sql`update pairing_members m set response = ${response}, responded_at = ${ctx.clock.now()} where m.id = ${uuidOf(memberId)}`,
  );
}

/** Members become members on the pairing's first day. */
export async function startMembership(ctx: Context, pairingId: string, day: string): Promise<void> {
  await ctx.db.rows(
    'pairings.startMembership',
    sql`update pairing_members m set from_on = ${day} where m.pairing_id = ${uuidOf(pairingId)} and m.from_on is null`,
  );
}

/** Frees the seats of a pairing's members; with a day, they are members no longer. */
export async function freeSeats(ctx: Context, pairingId: string, endedOn: string | null): Promise<void> {
  await ctx.db.rows(
    'pairings.freeSeats',
    sql`update pairing_members m set seat_number = null,
        to_on = case when ${endedOn}::date is null then m.to_on else coalesce(m.to_on, greatest(${endedOn}::date, m.from_on)) end
      where m.pairing_id = ${uuidOf(pairingId)}`,
  );
}

/** Ends one membership at a day; its seat goes with the pairing. */
export async function endMembership(
  ctx: Context,
  pairingId: string,
  enrollmentId: string,
  day: string,
): Promise<void> {
  await ctx.db.rows(
    'pairings.endMembership',
    sql`update pairing_members m set to_on = greatest(${day}::date, m.from_on)
      where m.pairing_id = ${uuidOf(pairingId)} and m.enrollment_id = ${uuidOf(enrollmentId)} and m.to_on is null`,
  );
}

/** Open pairings in which an enrollment takes part, locked in one order. */
export function lockOpenPairingsOf(
  ctx: Context,
  enrollmentId: string,
  states: readonly PairingState[],
): Promise<Pairing[]> {
  return ctx.db.rows(
    'pairings.lockOpenOf',
    sql`select ${columns()} from pairings pr where pr.state = any(${[...states]}) and exists (
        select from pairing_members m where m.pairing_id = pr.id and m.enrollment_id = ${uuidOf(enrollmentId)} and m.to_on is null)
      order by pr.id for no key update of pr`,
  );
}

/**
 * Unanswered offers that take no seat yet of any of some enrollments; locked all at once and in one order, since
 * two who confirm can meet in more than one of them.
 */
export function lockOffersTo(ctx: Context, enrollmentIds: readonly string[]): Promise<Pairing[]> {
  return ctx.db.rows(
    'pairings.lockOffersTo',
    sql`select ${columns()} from pairings pr where pr.state = 'PROPOSED' and exists (
        select from pairing_members m where m.pairing_id = pr.id and m.enrollment_id = any(${enrollmentIds.map(uuidOf)}::uuid[]) and m.seat_number is null)
      order by pr.id for no key update of pr`,
  );
}

/** Proposals whose time is up, locked; those that somebody else is just changing are left for the next round. */
export function lockUnanswered(ctx: Context, most: number): Promise<Pairing[]> {
  return ctx.db.rows(
    'pairings.lockUnanswered',
    sql`select ${columns()} from pairings pr where pr.state = 'PROPOSED' and pr.expires_at <= ${ctx.clock.now()}
      order by pr.expires_at, pr.id limit ${most} for no key update of pr skip locked`,
  );
}

export async function nextUnanswered(ctx: Context): Promise<Date | null> {
  const row = await firstRow<{ at: Date | null }>(
    ctx.db,
    'pairings.nextUnanswered',
    sql`select min(pr.expires_at) as at from pairings pr where pr.state = 'PROPOSED'`,
  );
  return row?.at ?? null;
}

/** Ends every open hold of a pairing that comes to its end. */
export async function endHolds(ctx: Context, pairingId: string, day: string): Promise<void> {
  await ctx.db.rows(
    'pairings.endHolds',
    sql`update pairing_holds h set to_on = greatest(${day}::date, h.from_on) where h.pairing_id = ${uuidOf(pairingId)} and h.to_on is null`,
  );
}

/** Pairings of two that one of them left so long ago, and that nobody has ended; locked. */
export function lockAbandoned(ctx: Context, before: Date, most: number): Promise<Pairing[]> {
  return ctx.db.rows(
    'pairings.lockAbandoned',
    sql`select ${columns()} from pairings pr
      where pr.state = 'CLOSING' and pr.closing_from is not null and pr.state_changed_at < ${before} and pr.pair_key is not null
        and exists (select from pairing_members m where m.pairing_id = pr.id and m.to_on is not null)
      order by pr.id limit ${most} for no key update of pr skip locked`,
  );
}
