/** Who may see and do what with match runs: coordinators of the cohort alone. */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import { decide, every, notNow, reachOf, YES, type Decision } from '../../auth/decisions';
import type { Viewer } from '../../auth/viewer';
import { uuidOf } from '../../ids';
import type { Cohort } from '../cohorts/cohort.entity';
import { pairable } from '../pairings/pairing.policy';
import type { MatchRun } from './match-run.entity';
import { MatchRunState } from './match-run.state';

/** Which rows of `match_runs r` the viewer may see; part of every read of the room, proposals included. */
export function visibleMatchRuns(viewer: Viewer): SqlText {
  const staff = reachOf(viewer, 'matchRun.manage');
  if (staff.everywhere) return sql`true`;
  const programs = staff.programIds.map(uuidOf);
  const cohorts = staff.cohortIds.map(uuidOf);
  return sql`r.cohort_id = any(${cohorts}::uuid[])
    or exists (select from cohorts staffed where staffed.id = r.cohort_id and staffed.program_id = any(${programs}::uuid[]))`;
}

export function mayMatch(viewer: Viewer, cohort: Cohort): Decision {
  return decide(viewer, 'matchRun.manage', { programId: cohort.programId, cohortId: cohort.id });
}

export function canStartRun(viewer: Viewer, cohort: Cohort): Decision {
  return every(mayMatch(viewer, cohort), pairable(cohort));
}

/** While it has proposals to decide on. */
export function workable({ state }: Pick<MatchRun, 'state'>): Decision {
  return state === MatchRunState.DONE || state === MatchRunState.RELEASED
    ? YES
    : notNow(`Proposals are worked on while their run is DONE or RELEASED; this one is ${state}.`);
}

/** A preview tells figures alone. */
export function releasable({ preview }: Pick<MatchRun, 'preview'>): Decision {
  return preview
    ? notNow('This run was a preview. Start one with the same settings that is none, and release that.')
    : YES;
}
