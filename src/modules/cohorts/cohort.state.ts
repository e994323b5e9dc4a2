/** Lifecycle of a cohort. Pure. */
import type { Transitions } from '../../state-machine';

export enum CohortState {
  DRAFT = 'DRAFT',
  ENROLLING = 'ENROLLING',
  MATCHING = 'MATCHING',
  ACTIVE = 'ACTIVE',
  WRAP_UP = 'WRAP_UP',
  COMPLETED = 'COMPLETED',
  ARCHIVED = 'ARCHIVED',
  CANCELED = 'CANCELED',
}

const FIXED: Transitions<CohortState> = {
  DRAFT: [CohortState.ENROLLING, CohortState.CANCELED],
  ENROLLING: [CohortState.MATCHING, CohortState.CANCELED],
  MATCHING: [CohortState.ENROLLING, CohortState.ACTIVE, CohortState.CANCELED],
  ACTIVE: [CohortState.WRAP_UP, CohortState.CANCELED],
  WRAP_UP: [CohortState.COMPLETED],
  COMPLETED: [CohortState.ARCHIVED],
  ARCHIVED: [],
  CANCELED: [CohortState.ARCHIVED],
};

/** A rolling cohort matches while it runs, so it may start straight from enrolling. */
const ROLLING: Transitions<CohortState> = {
  ...FIXED,
  ENROLLING: [CohortState.MATCHING, CohortState.ACTIVE, CohortState.CANCELED],
};

export function cohortTransitions(cohort: { rolling: boolean }): Transitions<CohortState> {
  return cohort.rolling ? ROLLING : FIXED;
}

/** People may apply by themselves: while enrolling, and in a rolling cohort until it wraps up. */
export function takesApplications(cohort: { state: CohortState; rolling: boolean }): boolean {
  if (cohort.state === CohortState.ENROLLING) return true;
  return cohort.rolling && [CohortState.MATCHING, CohortState.ACTIVE].includes(cohort.state);
}

/** Over in whatever way: nothing about its people moves on any more. */
export function isOver(cohort: { state: CohortState }): boolean {
  return [CohortState.CANCELED, CohortState.ARCHIVED].includes(cohort.state);
}

/** Coordinators may add people as long as the cohort can still pair them, late joiners included. */
export function takesInvitations(cohort: { state: CohortState }): boolean {
  return [CohortState.ENROLLING, CohortState.MATCHING, CohortState.ACTIVE].includes(cohort.state);
}
