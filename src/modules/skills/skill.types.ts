/** Wire shapes around skills. */
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { connectionOf } from '../../graphql/connection';
import { MutationPayload } from '../../graphql/mutation';
import { UserError } from '../../graphql/user-errors';
import { Skill } from './skill.entity';

export const SkillConnection = connectionOf(Skill, 'skills');

@ObjectType({ description: 'Skills of an enrollment, by name.', simpleResolvers: true })
export class EnrollmentSkills {
  @Field(() => [String], { description: 'What the person wants to learn.' })
  wanted: string[];
  @Field(() => [String], { description: 'What the person can teach.' })
  offered: string[];
}

@ObjectType({
  description: 'How many live enrollments name a skill, in the cohorts that the viewer sees.',
  simpleResolvers: true,
})
export class SkillUsage {
  @Field(() => Int, { description: 'How many want it.' })
  wanted: number;
  @Field(() => Int, { description: 'How many offer it.' })
  offered: number;
}

@ObjectType({ description: 'The taxonomy of skills as a whole.', simpleResolvers: true })
export class SkillTaxonomyState {
  @Field(() => Int, {
    description:
      'Grows with every change that sorts skills; 0 before the first. Words that people type do not count.',
  })
  version: number;
  @Field(() => GraphQLDateTimeISO, { nullable: true, description: 'When it was last changed.' })
  updatedAt: Date | null;
}

@ObjectType({ implements: MutationPayload, description: 'The skill after the mutation.' })
export class SkillPayload extends MutationPayload {
  @Field(() => Skill, { nullable: true, description: 'The skill; null when nothing was written.' })
  skill?: Skill | null;
  @Field(() => Int, { nullable: true, description: 'The version that the taxonomy has now.' })
  taxonomyVersion?: number | null;
}

export enum SkillRowOutcome {
  CREATED = 'CREATED',
  UPDATED = 'UPDATED',
  UNCHANGED = 'UNCHANGED',
  REFUSED = 'REFUSED',
}

registerEnumType(SkillRowOutcome, {
  name: 'SkillRowOutcome',
  description: 'What became of a row of an import, or would become of it in a dry run.',
  valuesConfig: {
    CREATED: { description: 'A new skill.' },
    UPDATED: { description: 'A skill that was known, changed.' },
    UNCHANGED: { description: 'The skill is as the row says already.' },
    REFUSED: { description: 'Nothing; `userErrors` says why.' },
  },
});

@ObjectType({ description: 'What became of one row of an import.', simpleResolvers: true })
export class SkillRowResult {
  @Field(() => Int, { description: 'Place of the row in the input, from 0.' })
  row: number;
  @Field({ description: 'The name that the row has.' })
  name: string;
  @Field(() => SkillRowOutcome, { description: 'What became of it.' })
  outcome: SkillRowOutcome;
  @Field(() => ID, { nullable: true, description: 'Id of the skill; null where there is none (yet).' })
  skillId: string | null;
  @Field(() => [UserError], { description: 'Why nothing was written for it; empty when it took effect.' })
  userErrors: UserError[];
}

@ObjectType({
  implements: MutationPayload,
  description:
    'What became of each row. Where one was refused and the rest was not asked for, nothing was written, and `userErrors` holds the reasons of all rows.',
})
export class ImportSkillsPayload extends MutationPayload {
  @Field(() => [SkillRowResult], {
    nullable: true,
    description:
      'One result for each row, in their order; null when nothing was written because of a refusal. It counts for the cost of the request: of thousands of rows ask for the numbers alone, or send them in parts.',
  })
  results?: SkillRowResult[] | null;
  @Field(() => Int, { nullable: true, description: 'How many rows are new skills.' })
  created?: number | null;
  @Field(() => Int, { nullable: true, description: 'How many rows changed a skill.' })
  updated?: number | null;
  @Field(() => Int, { nullable: true, description: 'How many rows said nothing new.' })
  unchanged?: number | null;
  @Field(() => Int, { nullable: true, description: 'How many rows were refused.' })
  refused?: number | null;
  @Field(() => Int, { nullable: true, description: 'The version that the taxonomy has now.' })
  taxonomyVersion?: number | null;
}
