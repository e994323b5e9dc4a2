/**
 * Actions × roles: the one table that says which role may do what, for people to read and for
 * `decide` (decisions.ts) to ask. Rules that depend on the row (one's own, the state) stand in each
 * room's policy. A person always has MEMBER unless she is a GUEST; MENTOR and MENTEE follow from live
 * enrollments; a SERVICE (API key) has scopes instead of roles.
 */
export const GRANTABLE_ROLES = [
  'INSTITUTION_ADMIN',
  'COORDINATOR',
  'ANALYST',
  'EQUITY_OFFICER',
  'SAFEGUARDING_LEAD',
  'LINE_MANAGER',
  'GUEST',
] as const;
export type GrantableRole = (typeof GRANTABLE_ROLES)[number];
export type RoleName = GrantableRole | 'MEMBER' | 'MENTOR' | 'MENTEE';

export const SCOPES = [
  'institution:read',
  'people:read',
  'people:write',
  'programs:read',
  'programs:write',
  'enrollments:read',
  'enrollments:write',
  'pairings:read',
  'pairings:write',
  'audit:read',
] as const;
export type Scope = (typeof SCOPES)[number];

interface Rule {
  roles: readonly RoleName[];
  /** The scope with which an API key may do it; none: people only. */
  scope?: Scope;
}

const EVERYBODY: RoleName[] = ['MEMBER', 'GUEST'];
const COORDINATION: RoleName[] = ['INSTITUTION_ADMIN', 'COORDINATOR'];

export const ACTIONS = {
  'institution.read': { roles: EVERYBODY, scope: 'institution:read' },
  'institution.update': { roles: ['INSTITUTION_ADMIN'] },
  'orgUnit.read': { roles: ['MEMBER'], scope: 'people:read' },
  'orgUnit.write': { roles: ['INSTITUTION_ADMIN'], scope: 'people:write' },
  'skill.read': { roles: EVERYBODY, scope: 'people:read' },
  'skill.write': { roles: COORDINATION, scope: 'people:write' },
  'goalTag.read': { roles: EVERYBODY, scope: 'people:read' },
  'orgUnit.import': { roles: COORDINATION, scope: 'people:write' },
  'person.readAny': { roles: [...COORDINATION, 'SAFEGUARDING_LEAD'], scope: 'people:read' },
  'person.write': { roles: COORDINATION, scope: 'people:write' },
  'person.writeOwn': { roles: EVERYBODY },
  'person.merge': { roles: COORDINATION },
  'arrangements.manage': { roles: COORDINATION },
  'person.signIn': { roles: ['INSTITUTION_ADMIN'] },
  'role.read': { roles: ['INSTITUTION_ADMIN'] },
  'role.grant': { roles: ['INSTITUTION_ADMIN'] },
  'apiKey.manage': { roles: ['INSTITUTION_ADMIN'] },
  'audit.read': { roles: ['INSTITUTION_ADMIN'], scope: 'audit:read' },
  'job.manage': { roles: ['INSTITUTION_ADMIN'] },
  'program.read': { roles: ['MEMBER'], scope: 'programs:read' },
  'program.readArchived': { roles: [...COORDINATION, 'ANALYST', 'EQUITY_OFFICER'], scope: 'programs:read' },
  'program.write': { roles: COORDINATION, scope: 'programs:write' },
  'cohort.read': { roles: ['MEMBER'], scope: 'programs:read' },
  'cohort.readDraft': { roles: [...COORDINATION, 'ANALYST', 'EQUITY_OFFICER'], scope: 'programs:read' },
  'cohort.write': { roles: COORDINATION, scope: 'programs:write' },
  'enrollment.readAny': { roles: [...COORDINATION, 'SAFEGUARDING_LEAD'], scope: 'enrollments:read' },
  'enrollment.manage': { roles: COORDINATION, scope: 'enrollments:write' },
  'enrollment.apply': { roles: EVERYBODY },
  // What an answer's tier allows; partners and the person herself stand in the room's policy.
  'application.read': { roles: COORDINATION, scope: 'enrollments:read' },
  'application.safeguard': { roles: ['SAFEGUARDING_LEAD'] },
  'waitlist.read': { roles: COORDINATION, scope: 'enrollments:read' },
  'waitlist.manage': { roles: COORDINATION, scope: 'enrollments:write' },
  'import.manage': { roles: COORDINATION, scope: 'enrollments:write' },
  'attention.read': { roles: COORDINATION, scope: 'pairings:read' },
  'attention.manage': { roles: COORDINATION, scope: 'pairings:write' },
  'reportingLine.readAny': { roles: COORDINATION, scope: 'people:read' },
  'reportingLine.manage': { roles: COORDINATION, scope: 'people:write' },
  // The wishes of people are read by people alone.
  'preference.manage': { roles: COORDINATION },
  'exclusion.manage': { roles: COORDINATION, scope: 'enrollments:write' },
  'matchRun.manage': { roles: COORDINATION, scope: 'pairings:write' },
  'pairing.readAny': { roles: [...COORDINATION, 'SAFEGUARDING_LEAD'], scope: 'pairings:read' },
  'pairing.manage': { roles: COORDINATION, scope: 'pairings:write' },
  'feedback.manage': { roles: COORDINATION },
  'progress.read': { roles: [...COORDINATION, 'ANALYST', 'EQUITY_OFFICER'], scope: 'pairings:read' },
  'demographics.manage': { roles: ['INSTITUTION_ADMIN'] },
  'demographicTaxonomy.read': { roles: ['INSTITUTION_ADMIN', 'EQUITY_OFFICER'] },
  'equityReport.manage': { roles: ['EQUITY_OFFICER'] },
  'matchRunReview.manage': { roles: ['EQUITY_OFFICER'] },
  'equityProfile.read': { roles: ['INSTITUTION_ADMIN', 'EQUITY_OFFICER'] },
  'equityProfile.choose': { roles: ['INSTITUTION_ADMIN'] },
} as const satisfies Record<string, Rule>;

export type Action = keyof typeof ACTIONS;

export function ruleOf(action: Action): Rule {
  return ACTIONS[action];
}
