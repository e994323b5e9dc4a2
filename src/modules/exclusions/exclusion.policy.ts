/** Who may see and change exclusions. */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import { decide, reachOf, type Decision } from '../../auth/decisions';
import type { Viewer } from '../../auth/viewer';
import { uuidOf } from '../../ids';

/**
 * Which rows of `exclusions x` the viewer may see: those of her programs, also for coordinators of one cohort; to these,
 * of what holds in one cohort alone only what holds in theirs.
 */
export function visibleExclusions(viewer: Viewer): SqlText {
  const reach = reachOf(viewer, 'exclusion.manage');
  if (reach.everywhere) return sql`true`;
  const programs = reach.programIds.map(uuidOf);
  const cohorts = reach.cohortIds.map(uuidOf);
  return sql`x.program_id = any(${programs}::uuid[])
    or exists (select from cohorts staffed where staffed.program_id = x.program_id
      and (x.cohort_id is null or x.cohort_id = staffed.id) and staffed.id = any(${cohorts}::uuid[]))`;
}

export interface ExclusionScope {
  programId: string | null;
  cohortId: string | null;
}

/** Coordinators of the cohort or program in which it holds; for the whole institution those of the institution. */
export function mayExclude(viewer: Viewer, { programId, cohortId }: ExclusionScope): Decision {
  return decide(viewer, 'exclusion.manage', {
    ...(programId ? { programId } : {}),
    ...(cohortId ? { cohortId } : {}),
  });
}
