/** Wire shapes around programs. */
import { Field, ObjectType } from 'type-graphql';
import { Permission } from '../../auth/permission';
import { connectionOf } from '../../graphql/connection';
import { MutationPayload } from '../../graphql/mutation';
import { Program } from './program.entity';

export const ProgramConnection = connectionOf(Program, 'programs');

@ObjectType({ implements: MutationPayload, description: 'The program after the mutation.' })
export class ProgramPayload extends MutationPayload {
  @Field(() => Program, { nullable: true, description: 'The program; null when nothing was written.' })
  program?: Program | null;
}

@ObjectType({ description: 'What the viewer may do with a program now.', simpleResolvers: true })
export class ProgramPermissions {
  @Field(() => Permission, { description: 'Change its name and description.' })
  canUpdate: Permission;
  @Field(() => Permission, { description: 'Archive it.' })
  canArchive: Permission;
  @Field(() => Permission, { description: 'Take it back from the archive.' })
  canRestore: Permission;
  @Field(() => Permission, { description: 'Start a new cohort in it.' })
  canCreateCohort: Permission;
}
