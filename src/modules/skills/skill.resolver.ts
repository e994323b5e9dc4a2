/** Skills on the wire. */
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../context';
import { PageArgs, type Page } from '../../graphql/connection';
import { payload } from '../../graphql/mutation';
import type { Raw } from '../../graphql/node';
import { Skill } from './skill.entity';
import {
  AdoptStarterSkillsInput,
  CreateSkillInput,
  ImportSkillsInput,
  MergeSkillsInput,
  SkillsArgs,
  UpdateSkillInput,
} from './skill.inputs';
import { adoptStarterSkills, importSkills } from './skill-import.service';
import { getSkill, listChildren, listSkills, mergedIntoOf, parentOf, usageOf } from './skill.repository';
import { createSkill, getTaxonomy, mergeSkills, updateSkill } from './skill.service';
import {
  ImportSkillsPayload,
  SkillConnection,
  SkillPayload,
  SkillTaxonomyState,
  SkillUsage,
} from './skill.types';

@Resolver(() => Skill)
export class SkillResolver {
  @Query(() => SkillConnection, {
    description: 'Skills known in the institution, by name. Merged ones are found by their ids alone.',
  })
  skills(@Ctx() ctx: Context, @Args(() => SkillsArgs) args: SkillsArgs): Promise<Page<Skill>> {
    return listSkills(ctx, args);
  }

  @Query(() => Skill, { description: 'One skill, merged and archived ones included.' })
  skill(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the skill.' }) id: string,
  ): Promise<Skill> {
    return getSkill(ctx, id);
  }

  @Query(() => SkillTaxonomyState, { description: 'Which version the taxonomy of skills has.' })
  async skillTaxonomy(@Ctx() ctx: Context): Promise<SkillTaxonomyState> {
    return getTaxonomy(ctx);
  }

  @FieldResolver(() => Skill, { nullable: true, description: 'What it is part of; null at the top.' })
  parent(@Ctx() ctx: Context, @Root() skill: Raw<Skill>): Promise<Skill | null> | null {
    return parentOf(ctx, skill);
  }

  @FieldResolver(() => SkillConnection, { description: 'Its parts, by name.' })
  children(
    @Ctx() ctx: Context,
    @Root() skill: Raw<Skill>,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Page<Skill>> {
    return listChildren(ctx, skill, args);
  }

  @FieldResolver(() => Skill, {
    nullable: true,
    description: 'The skill that it became part of; null where it was not merged.',
  })
  mergedInto(@Ctx() ctx: Context, @Root() skill: Raw<Skill>): Promise<Skill | null> | null {
    return mergedIntoOf(ctx, skill);
  }

  @FieldResolver(() => SkillUsage, {
    nullable: true,
    description: 'How many want and offer it now. For coordinators; null for others.',
  })
  usage(@Ctx() ctx: Context, @Root() skill: Raw<Skill>): Promise<SkillUsage | null> {
    return usageOf(ctx, skill);
  }

  @Mutation(() => SkillPayload, {
    description: 'Adds a skill to the taxonomy. For administrators and coordinators of the institution.',
  })
  createSkill(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'The new skill.' }) input: CreateSkillInput,
  ): Promise<SkillPayload> {
    return payload(input, () => createSkill(ctx, input));
  }

  @Mutation(() => SkillPayload, {
    description:
      'Changes, places, archives or restores a skill; an unsorted one is sorted by it. For administrators and coordinators of the institution.',
  })
  updateSkill(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'What to change.' }) input: UpdateSkillInput,
  ): Promise<SkillPayload> {
    return payload(input, () => updateSkill(ctx, input));
  }

  @Mutation(() => SkillPayload, {
    description:
      'Makes one skill of two that mean the same: names, choices and parts of the one lead to the other, and so does its id. For administrators and coordinators of the institution.',
  })
  mergeSkills(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which skill becomes part of which.' }) input: MergeSkillsInput,
  ): Promise<SkillPayload> {
    return payload(input, () => mergeSkills(ctx, input));
  }

  @Mutation(() => ImportSkillsPayload, {
    description:
      'Adds and changes many skills at once; the same rows again change nothing. For administrators and coordinators of the institution.',
  })
  importSkills(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'The skills.' }) input: ImportSkillsInput,
  ): Promise<ImportSkillsPayload> {
    return payload(input, () => importSkills(ctx, input));
  }

  @Mutation(() => ImportSkillsPayload, {
    description:
      'Adds a small set of skills to start from; what the institution has sorted already stays as it is. For administrators and coordinators of the institution.',
  })
  adoptStarterSkills(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Whether to do it or only to look.' }) input: AdoptStarterSkillsInput,
  ): Promise<ImportSkillsPayload> {
    return payload(input, () => adoptStarterSkills(ctx, input));
  }
}
