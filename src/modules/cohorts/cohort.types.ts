/** Wire shapes around cohorts. */
import { Field, ObjectType } from 'type-graphql';
import { Permission } from '../../auth/permission';
import { connectionOf } from '../../graphql/connection';
import { MutationPayload } from '../../graphql/mutation';
import { Cohort } from './cohort.entity';

export const CohortConnection = connectionOf(Cohort, 'cohorts');

@ObjectType({ implements: MutationPayload, description: 'The cohort after the mutation.' })
export class CohortPayload extends MutationPayload {
  @Field(() => Cohort, { nullable: true, description: 'The cohort; null when nothing was written.' })
  cohort?: Cohort | null;
}

@ObjectType({ description: 'What the viewer may do with a cohort now.', simpleResolvers: true })
export class CohortPermissions {
  @Field(() => Permission, { description: 'Change its name, dates and whether it is rolling.' })
  canUpdate: Permission;
  @Field(() => Permission, { description: 'Open enrollment, from a draft or again from matching.' })
  canOpenEnrollment: Permission;
  @Field(() => Permission, { description: 'Close enrollment and begin matching.' })
  canStartMatching: Permission;
  @Field(() => Permission, { description: 'Let the pairs begin.' })
  canActivate: Permission;
  @Field(() => Permission, { description: 'Begin to close the pairs.' })
  canBeginWrapUp: Permission;
  @Field(() => Permission, { description: 'Complete it.' })
  canComplete: Permission;
  @Field(() => Permission, { description: 'Archive it.' })
  canArchive: Permission;
  @Field(() => Permission, { description: 'Cancel it.' })
  canCancel: Permission;
  @Field(() => Permission, { description: 'Invite people.' })
  canInvite: Permission;
  @Field(() => Permission, { description: 'Apply for oneself.' })
  canApply: Permission;
}
