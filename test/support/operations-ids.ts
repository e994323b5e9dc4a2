/** The ids of all that an institution has, in a fixed order. */
import { idOf, NODE_PREFIXES, uuidOf, type NodeType } from '../../src/ids';
import { asSuperuser } from './authorization-database';
import type { Institution } from './scenario';

const TABLES: Partial<Record<NodeType, string>> = {
  OrgUnit: 'org_units',
  Program: 'programs',
  Cohort: 'cohorts',
  Person: 'people',
  EmploymentSpan: 'employment_spans',
  RoleGrant: 'role_grants',
  Enrollment: 'enrollments',
  ApplicationForm: 'application_forms',
  ApplicationQuestion: 'application_questions',
  Application: 'applications',
  Skill: 'skills',
  Goal: 'goals',
  GoalTag: 'goal_tags',
  Leave: 'leaves',
  ReportingLine: 'reporting_lines',
  AttentionItem: 'attention_items',
  WaitlistEntry: 'waitlist_entries',
  WaitlistOffer: 'waitlist_offers',
  Exclusion: 'exclusions',
  Pairing: 'pairings',
  PairingMember: 'pairing_members',
  MilestoneTemplate: 'milestone_templates',
  Milestone: 'milestones',
  Meeting: 'meetings',
  FeedbackInstrument: 'feedback_instruments',
  FeedbackRound: 'feedback_rounds',
  FeedbackAssignment: 'feedback_assignments',
  MatchRun: 'match_runs',
  Proposal: 'match_proposals',
  MatchLeftover: 'match_leftovers',
  Import: 'imports',
  ImportMapping: 'import_mappings',
  EquityReport: 'equity_reports',
  EquityBenchmark: 'equity_benchmarks',
  MatchRunReview: 'match_run_reviews',
  EquitySchedule: 'equity_schedules',
  EquityTask: 'equity_tasks',
  ApiKey: 'api_keys',
};

export async function idsOf(uni: Institution): Promise<Record<NodeType, string[]>> {
  const ids = Object.fromEntries(Object.keys(NODE_PREFIXES).map((type) => [type, [] as string[]])) as Record<
    NodeType,
    string[]
  >;
  const of = uuidOf(uni.id);
  for (const [type, table] of Object.entries(TABLES) as [NodeType, string][]) {
    const rows = await asSuperuser<{ id: string }>(
      `select id from public.${table} where institution_id = $1 order by id limit 400`,
      [of],
    );
    ids[type] = rows.map(({ id }) => idOf(type, id));
  }
  const events = await asSuperuser<{ id: string }>(
    'select id from events where institution_id = $1 order by seq',
    [of],
  );
  ids.Event = events.map(({ id }) => idOf('Event', id));
  ids.Institution = [uni.id];
  return ids;
}
