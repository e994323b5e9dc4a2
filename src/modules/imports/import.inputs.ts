/** What clients send about imports. */
import { GraphQLJSONObject } from 'graphql-scalars';
import { ArgsType, Field, ID, InputType } from 'type-graphql';
import { PageArgs } from '../../graphql/connection';
import { ChangingInput, CreatingInput, RequiredText, Text } from '../../graphql/inputs';
import { GraphQLUpload, type Upload } from '../../graphql/upload';
import { EnrollmentRole } from '../enrollments/enrollment.entity';
import { ImportCommitMode } from './import.entity';
import { ImportIssueSeverity } from './import-issue.entity';

const MAPPING =
  'How columns become fields: {"columns": {"header": "field" or {"field", "values", "separator"}}, "ignore": ["header"], "createOrgUnits": true, "demographics": {"basis", "columns": {"header": {"attribute", "separator", "values"}}}}. Fields: email, externalId, displayName (or firstName and lastName), fullName, pronouns, jobTitle, orgUnit (code or name), timeZone, location, level, discipline, capacity, skillsWanted, skillsOffered, interestedInBothRoles.';

@InputType({ description: 'Which issues to list; all conditions must hold.' })
export class ImportIssueFilter {
  @Field(() => ImportIssueSeverity, { nullable: true, description: 'Of this severity.' })
  severity?: ImportIssueSeverity | null;
}

@ArgsType()
export class ImportIssuesArgs extends PageArgs {
  @Field(() => ImportIssueFilter, { nullable: true, description: 'Which issues to list.' })
  filter?: ImportIssueFilter | null;
}

@InputType({
  description:
    'A file of people who take part in a cohort. Give the file (`file` or `text`) and the mapping (`mapping` or `mappingId`).',
})
export class ImportEnrollmentsInput extends CreatingInput {
  @Field(() => ID, { description: 'The cohort.' })
  cohortId: string;

  @Field(() => EnrollmentRole, { description: 'As what the people of the file take part.' })
  role: EnrollmentRole;

  @Field(() => GraphQLUpload, {
    nullable: true,
    description:
      'The file: CSV after RFC 4180, UTF-8 with or without a byte order mark, separated by comma, semicolon or tab; its first line names the columns; up to 50,000 rows.',
  })
  file?: Upload | null;

  @Field(() => String, { nullable: true, description: 'The same as text, instead of a file.' })
  text?: string | null;

  @Field(() => GraphQLJSONObject, { nullable: true, description: MAPPING })
  mapping?: Record<string, unknown> | null;

  @Field(() => ID, { nullable: true, description: 'A saved mapping of the program, instead of `mapping`.' })
  mappingId?: string | null;

  @Text(255)
  @Field(() => String, {
    nullable: true,
    description: 'Name of the file, for people; leave out for the name that the upload has.',
  })
  fileName?: string | null;
}

@InputType({ description: 'Which rows of an import are to take effect.' })
export class CommitImportInput extends ChangingInput {
  @Field(() => ID, { description: 'The import.' })
  importId: string;

  @Field(() => ImportCommitMode, { description: 'All rows, or the valid ones.' })
  mode: ImportCommitMode;
}

@InputType({ description: 'An import that is not to take effect.' })
export class RejectImportInput extends ChangingInput {
  @Field(() => ID, { description: 'The import.' })
  importId: string;
}

@InputType({
  description: 'A mapping to keep for the next file. One of the same name is replaced.',
})
export class SaveImportMappingInput extends ChangingInput {
  @Field(() => ID, { description: 'The program.' })
  programId: string;

  @RequiredText(200)
  @Field({ description: 'Name, unique in the program; 1 to 200 characters.' })
  name: string;

  @Field(() => GraphQLJSONObject, {
    description: `${MAPPING} Of demographics only the names of the columns are kept.`,
  })
  mapping: Record<string, unknown>;
}
