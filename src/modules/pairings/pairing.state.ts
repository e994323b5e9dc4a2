/** Lifecycle of a pairing. Pure. */
import type { Transitions } from '../../state-machine';

export enum PairingState {
  PROPOSED = 'PROPOSED',
  CONFIRMED = 'CONFIRMED',
  ACTIVE = 'ACTIVE',
  ON_HOLD = 'ON_HOLD',
  CLOSING = 'CLOSING',
  COMPLETED = 'COMPLETED',
  ENDED_EARLY = 'ENDED_EARLY',
  TRANSFERRED = 'TRANSFERRED',
  DECLINED = 'DECLINED',
  EXPIRED = 'EXPIRED',
  WITHDRAWN = 'WITHDRAWN',
  SUPERSEDED = 'SUPERSEDED',
}

const { PROPOSED, CONFIRMED, ACTIVE, ON_HOLD, CLOSING, COMPLETED, ENDED_EARLY, TRANSFERRED } = PairingState;
const { DECLINED, EXPIRED, WITHDRAWN, SUPERSEDED } = PairingState;

export const PAIRING_TRANSITIONS: Transitions<PairingState> = {
  PROPOSED: [CONFIRMED, DECLINED, EXPIRED, WITHDRAWN, SUPERSEDED],
  CONFIRMED: [ACTIVE, ON_HOLD, CLOSING, WITHDRAWN, ENDED_EARLY, TRANSFERRED],
  ACTIVE: [ON_HOLD, CLOSING, COMPLETED, ENDED_EARLY, TRANSFERRED],
  ON_HOLD: [CONFIRMED, ACTIVE, CLOSING, ENDED_EARLY, TRANSFERRED],
  CLOSING: [COMPLETED, ENDED_EARLY, TRANSFERRED],
  COMPLETED: [],
  ENDED_EARLY: [],
  TRANSFERRED: [],
  DECLINED: [],
  EXPIRED: [],
  WITHDRAWN: [],
  SUPERSEDED: [],
};

/** Confirmed by all and not over: milestones, meetings and feedback belong here. */
export const WORKING_STATES = [CONFIRMED, ACTIVE, ON_HOLD, CLOSING];

/** Not over: it may take seats, and the same people can't be paired a second time meanwhile. */
export const OPEN_STATES = [PROPOSED, ...WORKING_STATES];
