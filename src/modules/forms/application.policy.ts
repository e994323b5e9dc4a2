/**
 * Who reads which answers. Two predicates stand in every read: which applications the viewer sees at all, and which
 * answers in them; single reads, lists, filters and counts ask the same.
 */
import sql, { raw, type Sql as SqlText } from 'sql-template-tag';
import { decide, notNow, reachOf, YES, type Decision } from '../../auth/decisions';
import type { Action } from '../../auth/actions';
import type { Viewer } from '../../auth/viewer';
import { dayIn } from '../../clock';
import type { Context } from '../../context';
import { uuidOf } from '../../ids';
import type { Cohort } from '../cohorts/cohort.entity';
import { isOver } from '../cohorts/cohort.state';
import type { Enrollment } from '../enrollments/enrollment.entity';
import { fitsCohort, isOwn, visibleEnrollments } from '../enrollments/enrollment.policy';
import { EnrollmentState, LIVE_STATES } from '../enrollments/enrollment.state';
import { WORKING_STATES } from '../pairings/pairing.state';
import { AnswerTier } from './form.words';

const own = (viewer: Viewer) => (viewer.personId ? uuidOf(viewer.personId) : null);

/** Whether the viewer is in a pairing at work with the person of `enrollments e`, through that very enrollment. */
function pairedWith(viewer: Viewer): SqlText {
  return sql`exists (select from pairing_members hers
    join pairing_members mine on mine.pairing_id = hers.pairing_id
    join pairings shared on shared.id = hers.pairing_id
    where hers.enrollment_id = e.id and hers.to_on is null and mine.person_id = ${own(viewer)}::uuid and mine.to_on is null
      and shared.state = any(${WORKING_STATES}))`;
}

/** Which rows of `applications ap` with their `enrollments e` the viewer may see. */
export function visibleApplications(viewer: Viewer): SqlText {
  const enrollments = visibleEnrollments(viewer);
  if (enrollments.text === 'true') return enrollments;
  return sql`${enrollments} or ${pairedWith(viewer)}`;
}

const STAFF_TIERS = [AnswerTier.PAIR, AnswerTier.COORDINATOR];

/** Of which `cohorts c` an action is the viewer's. */
function within(viewer: Viewer, action: Action): SqlText {
  const { everywhere, programIds, cohortIds } = reachOf(viewer, action);
  if (everywhere) return sql`true`;
  return sql`c.id = any(${cohortIds.map(uuidOf)}::uuid[]) or c.program_id = any(${programIds.map(uuidOf)}::uuid[])`;
}

/** Whether the viewer reads answers to the question under the alias as one of the staff of `cohorts c`. */
export function readAsStaff(viewer: Viewer, alias: 'aq' | 'nq' = 'aq'): SqlText {
  const tier = raw(`${alias}.tier`);
  return sql`(${tier} = any(${STAFF_TIERS}) and (${within(viewer, 'application.read')}))
    or (${tier} = ${AnswerTier.SAFEGUARDING} and (${within(viewer, 'application.safeguard')}))`;
}

/** Which answers to `application_questions aq`, given through `enrollments e` in `cohorts c`, the viewer may read. */
export function readableAnswers(viewer: Viewer): SqlText {
  return sql`e.person_id = ${own(viewer)}::uuid or ${readAsStaff(viewer)}
    or (aq.tier = ${AnswerTier.PAIR} and ${pairedWith(viewer)})`;
}

/** The same for one enrollment, but for what a partner reads. Who reads all of an application sees what it lacks. */
export function tiersOf(
  viewer: Viewer,
  enrollment: Pick<Enrollment, 'personId'>,
  cohort: Pick<Cohort, 'id' | 'programId'>,
): AnswerTier[] {
  if (viewer.personId === enrollment.personId) return Object.values(AnswerTier);
  const place = { programId: cohort.programId, cohortId: cohort.id };
  return [
    ...(decide(viewer, 'application.read', place).allowed ? STAFF_TIERS : []),
    ...(decide(viewer, 'application.safeguard', place).allowed ? [AnswerTier.SAFEGUARDING] : []),
  ];
}

/**
 * Whether answers can be saved now: while she drafts, and afterwards until the last day of enrollment by the
 * institution's calendar. Coordinators may correct what was submitted later, too.
 */
export function savable(ctx: Context, enrollment: Enrollment, cohort: Cohort): Decision {
  const { state } = enrollment;
  if (state === EnrollmentState.INVITED) return notNow('Accept the invitation first.');
  if (!LIVE_STATES.includes(state))
    return notNow(`The answers of an enrollment that is ${state} can't be changed any more.`);
  if (state === EnrollmentState.DRAFT) return fitsCohort(cohort, EnrollmentState.SUBMITTED);
  if (isOver(cohort)) return notNow(`This is not possible in a cohort that is ${cohort.state}.`);
  const closes = cohort.enrollmentClosesOn;
  const late = closes !== null && dayIn(ctx.viewer.timeZone, ctx.clock.now()) > closes;
  return late && isOwn(ctx.viewer, enrollment).allowed
    ? notNow(`Answers could be changed until ${closes}. Ask a coordinator to correct them.`)
    : YES;
}
