/**
 * Node ids: `<type>_<UUID>`, opaque to clients. The prefix lets `node(id)` find the room and lets an
 * error name the mistake. SQL builds them by concatenation (db/columns.ts); this file takes them apart.
 */
import { v7 } from 'uuid';

export const NODE_PREFIXES = {
  Institution: 'institution',
  OrgUnit: 'orgunit',
  EmploymentSpan: 'employment',
  Program: 'program',
  Cohort: 'cohort',
  Person: 'person',
  RoleGrant: 'rolegrant',
  Enrollment: 'enrollment',
  ApplicationForm: 'applicationform',
  ApplicationQuestion: 'applicationquestion',
  Application: 'application',
  Skill: 'skill',
  Goal: 'goal',
  GoalTag: 'goaltag',
  Leave: 'leave',
  ReportingLine: 'reportingline',
  AttentionItem: 'attention',
  WaitlistEntry: 'waitlistentry',
  WaitlistOffer: 'waitlistoffer',
  Exclusion: 'exclusion',
  Pairing: 'pairing',
  PairingMember: 'member',
  MilestoneTemplate: 'milestonetemplate',
  Milestone: 'milestone',
  Meeting: 'meeting',
  FeedbackInstrument: 'instrument',
  FeedbackRound: 'round',
  FeedbackAssignment: 'assignment',
  MatchRun: 'matchrun',
  Proposal: 'proposal',
  MatchLeftover: 'leftover',
  Import: 'import',
  ImportMapping: 'importmapping',
  DemographicsImport: 'demographicsimport',
  EquityReport: 'equityreport',
  EquityBenchmark: 'equitybenchmark',
  MatchRunReview: 'matchrunreview',
  EquitySchedule: 'equityschedule',
  EquityTask: 'equitytask',
  ApiKey: 'apikey',
  Event: 'event',
} as const;

export type NodeType = keyof typeof NODE_PREFIXES;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A new id of a type. UUIDv7 keeps indexes dense, as ids grow with time. */
export function newId(type: NodeType): string {
  return `${NODE_PREFIXES[type]}_${v7()}`;
}

/** An id of a row that is no node, for the database alone. */
export function newUuid(): string {
  return v7();
}

export function idOf(type: NodeType, uuid: string): string {
  return `${NODE_PREFIXES[type]}_${uuid}`;
}

/** The type that an id names, or null when it is no id of ours. */
export function typeOfId(id: string): NodeType | null {
  const split = id.lastIndexOf('_');
  const prefix = id.slice(0, split);
  if (!UUID.test(id.slice(split + 1))) return null;
  const entry = Object.entries(NODE_PREFIXES).find(([, known]) => known === prefix);
  return (entry?.[0] as NodeType | undefined) ?? null;
}

/** The UUID of an id made or checked by us. */
export function uuidOf(id: string): string {
  return id.slice(id.lastIndexOf('_') + 1);
}
