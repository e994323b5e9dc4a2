/**
 * Which jobs follow from which events. A job hears only that something has happened in an institution, not
 * what: it looks for all there is to do, so one run serves any number of events and may be repeated.
 */
import type { EventType } from '../events/types';
import type { JobSpec } from './queue';

/** After these somebody who waits may get a seat. */
const MAY_FREE_A_SEAT: EventType[] = [
  'WaitlistJoined',
  'PairingMoved',
  'EnrollmentMoved',
  'EnrollmentUpdated',
  'EnrollmentImported',
  'LeaveStarted',
  'LeaveEnded',
  'ProgramPolicySet',
  'PairingCapSet',
  'CohortMoved',
  'ExclusionLifted',
  'ReadinessRecorded',
  'ReadinessWaived',
];

/** The jobs by event type; `*` follows every event. */
export const FOLLOW_UPS: Partial<Record<EventType | '*', Omit<JobSpec, 'institution'>[]>> = {
  // Nothing waits for a seal, so one run serves all events of a second.
  '*': [{ task: 'sealEvents', inMs: 1_000 }],
  ...Object.fromEntries(MAY_FREE_A_SEAT.map((type) => [type, [{ task: 'offerSeats' }]])),
  EnrollmentInvited: [{ task: 'expireInvitations' }],
  InvitationRenewed: [{ task: 'expireInvitations' }],
  ImportCommitStarted: [{ task: 'commitImports' }],
  EquityReportRequested: [{ task: 'computeEquityReports' }],
  MatchRunQueued: [{ task: 'computeMatchRuns' }],
  PairingProposed: [{ task: 'expirePairings' }],
  // A conflict is gone with its pairing; nobody waits for that.
  PairingMoved: [{ task: 'settleLineConflicts', inMs: 1_000 }],
  RoleGranted: [{ task: 'watchGuests' }],
  RoleRevoked: [{ task: 'watchGuests' }],
  ReportingLineSet: [{ task: 'watchReportingLines' }],
  ReportingLineEnded: [{ task: 'watchReportingLines' }],
  ReportingLineCorrected: [{ task: 'watchReportingLines' }],
  ReportingLineRetracted: [{ task: 'watchReportingLines' }],
  ProgramPolicySet: [{ task: 'watchReportingLines' }],
};

/** The jobs that follow from some events, each once. */
export function jobsAfter(events: { institution: string; type: string }[]): JobSpec[] {
  const jobs = new Map<string, JobSpec>();
  for (const { institution, type } of events) {
    for (const job of [...(FOLLOW_UPS['*'] ?? []), ...(FOLLOW_UPS[type as EventType] ?? [])]) {
      jobs.set(`${job.task}:${institution}`, { ...job, institution });
    }
  }
  return [...jobs.values()];
}
