/** What is wrong with a file, a row or a cell. */
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Word } from '../../db/columns';
import { Import } from './import.entity';

export enum ImportIssueSeverity {
  ERROR = 'ERROR',
  WARNING = 'WARNING',
}

registerEnumType(ImportIssueSeverity, {
  name: 'ImportIssueSeverity',
  description: 'How much an issue matters.',
  valuesConfig: {
    ERROR: { description: 'The row, or the whole file, can’t take effect.' },
    WARNING: { description: 'The row takes effect, but not in all that it says.' },
  },
});

@ObjectType({
  simpleResolvers: true,
  description: 'Something to look at in a file. It tells the place and never what stands there.',
})
@Entity('import_issues')
@ForeignKey(() => Import, ['institutionId', 'importId'], ['institutionId', 'id'])
@Index('ix_import_issues_import', ['institutionId', 'importId', 'id'])
export class ImportIssue {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  importId: string;

  @Column('integer', { nullable: true })
  @Field(() => Int, {
    nullable: true,
    description: 'The row as a spreadsheet counts (the header is row 1); null for the file as a whole.',
  })
  rowNumber: number | null;

  @Column('text', { nullable: true })
  @Field(() => String, { nullable: true, description: 'Header of the column; null for the row as a whole.' })
  columnName: string | null;

  @Word()
  @Field(() => ImportIssueSeverity, { description: 'How much it matters.' })
  severity: ImportIssueSeverity;

  @Column('text')
  @Field({
    description:
      'Machine-readable kind, such as INVALID_EMAIL or DUPLICATE. Codes keep their meaning; new ones may be added.',
  })
  code: string;

  @Column('text')
  @Field({ description: 'What is wrong and what to do, in English, for a person.' })
  message: string;
}
