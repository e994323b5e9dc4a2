/** What clients send about reporting lines. */
import { ArrayMaxSize, ArrayMinSize, ArrayUnique } from 'class-validator';
import { GraphQLLocalDate } from 'graphql-scalars';
import { ArgsType, Field, ID, InputType } from 'type-graphql';
import { MAX_PAGE, PageArgs } from '../../graphql/connection';
import { ChangingInput, CreatingInput, Text } from '../../graphql/inputs';

const manyAtOnce = { message: `Must hold 1 to ${MAX_PAGE} at once.` };
const SOURCE = 'The system that it comes from; leave out for what you enter by hand.';

@ArgsType()
export class ReportingLinesArgs extends PageArgs {
  @Field(() => GraphQLLocalDate, { nullable: true, description: 'Those that hold on this day.' })
  on?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: also those that were taken back as errors.',
  })
  retracted?: boolean | null;
}

@InputType({ description: 'To whom a person reports from a day on.' })
export class ReportingLineInput {
  @Field(() => ID, { description: 'The person who reports.' })
  personId: string;

  @Field(() => ID, { description: 'Her manager.' })
  managerId: string;

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description: 'First day on which it holds, which may lie ahead; leave out for today.',
  })
  fromOn?: string | null;

  @Text(100)
  @Field(() => String, { nullable: true, description: SOURCE })
  source?: string | null;
}

@InputType({
  description: 'To whom a person reports from a day on; an open line of hers ends the day before.',
})
export class SetReportingLineInput extends CreatingInput {
  @Field(() => ID, { description: 'The person who reports.' })
  personId: string;

  @Field(() => ID, { description: 'Her manager.' })
  managerId: string;

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description: 'First day on which it holds, which may lie ahead; leave out for today.',
  })
  fromOn?: string | null;

  @Text(100)
  @Field(() => String, { nullable: true, description: SOURCE })
  source?: string | null;
}

@InputType({ description: 'To whom many people report.' })
export class SetReportingLinesInput {
  @ArrayMinSize(1, manyAtOnce)
  @ArrayMaxSize(MAX_PAGE, manyAtOnce)
  @ArrayUnique((line: ReportingLineInput) => line.personId, {
    message: 'Must not name the same person twice.',
  })
  @Field(() => [ReportingLineInput], { description: `Lines of different people, up to ${MAX_PAGE}.` })
  lines: ReportingLineInput[];
}

@InputType({ description: 'A reporting line to take back: it never held.' })
export class ChangeReportingLineInput extends ChangingInput {
  @Field(() => ID, { description: 'The reporting line.' })
  reportingLineId: string;
}

@InputType({ description: 'A reporting line to end.' })
export class EndReportingLineInput extends ChangeReportingLineInput {
  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description: 'Last day on which it holds, which may lie ahead; leave out for today.',
  })
  toOn?: string | null;
}

@InputType({ description: 'What was wrong about a reporting line; what is left out stays as it is.' })
export class CorrectReportingLineInput extends ChangeReportingLineInput {
  @Field(() => ID, { nullable: true, description: 'The manager; can’t be cleared.' })
  managerId?: string | null;

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description: 'First day on which it holds; can’t be cleared.',
  })
  fromOn?: string | null;

  @Field(() => GraphQLLocalDate, { nullable: true, description: 'Last day on which it holds; null: open.' })
  toOn?: string | null;
}
