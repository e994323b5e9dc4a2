/** Lifecycles of feedback rounds and of what they ask of each member. Pure. */
import type { Transitions } from '../../state-machine';

export enum FeedbackRoundState {
  PLANNED = 'PLANNED',
  OPEN = 'OPEN',
  CLOSED = 'CLOSED',
}

export const FEEDBACK_ROUND_TRANSITIONS: Transitions<FeedbackRoundState> = {
  PLANNED: [FeedbackRoundState.OPEN],
  OPEN: [FeedbackRoundState.CLOSED],
  CLOSED: [],
};

export enum FeedbackAssignmentState {
  OPEN = 'OPEN',
  SUBMITTED = 'SUBMITTED',
  EXPIRED = 'EXPIRED',
  DECLINED = 'DECLINED',
}

const { SUBMITTED, EXPIRED, DECLINED } = FeedbackAssignmentState;

export const FEEDBACK_ASSIGNMENT_TRANSITIONS: Transitions<FeedbackAssignmentState> = {
  OPEN: [SUBMITTED, EXPIRED, DECLINED],
  SUBMITTED: [],
  EXPIRED: [],
  DECLINED: [],
};
