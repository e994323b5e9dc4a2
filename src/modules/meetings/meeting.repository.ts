/** All SQL about meetings. They are seen by whoever sees their pairing. */
import sql from 'sql-template-tag';
import { defineLoader, type Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { firstRow } from '../../db/statements';
import type { Page } from '../../graphql/connection';
import { fetchNestedPage } from '../../graphql/paging';
import { uuidOf } from '../../ids';
import { visiblePairings } from '../pairings/pairing.policy';
import { Meeting, MeetingAttendance } from './meeting.entity';
import type { MeetingsArgs } from './meeting.inputs';

const columns = () => columnsOf(Meeting, 'mt');
const BELOW = sql`meetings mt join pairings pr on pr.id = mt.pairing_id`;

export const meetingLoader = defineLoader<Meeting>((ctx, ids) =>
  ctx.db.rows(
    'meetings.byIds',
    sql`select ${columns()} from ${BELOW} where mt.id = any(${ids.map(uuidOf)}::uuid[]) and (${visiblePairings(ctx.viewer)})`,
  ),
);

/** Meetings of a pairing, the latest first. */
export function listMeetingsOf(ctx: Context, pairingId: string, args: MeetingsArgs): Promise<Page<Meeting>> {
  const states = args.filter?.states;
  return fetchNestedPage(
    ctx,
    { column: 'mt.pairing_id', id: pairingId },
    {
      name: 'meetings.list',
      select: columns(),
      from: BELOW,
      where: [visiblePairings(ctx.viewer), ...(states ? [sql`mt.state = any(${states})`] : [])],
      sort: { expression: 'mt.starts_at', type: 'timestamptz', descending: true },
      idColumn: 'mt.id',
    },
    args,
  );
}

type Attendance = MeetingAttendance & { meeting: string };

/** Who came to meetings that the viewer has been shown; a pairing has nine members at most. */
export const attendancesLoader = defineLoader<{ id: string; attendances: Attendance[] }>(async (ctx, ids) => {
  const rows = await ctx.db.rows<Attendance>(
    'meetings.attendances',
    sql`select ${columnsOf(MeetingAttendance, 'at')}, 'meeting_' || at.meeting_id as meeting from meeting_attendances at
      where at.meeting_id = any(${ids.map(uuidOf)}::uuid[]) order by at.meeting_id, at.member_id`,
  );
  return ids.map((id) => ({ id, attendances: rows.filter((row) => row.meeting === id) }));
});

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
    sql`insert into meetings (institution_id, id, pairing_id, cohort_id, state, starts_at, duration_minutes, held_minutes, mode,
        proposed_by_id, created_at, updated_at)
      values (${uuidOf(ctx.institutionId)}, ${uuidOf(meeting.id)}, ${uuidOf(meeting.pairingId)}, ${uuidOf(meeting.cohortId)}, ${meeting.state},
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
