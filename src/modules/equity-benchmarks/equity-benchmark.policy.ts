/** Who sees and records benchmarks: equity officers of all their cohorts, as of reports. */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import { reachOf } from '../../auth/decisions';
import type { Viewer } from '../../auth/viewer';
import { uuidOf } from '../../ids';

/** Which rows of `equity_benchmarks b` the viewer may see; part of every read of the room: no cohort beyond her reach. */
export function visibleBenchmarks(viewer: Viewer): SqlText {
  const { everywhere, programIds, cohortIds } = reachOf(viewer, 'equityReport.manage');
  if (everywhere) return sql`true`;
  if (!programIds.length && !cohortIds.length) return sql`false`;
  return sql`not exists (select from equity_benchmark_cohorts o join cohorts c on c.institution_id = o.institution_id and c.id = o.cohort_id
    where o.institution_id = b.institution_id and o.benchmark_id = b.id
      and not (c.id = any(${cohortIds.map(uuidOf)}::uuid[]) or c.program_id = any(${programIds.map(uuidOf)}::uuid[])))`;
}
