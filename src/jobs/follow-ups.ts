/**
 * Which jobs follow from which events. A job hears only that something has happened in an institution, not
 * what: it looks for all there is to do, so one run serves any number of events and may be repeated.
 */
import type { EventType } from '../events/types';
import type { JobSpec } from './queue';

/** After these somebody who waits may get a seat. */
const MAY_FREE_A_SEAT: EventType[] = [
  'WaitlistJoined',
  'EnrollmentMoved',
  'EnrollmentUpdated',
  'EnrollmentImported',
  'ProgramPolicySet',
  'PairingCapSet',
  'CohortMoved',
  'ExclusionLifted',
  'ReportingLineEnded',
  'ReportingLineRetracted',
  'ReportingLineCorrected',
  'PairingMoved',
  'LeaveStarted',
  'LeaveEnded',
  'ReadinessRecorded',
  'ReadinessWaived',
  'PreferencesSet',
  'PeopleMerged',
];

/** After these a scheduled equity report may be due: cohorts were closed, or are told of no more. */
const MAY_MAKE_A_REPORT_DUE: EventType[] = [
  'CohortMoved',
  'EquityReportsScheduled',
  'EquityScheduleChanged',
  'EquityReportRefused',
];

/** After these a leave may hold a pairing, or do so no more. */
const MAY_BEGIN_OR_END_A_HOLD: EventType[] = ['LeaveStarted', 'LeaveEnded', 'PairingMoved'];

type FollowUps = Partial<Record<EventType | '*', Omit<JobSpec, 'institution'>[]>>;

const after = (types: EventType[], task: string): FollowUps =>
  Object.fromEntries(types.map((type) => [type, [{ task }]]));

const EACH: FollowUps = {
  // Nothing waits for a seal, so one run serves all events of a second.
  '*': [{ task: 'sealEvents', inMs: 1_000 }],
  EnrollmentInvited: [{ task: 'expireInvitations' }],
  InvitationRenewed: [{ task: 'expireInvitations' }],
  ImportCommitStarted: [{ task: 'commitImports' }],
  EquityReportRequested: [{ task: 'computeEquityReports' }],
  EquityReportFrozen: [{ task: 'compareScheduledReports' }],
  MatchRunQueued: [{ task: 'computeMatchRuns' }],
  MatchRunReviewStarted: [{ task: 'computeMatchRunReviews' }],
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
  PeopleMerged: [{ task: 'watchReportingLines' }, { task: 'watchGuests' }],
};

/** The jobs by event type; `*` follows every event. */
export const FOLLOW_UPS: FollowUps = {};
for (const table of [
  EACH,
  after(MAY_FREE_A_SEAT, 'offerSeats'),
  after(MAY_BEGIN_OR_END_A_HOLD, 'tendLeaves'),
  after(MAY_MAKE_A_REPORT_DUE, 'requestScheduledReports'),
]) {
  for (const [type, jobs] of Object.entries(table)) {
    const key = type as EventType | '*';
    FOLLOW_UPS[key] = [...(FOLLOW_UPS[key] ?? []), ...jobs];
  }
}

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
