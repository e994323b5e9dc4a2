/** What was printed of an attribute in a cut, written once. */
import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Instant } from '../../db/columns';
import { EquityCut } from '../equity-cuts/equity-cut.entity';
import type { CrossSheet, Sheet } from './equity-sheet';

@Entity('equity_sheets')
@ForeignKey(() => EquityCut, ['institutionId', 'cutId'], ['institutionId', 'id'], { onDelete: 'CASCADE' })
export class EquitySheet {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryColumn('uuid')
  cutId: string;

  /** Key of the attribute, or of two, crossed. */
  @PrimaryColumn('text')
  attributes: string;

  @Column('jsonb')
  sheet: Sheet | CrossSheet;

  @Instant()
  createdAt: Date;
}
