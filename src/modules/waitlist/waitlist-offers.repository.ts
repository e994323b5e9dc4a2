/** SQL of offering seats: who waits where, whose seats are free, and what was offered or passed over. */
import sql, { raw } from 'sql-template-tag';
import type { Context } from '../../context';
import { uuidOf } from '../../ids';
import { onLeave, seatLedger } from '../pairings/pairing-ledger.repository';
import { hasOpenOffer, orderKey } from './waitlist.repository';

/** Cohorts in which somebody waits, seats may be given, and the program gives them by itself. */
export async function findWaitingCohorts(ctx: Context): Promise<string[]> {
  const rows = await ctx.db.rows<{ id: string }>(
    'waitlistOffers.cohorts',
    sql`select 'cohort_' || c.id as id from cohorts c
      where c.id in (select wt.cohort_id from waitlist_entries wt where wt.state = 'WAITING') and c.state in ('MATCHING', 'ACTIVE')
        and coalesce((select y.automatic_offers from program_policies y where y.program_id = c.program_id order by y.number desc limit 1), true)
      order by c.id`,
  );
  return rows.map(({ id }) => id);
}

export interface Waiting {
  entryId: string;
  enrollmentId: string;
  key: string;
}

/** The next who wait in a role and have a seat for it, in their order, behind a place on the list. */
export function findWaiting(
  ctx: Context,
  cohortId: string,
  role: string,
  behind: Waiting | null,
  most: number,
): Promise<Waiting[]> {
  const after = behind ? sql`(q.key, q.id) > (${behind.key}, ${uuidOf(behind.entryId)}::uuid)` : sql`true`;
  return ctx.db.rows(
    'waitlistOffers.waiting',
    sql`select 'waitlistentry_' || q.id as "entryId", 'enrollment_' || q.enrollment_id as "enrollmentId", q.key from (
        select wt.id, wt.enrollment_id, ${raw(orderKey('wt'))} as key
        from waitlist_entries wt join enrollments e on e.id = wt.enrollment_id cross join ${seatLedger(ctx)}
        where wt.cohort_id = ${uuidOf(cohortId)} and wt.role = ${role} and wt.state = 'WAITING' and e.state = 'ACCEPTED' and seats.free > 0
          and not ${raw(hasOpenOffer('wt'))}
      ) q where ${after} order by q.key, q.id limit ${most}`,
  );
}

/** Those of some entries, whose enrollments are locked by now, that wait still and have no offer. */
export async function stillWaiting(ctx: Context, entryIds: readonly string[]): Promise<Set<string>> {
  const rows = await ctx.db.rows<{ id: string }>(
    'waitlistOffers.stillWaiting',
    sql`select 'waitlistentry_' || wt.id as id from waitlist_entries wt
      where wt.id = any(${entryIds.map(uuidOf)}::uuid[]) and wt.state = 'WAITING' and not ${raw(hasOpenOffer('wt'))}`,
  );
  return new Set(rows.map(({ id }) => id));
}

/** Who has free seats in a role and is not away: first who waits herself, in that order, then by id. */
export async function findFreeSeats(
  ctx: Context,
  cohortId: string,
  role: string,
  tried: readonly string[],
  most: number,
): Promise<string[]> {
  const rows = await ctx.db.rows<{ id: string }>(
    'waitlistOffers.freeSeats',
    sql`select 'enrollment_' || e.id as id
      from enrollments e cross join ${seatLedger(ctx)}
      left join waitlist_entries wt on wt.enrollment_id = e.id and wt.state = 'WAITING'
      where e.cohort_id = ${uuidOf(cohortId)} and e.role = ${role} and e.state = 'ACCEPTED' and seats.free > 0 and not ${onLeave(ctx)}
        and not e.id = any(${tried.map(uuidOf)}::uuid[])
      order by case when wt.id is not null then ${raw(orderKey('wt'))} end nulls last, e.id limit ${most}`,
  );
  return rows.map(({ id }) => id);
}

export interface NewOffer {
  id: string;
  entryId: string;
  seatEnrollmentId: string;
  pairingId: string;
}

export async function insertOffers(
  ctx: Context,
  offers: readonly NewOffer[],
  automatic: boolean,
): Promise<void> {
  const rows = offers.map(({ id, entryId, seatEnrollmentId, pairingId }) => ({
    id: uuidOf(id),
    entry: uuidOf(entryId),
    enrollment: uuidOf(seatEnrollmentId),
    pairing: uuidOf(pairingId),
  }));
  await ctx.db.rows(
    'waitlistOffers.insert',
    sql`insert into waitlist_offers (institution_id, id, entry_id, enrollment_id, pairing_id, automatic, created_at)
      select ${uuidOf(ctx.institutionId)}::uuid, x.id, x.entry, x.enrollment, x.pairing, ${automatic}, ${ctx.clock.now()}::timestamptz
      from json_to_recordset(${JSON.stringify(rows)}::json) as x(id uuid, entry uuid, enrollment uuid, pairing uuid)`,
  );
}

export interface NewSkip {
  entryId: string;
  seatEnrollmentId: string;
  reason: string;
}

/** The last reason for each place and giver of seats; what is known already is not written again. */
export async function noteSkips(ctx: Context, skips: readonly NewSkip[]): Promise<void> {
  if (!skips.length) return;
  const rows = skips.map(({ entryId, seatEnrollmentId, reason }) => ({
    entry: uuidOf(entryId),
    enrollment: uuidOf(seatEnrollmentId),
    reason,
  }));
  await ctx.db.rows(
    'waitlistOffers.noteSkips',
    sql`insert into waitlist_skips (institution_id, entry_id, enrollment_id, reason, skipped_at)
      select ${uuidOf(ctx.institutionId)}::uuid, x.entry, x.enrollment, x.reason, ${ctx.clock.now()}::timestamptz
      from json_to_recordset(${JSON.stringify(rows)}::json) as x(entry uuid, enrollment uuid, reason text)
      where not exists (select from waitlist_skips k where k.entry_id = x.entry and k.enrollment_id = x.enrollment and k.reason = x.reason)
      order by x.entry, x.enrollment
      on conflict on constraint pk_waitlist_skips do update set reason = excluded.reason, skipped_at = excluded.skipped_at`,
  );
}
