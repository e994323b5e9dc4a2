/** Wire shapes around institutions. */
import { Field, ObjectType } from 'type-graphql';
import { Permission } from '../../auth/permission';
import { MutationPayload } from '../../graphql/mutation';
import { Institution } from './institution.entity';

@ObjectType({ implements: MutationPayload, description: 'The institution after the mutation.' })
export class InstitutionPayload extends MutationPayload {
  @Field(() => Institution, {
    nullable: true,
    description: 'The institution; null when nothing was written.',
  })
  institution?: Institution | null;
}

@ObjectType({ description: 'What the viewer may do in the institution now.', simpleResolvers: true })
export class InstitutionPermissions {
  @Field(() => Permission, { description: 'Change name, time zone and language.' })
  canUpdate: Permission;
  @Field(() => Permission, { description: 'Make programs.' })
  canCreateProgram: Permission;
  @Field(() => Permission, { description: 'Make people.' })
  canCreatePerson: Permission;
  @Field(() => Permission, { description: 'Make and change org units.' })
  canManageOrgUnits: Permission;
  @Field(() => Permission, { description: 'Grant and revoke roles.' })
  canGrantRoles: Permission;
  @Field(() => Permission, { description: 'Make and revoke API keys.' })
  canManageApiKeys: Permission;
  @Field(() => Permission, { description: 'Read the audit log.' })
  canReadAuditLog: Permission;
}
