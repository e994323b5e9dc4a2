/** An import: a file of people for a cohort, what was found in it, and what became of it. */
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { GraphQLDateTimeISO, GraphQLJSONObject } from 'graphql-scalars';
import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Instant, NodeId, PrimaryId, Word } from '../../db/columns';
import { VersionedNode } from '../../graphql/node';
import { Cohort } from '../cohorts/cohort.entity';
import { EnrollmentRole } from '../enrollments/enrollment.entity';
import { Person } from '../people/person.entity';
import { Program } from '../programs/program.entity';
import { ImportState } from './import.state';

export enum ImportKind {
  ENROLLMENTS = 'ENROLLMENTS',
  PAIRINGS = 'PAIRINGS',
}

export enum ImportCommitMode {
  ALL = 'ALL',
  VALID_ROWS = 'VALID_ROWS',
}

registerEnumType(ImportState, {
  name: 'ImportState',
  description: 'Where an import is in its life.',
  valuesConfig: {
    UPLOADED: { description: 'The file is here; its rows are being read.' },
    CHECKED: { description: 'The rows are staged and checked; nothing was changed by them yet.' },
    COMMITTED: { description: 'The rows took effect.' },
    REJECTED: { description: 'The rows were thrown away; nothing was changed by them.' },
  },
});
registerEnumType(ImportKind, {
  name: 'ImportKind',
  description: 'What the rows of a file are.',
  valuesConfig: {
    ENROLLMENTS: { description: 'Each row is a person who takes part in the cohort.' },
    PAIRINGS: { description: 'Each row is a pair that works together.' },
  },
});
registerEnumType(ImportCommitMode, {
  name: 'ImportCommitMode',
  description: 'Which rows of an import take effect.',
  valuesConfig: {
    ALL: { description: 'All of them, or none when one has an error.' },
    VALID_ROWS: { description: 'Those without an error; the others are skipped.' },
  },
});

@ObjectType({
  implements: VersionedNode,
  simpleResolvers: true,
  description: 'A file of people for a cohort: what was found in it, and what became of it.',
})
@Entity('imports')
@ForeignKey(() => Cohort, ['institutionId', 'cohortId'], ['institutionId', 'id'])
@ForeignKey(() => Person, ['institutionId', 'requestedById'], ['institutionId', 'id'])
@Index('ix_imports_cohort', ['institutionId', 'cohortId', 'createdAt', 'id'])
@Index('ix_imports_requested_by', ['institutionId', 'requestedById'])
@Index('ix_imports_committing', { synchronize: false })
export class Import extends VersionedNode {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryId('Import')
  override id: string;

  @NodeId('Cohort')
  @Field(() => ID, { description: 'Id of the cohort.' })
  cohortId: string;

  @Word()
  @Field(() => ImportKind, { description: 'What the rows are.' })
  kind: ImportKind;

  @Word({ nullable: true })
  @Field(() => EnrollmentRole, { nullable: true, description: 'As what the people of the file take part.' })
  role: EnrollmentRole | null;

  @Word()
  @Field(() => ImportState, { description: 'Where the import is in its life.' })
  state: ImportState;

  @Column('jsonb')
  @Field(() => GraphQLJSONObject, {
    description: 'How columns became fields. Of demographics it keeps the names of the columns alone.',
  })
  mapping: Record<string, unknown>;

  @Column('text', { nullable: true })
  @Field(() => String, { nullable: true, description: 'Name of the file, where it had one.' })
  fileName: string | null;

  @Column('text', { nullable: true })
  @Field(() => String, { nullable: true, description: 'What separates the cells, as found in the file.' })
  delimiter: string | null;

  @Column('boolean', { default: false })
  @Field({
    description:
      'Whether the file as a whole has an error, such as a missing column, so that no row can take effect.',
  })
  unusable: boolean;

  @Column('integer', { default: 0 })
  @Field(() => Int, { description: 'Rows with content, the header not counted.' })
  rows: number;

