/** Who may do what with an enrollment, and which enrollments a viewer may see. */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import { decide, every, no, notNow, reachOf, YES, type Decision } from '../../auth/decisions';
import type { Viewer } from '../../auth/viewer';
import { dayIn } from '../../clock';
import type { Context } from '../../context';
import { uuidOf } from '../../ids';
import type { Cohort } from '../cohorts/cohort.entity';
import { visibleCohorts } from '../cohorts/cohort.policy';
import { isOver, takesApplications, takesInvitations } from '../cohorts/cohort.state';
import type { Enrollment } from './enrollment.entity';
import { ENROLLMENT_TRANSITIONS, EnrollmentState } from './enrollment.state';

/**
 * Which rows of `enrollments e` the viewer may see; part of every read of the room.
 * Everybody sees the own ones; staff those of the cohorts it works for.
 */
export function visibleEnrollments(viewer: Viewer): SqlText {
  const staff = reachOf(viewer, 'enrollment.readAny');
  if (staff.everywhere) return sql`true`;
  const own = viewer.personId ? uuidOf(viewer.personId) : null;
  const programs = staff.programIds.map(uuidOf);
  const cohorts = staff.cohortIds.map(uuidOf);
  return sql`e.person_id = ${own}::uuid or e.cohort_id = any(${cohorts}::uuid[]) or exists (
    select from cohorts staffed where staffed.id = e.cohort_id and staffed.program_id = any(${programs}::uuid[]))`;
}

type Placed = Pick<Cohort, 'id' | 'programId' | 'state'>;

/** Coordinators of the cohort. */
export function mayManage(viewer: Viewer, cohort: Placed): Decision {
  return decide(viewer, 'enrollment.manage', { programId: cohort.programId, cohortId: cohort.id });
}

/** The enrolled person herself. */
export function isOwn(viewer: Viewer, enrollment: Enrollment): Decision {
  return viewer.personId === enrollment.personId ? YES : no('Only the enrolled person may do this.');
}

/** Her, or a coordinator on her behalf. */
export function isOwnOrManaged(viewer: Viewer, enrollment: Enrollment, cohort: Placed): Decision {
  return isOwn(viewer, enrollment).allowed ? YES : mayManage(viewer, cohort);
}

export function canInvite(viewer: Viewer, cohort: Cohort): Decision {
  return every(mayManage(viewer, cohort), invitable(cohort));
}

/** The cohort can still pair newcomers. */
export function invitable(cohort: Cohort): Decision {
  return takesInvitations(cohort) ? YES : no(`People can't be added to a cohort that is ${cohort.state}.`);
}

export function canApply(ctx: Context, cohort: Cohort): Decision {
  if (ctx.viewer.kind !== 'PERSON') return no('Only a person can apply.');
  return every(decide(ctx.viewer, 'enrollment.apply'), applicable(ctx, cohort));
}

/** Enrollment is open today, by the institution's calendar. */
export function applicable(ctx: Context, cohort: Cohort): Decision {
  if (!takesApplications(cohort)) return no(`A cohort that is ${cohort.state} takes no applications.`);
  const today = dayIn(ctx.viewer.timeZone, ctx.clock.now());
  if (cohort.enrollmentOpensOn && today < cohort.enrollmentOpensOn)
    return no(`Enrollment opens on ${cohort.enrollmentOpensOn}.`);
  if (cohort.enrollmentClosesOn && today > cohort.enrollmentClosesOn)
    return no(`Enrollment closed on ${cohort.enrollmentClosesOn}.`);
  return YES;
}

/** Who takes which step: some are the person's, some the coordinators', some either's. */
const STEPS: Record<EnrollmentState, 'OWN' | 'STAFF' | 'EITHER' | 'NOBODY'> = {
  INVITED: 'NOBODY',
  DRAFT: 'OWN',
  SUBMITTED: 'EITHER',
  SCREENING: 'STAFF',
  ACCEPTED: 'STAFF',
  COMPLETED: 'STAFF',
  REJECTED: 'STAFF',
  DECLINED: 'OWN',
  EXPIRED: 'NOBODY',
  WITHDRAWN: 'OWN',
  REMOVED: 'STAFF',
  LEFT_INSTITUTION: 'NOBODY',
};

/** May this viewer take the step, whatever the state? */
export function mayMoveEnrollment(
  viewer: Viewer,
  enrollment: Enrollment,
  cohort: Placed,
  to: EnrollmentState,
): Decision {
  switch (STEPS[to]) {
    case 'OWN':
      return isOwn(viewer, enrollment);
    case 'STAFF':
      return mayManage(viewer, cohort);
    case 'EITHER':
      return isOwnOrManaged(viewer, enrollment, cohort);
    case 'NOBODY':
      return no('This happens by itself.');
  }
}

const TOWARDS_JOINING = [
  EnrollmentState.DRAFT,
  EnrollmentState.SUBMITTED,
  EnrollmentState.SCREENING,
  EnrollmentState.ACCEPTED,
];

/** Nobody comes closer to a cohort that pairs nobody any more, and nobody completes one that was canceled; leaving is always possible. */
export function fitsCohort(cohort: Placed, to: EnrollmentState): Decision {
  const closed = TOWARDS_JOINING.includes(to)
    ? !takesInvitations(cohort)
    : to === EnrollmentState.COMPLETED && isOver(cohort);
  return closed ? notNow(`This is not possible in a cohort that is ${cohort.state}.`) : YES;
}

/** For clients: person or role, state, and whether an invitation still stands, together. */
export function canMoveEnrollment(
  ctx: Context,
  enrollment: Enrollment,
  cohort: Placed,
  to: EnrollmentState,
): Decision {
  const possible = ENROLLMENT_TRANSITIONS[enrollment.state].includes(to);
  return every(
    mayMoveEnrollment(ctx.viewer, enrollment, cohort, to),
    possible ? YES : no(`An enrollment that is ${enrollment.state} can't become ${to}.`),
    fitsCohort(cohort, to),
    to === EnrollmentState.DRAFT ? acceptable(ctx, enrollment) : YES,
  );
}

/** An invitation can be accepted until it expires, also when no job has noted yet that it has. */
export function acceptable({ clock }: Context, { invitationExpiresAt }: Enrollment): Decision {
  const expired = invitationExpiresAt !== null && invitationExpiresAt <= clock.now();
  return expired ? no('This invitation has expired. Ask a coordinator for a new one.') : YES;
}

const HER_WORDS = [EnrollmentState.DECLINED, EnrollmentState.WITHDRAWN];

/** Words of a coordinator are for coordinators; the person's own words for both. */
export function canReadReason(viewer: Viewer, enrollment: Enrollment, cohort: Placed): boolean {
  const hers = HER_WORDS.includes(enrollment.state);
  return mayManage(viewer, cohort).allowed || (hers && isOwn(viewer, enrollment).allowed);
}

/** The same of `enrollments e`, where the viewer may see its cohort. */
export function readableReasons(viewer: Viewer): SqlText {
  const { everywhere, programIds, cohortIds } = reachOf(viewer, 'enrollment.manage');
  const own = viewer.personId ? uuidOf(viewer.personId) : null;
  const readable = everywhere
    ? sql`true`
    : sql`c.id = any(${cohortIds.map(uuidOf)}::uuid[]) or c.program_id = any(${programIds.map(uuidOf)}::uuid[])
      or (e.state = any(${HER_WORDS}) and e.person_id = ${own}::uuid)`;
  return sql`exists (select from cohorts c where c.id = e.cohort_id and (${readable}) and (${visibleCohorts(viewer)}))`;
}
