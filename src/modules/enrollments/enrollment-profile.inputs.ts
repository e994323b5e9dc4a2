/** What clients send about what people bring into a cohort. */
import { ArrayMaxSize, IsOptional, Max, Min, ValidateIf, ValidateNested } from 'class-validator';
import { GraphQLLocalDate } from 'graphql-scalars';
import { Field, ID, InputType, Int } from 'type-graphql';
import { ChangingInput, RequiredSwitch, Text } from '../../graphql/inputs';
import { MOST_CHOICES, SkillChoiceInput, tooManyChoices } from '../skills/skill-choice.inputs';

const seats = { message: 'Must be from 0 to 100.' };
const many = { message: 'Must name 50 skills at most.' };

@InputType({
  description: 'Changes of what a person brings along: a field left out stays, null clears it.',
})
export class UpdateEnrollmentInput extends ChangingInput {
  @Field(() => ID, { description: 'The enrollment.' })
  enrollmentId: string;

  @ValidateIf((_, value) => value !== undefined)
  @Min(0, seats)
  @Max(100, seats)
  @Field(() => Int, { nullable: true, description: 'Seats; 0 to 100. Nothing is taken away by lowering.' })
  capacity?: number;

  @IsOptional()
  @Min(0, seats)
  @Max(100, seats)
  @Field(() => Int, {
    nullable: true,
    description: 'Level or grade, 0 to 100, higher meaning more senior.',
  })
  level?: number | null;

  @Text(200)
  @Field(() => String, { nullable: true, description: 'Discipline or profession.' })
  discipline?: string | null;

  @RequiredSwitch()
  @Field({ nullable: true, description: 'Whether the person would also take the other role.' })
  interestedInBothRoles?: boolean;

  @RequiredSwitch()
  @Field({ nullable: true, description: 'Whether she stands in the cohort’s directory, where there is one.' })
  listed?: boolean;

  @IsOptional()
  @ArrayMaxSize(50, many)
  @Field(() => [String], {
    nullable: true,
    description: 'What the person wants to learn, up to 50 names; replaces the former.',
  })
  skillsWanted?: string[] | null;

  @IsOptional()
  @ArrayMaxSize(50, many)
  @Field(() => [String], {
    nullable: true,
    description: 'What the person can teach, up to 50 names; replaces the former.',
  })
  skillsOffered?: string[] | null;

  @IsOptional()
  @ArrayMaxSize(MOST_CHOICES, tooManyChoices)
  @ValidateNested({ each: true })
  @Field(() => [SkillChoiceInput], {
    nullable: true,
    description: `What the person wants and offers, with levels and evidence, up to ${MOST_CHOICES}; replaces the former, wanted and offered alike. Not together with the lists of names.`,
  })
  skillChoices?: SkillChoiceInput[] | null;
}

@InputType({ description: 'The beginning of a leave.' })
export class StartLeaveInput extends ChangingInput {
  @Field(() => ID, { description: 'The enrollment.' })
  enrollmentId: string;

  @Field(() => GraphQLLocalDate, { description: 'First day away.' })
  fromOn: string;

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description: 'Last day away; leave out while that is open.',
  })
  toOn?: string | null;
}

@InputType({ description: 'The end of an open leave.' })
export class EndLeaveInput extends ChangingInput {
  @Field(() => ID, { description: 'The enrollment.' })
  enrollmentId: string;

  @Field(() => GraphQLLocalDate, { description: 'Last day away.' })
  toOn: string;
}
