/** Milestone templates on the wire. */
import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { Context } from '../../context';
import { payload } from '../../graphql/mutation';
import type { Raw } from '../../graphql/node';
import { Program } from '../programs/program.entity';
import { LANGUAGE, LocalizedText, localized, textIn } from '../texts';
import { MilestoneTemplate, MilestoneTemplateItem } from './milestone.entity';
import { SetMilestoneTemplateInput } from './milestone.inputs';
import { newestTemplateLoader, templateItemsLoader } from './milestone-template.repository';
import { setMilestoneTemplate } from './milestone-template.service';
import { MilestoneTemplatePayload } from './milestone.types';

@Resolver(() => MilestoneTemplate)
export class MilestoneTemplateResolver {
  @FieldResolver(() => [MilestoneTemplateItem], { description: 'Its milestones in their order, up to 50.' })
  async items(
    @Ctx() ctx: Context,
    @Root() template: Raw<MilestoneTemplate>,
  ): Promise<MilestoneTemplateItem[]> {
    return (await templateItemsLoader(ctx).load(template.id))?.items ?? [];
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
  ): Promise<string> {
    return textIn(ctx, item.title, language);
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
  async milestoneTemplate(
    @Ctx() ctx: Context,
    @Root() program: Raw<Program>,
  ): Promise<MilestoneTemplate | null> {
    return (await newestTemplateLoader(ctx).load(program.id))?.template ?? null;
  }
}
