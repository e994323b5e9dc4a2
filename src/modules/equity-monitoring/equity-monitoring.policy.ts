/** Who sets up schedules, and who sees them and their tasks: equity officers of the whole program, nobody else. */
import sql, { raw, type Sql as SqlText } from 'sql-template-tag';
import { decide, reachOf, type Decision } from '../../auth/decisions';
import type { Viewer } from '../../auth/viewer';
import { uuidOf } from '../../ids';

function within(viewer: Viewer, programId: string): SqlText {
  const { everywhere, programIds } = reachOf(viewer, 'equityReport.manage');
  if (everywhere) return sql`true`;
  return sql`${raw(programId)} = any(${programIds.map(uuidOf)}::uuid[])`;
}

/** Which rows of `equity_schedules s` the viewer may see; part of every read of the room. */
export const visibleSchedules = (viewer: Viewer): SqlText => within(viewer, 's.program_id');

/** Which rows of `equity_tasks t` the viewer may see; part of every read of the room. */
export const visibleTasks = (viewer: Viewer): SqlText => within(viewer, 't.program_id');

export function mayMonitor(viewer: Viewer, programId: string): Decision {
  return decide(viewer, 'equityReport.manage', { programId });
}
