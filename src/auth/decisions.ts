/**
 * How "may I?" is asked. A decision is either yes, or no with a reason that a person can read; the same
 * decision guards the act (`authorize`) and answers the client (`permissions { … { allowed reason } }`).
 */
import { forbidden } from '../graphql/faults';
import { ruleOf, type Action, type RoleName, type Scope } from './actions';
import { rolesOf, type Viewer } from './viewer';

export interface Decision {
  allowed: boolean;
  /** Why not; null when allowed. */
  reason: string | null;
}

export const YES: Decision = { allowed: true, reason: null };
export const no = (reason: string): Decision => ({ allowed: false, reason });

/** Where an act happens: a cohort's place names its program too. Empty: the whole institution. */
export interface Place {
  programId?: string;
  cohortId?: string;
}

const IMPLIED: RoleName[] = ['MEMBER', 'MENTOR', 'MENTEE'];

/** Asks the table of actions × roles, at a place. */
export function decide(viewer: Viewer, action: Action, place: Place = {}): Decision {
  const rule = ruleOf(action);
  if (viewer.kind === 'SYSTEM') return YES;
  if (viewer.kind === 'SERVICE') {
    if (rule.scope && holds(viewer, rule.scope)) return YES;
    return no(rule.scope ? `This needs an API key with the scope ${rule.scope}.` : 'An API key may not do this; a person must.');
  }
  if (rolesOf(viewer).some((role) => IMPLIED.includes(role) && rule.roles.includes(role))) return YES;
  const held = viewer.grants.some(
    (grant) =>
      rule.roles.includes(grant.role) &&
      ((grant.programId === null && grant.cohortId === null) ||
        (grant.programId !== null && grant.programId === place.programId) ||
        (grant.cohortId !== null && grant.cohortId === place.cohortId)),
  );
  return held ? YES : no(`This needs the role ${rule.roles.join(' or ')} here.`);
}

/** Who may change something may read it too: else she could not be shown what she changed. */
function holds({ scopes }: Viewer, scope: Scope): boolean {
  return scopes.includes(scope) || scopes.includes(scope.replace(':read', ':write') as Scope);
}

/** Throws FORBIDDEN with the reason unless the decision is yes. */
export function authorize(decision: Decision): void {
  if (!decision.allowed) throw forbidden(decision.reason ?? 'You may not do this.');
}

/** The first refusal among several decisions, or yes. */
export function every(...decisions: Decision[]): Decision {
  return decisions.find((decision) => !decision.allowed) ?? YES;
}

/** Where the viewer may do something: everywhere, or in the listed programs and cohorts. For SQL predicates. */
export interface Reach {
  everywhere: boolean;
  programIds: string[];
  cohortIds: string[];
}

export function reachOf(viewer: Viewer, action: Action): Reach {
  if (decide(viewer, action).allowed) return { everywhere: true, programIds: [], cohortIds: [] };
  const roles = ruleOf(action).roles;
  const grants = viewer.grants.filter((grant) => roles.includes(grant.role));
  return {
    everywhere: false,
    programIds: grants.flatMap(({ programId }) => programId ?? []),
    cohortIds: grants.flatMap(({ cohortId }) => cohortId ?? []),
  };
}
