/** Tokens by which invitations are answered. Only the hash is kept: who reads the table can answer for nobody. */
import { createHash, randomBytes } from 'node:crypto';
import { Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { Instant } from '../../db/columns';
import { Enrollment } from './enrollment.entity';

@Entity('invitation_tokens')
@ForeignKey(() => Enrollment, ['institutionId', 'enrollmentId'], ['institutionId', 'id'])
@Unique('uq_invitation_tokens_hash', ['institutionId', 'tokenHash'])
export class InvitationToken {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryColumn('uuid')
  enrollmentId: string;

  @Column('bytea')
  tokenHash: Buffer;

  @Instant()
  createdAt: Date;
}

/** 256 random bits: nobody guesses one, so a plain hash is enough, and looking it up tells nothing by its time. */
export function newToken(): { token: string; hash: Buffer } {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: hashOf(token) };
}

export function hashOf(token: string): Buffer {
  return createHash('sha256').update(token, 'utf8').digest();
}
