/** Every room's resolvers: what the schema is built from. */
import { AccessArrangementResolver } from './access-arrangements/access-arrangement.resolver';
import { ApiKeyResolver } from './api-keys/api-key.resolver';
import { AttentionItemResolver, CohortAttentionResolver } from './attention/attention.resolver';
import { AuditLogResolver } from './audit-log/audit-log.resolver';
import { CohortResolver, ProgramCohortsResolver } from './cohorts/cohort.resolver';
import {
  CohortEnrollmentsResolver,
  EnrollmentResolver,
  PersonEnrollmentsResolver,
} from './enrollments/enrollment.resolver';
import { CohortDirectoryResolver, DirectoryEntryResolver } from './directory/directory.resolver';
import { DemographicNoticeResolver } from './demographics/demographics-notice.resolver';
import { DemographicTaxonomyResolver } from './demographics/demographics-taxonomy.resolver';
import { DemographicsResolver } from './demographics/demographics.resolver';
import { EmploymentResolver, PersonEmploymentResolver } from './employment/employment.resolver';
import { EnrollmentProfileResolver } from './enrollments/enrollment-profile.resolver';
import { RollOverResolver } from './enrollments/roll-over.resolver';
import { EquityBenchmarkResolver } from './equity-benchmarks/equity-benchmark.resolver';
import { EquityFileResolver } from './equity-exports/equity-file.resolver';
import { EquityProfileResolver } from './equity-profiles/equity-profile.resolver';
import { EquityScheduleResolver, EquityTaskResolver } from './equity-monitoring/equity-monitoring.resolver';
import { EquityReportResolver } from './equity-reports/equity-report.resolver';
import { MatchRunReviewResolver } from './match-run-reviews/match-run-review.resolver';
import { InvitationResolver } from './enrollments/invitation.resolver';
import { ExclusionResolver } from './exclusions/exclusion.resolver';
import {
  CohortImportsResolver,
  ImportMappingResolver,
  ImportResolver,
  ProgramImportMappingsResolver,
} from './imports/import.resolver';
import { FeedbackAssignmentResolver } from './feedback/feedback-assignment.resolver';
import {
  CohortFeedbackRoundsResolver,
  FeedbackInstrumentResolver,
  FeedbackItemResolver,
  FeedbackRoundResolver,
  ProgramFeedbackInstrumentsResolver,
} from './feedback/feedback-round.resolver';
import { EnrollmentGoalsResolver, GoalResolver, PairingMemberGoalsResolver } from './goals/goal.resolver';
import {
  ApplicationAnswerResolver,
  ApplicationQuestionSummaryResolver,
  ApplicationResolver,
  CohortApplicationsResolver,
  EnrollmentApplicationResolver,
  PairingMemberApplicationResolver,
} from './forms/application.resolver';
import {
  ApplicationFormResolver,
  ApplicationOptionResolver,
  ApplicationQuestionResolver,
  ProgramApplicationFormsResolver,
} from './forms/form.resolver';
import { InstitutionResolver } from './institutions/institution.resolver';
import {
  MatchCandidateResolver,
  MatchComparisonResolver,
  MatchDeskResolver,
  MatchDifferenceResolver,
  MatchGroupCandidateResolver,
} from './match-runs/match-desk.resolver';
import {
  CohortMatchRunsResolver,
  MatchLeftoverResolver,
  MatchRunResolver,
  PairingProposalResolver,
  ProposalMemberResolver,
  ProposalResolver,
} from './match-runs/match-run.resolver';
import {
  MeetingAttendanceResolver,
  MeetingResolver,
  PairingMeetingsResolver,
} from './meetings/meeting.resolver';
import { MilestoneResolver, PairingMilestonesResolver } from './milestones/milestone.resolver';
import {
  MilestoneTemplateItemResolver,
  MilestoneTemplateResolver,
  ProgramMilestoneTemplateResolver,
} from './milestones/milestone-template.resolver';
import { MatchingDisclosureResolver } from './matching-disclosures/matching-disclosure.resolver';
import { NodeResolver } from './nodes/node.resolver';
import { OrgUnitResolver } from './org-units/org-unit.resolver';
import {
  CohortPairingsResolver,
  EnrollmentPairingsResolver,
  MenteeAtCapacityResolver,
  MentorAtCapacityResolver,
  PairingMemberResolver,
  PairingResolver,
  PersonAtCapacityResolver,
} from './pairings/pairing.resolver';
import { PairingCapResolver } from './pairing-caps/pairing-cap.resolver';
import { PairingVerbsResolver } from './pairings/pairing-verbs.resolver';
import { PairingImportResolver } from './imports/pairing-import.resolver';
import { ParkedJobResolver } from './parked-jobs/parked-job.resolver';
import { PersonMergeResolver } from './person-merges/person-merge.resolver';
import { PersonResolver } from './people/person.resolver';
import { ProfileResolver } from './people/profile.resolver';
import {
  CohortProgressResolver,
  ProgramProgressResolver,
  ProgressResolver,
} from './progress/progress.resolver';
import { EnrollmentPreferencesResolver } from './preferences/preference.resolver';
import {
  PersonReportingLinesResolver,
  ReportingLineCircleResolver,
  ReportingLineResolver,
} from './reporting-lines/reporting-line.resolver';
import {
  DisclosureTopicResolver,
  ProgramPolicyResolver,
  ReadinessItemResolver,
} from './programs/program-policy.resolver';
import { ProgramResolver } from './programs/program.resolver';
import { ReadinessItemStateResolver, ReadinessResolver } from './readiness/readiness.resolver';
import { RoleGrantResolver } from './role-grants/role-grant.resolver';
import {
  EnrollmentSkillResolver,
  EnrollmentSkillsResolver,
  PersonSkillResolver,
  PersonSkillsResolver,
} from './skills/skill-choice.resolver';
import { DirectoryMatchResolver, SelfMatchResolver } from './self-match/self-match.resolver';
import { SkillResolver } from './skills/skill.resolver';
import {
  CohortWaitlistResolver,
  EnrollmentWaitlistResolver,
  WaitlistEntryResolver,
  WaitlistOfferResolver,
  WaitlistSkipResolver,
} from './waitlist/waitlist.resolver';
import { ViewerResolver, ViewerRoleResolver } from './viewer/viewer.resolver';

