/** What clients send about applications. */
import { ArrayMaxSize, IsOptional, Length, ValidateNested } from 'class-validator';
import { GraphQLLocalDate } from 'graphql-scalars';
import { Field, Float, ID, InputType } from 'type-graphql';
import { ChangingInput } from '../../graphql/inputs';

const many = { message: 'Must name up to 100.' };

@InputType({
  description: 'An answer, in the field of its question’s kind. Without any value, the answer is taken back.',
})
export class ApplicationAnswerInput {
  @Length(1, 60, { message: 'Must have 1 to 60 characters.' })
  @Field({ description: 'Key of the question.' })
  key: string;

  @Field(() => String, { nullable: true, description: 'TEXT: the words.' })
  text?: string | null;

  @Field(() => Float, { nullable: true, description: 'SCALE, NUMBER: the number.' })
  number?: number | null;

  @Field(() => GraphQLLocalDate, { nullable: true, description: 'DATE: the day.' })
  dayOn?: string | null;

  @IsOptional()
  @ArrayMaxSize(100, many)
  @Field(() => [String], { nullable: true, description: 'CHOICE, MULTI_CHOICE: keys of options.' })
  options?: string[] | null;

  @IsOptional()
  @ArrayMaxSize(100, many)
  @Field(() => [String], {
    nullable: true,
    description: 'SKILL_PICKER: names of skills, beside `skillIds`; one that is new is made.',
  })
  skills?: string[] | null;

  @IsOptional()
  @ArrayMaxSize(100, many)
  @Field(() => [ID], { nullable: true, description: 'SKILL_PICKER: ids of skills.' })
  skillIds?: string[] | null;

  @IsOptional()
  @ArrayMaxSize(100, many)
  @Field(() => [ID], { nullable: true, description: 'RANKED_PEOPLE: ids of people, the first choice first.' })
  personIds?: string[] | null;
}

@InputType({
  description:
    'Answers to save. Questions that are not named keep theirs: of two who save the same one at once, the later wins.',
})
export class SaveApplicationInput extends ChangingInput {
  @Field(() => ID, { description: 'The enrollment.' })
  enrollmentId: string;

  @Field(() => ID, {
    nullable: true,
    description:
      'The form that was shown to her; the one of her last save unless given. An answer that more people could read by now is refused, so that she is told first.',
  })
  formId?: string | null;

  @ArrayMaxSize(100, { message: 'Must hold up to 100 answers.' })
  @ValidateNested({ each: true })
  @Field(() => [ApplicationAnswerInput], { description: 'The answers, each question once.' })
  answers: ApplicationAnswerInput[];

  @Field(() => Boolean, {
    defaultValue: false,
    description:
      'Whether to submit the application with it. What has been submitted must stay complete, whatever is said here.',
  })
  submit: boolean = false;
}

@InputType({
  description:
    'What somebody answered; all conditions must hold. Answers that the viewer may not read are as if they were not there.',
})
export class EnrollmentAnswerFilter {
  @Field({ description: 'Key of the question. Alone: whether it was answered.' })
  questionKey: string;

  @Field(() => [String], { nullable: true, description: 'One of these options, by their keys.' })
  optionIn?: string[] | null;

  @Field(() => Float, { nullable: true, description: 'A number not below this.' })
  numberAtLeast?: number | null;

  @Field(() => Float, { nullable: true, description: 'A number not above this.' })
  numberAtMost?: number | null;

  @Field(() => GraphQLLocalDate, { nullable: true, description: 'A day not before this.' })
  fromOn?: string | null;

  @Field(() => GraphQLLocalDate, { nullable: true, description: 'A day not after this.' })
  toOn?: string | null;

  @Field(() => String, { nullable: true, description: 'A text with these words in it, whatever their case.' })
  textContains?: string | null;

  @Field(() => ID, { nullable: true, description: 'A picked skill.' })
  skillId?: string | null;
}
