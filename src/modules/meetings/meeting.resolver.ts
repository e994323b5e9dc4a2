/** Meetings on the wire. */
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { every, no, YES } from '../../auth/decisions';
import type { Context } from '../../context';
import type { Page } from '../../graphql/connection';
import { payload } from '../../graphql/mutation';
import type { Raw } from '../../graphql/node';
import { toMany, toOne } from '../../reads/links';
import { Pairing } from '../pairings/pairing.entity';
import { PairingMember } from '../pairings/pairing-member.entity';
import { readableMembers, readablePairings } from '../pairings/pairing.repository';
import { mayWork } from '../pairings/pairing-work';
import { Meeting, MeetingAttendance } from './meeting.entity';
import {
  MeetingsArgs,
  MoveMeetingInput,
  RecordMeetingHeldInput,
  RecordMeetingInput,
  ScheduleMeetingInput,
} from './meeting.inputs';
import { confirmable, holdable, meetable } from './meeting.policy';
import { attendances, listMeetingsOf } from './meeting.repository';
import {
  cancelMeeting,
  confirmMeeting,
  getMeeting,
  recordMeeting,
  recordMeetingHeld,
  scheduleMeeting,
} from './meeting.service';
import { MEETING_TRANSITIONS, MeetingState } from './meeting.state';
import { MeetingConnection, MeetingPayload, MeetingPermissions } from './meeting.types';

const pairingOf = toOne<Meeting, Pairing>('Meeting.pairing', 'pairingId', readablePairings);
const attendancesOf = toMany('Meeting.attendances', attendances);
const memberOf = toOne<MeetingAttendance, PairingMember>(
  'MeetingAttendance.member',
  'memberId',
  readableMembers,
);

@Resolver(() => Meeting)
export class MeetingResolver {
  @Query(() => Meeting, { description: 'One meeting.' })
  meeting(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the meeting.' }) id: string,
  ): Promise<Meeting> {
    return getMeeting(ctx, id);
  }

  @FieldResolver(() => Pairing, { nullable: true, description: 'The pairing, where the viewer may see it.' })
  pairing(@Ctx() ctx: Context, @Root() meeting: Raw<Meeting>): Promise<Pairing | null> | null {
    return pairingOf(ctx, meeting);
  }

  @FieldResolver(() => [MeetingAttendance], { description: 'Who came; empty until it was held.' })
  attendances(@Ctx() ctx: Context, @Root() meeting: Raw<Meeting>): Promise<MeetingAttendance[]> {
    return attendancesOf(ctx, meeting);
  }

  @FieldResolver(() => MeetingPermissions, {
    nullable: true,
    description: 'What the viewer may do with this meeting now; null where the cohort is hidden.',
  })
  async permissions(@Ctx() ctx: Context, @Root() meeting: Raw<Meeting>): Promise<MeetingPermissions | null> {
    const may = await mayWork(ctx, meeting.pairingId);
    if (!may) return null;
    const now = await meetable(ctx, may.pairing, may.programId, meeting.kind);
    const anybody = every(may.member, now);
    const step = (to: MeetingState) =>
      MEETING_TRANSITIONS[meeting.state].includes(to)
        ? YES
        : no(`A meeting that is ${meeting.state} can't become ${to}.`);
    return {
      canConfirm: every(anybody, step(MeetingState.SCHEDULED), confirmable(ctx, meeting, may.staff.allowed)),
      canRecordHeld: every(anybody, step(MeetingState.HELD), holdable(ctx, meeting)),
      canCancel: every(anybody, step(MeetingState.CANCELED)),
    };
  }

  @Mutation(() => MeetingPayload, {
    description:
      'Asks for a meeting to come. A member’s is proposed until another member confirms it; a coordinator’s is scheduled at once. For members and coordinators.',
  })
  scheduleMeeting(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'When, and how.' }) input: ScheduleMeetingInput,
  ): Promise<MeetingPayload> {
    return payload(input, async () => ({ meeting: await scheduleMeeting(ctx, input) }));
  }

  @Mutation(() => MeetingPayload, {
    description:
      'Agrees to a proposed meeting. For any other member than the one who asked for it, and for coordinators.',
  })
  confirmMeeting(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which meeting.' }) input: MoveMeetingInput,
  ): Promise<MeetingPayload> {
    return payload(input, async () => ({ meeting: await confirmMeeting(ctx, input) }));
  }

  @Mutation(() => MeetingPayload, { description: 'Calls a meeting off. For members and coordinators.' })
  cancelMeeting(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which meeting.' }) input: MoveMeetingInput,
  ): Promise<MeetingPayload> {
    return payload(input, async () => ({ meeting: await cancelMeeting(ctx, input) }));
  }

  @Mutation(() => MeetingPayload, {
    description:
      'Records that a meeting was held, and who came. The first meeting makes a confirmed pairing active. For members and coordinators.',
  })
  recordMeetingHeld(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which meeting, how long, and who came.' }) input: RecordMeetingHeldInput,
  ): Promise<MeetingPayload> {
    return payload(input, async () => ({ meeting: await recordMeetingHeld(ctx, input) }));
  }

  @Mutation(() => MeetingPayload, {
    description:
      'Records a meeting that was held without having been scheduled. The first meeting makes a confirmed pairing active. For members and coordinators.',
  })
  recordMeeting(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'When, how long, and who came.' }) input: RecordMeetingInput,
  ): Promise<MeetingPayload> {
    return payload(input, async () => ({ meeting: await recordMeeting(ctx, input) }));
  }
}

@Resolver(() => MeetingAttendance)
export class MeetingAttendanceResolver {
  @FieldResolver(() => PairingMember, { nullable: true, description: 'The member.' })
  member(
    @Ctx() ctx: Context,
    @Root() attendance: Raw<MeetingAttendance>,
  ): Promise<PairingMember | null> | null {
    return memberOf(ctx, attendance);
  }
}

@Resolver(() => Pairing)
export class PairingMeetingsResolver {
  @FieldResolver(() => MeetingConnection, { description: 'Its meetings, the latest first.' })
  meetings(
    @Ctx() ctx: Context,
    @Root() pairing: Raw<Pairing>,
    @Args(() => MeetingsArgs) args: MeetingsArgs,
  ): Promise<Page<Meeting>> {
    return listMeetingsOf(ctx, pairing, args);
  }
}
