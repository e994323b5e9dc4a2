/** An institution with a person of every kind and keys of every scope, for the tests of who may do what. */
import { institution, unique, type Actor, type Institution } from './scenario';

/** Scoped coordinators hold the role for the target's program, the target's cohort, or only others than these. */
const ROLES = {
  coordinator: 'COORDINATOR',
  programCoordinator: null,
  cohortCoordinator: null,
  otherCoordinator: null,
  analyst: 'ANALYST',
  equityOfficer: 'EQUITY_OFFICER',
  safeguardingLead: 'SAFEGUARDING_LEAD',
  lineManager: 'LINE_MANAGER',
  member: null,
  guest: 'GUEST',
  /** Whom the target is about: enrolled, or the person herself. Also a mentor elsewhere. */
  participant: null,
} as const;

export type Who = 'admin' | keyof typeof ROLES;
export const EVERYBODY = ['admin', ...Object.keys(ROLES)] as Who[];

export const SCOPES = [
  'INSTITUTION_READ',
  'PEOPLE_READ',
  'PEOPLE_WRITE',
  'PROGRAMS_READ',
  'PROGRAMS_WRITE',
  'ENROLLMENTS_READ',
  'ENROLLMENTS_WRITE',
  'PAIRINGS_READ',
  'PAIRINGS_WRITE',
  'AUDIT_READ',
];

export interface World {
  uni: Institution;
  people: Record<Who, Actor>;
  programId: string;
  /** Another program with a draft; `programCoordinator` and `cohortCoordinator` coordinate them. */
  program(): Promise<string>;
  /** A cohort of the program, in a state; `cohortCoordinator` coordinates it. */
  cohort(state?: Parameters<Institution['cohort']>[1]): Promise<string>;
  /** An enrollment of the participant in such a cohort. */
  enrollment(state?: Parameters<Institution['enroll']>[3]): Promise<string>;
  /** Token of a new service with these scopes. */
  key(scopes: string[]): Promise<string>;
}

export const grant = (by: Actor, input: object) =>
  by.run(
    'mutation($input: GrantRoleInput!) { grantRole(input: $input) { roleGrant { id } userErrors { message } } }',
    { input },
  );

export async function prepareWorld(): Promise<World> {
  const uni = await institution();
  const { admin } = uni;
  const made = await Promise.all(
    Object.entries(ROLES).map(async ([who, role]) => [who, await uni.person(role ? [role] : [])] as const),
  );
  const people = { admin, ...Object.fromEntries(made) } as Record<Who, Actor>;
  const [programId, otherProgramId] = await Promise.all([uni.program(), uni.program()]);
  const otherCohortId = await uni.cohort({ programId }, 'ENROLLING');
  const coordinates = (who: Who, place: object) =>
    grant(admin, { personId: people[who].personId, role: 'COORDINATOR', ...place });
  await Promise.all([
    coordinates('programCoordinator', { programId }),
    coordinates('otherCoordinator', { programId: otherProgramId }),
    coordinates('otherCoordinator', { cohortId: otherCohortId }),
    uni.enroll(people.participant, otherCohortId, 'MENTOR', 'ACCEPTED'),
  ]);
  const cohort: World['cohort'] = async (state = 'ENROLLING') => {
    const cohortId = await uni.cohort({ programId }, state);
    await coordinates('cohortCoordinator', { cohortId });
    return cohortId;
  };
  const program: World['program'] = async () => {
    const fresh = await uni.program();
    const cohortId = await uni.cohort({ programId: fresh });
    await coordinates('programCoordinator', { programId: fresh });
    await coordinates('cohortCoordinator', { cohortId });
    return fresh;
  };
  await cohort('DRAFT');
  return {
    uni,
    people,
    programId,
    program,
    cohort,
    enrollment: async (state = 'INVITED') => uni.enroll(people.participant, await cohort(), 'MENTEE', state),
    key: async (scopes) => {
      const input = {
        name: unique('Key'),
        scopes,
        expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
      };
      const answer = await admin.run(
        'mutation($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret userErrors { message } } }',
        {
          input,
        },
      );
      return answer.createApiKey.secret as string;
    },
  };
}

const shared: { world?: Promise<World> } = {};

/** One world for a whole file: for cases that make their own targets in it, so that none sees another's. */
export const sharedWorld = (): Promise<World> => (shared.world ??= prepareWorld());
