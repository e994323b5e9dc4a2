/** Who waits for a partner in a cohort, what was offered to her, and for which seats she was passed over. */
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Instant, NodeId, PrimaryId, Word } from '../../db/columns';
import { Node } from '../../graphql/node';
import { Cohort } from '../cohorts/cohort.entity';
import { Enrollment, EnrollmentRole } from '../enrollments/enrollment.entity';
import { Pairing } from '../pairings/pairing.entity';
import { WaitlistOfferState, WaitlistState } from './waitlist.state';

registerEnumType(WaitlistState, {
  name: 'WaitlistState',
  description: 'Where somebody is on her way through a waitlist.',
  valuesConfig: {
    WAITING: { description: 'Waits for a seat.' },
    OFFERED: { description: 'A seat is offered to her; until she has it, she keeps her place.' },
    PLACED: { description: 'Has a partner, and waits no more.' },
    LEFT: { description: 'Left the waitlist, or the cohort.' },
  },
});

registerEnumType(WaitlistOfferState, {
  name: 'WaitlistOfferState',
  description: 'What became of an offer from the waitlist.',
  valuesConfig: {
    OPEN: { description: 'Not answered by both.' },
    ACCEPTED: { description: 'Both said yes: the pairing is confirmed.' },
    DECLINED: { description: 'One of them said no.' },
    EXPIRED: { description: 'Not answered in time.' },
    WITHDRAWN: { description: 'Taken back, or one of the two left.' },
  },
});

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'A place on the waitlist of a cohort. For the person herself and coordinators.',
})
@Entity('waitlist_entries')
@Unique('uq_waitlist_entries_enrollment', ['institutionId', 'enrollmentId'])
@ForeignKey(() => Enrollment, ['institutionId', 'enrollmentId'], ['institutionId', 'id'])
@ForeignKey(() => Cohort, ['institutionId', 'cohortId'], ['institutionId', 'id'])
@ForeignKey(() => Pairing, ['institutionId', 'placedPairingId'], ['institutionId', 'id'])
@Index('ix_waitlist_entries_cohort', ['institutionId', 'cohortId', 'state', 'waitingSinceAt', 'id'])
@Index('ix_waitlist_entries_waiting', { synchronize: false })
@Index('ix_waitlist_entries_pairing', ['institutionId', 'placedPairingId'])
export class WaitlistEntry extends Node {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryId('WaitlistEntry')
  override id: string;

  @NodeId('Enrollment')
  @Field(() => ID, { description: 'Id of the enrollment that waits.' })
  enrollmentId: string;

  @NodeId('Cohort')
  @Field(() => ID, { description: 'Id of the cohort.' })
  cohortId: string;

  @Word()
  @Field(() => EnrollmentRole, { description: 'As what she waits.' })
  role: EnrollmentRole;

  /** On the wire through a resolver, which knows of offers. */
  @Word()
  state: WaitlistState;

  @Instant()
  stateChangedAt: Date;

  @Column('boolean', { default: false })
  @Field({ description: 'Whether her mentor left; then she goes before everybody else.' })
  lostPartner: boolean;

  @Column('text', { nullable: true })
  @Field(() => String, {
    nullable: true,
    description: 'Why she goes first: one of the program’s `waitlistReasons`; null for none.',
  })
  reason: string | null;

  @Instant({ name: 'waiting_since' })
  @Field(() => GraphQLDateTimeISO, { description: 'Since when she waits; decides among equals.' })
  waitingSinceAt: Date;

  @NodeId('Pairing', { nullable: true })
  placedPairingId: string | null;

  @Instant()
  createdAt: Date;
}

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description:
    'A seat offered to somebody who waits. It is a proposed pairing, which holds the seats of both; answer that with `confirmPairing` or `declinePairing`.',
})
@Entity('waitlist_offers')
@Unique('uq_waitlist_offers_pairing', ['institutionId', 'pairingId'])
@ForeignKey(() => WaitlistEntry, ['institutionId', 'entryId'], ['institutionId', 'id'])
@ForeignKey(() => Enrollment, ['institutionId', 'enrollmentId'], ['institutionId', 'id'])
@ForeignKey(() => Pairing, ['institutionId', 'pairingId'], ['institutionId', 'id'])
@Index('ix_waitlist_offers_entry', ['institutionId', 'entryId', 'createdAt'])
@Index('ix_waitlist_offers_enrollment', ['institutionId', 'enrollmentId'])
export class WaitlistOffer extends Node {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryId('WaitlistOffer')
  override id: string;

  @NodeId('WaitlistEntry')
  @Field(() => ID, { description: 'Id of the place on the waitlist.' })
  entryId: string;

  @NodeId('Enrollment')
  @Field(() => ID, { description: 'Id of the enrollment whose seat it is.' })
  enrollmentId: string;

  @NodeId('Pairing')
  @Field(() => ID, { description: 'Id of the pairing that it proposes.' })
  pairingId: string;

  @Column('boolean')
  @Field({ description: 'Whether it was made by itself, and not by a coordinator.' })
  automatic: boolean;

  @Instant()
  @Field(() => GraphQLDateTimeISO, { description: 'When it was made.' })
  createdAt: Date;
}

@ObjectType({
  simpleResolvers: true,
  description: 'Why a seat went past somebody who waits: the last time, for each person who gives seats.',
})
@Entity('waitlist_skips')
@ForeignKey(() => WaitlistEntry, ['institutionId', 'entryId'], ['institutionId', 'id'])
@ForeignKey(() => Enrollment, ['institutionId', 'enrollmentId'], ['institutionId', 'id'])
@Index('ix_waitlist_skips_enrollment', ['institutionId', 'enrollmentId'])
export class WaitlistSkip {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryColumn('uuid')
  entryId: string;

  @PrimaryId('Enrollment')
  @Field(() => ID, { description: 'Id of the enrollment whose seat it was.' })
  enrollmentId: string;

  @Column('text')
  @Field({
    description:
      'The rule that stood in the way: PAIRED_BEFORE, ALREADY_PAIRED, AT_CAPACITY, NOT_READY, NOT_POSSIBLE, or the rule of a ban, as EXCLUSION.',
  })
  reason: string;

  @Instant()
  @Field(() => GraphQLDateTimeISO, { description: 'When that was found.' })
  skippedAt: Date;
}
