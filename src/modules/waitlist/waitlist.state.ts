/**
 * Lifecycles of a place on the waitlist and of an offer. Pure. A row says WAITING, PLACED or LEFT; OFFERED, and what
 * became of an offer, follow from the pairing that the offer made.
 */
import type { Transitions } from '../../state-machine';

export enum WaitlistState {
  WAITING = 'WAITING',
  OFFERED = 'OFFERED',
  PLACED = 'PLACED',
  LEFT = 'LEFT',
}

const { WAITING, OFFERED, PLACED, LEFT } = WaitlistState;

export const WAITLIST_TRANSITIONS: Transitions<WaitlistState> = {
  WAITING: [OFFERED, PLACED, LEFT],
  // Said no, or not in time: she waits on, at her place.
  OFFERED: [WAITING, PLACED, LEFT],
  // Lost her mentor, or waits for another one.
  PLACED: [WAITING],
  LEFT: [WAITING],
};

export enum WaitlistOfferState {
  OPEN = 'OPEN',
  ACCEPTED = 'ACCEPTED',
  DECLINED = 'DECLINED',
  EXPIRED = 'EXPIRED',
  WITHDRAWN = 'WITHDRAWN',
}

export const WAITLIST_OFFER_TRANSITIONS: Transitions<WaitlistOfferState> = {
  OPEN: [
    WaitlistOfferState.ACCEPTED,
    WaitlistOfferState.DECLINED,
    WaitlistOfferState.EXPIRED,
    WaitlistOfferState.WITHDRAWN,
  ],
  ACCEPTED: [],
  DECLINED: [],
  EXPIRED: [],
  WITHDRAWN: [],
};

/** On the list: she has a position. */
export const ON_THE_LIST = [WAITING, OFFERED];
