/** What needs a coordinator's attention: found by the system, followed by people. Ids, days and words; nothing personal is copied. */
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { GraphQLDateTimeISO, GraphQLLocalDate } from 'graphql-scalars';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Instant, NodeId, PrimaryId, Word } from '../../db/columns';
import { VersionedNode } from '../../graphql/node';
import { Cohort } from '../cohorts/cohort.entity';
import { Enrollment } from '../enrollments/enrollment.entity';
import { Pairing } from '../pairings/pairing.entity';
import { Person } from '../people/person.entity';
import { AttentionClosing, AttentionKind, AttentionState } from './attention.state';

registerEnumType(AttentionKind, {
  name: 'AttentionKind',
  description: 'What needs attention. New kinds may be added.',
  valuesConfig: {
    REPORTING_LINE_CONFLICT: {
      description:
        'Two people who are paired have come into a reporting line that bans pairing them. `aspect` is MANAGER, SKIP_LEVEL or SAME_MANAGER.',
    },
    LOST_PARTNER: {
      description:
        'A mentee’s mentor has left her confirmed pairing. She goes first on the waitlist; the item closes by itself when she has a partner again, or leaves.',
    },
    GUEST_EXPIRING: {
      description:
        'The access of a guest in the cohort ends within thirty days, or has ended: on `dueOn`. Extend it, or prepare those whom she mentors.',
    },
  },
});
registerEnumType(AttentionState, {
  name: 'AttentionState',
  description: 'Where it is in its life.',
  valuesConfig: {
    OPEN: { description: 'Nobody has looked at it.' },
    TRIAGED: { description: 'Somebody has taken it on.' },
    ACTIONED: { description: 'Something was done about it.' },
    CLOSED: { description: 'Over.' },
  },
});
registerEnumType(AttentionClosing, {
  name: 'AttentionClosing',
  description: 'How it came to be closed.',
  valuesConfig: {
    HANDLED: { description: 'A coordinator closed it.' },
    GONE: { description: 'What it was about is no longer so; it closed by itself.' },
  },
});

@ObjectType({
  implements: VersionedNode,
  simpleResolvers: true,
  description: 'Something that needs attention. Only coordinators of the cohort see it.',
})
@Entity('attention_items')
@ForeignKey(() => Cohort, ['institutionId', 'cohortId'], ['institutionId', 'id'])
@ForeignKey(() => Pairing, ['institutionId', 'pairingId'], ['institutionId', 'id'])
@ForeignKey(() => Enrollment, ['institutionId', 'enrollmentId'], ['institutionId', 'id'])
@ForeignKey(() => Person, ['institutionId', 'personId'], ['institutionId', 'id'])
@ForeignKey(() => Person, ['institutionId', 'otherPersonId'], ['institutionId', 'id'])
@ForeignKey(() => Person, ['institutionId', 'ownerId'], ['institutionId', 'id'])
@Index('uq_attention_items_open', { synchronize: false })
@Index('ix_attention_items_subject', ['institutionId', 'kind', 'subject'])
@Index('ix_attention_items_cohort', ['institutionId', 'cohortId', 'createdAt', 'id'])
@Index('ix_attention_items_pairing', ['institutionId', 'pairingId'])
@Index('ix_attention_items_enrollment', ['institutionId', 'enrollmentId'])
@Index('ix_attention_items_person', ['institutionId', 'personId'])
@Index('ix_attention_items_other_person', ['institutionId', 'otherPersonId'])
@Index('ix_attention_items_owner', ['institutionId', 'ownerId'])
export class AttentionItem extends VersionedNode {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryId('AttentionItem')
  override id: string;

  @NodeId('Cohort')
  @Field(() => ID, { description: 'Id of the cohort.' })
  cohortId: string;

  @Word()
  @Field(() => AttentionKind, { description: 'What needs attention.' })
  kind: AttentionKind;

  @Word({ nullable: true })
  @Field(() => String, {
    nullable: true,
    description:
      'Which of several things of the kind, as a word that the kind names; null where it has none.',
  })
  aspect: string | null;

  /** What it is about, as a key: at most one of a kind is open about it. */
  @Column('text')
  subject: string;

  @Word()
  @Field(() => AttentionState, { description: 'Where it is in its life.' })
  state: AttentionState;

  @Instant()
  @Field(() => GraphQLDateTimeISO, { description: 'When it came into this state.' })
  stateChangedAt: Date;

  @Column('date')
  @Field(() => GraphQLLocalDate, { description: 'The day since which it is so.' })
  sinceOn: string;

  @NodeId('Pairing', { nullable: true })
  pairingId: string | null;

  @NodeId('Enrollment', { nullable: true })
  enrollmentId: string | null;

  @NodeId('Person', { nullable: true })
  personId: string | null;

  @NodeId('Person', { nullable: true })
  otherPersonId: string | null;

  @NodeId('Person', { nullable: true })
  ownerId: string | null;

  @Column('date', { nullable: true })
  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description: 'By when something should be done; null when nobody said.',
  })
  dueOn: string | null;

  @Word({ nullable: true })
  @Field(() => AttentionClosing, {
    nullable: true,
    description: 'How it came to be closed; null while it is not.',
  })
  closing: AttentionClosing | null;

  @Column('text', { nullable: true })
  @Field(() => String, { nullable: true, description: 'What came of it, in a coordinator’s words.' })
  outcome: string | null;
}
