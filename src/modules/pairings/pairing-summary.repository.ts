/**
 * The row that dashboards sum, one for each pairing. What a change touches is counted anew from its rows, as the
 * last write of every change below it; exact, because whoever changes something there has locked the pairing.
 */
import sql from 'sql-template-tag';
import { remember, type Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { run } from '../../db/statements';
import { uuidOf } from '../../ids';
import { PairingSummary } from './pairing-member.entity';
import { summaries } from './pairing.repository';

export async function createSummary(ctx: Context, pairing: { id: string; cohortId: string }): Promise<void> {
  await run(
    ctx.db,
    'pairingSummaries.create',
    sql`insert into pairing_summaries (institution_id, pairing_id, cohort_id)
      values (${uuidOf(ctx.institutionId)}, ${uuidOf(pairing.id)}, ${uuidOf(pairing.cohortId)}) on conflict do nothing`,
  );
}

/** Counts again what the pairing should reach. What is waived counts nowhere; what lapsed counts as not done. */
export async function countMilestones(ctx: Context, pairingId: string): Promise<void> {
  const pairing = uuidOf(pairingId);
  await run<PairingSummary>(
    ctx.db,
    'pairingSummaries.countMilestones',
    sql`update pairing_summaries u set milestones_total = done.total, milestones_done = done.done, next_due_on = done.open_due_on[1],
        open_due_on = done.open_due_on
      from (
        select count(*) filter (where ms.state <> 'WAIVED') as total, count(*) filter (where ms.state = 'DONE') as done,
          coalesce(array_agg(ms.due_on order by ms.due_on) filter (where ms.state in ('PLANNED', 'IN_PROGRESS')), '{}') as open_due_on
        from milestones ms where ms.pairing_id = ${pairing}
      ) done
      where u.pairing_id = ${pairing} returning ${columnsOf(PairingSummary, 'u')}`,
    shown(ctx, pairingId),
  );
}

/** Counts its meetings again. A lack of contact counts from the day of this contact, unless from a later one already. */
export async function countMeetings(ctx: Context, pairingId: string, contactOn: string): Promise<void> {
  const pairing = uuidOf(pairingId);
  await run<PairingSummary>(
    ctx.db,
    'pairingSummaries.countMeetings',
    sql`update pairing_summaries u set meetings_held = met.held, minutes_met = met.minutes, last_met_at = met.last_at,
        contact_since_on = greatest(u.contact_since_on, ${contactOn}::date)
      from (
        select count(*) as held, coalesce(sum(mt.held_minutes), 0) as minutes, max(mt.starts_at) as last_at
        from meetings mt where mt.pairing_id = ${pairing} and mt.state = 'HELD' and mt.kind = 'REGULAR'
      ) met
      where u.pairing_id = ${pairing} returning ${columnsOf(PairingSummary, 'u')}`,
    shown(ctx, pairingId),
  );
}

/** A lack of contact counts from this day on, unless it counts from a later one already. */
export async function setContactSince(ctx: Context, pairingId: string, day: string): Promise<void> {
  await run<PairingSummary>(
    ctx.db,
    'pairingSummaries.contactSince',
    sql`update pairing_summaries u set contact_since_on = greatest(u.contact_since_on, ${day}::date)
      where u.pairing_id = ${uuidOf(pairingId)} returning ${columnsOf(PairingSummary, 'u')}`,
    shown(ctx, pairingId),
  );
}

/** Nobody else can change it before the pairing is free again: the answer shows it as it is now. */
function shown(ctx: Context, id: string): (rows: PairingSummary[]) => void {
  return (rows) => remember(ctx, summaries.loader, { id, rows });
}
