/** What clients send about milestones. */
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, Max, Min, ValidateNested } from 'class-validator';
import { GraphQLLocalDate } from 'graphql-scalars';
import { ArgsType, Field, ID, InputType, Int } from 'type-graphql';
import { MAX_PAGE, PageArgs } from '../../graphql/connection';
import { ChangingInput, CreatingInput, RequiredText } from '../../graphql/inputs';
import { EnrollmentRole } from '../enrollments/enrollment.entity';
import { LocalizedTextInput } from '../texts';
import { MilestoneState } from './milestone.state';

const manyAtOnce = { message: `Must name 1 to ${MAX_PAGE} at once.` };
const items = { message: 'Must hold up to 50 milestones.' };
const days = { message: 'Must be from 0 to 3650.' };

@InputType({ description: 'Which milestones to list.' })
export class MilestoneFilter {
  @Field(() => [MilestoneState], { nullable: true, description: 'In one of these states.' })
  states?: MilestoneState[] | null;
}

@ArgsType()
export class MilestonesArgs extends PageArgs {
  @Field(() => MilestoneFilter, { nullable: true, description: 'Which milestones to list.' })
  filter?: MilestoneFilter | null;
}

@InputType({ description: 'One milestone of a template.' })
export class MilestoneTemplateItemInput {
  @ValidateNested({ each: true })
  @Field(() => [LocalizedTextInput], { description: 'Its title, in one or more languages.' })
  titles: LocalizedTextInput[];

  @Min(0, days)
  @Max(3650, days)
  @Field(() => Int, { description: 'Days after the pairing’s own first day by which it is due; 0 to 3650.' })
  dueAfterDays: number;

  @Field(() => EnrollmentRole, {
    nullable: true,
    description: 'Whose task it is; leave out for all members.',
  })
  ownerRole?: EnrollmentRole | null;
}

@InputType({ description: 'What pairings of a program that start from now on should reach.' })
export class SetMilestoneTemplateInput extends CreatingInput {
  @Field(() => ID, { description: 'The program.' })
  programId: string;

  @ArrayMaxSize(50, items)
  @ValidateNested({ each: true })
  @Field(() => [MilestoneTemplateItemInput], {
    description: 'The milestones in their order, up to 50; an empty list plans none.',
  })
  items: MilestoneTemplateItemInput[];
}

@InputType({ description: 'A milestone for one pairing, beside those of the template.' })
export class AddMilestoneInput extends CreatingInput {
  @Field(() => ID, { description: 'The pairing.' })
  pairingId: string;

  @ValidateNested({ each: true })
  @Field(() => [LocalizedTextInput], { description: 'Its title, in one or more languages.' })
  titles: LocalizedTextInput[];

  @Field(() => GraphQLLocalDate, { description: 'The day by whose end it is due.' })
  dueOn: string;

  @Field(() => EnrollmentRole, {
    nullable: true,
    description: 'Whose task it is; leave out for all members.',
  })
  ownerRole?: EnrollmentRole | null;
}

@InputType({ description: 'A step in the life of a milestone.' })
export class MoveMilestoneInput extends ChangingInput {
  @Field(() => ID, { description: 'The milestone.' })
  milestoneId: string;
}

@InputType({ description: 'A milestone that is not needed.' })
export class WaiveMilestoneInput extends MoveMilestoneInput {
  @RequiredText(2000)
  @Field({ description: 'Why; the members can read it. Up to 2,000 characters.' })
  reason: string;
}

@InputType({ description: 'The same step for many milestones.' })
export class MoveMilestonesInput {
  @ArrayMinSize(1, manyAtOnce)
  @ArrayMaxSize(MAX_PAGE, manyAtOnce)
  @ArrayUnique({ message: 'Must not name the same milestone twice.' })
  @Field(() => [ID], { description: `The milestones, up to ${MAX_PAGE}.` })
  milestoneIds: string[];
}
