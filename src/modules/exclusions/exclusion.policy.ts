/** Who may see and change exclusions. */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import { decide, reachOf, type Decision } from '../../auth/decisions';
import type { Viewer } from '../../auth/viewer';
import { uuidOf } from '../../ids';

/** Which rows of `exclusions x` the viewer may see: those of her programs, also for coordinators of one cohort. */
export function visibleExclusions(viewer: Viewer): SqlText {
  const reach = reachOf(viewer, 'exclusion.manage');
  if (reach.everywhere) return sql`true`;
  const programs = reach.programIds.map(uuidOf);
  const cohorts = reach.cohortIds.map(uuidOf);
  return sql`x.program_id = any(${programs}::uuid[])
    or exists (select from cohorts staffed where staffed.program_id = x.program_id and staffed.id = any(${cohorts}::uuid[]))`;
}

/** Coordinators of the program; for the whole institution those of the institution. */
export function mayExclude(viewer: Viewer, programId: string | null): Decision {
  return decide(viewer, 'exclusion.manage', programId ? { programId } : {});
}
