/** Wire shapes around enrollments. */
import { Field, ObjectType } from 'type-graphql';
import { Permission } from '../../auth/permission';
import { connectionOf } from '../../graphql/connection';
import { MutationPayload } from '../../graphql/mutation';
import { resultsOf } from '../../graphql/results';
import { Enrollment } from './enrollment.entity';

export const EnrollmentConnection = connectionOf(Enrollment, 'enrollments');

@ObjectType({ implements: MutationPayload, description: 'The enrollment after the mutation.' })
export class EnrollmentPayload extends MutationPayload {
  @Field(() => Enrollment, { nullable: true, description: 'The enrollment; null when nothing was written.' })
  enrollment?: Enrollment | null;
}

export const EnrollmentsPayload = resultsOf(Enrollment, 'enrollment');
export type EnrollmentsPayload = InstanceType<typeof EnrollmentsPayload>;

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
