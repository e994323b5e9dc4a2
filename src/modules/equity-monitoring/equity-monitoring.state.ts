/** The lives of a schedule of equity reports and of a task that follows from one. Pure. */
import type { Transitions } from '../../state-machine';

export enum EquityScheduleState {
  ACTIVE = 'ACTIVE',
  PAUSED = 'PAUSED',
  ENDED = 'ENDED',
}

const { ACTIVE, PAUSED, ENDED } = EquityScheduleState;

export const EQUITY_SCHEDULE_TRANSITIONS: Transitions<EquityScheduleState> = {
  ACTIVE: [PAUSED, ENDED],
  PAUSED: [ACTIVE, ENDED],
  ENDED: [],
};

/** Why a schedule asks for nothing, though enough cohorts wait. */
export enum EquityScheduleHindrance {
  OWNER_MAY_NOT = 'OWNER_MAY_NOT',
  REFUSED = 'REFUSED',
}

export enum EquityTaskKind {
  RATIO_CHANGED = 'RATIO_CHANGED',
}

export enum EquityTaskState {
  OPEN = 'OPEN',
  TAKEN = 'TAKEN',
  DONE = 'DONE',
}

/** Somebody else may take over what is taken; whoever comes late may finish at once. */
export const EQUITY_TASK_TRANSITIONS: Transitions<EquityTaskState> = {
  OPEN: [EquityTaskState.TAKEN, EquityTaskState.DONE],
  TAKEN: [EquityTaskState.TAKEN, EquityTaskState.DONE],
  DONE: [],
};
