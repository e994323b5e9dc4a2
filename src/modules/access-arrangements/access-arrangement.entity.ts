/** What a person needs to take part: never why. A table of its own, so that no list, score or report meets it. */
import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Instant } from '../../db/columns';
import { Person } from '../people/person.entity';

@Entity('access_arrangements')
@ForeignKey(() => Person, ['institutionId', 'personId'], ['institutionId', 'id'])
export class AccessArrangement {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryColumn('uuid')
  personId: string;

  /** Null: taken back. */
  @Column('text', { nullable: true })
  needed: string | null;

  @Column('integer', { default: 1 })
  version: number;

  @Instant()
  createdAt: Date;

  @Instant()
  updatedAt: Date;
}
