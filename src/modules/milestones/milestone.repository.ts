/** All SQL about milestones. They are seen by whoever sees their pairing. */
import sql from 'sql-template-tag';
import { dayIn } from '../../clock';
import type { Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { firstRow, run } from '../../db/statements';
import { newId, uuidOf } from '../../ids';
import { derived, pageOf } from '../../reads/links';
import { readableNode } from '../../reads/readable';
import { visiblePairings } from '../pairings/pairing.policy';
import { pairingLoader } from '../pairings/pairing.repository';
import { PairingState } from '../pairings/pairing.state';
import { textIn, textInSql } from '../texts';
import { Milestone } from './milestone.entity';
import type { MilestonesArgs } from './milestone.inputs';
import { isOverdue, MilestoneState, OPEN_MILESTONE_STATES } from './milestone.state';

const columns = () => columnsOf(Milestone, 'ms');
const BELOW = sql`milestones ms join pairings pr on pr.id = ms.pairing_id`;

export const readableMilestones = readableNode('milestones', {
  entity: Milestone,
  alias: 'ms',
  from: BELOW,
  visible: visiblePairings,
});
export const milestoneLoader = readableMilestones.loader;

/** Milestones of a pairing that the viewer has been shown, in their order. */
export const listMilestonesOf = pageOf(
  'Pairing.milestones',
  readableMilestones,
  'ms.pairing_id',
  (_ctx, { filter }: MilestonesArgs) => ({
    name: 'milestones.list',
    from: sql`milestones ms`,
    where: filter?.states ? [sql`ms.state = any(${filter.states})`] : [],
    sort: { expression: 'ms.position', type: 'integer' },
    idColumn: 'ms.id',
  }),
);

export const titleOf = derived<Milestone, { language?: string | null }, string>('Milestone.title', {
  value: (ctx, milestone, { language }) => textIn(ctx, milestone.title, language),
  sql: (ctx, { language }) => textInSql(ctx, 'ms.title', language),
});

const today = (ctx: Context) => dayIn(ctx.viewer.timeZone, ctx.clock.now());

/** Nothing is late while the pairing pauses. */
export const overdueOf = derived<Milestone, object, Promise<boolean>>('Milestone.overdue', {
  value: async (ctx, milestone) => {
    if (!isOverdue(milestone, today(ctx))) return false;
    const pairing = await pairingLoader(ctx).load(milestone.pairingId);
    return pairing?.state !== PairingState.ON_HOLD;
  },
  sql: (ctx) => sql`ms.state = any(${OPEN_MILESTONE_STATES}) and ms.due_on < ${today(ctx)}::date
    and not exists (select from pairings paused where paused.id = ms.pairing_id and paused.state = 'ON_HOLD')`,
});

/** The milestone with its row locked. The pairing must be locked before, and its visibility checked. */
export function lockMilestone(ctx: Context, id: string): Promise<Milestone | null> {
  return firstRow(
    ctx.db,
    'milestones.lock',
    sql`select ${columns()} from milestones ms where ms.id = ${uuidOf(id)} for update of ms`,
  );
}

/** The row is locked, so what it becomes is known without asking. */
export async function updateMilestoneRow(ctx: Context, milestone: Milestone): Promise<Milestone> {
  const now = ctx.clock.now();
  await run(
    ctx.db,
    'milestones.update',
    sql`update milestones ms set state = ${milestone.state}, done_at = ${milestone.doneAt},
        done_by_id = ${milestone.doneById && uuidOf(milestone.doneById)}, waive_reason = ${milestone.waiveReason},
        version = ms.version + 1, updated_at = ${now}
      where ms.id = ${uuidOf(milestone.id)}`,
  );
  return { ...milestone, version: milestone.version + 1, updatedAt: now };
}

type NewMilestone = Pick<Milestone, 'id' | 'title' | 'dueOn' | 'ownerRole'>;

/** Behind those that the pairing has; its lock keeps the place free. */
export async function insertMilestone(
  ctx: Context,
  pairing: { id: string; cohortId: string },
  { id, title, dueOn, ownerRole }: NewMilestone,
): Promise<void> {
  const now = ctx.clock.now();
  await ctx.db.rows(
    'milestones.insert',
    sql`insert into milestones (institution_id, id, pairing_id, cohort_id, position, title, owner_role, due_on, state, created_at, updated_at)
      select ${uuidOf(ctx.institutionId)}::uuid, ${uuidOf(id)}::uuid, ${uuidOf(pairing.id)}::uuid, ${uuidOf(pairing.cohortId)}::uuid,
        coalesce(max(ms.position), 0) + 1, ${JSON.stringify(title)}::jsonb, ${ownerRole}, ${dueOn}::date, ${MilestoneState.PLANNED},
        ${now}::timestamptz, ${now}::timestamptz
      from milestones ms where ms.pairing_id = ${uuidOf(pairing.id)}`,
  );
}

interface PlannedPairing {
  id: string;
  cohortId: string;
  startedOn: string;
}

/** Copies the newest template of the program for pairings, each by its own first day; gives how many each got. */
export async function copyTemplate(
  ctx: Context,
  pairings: readonly PlannedPairing[],
  programId: string,
): Promise<number> {
  const items = await ctx.db.rows<{ templateId: string; position: number }>(
    'milestones.templateItems',
    sql`select i.template_id as "templateId", i.position from milestone_template_items i
      where i.template_id = (select t.id from milestone_templates t where t.program_id = ${uuidOf(programId)} order by t.number desc limit 1)
      order by i.position`,
  );
  if (!items.length) return 0;
  const now = ctx.clock.now();
  const rows = pairings.flatMap((pairing) =>
    items.map(({ templateId, position }) => ({
      id: uuidOf(newId('Milestone')),
      pairing_id: uuidOf(pairing.id),
      cohort_id: uuidOf(pairing.cohortId),
      started_on: pairing.startedOn,
      template_id: templateId,
      position,
    })),
  );
  await ctx.db.rows(
    'milestones.copyTemplate',
    sql`insert into milestones (institution_id, id, pairing_id, cohort_id, position, title, template_id, template_position, owner_role,
        due_on, state, created_at, updated_at)
      select ${uuidOf(ctx.institutionId)}::uuid, x.id, x.pairing_id, x.cohort_id,
        x.position + coalesce((select max(ms.position) from milestones ms where ms.pairing_id = x.pairing_id), 0),
        i.title, i.template_id, i.position, i.owner_role, x.started_on + i.due_after_days, ${MilestoneState.PLANNED},
        ${now}::timestamptz, ${now}::timestamptz
      from json_to_recordset(${JSON.stringify(rows)}::json)
        as x(id uuid, pairing_id uuid, cohort_id uuid, started_on date, template_id uuid, position integer)
      join milestone_template_items i on i.template_id = x.template_id and i.position = x.position`,
  );
  return items.length;
}

/** What was still open lapses; gives what became of it. */
export function lapseOpenMilestones(
  ctx: Context,
  pairingId: string,
): Promise<{ id: string; before: MilestoneState }[]> {
  return ctx.db.rows(
    'milestones.lapse',
    sql`update milestones ms set state = ${MilestoneState.LAPSED}, version = ms.version + 1, updated_at = ${ctx.clock.now()}
      from (
        select o.id, o.state from milestones o where o.pairing_id = ${uuidOf(pairingId)} and o.state = any(${OPEN_MILESTONE_STATES})
        order by o.id for update
      ) open
      where ms.id = open.id returning 'milestone_' || ms.id as id, open.state as before`,
  );
}

/** Open milestones fall due so many days later; gives which. */
export function shiftOpenRows(
  ctx: Context,
  pairingId: string,
  days: number,
): Promise<{ id: string; before: string; dueOn: string }[]> {
  return ctx.db.rows(
    'milestones.shift',
    sql`update milestones ms set due_on = ms.due_on + ${days}::integer, version = ms.version + 1, updated_at = ${ctx.clock.now()}
      where ms.pairing_id = ${uuidOf(pairingId)} and ms.state = any(${OPEN_MILESTONE_STATES})
      returning 'milestone_' || ms.id as id, ms.due_on - ${days}::integer as before, ms.due_on as "dueOn"`,
  );
}
