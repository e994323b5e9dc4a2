/**
 * Who may say what she shares: every person about herself, where it can count. Nobody may read another's; there is no
 * predicate of who sees a row, since no query of the application reaches the rows.
 */
import { decide, every, no, YES, type Decision } from '../../auth/decisions';
import type { OwnEnrollment, Viewer } from '../../auth/viewer';

/** A live enrollment as mentor or mentee of the program. */
export function canDisclose(viewer: Viewer, programId: string): Decision {
  return every(
    enrollmentsIn(viewer, programId).length
      ? YES
      : no(
          'Only mentors and mentees of this program choose what they would share. Apply to one of its cohorts.',
        ),
    matchesIn(viewer, programId)
      ? no(
          'You can start match runs here, and could find out with your own choice what others chose. So you can’t choose.',
        )
      : YES,
  );
}

/** Whether the viewer can start runs over a cohort in which her choice would count. */
export function matchesIn(viewer: Viewer, programId: string): boolean {
  return (
    decide(viewer, 'matchRun.manage', { programId }).allowed ||
    enrollmentsIn(viewer, programId).some(
      ({ cohortId }) => decide(viewer, 'matchRun.manage', { programId, cohortId }).allowed,
    )
  );
}

function enrollmentsIn({ enrollments }: Viewer, programId: string): OwnEnrollment[] {
  return enrollments.filter(
    (one) => one.programId === programId && (one.role === 'MENTOR' || one.role === 'MENTEE'),
  );
}
