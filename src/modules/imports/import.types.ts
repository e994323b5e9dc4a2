/** Wire shapes around imports. */
import { Field, ObjectType } from 'type-graphql';
import { Permission } from '../../auth/permission';
import { connectionOf } from '../../graphql/connection';
import { MutationPayload } from '../../graphql/mutation';
import { Import, ImportMapping } from './import.entity';
import { ImportIssue } from './import-issue.entity';

export const ImportConnection = connectionOf(Import, 'imports');
export const ImportMappingConnection = connectionOf(ImportMapping, 'import mappings');
export const ImportIssueConnection = connectionOf(ImportIssue, 'issues');

@ObjectType({ implements: MutationPayload, description: 'The import after the mutation.' })
export class ImportPayload extends MutationPayload {
  @Field(() => Import, { nullable: true, description: 'The import; null when nothing was written.' })
  import?: Import | null;
}

@ObjectType({ implements: MutationPayload, description: 'The mapping after the mutation.' })
export class ImportMappingPayload extends MutationPayload {
  @Field(() => ImportMapping, { nullable: true, description: 'The mapping; null when nothing was written.' })
  importMapping?: ImportMapping | null;
}

@ObjectType({ description: 'What the viewer may do with an import now.', simpleResolvers: true })
export class ImportPermissions {
  @Field(() => Permission, { description: 'Commit all rows.' })
  canCommitAll: Permission;
  @Field(() => Permission, { description: 'Commit the valid rows.' })
  canCommitValidRows: Permission;
  @Field(() => Permission, { description: 'Reject it.' })
  canReject: Permission;
}
