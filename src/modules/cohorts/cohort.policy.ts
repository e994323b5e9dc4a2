/** Who may do what with a cohort, and which cohorts a viewer may see. */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import { decide, every, no, notNow, reachOf, YES, type Decision } from '../../auth/decisions';
import type { Viewer } from '../../auth/viewer';
import { uuidOf } from '../../ids';
import type { Program } from '../programs/program.entity';
import type { Cohort } from './cohort.entity';
import { cohortTransitions, CohortState } from './cohort.state';

/**
 * Which rows of `cohorts c` the viewer may see; part of every read of the room.
 * Members see every cohort that is no draft; its staff also drafts; guests see the cohorts they are in.
 */
export function visibleCohorts(viewer: Viewer): SqlText {
  const staff = reachOf(viewer, 'cohort.readDraft');
  if (staff.everywhere) return sql`true`;
  const programs = staff.programIds.map(uuidOf);
  const cohorts = [...staff.cohortIds, ...viewer.enrollments.map(({ cohortId }) => cohortId)].map(uuidOf);
  const known = sql`c.program_id = any(${programs}::uuid[]) or c.id = any(${cohorts}::uuid[])`;
  return decide(viewer, 'cohort.read').allowed ? sql`c.state <> 'DRAFT' or ${known}` : known;
}

export function canCreateCohort(viewer: Viewer, program: Program): Decision {
  return every(
    decide(viewer, 'cohort.write', { programId: program.id }),
    program.archivedAt ? notNow('The program is archived. Restore it first.') : YES,
  );
}

export function canUpdateCohort(viewer: Viewer, cohort: Cohort): Decision {
  return every(
    mayWrite(viewer, cohort),
    cohort.state === CohortState.ARCHIVED ? notNow('The cohort is archived.') : YES,
  );
}

/** May somebody take this step at all? Whether the state allows it is told apart, as a user error. */
export function mayWrite(viewer: Viewer, cohort: Cohort): Decision {
  return decide(viewer, 'cohort.write', { programId: cohort.programId, cohortId: cohort.id });
}

/** For clients: role and state together. */
export function canMoveCohort(viewer: Viewer, cohort: Cohort, to: CohortState): Decision {
  const possible = cohortTransitions(cohort)[cohort.state].includes(to);
  return every(
    mayWrite(viewer, cohort),
    possible ? YES : no(`A cohort that is ${cohort.state} can't become ${to}.`),
  );
}
