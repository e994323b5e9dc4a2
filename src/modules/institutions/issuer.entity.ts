/** The directory: whose access tokens lead to which institution. No personal data, so no row security. */
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Instant } from '../../db/columns';
import { Institution } from './institution.entity';

@Entity('issuers', { schema: 'system' })
@ForeignKey(() => Institution, ['institutionId'], ['id'])
@Index('ix_issuers_institution', ['institutionId'])
@Index('uq_issuers_claim', { synchronize: false })
export class Issuer {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  institutionId: string;

  @Column('text')
  issuer: string;

  @Column('text')
  audience: string;

  /** Claim, and the value it must have, where one issuer serves several institutions. */
  @Column('text', { nullable: true })
  institutionClaim: string | null;

  @Column('text', { nullable: true })
  institutionValue: string | null;

  @Column('text', { default: 'sub' })
  subjectClaim: string;

  /** Claim by which a first sign-in finds its person, and the person's field that must equal it. */
  @Column('text', { nullable: true })
  linkClaim: string | null;

  @Column('text', { nullable: true })
  linkField: 'EXTERNAL_ID' | 'EMAIL' | null;

  @Instant()
  createdAt: Date;
}
