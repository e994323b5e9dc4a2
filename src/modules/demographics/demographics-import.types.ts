/** Imports of demographic columns on the wire: codes and counts, never a value and never a row. */
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { MutationPayload } from '../../graphql/mutation';
import { VersionedNode } from '../../graphql/node';
import { DemographicPurpose } from './demographics.types';

export enum DemographicsImportState {
  CHECKED = 'CHECKED',
  COMMITTED = 'COMMITTED',
  REJECTED = 'REJECTED',
}
registerEnumType(DemographicsImportState, {
  name: 'DemographicsImportState',
  description: 'Where an import of demographic columns is.',
  valuesConfig: {
    CHECKED: { description: 'Its rows are staged; commit or reject it.' },
    COMMITTED: { description: 'Its answers were written, and the staged rows deleted.' },
    REJECTED: { description: 'Nothing was written, and the staged rows were deleted.' },
  },
});

@ObjectType({ simpleResolvers: true, description: 'A column of the file that holds answers.' })
export class DemographicsImportColumn {
  @Field({ description: 'Header of the column, as the mapping names it.' })
  column: string;
  @Field({ description: 'Key of the attribute that it holds.' })
  attribute: string;
  @Field({ description: 'The consent or other legal basis that the administrator stated for it.' })
  basis: string;
}

@ObjectType({ simpleResolvers: true, description: 'How often a category stands in the file.' })
export class DemographicsImportCount {
  @Field({ description: 'Key of the attribute.' })
  attribute: string;
  @Field({ description: 'Code of the category.' })
  code: string;
  @Field(() => Int, {
    nullable: true,
    description: 'For how many people; null below five, and where it would give such a number away.',
  })
  count: number | null;
}

@ObjectType({ simpleResolvers: true, description: 'Something that kept rows out of an import.' })
export class DemographicsImportIssue {
  @Field({
    description:
      'What is wrong, such as VALUE_NOT_MAPPED, TOO_MANY_VALUES, IDENTITY_MISSING, PERSON_NOT_FOUND, DUPLICATE_PERSON or RAGGED_ROW.',
  })
  code: string;
  @Field(() => String, {
    nullable: true,
    description: 'Header of the column; null where it is about whole rows.',
  })
  column: string | null;
  @Field(() => Int, { description: 'How often.' })
  count: number;
  @Field(() => [Int], {
    description:
      'Numbers of the rows, up to a hundred, as a spreadsheet counts; only where it is about who a row is.',
  })
  rows: number[];
}

@ObjectType({
  implements: VersionedNode,
  simpleResolvers: true,
  description: 'A file with demographic columns, staged or decided. What the rows say is never shown.',
})
export class DemographicsImport extends VersionedNode {
  @Field({ description: 'Name of the file, as given.' })
  fileName: string;
  @Field(() => DemographicsImportState, { description: 'Where it is.' })
  state: DemographicsImportState;
  @Field(() => DemographicPurpose, { description: 'What the answers may be held for.' })
  purpose: DemographicPurpose;
  @Field(() => [DemographicsImportColumn], {
    description:
      'The columns with answers, each with its legal basis; empty for imports from before columns had one each.',
  })
  columns: DemographicsImportColumn[];
  @Field(() => Int, { description: 'Rows of the file, without its header.' })
  rows: number;
  @Field(() => Int, { description: 'Rows without an issue; the others are left out.' })
  validRows: number;
  @Field(() => [DemographicsImportCount], {
    description: 'How often each category of the mapped attributes stands in it.',
  })
  counts: DemographicsImportCount[];
  @Field(() => [DemographicsImportIssue], { description: 'What kept rows out.' })
  issues: DemographicsImportIssue[];
}

@ObjectType({ implements: MutationPayload, description: 'The import after the mutation.' })
export class DemographicsImportPayload extends MutationPayload {
  @Field(() => DemographicsImport, {
    nullable: true,
    description: 'The import; null when nothing was written.',
  })
  demographicsImport?: DemographicsImport | null;
}
