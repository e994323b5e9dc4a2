/** How a person signs in: the subject that an issuer knows her by. Never an e-mail address, which can change hands. */
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Instant } from '../../db/columns';
import { Person } from './person.entity';

@Entity('person_identities')
@ForeignKey(() => Person, ['institutionId', 'personId'], ['institutionId', 'id'])
@Index('ix_person_identities_person', ['institutionId', 'personId'])
export class PersonIdentity {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryColumn('text')
  issuer: string;

  @PrimaryColumn('text')
  subject: string;

  @Column('uuid')
  personId: string;

  @Instant()
  createdAt: Date;
}
