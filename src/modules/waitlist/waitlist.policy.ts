/** Who may do what on a waitlist, and which places a viewer may see. */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import { decide, notNow, reachOf, YES, type Decision } from '../../auth/decisions';
import type { Viewer } from '../../auth/viewer';
import { uuidOf } from '../../ids';
import type { Cohort } from '../cohorts/cohort.entity';
import { takesInvitations } from '../cohorts/cohort.state';
import { EnrollmentRole, type Enrollment } from '../enrollments/enrollment.entity';
import { EnrollmentState } from '../enrollments/enrollment.state';

/** Which rows of `waitlist_entries wt` the viewer may see: her own, and those of cohorts that she coordinates. */
export function visibleEntries(viewer: Viewer): SqlText {
  if (reachOf(viewer, 'waitlist.read').everywhere) return sql`true`;
  const own = viewer.personId ? uuidOf(viewer.personId) : null;
  return sql`exists (select from enrollments hers where hers.id = wt.enrollment_id and hers.person_id = ${own}::uuid)
    or ${coordinatedEntries(viewer)}`;
}

/** The same without her own: what is for coordinators alone. */
export function coordinatedEntries(viewer: Viewer): SqlText {
  const reach = reachOf(viewer, 'waitlist.read');
  if (reach.everywhere) return sql`true`;
  const programs = reach.programIds.map(uuidOf);
  const cohorts = reach.cohortIds.map(uuidOf);
  return sql`wt.cohort_id = any(${cohorts}::uuid[])
    or exists (select from cohorts staffed where staffed.id = wt.cohort_id and staffed.program_id = any(${programs}::uuid[]))`;
}

type Placed = Pick<Cohort, 'id' | 'programId' | 'state'>;

/** Coordinators of the cohort. */
export function mayManageWaitlist(viewer: Viewer, cohort: Placed): Decision {
  return decide(viewer, 'waitlist.manage', { programId: cohort.programId, cohortId: cohort.id });
}

/** The person herself, or a coordinator. */
export function mayWait(viewer: Viewer, enrollment: Enrollment, cohort: Placed): Decision {
  return viewer.personId === enrollment.personId ? YES : mayManageWaitlist(viewer, cohort);
}

/** Waiting is for accepted mentors and mentees, while the cohort can still pair them. */
export function canWait(enrollment: Enrollment, cohort: Cohort): Decision {
  if (!takesInvitations(cohort)) return notNow(`Nobody waits in a cohort that is ${cohort.state}.`);
  if (enrollment.role !== EnrollmentRole.MENTOR && enrollment.role !== EnrollmentRole.MENTEE)
    return notNow('Mentors and mentees wait; this person takes part as ' + enrollment.role + '.');
  return enrollment.state === EnrollmentState.ACCEPTED
    ? YES
    : notNow(`This enrollment is ${enrollment.state}; only ACCEPTED people wait.`);
}
