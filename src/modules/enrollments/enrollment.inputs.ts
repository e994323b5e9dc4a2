/** What clients send about enrollments. */
import { ArrayMaxSize, ArrayMinSize, ArrayUnique } from 'class-validator';
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { ArgsType, Field, ID, InputType } from 'type-graphql';
import { MAX_PAGE, PageArgs } from '../../graphql/connection';
import { ChangingInput, CreatingInput, RequiredText, Text } from '../../graphql/inputs';
import { EnrollmentAnswerFilter } from '../forms/application.inputs';
import { EnrollmentRole } from './enrollment.entity';
import { EnrollmentState } from './enrollment.state';

const manyAtOnce = { message: `Must name 1 to ${MAX_PAGE} at once.` };

@InputType({ description: 'Which enrollments to list; all conditions must hold.' })
export class EnrollmentFilter {
  @Field(() => [EnrollmentState], { nullable: true, description: 'In one of these states.' })
  states?: EnrollmentState[] | null;

  @Field(() => [EnrollmentRole], { nullable: true, description: 'In one of these roles.' })
  roles?: EnrollmentRole[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'True: those of whom nothing lacks that must be done before matching; false: the others. Only among those whose `readiness` the viewer may read.',
  })
  ready?: boolean | null;

  @Field(() => EnrollmentAnswerFilter, {
    nullable: true,
    description: 'Who answered a question of the application form so, as far as the viewer may read it.',
  })
  answer?: EnrollmentAnswerFilter | null;
}

@ArgsType()
export class EnrollmentsArgs extends PageArgs {
  @Field(() => EnrollmentFilter, { nullable: true, description: 'Which enrollments to list.' })
  filter?: EnrollmentFilter | null;
}

@InputType({ description: 'An invitation of one person to a cohort.' })
export class InvitePersonInput extends CreatingInput {
  @Field(() => ID, { description: 'The cohort.' })
  cohortId: string;

  @Field(() => ID, { description: 'The person to invite.' })
  personId: string;

  @Field(() => EnrollmentRole, { description: 'As what the person should take part.' })
  role: EnrollmentRole;

  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'Until when the person may answer; null for no limit; leave out for the program’s rule.',
  })
  expiresAt?: Date | null;
}

@InputType({ description: 'An application for oneself.' })
export class ApplyInput extends CreatingInput {
  @Field(() => ID, { description: 'The cohort.' })
  cohortId: string;

  @Field(() => EnrollmentRole, { description: 'As what to take part.' })
  role: EnrollmentRole;
}

@InputType({ description: 'A step in the life of an enrollment.' })
export class MoveEnrollmentInput extends ChangingInput {
  @Field(() => ID, { description: 'The enrollment.' })
  enrollmentId: string;
}

@InputType({ description: 'A step that may be explained.' })
export class LeaveEnrollmentInput extends MoveEnrollmentInput {
  @Text(2000)
  @Field(() => String, { nullable: true, description: 'Why, for the coordinators; up to 2,000 characters.' })
  reason?: string | null;
}

@InputType({ description: 'A step that must be explained.' })
export class DecideEnrollmentInput extends MoveEnrollmentInput {
  @RequiredText(2000)
  @Field({ description: 'Why; only coordinators can read it. Up to 2,000 characters.' })
  reason: string;
}

@InputType({ description: 'The same step for many enrollments.' })
export class MoveEnrollmentsInput {
  @ArrayMinSize(1, manyAtOnce)
  @ArrayMaxSize(MAX_PAGE, manyAtOnce)
  @ArrayUnique({ message: 'Must not name the same enrollment twice.' })
  @Field(() => [ID], { description: `The enrollments, up to ${MAX_PAGE}.` })
  enrollmentIds: string[];
}

@InputType({ description: 'The same explained step for many enrollments.' })
export class DecideEnrollmentsInput extends MoveEnrollmentsInput {
  @RequiredText(2000)
  @Field({ description: 'Why; only coordinators can read it. Up to 2,000 characters.' })
  reason: string;
}
