/** Wire shapes around meetings. */
import { Field, ObjectType } from 'type-graphql';
import { Permission } from '../../auth/permission';
import { connectionOf } from '../../graphql/connection';
import { MutationPayload } from '../../graphql/mutation';
import { Meeting } from './meeting.entity';

export const MeetingConnection = connectionOf(Meeting, 'meetings');

@ObjectType({ implements: MutationPayload, description: 'The meeting after the mutation.' })
export class MeetingPayload extends MutationPayload {
  @Field(() => Meeting, { nullable: true, description: 'The meeting; null when nothing was written.' })
  meeting?: Meeting | null;
}

@ObjectType({ description: 'What the viewer may do with a meeting now.', simpleResolvers: true })
export class MeetingPermissions {
  @Field(() => Permission, { description: 'Confirm it.' })
  canConfirm: Permission;
  @Field(() => Permission, { description: 'Record that it was held.' })
  canRecordHeld: Permission;
  @Field(() => Permission, { description: 'Cancel it.' })
  canCancel: Permission;
}
