/** Which input type a mutation takes, so that tests can name mutations alone. */
const SHARED: Record<string, string> = {
  MoveCohortInput:
    'openEnrollment startMatching activateCohort beginWrapUp completeCohort archiveCohort cancelCohort',
  MoveEnrollmentInput:
    'acceptInvitation submitEnrollment screenEnrollment acceptEnrollment completeEnrollment',
  LeaveEnrollmentInput: 'declineInvitation withdrawEnrollment',
  DecideEnrollmentInput: 'rejectEnrollment removeEnrollment',
  MoveEnrollmentsInput: 'screenEnrollments acceptEnrollments completeEnrollments',
  DecideEnrollmentsInput: 'rejectEnrollments',
  ApplyInput: 'applyToCohort',
  MonitoringSwitchInput: 'excludeMeFromMonitoring includeMeInMonitoring',
  DecideDemographicsImportInput: 'commitDemographicsImport rejectDemographicsImport',
  MovePersonInput: 'deactivatePerson reactivatePerson',
  MoveProgramInput: 'archiveProgram restoreProgram',
  SignInInput: 'linkSignIn unlinkSignIn',
  AnswerPairingInput: 'confirmPairing declinePairing',
  AnswerPairingsInput: 'confirmPairings',
  MovePairingInput: 'withdrawPairing pausePairing resumePairing closePairing completePairing notAgain',
  MoveMilestoneInput: 'startMilestone completeMilestone',
  MoveMilestonesInput: 'completeMilestones',
  MoveMeetingInput: 'confirmMeeting cancelMeeting',
  MoveFeedbackRoundInput: 'openFeedbackRound closeFeedbackRound',
  MoveMatchRunInput: 'cancelMatchRun discardMatchRun',
  ChangeReportingLineInput: 'retractReportingLine',
  ResolveAttentionInput: 'actOnAttention closeAttention',
};

/** Named after the mutation, unless several share it. */
export function inputTypeOf(mutation: string): string {
  const shared = Object.entries(SHARED).find(([, mutations]) => mutations.split(' ').includes(mutation));
  return shared?.[0] ?? `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
}
