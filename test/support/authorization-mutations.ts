/** Who may do what. See authorization-cases.ts. */
import { randomUUID } from 'node:crypto';
import { parkJob } from './authorization-database';
import { inputTypeOf } from './authorization-inputs';
import { archivedProgram } from './authorization-queries';
import {
  ADMIN,
  COHORT_STAFF,
  COORDINATION,
  COORDINATORS,
  MEMBERS,
  operation,
  PROGRAM_STAFF,
  READERS,
  type Case,
} from './authorization-cases';
import { EQUITY_MUTATIONS } from './authorization-equity';
import { IMPORT_MUTATIONS } from './authorization-imports';
import { LINE_MUTATIONS } from './authorization-lines';
import { FEEDBACK_MUTATIONS } from './authorization-feedback';
import { FORM_MUTATIONS } from './authorization-forms';
import { MEETING_MUTATIONS } from './authorization-meetings';
import { MILESTONE_MUTATIONS } from './authorization-milestones';
import { MATCH_RUN_MUTATIONS } from './authorization-match-runs';
import { PAIRING_MUTATIONS } from './authorization-pairings';
import { SKILL_MUTATIONS } from './authorization-skills';
import { readinessOf, tokenOf } from './authorization-readiness';
import { must } from './authorization-mutate';
import { PEOPLE_MUTATIONS } from './authorization-people';
import { WAITLIST_MUTATIONS } from './authorization-waitlist';
import { EVERYBODY, grant, type World } from './authorization-world';
import { DISCLOSURE_MUTATIONS } from './matching-disclosures';
import { unique } from './scenario';

type Input = (world: World) => Promise<object> | object;
type State = Parameters<World['cohort']>[0];
type EnrollmentState = Parameters<World['enrollment']>[0];

function mutation(name: string, selection: string, input: Input, rest: Partial<Case>): Case {
  return {
    query: operation('mutation', name, inputTypeOf(name), `${selection} userErrors { code message path }`),
    make: async (world) => ({ variables: { input: await input(world) } }),
    may: ADMIN,
    sees: EVERYBODY,
    otherwise: 'NOT_FOUND',
    scopes: [],
    keyOtherwise: 'FORBIDDEN',
    stranger: 'NOT_FOUND',
    ...rest,
  };
}

const programWriters = { may: PROGRAM_STAFF, sees: MEMBERS, scopes: ['PROGRAMS_WRITE'] };
const cohortWriters = { may: COHORT_STAFF, sees: MEMBERS, scopes: ['PROGRAMS_WRITE'] };
const draftWriters = { ...cohortWriters, sees: READERS };
/** Whoever coordinates anything sees everybody, since she invites; so does who follows concerns. */
const personWriters: Partial<Case> = {
  may: COORDINATION,
  sees: [...COORDINATORS, 'safeguardingLead'],
  scopes: ['PEOPLE_WRITE'],
};
const seesEnrollment: Case['sees'] = [...COHORT_STAFF, 'safeguardingLead', 'participant'];
const enrollmentScopes = ['ENROLLMENTS_WRITE', 'PROGRAMS_READ'];
const staffStep: Partial<Case> = { may: COHORT_STAFF, sees: seesEnrollment, scopes: enrollmentScopes };
const ownStep: Partial<Case> = { may: ['participant'], sees: seesEnrollment };

const moveCohort = (name: string, from: State) =>
  mutation(
    name,
    'cohort { id state }',
    async (world) => ({ cohortId: await world.cohort(from) }),
    from === 'DRAFT' ? draftWriters : cohortWriters,
  );
const moveEnrollment = (name: string, from: EnrollmentState, rest: Partial<Case>, more = {}) =>
  mutation(
    name,
    'enrollment { id state }',
    async (world) => ({ enrollmentId: await world.enrollment(from), ...more }),
    rest,
  );
const moveEnrollments = (name: string, from: EnrollmentState, more = {}) =>
  mutation(
    name,
    'results { id enrollment { id } userErrors { code message } }',
    async (world) => ({ enrollmentIds: [await world.enrollment(from)], ...more }),
    staffStep,
  );

