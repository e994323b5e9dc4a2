/** Who may do what with an equity report, and which reports a viewer may see: equity officers, nobody else. */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import { decide, every, reachOf, type Decision } from '../../auth/decisions';
import type { Viewer } from '../../auth/viewer';
import { uuidOf } from '../../ids';
import type { Cohort } from '../cohorts/cohort.entity';

/** Which rows of `equity_reports r` the viewer may see; part of every read of the room: no cohort beyond her reach. */
export function visibleReports(viewer: Viewer): SqlText {
  const { everywhere, programIds, cohortIds } = reachOf(viewer, 'equityReport.manage');
  if (everywhere) return sql`true`;
  if (!programIds.length && !cohortIds.length) return sql`false`;
  return sql`not exists (select from equity_report_cohorts o join cohorts c on c.institution_id = o.institution_id and c.id = o.cohort_id
    where o.institution_id = r.institution_id and o.report_id = r.id
      and not (c.id = any(${cohortIds.map(uuidOf)}::uuid[]) or c.program_id = any(${programIds.map(uuidOf)}::uuid[])))`;
}

export function mayReport(viewer: Viewer, cohorts: Pick<Cohort, 'id' | 'programId'>[]): Decision {
  return every(
    ...cohorts.map(({ id, programId }) => decide(viewer, 'equityReport.manage', { programId, cohortId: id })),
  );
}
