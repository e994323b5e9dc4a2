/**
 * The row that dashboards sum, one for each pairing. It is computed anew from what belongs to the pairing, as the
 * last write of every change below it; exact, because whoever changes something there has locked the pairing.
 */
import sql from 'sql-template-tag';
import type { Context } from '../../context';
import { uuidOf } from '../../ids';

export async function createSummary(ctx: Context, pairing: { id: string; cohortId: string }): Promise<void> {
  await ctx.db.rows(
    'pairingSummaries.create',
    sql`insert into pairing_summaries (institution_id, pairing_id, cohort_id)
      values (${uuidOf(ctx.institutionId)}, ${uuidOf(pairing.id)}, ${uuidOf(pairing.cohortId)}) on conflict do nothing`,
  );
}

/**
 * Counts again what the pairing has done. What is waived counts nowhere; what lapsed counts as not done. With the
 * day of a contact, a lack of contact counts from that day, if it is later than the day it counts from now.
 */
export async function refreshSummary(
  ctx: Context,
  pairingId: string,
  contactOn: string | null = null,
): Promise<void> {
  const pairing = uuidOf(pairingId);
  await ctx.db.rows(
    'pairingSummaries.refresh',
    sql`update pairing_summaries u set milestones_total = done.total, milestones_done = done.done, next_due_on = done.next_due_on,
        meetings_held = met.held, minutes_met = met.minutes, last_met_at = met.last_at,
        contact_since_on = greatest(u.contact_since_on, ${contactOn}::date)
      from (
          select count(*) filter (where ms.state <> 'WAIVED') as total, count(*) filter (where ms.state = 'DONE') as done,
            min(ms.due_on) filter (where ms.state in ('PLANNED', 'IN_PROGRESS')) as next_due_on
          from milestones ms where ms.pairing_id = ${pairing}
        ) done,
        (
          select count(*) as held, coalesce(sum(mt.held_minutes), 0) as minutes, max(mt.starts_at) as last_at
          from meetings mt where mt.pairing_id = ${pairing} and mt.state = 'HELD'
        ) met
      where u.pairing_id = ${pairing}`,
  );
}

/** A lack of contact counts from this day on, unless it counts from a later one already. */
export async function setContactSince(ctx: Context, pairingId: string, day: string): Promise<void> {
  await ctx.db.rows(
    'pairingSummaries.contactSince',
    sql`update pairing_summaries u set contact_since_on = greatest(u.contact_since_on, ${day}::date)
      where u.pairing_id = ${uuidOf(pairingId)}`,
  );
}
