/** All SQL about enrollments. Every read carries the visibility predicate. */
import sql, { raw, type Sql as SqlText } from 'sql-template-tag';
import { dayIn } from '../../clock';
import type { Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { firstRow } from '../../db/statements';
import { expectId } from '../../graphql/faults';
import { uuidOf } from '../../ids';
import { derived, pageOf } from '../../reads/links';
import type { PageQuery } from '../../reads/paging';
import { readableNode } from '../../reads/readable';
import { visibleGoals } from '../goals/goal.policy';
import { wordOf } from '../skills/skill-word.repository';
import { cohortLoader } from '../cohorts/cohort.repository';
import { answered } from '../forms/answer-filter.repository';
import { DEFAULT_POLICY } from '../programs/program-policy.entity';
import { isReady, readableReadiness } from '../readiness/readiness.policy';
import { Enrollment, type EnrollmentRole } from './enrollment.entity';
import type { EnrollmentsArgs } from './enrollment.inputs';
import { canReadReason, readableReasons, visibleEnrollments } from './enrollment.policy';
import { EnrollmentState, LIVE_STATES } from './enrollment.state';

const columns = () => columnsOf(Enrollment, 'e');

export const readableEnrollments = readableNode('enrollments', {
  entity: Enrollment,
  alias: 'e',
  from: sql`enrollments e`,
  visible: visibleEnrollments,
});
export const enrollmentLoader = readableEnrollments.loader;

/** Enrollments of a cohort, oldest first. */
export const listEnrollmentsOfCohort = pageOf(
  'Cohort.enrollments',
  readableEnrollments,
  'e.cohort_id',
  listQuery,
);

/** Enrollments of a person, oldest first. */
export const listEnrollmentsOfPerson = pageOf(
  'Person.enrollments',
  readableEnrollments,
  'e.person_id',
  listQuery,
);

/** Why the enrollment is in its state, for those who may read it; null for everybody else. */
export const reasonOf = derived<Enrollment, object, Promise<string | null>>('Enrollment.stateReason', {
  value: async (ctx, enrollment) => {
    const cohort = await cohortLoader(ctx).load(enrollment.cohortId);
    return cohort && canReadReason(ctx.viewer, enrollment, cohort) ? enrollment.stateReason : null;
  },
  sql: ({ viewer }) => sql`case when ${readableReasons(viewer)} then e.state_reason end`,
});

function listQuery(ctx: Context, { filter }: EnrollmentsArgs): PageQuery {
  const { states, roles, ready, answer, skillId, skillDirection, goalTag } = filter ?? {};
  return {
    name: 'enrollments.list',
    from: sql`enrollments e`,
    where: [
      visibleEnrollments(ctx.viewer),
      ...(states ? [sql`e.state = any(${states})`] : []),
      ...(roles ? [sql`e.role = any(${roles})`] : []),
      ...(typeof ready === 'boolean' ? readyFilter(ctx, ready) : []),
      ...(answer ? [answered(ctx.viewer, answer)] : []),
      ...(skillId ? [sql`e.id in (${choosing(skillId, skillDirection)})`] : []),
      ...(goalTag ? [sql`e.id in (${withGoals(ctx, goalTag)})`] : []),
    ],
    sort: { expression: 'e.created_at', type: 'timestamptz' },
    idColumn: 'e.id',
  };
}

/** Enrollments that name a skill. Whoever sees an enrollment sees its skills. */
function choosing(skillId: string, direction: string | null | undefined): SqlText {
  const id = uuidOf(expectId('Skill', skillId));
  return sql`select k.enrollment_id from enrollment_skills k
    where k.skill_id = (select coalesce(s.merged_into_id, s.id) from skills s where s.id = ${id})
      and ${direction ? sql`k.direction = ${direction}` : sql`true`}`;
}

/** Enrollments with a goal that has the tag. What the viewer may not see must not be told by a list either. */
function withGoals({ viewer }: Context, tag: string): SqlText {
  return sql`select g.enrollment_id from goal_tags gt join goal_taggings gg on gg.tag_id = gt.id join goals g on g.id = gg.goal_id
    where gt.key = lower(${wordOf(tag)}) and (${visibleGoals(viewer)})`;
}

function readyFilter(ctx: Context, wanted: boolean): SqlText[] {
  const ready = isReady(dayIn(ctx.viewer.timeZone, ctx.clock.now()));
  return [readableReadiness(ctx.viewer), wanted ? ready : sql`not ${ready}`];
}

/** The cohort of an enrollment that the viewer may see; to be locked before the enrollment is. */
export async function findCohortIdOf(ctx: Context, id: string): Promise<string | null> {
  const row = await firstRow<{ cohortId: string }>(
    ctx.db,
    'enrollments.cohortOf',
    sql`select 'cohort_' || e.cohort_id as "cohortId" from enrollments e where e.id = ${uuidOf(id)} and (${visibleEnrollments(ctx.viewer)})`,
  );
  return row?.cohortId ?? null;
}

export function lockEnrollment(ctx: Context, id: string): Promise<Enrollment | null> {
  return firstRow(
    ctx.db,
    'enrollments.lock',
    sql`select ${columns()} from enrollments e where e.id = ${uuidOf(id)} and (${visibleEnrollments(ctx.viewer)}) for no key update of e`,
  );
}

/** Live enrollments of one or more people, locked, in one order. */
export function lockLiveEnrollmentsOf(ctx: Context, ...personIds: string[]): Promise<Enrollment[]> {
  return ctx.db.rows(
    'enrollments.lockLiveOf',
    sql`select ${columns()} from enrollments e
      where e.person_id = any(${personIds.map(uuidOf)}::uuid[]) and e.state = any(${LIVE_STATES}) order by e.cohort_id, e.id for no key update of e`,
  );
}

/** Invitations whose time is up, locked; those that somebody else is just changing are left for the next round. */
export function lockExpired(ctx: Context, most: number): Promise<Enrollment[]> {
  return ctx.db.rows(
    'enrollments.lockExpired',
    sql`select ${columns()} from enrollments e
      where e.state = ${EnrollmentState.INVITED} and e.invitation_expires_at <= ${ctx.clock.now()}
      order by e.invitation_expires_at, e.id limit ${most} for no key update of e skip locked`,
  );
}

/** When the next open invitation runs out. */
export async function nextExpiry(ctx: Context): Promise<Date | null> {
  const row = await firstRow<{ at: Date | null }>(
    ctx.db,
    'enrollments.nextExpiry',
    sql`select min(e.invitation_expires_at) as at from enrollments e where e.state = ${EnrollmentState.INVITED}`,
  );
  return row?.at ?? null;
}

export interface NewEnrollment {
  id: string;
  cohortId: string;
  personId: string;
  role: EnrollmentRole;
  state: EnrollmentState;
  invitationExpiresAt: Date | null;
}

/** With the seats that the program's rules give a newcomer, and what her profile says of level and discipline. */
export async function insertEnrollment(ctx: Context, values: NewEnrollment): Promise<void> {
  const now = ctx.clock.now();
  const fromProfile = (column: string) =>
    sql`(select p.${raw(column)} from people p where p.id = ${uuidOf(values.personId)})`;
  await ctx.db.rows(
    'enrollments.insert',
    sql`insert into enrollments (institution_id, id, cohort_id, person_id, role, state, state_changed_at, invitation_expires_at, capacity, level, discipline, previous_id, created_at, updated_at)
      values (${uuidOf(ctx.institutionId)}, ${uuidOf(values.id)}, ${uuidOf(values.cohortId)}, ${uuidOf(values.personId)}, ${values.role},
        ${values.state}, ${now}, ${values.invitationExpiresAt}, coalesce((
          select case ${values.role} when 'MENTOR' then y.mentor_capacity when 'MENTEE' then y.mentors_per_mentee else 1 end
          from program_policies y join cohorts c on c.program_id = y.program_id where c.id = ${uuidOf(values.cohortId)} order by y.number desc limit 1),
          ${DEFAULT_POLICY.mentorCapacity}::integer), ${fromProfile('level')}, ${fromProfile('discipline')}, (
          select e.id from enrollments e where e.cohort_id = ${uuidOf(values.cohortId)} and e.person_id = ${uuidOf(values.personId)} and e.role = ${values.role}
          order by e.created_at desc, e.id desc limit 1), ${now}, ${now})`,
  );
}

export async function moveEnrollmentRow(
  ctx: Context,
  id: string,
  to: EnrollmentState,
  reason: string | null,
): Promise<Enrollment> {
  const now = ctx.clock.now();
  const [row] = await ctx.db.rows<Enrollment>(
    'enrollments.move',
    sql`update enrollments e set state = ${to}, left_from = case when ${to} = 'LEFT_INSTITUTION' then e.state end, state_reason = ${reason}, state_changed_at = ${now}, version = e.version + 1, updated_at = ${now}
      where e.id = ${uuidOf(id)} returning ${columns()}`,
  );
  return row as Enrollment;
}

/** Changes what a person brings along. */
export async function updateProfileRow(ctx: Context, enrollment: Enrollment): Promise<Enrollment> {
  const [row] = await ctx.db.rows<Enrollment>(
    'enrollments.updateProfile',
    sql`update enrollments e set capacity = ${enrollment.capacity}, level = ${enrollment.level}, discipline = ${enrollment.discipline},
        interested_in_both_roles = ${enrollment.interestedInBothRoles}, listed = ${enrollment.listed}, version = e.version + 1, updated_at = ${ctx.clock.now()}
      where e.id = ${uuidOf(enrollment.id)} returning ${columns()}`,
  );
  return row as Enrollment;
}

/** Enrollments locked in one order, so that two who take seats of the same people never wait for each other. */
export function lockEnrollments(ctx: Context, ids: readonly string[]): Promise<Enrollment[]> {
  return ctx.db.rows(
    'enrollments.lockMany',
    sql`select ${columns()} from enrollments e where e.id = any(${ids.map(uuidOf)}::uuid[]) and (${visibleEnrollments(ctx.viewer)})
      order by e.id for no key update of e`,
  );
}

export async function findLiveId(
  ctx: Context,
  cohortId: string,
  personId: string,
  role: EnrollmentRole,
): Promise<string | null> {
  const conditions: SqlText = sql`e.cohort_id = ${uuidOf(cohortId)} and e.person_id = ${uuidOf(personId)} and e.role = ${role}`;
  const row = await firstRow<{ id: string }>(
    ctx.db,
    'enrollments.findLive',
    sql`select 'enrollment_' || e.id as id from enrollments e where ${conditions} and e.state = any(${LIVE_STATES}) and (${visibleEnrollments(ctx.viewer)})`,
  );
  return row?.id ?? null;
}

/** She agrees to take part under the rules that hold now. The enrollment is locked or new. */
export async function noteConsent(ctx: Context, id: string): Promise<void> {
  await ctx.db.rows(
    'enrollments.noteConsent',
    sql`update enrollments e set consented_at = ${ctx.clock.now()}, consent_policy_number = coalesce((
        select max(y.number) from program_policies y join cohorts c on c.program_id = y.program_id where c.id = e.cohort_id), 0)
      where e.id = ${uuidOf(id)}`,
  );
}