export const RESOLVERS = [
  AccessArrangementResolver,
  ApiKeyResolver,
  ApplicationAnswerResolver,
  ApplicationFormResolver,
  ApplicationOptionResolver,
  ApplicationQuestionResolver,
  ApplicationQuestionSummaryResolver,
  ApplicationResolver,
  AttentionItemResolver,
  AuditLogResolver,
  CohortApplicationsResolver,
  CohortAttentionResolver,
  CohortDirectoryResolver,
  CohortEnrollmentsResolver,
  CohortFeedbackRoundsResolver,
  CohortImportsResolver,
  CohortMatchRunsResolver,
  CohortPairingsResolver,
  CohortProgressResolver,
  CohortResolver,
  CohortWaitlistResolver,
  DemographicNoticeResolver,
  DemographicTaxonomyResolver,
  DemographicsResolver,
  DirectoryEntryResolver,
  DirectoryMatchResolver,
  DisclosureTopicResolver,
  EnrollmentGoalsResolver,
  EnrollmentApplicationResolver,
  EnrollmentPairingsResolver,
  EnrollmentPreferencesResolver,
  EnrollmentProfileResolver,
  EnrollmentResolver,
  EnrollmentSkillResolver,
  EnrollmentSkillsResolver,
  EnrollmentWaitlistResolver,
  EquityBenchmarkResolver,
  EquityFileResolver,
  EquityProfileResolver,
  EquityReportResolver,
  EquityScheduleResolver,
  EquityTaskResolver,
  MatchRunReviewResolver,
  ExclusionResolver,
  FeedbackAssignmentResolver,
  FeedbackInstrumentResolver,
  FeedbackItemResolver,
  FeedbackRoundResolver,
  GoalResolver,
  ImportMappingResolver,
  ImportResolver,
  InstitutionResolver,
  InvitationResolver,
  MatchCandidateResolver,
  MatchComparisonResolver,
  MatchDeskResolver,
  MatchDifferenceResolver,
  MatchGroupCandidateResolver,
  MatchLeftoverResolver,
  MatchRunResolver,
  MatchingDisclosureResolver,
  MeetingAttendanceResolver,
  MeetingResolver,
  MenteeAtCapacityResolver,
  MentorAtCapacityResolver,
  MilestoneResolver,
  MilestoneTemplateItemResolver,
  MilestoneTemplateResolver,
  NodeResolver,
  OrgUnitResolver,
  PairingMeetingsResolver,
  PairingImportResolver,
  PairingMemberApplicationResolver,
  PairingCapResolver,
  PairingMemberGoalsResolver,
  PairingMemberResolver,
  PairingMilestonesResolver,
  PairingProposalResolver,
  PairingResolver,
  PairingVerbsResolver,
  ParkedJobResolver,
  EmploymentResolver,
  PersonEmploymentResolver,
  PersonAtCapacityResolver,
  PersonEnrollmentsResolver,
  PersonMergeResolver,
  PersonReportingLinesResolver,
  PersonResolver,
  PersonSkillResolver,
  PersonSkillsResolver,
  ProfileResolver,
  ProgramApplicationFormsResolver,
  ProgramCohortsResolver,
  ProgramFeedbackInstrumentsResolver,
  ProgramImportMappingsResolver,
  ProgramMilestoneTemplateResolver,
  ProgramPolicyResolver,
  ProgramProgressResolver,
  ProgramResolver,
  ProgressResolver,
  ProposalMemberResolver,
  ProposalResolver,
  ReportingLineCircleResolver,
  ReportingLineResolver,
  ReadinessItemResolver,
  ReadinessItemStateResolver,
  ReadinessResolver,
  RoleGrantResolver,
  RollOverResolver,
  SelfMatchResolver,
  SkillResolver,
  ViewerResolver,
  ViewerRoleResolver,
  WaitlistEntryResolver,
  WaitlistOfferResolver,
  WaitlistSkipResolver,
];
