/**
 * What can be done with meetings. Every change locks the pairing, then the meeting, and counts the pairing's summary
 * again at its end.
 */
import { authorize } from '../../auth/decisions';
import { dayIn } from '../../clock';
import { inTransaction, type Context } from '../../context';
import { createOnce } from '../../events/idempotency';
import { changesBetween, record, type Changes } from '../../events/record';
import { expectId } from '../../graphql/faults';
import { InvalidInput, Refusal } from '../../graphql/user-errors';
import { newId } from '../../ids';
import { byId } from '../../reads/links';
import { checkTransition } from '../../state-machine';
import type { Pairing } from '../pairings/pairing.entity';
import { membersOf } from '../pairings/pairing.repository';
import { activatePairing } from '../pairings/pairing.service';
import { countMeetings } from '../pairings/pairing-summary.repository';
import { openWork, type Work } from '../pairings/pairing-work';
import { checkVersion, demand } from '../update';
import { AttendanceStatus, MeetingKind, type Meeting } from './meeting.entity';
import type {
  AttendanceInput,
  MoveMeetingInput,
  RecordMeetingHeldInput,
  RecordMeetingInput,
  ScheduleMeetingInput,
} from './meeting.inputs';
import { confirmable, firstState, holdable, meetable } from './meeting.policy';
import {
  insertAttendances,
  insertMeeting,
  lockMeeting,
  readableMeetings,
  updateMeetingRow,
} from './meeting.repository';
import { MEETING_TRANSITIONS, MeetingState } from './meeting.state';

export const getMeeting = byId('Query.meeting', readableMeetings);

/**
 * Asks for a meeting to come; a coordinator's is scheduled at once.
 * May: members, coordinators. Refuses: InvalidInput, NotPossibleNow. Locks: the pairing. Records: MeetingScheduled.
 */
export async function scheduleMeeting(ctx: Context, input: ScheduleMeetingInput): Promise<Meeting> {
  const id = await createOnce(ctx, 'scheduleMeeting', input, async (ctx) => {
    const { pairing, coordinates } = await openWork(ctx, 'Pairing', input.pairingId, { anyState: true });
    authorize(await meetable(ctx, pairing, pairing.programId, input.kind, true));
    const { startsAt, durationMinutes, mode, kind } = input;
    if (startsAt <= ctx.clock.now()) {
      throw new Refusal(
        new InvalidInput(
          ['startsAt'],
          'Choose a time in the future. What was held is recorded by recordMeeting.',
        ),
      );
    }
    const state = firstState(coordinates);
    const id = newId('Meeting');
    await insertMeeting(ctx, {
      ...placed(ctx, id, pairing),
      state,
      kind,
      startsAt,
      durationMinutes,
      heldMinutes: null,
      mode,
    });
    await record(ctx, {
      type: 'MeetingScheduled',
      nodes: [id, pairing.id, pairing.cohortId],
      changes: { state: [null, state], startsAt: [null, startsAt.toISOString()], ...changeOf(kind) },
    });
    return id;
  });
  return getMeeting(ctx, id);
}

/**
 * Records a meeting that was held without having been scheduled. The first one makes a confirmed pairing active.
 * May: members, coordinators. Refuses: InvalidInput, NotPossibleNow. Locks: the pairing. Records: MeetingHeld, PairingMoved.
 */
export async function recordMeeting(ctx: Context, input: RecordMeetingInput): Promise<Meeting> {
  const id = await createOnce(ctx, 'recordMeeting', input, async (ctx) => {
    const { pairing } = await openWork(ctx, 'Pairing', input.pairingId, { anyState: true });
    authorize(await meetable(ctx, pairing, pairing.programId, input.kind, true));
    const { startsAt, minutes, mode, kind } = input;
    if (startsAt > ctx.clock.now()) {
      throw new Refusal(
        new InvalidInput(['startsAt'], 'A meeting can’t be held in the future. Plan it by scheduleMeeting.'),
      );
    }
    const id = newId('Meeting');
    const state = MeetingState.HELD;
    const lengths = { durationMinutes: minutes, heldMinutes: minutes };
    await insertMeeting(ctx, { ...placed(ctx, id, pairing), state, kind, startsAt, ...lengths, mode });
    await held(ctx, pairing, { id, kind, startsAt, heldMinutes: minutes }, null, input.attendance ?? []);
    return id;
  });
  return getMeeting(ctx, id);
}

/** Agrees to a proposed meeting. May: members but for the one who asked, coordinators. Records: MeetingMoved. */
export function confirmMeeting(ctx: Context, input: MoveMeetingInput): Promise<Meeting> {
  return inTransaction(ctx, async (ctx) => {
    const { meeting, pairing, coordinates } = await opened(ctx, input, MeetingState.SCHEDULED);
    authorize(confirmable(ctx, meeting, coordinates));
    return moved(ctx, pairing, meeting, MeetingState.SCHEDULED);
  });
}

