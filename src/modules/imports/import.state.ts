/** Lifecycle of an import. Pure. */
import type { Transitions } from '../../state-machine';
import { CohortState } from '../cohorts/cohort.state';

export enum ImportState {
  UPLOADED = 'UPLOADED',
  CHECKED = 'CHECKED',
  COMMITTED = 'COMMITTED',
  REJECTED = 'REJECTED',
}

const { CHECKED, COMMITTED, REJECTED } = ImportState;

export const IMPORT_TRANSITIONS: Transitions<ImportState> = {
  UPLOADED: [CHECKED, REJECTED],
  CHECKED: [COMMITTED, REJECTED],
  COMMITTED: [],
  REJECTED: [],
};

/** People may be imported before enrollment opens, and as long as the cohort can still pair them. */
export function takesImports({ state }: { state: CohortState }): boolean {
  return [CohortState.DRAFT, CohortState.ENROLLING, CohortState.MATCHING, CohortState.ACTIVE].includes(state);
}
