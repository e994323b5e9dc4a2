/** Milestone templates on the wire. */
import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { Context } from '../../context';
import { payload } from '../../graphql/mutation';
import type { Raw } from '../../graphql/node';
import { toMany, toSibling } from '../../reads/links';
import { Program } from '../programs/program.entity';
import { LANGUAGE, LocalizedText, localized } from '../texts';
import { MilestoneTemplate, MilestoneTemplateItem } from './milestone.entity';
import { SetMilestoneTemplateInput } from './milestone.inputs';
import { itemTitleOf, newestTemplates, templateItems } from './milestone-template.repository';
import { setMilestoneTemplate } from './milestone-template.service';
import { MilestoneTemplatePayload } from './milestone.types';

const itemsOf = toMany('MilestoneTemplate.items', templateItems);
const templateOf = toSibling('Program.milestoneTemplate', newestTemplates);

@Resolver(() => MilestoneTemplate)
export class MilestoneTemplateResolver {
  @FieldResolver(() => [MilestoneTemplateItem], { description: 'Its milestones in their order, up to 50.' })
  items(@Ctx() ctx: Context, @Root() template: Raw<MilestoneTemplate>): Promise<MilestoneTemplateItem[]> {
    return itemsOf(ctx, template);
  }

  @Mutation(() => MilestoneTemplatePayload, {
    description:
      'Sets what pairings that start from now on should reach; those that have started keep their milestones. For coordinators of the program.',
  })
  setMilestoneTemplate(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'The milestones.' }) input: SetMilestoneTemplateInput,
  ): Promise<MilestoneTemplatePayload> {
    return payload(input, async () => ({ milestoneTemplate: await setMilestoneTemplate(ctx, input) }));
  }
}

@Resolver(() => MilestoneTemplateItem)
export class MilestoneTemplateItemResolver {
  @FieldResolver(() => String, { description: 'What should be reached.' })
  title(
    @Ctx() ctx: Context,
    @Root() item: Raw<MilestoneTemplateItem>,
    @Arg('language', () => String, LANGUAGE) language?: string | null,
  ): string {
    return itemTitleOf(ctx, item, { language });
  }

  @FieldResolver(() => [LocalizedText], { description: 'The title in all its languages.' })
  titles(@Root() item: Raw<MilestoneTemplateItem>): LocalizedText[] {
    return localized(item.title);
  }
}

@Resolver(() => Program)
export class ProgramMilestoneTemplateResolver {
  @FieldResolver(() => MilestoneTemplate, {
    nullable: true,
    description: 'What its pairings should reach; null until it is set.',
  })
  milestoneTemplate(@Ctx() ctx: Context, @Root() program: Raw<Program>): Promise<MilestoneTemplate | null> {
    return templateOf(ctx, program);
  }
}
