/** Who reads and sets wishes: the person herself and the coordinators of the cohort, people alone. Nobody else hears of them. */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import { decide, reachOf, YES, type Decision } from '../../auth/decisions';
import type { Viewer } from '../../auth/viewer';
import { uuidOf } from '../../ids';
import type { Cohort } from '../cohorts/cohort.entity';
import type { Enrollment } from '../enrollments/enrollment.entity';

/** Of which `enrollments e` the viewer may read the wishes; part of every read of them. */
export function readablePreferences(viewer: Viewer): SqlText {
  const { everywhere, programIds, cohortIds } = reachOf(viewer, 'preference.manage');
  if (everywhere) return sql`true`;
  const own = viewer.personId ? uuidOf(viewer.personId) : null;
  return sql`e.person_id = ${own}::uuid or exists (select from cohorts c where c.id = e.cohort_id
    and (c.id = any(${cohortIds.map(uuidOf)}::uuid[]) or c.program_id = any(${programIds.map(uuidOf)}::uuid[])))`;
}

export function maySetPreferences(
  viewer: Viewer,
  enrollment: Enrollment,
  cohort: Pick<Cohort, 'id' | 'programId'>,
): Decision {
  if (viewer.personId !== null && viewer.personId === enrollment.personId) return YES;
  return decide(viewer, 'preference.manage', { programId: cohort.programId, cohortId: cohort.id });
}
