/** Meetings of pairings, and who came. */
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Instant, NodeId, PrimaryId, Word } from '../../db/columns';
import { VersionedNode } from '../../graphql/node';
import { Cohort } from '../cohorts/cohort.entity';
import { Pairing } from '../pairings/pairing.entity';
import { PairingMember } from '../pairings/pairing-member.entity';
import { Person } from '../people/person.entity';
import { MeetingState } from './meeting.state';

export enum MeetingMode {
  IN_PERSON = 'IN_PERSON',
  VIDEO = 'VIDEO',
  PHONE = 'PHONE',
  OTHER = 'OTHER',
}

export enum MeetingKind {
  REGULAR = 'REGULAR',
  CHEMISTRY = 'CHEMISTRY',
}

registerEnumType(MeetingKind, {
  name: 'MeetingKind',
  description: 'What a meeting is for.',
  valuesConfig: {
    REGULAR: { description: 'A meeting of a pairing at work.' },
    CHEMISTRY: {
      description:
        'The members of a proposal get to know each other before they answer. It starts nothing, and is counted nowhere.',
    },
  },
});

export enum AttendanceStatus {
  PRESENT = 'PRESENT',
  ABSENT = 'ABSENT',
  EXCUSED = 'EXCUSED',
}

registerEnumType(MeetingState, {
  name: 'MeetingState',
  description: 'Where a meeting is in its life.',
  valuesConfig: {
    PROPOSED: { description: 'A member asked for it; another member or a coordinator may confirm it.' },
    SCHEDULED: { description: 'Agreed.' },
    HELD: { description: 'They met.' },
    CANCELED: { description: 'It does not take place.' },
  },
});

registerEnumType(MeetingMode, {
  name: 'MeetingMode',
  description: 'How people meet.',
  valuesConfig: {
    IN_PERSON: { description: 'In one place.' },
    VIDEO: { description: 'By video.' },
    PHONE: { description: 'By telephone.' },
    OTHER: { description: 'In some other way.' },
  },
});

registerEnumType(AttendanceStatus, {
  name: 'AttendanceStatus',
  description: 'Whether a member came to a meeting that was held.',
  valuesConfig: {
    PRESENT: { description: 'She was there.' },
    ABSENT: { description: 'She was not there and had not excused herself.' },
    EXCUSED: { description: 'She was not there and had excused herself.' },
  },
});

@ObjectType({ implements: VersionedNode, simpleResolvers: true, description: 'A meeting of a pairing.' })
@Entity('meetings')
@ForeignKey(() => Pairing, ['institutionId', 'pairingId'], ['institutionId', 'id'])
@ForeignKey(() => Cohort, ['institutionId', 'cohortId'], ['institutionId', 'id'])
@ForeignKey(() => Person, ['institutionId', 'proposedById'], ['institutionId', 'id'])
@Index('ix_meetings_pairing', ['institutionId', 'pairingId', 'startsAt', 'id'])
@Index('ix_meetings_cohort', ['institutionId', 'cohortId', 'state', 'startsAt'])
@Index('ix_meetings_proposed_by', ['institutionId', 'proposedById'])
export class Meeting extends VersionedNode {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryId('Meeting')
  override id: string;

  @NodeId('Pairing')
  @Field(() => ID, { description: 'Id of the pairing.' })
  pairingId: string;

  @NodeId('Cohort')
  cohortId: string;

  @Word()
  @Field(() => MeetingState, { description: 'Where it is in its life.' })
  state: MeetingState;

  @Word({ default: MeetingKind.REGULAR })
  @Field(() => MeetingKind, { description: 'What it is for.' })
  kind: MeetingKind;

  @Instant()
  @Field(() => GraphQLDateTimeISO, { description: 'When it begins, or began.' })
  startsAt: Date;

  @Column('integer')
  @Field(() => Int, { description: 'Planned length in minutes.' })
  durationMinutes: number;

  @Column('integer', { nullable: true })
  @Field(() => Int, { nullable: true, description: 'How many minutes they met; null until it was held.' })
  heldMinutes: number | null;

  @Word()
  @Field(() => MeetingMode, { description: 'How they meet.' })
  mode: MeetingMode;

  @NodeId('Person', { nullable: true })
  @Field(() => ID, {
    nullable: true,
    description: 'Id of the person who asked for it or recorded it; null when a service did.',
  })
  proposedById: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'Whether a member came to a meeting that was held.' })
@Entity('meeting_attendances')
@ForeignKey(() => Meeting, ['institutionId', 'meetingId'], ['institutionId', 'id'])
@ForeignKey(() => PairingMember, ['institutionId', 'memberId'], ['institutionId', 'id'])
@Index('ix_meeting_attendances_member', ['institutionId', 'memberId'])
export class MeetingAttendance {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryColumn('uuid')
  meetingId: string;

  @PrimaryId('PairingMember')
  @Field(() => ID, { description: 'Id of the member.' })
  memberId: string;

  @Word()
  @Field(() => AttendanceStatus, { description: 'Whether she came.' })
  status: AttendanceStatus;
}
