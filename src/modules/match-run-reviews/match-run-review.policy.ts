/** Who sees and makes reviews of match runs: equity officers of the cohort, nobody else. */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import { decide, reachOf, type Decision } from '../../auth/decisions';
import type { Viewer } from '../../auth/viewer';
import { uuidOf } from '../../ids';
import type { Cohort } from '../cohorts/cohort.entity';

/** Which rows with this cohort the viewer may see; part of every read of the room. */
function within(viewer: Viewer, cohortId: SqlText): SqlText {
  const { everywhere, programIds, cohortIds } = reachOf(viewer, 'matchRunReview.manage');
  if (everywhere) return sql`true`;
  return sql`${cohortId} = any(${cohortIds.map(uuidOf)}::uuid[])
    or exists (select from cohorts staffed where staffed.id = ${cohortId} and staffed.program_id = any(${programIds.map(uuidOf)}::uuid[]))`;
}

/** Of `match_run_reviews v`. */
export const visibleReviews = (viewer: Viewer): SqlText => within(viewer, sql`v.cohort_id`);

/** Of `match_runs r`, which officers can't read, to be reviewed. */
export const reviewableRuns = (viewer: Viewer): SqlText => within(viewer, sql`r.cohort_id`);

export function mayReview(viewer: Viewer, { id, programId }: Pick<Cohort, 'id' | 'programId'>): Decision {
  return decide(viewer, 'matchRunReview.manage', { programId, cohortId: id });
}
