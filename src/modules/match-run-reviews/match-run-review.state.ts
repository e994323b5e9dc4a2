/** Lifecycle of the review of a match run. Pure. */
import type { Transitions } from '../../state-machine';

export enum MatchRunReviewState {
  REQUESTED = 'REQUESTED',
  COMPUTING = 'COMPUTING',
  FROZEN = 'FROZEN',
  FAILED = 'FAILED',
}

const { COMPUTING, FROZEN, FAILED } = MatchRunReviewState;

export const MATCH_RUN_REVIEW_TRANSITIONS: Transitions<MatchRunReviewState> = {
  REQUESTED: [COMPUTING],
  // A worker that died leaves it here; the next one takes it up.
  COMPUTING: [FROZEN, FAILED],
  FROZEN: [],
  FAILED: [COMPUTING],
};
