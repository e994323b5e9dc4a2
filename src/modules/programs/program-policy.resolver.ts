/** Starting points of rules, and what must be done before matching, on the wire. */
import { Arg, Ctx, Field, FieldResolver, Mutation, ObjectType, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../context';
import { payload } from '../../graphql/mutation';
import type { Raw } from '../../graphql/node';
import { LANGUAGE, LocalizedText, localized, textIn } from '../texts';
import { DisclosureTopic } from './disclosure-topic';
import { DEFAULT_POLICY, ProgramPolicy, type PolicyValues } from './program-policy.entity';
import { applyPolicyPreset } from './program-policy.service';
import { PolicyPreset } from './program-preset';
import { ApplyPolicyPresetInput } from './program-preset.inputs';
import { PRESETS, type Preset } from './program-presets';
import { ProgramPayload } from './program.types';
import { ReadinessItem } from './readiness-item';

@ObjectType({
  simpleResolvers: true,
  description: 'A starting point for the rules of a program, which its coordinators change as they like.',
})
export class ProgramPolicyPreset {
  @Field(() => PolicyPreset, { description: 'What to apply.' })
  preset: PolicyPreset;

  @Field({ description: 'Its name, in English.' })
  name: string;

  @Field({ description: 'For which programs it is and what it asks, in our own words.' })
  description: string;

  @Field({
    description: 'Where its figures come from. Checklists and the wording of steps are our suggestion.',
  })
  source: string;

  @Field(() => [String], { description: 'The fields of `policy` that it sets; the others stay as they are.' })
  sets: string[];

  @Field(() => ProgramPolicy, { description: 'The rules that a program without any would have by it.' })
  policy: PolicyValues;
}

const shown = ({ rules, ...preset }: Preset): ProgramPolicyPreset => ({
  ...preset,
  sets: Object.keys(rules).sort(),
  policy: { ...DEFAULT_POLICY, ...rules, preset: preset.preset },
});

@Resolver(() => ProgramPolicy)
export class ProgramPolicyResolver {
  @Query(() => [ProgramPolicyPreset], { description: 'Starting points for the rules of programs.' })
  programPolicyPresets(): ProgramPolicyPreset[] {
    return PRESETS.map(shown);
  }

  @FieldResolver(() => [ReadinessItem], {
    description: 'What must, or should, be done before somebody is matched, in the order to show.',
  })
  readiness(@Root() { readiness }: Raw<PolicyValues>): ReadinessItem[] {
    return readiness;
  }

  @FieldResolver(() => [DisclosureTopic], {
    description: 'Experiences that mentors and mentees may share, in the order to show.',
  })
  disclosureTopics(@Root() { disclosureTopics }: Raw<PolicyValues>): DisclosureTopic[] {
    return disclosureTopics;
  }

  @Mutation(() => ProgramPayload, {
    description:
      'Starts the rules of a program from a preset, as their next version: what the preset speaks of is set, the rest stays. For its coordinators.',
  })
  applyPolicyPreset(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which preset.' }) input: ApplyPolicyPresetInput,
  ): Promise<ProgramPayload> {
    return payload(input, async () => ({ program: await applyPolicyPreset(ctx, input) }));
  }
}

@Resolver(() => ReadinessItem)
export class ReadinessItemResolver {
  @FieldResolver(() => String, { description: 'What is to be done.' })
  label(
    @Ctx() ctx: Context,
    @Root() item: Raw<ReadinessItem>,
    @Arg('language', () => String, LANGUAGE) language?: string | null,
  ): string {
    return textIn(ctx, item.labels, language);
  }

  @FieldResolver(() => [LocalizedText], { description: 'The same in all its languages.' })
  labels(@Root() item: Raw<ReadinessItem>): LocalizedText[] {
    return localized(item.labels);
  }
}

@Resolver(() => DisclosureTopic)
export class DisclosureTopicResolver {
  @FieldResolver(() => String, { description: 'What somebody shares.' })
  label(
    @Ctx() ctx: Context,
    @Root() topic: Raw<DisclosureTopic>,
    @Arg('language', () => String, LANGUAGE) language?: string | null,
  ): string {
    return textIn(ctx, topic.labels, language);
  }

  @FieldResolver(() => [LocalizedText], { description: 'The same in all its languages.' })
  labels(@Root() topic: Raw<DisclosureTopic>): LocalizedText[] {
    return localized(topic.labels);
  }
}
