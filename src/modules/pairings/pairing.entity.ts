/** A pairing: a relation of two or more people in a cohort, from proposal to end. */
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { GraphQLDateTimeISO, GraphQLLocalDate } from 'graphql-scalars';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Instant, NodeId, PrimaryId, Word } from '../../db/columns';
import { VersionedNode } from '../../graphql/node';
import { Cohort } from '../cohorts/cohort.entity';
import { ProgramKind } from '../programs/program.entity';
import { PairingState } from './pairing.state';

export enum PairingOrigin {
  MATCH_RUN = 'MATCH_RUN',
  COORDINATOR = 'COORDINATOR',
  IMPORT = 'IMPORT',
  PARTICIPANT = 'PARTICIPANT',
  WAITLIST = 'WAITLIST',
}

export enum PairingEndReason {
  GOALS_REACHED = 'GOALS_REACHED',
  TIME_UP = 'TIME_UP',
  NO_FIT = 'NO_FIT',
  NO_CONTACT = 'NO_CONTACT',
  LEFT = 'LEFT',
  CONCERN = 'CONCERN',
  OTHER = 'OTHER',
}

registerEnumType(PairingState, {
  name: 'PairingState',
  description: 'Where a pairing is in its life.',
  valuesConfig: {
    PROPOSED: { description: 'Released to its members, who have not all answered; holds seats.' },
    CONFIRMED: { description: 'All have accepted; they have not met yet.' },
    ACTIVE: { description: 'They work together.' },
    ON_HOLD: { description: 'Paused: seats stay taken, reminders and overdue clocks stand still.' },
    CLOSING: { description: 'Coming to its end; a side that was left behind is free already.' },
    COMPLETED: { description: 'Seen through.' },
    ENDED_EARLY: { description: 'Ended before its aim.' },
    TRANSFERRED: { description: 'Ended because another pairing continues it.' },
    DECLINED: { description: 'A member said no before the start.' },
    EXPIRED: { description: 'Not answered in time.' },
    WITHDRAWN: { description: 'Taken back before the start.' },
    SUPERSEDED: { description: 'Another offer to the same person was complete first.' },
  },
});

registerEnumType(PairingOrigin, {
  name: 'PairingOrigin',
  description: 'How a pairing came about.',
  valuesConfig: {
    MATCH_RUN: { description: 'Proposed by a match run and released by a coordinator.' },
    COORDINATOR: { description: 'Made by a coordinator.' },
    IMPORT: { description: 'Existed before and was imported.' },
    PARTICIPANT: { description: 'Asked for by its mentee.' },
    WAITLIST: { description: 'Offered to somebody who waited, when a seat was free.' },
  },
});

registerEnumType(PairingEndReason, {
  name: 'PairingEndReason',
  description: 'Why a pairing ended.',
  valuesConfig: {
    GOALS_REACHED: { description: 'They reached what they set out for.' },
    TIME_UP: { description: 'The planned time is over.' },
    NO_FIT: { description: 'They do not fit together.' },
    NO_CONTACT: { description: 'They did not get in contact.' },
    LEFT: { description: 'A member left the cohort or the institution.' },
    CONCERN: { description: 'A concern was raised.' },
    OTHER: { description: 'Something else.' },
  },
});

@ObjectType({
  implements: VersionedNode,
  simpleResolvers: true,
  description: 'A relation of two or more people in a cohort, from proposal to end.',
})
@Entity('pairings')
@ForeignKey(() => Cohort, ['institutionId', 'cohortId'], ['institutionId', 'id'])
@ForeignKey(() => Pairing, ['institutionId', 'predecessorId'], ['institutionId', 'id'])
@Index('uq_pairings_open', { synchronize: false })
@Index('uq_pairings_couple', { synchronize: false })
@Index('ix_pairings_cohort', ['institutionId', 'cohortId', 'createdAt', 'id'])
@Index('ix_pairings_cohort_state', ['institutionId', 'cohortId', 'state'])
@Index('ix_pairings_created_at', ['institutionId', 'createdAt', 'id'])
@Index('ix_pairings_predecessor', ['institutionId', 'predecessorId'])
@Index('ix_pairings_unanswered', { synchronize: false })
@Index('ix_pairings_closing', { synchronize: false })
export class Pairing extends VersionedNode {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryId('Pairing')
  override id: string;

  @NodeId('Cohort')
  @Field(() => ID, { description: 'Id of the cohort.' })
  cohortId: string;

  @Word()
  @Field(() => ProgramKind, { description: 'What kind of relationship it is.' })
  kind: ProgramKind;

  @Word()
  @Field(() => PairingState, { description: 'Where the pairing is in its life.' })
  state: PairingState;

  @Instant()
  @Field(() => GraphQLDateTimeISO, { description: 'When it came into this state.' })
  stateChangedAt: Date;

  @Word()
  @Field(() => PairingOrigin, { description: 'How it came about.' })
  origin: PairingOrigin;

  @Column('boolean', { default: true })
  @Field({
    description:
      'Whether it holds seats while it is proposed; a request holds the mentor’s alone. Otherwise it takes them when all have accepted, and the first such offer to be complete gets the last seat.',
  })
  holdsSeats: boolean;

  @Column('boolean', { default: false })
  @Field({
    description:
      'Whether its members don’t see who the others are until all have accepted. By the program’s rules when it was proposed.',
  })
  blind: boolean;

  /** Who with whom in which direction, and who with whom where one direction excludes the other; see pairing.key.ts. */
  @Column('text', { nullable: true })
  pairKey: string | null;

  @Column('text', { nullable: true })
  coupleKey: string | null;

  @NodeId('Pairing', { nullable: true })
  predecessorId: string | null;

  @Column('integer', { default: 1 })
  @Field(() => Int, {
    description: 'How often these people have been paired in this way, this time included.',
  })
  episode: number;

  @Column('integer')
  @Field(() => Int, { description: 'Version of the program’s rules that it was made under.' })
  policyNumber: number;

  /** Coordinators' words; on the wire through a resolver. */
  @Column('text', { nullable: true })
  overrideReason: string | null;

  @Instant({ nullable: true })
  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'Until when members may answer; null for no limit.',
  })
  expiresAt: Date | null;

  @Instant({ nullable: true })
  @Field(() => GraphQLDateTimeISO, { nullable: true, description: 'When the last member accepted.' })
  confirmedAt: Date | null;

  @Column('date', { nullable: true })
  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description: 'Its own first day, from which its milestones count; null until it is confirmed.',
  })
  startedOn: string | null;

  @Column('date', { nullable: true })
  @Field(() => GraphQLLocalDate, { nullable: true, description: 'Planned last day.' })
  endsOn: string | null;

  @Column('date', { nullable: true })
  @Field(() => GraphQLLocalDate, { nullable: true, description: 'Day on which it ended.' })
  endedOn: string | null;

  @Word({ nullable: true })
  @Field(() => PairingEndReason, { nullable: true, description: 'Why it ended or is closing.' })
  endReason: PairingEndReason | null;

  /** Words of a mentee to the mentor whom she asks; on the wire through a resolver. */
  @Column('text', { nullable: true })
  requestMessage: string | null;

  /** By how many days of holds its due days have been moved. */
  @Column('integer', { default: 0 })
  heldDays: number;

  /** What it was when a member left; so that a departure can be undone. */
  @Word({ nullable: true })
  closingFrom: PairingState | null;

  /** Coordinators' words; on the wire through a resolver. */
  @Column('text', { nullable: true })
  endNote: string | null;
}