const ofReadiness = (name: string, rest: Partial<Case>, more = {}) =>
  mutation(
    name,
    'enrollment { id }',
    async (world) => ({ enrollmentId: await readinessOf(world), key: 'BRIEFING', ...more }),
    { ...staffStep, ...rest },
  );
const ofManyReadiness = (name: string, more = {}) =>
  mutation(
    name,
    'results { id enrollment { id } userErrors { code message } }',
    async (world) => ({ enrollmentIds: [await readinessOf(world)], key: 'TRAINING', ...more }),
    staffStep,
  );
const byToken = (name: string) =>
  mutation(name, 'enrollment { id }', async (world) => ({ token: await tokenOf(world) }), {
    may: ['participant'],
    sees: [],
    keyOtherwise: 'NOT_FOUND',
  });

const somebody = async ({ uni }: World) => (await uni.person()).personId;
const signIn = (subject: string) => ({ issuer: ithaca.issuer.url, subject });
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

export const MUTATIONS: Record<string, Case> = {
  ...EQUITY_MUTATIONS,
  ...IMPORT_MUTATIONS,
  ...PAIRING_MUTATIONS,
  ...MATCH_RUN_MUTATIONS,
  ...DISCLOSURE_MUTATIONS,
  ...SKILL_MUTATIONS,
  ...PEOPLE_MUTATIONS,
  ...LINE_MUTATIONS,
  ...FEEDBACK_MUTATIONS,
  ...FORM_MUTATIONS,
  ...MEETING_MUTATIONS,
  ...MILESTONE_MUTATIONS,
  ...WAITLIST_MUTATIONS,
  updateInstitution: mutation('updateInstitution', 'institution { id }', () => ({ name: unique('Name') }), {
    stranger: 'OK',
  }),
  createOrgUnit: mutation('createOrgUnit', 'orgUnit { id }', () => ({ name: unique('Unit') }), {
    scopes: ['PEOPLE_WRITE'],
    stranger: 'OK',
  }),
  updateOrgUnit: mutation(
    'updateOrgUnit',
    'orgUnit { id }',
    async ({ people }) => {
      const made = await people.admin.run(MUTATIONS.createOrgUnit!.query, {
        input: { name: unique('Unit') },
      });
      return { orgUnitId: made.createOrgUnit.orgUnit.id, name: unique('Other') };
    },
    { scopes: ['PEOPLE_WRITE'] },
  ),
  createPerson: mutation('createPerson', 'person { id }', () => ({ displayName: unique('Person') }), {
    may: COORDINATION,
    scopes: ['PEOPLE_WRITE'],
    stranger: 'OK',
  }),
  updatePerson: mutation(
    'updatePerson',
    'person { id }',
    async ({ people }) => ({ personId: people.participant.personId, jobTitle: unique('Job') }),
    { ...personWriters, sees: [...COORDINATORS, 'safeguardingLead', 'participant'] },
  ),
  'updatePerson: what is one’s own': mutation(
    'updatePerson',
    'person { id }',
    async ({ people }) => ({
      personId: people.participant.personId,
      displayName: unique('Name'),
      pronouns: 'they',
      timeZone: null,
    }),
    { ...personWriters, may: [...COORDINATION, 'participant'] },
  ),
  // A first sign-in may be linked by them, so on whoever has access they are an administrator's to change.
  'updatePerson: e-mail address of who can sign in': mutation(
    'updatePerson',
    'person { id }',
    ({ people }) => ({ personId: people.participant.personId, email: `${randomUUID()}@example.org` }),
    { ...personWriters, may: ADMIN, sees: [...COORDINATORS, 'safeguardingLead', 'participant'], scopes: [] },
  ),
  'updatePerson: e-mail address of who can’t': mutation(
    'updatePerson',
    'person { id }',
    async ({ people }) => {
      const made = await people.admin.run(MUTATIONS.createPerson!.query, {
        input: { displayName: unique('Person') },
      });
      return { personId: made.createPerson.person.id, email: `${randomUUID()}@example.org` };
    },
    personWriters,
  ),
  'updatePerson: guest or member': mutation(
    'updatePerson',
    'person { id }',
    ({ people }) => ({ personId: people.participant.personId, guest: false }),
    { ...personWriters, may: ADMIN, sees: [...COORDINATORS, 'safeguardingLead', 'participant'], scopes: [] },
  ),
  deactivatePerson: mutation(
    'deactivatePerson',
    'person { id }',
    async (world) => ({ personId: await somebody(world) }),
    personWriters,
  ),
  reactivatePerson: mutation(
    'reactivatePerson',
    'person { id }',
    async (world) => {
      const personId = await somebody(world);
      await world.people.admin.run(MUTATIONS.deactivatePerson!.query, { input: { personId } });
      return { personId };
    },
    personWriters,
  ),
  linkSignIn: mutation(
    'linkSignIn',
    'person { id }',
    async (world) => ({ personId: await somebody(world), ...signIn(randomUUID()) }),
    {},
  ),
  unlinkSignIn: mutation(
    'unlinkSignIn',
    'person { id }',
    async ({ uni }) => {
      const { personId, subject } = await uni.person();
      return { personId, ...signIn(subject) };
    },
    {},
  ),
  grantRole: mutation(
    'grantRole',
    'roleGrant { id }',
    async (world) => ({ personId: await somebody(world), role: 'ANALYST' }),
    {},
  ),
  revokeRole: mutation(
    'revokeRole',
    'roleGrant { id }',
    async (world) => {
      const granted = await grant(world.people.admin, { personId: await somebody(world), role: 'ANALYST' });
      return { roleGrantId: granted.grantRole.roleGrant.id };
    },
    {},
  ),
  createApiKey: mutation(
    'createApiKey',
    'apiKey { id }',
    () => ({ name: unique('Key'), scopes: ['PEOPLE_READ'], expiresAt: inAnHour() }),
    { stranger: 'OK' },
  ),
  revokeApiKey: mutation(
    'revokeApiKey',
    'apiKey { id }',
    async ({ people }) => {
      const input = { name: unique('Key'), scopes: ['PEOPLE_READ'], expiresAt: inAnHour() };
      const made = await people.admin.run(MUTATIONS.createApiKey!.query, { input });
      return { apiKeyId: made.createApiKey.apiKey.id };
    },
    {},
  ),
  retryParkedJob: mutation(
    'retryParkedJob',
    'parkedJobId',
    async ({ uni }) => ({ parkedJobId: await parkJob(uni.id) }),
    {
      stranger: 'INVALID_INPUT',
    },
  ),

  createProgram: mutation(
    'createProgram',
    'program { id }',
    () => ({ name: unique('Program'), kind: 'PEER' }),
    {
      may: COORDINATION,
      scopes: ['PROGRAMS_WRITE'],
      stranger: 'OK',
    },
  ),
  updateProgram: mutation(
    'updateProgram',
    'program { id }',
    ({ programId }) => ({ programId, name: unique('Name') }),
    programWriters,
  ),
  archiveProgram: mutation(
    'archiveProgram',
    'program { id }',
    async (world) => ({ programId: await world.program() }),
    programWriters,
  ),
  restoreProgram: mutation(
    'restoreProgram',
    'program { id }',
    async (world) => ({ programId: await archivedProgram(world) }),
    {
      ...programWriters,
      sees: [...COHORT_STAFF, ...READERS],
    },
  ),
  createCohort: mutation(
    'createCohort',
    'cohort { id }',
    ({ programId }) => ({ programId, name: unique('Cohort') }),
    programWriters,
  ),
  updateCohort: mutation(
    'updateCohort',
    'cohort { id }',
    async (world) => ({ cohortId: await world.cohort('ENROLLING'), name: unique('Name') }),
    cohortWriters,
  ),
  openEnrollment: moveCohort('openEnrollment', 'DRAFT'),
  startMatching: moveCohort('startMatching', 'ENROLLING'),
  activateCohort: moveCohort('activateCohort', 'MATCHING'),
  beginWrapUp: moveCohort('beginWrapUp', 'ACTIVE'),
  completeCohort: moveCohort('completeCohort', 'WRAP_UP'),
  archiveCohort: moveCohort('archiveCohort', 'COMPLETED'),
  cancelCohort: moveCohort('cancelCohort', 'DRAFT'),

  invitePerson: mutation(
    'invitePerson',
    'enrollment { id }',
    async (world) => ({ cohortId: await world.cohort(), personId: await somebody(world), role: 'MENTEE' }),
    { ...cohortWriters, scopes: [...enrollmentScopes, 'PEOPLE_READ'] },
  ),
  invitePeople: mutation(
    'invitePeople',
    'results { id enrollment { id } userErrors { code message } }',
    async (world) => ({ cohortId: await world.cohort(), personIds: [await somebody(world)], role: 'MENTEE' }),
    { ...cohortWriters, scopes: [...enrollmentScopes, 'PEOPLE_READ'] },
  ),
  applyToCohort: mutation(
    'applyToCohort',
    'enrollment { id }',
    async (world) => ({ cohortId: await world.cohort(), role: 'MENTEE' }),
    { may: MEMBERS, sees: [] },
  ),
  renewInvitation: mutation(
    'renewInvitation',
    'enrollment { id }',
    async (world) => ({ enrollmentId: await world.enrollment('INVITED') }),
    staffStep,
  ),
  // The token of somebody else is as good as none, whoever sees her enrollment.
  acceptInvitationByToken: byToken('acceptInvitationByToken'),
  declineInvitationByToken: byToken('declineInvitationByToken'),
  recordReadiness: ofReadiness('recordReadiness', { may: [...COHORT_STAFF, 'participant'] }),
  'recordReadiness: what coordinators record': mutation(
    'recordReadiness',
    'enrollment { id }',
    async (world) => ({ enrollmentId: await readinessOf(world), key: 'TRAINING' }),
    staffStep,
  ),
  waiveReadiness: ofReadiness('waiveReadiness', {}, { reason: 'Known' }),
  undoReadiness: mutation(
    'undoReadiness',
    'enrollment { id }',
    async (world) => {
      const input = { enrollmentId: await readinessOf(world), key: 'BRIEFING' };
      await must(world.uni.admin, 'recordReadiness', input);
      return input;
    },
    { ...staffStep, may: [...COHORT_STAFF, 'participant'] },
  ),
  recordReadinessOfMany: ofManyReadiness('recordReadinessOfMany'),
  waiveReadinessOfMany: ofManyReadiness('waiveReadinessOfMany', { reason: 'Known' }),
  acceptInvitation: moveEnrollment('acceptInvitation', 'INVITED', ownStep),
  declineInvitation: moveEnrollment('declineInvitation', 'INVITED', ownStep),
  submitEnrollment: moveEnrollment('submitEnrollment', 'DRAFT', {
    ...staffStep,
    may: [...COHORT_STAFF, 'participant'],
  }),
  withdrawEnrollment: moveEnrollment('withdrawEnrollment', 'ACCEPTED', ownStep),
  screenEnrollment: moveEnrollment('screenEnrollment', 'SUBMITTED', staffStep),
  acceptEnrollment: moveEnrollment('acceptEnrollment', 'SCREENING', staffStep),
  rejectEnrollment: moveEnrollment('rejectEnrollment', 'SCREENING', staffStep, { reason: 'Full' }),
  removeEnrollment: moveEnrollment('removeEnrollment', 'ACCEPTED', staffStep, { reason: 'Absent' }),
  completeEnrollment: moveEnrollment('completeEnrollment', 'ACCEPTED', staffStep),
  screenEnrollments: moveEnrollments('screenEnrollments', 'SUBMITTED'),
  acceptEnrollments: moveEnrollments('acceptEnrollments', 'SCREENING'),
  rejectEnrollments: moveEnrollments('rejectEnrollments', 'SUBMITTED', { reason: 'Full' }),
  completeEnrollments: moveEnrollments('completeEnrollments', 'ACCEPTED'),
};
