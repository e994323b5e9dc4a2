/** Who asks: a person with roles, or a service with scopes. Made by authenticate.ts for each request. */
import type { GrantableRole, RoleName, Scope } from './actions';

export interface Grant {
  role: GrantableRole;
  /** Both null: for the whole institution. */
  programId: string | null;
  cohortId: string | null;
}

/** A live enrollment of the viewer. */
export interface OwnEnrollment {
  role: 'MENTOR' | 'MENTEE' | 'PEER' | 'FACILITATOR';
  cohortId: string;
  programId: string;
  /** Only then she is a mentor or mentee; before, she asks to be one. */
  accepted: boolean;
}

export interface Viewer {
  kind: 'PERSON' | 'SERVICE' | 'SYSTEM';
  /** Id of the person or API key; for the clockwork, its name. */
  id: string;
  personId: string | null;
  institutionId: string;
  /** IANA time zone of the institution, which decides what "today" is. */
  timeZone: string;
  /** BCP 47 tag of the institution's language. */
  language: string;
  grants: Grant[];
  enrollments: OwnEnrollment[];
  scopes: Scope[];
}

/** The clockwork, acting for an institution in a job. It may do what its job does; nobody asks it. */
export function systemViewer(institutionId: string, job: string, timeZone = 'UTC'): Viewer {
  return {
    kind: 'SYSTEM',
    id: `system:${job}`,
    personId: null,
    institutionId,
    timeZone,
    language: 'en',
    grants: [],
    enrollments: [],
    scopes: [],
  };
}

/** All roles the viewer holds anywhere, the implied ones included. */
export function rolesOf(viewer: Viewer): RoleName[] {
  if (viewer.kind !== 'PERSON') return [];
  const roles = new Set<RoleName>(viewer.grants.map((grant) => grant.role));
  if (!roles.has('GUEST')) roles.add('MEMBER');
  for (const { role, accepted } of viewer.enrollments)
    if (accepted && (role === 'MENTOR' || role === 'MENTEE')) roles.add(role);
  return [...roles];
}
