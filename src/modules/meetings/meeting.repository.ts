/** All SQL about meetings. They are seen by whoever sees their pairing. */
import sql from 'sql-template-tag';
import type { Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { firstRow } from '../../db/statements';
import { uuidOf } from '../../ids';
import { pageOf, siblings } from '../../reads/links';
import { readableNode } from '../../reads/readable';
import { visiblePairings } from '../pairings/pairing.policy';
import { Meeting, MeetingAttendance } from './meeting.entity';
import type { MeetingsArgs } from './meeting.inputs';

const columns = () => columnsOf(Meeting, 'mt');

export const readableMeetings = readableNode('meetings', {
  entity: Meeting,
  alias: 'mt',
  from: sql`meetings mt join pairings pr on pr.id = mt.pairing_id`,
  visible: visiblePairings,
});

/** Meetings of a pairing that the viewer has been shown, the latest first. */
export const listMeetingsOf = pageOf(
  'Pairing.meetings',
  readableMeetings,
  'mt.pairing_id',
  (_ctx, { filter }: MeetingsArgs) => ({
    name: 'meetings.list',
    from: sql`meetings mt`,
    where: filter?.states ? [sql`mt.state = any(${filter.states})`] : [],
    sort: { expression: 'mt.starts_at', type: 'timestamptz', descending: true },
    idColumn: 'mt.id',
  }),
);

/** Who came to meetings that the viewer has been shown; a pairing has nine members at most. */
export const attendances = siblings(
  'meetings.attendances',
  { entity: MeetingAttendance, alias: 'ma', from: sql`meeting_attendances ma`, visible: () => sql`true` },
  { column: 'ma.meeting_id', order: sql`ma.member_id` },
);

/** The meeting with its row locked. The pairing must be locked before, and its visibility checked. */
export function lockMeeting(ctx: Context, id: string): Promise<Meeting | null> {
  return firstRow(
    ctx.db,
    'meetings.lock',
    sql`select ${columns()} from meetings mt where mt.id = ${uuidOf(id)} for update of mt`,
  );
}

export type NewMeeting = Pick<
  Meeting,
  | 'id'
  | 'pairingId'
  | 'cohortId'
  | 'state'
  | 'kind'
  | 'startsAt'
  | 'durationMinutes'
  | 'heldMinutes'
  | 'mode'
  | 'proposedById'
>;

export async function insertMeeting(ctx: Context, meeting: NewMeeting): Promise<void> {
  const now = ctx.clock.now();
  await ctx.db.rows(
    'meetings.insert',
    sql`insert into meetings (institution_id, id, pairing_id, cohort_id, state, kind, starts_at, duration_minutes, held_minutes, mode,
        proposed_by_id, created_at, updated_at)
      values (${uuidOf(ctx.institutionId)}, ${uuidOf(meeting.id)}, ${uuidOf(meeting.pairingId)}, ${uuidOf(meeting.cohortId)}, ${meeting.state}, ${meeting.kind},
        ${meeting.startsAt}, ${meeting.durationMinutes}, ${meeting.heldMinutes}, ${meeting.mode},
        ${meeting.proposedById && uuidOf(meeting.proposedById)}, ${now}, ${now})`,
  );
}

export async function updateMeetingRow(ctx: Context, meeting: Meeting): Promise<Meeting> {
  const [row] = await ctx.db.rows<Meeting>(
    'meetings.update',
    sql`update meetings mt set state = ${meeting.state}, held_minutes = ${meeting.heldMinutes}, version = mt.version + 1,
        updated_at = ${ctx.clock.now()}
      where mt.id = ${uuidOf(meeting.id)} returning ${columns()}`,
  );
  return row as Meeting;
}

export async function insertAttendances(
  ctx: Context,
  meetingId: string,
  attendances: readonly Pick<MeetingAttendance, 'memberId' | 'status'>[],
): Promise<void> {
  await ctx.db.rows(
    'meetings.insertAttendances',
    sql`insert into meeting_attendances (institution_id, meeting_id, member_id, status)
      select ${uuidOf(ctx.institutionId)}::uuid, ${uuidOf(meetingId)}::uuid, x.member, x.status
      from unnest(${attendances.map(({ memberId }) => uuidOf(memberId))}::uuid[], ${attendances.map(({ status }) => status)}::text[])
        as x(member, status)`,
  );
}
