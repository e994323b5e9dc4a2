/** All SQL about holds of pairings. Their pairings are locked by whoever changes them. */
import sql from 'sql-template-tag';
import type { Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { newUuid, uuidOf } from '../../ids';
import { PairingHold } from './pairing-member.entity';
import { Pairing } from './pairing.entity';

/** A pause by a member or coordinator. */
export async function insertPause(ctx: Context, pairingId: string, day: string): Promise<void> {
  await ctx.db.rows(
    'pairingHolds.pause',
    sql`insert into pairing_holds (institution_id, id, pairing_id, source, from_on, created_at)
      values (${uuidOf(ctx.institutionId)}, ${newUuid()}, ${uuidOf(pairingId)}, 'PAUSE', ${day}, ${ctx.clock.now()})`,
  );
}

/** A hold by a leave, from the pairing's first day at the earliest; false when there is one. */
export async function insertLeaveHold(
  ctx: Context,
  pairing: Pick<Pairing, 'id' | 'startedOn'>,
  leave: { id: string; fromOn: string },
): Promise<boolean> {
  const rows = await ctx.db.rows(
    'pairingHolds.leave',
    sql`insert into pairing_holds (institution_id, id, pairing_id, source, leave_id, from_on, created_at)
      values (${uuidOf(ctx.institutionId)}, ${newUuid()}, ${uuidOf(pairing.id)}, 'LEAVE', ${uuidOf(leave.id)},
        greatest(${leave.fromOn}::date, ${pairing.startedOn}::date), ${ctx.clock.now()})
      on conflict do nothing returning true as done`,
  );
  return rows.length > 0;
}

/** Ends the open pause of a pairing by a day. */
export async function endPause(ctx: Context, pairingId: string, day: string): Promise<void> {
  await ctx.db.rows(
    'pairingHolds.endPause',
    sql`update pairing_holds h set to_on = greatest(${day}::date, h.from_on)
      where h.pairing_id = ${uuidOf(pairingId)} and h.to_on is null and h.leave_id is null`,
  );
}

/** Ends what a leave holds, by the day after it. */
export async function endLeaveHold(
  ctx: Context,
  pairingId: string,
  leaveId: string,
  day: string,
): Promise<void> {
  await ctx.db.rows(
    'pairingHolds.endLeave',
    sql`update pairing_holds h set to_on = greatest(${day}::date, h.from_on)
      where h.pairing_id = ${uuidOf(pairingId)} and h.leave_id = ${uuidOf(leaveId)} and h.to_on is null`,
  );
}

/** Every hold that a pairing had and has. */
export function allHolds(ctx: Context, pairingId: string): Promise<PairingHold[]> {
  return ctx.db.rows(
    'pairingHolds.all',
    sql`select ${columnsOf(PairingHold, 'h')} from pairing_holds h where h.pairing_id = ${uuidOf(pairingId)} order by h.from_on, h.id`,
  );
}

/** Pairings that a leave holds open, locked in one order. */
export function lockHeldBy(ctx: Context, leaveId: string): Promise<Pairing[]> {
  return ctx.db.rows(
    'pairingHolds.lockHeldBy',
    sql`select ${columnsOf(Pairing, 'pr')} from pairings pr
      where pr.id in (select h.pairing_id from pairing_holds h where h.leave_id = ${uuidOf(leaveId)} and h.to_on is null)
      order by pr.id for no key update of pr`,
  );
}

/** Due days have been moved by so many days in all. */
export async function noteHeldDays(ctx: Context, pairingId: string, days: number): Promise<void> {
  await ctx.db.rows(
    'pairingHolds.noteDays',
    sql`update pairings pr set held_days = ${days}::integer where pr.id = ${uuidOf(pairingId)}`,
  );
}

interface LeaveNow {
  id: string;
  enrollmentId: string;
}

/** Leaves that go on and don't hold a pairing of theirs yet. */
export function findLeavesToBegin(ctx: Context, today: string): Promise<LeaveNow[]> {
  return ctx.db.rows(
    'pairingHolds.leavesToBegin',
    sql`select distinct 'leave_' || l.id as id, 'enrollment_' || l.enrollment_id as "enrollmentId", l.id as key
      from leaves l join pairing_members m on m.enrollment_id = l.enrollment_id and m.to_on is null
      join pairings pr on pr.id = m.pairing_id and pr.state in ('CONFIRMED', 'ACTIVE', 'ON_HOLD')
      where l.from_on <= ${today}::date and (l.to_on is null or l.to_on >= ${today}::date)
        and not exists (select from pairing_holds h where h.leave_id = l.id and h.pairing_id = pr.id)
      order by key limit 100`,
  );
}

/** Leaves that are over and hold pairings still. */
export function findLeavesToEnd(ctx: Context, today: string): Promise<LeaveNow[]> {
  return ctx.db.rows(
    'pairingHolds.leavesToEnd',
    sql`select distinct 'leave_' || l.id as id, 'enrollment_' || l.enrollment_id as "enrollmentId", l.id as key
      from leaves l join pairing_holds h on h.leave_id = l.id and h.to_on is null where l.to_on < ${today}::date order by key limit 100`,
  );
}

/** The next day on which a leave begins, or has ended the day before. */
export async function nextLeaveDay(ctx: Context, today: string): Promise<string | null> {
  const [row] = await ctx.db.rows<{ day: string | null }>(
    'pairingHolds.nextDay',
    sql`select min(d.day) as day from leaves l cross join lateral (values (l.from_on), (l.to_on + 1)) d(day) where d.day > ${today}::date`,
  );
  return row?.day ?? null;
}
