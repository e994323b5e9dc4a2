/** What clients send about the skills that somebody wants and offers. */
import { ArrayMaxSize, IsOptional, Matches, MaxLength, ValidateNested } from 'class-validator';
import { Field, ID, InputType } from 'type-graphql';
import { ChangingInput, Text } from '../../graphql/inputs';
import { SkillDirection, SkillLevel } from './skill-choice.entity';

export const MOST_CHOICES = 100;
export const tooManyChoices = { message: `Must name ${MOST_CHOICES} skills at most.` };

@InputType({ description: 'A skill that somebody wants or offers: by its id, or in words.' })
export class SkillChoiceInput {
  @Field(() => ID, { nullable: true, description: 'The skill; else give its name.' })
  skillId?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Name or synonym of the skill, whatever its case; 1 to 100 characters. A word that is not known yet becomes an unsorted skill.',
  })
  name?: string | null;

  @Field(() => SkillDirection, { description: 'Whether it is wanted or offered.' })
  direction: SkillDirection;

  @Field(() => SkillLevel, {
    nullable: true,
    description: 'Of an offered skill: where she stands; of a wanted one: where she wants to get.',
  })
  level?: SkillLevel | null;

  @Text(500)
  @Field(() => String, {
    nullable: true,
    description: 'What shows that she can; up to 500 characters. For offered skills alone.',
  })
  evidence?: string | null;

  @IsOptional()
  @MaxLength(500, { message: 'Must have up to 500 characters.' })
  @Matches(/^https:\/\/[^\s/]+\S*$/, { message: 'Must be an address that begins with https://.' })
  @Field(() => String, {
    nullable: true,
    description: 'Where it can be seen, an https address of up to 500 characters. For offered skills alone.',
  })
  evidenceUrl?: string | null;
}

@InputType({ description: 'The skills that a person wants and offers, whatever the cohort.' })
export class SetPersonSkillsInput extends ChangingInput {
  @Field(() => ID, { description: 'The person.' })
  personId: string;

  @ArrayMaxSize(MOST_CHOICES, tooManyChoices)
  @ValidateNested({ each: true })
  @Field(() => [SkillChoiceInput], {
    description: `Her skills from now on, up to ${MOST_CHOICES}; they replace the former.`,
  })
  skillChoices: SkillChoiceInput[];
}
