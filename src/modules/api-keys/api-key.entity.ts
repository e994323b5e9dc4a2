/** An API key of a service account. The secret is shown once and stored hashed. */
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { SCOPES, type Scope } from '../../auth/actions';
import { Instant, NodeId, PrimaryId } from '../../db/columns';
import { Node } from '../../graphql/node';
import { Person } from '../people/person.entity';

/** On the wire enum values can't have a colon: people:read is PEOPLE_READ there. */
export const ApiKeyScope = Object.fromEntries(
  SCOPES.map((scope) => [scope.toUpperCase().replace(':', '_'), scope]),
) as Record<string, Scope>;

registerEnumType(ApiKeyScope, {
  name: 'ApiKeyScope',
  description:
    'What an API key may do. Changing implies reading the same; enrolling somebody also needs to read people and programs.',
  valuesConfig: Object.fromEntries(
    SCOPES.map((scope) => {
      const [area, act] = scope.split(':');
      return [
        scope.toUpperCase().replace(':', '_'),
        {
          description: `${act === 'read' ? 'Read' : 'Change'} ${area === 'audit' ? 'the audit log' : area}.`,
        },
      ];
    }),
  ),
});

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'A key with which a service signs in. Its secret was shown once, when it was made.',
})
@Entity('api_keys')
@ForeignKey(() => Person, ['institutionId', 'createdById'], ['institutionId', 'id'])
@Index('ix_api_keys_created_by', ['institutionId', 'createdById'])
@Index('ix_api_keys_created_at', ['institutionId', 'createdAt', 'id'])
export class ApiKey extends Node {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryId('ApiKey')
  override id: string;

  @Column('text')
  @Field({ description: 'What the key is for.' })
  name: string;

  @Column('bytea')
  secretHash: Buffer;

  @Column('text', { array: true })
  @Field(() => [ApiKeyScope], { description: 'What the key may do.' })
  scopes: Scope[];

  @NodeId('Person')
  createdById: string;

  @Instant()
  @Field(() => GraphQLDateTimeISO, { description: 'When the key ends by itself.' })
  expiresAt: Date;

  @Instant({ nullable: true })
  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'When the key was revoked; null while it works.',
  })
  revokedAt: Date | null;

  @Instant({ nullable: true })
  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'When the key was last used, to within an hour; null when it never was.',
  })
  lastUsedAt: Date | null;

  @Instant()
  @Field(() => GraphQLDateTimeISO, { description: 'When the key was made.' })
  createdAt: Date;
}
