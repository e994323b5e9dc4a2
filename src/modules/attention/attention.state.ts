/** The life of what needs attention. Pure. */
import type { Transitions } from '../../state-machine';

export enum AttentionKind {
  REPORTING_LINE_CONFLICT = 'REPORTING_LINE_CONFLICT',
  GUEST_EXPIRING = 'GUEST_EXPIRING',
  LOST_PARTNER = 'LOST_PARTNER',
}

export enum AttentionState {
  OPEN = 'OPEN',
  TRIAGED = 'TRIAGED',
  ACTIONED = 'ACTIONED',
  CLOSED = 'CLOSED',
}

export enum AttentionClosing {
  HANDLED = 'HANDLED',
  GONE = 'GONE',
}

/** Who comes late may skip steps; nothing is opened again, for what comes back is a new one. */
export const ATTENTION_TRANSITIONS: Transitions<AttentionState> = {
  OPEN: [AttentionState.TRIAGED, AttentionState.ACTIONED, AttentionState.CLOSED],
  TRIAGED: [AttentionState.ACTIONED, AttentionState.CLOSED],
  ACTIONED: [AttentionState.CLOSED],
  CLOSED: [],
};
