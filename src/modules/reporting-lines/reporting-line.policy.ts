/** Who sees and keeps reporting lines. */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import { decide, reachOf, type Decision } from '../../auth/decisions';
import type { Viewer } from '../../auth/viewer';
import { uuidOf } from '../../ids';

/**
 * Which rows of `reporting_lines rl` the viewer may see; part of every read of the room. Coordinators of anything,
 * who see everybody, and whose line it is. Not the manager: who else reports to somebody is no news for mentoring.
 */
export function visibleReportingLines(viewer: Viewer): SqlText {
  const { everywhere, programIds, cohortIds } = reachOf(viewer, 'reportingLine.readAny');
  if (everywhere || programIds.length > 0 || cohortIds.length > 0) return sql`true`;
  return sql`rl.person_id = ${viewer.personId ? uuidOf(viewer.personId) : null}::uuid`;
}

/** Administrators and coordinators of the institution, as for people. */
export function mayKeepLines(viewer: Viewer): Decision {
  return decide(viewer, 'reportingLine.manage');
}
