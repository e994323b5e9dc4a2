/** All SQL that reads waitlists. Every read carries the visibility predicate. Writes: waitlist-writes.repository.ts. */
import sql, { raw, type Sql as SqlText } from 'sql-template-tag';
import { defineLoader, type Context } from '../../context';
import { uuidOf } from '../../ids';
import { derived, pageOf, siblings } from '../../reads/links';
import { readableNode } from '../../reads/readable';
import type { Enrollment } from '../enrollments/enrollment.entity';
import { onLeave } from '../pairings/pairing-ledger.repository';
import { WaitlistEntry, WaitlistOffer, WaitlistSkip } from './waitlist-entry.entity';
import type { WaitlistArgs } from './waitlist.inputs';
import { isReady, readableReadiness } from '../readiness/readiness.policy';
import { today } from '../readiness/readiness.repository';
import { coordinatedEntries, visibleEntries } from './waitlist.policy';
import { WaitlistOfferState, type WaitlistState } from './waitlist.state';
import type { EnrollmentStanding } from './waitlist.types';

/**
 * THE order, as a key of text by code point: who lost a mentor, then by reason in the order that the program's rules
 * name them, then who has none; among equals who waits longest, and at last by id.
 */
export function orderKey(alias: string, cohort = `${alias}.cohort_id`): string {
  return `((case when ${alias}.lost_partner then '0000' else lpad(coalesce(array_position((
      select wy.waitlist_reasons from program_policies wy join cohorts wc on wc.program_id = wy.program_id
      where wc.id = ${cohort} order by wy.number desc limit 1), ${alias}.reason), 9999)::text, 4, '0') end)
    || to_char(${alias}.waiting_since at time zone 'UTC', 'YYYYMMDDHH24MISSUS')) collate "C"`;
}

/** She is in the cohort still, or again in screening; whoever left it left its waitlist by that. */
export const stillThere = (alias: string): string =>
  `exists (select from enrollments we where we.id = ${alias}.enrollment_id and we.state in ('ACCEPTED', 'SCREENING'))`;

/** On the list, with a position. */
export const onTheList = (alias: string): string => `${alias}.state = 'WAITING' and ${stillThere(alias)}`;

export const hasOpenOffer = (alias: string): string =>
  `exists (select from waitlist_offers wo join pairings wp on wp.id = wo.pairing_id where wo.entry_id = ${alias}.id and wp.state = 'PROPOSED')`;

const STATE = raw(`case when wt.state <> 'WAITING' then wt.state when not ${stillThere('wt')} then 'LEFT'
  when ${hasOpenOffer('wt')} then 'OFFERED' else 'WAITING' end`);

const POSITION = raw(`case when ${onTheList('wt')} then 1 + (
  select count(*)::integer from waitlist_entries wb where wb.cohort_id = wt.cohort_id and wb.role = wt.role and ${onTheList('wb')}
    and (${orderKey('wb', 'wt.cohort_id')}, wb.id) < (${orderKey('wt')}, wt.id)) end`);

export const readableEntries = readableNode('waitlist.entries', {
  entity: WaitlistEntry,
  alias: 'wt',
  from: sql`waitlist_entries wt`,
  visible: visibleEntries,
});

export const readableOffers = readableNode('waitlist.offers', {
  entity: WaitlistOffer,
  alias: 'wo',
  from: sql`waitlist_offers wo join waitlist_entries wt on wt.id = wo.entry_id`,
  visible: visibleEntries,
});

/** The place of an enrollment: one, or none. */
export const entriesOf = siblings('waitlist.entryOf', readableEntries, {
  column: 'wt.enrollment_id',
  order: sql`wt.id`,
});

export const offersOf = siblings('waitlist.offersOf', readableOffers, {
  column: 'wo.entry_id',
  order: sql`wo.created_at, wo.id`,
});

export const skipsOf = siblings(
  'waitlist.skipsOf',
  {
    entity: WaitlistSkip,
    alias: 'ws',
    from: sql`waitlist_skips ws join waitlist_entries wt on wt.id = ws.entry_id`,
    visible: coordinatedEntries,
  },
  { column: 'ws.entry_id', order: sql`ws.skipped_at desc, ws.enrollment_id` },
);

