/** Setting what pairings of a program should reach. A template is never changed: what was copied from it keeps its meaning. */
import { authorize } from '../../auth/decisions';
import type { Context } from '../../context';
import { createOnce } from '../../events/idempotency';
import { record } from '../../events/record';
import { newId } from '../../ids';
import { canUpdateProgram } from '../programs/program.policy';
import { lockProgram } from '../programs/program.repository';
import { textsOf } from '../texts';
import { demand } from '../update';
import type { MilestoneTemplate } from './milestone.entity';
import type { SetMilestoneTemplateInput } from './milestone.inputs';
import { insertTemplate, milestoneTemplateLoader, nextTemplateNumber } from './milestone-template.repository';

/**
 * Pairings that start from now on get these milestones; those that have started keep theirs.
 * May: coordinators of the program. Refuses: InvalidInput, NotPossibleNow. Locks: the program. Records: MilestoneTemplateSet.
 */
export async function setMilestoneTemplate(
  ctx: Context,
  input: SetMilestoneTemplateInput,
): Promise<MilestoneTemplate> {
  const items = input.items.map(({ titles, dueAfterDays, ownerRole = null }, index) => ({
    position: index + 1,
    title: textsOf(titles, ['items', String(index), 'titles']),
    dueAfterDays,
    ownerRole,
  }));
  const id = await createOnce(ctx, 'setMilestoneTemplate', input, async (ctx) => {
    const program = await demand('Program', input.programId, (id) => lockProgram(ctx, id));
    authorize(canUpdateProgram(ctx.viewer, program));
    const id = newId('MilestoneTemplate');
    const number = await nextTemplateNumber(ctx, program.id);
    await insertTemplate(ctx, { id, programId: program.id, number }, items);
    await record(ctx, {
      type: 'MilestoneTemplateSet',
      nodes: [id, program.id],
      changes: { number: [number - 1 || null, number], items: [null, items.length] },
    });
    return id;
  });
  return demand('MilestoneTemplate', id, (id) => milestoneTemplateLoader(ctx).load(id));
}
