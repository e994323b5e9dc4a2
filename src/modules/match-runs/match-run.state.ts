/** Lifecycles of a match run and of its proposals. Pure. */
import type { Transitions } from '../../state-machine';

export enum MatchRunState {
  QUEUED = 'QUEUED',
  RUNNING = 'RUNNING',
  DONE = 'DONE',
  FAILED = 'FAILED',
  CANCELED = 'CANCELED',
  RELEASED = 'RELEASED',
  DISCARDED = 'DISCARDED',
}

const { RUNNING, DONE, FAILED, CANCELED, RELEASED, DISCARDED } = MatchRunState;

/** A run is released in part or whole: released again while proposals are left. A run whose worker died is queued again. */
export const MATCH_RUN_TRANSITIONS: Transitions<MatchRunState> = {
  QUEUED: [RUNNING, CANCELED],
  RUNNING: [DONE, FAILED, CANCELED, RUNNING],
  DONE: [RELEASED, DISCARDED],
  FAILED: [],
  CANCELED: [],
  RELEASED: [RELEASED],
  DISCARDED: [],
};

/** What is told of a review by group, to those who must not know more. */
export enum EquityReview {
  NONE = 'NONE',
  REQUESTED = 'REQUESTED',
  REVIEWED = 'REVIEWED',
  VOID = 'VOID',
}

export enum ProposalState {
  STAGED = 'STAGED',
  RELEASED = 'RELEASED',
  DISCARDED = 'DISCARDED',
  BLOCKED = 'BLOCKED',
  SUPERSEDED = 'SUPERSEDED',
}

/** What blocked a proposal may pass, so it can be released again. */
export const PROPOSAL_TRANSITIONS: Transitions<ProposalState> = {
  STAGED: [ProposalState.RELEASED, ProposalState.DISCARDED, ProposalState.BLOCKED, ProposalState.SUPERSEDED],
  RELEASED: [],
  DISCARDED: [],
  BLOCKED: [ProposalState.RELEASED, ProposalState.DISCARDED, ProposalState.BLOCKED, ProposalState.SUPERSEDED],
  SUPERSEDED: [],
};
