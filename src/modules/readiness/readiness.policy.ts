/** Who is ready to be matched, who records what, and who may see it. */
import sql, { raw, type Sql as SqlText } from 'sql-template-tag';
import { every, no, notNow, reachOf, YES, type Decision } from '../../auth/decisions';
import type { Viewer } from '../../auth/viewer';
import { uuidOf } from '../../ids';
import type { Cohort } from '../cohorts/cohort.entity';
import type { Enrollment } from '../enrollments/enrollment.entity';
import { isOwnOrManaged, mayManage } from '../enrollments/enrollment.policy';
import { LIVE_STATES } from '../enrollments/enrollment.state';
import { DERIVED_KINDS, ReadinessRecorder, type ReadinessItem } from '../programs/readiness-item';

/** Names of what lacks in the profile of `enrollments e`: what a match is made by. */
export const PROFILE_GAPS = raw(`array_remove(array[
  case when e.level is null then 'level' end,
  case when e.discipline is null then 'discipline' end,
  case when e.role = 'MENTOR' and not exists (select from enrollment_skills pk where pk.enrollment_id = e.id and pk.direction = 'OFFERED') then 'skillsOffered' end,
  case when e.role = 'MENTEE' and not exists (select from enrollment_skills pk where pk.enrollment_id = e.id and pk.direction = 'WANTED') then 'skillsWanted' end
]::text[], null)`);

/** The same for the application: not submitted, or not on the form that the program has for her role. */
export const APPLICATION_GAPS = raw(`case when e.state in ('INVITED', 'DRAFT') or (
  exists (select from application_questions aq where aq.form_id = (select af.id from application_forms af join cohorts ac on ac.program_id = af.program_id
    where ac.id = e.cohort_id and af.role = e.role order by af.number desc limit 1))
  and not exists (select from applications ap where ap.enrollment_id = e.id and ap.submitted_at is not null))
  then array['application'] else array[]::text[] end`);

/**
 * THE rule of who is ready, as the keys of what lacks: items of the program's newest rules that concern the role of
 * `enrollments e`, are required, follow from nothing, and of which no live record holds today. The view of one
 * enrollment (readiness.view.ts) says the same in words.
 */
export function openItems(today: string): SqlText {
  return sql`select ri.key from cohorts rc
    cross join lateral (select y.readiness from program_policies y where y.program_id = rc.program_id order by y.number desc limit 1) rules
    cross join lateral jsonb_to_recordset(rules.readiness) as ri(key text, kind text, roles jsonb, required boolean)
    where rc.id = e.cohort_id and ri.required and ri.roles ? e.role
      and case ri.kind when 'PROFILE' then cardinality(${PROFILE_GAPS}) > 0 when 'APPLICATION' then cardinality(${APPLICATION_GAPS}) > 0 else true end
      and not exists (select from readiness_records rr where rr.enrollment_id = e.id and rr.item_key = ri.key and rr.ended_at is null
        and (rr.valid_until_on is null or rr.valid_until_on >= ${today}::date))`;
}

/** Whether nothing lacks of `enrollments e`. */
export function isReady(today: string): SqlText {
  return sql`not exists (${openItems(today)})`;
}

/** Of which `enrollments e` the viewer reads what is done: her own, and those of cohorts that she coordinates. */
export function readableReadiness(viewer: Viewer): SqlText {
  const { everywhere, programIds, cohortIds } = reachOf(viewer, 'enrollment.manage');
  if (everywhere) return sql`true`;
  const own = viewer.personId ? uuidOf(viewer.personId) : null;
  return sql`e.person_id = ${own}::uuid or e.cohort_id = any(${cohortIds.map(uuidOf)}::uuid[]) or exists (
    select from cohorts managed where managed.id = e.cohort_id and managed.program_id = any(${programIds.map(uuidOf)}::uuid[]))`;
}

type Placed = Pick<Cohort, 'id' | 'programId' | 'state'>;

/** She herself where the item says so; coordinators always. */
export function mayRecord(
  viewer: Viewer,
  enrollment: Enrollment,
  cohort: Placed,
  { recordedBy }: ReadinessItem,
): Decision {
  return recordedBy === ReadinessRecorder.PERSON
    ? isOwnOrManaged(viewer, enrollment, cohort)
    : mayManage(viewer, cohort);
}

/** What follows from other fields is done by filling these in. */
export function recordable({ kind }: ReadinessItem): Decision {
  return DERIVED_KINDS.includes(kind)
    ? notNow('Nobody records this: it is done when what `missing` names is filled in. It can be waived.')
    : YES;
}

export function stillLive({ state }: Enrollment): Decision {
  return LIVE_STATES.includes(state) ? YES : notNow(`This enrollment is ${state}.`);
}

/** For clients: all of it together. */
export function canRecord(
  viewer: Viewer,
  enrollment: Enrollment,
  cohort: Placed,
  item: ReadinessItem,
): Decision {
  const live = LIVE_STATES.includes(enrollment.state) ? YES : no(`This enrollment is ${enrollment.state}.`);
  return every(mayRecord(viewer, enrollment, cohort, item), recordable(item), live);
}
