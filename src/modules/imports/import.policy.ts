/** Who may import what, and which imports and mappings a viewer may see. */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import { decide, every, notNow, reachOf, YES, type Decision } from '../../auth/decisions';
import type { Viewer } from '../../auth/viewer';
import { uuidOf } from '../../ids';
import type { Cohort } from '../cohorts/cohort.entity';
import type { Import, ImportCommitMode } from './import.entity';
import { takesImports } from './import.state';

/** Which rows of `imports i` the viewer may see; part of every read of the room. */
export function visibleImports(viewer: Viewer): SqlText {
  const staff = reachOf(viewer, 'import.manage');
  if (staff.everywhere) return sql`true`;
  return sql`i.cohort_id = any(${staff.cohortIds.map(uuidOf)}::uuid[]) or exists (
    select from cohorts staffed where staffed.id = i.cohort_id and staffed.program_id = any(${staff.programIds.map(uuidOf)}::uuid[]))`;
}

/** Which rows of `import_mappings m`: whoever imports into one of the program's cohorts may use them. */
export function visibleImportMappings(viewer: Viewer): SqlText {
  const staff = reachOf(viewer, 'import.manage');
  if (staff.everywhere) return sql`true`;
  return sql`m.program_id = any(${staff.programIds.map(uuidOf)}::uuid[]) or exists (
    select from cohorts staffed where staffed.program_id = m.program_id and staffed.id = any(${staff.cohortIds.map(uuidOf)}::uuid[]))`;
}

type Placed = Pick<Cohort, 'id' | 'programId' | 'state'>;

/** Coordinators of the cohort. An import tells who is known to the institution, so it needs to see people. */
export function mayImport(viewer: Viewer, cohort: Placed): Decision {
  const place = { programId: cohort.programId, cohortId: cohort.id };
  return every(decide(viewer, 'import.manage', place), decide(viewer, 'person.readAny', place));
}

export function maySaveMapping(viewer: Viewer, programId: string): Decision {
  return decide(viewer, 'import.manage', { programId });
}

export function importable(cohort: Placed): Decision {
  return takesImports(cohort)
    ? YES
    : notNow(`People can't be imported into a cohort that is ${cohort.state}.`);
}

/** What an import may do beyond enrolling people who exist. */
export const IMPORT_RIGHTS = ['person.write', 'person.signIn', 'orgUnit.import'] as const;
export type ImportRight = (typeof IMPORT_RIGHTS)[number];

/** Held in the whole institution: a coordinator of one program imports people who exist. */
export function rightsOf(viewer: Viewer): ImportRight[] {
  return IMPORT_RIGHTS.filter((action) => decide(viewer, action).allowed);
}

/** Whether the rows, as they were checked, can take effect in this way. */
export function committable(given: Import, mode: ImportCommitMode): Decision {
  if (given.commitStartedAt)
    return notNow('The import is being committed already. Read it until its state changes.');
  if (given.unusable) return notNow('The file has an error as a whole. Mend it, then import it again.');
  if (!given.validRows)
    return notNow('No row is valid, so nothing would be done. Mend the file, then import it again.');
  const faulty = given.rows - given.validRows;
  if (mode === 'ALL' && faulty)
    return notNow(`${faulty} of ${given.rows} rows have errors. Mend the file, or commit the VALID_ROWS.`);
  return YES;
}

/** For clients: role, cohort and what the check found, together. */
export function canCommitImport(
  viewer: Viewer,
  given: Import,
  cohort: Cohort,
  mode: ImportCommitMode,
): Decision {
  return every(mayImport(viewer, cohort), isOpen(given), importable(cohort), committable(given, mode));
}

export function canRejectImport(viewer: Viewer, given: Import, cohort: Cohort): Decision {
  const busy = given.commitStartedAt ? notNow('The import is being committed.') : YES;
  return every(mayImport(viewer, cohort), isOpen(given), busy);
}

function isOpen({ state }: Import): Decision {
  return state === 'CHECKED' ? YES : notNow(`The import is ${state} already.`);
}
