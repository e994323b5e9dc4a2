/** Which goals a viewer may see. Who may set them is the enrollment's to say. */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import { decide, reachOf } from '../../auth/decisions';
import type { Viewer } from '../../auth/viewer';
import { uuidOf } from '../../ids';

/** What was never answered with yes is over for who was asked. */
const NEVER_BEGUN = ['DECLINED', 'EXPIRED', 'WITHDRAWN', 'SUPERSEDED'];

/**
 * Which rows of `goals g` the viewer may see; part of every read of the room, and of lists that goals narrow.
 * The person sees her own; coordinators those of their cohorts; who is proposed to her or paired with her sees them
 * from the proposal on.
 */
export function visibleGoals(viewer: Viewer): SqlText {
  const { everywhere, programIds, cohortIds } = reachOf(viewer, 'enrollment.manage');
  if (everywhere) return sql`true`;
  const own = viewer.personId ? uuidOf(viewer.personId) : null;
  return sql`exists (select from enrollments ge where ge.id = g.enrollment_id and (ge.person_id = ${own}::uuid
      or ge.cohort_id = any(${cohortIds.map(uuidOf)}::uuid[])
      or exists (select from cohorts gc where gc.id = ge.cohort_id and gc.program_id = any(${programIds.map(uuidOf)}::uuid[]))))
    or exists (select from pairing_members hers join pairings gp on gp.id = hers.pairing_id
      join pairing_members mine on mine.pairing_id = hers.pairing_id
      where hers.enrollment_id = g.enrollment_id and mine.person_id = ${own}::uuid and gp.state <> all(${NEVER_BEGUN}))`;
}

/** Which rows of `goal_tags gt` the viewer may see: they say nothing about who used them. */
export function visibleTags(viewer: Viewer): SqlText {
  return decide(viewer, 'goalTag.read').allowed ? sql`true` : sql`false`;
}
