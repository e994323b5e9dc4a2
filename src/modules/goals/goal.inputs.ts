/** What clients send about goals. */
import { ArrayMaxSize, IsOptional, ValidateNested } from 'class-validator';
import { ArgsType, Field, ID, InputType } from 'type-graphql';
import { PageArgs } from '../../graphql/connection';
import { ChangingInput, RequiredText } from '../../graphql/inputs';

@ArgsType()
export class GoalTagsArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'Which begin so, whatever their case.' })
  nameStartsWith?: string | null;
}

@InputType({ description: 'A goal, in the person’s own words.' })
export class GoalInput {
  @Field(() => ID, {
    nullable: true,
    description: 'The goal that is kept or reworded; leave out for a new one.',
  })
  goalId?: string | null;

  @RequiredText(1000)
  @Field({ description: 'What she wants; 1 to 1,000 characters.' })
  text: string;

  @IsOptional()
  @ArrayMaxSize(10, { message: 'Must name 10 tags at most.' })
  @Field(() => [String], {
    nullable: true,
    description:
      'Up to 10 tags of up to 100 characters, whatever their case. New ones join the list that all choose from.',
  })
  tags?: string[] | null;
}

@InputType({ description: 'The goals of an enrollment.' })
export class SetGoalsInput extends ChangingInput {
  @Field(() => ID, { description: 'The enrollment.' })
  enrollmentId: string;

  @ArrayMaxSize(10, { message: 'Must hold 10 goals at most.' })
  @ValidateNested({ each: true })
  @Field(() => [GoalInput], {
    description: 'Her goals from now on, the most important first, up to 10; they replace the former.',
  })
  goals: GoalInput[];
}
