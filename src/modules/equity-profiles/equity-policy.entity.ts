/** Which policy profiles an institution has chosen, one after the other; the latest holds, and without a row the default. */
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Instant, NodeId } from '../../db/columns';
import { Institution } from '../institutions/institution.entity';
import { Person } from '../people/person.entity';

@Entity('equity_policies')
@ForeignKey(() => Institution, ['institutionId'], ['id'])
@ForeignKey(() => Person, ['institutionId', 'chosenById'], ['institutionId', 'id'])
@Index('ix_equity_policies_chosen_by', ['institutionId', 'chosenById'])
export class EquityPolicy {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryColumn('bigint')
  number: string;

  @Column('text')
  profileKey: string;

  @Column('integer')
  profileVersion: number;

  @NodeId('Person')
  chosenById: string;

  @Instant()
  chosenAt: Date;
}
