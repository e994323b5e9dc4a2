/** The event log as administrators read it. Rows are appended by events/record.ts and never changed. */
import { Field, ID, ObjectType } from 'type-graphql';
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Column, Entity, ForeignKey, Generated, Index, PrimaryColumn, Unique } from 'typeorm';
import { Instant, PrimaryId } from '../../db/columns';
import { Node } from '../../graphql/node';
import { Institution } from '../institutions/institution.entity';

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'Something that has happened: who did what to which nodes, and when.',
})
@Entity('events')
@ForeignKey(() => Institution, ['institutionId'], ['id'])
@Index('ix_events_position', ['institutionId', 'xid', 'seq'])
@Index('ix_events_feed', ['xid', 'seq'])
@Index('ix_events_occurred_at', ['institutionId', 'occurredAt', 'id'])
@Index('ix_events_node_ids', { synchronize: false })
export class Event extends Node {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryId('Event')
  override id: string;

  @Column({ type: 'bigint', generatedIdentity: 'ALWAYS' })
  @Generated('increment')
  seq: string;

  @Column('xid8' as 'text', { default: () => 'pg_current_xact_id()' })
  xid: string;

  @Column('text')
  @Field({ description: 'What happened, in the past tense, such as CohortMoved.' })
  type: string;

  @Instant()
  @Field(() => GraphQLDateTimeISO, { description: 'When it happened.' })
  occurredAt: Date;

  @Column('text')
  @Field(() => ID, {
    description: 'Id of the person or API key that did it, or `system:` and the name of a job.',
  })
  actorId: string;

  @Column('text', { nullable: true })
  @Field(() => ID, {
    nullable: true,
    description: 'Id of the person on whose behalf it was done; null when the actor acted for herself.',
  })
  onBehalfOfId: string | null;

  @Column('text', { array: true })
  @Field(() => [ID], { description: 'Ids of the nodes concerned, the changed one first.' })
  nodeIds: string[];

  @Column('text')
  @Field({ description: 'Id of the request, as in the server’s log.' })
  requestId: string;

  @Column('bytea')
  payloadDigest: Buffer;
}

@Entity('event_payloads')
@ForeignKey(() => Event, ['institutionId', 'eventId'], ['institutionId', 'id'])
export class EventPayload {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryColumn('uuid')
  eventId: string;

  @Column('bytea')
  salt: Buffer;

  @Column('json')
  payload: { changes: Record<string, [unknown, unknown]> };
}

@Entity('event_seals')
@ForeignKey(() => Event, ['institutionId', 'eventId'], ['institutionId', 'id'])
@Unique('uq_event_seals_event', ['institutionId', 'eventId'])
export class EventSeal {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryColumn('bigint')
  position: string;

  @Column('uuid')
  eventId: string;

  @Column('xid8' as 'text')
  eventXid: string;

  @Column('bigint')
  eventSeq: string;

  @Column('bytea')
  chainHash: Buffer;

  @Instant()
  sealedAt: Date;
}

@Entity('idempotency_records')
@ForeignKey(() => Institution, ['institutionId'], ['id'])
@Index('ix_idempotency_records_created_at', ['institutionId', 'createdAt'])
export class IdempotencyRecord {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryColumn('text')
  actorId: string;

  @PrimaryColumn('text')
  operation: string;

  @PrimaryColumn('text')
  key: string;

  @Column('bytea')
  salt: Buffer;

  @Column('bytea')
  inputDigest: Buffer;

  @Column('text', { nullable: true })
  nodeId: string | null;

  @Instant()
  createdAt: Date;
}
