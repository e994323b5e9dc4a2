/**
 * SQL that changes waitlists. Rows of entries are locked last of all, each transaction's in one statement and by
 * enrollment, so that nobody who holds one waits for anything else.
 */
import sql, { raw } from 'sql-template-tag';
import type { Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { firstRow } from '../../db/statements';
import { newId, uuidOf } from '../../ids';
import { WaitlistEntry } from './waitlist-entry.entity';
import { hasOpenOffer } from './waitlist.repository';

export interface EntryRow {
  id: string;
  enrollmentId: string;
  cohortId: string;
  personId: string;
}

/** The entry of a locked enrollment, as it is stored, and whether an offer is open to it. */
export function findEntry(
  ctx: Context,
  enrollmentId: string,
): Promise<(WaitlistEntry & { offered: boolean }) | null> {
  return firstRow(
    ctx.db,
    'waitlist.find',
    sql`select ${columnsOf(WaitlistEntry, 'wt')}, ${raw(hasOpenOffer('wt'))} as offered
      from waitlist_entries wt where wt.enrollment_id = ${uuidOf(enrollmentId)} for no key update of wt`,
  );
}

/** Onto the list, at a new place or at her own; what is said of an entry that waits already is its reason. */
export async function joinRow(
  ctx: Context,
  entry: Pick<WaitlistEntry, 'id' | 'enrollmentId' | 'cohortId' | 'role' | 'reason' | 'waitingSinceAt'>,
): Promise<void> {
  const now = ctx.clock.now();
  await ctx.db.rows(
    'waitlist.join',
    sql`insert into waitlist_entries (institution_id, id, enrollment_id, cohort_id, role, state, state_changed_at, reason, waiting_since, created_at)
      values (${uuidOf(ctx.institutionId)}, ${uuidOf(entry.id)}, ${uuidOf(entry.enrollmentId)}, ${uuidOf(entry.cohortId)}, ${entry.role},
        'WAITING', ${now}, ${entry.reason}, ${entry.waitingSinceAt}, ${now})
      on conflict on constraint uq_waitlist_entries_enrollment do update set state = 'WAITING', reason = excluded.reason,
        state_changed_at = case when waitlist_entries.state = 'WAITING' then waitlist_entries.state_changed_at else excluded.state_changed_at end,
        lost_partner = waitlist_entries.state = 'WAITING' and waitlist_entries.lost_partner, waiting_since = excluded.waiting_since,
        placed_pairing_id = null`,
  );
}

export async function leaveRow(ctx: Context, id: string): Promise<void> {
  await ctx.db.rows(
    'waitlist.leave',
    sql`update waitlist_entries wt set state = 'LEFT', state_changed_at = ${ctx.clock.now()} where wt.id = ${uuidOf(id)}`,
  );
}

/**
 * Mentees whose mentor left, by the pairings that were left behind: onto the list, before everybody else, at the time
 * from which they wait or were accepted. Only those who take part still, in a cohort that pairs people still.
 */
export async function joinLost(ctx: Context, pairingIds: readonly string[]): Promise<EntryRow[]> {
  const lost = await ctx.db.rows<{ enrollment: string }>(
    'waitlist.lost',
    sql`select distinct e.id as enrollment from pairing_members m join enrollments e on e.id = m.enrollment_id join cohorts c on c.id = e.cohort_id
      where m.pairing_id = any(${pairingIds.map(uuidOf)}::uuid[]) and m.role = 'MENTEE' and m.to_on is null and e.state = 'ACCEPTED'
        and c.state in ('ENROLLING', 'MATCHING', 'ACTIVE') order by 1`,
  );
  if (!lost.length) return [];
  const now = ctx.clock.now();
  const rows = lost.map(({ enrollment }) => ({ enrollment, id: uuidOf(newId('WaitlistEntry')) }));
  return ctx.db.rows(
    'waitlist.joinLost',
    sql`with given as (
        insert into waitlist_entries as wt (institution_id, id, enrollment_id, cohort_id, role, state, state_changed_at, lost_partner, waiting_since, created_at)
        select e.institution_id, x.id, e.id, e.cohort_id, e.role, 'WAITING', ${now}::timestamptz, true, coalesce(e.waiting_since, e.state_changed_at), ${now}::timestamptz
        from json_to_recordset(${JSON.stringify(rows)}::json) as x(enrollment uuid, id uuid) join enrollments e on e.id = x.enrollment order by e.id
        on conflict on constraint uq_waitlist_entries_enrollment do update set state = 'WAITING', lost_partner = true, placed_pairing_id = null,
          state_changed_at = case when wt.state = 'WAITING' then wt.state_changed_at else excluded.state_changed_at end
        returning wt.*
      )
      select 'waitlistentry_' || g.id as id, 'enrollment_' || g.enrollment_id as "enrollmentId", 'cohort_' || g.cohort_id as "cohortId",
        'person_' || e.person_id as "personId" from given g join enrollments e on e.id = g.enrollment_id`,
  );
}

/**
 * A pairing was confirmed: who was offered just this waits no more, and so does who has no seat left that is not
 * used. Their enrollments are locked.
 */
export function placeMembers(
  ctx: Context,
  pairingId: string,
  enrollmentIds: readonly string[],
): Promise<EntryRow[]> {
  return ctx.db.rows(
    'waitlist.place',
    sql`update waitlist_entries wt set state = 'PLACED', state_changed_at = ${ctx.clock.now()}, placed_pairing_id = ${uuidOf(pairingId)}
      from (
        select w.id, e.person_id from waitlist_entries w join enrollments e on e.id = w.enrollment_id
        where w.enrollment_id = any(${enrollmentIds.map(uuidOf)}::uuid[]) and w.state = 'WAITING' and (
          exists (select from waitlist_offers wo where wo.entry_id = w.id and wo.pairing_id = ${uuidOf(pairingId)})
          or e.capacity <= (select count(*) from pairing_members m join pairings pr on pr.id = m.pairing_id
            where m.enrollment_id = e.id and m.seat_number is not null and pr.state <> 'PROPOSED'))
        order by w.enrollment_id for no key update of w
      ) placed
      where wt.id = placed.id returning 'waitlistentry_' || wt.id as id, 'enrollment_' || wt.enrollment_id as "enrollmentId",
        'cohort_' || wt.cohort_id as "cohortId", 'person_' || placed.person_id as "personId"`,
  );
}

/** The pairing that ended somebody's waiting was taken back before it began: she waits on, at her old place. */
export function unplace(ctx: Context, pairingId: string): Promise<EntryRow[]> {
  return ctx.db.rows(
    'waitlist.unplace',
    sql`update waitlist_entries wt set state = 'WAITING', state_changed_at = ${ctx.clock.now()}, placed_pairing_id = null
      from (
        select w.id, e.person_id from waitlist_entries w join enrollments e on e.id = w.enrollment_id
        where w.placed_pairing_id = ${uuidOf(pairingId)} and w.state = 'PLACED' order by w.enrollment_id for no key update of w
      ) back
      where wt.id = back.id returning 'waitlistentry_' || wt.id as id, 'enrollment_' || wt.enrollment_id as "enrollmentId",
        'cohort_' || wt.cohort_id as "cohortId", 'person_' || back.person_id as "personId"`,
  );
}
