/** What clients send about forms. */
import { ArrayMaxSize, IsOptional, Matches, Max, Min, ValidateIf, ValidateNested } from 'class-validator';
import { GraphQLLocalDate } from 'graphql-scalars';
import { ArgsType, Field, Float, ID, InputType, Int } from 'type-graphql';
import { PageArgs } from '../../graphql/connection';
import { EnrollmentRole } from '../enrollments/enrollment-role';
import { LocalizedTextInput } from '../texts';
import { AnswerTier, ConditionTest, PickerDirection, QuestionKind, TextFormat } from './form.words';

const WORD = /^[A-Z][A-Z0-9_]{0,59}$/;
const word = {
  message: 'Must be upper-case letters, digits and underscores, up to 60, and begin with a letter.',
};
const BOUND = 1_000_000_000;
const bound = { message: `Must be from -${BOUND} to ${BOUND}.` };
const days = { message: 'Must be from -36500 to 36500.' };
const many = { message: 'Must hold up to 100.' };

@ArgsType()
export class ApplicationFormVersionsArgs extends PageArgs {
  @Field(() => EnrollmentRole, { nullable: true, description: 'Only those for this role.' })
  role?: EnrollmentRole | null;
}

@InputType({ description: 'Something to choose.' })
export class ApplicationOptionInput {
  @Matches(WORD, word)
  @Field({ description: 'Name for programs, such as BLENDED; the same in all versions of the form.' })
  key: string;

  @ValidateNested({ each: true })
  @Field(() => [LocalizedTextInput], { description: 'What people read, in one or more languages.' })
  labels: LocalizedTextInput[];
}

@InputType({ description: 'When a question is shown: after what was answered to an earlier one.' })
export class QuestionConditionInput {
  @Field({ description: 'Key of an earlier question.' })
  questionKey: string;

  @Field(() => ConditionTest, { description: 'What is asked of its answer.' })
  test: ConditionTest;

  @IsOptional()
  @ArrayMaxSize(100, many)
  @Field(() => [String], {
    nullable: true,
    description: 'CHOICE, MULTI_CHOICE: options, one of which it must be or have.',
  })
  options?: string[] | null;

  @Field(() => Float, { nullable: true, description: 'SCALE, NUMBER: the number to compare with.' })
  number?: number | null;
}

@InputType({ description: 'A question. Settings that have no meaning for its kind are left out.' })
export class ApplicationQuestionInput {
  @Matches(WORD, word)
  @Field({
    description:
      'Name for programs, such as MOTIVATION, unique in the form. Keep it in later versions: answers are carried over by it.',
  })
  key: string;

  @Field(() => QuestionKind, { description: 'What kind of answer it takes.' })
  kind: QuestionKind;

  @ValidateNested({ each: true })
  @Field(() => [LocalizedTextInput], { description: 'The question, in one or more languages.' })
  texts: LocalizedTextInput[];

  @IsOptional()
  @ValidateNested({ each: true })
  @Field(() => [LocalizedTextInput], { nullable: true, description: 'What helps to answer it.' })
  help?: LocalizedTextInput[] | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether it must be answered where it is shown.',
  })
  required: boolean = false;

  @Field(() => AnswerTier, {
    description:
      'Who can read the answer beside the person herself. SKILL_PICKER needs PAIR, RANKED_PEOPLE needs COORDINATOR.',
  })
  tier: AnswerTier;

  @IsOptional()
  @ValidateNested()
  @Field(() => QuestionConditionInput, {
    nullable: true,
    description: 'When it is shown; leave out for always.',
  })
  condition?: QuestionConditionInput | null;

  @IsOptional()
  @ArrayMaxSize(100, many)
  @ValidateNested({ each: true })
  @Field(() => [ApplicationOptionInput], {
    nullable: true,
    description: 'CHOICE, MULTI_CHOICE: what to choose from, up to 100.',
  })
  options?: ApplicationOptionInput[] | null;

  @Field(() => TextFormat, { nullable: true, description: 'TEXT: what it must look like.' })
  format?: TextFormat | null;

  @IsOptional()
  @Min(-BOUND, bound)
  @Max(BOUND, bound)
  @Field(() => Float, {
    nullable: true,
    description:
      'TEXT: fewest characters. SCALE, NUMBER: lowest value. MULTI_CHOICE, SKILL_PICKER, RANKED_PEOPLE: fewest picks.',
  })
  atLeast?: number | null;

  @IsOptional()
  @Min(-BOUND, bound)
  @Max(BOUND, bound)
  @Field(() => Float, {
    nullable: true,
    description:
      'TEXT: most characters, up to 10,000. SCALE, NUMBER: highest value. MULTI_CHOICE: most picks; SKILL_PICKER up to 50, RANKED_PEOPLE up to 20.',
  })
  atMost?: number | null;

  @Field(() => Float, { nullable: true, description: 'SCALE: from one value to the next; 1 unless given.' })
  step?: number | null;

  @Field(() => Boolean, { nullable: true, description: 'NUMBER: whether it must be whole.' })
  whole?: boolean | null;

  @IsOptional()
  @ValidateNested({ each: true })
  @Field(() => [LocalizedTextInput], { nullable: true, description: 'SCALE: what its lowest value means.' })
  lowLabels?: LocalizedTextInput[] | null;

  @IsOptional()
  @ValidateNested({ each: true })
  @Field(() => [LocalizedTextInput], { nullable: true, description: 'SCALE: what its highest value means.' })
  highLabels?: LocalizedTextInput[] | null;

  @Field(() => GraphQLLocalDate, { nullable: true, description: 'DATE: the first day allowed.' })
  fromOn?: string | null;

  @Field(() => GraphQLLocalDate, { nullable: true, description: 'DATE: the last day allowed.' })
  toOn?: string | null;

  @IsOptional()
  @Min(-36_500, days)
  @Max(36_500, days)
  @Field(() => Int, {
    nullable: true,
    description: 'DATE: days from the day of answering to the first day allowed; negative: before it.',
  })
  fromDays?: number | null;

  @IsOptional()
  @Min(-36_500, days)
  @Max(36_500, days)
  @Field(() => Int, {
    nullable: true,
    description: 'DATE: days from the day of answering to the last day allowed; negative: before it.',
  })
  toDays?: number | null;

  @Field(() => PickerDirection, {
    nullable: true,
    description: 'SKILL_PICKER: whether she wants or offers what she picks. One question for each.',
  })
  direction?: PickerDirection | null;
}

@InputType({ description: 'The next version of the form that a program asks of one role.' })
export class SetApplicationFormInput {
  @Field(() => ID, { description: 'The program.' })
  programId: string;

  @Field(() => EnrollmentRole, { description: 'Whom it asks.' })
  role: EnrollmentRole;

  @ArrayMaxSize(100, { message: 'Must hold up to 100 questions.' })
  @ValidateNested({ each: true })
  @Field(() => [ApplicationQuestionInput], {
    description: 'All its questions in their order, up to 100; none to ask nothing any more.',
  })
  questions: ApplicationQuestionInput[];

  @ValidateIf((_, value) => value !== undefined && value !== null)
  @Min(0, { message: 'Must be 0 or more.' })
  @Field(() => Int, {
    nullable: true,
    description:
      'The `number` of the version that you read; 0 where there was none. When somebody made another since, nothing is written and a VersionConflict says so.',
  })
  expectedVersion?: number | null;
}
