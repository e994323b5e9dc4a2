/**
 * Who may read what a person needs to take part, and who may write it: the tier ARRANGEMENTS of PROFILE_TIERS.
 * Nothing else in the house asks this table: no list, filter, score, report or export.
 */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import { decide, reachOf, type Decision } from '../../auth/decisions';
import type { Viewer } from '../../auth/viewer';
import { uuidOf } from '../../ids';
import { LIVE_STATES } from '../enrollments/enrollment.state';
import { PairingState } from '../pairings/pairing.state';

/** Both have said yes, and it is not over. */
const TOGETHER = [PairingState.CONFIRMED, PairingState.ACTIVE, PairingState.ON_HOLD, PairingState.CLOSING];

/** Whether the viewer may read the arrangements of `people p`. */
export function readableArrangements(viewer: Viewer): SqlText {
  return sql`${isOwn(viewer)} or ${staffArrangements(viewer)} or exists (
    select from pairing_members mine join pairings pr on pr.id = mine.pairing_id and pr.state = any(${TOGETHER})
    join pairing_members theirs on theirs.pairing_id = mine.pairing_id
    where mine.person_id = ${viewer.personId && uuidOf(viewer.personId)}::uuid and mine.to_on is null
      and theirs.person_id = p.id and theirs.to_on is null)`;
}

/** Whether the viewer coordinates a cohort in which `people p` takes part or may come to, or the institution. */
export function staffArrangements(viewer: Viewer): SqlText {
  const { everywhere, programIds, cohortIds } = reachOf(viewer, 'arrangements.manage');
  if (everywhere) return sql`true`;
  if (!programIds.length && !cohortIds.length) return sql`false`;
  return sql`exists (select from enrollments e join cohorts c on c.id = e.cohort_id
    where e.person_id = p.id and e.state = any(${LIVE_STATES})
      and (c.id = any(${cohortIds.map(uuidOf)}::uuid[]) or c.program_id = any(${programIds.map(uuidOf)}::uuid[])))`;
}

function isOwn(viewer: Viewer): SqlText {
  return sql`p.id = ${viewer.personId && uuidOf(viewer.personId)}::uuid`;
}

/** The person herself. */
export function mayWriteOwn(viewer: Viewer, person: { id: string }): boolean {
  return viewer.personId === person.id && decide(viewer, 'person.writeOwn').allowed;
}

export const NOT_HERS: Decision = {
  allowed: false,
  reason: 'Only the person herself and coordinators of her cohorts may say what she needs.',
};