/** Who is on the list of a cohort, in the order in which seats are offered. */
export const listWaitlist = pageOf(
  'Cohort.waitlist',
  readableEntries,
  'wt.cohort_id',
  ({ viewer }, { role }: WaitlistArgs) => ({
    name: 'waitlist.list',
    from: sql`waitlist_entries wt`,
    where: [raw(onTheList('wt')), visibleEntries(viewer), ...(role ? [sql`wt.role = ${role}`] : [])],
    sort: { expression: orderKey('wt'), type: 'text' },
    idColumn: 'wt.id',
  }),
);

interface Standing {
  id: string;
  state: WaitlistState;
  position: number | null;
}

/** What the row alone doesn't tell, for entries that the viewer has been shown. */
const standings = defineLoader<Standing>((ctx, ids) =>
  ctx.db.rows(
    'waitlist.standings',
    sql`select 'waitlistentry_' || wt.id as id, ${STATE} as state, ${POSITION} as position
      from waitlist_entries wt where wt.id = any(${ids.map(uuidOf)}::uuid[])`,
  ),
);

export const stateOf = derived<WaitlistEntry, object, Promise<WaitlistState>>('WaitlistEntry.state', {
  value: async (ctx, { id, state }) => (await standings(ctx).load(id))?.state ?? state,
  sql: () => STATE,
});

export const positionOf = derived<WaitlistEntry, object, Promise<number | null>>('WaitlistEntry.position', {
  value: async (ctx, { id }) => (await standings(ctx).load(id))?.position ?? null,
  sql: () => POSITION,
});

const OFFER_STATE =
  raw(`(select case when wp.state = 'PROPOSED' then 'OPEN' when wp.confirmed_at is not null then 'ACCEPTED'
    when wp.state in ('DECLINED', 'EXPIRED') then wp.state else 'WITHDRAWN' end
  from pairings wp where wp.id = wo.pairing_id)`);

const offerStates = defineLoader<{ id: string; state: WaitlistOfferState }>((ctx, ids) =>
  ctx.db.rows(
    'waitlist.offerStates',
    sql`select 'waitlistoffer_' || wo.id as id, ${OFFER_STATE} as state from waitlist_offers wo where wo.id = any(${ids.map(uuidOf)}::uuid[])`,
  ),
);

export const offerStateOf = derived<WaitlistOffer, object, Promise<WaitlistOfferState>>(
  'WaitlistOffer.state',
  {
    value: async (ctx, { id }) => (await offerStates(ctx).load(id))?.state ?? WaitlistOfferState.WITHDRAWN,
    sql: () => OFFER_STATE,
  },
);

/** For whoever sees the enrollment: nothing in it is more than what she sees of it otherwise, but for the waitlist. */
function standingSql(ctx: Context): SqlText {
  return sql`array_remove(array[
    case when e.state = 'ACCEPTED' and (${readableReadiness(ctx.viewer)}) and ${isReady(today(ctx))} then 'READY' end,
    case when exists (select from waitlist_entries wt where wt.enrollment_id = e.id and ${raw(onTheList('wt'))} and (${visibleEntries(ctx.viewer)}))
      then 'WAITLISTED' end,
    case when exists (select from pairing_members wm join pairings wp on wp.id = wm.pairing_id
        where wm.enrollment_id = e.id and wm.to_on is null and wp.state in ('CONFIRMED', 'ACTIVE', 'ON_HOLD')) then 'PAIRED' end,
    case when ${onLeave(ctx)} then 'ON_LEAVE' end]::text[], null)`;
}

const standingsOfEnrollments = defineLoader<{ id: string; standing: EnrollmentStanding[] }>((ctx, ids) =>
  ctx.db.rows(
    'waitlist.enrollmentStandings',
    sql`select 'enrollment_' || e.id as id, ${standingSql(ctx)} as standing from enrollments e where e.id = any(${ids.map(uuidOf)}::uuid[])`,
  ),
);

export const standingOf = derived<Enrollment, object, Promise<EnrollmentStanding[]>>('Enrollment.standing', {
  value: async (ctx, { id }) => (await standingsOfEnrollments(ctx).load(id))?.standing ?? [],
  sql: standingSql,
});
