/** What somebody answered to the form of her role: one row for each answer, in the column of its kind. */
import { Field, Float, ID, ObjectType } from 'type-graphql';
import { GraphQLDateTimeISO, GraphQLLocalDate } from 'graphql-scalars';
import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Instant, NodeId, PrimaryId } from '../../db/columns';
import { VersionedNode } from '../../graphql/node';
import { Cohort } from '../cohorts/cohort.entity';
import { Enrollment } from '../enrollments/enrollment.entity';
import { ApplicationForm, ApplicationQuestion } from './form.entity';

@ObjectType({
  implements: VersionedNode,
  simpleResolvers: true,
  description:
    'What somebody answered to the application form of her role. It keeps the version of the form that it was last saved for.',
})
@Entity('applications')
@Unique('uq_applications_enrollment', ['institutionId', 'enrollmentId'])
@ForeignKey(() => Enrollment, ['institutionId', 'enrollmentId'], ['institutionId', 'id'])
@ForeignKey(() => ApplicationForm, ['institutionId', 'formId'], ['institutionId', 'id'])
@Index('ix_applications_form', ['institutionId', 'formId'])
export class Application extends VersionedNode {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryId('Application')
  override id: string;

  @NodeId('Enrollment')
  @Field(() => ID, { description: 'Id of the enrollment.' })
  enrollmentId: string;

  @NodeId('ApplicationForm')
  @Field(() => ID, { description: 'Id of the version of the form that it answers.' })
  formId: string;

  @Instant({ nullable: true })
  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'When it was first submitted; null while it is a draft.',
  })
  submittedAt: Date | null;
}

@ObjectType({ simpleResolvers: true, description: 'An answer that the viewer may read.' })
@Entity('application_answers')
@Unique('uq_application_answers_key', ['institutionId', 'enrollmentId', 'key'])
@ForeignKey(() => Enrollment, ['institutionId', 'enrollmentId'], ['institutionId', 'id'])
@ForeignKey(() => Cohort, ['institutionId', 'cohortId'], ['institutionId', 'id'])
@ForeignKey(() => ApplicationQuestion, ['institutionId', 'questionId'], ['institutionId', 'id'])
@Index('ix_application_answers_cohort', ['institutionId', 'cohortId', 'key', 'number'])
@Index('ix_application_answers_question', ['institutionId', 'questionId'])
export class ApplicationAnswer {
  @PrimaryColumn('uuid')
  institutionId: string;

  /** No node's: whoever was shown the application finds its answers there. */
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  enrollmentId: string;

  @Column('uuid')
  cohortId: string;

  @NodeId('ApplicationQuestion')
  @Field(() => ID, { description: 'Id of the question, in the version that was answered.' })
  questionId: string;

  @Column('text')
  @Field({ description: 'Key of the question.' })
  key: string;

  @Column('text', { nullable: true })
  @Field(() => String, { nullable: true, description: 'TEXT: the words.' })
  text: string | null;

  @Column('double precision', { nullable: true })
  @Field(() => Float, { nullable: true, description: 'SCALE, NUMBER: the number.' })
  number: number | null;

  @Column('date', { nullable: true, name: 'day' })
  @Field(() => GraphQLLocalDate, { nullable: true, description: 'DATE: the day.' })
  dayOn: string | null;

  @Column('text', { array: true, nullable: true })
  @Field(() => [String], { nullable: true, description: 'CHOICE, MULTI_CHOICE: keys of the options.' })
  options: string[] | null;

  @Column('uuid', { array: true, nullable: true })
  skillIds: string[] | null;

  @Column('uuid', { array: true, nullable: true })
  personIds: string[] | null;
}
