/** What clients send about waitlists. */
import { ArrayMaxSize, ArrayMinSize, ArrayUnique } from 'class-validator';
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { ArgsType, Field, ID, InputType } from 'type-graphql';
import { MAX_PAGE, PageArgs } from '../../graphql/connection';
import { ChangingInput, CreatingInput, Text } from '../../graphql/inputs';
import { EnrollmentRole } from '../enrollments/enrollment-role';

const manyAtOnce = { message: `Must name 1 to ${MAX_PAGE} at once.` };

@ArgsType()
export class WaitlistArgs extends PageArgs {
  @Field(() => EnrollmentRole, { nullable: true, description: 'Only who waits in this role.' })
  role?: EnrollmentRole | null;
}

@InputType({ description: 'Who comes onto the waitlist.' })
export class JoinWaitlistInput extends ChangingInput {
  @Field(() => ID, { description: 'The enrollment.' })
  enrollmentId: string;

  @Text(200)
  @Field(() => String, {
    nullable: true,
    description:
      'For coordinators: why she goes first, one of the program’s `waitlistReasons`. Null takes the reason away; left out, it stays.',
  })
  reason?: string | null;
}

@InputType({ description: 'Who leaves the waitlist.' })
export class LeaveWaitlistInput extends ChangingInput {
  @Field(() => ID, { description: 'The enrollment.' })
  enrollmentId: string;
}

@InputType({ description: 'Many who come onto the waitlist.' })
export class JoinWaitlistManyInput {
  @ArrayMinSize(1, manyAtOnce)
  @ArrayMaxSize(MAX_PAGE, manyAtOnce)
  @ArrayUnique({ message: 'Must not name the same enrollment twice.' })
  @Field(() => [ID], { description: `The enrollments, up to ${MAX_PAGE}.` })
  enrollmentIds: string[];

  @Text(200)
  @Field(() => String, {
    nullable: true,
    description: 'Why they go first: one of the program’s `waitlistReasons`.',
  })
  reason?: string | null;
}

@InputType({ description: 'A seat to offer to somebody who waits.' })
export class OfferSeatInput extends CreatingInput {
  @Field(() => ID, { description: 'The enrollment that waits.' })
  waitingEnrollmentId: string;

  @Field(() => ID, { description: 'The enrollment that has a seat, of the other role.' })
  seatEnrollmentId: string;

  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'Until when both may answer; leave out for the program’s rule.',
  })
  expiresAt?: Date | null;

  @Text(2000)
  @Field(() => String, {
    nullable: true,
    description: 'Why an exclusion is set aside; only coordinators can read it. Up to 2,000 characters.',
  })
  overrideReason?: string | null;
}
