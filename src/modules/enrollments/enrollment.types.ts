/** Wire shapes around enrollments. */
import { Field, ID, ObjectType } from 'type-graphql';
import { Permission } from '../../auth/permission';
import { connectionOf } from '../../graphql/connection';
import { MutationPayload } from '../../graphql/mutation';
import { UserError } from '../../graphql/user-errors';
import { Enrollment } from './enrollment.entity';

export const EnrollmentConnection = connectionOf(Enrollment, 'enrollments');

@ObjectType({ implements: MutationPayload, description: 'The enrollment after the mutation.' })
export class EnrollmentPayload extends MutationPayload {
  @Field(() => Enrollment, { nullable: true, description: 'The enrollment; null when nothing was written.' })
  enrollment?: Enrollment | null;
}

@ObjectType({ description: 'What became of one of many.', simpleResolvers: true })
export class EnrollmentResult {
  @Field(() => ID, { description: 'The id from the input that this result is about.' })
  id: string;
  @Field(() => Enrollment, {
    nullable: true,
    description: 'The enrollment; null when nothing was written for it.',
  })
  enrollment: Enrollment | null;
  @Field(() => [UserError], { description: 'Why nothing was written for it; empty when it took effect.' })
  userErrors: UserError[];
}

@ObjectType({
  implements: MutationPayload,
  description:
    'What became of each of many, in the order of the input. Each stands for itself: a refusal of one does not undo the others.',
})
export class EnrollmentsPayload extends MutationPayload {
  @Field(() => [EnrollmentResult], {
    nullable: true,
    description: 'One result for each id of the input; null when the input itself was refused.',
  })
  results?: EnrollmentResult[] | null;
}

@ObjectType({ description: 'What the viewer may do with an enrollment now.', simpleResolvers: true })
export class EnrollmentPermissions {
  @Field(() => Permission, { description: 'Accept the invitation.' })
  canAcceptInvitation: Permission;
  @Field(() => Permission, { description: 'Decline the invitation.' })
  canDeclineInvitation: Permission;
  @Field(() => Permission, { description: 'Submit the application.' })
  canSubmit: Permission;
  @Field(() => Permission, { description: 'Take it into screening, also after acceptance.' })
  canScreen: Permission;
  @Field(() => Permission, { description: 'Accept the person.' })
  canAccept: Permission;
  @Field(() => Permission, { description: 'Reject the application.' })
  canReject: Permission;
  @Field(() => Permission, { description: 'Withdraw.' })
  canWithdraw: Permission;
  @Field(() => Permission, { description: 'Remove the person from the cohort.' })
  canRemove: Permission;
  @Field(() => Permission, { description: 'Record that the person saw the cohort through.' })
  canComplete: Permission;
}
