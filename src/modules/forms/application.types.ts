/** Wire shapes around applications. */
import { Field, Float, Int, ObjectType } from 'type-graphql';
import { MutationPayload } from '../../graphql/mutation';
import { Enrollment } from '../enrollments/enrollment.entity';
import { EnrollmentRole } from '../enrollments/enrollment-role';
import { Application } from './application.entity';

@ObjectType({ implements: MutationPayload, description: 'The application after the mutation.' })
export class ApplicationPayload extends MutationPayload {
  @Field(() => Application, {
    nullable: true,
    description: 'The application; null when nothing was written.',
  })
  application?: Application | null;

  @Field(() => Enrollment, { nullable: true, description: 'Its enrollment; null when nothing was written.' })
  enrollment?: Enrollment | null;
}

@ObjectType({ simpleResolvers: true, description: 'How often an option was chosen.' })
export class OptionCount {
  @Field({ description: 'Key of the option.' })
  key: string;
  @Field(() => Int, { description: 'How many chose it.' })
  count: number;
}

@ObjectType({
  description: 'What was answered to one question in submitted applications of a cohort.',
})
export class ApplicationQuestionSummary {
  /** For the resolver of `question`. */
  questionId: string;
  @Field(() => EnrollmentRole, { simple: true, description: 'Role whose form asks it.' })
  role: EnrollmentRole;
  @Field({ simple: true, description: 'Key of the question.' })
  key: string;
  @Field(() => Int, { simple: true, description: 'How many answered it.' })
  answered: number;
  @Field(() => [OptionCount], {
    simple: true,
    description: 'CHOICE, MULTI_CHOICE: how often each option was chosen, in their order; else empty.',
  })
  options: OptionCount[];
  @Field(() => Float, { simple: true, nullable: true, description: 'SCALE, NUMBER: the mean; else null.' })
  mean: number | null;
  @Field(() => Float, { simple: true, nullable: true, description: 'SCALE, NUMBER: the lowest answer.' })
  lowest: number | null;
  @Field(() => Float, { simple: true, nullable: true, description: 'SCALE, NUMBER: the highest answer.' })
  highest: number | null;
}
