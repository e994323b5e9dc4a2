/** What clients send about feedback. */
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  Matches,
  Max,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { GraphQLLocalDate } from 'graphql-scalars';
import { ArgsType, Field, ID, InputType, Int } from 'type-graphql';
import { PageArgs } from '../../graphql/connection';
import { ChangingInput, CreatingInput, RequiredText } from '../../graphql/inputs';
import { EnrollmentRole } from '../enrollments/enrollment.entity';
import { LocalizedTextInput } from '../texts';
import { FeedbackRightsStatus } from './feedback-instrument.entity';
import { FeedbackConfidentiality } from './feedback-round.entity';
import { FeedbackAssignmentState } from './feedback.state';

const WORD = /^[A-Z][A-Z0-9_]{0,59}$/;
const word = {
  message: 'Must be upper-case letters, digits and underscores, up to 60, and begin with a letter.',
};
const items = { message: 'Must hold 1 to 100 items.' };
const scale = { message: 'Must be from -100 to 100.' };
const roles = { message: 'Must name 1 to 4 roles.' };
const answers = { message: 'Must hold 1 to 100 answers.' };

@ArgsType()
export class FeedbackAssignmentsArgs extends PageArgs {
  @Field(() => FeedbackAssignmentState, { nullable: true, description: 'Only those in this state.' })
  state?: FeedbackAssignmentState | null;
}

@InputType({ description: 'One question of an instrument.' })
export class FeedbackItemInput {
  @ValidateNested({ each: true })
  @Field(() => [LocalizedTextInput], { description: 'The question, in one or more languages.' })
  texts: LocalizedTextInput[];

  @Min(-100, scale)
  @Max(100, scale)
  @Field(() => Int, { description: 'Lowest value of its scale; from -100.' })
  low: number;

  @Min(-100, scale)
  @Max(100, scale)
  @Field(() => Int, { description: 'Highest value of its scale, above the lowest; up to 100.' })
  high: number;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether a high value means little; it is turned before means are taken.',
  })
  reversed: boolean = false;

  @ValidateIf((_, value) => value !== undefined && value !== null)
  @Matches(WORD, word)
  @Field(() => String, {
    nullable: true,
    description:
      'What it measures together with others on the same scale. Results show the mean of SATISFACTION.',
  })
  subscale?: string | null;
}

@InputType({ description: 'A new instrument, or the next version of one with the same key.' })
export class CreateFeedbackInstrumentInput extends CreatingInput {
  @Field(() => ID, { description: 'The program.' })
  programId: string;

  @Matches(WORD, word)
  @Field({
    description: 'Name for programs, such as CLOSING_SURVEY. One that is known makes its next version.',
  })
  key: string;

  @ValidateNested({ each: true })
  @Field(() => [LocalizedTextInput], { description: 'Its name, in one or more languages.' })
  names: LocalizedTextInput[];

  @Field(() => FeedbackRightsStatus, { description: 'Whether the institution may use its wording.' })
  rightsStatus: FeedbackRightsStatus;

  @Min(1, { message: 'Must be 1 or more.' })
  @Field(() => Int, {
    description: 'Fewest items that a response must answer to count in a mean; 1 to the number of items.',
  })
  minimumAnswered: number;

  @ArrayMinSize(1, items)
  @ArrayMaxSize(100, items)
  @ValidateNested({ each: true })
  @Field(() => [FeedbackItemInput], { description: 'Its items in their order, up to 100.' })
  items: FeedbackItemInput[];
}

@InputType({ description: 'A feedback round of a cohort.' })
export class PlanFeedbackRoundInput extends CreatingInput {
  @Field(() => ID, { description: 'The cohort.' })
  cohortId: string;

  @Field(() => ID, { description: 'The instrument: one of the cohort’s program.' })
  instrumentId: string;

  @RequiredText(200)
  @Field({ description: 'Name of the round, for those who are asked; 1 to 200 characters.' })
  name: string;

  @ArrayMinSize(1, roles)
  @ArrayUnique({ message: 'Must not name the same role twice.' })
  @Field(() => [EnrollmentRole], { description: 'Members in which roles are asked.' })
  asks: EnrollmentRole[];

  @Field(() => FeedbackConfidentiality, {
    defaultValue: FeedbackConfidentiality.CONFIDENTIAL,
    description: 'What becomes of the answers.',
  })
  confidentiality: FeedbackConfidentiality = FeedbackConfidentiality.CONFIDENTIAL;

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description: 'Last day for answers; leave out to take them until the round is closed.',
  })
  closesOn?: string | null;
}

@InputType({ description: 'A step in the life of a feedback round.' })
export class MoveFeedbackRoundInput extends ChangingInput {
  @Field(() => ID, { description: 'The round.' })
  feedbackRoundId: string;
}

@InputType({ description: 'An answer to one item.' })
export class FeedbackAnswerInput {
  @Field(() => Int, { description: 'Place of the item in the instrument.' })
  position: number;

  @Field(() => Int, { description: 'A value of its scale.' })
  value: number;
}

@InputType({ description: 'A request for feedback, to be declined.' })
export class DeclineFeedbackInput extends ChangingInput {
  @Field(() => ID, { description: 'The request: one of the viewer’s `feedbackAssignments`.' })
  assignmentId: string;
}

@InputType({ description: 'Answers to a request for feedback. They can’t be changed later.' })
export class SubmitFeedbackInput extends DeclineFeedbackInput {
  @ArrayMinSize(1, answers)
  @ArrayMaxSize(100, answers)
  @ValidateNested({ each: true })
  @Field(() => [FeedbackAnswerInput], { description: 'The answers; items may be left out, but not all.' })
  answers: FeedbackAnswerInput[];
}
