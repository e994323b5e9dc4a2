/** Lifecycle of a milestone. Pure. What is small may be done without having been started. */
import type { Transitions } from '../../state-machine';

export enum MilestoneState {
  PLANNED = 'PLANNED',
  IN_PROGRESS = 'IN_PROGRESS',
  DONE = 'DONE',
  WAIVED = 'WAIVED',
  LAPSED = 'LAPSED',
}

const { PLANNED, IN_PROGRESS, DONE, WAIVED, LAPSED } = MilestoneState;

export const MILESTONE_TRANSITIONS: Transitions<MilestoneState> = {
  PLANNED: [IN_PROGRESS, DONE, WAIVED, LAPSED],
  IN_PROGRESS: [DONE, WAIVED, LAPSED],
  DONE: [],
  WAIVED: [],
  LAPSED: [],
};

/** Still to be done. */
export const OPEN_MILESTONE_STATES = [PLANNED, IN_PROGRESS];

/** Late: still to be done after its day, by the institution's calendar. */
export function isOverdue(
  { state, dueOn }: { state: MilestoneState; dueOn: string },
  today: string,
): boolean {
  return OPEN_MILESTONE_STATES.includes(state) && dueOn < today;
}
