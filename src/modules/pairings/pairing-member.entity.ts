/** What belongs to a pairing: its members with their seats and answers, its holds, and the row that dashboards sum. */
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { GraphQLDateTimeISO, GraphQLLocalDate } from 'graphql-scalars';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Instant, NodeId, PrimaryId, Word } from '../../db/columns';
import { Node } from '../../graphql/node';
import { Cohort } from '../cohorts/cohort.entity';
import { Enrollment, EnrollmentRole } from '../enrollments/enrollment.entity';
import { Leave } from '../enrollments/leave.entity';
import { Person } from '../people/person.entity';
import { Pairing } from './pairing.entity';

export enum MemberPart {
  LEAD = 'LEAD',
  SECONDARY = 'SECONDARY',
  SUBSTITUTE = 'SUBSTITUTE',
}

export enum HoldSource {
  PAUSE = 'PAUSE',
  LEAVE = 'LEAVE',
}

registerEnumType(HoldSource, {
  name: 'HoldSource',
  description: 'Why a pairing stands still.',
  valuesConfig: {
    PAUSE: { description: 'A member or coordinator paused it.' },
    LEAVE: { description: 'A member is on leave.' },
  },
});

export enum MemberResponse {
  PENDING = 'PENDING',
  ACCEPTED = 'ACCEPTED',
  DECLINED = 'DECLINED',
}

registerEnumType(MemberPart, {
  name: 'MemberPart',
  description: 'Which part a member plays beside others of the same role.',
  valuesConfig: {
    LEAD: { description: 'Carries the role.' },
    SECONDARY: { description: 'Helps out.' },
    SUBSTITUTE: { description: 'Stands in for a time.' },
  },
});

registerEnumType(MemberResponse, {
  name: 'MemberResponse',
  description: 'A member’s answer to a proposed pairing.',
  valuesConfig: {
    PENDING: { description: 'Not answered.' },
    ACCEPTED: { description: 'Said yes.' },
    DECLINED: { description: 'Said no.' },
  },
});

@ObjectType({ implements: Node, simpleResolvers: true, description: 'A person in a pairing, in a role.' })
@Entity('pairing_members')
@ForeignKey(() => Pairing, ['institutionId', 'pairingId'], ['institutionId', 'id'])
@ForeignKey(() => Enrollment, ['institutionId', 'enrollmentId'], ['institutionId', 'id'])
@ForeignKey(() => Person, ['institutionId', 'personId'], ['institutionId', 'id'])
@Index('uq_pairing_members_seat', { synchronize: false })
@Index('uq_pairing_members_person', { synchronize: false })
@Index('ix_pairing_members_pairing', ['institutionId', 'pairingId', 'id'])
@Index('ix_pairing_members_enrollment', ['institutionId', 'enrollmentId'])
@Index('ix_pairing_members_person', ['institutionId', 'personId', 'pairingId'])
export class PairingMember extends Node {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryId('PairingMember')
  override id: string;

  @NodeId('Pairing')
  @Field(() => ID, { description: 'Id of the pairing.' })
  pairingId: string;

  @NodeId('Enrollment')
  @Field(() => ID, { description: 'Id of the enrollment through which the person takes part.' })
  enrollmentId: string;

  @NodeId('Person')
  @Field(() => ID, { description: 'Id of the person.' })
  personId: string;

  @Word()
  @Field(() => EnrollmentRole, { description: 'As what the person takes part.' })
  role: EnrollmentRole;

  @Word({ default: 'LEAD' })
  @Field(() => MemberPart, { description: 'Which part she plays beside others of her role.' })
  part: MemberPart;

  @Word()
  @Field(() => MemberResponse, { description: 'Her answer to the proposal.' })
  response: MemberResponse;

  @Instant({ nullable: true })
  @Field(() => GraphQLDateTimeISO, { nullable: true, description: 'When she answered.' })
  respondedAt: Date | null;

  @Column('integer', { nullable: true })
  @Field(() => Int, {
    nullable: true,
    description: 'Which of her seats the pairing takes; null while it takes none.',
  })
  seatNumber: number | null;

  @Column('date', { nullable: true })
  @Field(() => GraphQLLocalDate, { nullable: true, description: 'First day as a member.' })
  fromOn: string | null;

  @Column('date', { nullable: true })
  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description: 'Last day as a member; null while she is one.',
  })
  toOn: string | null;

  @Instant()
  createdAt: Date;
}

@ObjectType({ description: 'A time in which a pairing pauses.', simpleResolvers: true })
@Entity('pairing_holds')
@ForeignKey(() => Pairing, ['institutionId', 'pairingId'], ['institutionId', 'id'])
@ForeignKey(() => Leave, ['institutionId', 'leaveId'], ['institutionId', 'id'])
@Index('uq_pairing_holds_open', { synchronize: false })
@Index('uq_pairing_holds_leave', ['institutionId', 'leaveId', 'pairingId'], { unique: true })
@Index('ix_pairing_holds_pairing', ['institutionId', 'pairingId', 'fromOn'])
export class PairingHold {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryColumn('uuid')
  id: string;

  @NodeId('Pairing')
  pairingId: string;

  @Word({ default: 'PAUSE' })
  @Field(() => HoldSource, { description: 'Why it stands still.' })
  source: HoldSource;

  @NodeId('Leave', { nullable: true })
  @Field(() => ID, { nullable: true, description: 'Id of the leave that holds it; null for a pause.' })
  leaveId: string | null;

  @Column('date')
  @Field(() => GraphQLLocalDate, { description: 'First day of the pause.' })
  fromOn: string;

  @Column('date', { nullable: true })
  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description: 'Day on which it ended; null while it lasts.',
  })
  toOn: string | null;

  @Instant()
  createdAt: Date;
}

@ObjectType({
  description: 'Figures of a pairing, kept with every change below it.',
  simpleResolvers: true,
})
@Entity('pairing_summaries')
@ForeignKey(() => Pairing, ['institutionId', 'pairingId'], ['institutionId', 'id'])
@ForeignKey(() => Cohort, ['institutionId', 'cohortId'], ['institutionId', 'id'])
@Index('ix_pairing_summaries_cohort', ['institutionId', 'cohortId'])
export class PairingSummary {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryColumn('uuid')
  pairingId: string;

  @NodeId('Cohort')
  cohortId: string;

  @Column('integer', { default: 0 })
  @Field(() => Int, { description: 'Milestones that are not waived.' })
  milestonesTotal: number;

  @Column('integer', { default: 0 })
  @Field(() => Int, { description: 'Milestones that are done.' })
  milestonesDone: number;

  @Column('date', { nullable: true })
  @Field(() => GraphQLLocalDate, { nullable: true, description: 'When the next open milestone is due.' })
  nextDueOn: string | null;

  /** Days on which open milestones are due, in their order: what is late on any day is told without reading them. */
  @Column('date', { array: true, default: () => "'{}'" })
  openDueOn: string[];

  @Column('integer', { default: 0 })
  @Field(() => Int, { description: 'Meetings that were held.' })
  meetingsHeld: number;

  @Column('integer', { default: 0 })
  @Field(() => Int, { description: 'Minutes that they met.' })
  minutesMet: number;

  @Instant({ nullable: true })
  @Field(() => GraphQLDateTimeISO, { nullable: true, description: 'When they last met.' })
  lastMetAt: Date | null;

  @Column('date', { nullable: true })
  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description: 'The day from which a lack of contact counts: start, last meeting or end of a pause.',
  })
  contactSinceOn: string | null;
}
