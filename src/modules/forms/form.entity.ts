/** Forms that people fill in to apply, one for each role of a program. Kept by version; one is never changed. */
import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { GraphQLDateTimeISO, GraphQLLocalDate } from 'graphql-scalars';
import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Instant, NodeId, PrimaryId, Word } from '../../db/columns';
import { Node } from '../../graphql/node';
import { EnrollmentRole } from '../enrollments/enrollment-role';
import { Program } from '../programs/program.entity';
import type { Texts } from '../texts';
import { AnswerTier, ConditionTest, PickerDirection, QuestionKind, TextFormat } from './form.words';

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'What people are asked who apply to a program in a role. It never changes.',
})
@Entity('application_forms')
@Unique('uq_application_forms_number', ['institutionId', 'programId', 'role', 'number'])
@ForeignKey(() => Program, ['institutionId', 'programId'], ['institutionId', 'id'])
@Index('ix_application_forms_program', ['institutionId', 'programId', 'createdAt', 'id'])
export class ApplicationForm extends Node {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryId('ApplicationForm')
  override id: string;

  @NodeId('Program')
  @Field(() => ID, { description: 'Id of the program.' })
  programId: string;

  @Word()
  @Field(() => EnrollmentRole, { description: 'Whom it asks: people who apply in this role.' })
  role: EnrollmentRole;

  @Column('integer')
  @Field(() => Int, {
    description: 'Version among the forms of the program for this role, from 1; the highest is in use.',
  })
  number: number;

  @Instant()
  @Field(() => GraphQLDateTimeISO, { description: 'When it was made.' })
  createdAt: Date;
}

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'A question of a form. It never changes; another version of the form has its own.',
})
@Entity('application_questions')
@Unique('uq_application_questions_position', ['institutionId', 'formId', 'position'])
@Unique('uq_application_questions_key', ['institutionId', 'formId', 'key'])
@ForeignKey(() => ApplicationForm, ['institutionId', 'formId'], ['institutionId', 'id'])
export class ApplicationQuestion extends Node {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryId('ApplicationQuestion')
  override id: string;

  @NodeId('ApplicationForm')
  @Field(() => ID, { description: 'Id of the form.' })
  formId: string;

  @Column('integer')
  @Field(() => Int, { description: 'Its place, from 1.' })
  position: number;

  @Column('text')
  @Field({ description: 'Name for programs, such as MOTIVATION; the same in all versions of the form.' })
  key: string;

  @Word()
  @Field(() => QuestionKind, { description: 'What kind of answer it takes.' })
  kind: QuestionKind;

  @Column('jsonb')
  texts: Texts;

  @Column('jsonb', { nullable: true })
  help: Texts | null;

  @Column('boolean')
  @Field({ description: 'Whether it must be answered, where it is shown at all.' })
  required: boolean;

  @Word()
  @Field(() => AnswerTier, {
    description: 'Who can read the answer beside the person herself. Show it before she answers.',
  })
  tier: AnswerTier;

  @Word({ nullable: true })
  @Field(() => TextFormat, { nullable: true, description: 'TEXT: what it must look like; null: anything.' })
  format: TextFormat | null;

  @Column('double precision', { nullable: true })
  @Field(() => Float, {
    nullable: true,
    description:
      'TEXT: fewest characters. SCALE, NUMBER: lowest value. MULTI_CHOICE, SKILL_PICKER, RANKED_PEOPLE: fewest picks. Null: no limit.',
  })
  atLeast: number | null;

  @Column('double precision', { nullable: true })
  @Field(() => Float, {
    nullable: true,
    description:
      'TEXT: most characters. SCALE, NUMBER: highest value. MULTI_CHOICE, SKILL_PICKER, RANKED_PEOPLE: most picks. Null: no limit of its own.',
  })
  atMost: number | null;

  @Column('double precision', { nullable: true })
  @Field(() => Float, { nullable: true, description: 'SCALE: from one value to the next; null: 1.' })
  step: number | null;

  @Column('boolean', { nullable: true })
  @Field(() => Boolean, { nullable: true, description: 'NUMBER: whether it must be whole; null: no.' })
  whole: boolean | null;

  @Column('jsonb', { nullable: true })
  lowLabels: Texts | null;

  @Column('jsonb', { nullable: true })
  highLabels: Texts | null;

  @Column('date', { nullable: true })
  @Field(() => GraphQLLocalDate, { nullable: true, description: 'DATE: the first day allowed.' })
  fromOn: string | null;

  @Column('date', { nullable: true })
  @Field(() => GraphQLLocalDate, { nullable: true, description: 'DATE: the last day allowed.' })
  toOn: string | null;

  @Column('integer', { nullable: true })
  @Field(() => Int, {
    nullable: true,
    description: 'DATE: days from the day of answering to the first day allowed; negative: before it.',
  })
  fromDays: number | null;

  @Column('integer', { nullable: true })
  @Field(() => Int, {
    nullable: true,
    description: 'DATE: days from the day of answering to the last day allowed; negative: before it.',
  })
  toDays: number | null;

  @Word({ nullable: true })
  @Field(() => PickerDirection, { nullable: true, description: 'SKILL_PICKER: what becomes of the skills.' })
  direction: PickerDirection | null;

  /** On the wire as one object. */
  @Column('text', { nullable: true })
  conditionKey: string | null;

  @Word({ nullable: true })
  conditionTest: ConditionTest | null;

  @Column('text', { array: true, nullable: true })
  conditionOptions: string[] | null;

  @Column('double precision', { nullable: true })
  conditionNumber: number | null;
}

@ObjectType({ simpleResolvers: true, description: 'Something to choose.' })
@Entity('application_options')
@Unique('uq_application_options_key', ['institutionId', 'questionId', 'key'])
@ForeignKey(() => ApplicationQuestion, ['institutionId', 'questionId'], ['institutionId', 'id'])
export class ApplicationOption {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryColumn('uuid')
  questionId: string;

  @PrimaryColumn('integer')
  @Field(() => Int, { description: 'Its place, from 1.' })
  position: number;

  @Column('text')
  @Field({ description: 'Name for programs; answers hold it.' })
  key: string;

  @Column('jsonb')
  labels: Texts;
}

@ObjectType({
  simpleResolvers: true,
  description: 'When a question is shown: after what was answered to an earlier one.',
})
export class QuestionCondition {
  @Field({ description: 'Key of the earlier question.' })
  questionKey: string;
  @Field(() => ConditionTest, { description: 'What is asked of its answer.' })
  test: ConditionTest;
  @Field(() => [String], { description: 'Options, one of which it must be or have; empty for numbers.' })
  options: string[];
  @Field(() => Float, { nullable: true, description: 'The number to compare with; null for options.' })
  number: number | null;
}