  @Column('integer', { default: 0 })
  @Field(() => Int, { description: 'Rows without an error.' })
  validRows: number;

  @Column('integer', { default: 0 })
  @Field(() => Int, { description: 'Valid rows that enroll somebody, by the check.' })
  toCreate: number;

  @Column('integer', { default: 0 })
  @Field(() => Int, { description: 'Valid rows that change somebody who is enrolled, by the check.' })
  toUpdate: number;

  @Column('integer', { default: 0 })
  @Field(() => Int, { description: 'Valid rows that say what is known already, by the check.' })
  unchanged: number;

  @Column('integer', { default: 0 })
  @Field(() => Int, { description: 'How many errors were found, also beyond those that are listed.' })
  errorCount: number;

  @Column('integer', { default: 0 })
  @Field(() => Int, { description: 'How many warnings were found, also beyond those that are listed.' })
  warningCount: number;

  @NodeId('Person', { nullable: true })
  @Field(() => ID, {
    nullable: true,
    description: 'Id of the person who sent the file; null when a service did.',
  })
  requestedById: string | null;

  @Word({ nullable: true })
  @Field(() => ImportCommitMode, { nullable: true, description: 'Which rows were to take effect.' })
  commitMode: ImportCommitMode | null;

  @Instant({ nullable: true })
  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'When the commit was asked for; the work follows in the background.',
  })
  commitStartedAt: Date | null;

  @Column('text', { nullable: true })
  commitActorId: string | null;

  /** What whoever asked for the commit may do beyond it, as things stood then. */
  @Column('text', { array: true, nullable: true })
  commitRights: string[] | null;

  @Column('integer', { nullable: true })
  @Field(() => Int, { nullable: true, description: 'Rows that enrolled somebody; null before the commit.' })
  createdRows: number | null;

  @Column('integer', { nullable: true })
  @Field(() => Int, { nullable: true, description: 'Rows that changed somebody; null before the commit.' })
  updatedRows: number | null;

  @Column('integer', { nullable: true })
  @Field(() => Int, {
    nullable: true,
    description: 'Rows that were skipped for an error; null before the commit.',
  })
  skippedRows: number | null;

  @Instant({ nullable: true })
  @Field(() => GraphQLDateTimeISO, { nullable: true, description: 'When the rows took effect.' })
  committedAt: Date | null;

  @Column('text', { nullable: true })
  @Field(() => String, {
    nullable: true,
    description: 'Why a commit that was asked for did not happen; null otherwise.',
  })
  failure: string | null;
}

/** A staged row. Gone as soon as its import is committed or rejected. */
@Entity('import_rows')
@ForeignKey(() => Import, ['institutionId', 'importId'], ['institutionId', 'id'])
export class ImportRow {
  @PrimaryColumn('uuid')
  institutionId: string;
  @PrimaryColumn('uuid')
  importId: string;
  @PrimaryColumn('integer')
  number: number;
  @Column('jsonb')
  data: Record<string, unknown>;
  @Column('boolean')
  valid: boolean;
}

@ObjectType({
  implements: VersionedNode,
  simpleResolvers: true,
  description: 'A mapping from columns to fields that a program keeps for its next file.',
})
@Entity('import_mappings')
@Unique('uq_import_mappings_name', ['institutionId', 'programId', 'name'])
@ForeignKey(() => Program, ['institutionId', 'programId'], ['institutionId', 'id'])
export class ImportMapping extends VersionedNode {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryId('ImportMapping')
  override id: string;

  @NodeId('Program')
  @Field(() => ID, { description: 'Id of the program.' })
  programId: string;

  @Column('text')
  @Field({ description: 'Name, unique in the program.' })
  name: string;

  @Column('jsonb')
  @Field(() => GraphQLJSONObject, {
    description: 'The mapping. Of demographics it keeps the names of the columns alone.',
  })
  mapping: Record<string, unknown>;
}
