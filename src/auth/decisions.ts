/**
 * How "may I?" is asked. A decision is either yes, or no with a reason that a person can read; the same
 * decision guards the act (`authorize`) and answers the client (`permissions { … { allowed reason } }`).
 */
import { forbidden } from '../graphql/faults';
import { NotPossibleNow, Refusal } from '../graphql/user-errors';
import { ruleOf, type Action, type RoleName, type Scope } from './actions';
import { rolesOf, type Viewer } from './viewer';

export interface Decision {
  allowed: boolean;
  /** Why not; null when allowed. */
  reason: string | null;
  /** The state forbids it, not who asks. */
  now?: true;
}

export const YES: Decision = { allowed: true, reason: null };
export const no = (reason: string): Decision => ({ allowed: false, reason });
/** Nobody may, as things are now: a user error when it is tried, since waiting or another step would help. */
export const notNow = (reason: string): Decision => ({ allowed: false, reason, now: true });

/** Where an act happens: a cohort's place names its program too. Empty: the whole institution. */
export interface Place {
  programId?: string;
  cohortId?: string;
}

/** What holds wherever one is: a place limits what a role may do to others, not what everybody may do. */
const EVERYWHERE: RoleName[] = ['MEMBER', 'GUEST'];

/** Asks the table of actions × roles, at a place. */
export function decide(viewer: Viewer, action: Action, place: Place = {}): Decision {
  const rule = ruleOf(action);
  if (viewer.kind === 'SYSTEM') return YES;
  if (viewer.kind === 'SERVICE') {
    if (rule.scope && holds(viewer, rule.scope)) return YES;
    return no(
      rule.scope
        ? `This needs an API key with the scope ${rule.scope}.`
        : 'An API key may not do this; a person must.',
    );
  }
  if (rolesOf(viewer).some((role) => EVERYWHERE.includes(role) && rule.roles.includes(role))) return YES;
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

/** Unless the decision is yes, throws FORBIDDEN with the reason, or a Refusal where only the state forbids it. */
export function authorize({ allowed, reason, now }: Decision): void {
  if (allowed) return;
  if (now) throw new Refusal(new NotPossibleNow(reason ?? 'This is not possible now.'));
  throw forbidden(reason ?? 'You may not do this.');
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
