/**
 * The events that each mutation of the rooms below a cohort leaves, as the audit log should tell them: type, nodes by
 * the type in their ids (the changed one first), and what changed. Never a name, an answer or a text.
 */
export type Told = [type: string, nodes: string, changes: object];

const SOME_TIME = expect.any(String) as string;
const SOME_PROFILE = expect.stringMatching(/^screening/) as string;

const NUMBER = expect.any(Number) as number;
const readiness = (type: string, key: string, state: string): Told => [
  type,
  'enrollment cohort person',
  { item: [null, key], state: [null, state], doneOn: [null, SOME_TIME], until: [null, null] },
];

export const ROOM_EVENTS: Record<string, Told[]> = {
  requestEquityReport: [['EquityReportRequested', 'equityreport cohort', { state: [null, 'REQUESTED'] }]],
  scheduleEquityReports: [
    [
      'EquityReportsScheduled',
      'equityschedule program',
      { state: [null, 'ACTIVE'], everyCohorts: [null, 20] },
    ],
  ],
  changeEquitySchedule: [
    [
      'EquityScheduleChanged',
      'equityschedule program',
      { everyCohorts: [20, 2], state: ['ACTIVE', 'PAUSED'] },
    ],
  ],
  endEquitySchedule: [['EquityScheduleChanged', 'equityschedule program', { state: ['ACTIVE', 'ENDED'] }]],
  takeEquityTask: [
    ['EquityTaskMoved', 'equitytask program', { state: ['OPEN', 'TAKEN'], takenById: [null, SOME_TIME] }],
  ],
  finishEquityTask: [
    ['EquityTaskMoved', 'equitytask program', { state: ['OPEN', 'DONE'], doneById: [null, SOME_TIME] }],
  ],
  recordEquityBenchmark: [
    ['EquityBenchmarkRecorded', 'equitybenchmark cohort', { stage: [null, 'ELIGIBLE'] }],
  ],
  // Another case may have chosen one that allows reviews.
  chooseEquityProfile: [['EquityProfileChosen', 'institution', { profile: [SOME_PROFILE, 'screening/1'] }]],
  requestMatchRunReview: [
    ['MatchRunReviewRequested', 'matchrun cohort', { equityReview: ['NONE', 'REQUESTED'] }],
  ],
  reviewMatchRun: [
    ['MatchRunReviewStarted', 'matchrunreview matchrun cohort', { state: ['REQUESTED', 'COMPUTING'] }],
  ],
  defineDemographicAttribute: [['DemographicAttributeDefined', 'institution', {}]],
  adoptDemographicTaxonomy: [['DemographicAttributeDefined', 'institution', {}]],
  publishDemographicNotice: [['DemographicNoticePublished', 'institution', { version: [NUMBER, NUMBER] }]],
  excludeMeFromMonitoring: [['DemographicsExcluded', 'person', {}]],
  includeMeInMonitoring: [['DemographicsIncluded', 'person', {}]],
  recordMyDemographics: [['DemographicsRecorded', 'person', {}]],
  withdrawMyDemographics: [['DemographicsWithdrawn', 'person', {}]],
  setMyMatchingDisclosures: [['MatchingDisclosuresDecided', 'person', {}]],
  withdrawMyMatchingDisclosures: [['MatchingDisclosuresDecided', 'person', {}]],
  importDemographics: [['DemographicsImportUploaded', 'demographicsimport', {}]],
  commitDemographicsImport: [
    ['DemographicsImportCommitted', 'demographicsimport', { state: ['CHECKED', 'COMMITTED'] }],
  ],
  rejectDemographicsImport: [
    ['DemographicsImportRejected', 'demographicsimport', { state: ['CHECKED', 'REJECTED'] }],
  ],
  importEnrollments: [['ImportUploaded', 'import cohort', { state: [null, 'CHECKED'], rows: [null, 1] }]],
  importPairings: [['ImportUploaded', 'import cohort', { state: [null, 'CHECKED'], rows: [null, 0] }]],
  commitImport: [['ImportCommitStarted', 'import cohort', { commitMode: [null, 'VALID_ROWS'] }]],
  rejectImport: [['ImportRejected', 'import cohort', { state: ['CHECKED', 'REJECTED'] }]],
  saveImportMapping: [['ImportMappingSaved', 'importmapping program', {}]],
  proposePairing: [
    [
      'PairingProposed',
      'pairing cohort person person',
      { state: [null, 'PROPOSED'], origin: [null, 'COORDINATOR'] },
    ],
  ],
  requestPairing: [
    [
      'PairingProposed',
      'pairing cohort person person',
      { state: [null, 'PROPOSED'], origin: [null, 'PARTICIPANT'] },
    ],
  ],
  confirmPairing: [['PairingAnswered', 'pairing cohort person', { response: ['PENDING', 'ACCEPTED'] }]],
  declinePairing: [
    ['PairingAnswered', 'pairing cohort person', { response: ['PENDING', 'DECLINED'] }],
    ['PairingMoved', 'pairing cohort', { state: ['PROPOSED', 'DECLINED'] }],
  ],
  confirmPairings: [['PairingAnswered', 'pairing cohort person', { response: ['PENDING', 'ACCEPTED'] }]],
  withdrawPairing: [['PairingMoved', 'pairing cohort', { state: ['PROPOSED', 'WITHDRAWN'] }]],
  pausePairing: [
    ['PairingHeld', 'pairing cohort', {}],
    ['PairingMoved', 'pairing cohort', { state: ['CONFIRMED', 'ON_HOLD'] }],
  ],
  resumePairing: [
    ['PairingResumed', 'pairing cohort', { days: [null, 0] }],
    ['PairingMoved', 'pairing cohort', { state: ['ON_HOLD', 'CONFIRMED'] }],
  ],
  closePairing: [['PairingMoved', 'pairing cohort', { state: ['CONFIRMED', 'CLOSING'] }]],
  completePairing: [['PairingMoved', 'pairing cohort', { state: ['CLOSING', 'COMPLETED'] }]],
  endPairing: [
    ['PairingMoved', 'pairing cohort', { state: ['CONFIRMED', 'ENDED_EARLY'] }],
    ['ExclusionCreated', 'exclusion person person program', {}],
  ],
  notAgain: [['ExclusionCreated', 'exclusion person person program', {}]],
  updateExclusion: [['ExclusionUpdated', 'exclusion person person', { expiresOn: [null, '2090-01-01'] }]],
  setPreferences: [['PreferencesSet', 'enrollment cohort person', {}]],
  createExclusion: [['ExclusionCreated', 'exclusion person person program', {}]],
  liftExclusion: [['ExclusionLifted', 'exclusion person person', {}]],
  startMatchRun: [['MatchRunQueued', 'matchrun cohort', { state: [null, 'QUEUED'] }]],
  cancelMatchRun: [['MatchRunCanceled', 'matchrun cohort', { state: ['QUEUED', 'CANCELED'] }]],
  discardMatchRun: [['MatchRunDiscarded', 'matchrun cohort', { state: ['DONE', 'DISCARDED'] }]],
  discardProposals: [['ProposalDiscarded', 'proposal matchrun cohort', { state: ['STAGED', 'DISCARDED'] }]],
  pinProposals: [['ProposalPinned', 'proposal matchrun cohort', { pinned: [false, true] }]],
  stageProposals: [
    ['ProposalDiscarded', 'proposal matchrun cohort', { state: ['STAGED', 'DISCARDED'] }],
    ['ProposalStaged', 'proposal matchrun cohort', { state: [null, 'STAGED'] }],
  ],
  commentProposal: [['ProposalCommented', 'proposal matchrun cohort', {}]],
  releaseMatchRun: [
    [
      'PairingProposed',
      'pairing cohort person person',
      { state: [null, 'PROPOSED'], origin: [null, 'MATCH_RUN'] },
    ],
    ['MatchRunReleased', 'matchrun cohort', { state: ['DONE', 'RELEASED'], released: [null, 1] }],
  ],
  setReportingLine: [
    ['ReportingLineSet', 'reportingline person person', { fromOn: [null, SOME_TIME], toOn: [null, null] }],
  ],
  setReportingLines: [
    ['ReportingLineSet', 'reportingline person person', { fromOn: [null, SOME_TIME], toOn: [null, null] }],
  ],
  endReportingLine: [['ReportingLineEnded', 'reportingline person person', { toOn: [null, '2030-01-01'] }]],
  correctReportingLine: [
    ['ReportingLineCorrected', 'reportingline person person', { fromOn: ['2020-01-01', '2020-02-01'] }],
  ],
  retractReportingLine: [
    ['ReportingLineRetracted', 'reportingline person person', { retractedAt: [null, SOME_TIME] }],
  ],
  triageAttention: [
    ['AttentionMoved', 'attention cohort', { state: ['OPEN', 'TRIAGED'], dueOn: [null, '2030-01-01'] }],
  ],
  actOnAttention: [['AttentionMoved', 'attention cohort', { state: ['OPEN', 'ACTIONED'] }]],
  closeAttention: [
    ['AttentionMoved', 'attention cohort', { state: ['OPEN', 'CLOSED'], closing: [null, 'HANDLED'] }],
  ],
  setProgramPolicy: [['ProgramPolicySet', 'program', { contactGapDays: [30, 20] }]],
  setApplicationForm: [
    ['ApplicationFormSet', 'applicationform program', { role: [null, 'MENTEE'], questions: [null, 1] }],
  ],
  saveApplication: [['ApplicationSaved', 'application enrollment cohort person applicationform', {}]],
  applyPolicyPreset: [
    [
      'ProgramPolicySet',
      'program',
      {
        preset: [null, 'CORPORATE'],
        mentorCapacity: [1, 3],
        mentorsPerMentee: [1, 2],
        meetingEveryDays: [null, 21],
        lengthDays: [null, 90],
        readiness: [[], ['BRIEFING']],
      },
    ],
  ],
  renewInvitation: [['InvitationRenewed', 'enrollment cohort person', {}]],
  acceptInvitationByToken: [['EnrollmentMoved', 'enrollment cohort person', { state: ['INVITED', 'DRAFT'] }]],
  declineInvitationByToken: [
    ['EnrollmentMoved', 'enrollment cohort person', { state: ['INVITED', 'DECLINED'] }],
  ],
  recordReadiness: [readiness('ReadinessRecorded', 'BRIEFING', 'DONE')],
  recordReadinessOfMany: [readiness('ReadinessRecorded', 'TRAINING', 'DONE')],
  waiveReadiness: [readiness('ReadinessWaived', 'BRIEFING', 'WAIVED')],
  waiveReadinessOfMany: [readiness('ReadinessWaived', 'TRAINING', 'WAIVED')],
  undoReadiness: [
    ['ReadinessUndone', 'enrollment cohort person', { item: ['BRIEFING', null], state: ['DONE', null] }],
  ],
  updateEnrollment: [['EnrollmentUpdated', 'enrollment cohort person', { level: [null, 5] }]],
  createSkill: [['SkillCreated', 'skill skill', { taxonomyVersion: [null, NUMBER] }]],
  updateSkill: [
    ['SkillUpdated', 'skill', { state: ['UNSORTED', 'SORTED'], taxonomyVersion: [null, NUMBER] }],
  ],
  mergeSkills: [
    [
      'SkillsMerged',
      'skill skill',
      { mergedIntoId: [null, expect.stringMatching(/^skill_/)], taxonomyVersion: [null, NUMBER] },
    ],
  ],
  importSkills: [
    [
      'SkillsImported',
      'institution',
      { taxonomyVersion: [null, NUMBER], created: [null, 1], updated: [null, 0] },
    ],
  ],
  adoptStarterSkills: [
    [
      'SkillsImported',
      'institution',
      { taxonomyVersion: [null, NUMBER], created: [null, NUMBER], updated: [null, 0] },
    ],
  ],
  setPersonSkills: [['PersonSkillsSet', 'person', {}]],
  submitEnrollment: [
    ['ApplicationSubmitted', 'application enrollment cohort person', { submittedAt: [null, SOME_TIME] }],
    ['EnrollmentMoved', 'enrollment cohort person', { state: ['DRAFT', 'SUBMITTED'] }],
  ],
  addEmployment: [
    [
      'EmploymentAdded',
      'employment person',
      { fromOn: [null, '2020-01-01'], toOn: [null, null], orgUnitId: [null, null] },
    ],
  ],
  closeEmployment: [['EmploymentChanged', 'employment person', { toOn: [null, '2021-01-01'] }]],
  correctEmployment: [['EmploymentChanged', 'employment person', { fromOn: ['2020-01-01', '2019-01-01'] }]],
  mergePeople: [['PeopleMerged', 'person person', {}]],
  setAccessArrangements: [['AccessArrangementsSet', 'person', {}]],
  setGoals: [['GoalsSet', 'enrollment cohort person', { goals: [0, 1] }]],
  joinWaitlist: [['WaitlistJoined', 'waitlistentry enrollment cohort person', { state: [null, 'WAITING'] }]],
  joinWaitlistMany: [
    ['WaitlistJoined', 'waitlistentry enrollment cohort person', { state: [null, 'WAITING'] }],
  ],
  leaveWaitlist: [['WaitlistLeft', 'waitlistentry enrollment cohort person', { state: ['WAITING', 'LEFT'] }]],
  offerSeat: [
    [
      'PairingProposed',
      'pairing cohort person person',
      { state: [null, 'PROPOSED'], origin: [null, 'WAITLIST'] },
    ],
    [
      'WaitlistOfferMade',
      'waitlistoffer waitlistentry pairing enrollment cohort',
      { state: [null, 'OPEN'], automatic: [null, false] },
    ],
  ],
  rollOverEnrollments: [
    ['EnrollmentInvited', 'enrollment cohort person', { state: [null, 'INVITED'], role: [null, 'MENTEE'] }],
  ],
  setPairingCap: [['PairingCapSet', 'person', { cap: [null, 3] }]],
  startLeave: [
    ['LeaveStarted', 'leave enrollment cohort person', { fromOn: [null, '2030-01-01'], toOn: [null, null] }],
  ],
  endLeave: [['LeaveEnded', 'leave enrollment cohort person', { toOn: [null, '2030-01-31'] }]],
  createFeedbackInstrument: [
    ['FeedbackInstrumentCreated', 'instrument program', { number: [null, 1], rightsStatus: [null, 'OWN'] }],
  ],
  planFeedbackRound: [
    [
      'FeedbackRoundPlanned',
      'round cohort instrument',
      { state: [null, 'PLANNED'], asks: [null, ['MENTEE']], closesOn: [null, null] },
    ],
  ],
  openFeedbackRound: [
    ['FeedbackRoundOpened', 'round cohort', { state: ['PLANNED', 'OPEN'], asked: [null, 0] }],
  ],
  closeFeedbackRound: [
    [
      'FeedbackRoundClosed',
      'round cohort',
      { state: ['OPEN', 'CLOSED'], asked: [null, 1], answered: [null, 0] },
    ],
  ],
  submitFeedback: [['FeedbackSubmitted', 'assignment round', { state: ['OPEN', 'SUBMITTED'] }]],
  declineFeedback: [['FeedbackDeclined', 'assignment round', { state: ['OPEN', 'DECLINED'] }]],
  scheduleMeeting: [
    [
      'MeetingScheduled',
      'meeting pairing cohort',
      { state: [null, 'SCHEDULED'], startsAt: [null, SOME_TIME] },
    ],
  ],
  recordMeeting: [
    [
      'MeetingHeld',
      'meeting pairing cohort',
      { state: [null, 'HELD'], startsAt: [null, SOME_TIME], heldMinutes: [null, 60] },
    ],
    ['PairingMoved', 'pairing cohort', { state: ['CONFIRMED', 'ACTIVE'] }],
  ],
  confirmMeeting: [['MeetingMoved', 'meeting pairing cohort', { state: ['PROPOSED', 'SCHEDULED'] }]],
  cancelMeeting: [['MeetingMoved', 'meeting pairing cohort', { state: ['PROPOSED', 'CANCELED'] }]],
  recordMeetingHeld: [
    [
      'MeetingHeld',
      'meeting pairing cohort',
      { state: ['PROPOSED', 'HELD'], startsAt: [null, SOME_TIME], heldMinutes: [null, 30] },
    ],
    ['PairingMoved', 'pairing cohort', { state: ['CONFIRMED', 'ACTIVE'] }],
  ],
  setMilestoneTemplate: [
    ['MilestoneTemplateSet', 'milestonetemplate program', { number: [null, 1], items: [null, 1] }],
  ],
  addMilestone: [
    [
      'MilestonesPlanned',
      'milestone pairing cohort',
      { state: [null, 'PLANNED'], dueOn: [null, '2030-01-01'] },
    ],
  ],
  startMilestone: [['MilestoneMoved', 'milestone pairing cohort', { state: ['PLANNED', 'IN_PROGRESS'] }]],
  completeMilestone: [['MilestoneMoved', 'milestone pairing cohort', { state: ['PLANNED', 'DONE'] }]],
  waiveMilestone: [['MilestoneMoved', 'milestone pairing cohort', { state: ['PLANNED', 'WAIVED'] }]],
  completeMilestones: [['MilestoneMoved', 'milestone pairing cohort', { state: ['PLANNED', 'DONE'] }]],
};
