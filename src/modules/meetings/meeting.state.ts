/** Lifecycle of a meeting. Pure. Who met has met, whether or not the proposal was ever confirmed. */
import type { Transitions } from '../../state-machine';

export enum MeetingState {
  PROPOSED = 'PROPOSED',
  SCHEDULED = 'SCHEDULED',
  HELD = 'HELD',
  CANCELED = 'CANCELED',
}

const { SCHEDULED, HELD, CANCELED } = MeetingState;

export const MEETING_TRANSITIONS: Transitions<MeetingState> = {
  PROPOSED: [SCHEDULED, HELD, CANCELED],
  SCHEDULED: [HELD, CANCELED],
  HELD: [],
  CANCELED: [],
};
