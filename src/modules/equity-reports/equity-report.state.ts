/** Lifecycle of an equity report. Pure. */
import type { Transitions } from '../../state-machine';

export enum EquityReportState {
  REQUESTED = 'REQUESTED',
  COMPUTING = 'COMPUTING',
  FROZEN = 'FROZEN',
  REFUSED = 'REFUSED',
  FAILED = 'FAILED',
}

const { COMPUTING, FROZEN, REFUSED, FAILED } = EquityReportState;

export const EQUITY_REPORT_TRANSITIONS: Transitions<EquityReportState> = {
  REQUESTED: [COMPUTING],
  // A worker that died leaves it here; the next one takes it up.
  COMPUTING: [FROZEN, REFUSED, FAILED],
  FROZEN: [],
  REFUSED: [],
  FAILED: [],
};
