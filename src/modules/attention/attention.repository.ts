/** All SQL about what needs attention. Every read carries the visibility predicate. */
import sql from 'sql-template-tag';
import type { Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { firstRow } from '../../db/statements';
import { expectId } from '../../graphql/faults';
import { newId, uuidOf } from '../../ids';
import { pageOf } from '../../reads/links';
import { readableNode } from '../../reads/readable';
import type { Cohort } from '../cohorts/cohort.entity';
import { AttentionItem } from './attention-item.entity';
import type { AttentionArgs } from './attention.inputs';
import { visibleAttention } from './attention.policy';
import type { AttentionKind } from './attention.state';

const columns = () => columnsOf(AttentionItem, 'a');

export const readableAttention = readableNode('attention', {
  entity: AttentionItem,
  alias: 'a',
  from: sql`attention_items a`,
  visible: visibleAttention,
});

/** What needs attention in a cohort, newest first. */
export const listAttentionOf = pageOf(
  'Cohort.attention',
  readableAttention,
  'a.cohort_id',
  (ctx, { filter }: AttentionArgs) => {
    const { kinds, states, ownerId } = filter ?? {};
    return {
      name: 'attention.list',
      from: sql`attention_items a`,
      where: [
        visibleAttention(ctx.viewer),
        ...(kinds ? [sql`a.kind = any(${kinds})`] : []),
        ...(states ? [sql`a.state = any(${states})`] : []),
        ...(ownerId ? [sql`a.owner_id = ${uuidOf(expectId('Person', ownerId))}`] : []),
      ],
      sort: { expression: 'a.created_at', type: 'timestamptz', descending: true },
      idColumn: 'a.id',
    };
  },
);

/** The cohort of an item that the viewer may see; to be locked before the item is. */
export async function findAttentionPlace(ctx: Context, id: string): Promise<string | null> {
  const row = await firstRow<{ cohortId: string }>(
    ctx.db,
    'attention.place',
    sql`select 'cohort_' || a.cohort_id as "cohortId" from attention_items a where a.id = ${uuidOf(id)} and (${visibleAttention(ctx.viewer)})`,
  );
  return row?.cohortId ?? null;
}

export function lockAttention(ctx: Context, id: string): Promise<AttentionItem | null> {
  return firstRow(
    ctx.db,
    'attention.lock',
    sql`select ${columns()} from attention_items a where a.id = ${uuidOf(id)} and (${visibleAttention(ctx.viewer)}) for no key update of a`,
  );
}

/** Whether a person coordinates the cohort today. */
export async function coordinates(ctx: Context, personId: string, cohort: Cohort): Promise<boolean> {
  const rows = await ctx.db.rows(
    'attention.coordinates',
    sql`select from role_grants g where g.person_id = ${uuidOf(personId)} and g.role in ('INSTITUTION_ADMIN', 'COORDINATOR')
        and g.revoked_at is null and (g.expires_at is null or g.expires_at > ${ctx.clock.now()})
        and (g.program_id is null or g.program_id = ${uuidOf(cohort.programId)})
        and (g.cohort_id is null or g.cohort_id = ${uuidOf(cohort.id)})
      limit 1`,
  );
  return rows.length > 0;
}

export async function updateAttentionRow(ctx: Context, item: AttentionItem): Promise<AttentionItem> {
  const now = ctx.clock.now();
  const [row] = await ctx.db.rows<AttentionItem>(
    'attention.update',
    sql`update attention_items a set state = ${item.state},
        state_changed_at = case when a.state = ${item.state} then a.state_changed_at else ${now}::timestamptz end,
        owner_id = ${item.ownerId && uuidOf(item.ownerId)}, due_on = ${item.dueOn}, closing = ${item.closing}, outcome = ${item.outcome},
        version = a.version + 1, updated_at = ${now}
      where a.id = ${uuidOf(item.id)} returning ${columns()}`,
  );
  return row as AttentionItem;
}

/** Something to raise. Ids of nodes, days and words only. */
export interface NewAttention {
  cohortId: string;
  kind: AttentionKind;
  /** What it is about, as a key: at most one of a kind is open about it. Ids and words, never text. */
  subject: string;
  sinceOn: string;
  aspect?: string;
  pairingId?: string;
  enrollmentId?: string;
  personId?: string;
  otherPersonId?: string;
  dueOn?: string;
}

/** Those that were made: not what is open already, nor what a coordinator has closed and is still the same. */
export function insertAttention(ctx: Context, items: readonly NewAttention[]): Promise<AttentionItem[]> {
  const now = ctx.clock.now();
  const plain = (id?: string) => (id ? uuidOf(id) : null);
  const rows = items.map((item) => ({
    id: uuidOf(newId('AttentionItem')),
    cohort: uuidOf(item.cohortId),
    kind: item.kind,
    aspect: item.aspect ?? null,
    subject: item.subject,
    since: item.sinceOn,
    pairing: plain(item.pairingId),
    enrollment: plain(item.enrollmentId),
    person: plain(item.personId),
    other: plain(item.otherPersonId),
    due: item.dueOn ?? null,
  }));
  return ctx.db.rows(
    'attention.insert',
    sql`insert into attention_items as a (institution_id, id, cohort_id, kind, aspect, subject, state, state_changed_at, since_on, pairing_id,
        enrollment_id, person_id, other_person_id, due_on, created_at, updated_at)
      select ${uuidOf(ctx.institutionId)}, x.id, x.cohort, x.kind, x.aspect, x.subject, 'OPEN', ${now}, x.since, x.pairing,
        x.enrollment, x.person, x.other, x.due, ${now}, ${now}
      from json_to_recordset(${JSON.stringify(rows)}::json) as x(id uuid, cohort uuid, kind text, aspect text, subject text, since date, pairing uuid,
        enrollment uuid, person uuid, other uuid, due date)
      where not exists (select from attention_items known where known.kind = x.kind and known.subject = x.subject
        and known.closing = 'HANDLED' and known.since_on = x.since)
      on conflict do nothing returning ${columns()}`,
  );
}

/** The subjects of a kind that are open. */
export async function openSubjects(ctx: Context, kind: AttentionKind): Promise<string[]> {
  const rows = await ctx.db.rows<{ subject: string }>(
    'attention.openSubjects',
    sql`select a.subject from attention_items a where a.kind = ${kind} and a.state <> 'CLOSED'`,
  );
  return rows.map(({ subject }) => subject);
}

/** Those whose pairing is no longer at work. */
export async function subjectsOfEnded(ctx: Context, kind: AttentionKind): Promise<string[]> {
  const rows = await ctx.db.rows<{ subject: string }>(
    'attention.subjectsOfEnded',
    sql`select a.subject from attention_items a join pairings pr on pr.id = a.pairing_id
      where a.kind = ${kind} and a.state <> 'CLOSED' and pr.state not in ('PROPOSED', 'CONFIRMED', 'ACTIVE', 'ON_HOLD')`,
  );
  return rows.map(({ subject }) => subject);
}

/** Closes what is open about some subjects, since it is no longer so. Gives what was closed, as it was before. */
export function settleAttentionRows(
  ctx: Context,
  kind: AttentionKind,
  subjects: readonly string[],
): Promise<{ id: string; cohortId: string; state: string }[]> {
  const now = ctx.clock.now();
  return ctx.db.rows(
    'attention.settle',
    sql`with open as (
        select a.id, a.cohort_id, a.state from attention_items a where a.kind = ${kind} and a.subject = any(${[...subjects]})
          and a.state <> 'CLOSED' order by a.id for no key update of a
      ), done as (
        update attention_items a set state = 'CLOSED', closing = 'GONE', state_changed_at = ${now}, version = a.version + 1, updated_at = ${now}
        from open where a.id = open.id
      )
      select 'attention_' || open.id as id, 'cohort_' || open.cohort_id as "cohortId", open.state from open`,
  );
}