/** Calls a meeting off. May: members, coordinators. Records: MeetingMoved. */
export function cancelMeeting(ctx: Context, input: MoveMeetingInput): Promise<Meeting> {
  return inTransaction(ctx, async (ctx) => {
    const { meeting, pairing } = await opened(ctx, input, MeetingState.CANCELED);
    return moved(ctx, pairing, meeting, MeetingState.CANCELED);
  });
}

/**
 * Records that a meeting was held, how long, and who came. The first one makes a confirmed pairing active.
 * May: members, coordinators. Refuses: NotPossibleNow (in the future), InvalidInput. Records: MeetingHeld, PairingMoved.
 */
export function recordMeetingHeld(ctx: Context, input: RecordMeetingHeldInput): Promise<Meeting> {
  return inTransaction(ctx, async (ctx) => {
    const { meeting, pairing } = await opened(ctx, input, MeetingState.HELD);
    authorize(holdable(ctx, meeting));
    const updated = await updateMeetingRow(ctx, {
      ...meeting,
      state: MeetingState.HELD,
      heldMinutes: input.minutes,
    });
    await held(ctx, pairing, updated, meeting.state, input.attendance ?? []);
    return updated;
  });
}

function placed(ctx: Context, id: string, pairing: Pairing) {
  return { id, pairingId: pairing.id, cohortId: pairing.cohortId, proposedById: ctx.viewer.personId };
}

async function opened(
  ctx: Context,
  input: MoveMeetingInput,
  to: MeetingState,
): Promise<Work & { meeting: Meeting }> {
  const work = await openWork(ctx, 'Meeting', input.meetingId, { anyState: true });
  const meeting = await demand('Meeting', input.meetingId, (id) => lockMeeting(ctx, id));
  authorize(await meetable(ctx, work.pairing, work.pairing.programId, meeting.kind));
  checkVersion(meeting, input);
  checkTransition('meeting', MEETING_TRANSITIONS, meeting.state, to);
  return { ...work, meeting };
}

async function moved(ctx: Context, pairing: Pairing, meeting: Meeting, to: MeetingState): Promise<Meeting> {
  const updated = await updateMeetingRow(ctx, { ...meeting, state: to });
  await record(ctx, {
    type: 'MeetingMoved',
    nodes: [meeting.id, pairing.id, pairing.cohortId],
    changes: changesBetween(meeting, updated, ['state']),
  });
  return updated;
}

/** Told only where it is no ordinary one. */
const changeOf = (kind: MeetingKind): Changes => (kind === MeetingKind.REGULAR ? {} : { kind: [null, kind] });

/** What follows when a meeting was held: attendance, an active pairing, new figures. */
async function held(
  ctx: Context,
  pairing: Pairing,
  meeting: Pick<Meeting, 'id' | 'kind' | 'startsAt' | 'heldMinutes'>,
  before: MeetingState | null,
  attendance: readonly AttendanceInput[],
): Promise<void> {
  await insertAttendances(ctx, meeting.id, await attendanceOf(ctx, pairing.id, attendance));
  await record(ctx, {
    type: 'MeetingHeld',
    nodes: [meeting.id, pairing.id, pairing.cohortId],
    changes: {
      state: [before, MeetingState.HELD],
      startsAt: [null, meeting.startsAt.toISOString()],
      heldMinutes: [null, meeting.heldMinutes],
      ...changeOf(meeting.kind),
    },
  });
  // Getting acquainted is no work yet: it starts nothing, and is no contact.
  if (meeting.kind === MeetingKind.CHEMISTRY) return;
  await activatePairing(ctx, pairing);
  await countMeetings(ctx, pairing.id, dayIn(ctx.viewer.timeZone, meeting.startsAt));
}

/** A status for each member; one person alone is no meeting. */
async function attendanceOf(
  ctx: Context,
  pairingId: string,
  given: readonly AttendanceInput[],
): Promise<{ memberId: string; status: AttendanceStatus }[]> {
  const members = (await membersOf(ctx, pairingId)).filter(({ toOn }) => toOn === null).map(({ id }) => id);
  const told = new Map<string, AttendanceStatus>();
  given.forEach(({ memberId, status }, index) => {
    const path = ['attendance', String(index), 'memberId'];
    if (!members.includes(expectId('PairingMember', memberId)))
      throw new Refusal(
        new InvalidInput(path, 'This is no member of the pairing. Choose one of `pairing.members`.'),
      );
    if (told.has(memberId)) throw new Refusal(new InvalidInput(path, 'This member is named already.'));
    told.set(memberId, status);
  });
  const all = members.map((memberId) => ({
    memberId,
    status: told.get(memberId) ?? AttendanceStatus.PRESENT,
  }));
  if (all.filter(({ status }) => status === AttendanceStatus.PRESENT).length < 2) {
    throw new Refusal(
      new InvalidInput(
        ['attendance'],
        'A meeting is held when two or more members came. Cancel it otherwise.',
      ),
    );
  }
  return all;
}
