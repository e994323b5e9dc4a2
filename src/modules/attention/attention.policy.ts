/** Who sees and follows what needs attention: coordinators of the cohort alone. */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import { decide, notNow, reachOf, YES, type Decision } from '../../auth/decisions';
import type { Viewer } from '../../auth/viewer';
import { uuidOf } from '../../ids';
import type { Cohort } from '../cohorts/cohort.entity';
import type { AttentionItem } from './attention-item.entity';
import { AttentionState } from './attention.state';

/** Which rows of `attention_items a` the viewer may see; part of every read of the room. */
export function visibleAttention(viewer: Viewer): SqlText {
  const staff = reachOf(viewer, 'attention.read');
  if (staff.everywhere) return sql`true`;
  const programs = staff.programIds.map(uuidOf);
  const cohorts = staff.cohortIds.map(uuidOf);
  return sql`a.cohort_id = any(${cohorts}::uuid[])
    or exists (select from cohorts staffed where staffed.id = a.cohort_id and staffed.program_id = any(${programs}::uuid[]))`;
}

export function mayFollowAttention(viewer: Viewer, cohort: Pick<Cohort, 'id' | 'programId'>): Decision {
  return decide(viewer, 'attention.manage', { programId: cohort.programId, cohortId: cohort.id });
}

/** Who owns it and by when can be changed until it is over. */
export function assignable({ state }: AttentionItem): Decision {
  return state === AttentionState.CLOSED ? notNow('This is closed.') : YES;
}
