/** All SQL about milestone templates. They are seen by whoever sees their program. */
import sql from 'sql-template-tag';
import type { Context } from '../../context';
import { firstRow } from '../../db/statements';
import { uuidOf } from '../../ids';
import { derived, siblings } from '../../reads/links';
import { readableNode } from '../../reads/readable';
import { visiblePrograms } from '../programs/program.policy';
import { textIn, textInSql, type InLanguage } from '../texts';
import { MilestoneTemplate, MilestoneTemplateItem } from './milestone.entity';

export const readableTemplates = readableNode('milestoneTemplates', {
  entity: MilestoneTemplate,
  alias: 't',
  from: sql`milestone_templates t join programs p on p.id = t.program_id`,
  visible: visiblePrograms,
});
export const milestoneTemplateLoader = readableTemplates.loader;

const everything = () => sql`true`;

/** The newest template of programs that the viewer has been shown. */
export const newestTemplates = siblings(
  'milestoneTemplates.newest',
  {
    entity: MilestoneTemplate,
    alias: 't',
    from: sql`programs made cross join lateral (
      select * from milestone_templates n where n.program_id = made.id order by n.number desc limit 1) t`,
    visible: everything,
  },
  { column: 'made.id', order: sql`t.number` },
);

/** Items of templates that the viewer has been shown; a template has fifty at most. */
export const templateItems = siblings(
  'milestoneTemplates.items',
  { entity: MilestoneTemplateItem, alias: 'ti', from: sql`milestone_template_items ti`, visible: everything },
  { column: 'ti.template_id', order: sql`ti.position` },
);

export const itemTitleOf = derived<MilestoneTemplateItem, InLanguage, string>('MilestoneTemplateItem.title', {
  value: (ctx, item, { language }) => textIn(ctx, item.title, language),
  sql: (ctx, { language }) => textInSql(ctx, 'ti.title', language),
});

/** The number after the highest; the program must be locked. */
export async function nextTemplateNumber(ctx: Context, programId: string): Promise<number> {
  const row = await firstRow<{ number: number }>(
    ctx.db,
    'milestoneTemplates.nextNumber',
    sql`select coalesce(max(t.number), 0) + 1 as number from milestone_templates t where t.program_id = ${uuidOf(programId)}`,
  );
  return row?.number ?? 1;
}

type NewItem = Pick<MilestoneTemplateItem, 'position' | 'title' | 'dueAfterDays' | 'ownerRole'>;

export async function insertTemplate(
  ctx: Context,
  { id, programId, number }: Pick<MilestoneTemplate, 'id' | 'programId' | 'number'>,
  items: readonly NewItem[],
): Promise<void> {
  const institution = uuidOf(ctx.institutionId);
  await ctx.db.rows(
    'milestoneTemplates.insert',
    sql`with template as (
        insert into milestone_templates (institution_id, id, program_id, number, created_at)
        values (${institution}, ${uuidOf(id)}, ${uuidOf(programId)}, ${number}, ${ctx.clock.now()})
      )
      insert into milestone_template_items (institution_id, template_id, position, title, due_after_days, owner_role)
      select ${institution}::uuid, ${uuidOf(id)}::uuid, x.position, x.title, x."dueAfterDays", x."ownerRole"
      from json_to_recordset(${JSON.stringify(items)}::json)
        as x(position integer, title jsonb, "dueAfterDays" integer, "ownerRole" text)`,
  );
}
