/** All SQL that reads and moves pairings. Every read carries the visibility predicate. Seats: pairing-seats.repository.ts. */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import { defineLoader, type Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { firstRow } from '../../db/statements';
import type { Page } from '../../graphql/connection';
import { fetchNestedPage, fetchPage, type ListQuery } from '../../graphql/paging';
import { expectId } from '../../graphql/faults';
import { uuidOf } from '../../ids';
import { PairingHold, PairingMember, PairingSummary } from './pairing-member.entity';
import { Pairing } from './pairing.entity';
import type { PairingFilter, PairingsArgs } from './pairing.inputs';
import { visiblePairings } from './pairing.policy';
import { PairingState } from './pairing.state';

const columns = () => columnsOf(Pairing, 'pr');
const memberColumns = () => columnsOf(PairingMember, 'm');

export const pairingLoader = defineLoader<Pairing>((ctx, ids) =>
  ctx.db.rows(
    'pairings.byIds',
    sql`select ${columns()} from pairings pr where pr.id = any(${ids.map(uuidOf)}::uuid[]) and (${visiblePairings(ctx.viewer)})`,
  ),
);

export const memberLoader = defineLoader<PairingMember>((ctx, ids) =>
  ctx.db.rows(
    'pairings.membersByIds',
    sql`select ${memberColumns()} from pairing_members m join pairings pr on pr.id = m.pairing_id
      where m.id = any(${ids.map(uuidOf)}::uuid[]) and (${visiblePairings(ctx.viewer)})`,
  ),
);

/** Members of pairings that the viewer has been shown, mentors first. A pairing has eight at most, and those who left. */
export const membersLoader = defineLoader<{ id: string; members: PairingMember[] }>(async (ctx, ids) => {
  const rows = await ctx.db.rows<PairingMember>(
    'pairings.members',
    sql`select ${memberColumns()} from pairing_members m where m.pairing_id = any(${ids.map(uuidOf)}::uuid[])
      order by case m.role when 'MENTOR' then 0 when 'FACILITATOR' then 1 else 2 end, m.id`,
  );
  return ids.map((id) => ({ id, members: rows.filter((row) => row.pairingId === id) }));
});

export const summaryLoader = defineLoader<PairingSummary & { id: string }>((ctx, ids) =>
  ctx.db.rows(
    'pairings.summaries',
    sql`select 'pairing_' || u.pairing_id as id, ${columnsOf(PairingSummary, 'u')} from pairing_summaries u
      where u.pairing_id = any(${ids.map(uuidOf)}::uuid[])`,
  ),
);

export const holdsLoader = defineLoader<{ id: string; holds: PairingHold[] }>(async (ctx, ids) => {
  const rows = await ctx.db.rows<PairingHold>(
    'pairings.holds',
    sql`select ${columnsOf(PairingHold, 'h')} from pairing_holds h where h.pairing_id = any(${ids.map(uuidOf)}::uuid[]) order by h.from_on, h.id`,
  );
  return ids.map((id) => ({ id, holds: rows.filter((row) => row.pairingId === id) }));
});

/** Pairings, newest first. */
export function listPairings(ctx: Context, args: PairingsArgs): Promise<Page<Pairing>> {
  return fetchPage(ctx, listQuery(ctx, args, true), args);
}

/** Pairings of a cohort, oldest first. */
export function listPairingsOf(ctx: Context, cohortId: string, args: PairingsArgs): Promise<Page<Pairing>> {
  return fetchNestedPage(ctx, { column: 'pr.cohort_id', id: cohortId }, listQuery(ctx, args), args);
}

/** Pairings through an enrollment, oldest first. */
export function listPairingsThrough(
  ctx: Context,
  enrollmentId: string,
  args: PairingsArgs,
): Promise<Page<Pairing>> {
  const query = listQuery(ctx, args);
  const from = sql`pairings pr join pairing_members through on through.pairing_id = pr.id`;
  return fetchNestedPage(
    ctx,
    { column: 'through.enrollment_id', id: enrollmentId },
    { ...query, from, name: 'pairings.through' },
    args,
  );
}

function listQuery(ctx: Context, { filter }: PairingsArgs, newestFirst = false): ListQuery {
  return {
    name: 'pairings.list',
    select: columns(),
    from: sql`pairings pr`,
    where: [visiblePairings(ctx.viewer), ...filters(filter ?? {})],
    sort: { expression: 'pr.created_at', type: 'timestamptz', descending: newestFirst },
    idColumn: 'pr.id',
  };
}

function filters({ states, cohortId, personId }: PairingFilter): SqlText[] {
  return [
    ...(states ? [sql`pr.state = any(${states})`] : []),
    ...(cohortId ? [sql`pr.cohort_id = ${uuidOf(expectId('Cohort', cohortId))}`] : []),
    ...(personId
      ? [
          sql`exists (select from pairing_members theirs where theirs.pairing_id = pr.id and theirs.person_id = ${uuidOf(expectId('Person', personId))})`,
        ]
      : []),
  ];
}

/** The cohort of a pairing that the viewer may see, and the enrollments in it: to be locked before the pairing is. */
export function findPairingPlace(
  ctx: Context,
  id: string,
): Promise<{ cohortId: string; enrollmentIds: string[] } | null> {
  return firstRow(
    ctx.db,
    'pairings.place',
    sql`select 'cohort_' || pr.cohort_id as "cohortId",
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
    sql`select ${memberColumns()} from pairing_members m where m.pairing_id = ${uuidOf(pairingId)} order by m.id`,
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
        end_reason = ${pairing.endReason}, end_note = ${pairing.endNote}, version = pr.version + 1, updated_at = ${now}
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
 * Unanswered offers that take no seat yet, to any of some enrollments; locked all at once and in one order, since
 * two who confirm can meet in more than one of them.
 */
export function lockOffersTo(ctx: Context, enrollmentIds: readonly string[]): Promise<Pairing[]> {
  return ctx.db.rows(
    'pairings.lockOffersTo',
    sql`select ${columns()} from pairings pr where pr.state = 'PROPOSED' and not pr.holds_seats and exists (
        select from pairing_members m where m.pairing_id = pr.id and m.enrollment_id = any(${enrollmentIds.map(uuidOf)}::uuid[]))
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

export async function insertHold(ctx: Context, id: string, pairingId: string, day: string): Promise<void> {
  await ctx.db.rows(
    'pairings.insertHold',
    sql`insert into pairing_holds (institution_id, id, pairing_id, from_on, created_at)
      values (${uuidOf(ctx.institutionId)}, ${id}, ${uuidOf(pairingId)}, ${day}, ${ctx.clock.now()})`,
  );
}

/** Ends the open hold of a pairing; gives how many days it lasted, or null when there was none. */
export async function endHold(ctx: Context, pairingId: string, day: string): Promise<number | null> {
  const row = await firstRow<{ days: number }>(
    ctx.db,
    'pairings.endHold',
    sql`update pairing_holds h set to_on = greatest(${day}::date, h.from_on) where h.pairing_id = ${uuidOf(pairingId)} and h.to_on is null
      returning h.to_on - h.from_on as days`,
  );
  return row?.days ?? null;
}
