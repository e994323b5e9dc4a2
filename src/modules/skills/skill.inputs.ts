/** What clients send about the taxonomy of skills. */
import { ArrayMaxSize, ArrayMinSize, IsOptional, ValidateNested } from 'class-validator';
import { ArgsType, Field, ID, InputType } from 'type-graphql';
import { PageArgs } from '../../graphql/connection';
import { ChangingInput, CreatingInput, RequiredSwitch, RequiredText, Text } from '../../graphql/inputs';

const MOST_SYNONYMS = 30;
const MOST_ROWS = 5_000;
const synonyms = { message: `Must name ${MOST_SYNONYMS} synonyms at most.` };
const rows = { message: `Must hold 1 to ${MOST_ROWS} rows.` };

@InputType({ description: 'Which skills to list; all conditions must hold.' })
export class SkillFilter {
  @Field(() => ID, { nullable: true, description: 'Directly below this skill.' })
  parentId?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: the top of the tree; false: what is below it.',
  })
  top?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: archived ones only; false: all but those; leave out for both.',
  })
  archived?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: those that nobody has sorted yet; false: all but those; leave out for both.',
  })
  unsorted?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description: 'Whose name or synonym holds this text, whatever its case.',
  })
  search?: string | null;
}

@ArgsType()
export class SkillsArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'Whose name begins so, whatever its case.' })
  nameStartsWith?: string | null;

  @Field(() => SkillFilter, { nullable: true, description: 'Which skills to list.' })
  filter?: SkillFilter | null;
}

@InputType({ description: 'A new skill of the taxonomy.' })
export class CreateSkillInput extends CreatingInput {
  @RequiredText(100)
  @Field({ description: 'Name; 1 to 100 characters, not yet a name or synonym of another skill.' })
  name: string;

  @Field(() => ID, { nullable: true, description: 'The skill that it is part of; leave out for the top.' })
  parentId?: string | null;

  @Text(100)
  @Field(() => String, { nullable: true, description: 'Code of the skill in the institution’s own systems.' })
  code?: string | null;

  @Text(1000)
  @Field(() => String, { nullable: true, description: 'What is meant; up to 1,000 characters.' })
  description?: string | null;

  @IsOptional()
  @ArrayMaxSize(MOST_SYNONYMS, synonyms)
  @Field(() => [String], { nullable: true, description: `Other words for it, up to ${MOST_SYNONYMS}.` })
  synonyms?: string[] | null;
}

@InputType({
  description:
    'Changes of a skill: a field left out stays, null clears it. An unsorted skill is sorted by that.',
})
export class UpdateSkillInput extends ChangingInput {
  @Field(() => ID, { description: 'The skill to change.' })
  skillId: string;

  @RequiredText(100)
  @Field({
    nullable: true,
    description: 'New name; the former one becomes a synonym, unless `synonyms` says otherwise.',
  })
  name?: string;

  @Field(() => ID, { nullable: true, description: 'New parent; null puts it at the top.' })
  parentId?: string | null;

  @Text(100)
  @Field(() => String, { nullable: true, description: 'New code.' })
  code?: string | null;

  @Text(1000)
  @Field(() => String, { nullable: true, description: 'New description.' })
  description?: string | null;

  @IsOptional()
  @ArrayMaxSize(MOST_SYNONYMS, synonyms)
  @Field(() => [String], { nullable: true, description: 'Its synonyms from now on; null leaves none.' })
  synonyms?: string[] | null;

  @RequiredSwitch()
  @Field({ nullable: true, description: 'True archives the skill, false offers it for choice again.' })
  archived?: boolean;
}

@InputType({ description: 'Two skills that mean the same.' })
export class MergeSkillsInput extends ChangingInput {
  @Field(() => ID, {
    description:
      'The skill that goes: its names and choices lead to the other. `expectedVersion` is its version.',
  })
  skillId: string;

  @Field(() => ID, { description: 'The sorted skill that stays.' })
  intoSkillId: string;
}

@InputType({ description: 'One skill of an import. What a row leaves out stays as it is.' })
export class SkillRowInput {
  @RequiredText(100)
  @Field({ description: 'Its name, or one of its synonyms.' })
  name: string;

  @Text(100)
  @Field(() => String, {
    nullable: true,
    description: 'Its code. A code that is known leads to the skill, which then gets the name of the row.',
  })
  code?: string | null;

  @Text(100)
  @Field(() => String, {
    nullable: true,
    description: 'Code or name of the skill that it is part of, known already or anywhere among the rows.',
  })
  parent?: string | null;

  @IsOptional()
  @ArrayMaxSize(MOST_SYNONYMS, synonyms)
  @Field(() => [String], { nullable: true, description: 'Other words for it, added to those that it has.' })
  synonyms?: string[] | null;

  @Text(1000)
  @Field(() => String, { nullable: true, description: 'What is meant; up to 1,000 characters.' })
  description?: string | null;
}

@InputType({ description: 'Many skills at once. The same rows again change nothing.' })
export class ImportSkillsInput {
  @ArrayMinSize(1, rows)
  @ArrayMaxSize(MOST_ROWS, rows)
  @ValidateNested({ each: true })
  @Field(() => [SkillRowInput], { description: 'The skills, in any order; up to 5,000.' })
  rows: SkillRowInput[];

  @Field({ defaultValue: false, description: 'Only says what would become of each row.' })
  dryRun: boolean = false;

  @Field({
    defaultValue: false,
    description:
      'Writes the rows that can be written, although others are refused. Otherwise one that is refused refuses all.',
  })
  skipRefused: boolean = false;
}

@InputType({ description: 'The wish for the starter set.' })
export class AdoptStarterSkillsInput {
  @Field({ defaultValue: false, description: 'Only says what would become of each skill.' })
  dryRun: boolean = false;
}
