/** Wire shapes around people. */
import { Field, ID, ObjectType } from 'type-graphql';
import { Permission } from '../../auth/permission';
import { connectionOf } from '../../graphql/connection';
import { MutationPayload } from '../../graphql/mutation';
import { Person } from './person.entity';

export const PersonConnection = connectionOf(Person, 'people');

@ObjectType({ implements: MutationPayload, description: 'The person after the mutation.' })
export class PersonPayload extends MutationPayload {
  @Field(() => Person, { nullable: true, description: 'The person; null when nothing was written.' })
  person?: Person | null;
}

@ObjectType({
  description: 'What a departure ended and its undoing could not give back.',
  simpleResolvers: true,
})
export class NotRestored {
  @Field(() => ID, { description: 'Id of the enrollment or pairing that stays as it is.' })
  nodeId: string;
  @Field({ description: 'Why, and what it is now, in English, for a person.' })
  message: string;
}

@ObjectType({ implements: MutationPayload, description: 'The person after her departure was undone.' })
export class ReactivatePersonPayload extends MutationPayload {
  @Field(() => Person, { nullable: true, description: 'The person; null when nothing was written.' })
  person?: Person | null;
  @Field(() => [NotRestored], {
    nullable: true,
    description: 'What could not be given back; null when nothing was written.',
  })
  notRestored?: NotRestored[] | null;
}

@ObjectType({ description: 'How a person signs in.', simpleResolvers: true })
export class PersonSignIn {
  @Field({ description: 'Issuer of the access tokens.' })
  issuer: string;
  @Field({ description: 'What the issuer knows the person by.' })
  subject: string;
}

@ObjectType({ description: 'What the viewer may do with a person now.', simpleResolvers: true })
export class PersonPermissions {
  @Field(() => Permission, { description: 'Change the profile, but for what is for coordinators.' })
  canUpdate: Permission;
  @Field(() => Permission, { description: 'Change everything else.' })
  canManage: Permission;
  @Field(() => Permission, { description: 'Record that the person left.' })
  canDeactivate: Permission;
  @Field(() => Permission, { description: 'Undo that.' })
  canReactivate: Permission;
  @Field(() => Permission, { description: 'Link and unlink sign-ins.' })
  canLinkSignIn: Permission;
}
