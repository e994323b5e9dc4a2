/**
 * The ledger of seats: one expression says what is offered, held, used and free, for whoever reads an enrollment,
 * matches, proposes or offers from a waitlist.
 */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import { dayIn } from '../../clock';
import type { Context } from '../../context';
import { uuidOf } from '../../ids';
import { facts } from '../../reads/links';
import type { EnrollmentSeats } from './pairing.types';

const today = (ctx: Context) => dayIn(ctx.viewer.timeZone, ctx.clock.now());

/**
 * `seats` beside a row of `enrollments e`, to be joined by `cross join`: offered, proposed (held by unanswered
 * proposals), used, kept (free, but kept for somebody on leave), held (both), free, and what is taken beyond the
 * capacity. A mentor's free seats end at her cap over all programs; below_cap is null where she has none.
 */
export function seatLedger(ctx: Context): SqlText {
  return sql`lateral (
    select e.capacity as offered, n.proposed, n.used, l.kept, n.proposed + l.kept as held, least(n.unused - l.kept, l.below_cap) as free,
      l.below_cap, greatest(n.proposed + n.used - e.capacity, 0) as overcommitted
    from (
      select t.proposed, t.used, greatest(e.capacity - t.proposed - t.used, 0) as unused
      from (
        select (count(*) filter (where pr.state = 'PROPOSED'))::integer as proposed, (count(*) filter (where pr.state <> 'PROPOSED'))::integer as used
        from pairing_members m join pairings pr on pr.id = m.pairing_id where m.enrollment_id = e.id and m.seat_number is not null
      ) t
    ) n cross join lateral (
      select case when n.unused > 0 and ${onLeave(ctx)} and ${seatsAreKept} then n.unused else 0 end as kept,
        case when n.unused > 0 and e.role = 'MENTOR' then ${belowCap} end as below_cap
    ) l
  ) seats`;
}

/** Of `enrollments e`. */
export function onLeave(ctx: Context): SqlText {
  return sql`exists (select from leaves away where away.enrollment_id = e.id
    and away.from_on <= ${today(ctx)}::date and (away.to_on is null or away.to_on >= ${today(ctx)}::date))`;
}

const seatsAreKept = sql`coalesce((
  select y.seat_during_leave from program_policies y join cohorts yc on yc.program_id = y.program_id
  where yc.id = e.cohort_id order by y.number desc limit 1), 'KEEP') = 'KEEP'`;

/** How many more seats the person may give away over all programs; null for no limit. */
const belowCap = sql`(
  select case when c.cap is null then null else greatest(c.cap - (
      select count(*) from pairing_members a where a.person_id = e.person_id and a.role = 'MENTOR' and a.seat_number is not null), 0)::integer end
  from (select coalesce(p.pairing_cap, i.pairing_cap) as cap from people p join institutions i on i.id = p.institution_id where p.id = e.person_id) c)`;

export interface Ledger {
  id: string;
  /** Numbers of the seats taken. */
  taken: number[];
  free: number;
  kept: number;
  /** Her cap over all programs, where that leaves nothing. */
  cap: number | null;
}

/** The ledger of some enrollments, by id. With the enrollments and their people locked it can't change. */
export async function ledgerOf(ctx: Context, enrollmentIds: readonly string[]): Promise<Map<string, Ledger>> {
  const rows = await ctx.db.rows<Ledger>(
    'seats.ledger',
    sql`select 'enrollment_' || e.id as id, seats.free, seats.kept,
        case when seats.below_cap = 0 then (select coalesce(p.pairing_cap, i.pairing_cap)
          from people p join institutions i on i.id = p.institution_id where p.id = e.person_id) end as cap,
        array(select m.seat_number from pairing_members m where m.enrollment_id = e.id and m.seat_number is not null) as taken
      from enrollments e cross join ${seatLedger(ctx)} where e.id = any(${enrollmentIds.map(uuidOf)}::uuid[])`,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/**
 * The people who would mentor through some enrollments, locked in one order and before these: what they give away
 * in all cohorts is counted against one cap.
 */
export async function lockMentorsOf(ctx: Context, enrollmentIds: readonly string[]): Promise<void> {
  await ctx.db.rows(
    'seats.lockMentors',
    sql`select from people p where p.id in (
        select e.person_id from enrollments e where e.id = any(${enrollmentIds.map(uuidOf)}::uuid[]) and e.role = 'MENTOR')
      order by p.id for no key update of p`,
  );
}

/** For whoever sees the enrollment. */
export const seatsOf = facts<EnrollmentSeats>(
  'Enrollment.seats',
  'seats.ofEnrollments',
  (ctx, match) =>
    sql`select e.id as parent, seats.offered, seats.held, seats.used, seats.free, seats.overcommitted, seats.overcommitted as "overcommittedBy"
      from enrollments e cross join ${seatLedger(ctx)} where e.id ${match}`,
);
