/** All SQL about milestone templates. They are seen by whoever sees their program. */
import sql from 'sql-template-tag';
import { defineLoader, type Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { firstRow } from '../../db/statements';
import { uuidOf } from '../../ids';
import { visiblePrograms } from '../programs/program.policy';
import { MilestoneTemplate, MilestoneTemplateItem } from './milestone.entity';

const columns = () => columnsOf(MilestoneTemplate, 't');

export const milestoneTemplateLoader = defineLoader<MilestoneTemplate>((ctx, ids) =>
  ctx.db.rows(
    'milestoneTemplates.byIds',
    sql`select ${columns()} from milestone_templates t join programs p on p.id = t.program_id
      where t.id = any(${ids.map(uuidOf)}::uuid[]) and (${visiblePrograms(ctx.viewer)})`,
  ),
);

/** The newest template of programs that the viewer has been shown, by program id. */
export const newestTemplateLoader = defineLoader<{ id: string; template: MilestoneTemplate }>(
  async (ctx, ids) => {
    const rows = await ctx.db.rows<MilestoneTemplate>(
      'milestoneTemplates.newest',
      sql`select distinct on (t.program_id) ${columns()} from milestone_templates t
        where t.program_id = any(${ids.map(uuidOf)}::uuid[]) order by t.program_id, t.number desc`,
    );
    return rows.map((template) => ({ id: template.programId, template }));
  },
);

type Item = MilestoneTemplateItem & { template: string };

/** Items of templates that the viewer has been shown; a template has fifty at most. */
export const templateItemsLoader = defineLoader<{ id: string; items: Item[] }>(async (ctx, ids) => {
  const rows = await ctx.db.rows<Item>(
    'milestoneTemplates.items',
    sql`select ${columnsOf(MilestoneTemplateItem, 'i')}, 'milestonetemplate_' || i.template_id as template from milestone_template_items i
      where i.template_id = any(${ids.map(uuidOf)}::uuid[]) order by i.template_id, i.position`,
  );
  return ids.map((id) => ({ id, items: rows.filter((row) => row.template === id) }));
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
