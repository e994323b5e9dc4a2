/** Who may do what with a program, and which programs a viewer may see. */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import { decide, every, notNow, reachOf, YES, type Decision } from '../../auth/decisions';
import type { Viewer } from '../../auth/viewer';
import { uuidOf } from '../../ids';
import type { Program } from './program.entity';

/**
 * Which rows of `programs p` the viewer may see; part of every read of the room.
 * Members see what is in use; staff of a program also when it is archived; guests see the programs
 * they take part in.
 */
export function visiblePrograms(viewer: Viewer): SqlText {
  const staff = reachOf(viewer, 'program.readArchived');
  if (staff.everywhere) return sql`true`;
  const own = [...staff.programIds, ...viewer.enrollments.map(({ programId }) => programId)].map(uuidOf);
  const ofCohorts = staff.cohortIds.map(uuidOf);
  const known = sql`p.id = any(${own}::uuid[]) or exists (
    select from cohorts staffed where staffed.program_id = p.id and staffed.id = any(${ofCohorts}::uuid[]))`;
  return decide(viewer, 'program.read').allowed ? sql`p.archived_at is null or ${known}` : known;
}

export function canCreateProgram(viewer: Viewer): Decision {
  return decide(viewer, 'program.write');
}

export function canUpdateProgram(viewer: Viewer, program: Program): Decision {
  return every(decide(viewer, 'program.write', { programId: program.id }), inUse(program));
}

export function canArchiveProgram(viewer: Viewer, program: Program): Decision {
  return canUpdateProgram(viewer, program);
}

export function canRestoreProgram(viewer: Viewer, program: Program): Decision {
  return every(
    decide(viewer, 'program.write', { programId: program.id }),
    program.archivedAt ? YES : notNow('The program is not archived.'),
  );
}

function inUse(program: Program): Decision {
  return program.archivedAt ? notNow('The program is archived. Restore it first.') : YES;
}
