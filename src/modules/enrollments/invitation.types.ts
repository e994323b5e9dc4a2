/** Wire shapes around invitations. */
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, ID, ObjectType } from 'type-graphql';
import { MutationPayload } from '../../graphql/mutation';
import { UserError } from '../../graphql/user-errors';
import { Cohort } from '../cohorts/cohort.entity';
import { Enrollment, EnrollmentRole } from './enrollment.entity';
import { EnrollmentState } from './enrollment.state';

const TOKEN =
  'Answers the invitation for the invited person, who must be signed in. It is shown here once and kept nowhere: put it into your mailing.';

@ObjectType({ implements: MutationPayload, description: 'The invitation, and its token.' })
export class InvitationPayload extends MutationPayload {
  @Field(() => Enrollment, { nullable: true, description: 'The enrollment; null when nothing was written.' })
  enrollment?: Enrollment | null;

  @Field(() => String, {
    nullable: true,
    description: `${TOKEN} Null when nothing was written, or when an earlier request with the same \`idempotencyKey\` made the invitation; \`renewInvitation\` gives another.`,
  })
  invitationToken?: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'What became of one of many invitations.' })
export class InvitationResult {
  @Field(() => ID, { description: 'Id of the person, or of the enrollment in a renewal.' })
  id: string;

  @Field(() => Enrollment, {
    nullable: true,
    description: 'The enrollment; null when nothing was written for it.',
  })
  enrollment: Enrollment | null;

  @Field(() => String, { nullable: true, description: `${TOKEN} Null when nothing was written for it.` })
  invitationToken: string | null;

  @Field(() => [UserError], { description: 'Why nothing was written for it; empty when it took effect.' })
  userErrors: UserError[];
}

@ObjectType({
  implements: MutationPayload,
  description:
    'What became of each of many invitations. Each stands for itself: a refusal of one does not undo the others.',
})
export class InvitationsPayload extends MutationPayload {
  @Field(() => [InvitationResult], {
    nullable: true,
    description: 'One result for each person; null when the input itself was refused.',
  })
  results?: InvitationResult[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the filter means more people than one request invites; null without a filter.',
  })
  more?: boolean | null;
}

@ObjectType({ simpleResolvers: true, description: 'An invitation as the invited person sees it.' })
export class Invitation {
  @Field(() => ID, { description: 'Id of the enrollment.' })
  enrollmentId: string;

  @Field(() => EnrollmentRole, { description: 'As what she would take part.' })
  role: EnrollmentRole;

  @Field(() => EnrollmentState, { description: 'Where the enrollment is; it can be answered while INVITED.' })
  state: EnrollmentState;

  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'Until when she may answer; null for no limit.',
  })
  expiresAt: Date | null;

  @Field(() => Cohort, { nullable: true, description: 'The cohort.' })
  cohort: Cohort | null;
}
