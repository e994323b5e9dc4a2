/** `permissions` tell beforehand what the mutation then answers, in every state and for every kind of viewer. */
import { randomUUID } from 'node:crypto';
import { uuidOf } from '../../src/ids';
import { asSuperuser } from '../support/authorization-database';
import { outcomeOf } from '../support/authorization-cases';
import { DAY, inTime } from '../support/authorization-time';
import { prepareWorld, type World } from '../support/authorization-world';
import { post } from '../support/client';
import { institution, unique } from '../support/scenario';

/** What a permission is about: the mutation, its input type and what it sends. */
type Acts = Record<string, [mutation: string, type: string, input: () => object]>;
type Tokens = Record<string, string>;

const COHORT_STATES = [
  'DRAFT',
  'ENROLLING',
  'MATCHING',
  'ACTIVE',
  'WRAP_UP',
  'COMPLETED',
  'ARCHIVED',
  'CANCELED',
];
const ENROLLMENT_STATES = [
  ...[
    'INVITED',
    'DRAFT',
    'SUBMITTED',
    'SCREENING',
    'ACCEPTED',
    'COMPLETED',
    'REJECTED',
    'DECLINED',
    'EXPIRED',
    'WITHDRAWN',
  ],
  ...['REMOVED', 'LEFT_INSTITUTION'],
];

/** Reads the permissions as each viewer, tries each act, and names every disagreement. */
async function disagreements(
  type: string,
  id: string,
  tokens: Tokens,
  acts: Acts,
  restore: () => Promise<unknown>,
): Promise<string[]> {
  const asked = Object.keys(acts).map((name) => `${name} { allowed reason }`);
  const query = `query($id: ID!) { node(id: $id) { ... on ${type} { permissions { ${asked.join(' ')} } } } }`;
  const wrong: string[] = [];
  for (const [who, token] of Object.entries(tokens)) {
    const { data } = await post({ query, variables: { id } }, { token });
    // Whoever sees nothing is told nothing, and may do nothing.
    const permissions = data?.node?.permissions ?? {};
    for (const [name, [mutation, inputType, input]] of Object.entries(acts)) {
      const { allowed = false, reason = 'hidden' } = permissions[name] ?? {};
      if (allowed !== (reason === null)) wrong.push(`${who} ${name}: allowed ${allowed}, because ${reason}`);
      const answer = await post(
        {
          query: `mutation($input: ${inputType}!) { ${mutation}(input: $input) { userErrors { code } } }`,
          variables: { input: input() },
        },
        { token },
      );
      const outcome = outcomeOf(answer, mutation);
      if (allowed !== (outcome === 'OK'))
        wrong.push(`${who} ${name}: allowed ${allowed}, but ${mutation} says ${outcome}`);
      if (outcome === 'OK') await restore();
    }
  }
  return wrong;
}

const cohortActs = (cohortId: string, personId: string): Acts => ({
  canUpdate: ['updateCohort', 'UpdateCohortInput', () => ({ cohortId, name: unique('Name') })],
  canOpenEnrollment: ['openEnrollment', 'MoveCohortInput', () => ({ cohortId })],
  canStartMatching: ['startMatching', 'MoveCohortInput', () => ({ cohortId })],
  canActivate: ['activateCohort', 'MoveCohortInput', () => ({ cohortId })],
  canBeginWrapUp: ['beginWrapUp', 'MoveCohortInput', () => ({ cohortId })],
  canComplete: ['completeCohort', 'MoveCohortInput', () => ({ cohortId })],
  canArchive: ['archiveCohort', 'MoveCohortInput', () => ({ cohortId })],
  canCancel: ['cancelCohort', 'MoveCohortInput', () => ({ cohortId })],
  canInvite: ['invitePerson', 'InvitePersonInput', () => ({ cohortId, personId, role: 'FACILITATOR' })],
  canApply: ['applyToCohort', 'ApplyInput', () => ({ cohortId, role: 'FACILITATOR' })],
});

async function cohortOf({ uni, people, key, cohort }: World) {
  const cohortId = await cohort('ENROLLING');
  const enrolledGuest = await uni.person(['GUEST']);
  await uni.enroll(enrolledGuest, cohortId, 'MENTOR', 'ACCEPTED');
  const { cohortCoordinator, otherCoordinator, member } = people;
  const tokens = Object.fromEntries(
    Object.entries({ cohortCoordinator, otherCoordinator, member, enrolledGuest }).map(([who, { token }]) => [
      who,
      token,
    ]),
  );
  const personId = (await uni.person()).personId;
  return {
    cohortId,
    acts: cohortActs(cohortId, personId),
    tokens: { ...tokens, key: await key(['PROGRAMS_WRITE', 'ENROLLMENTS_WRITE', 'PEOPLE_READ']) },
    put: async (state: string, rolling: boolean) => {
      await asSuperuser('update cohorts set state = $2, rolling = $3 where id = $1', [
        uuidOf(cohortId),
        state,
        rolling,
      ]);
      await asSuperuser(`delete from enrollments where cohort_id = $1 and role = 'FACILITATOR'`, [
        uuidOf(cohortId),
      ]);
    },
  };
}

test.each([
  [false, COHORT_STATES],
  // Elsewhere it makes no difference.
  [true, ['ENROLLING', 'MATCHING', 'ACTIVE', 'WRAP_UP']],
] as const)('cohorts in every state, rolling: %s', async (rolling, states) => {
  const { cohortId, tokens, acts, put } = await cohortOf(await prepareWorld());
  for (const state of states) {
    await put(state, rolling);
    const wrong = await disagreements('Cohort', cohortId, tokens, acts, () => put(state, rolling));
    expect({ state, wrong }).toEqual({ state, wrong: [] });
  }
});

test.each([
  ['before', { enrollmentOpensOn: inTime(3 * DAY).slice(0, 10) }],
  ['after', { enrollmentClosesOn: inTime(-3 * DAY).slice(0, 10) }],
  [
    'within',
    { enrollmentOpensOn: inTime(-3 * DAY).slice(0, 10), enrollmentClosesOn: inTime(3 * DAY).slice(0, 10) },
  ],
])('cohorts %s the days of their enrollment', async (_, days) => {
  const { cohortId, tokens, acts, put } = await cohortOf(await prepareWorld());
  const values = { enrollmentOpensOn: null, enrollmentClosesOn: null, ...days };
  await asSuperuser('update cohorts set enrollment_opens_on = $2, enrollment_closes_on = $3 where id = $1', [
    uuidOf(cohortId),
    values.enrollmentOpensOn,
    values.enrollmentClosesOn,
  ]);
  const { canApply, canInvite } = acts;
  expect(
    await disagreements('Cohort', cohortId, tokens, { canApply, canInvite } as Acts, () =>
      put('ENROLLING', false),
    ),
  ).toEqual([]);
});

test('enrollments in every state', async () => {
  const { people, key, enrollment } = await prepareWorld();
  const enrollmentId = await enrollment('INVITED');
  const { cohortCoordinator, safeguardingLead, participant } = people;
  const tokens = Object.fromEntries(
    Object.entries({ cohortCoordinator, safeguardingLead, participant }).map(([who, { token }]) => [
      who,
      token,
    ]),
  );
  tokens.key = await key(['ENROLLMENTS_WRITE', 'PROGRAMS_READ']);
  const acts: Acts = {
    canAcceptInvitation: ['acceptInvitation', 'MoveEnrollmentInput', () => ({ enrollmentId })],
    canDeclineInvitation: ['declineInvitation', 'LeaveEnrollmentInput', () => ({ enrollmentId })],
    canSubmit: ['submitEnrollment', 'MoveEnrollmentInput', () => ({ enrollmentId })],
    canScreen: ['screenEnrollment', 'MoveEnrollmentInput', () => ({ enrollmentId })],
    canAccept: ['acceptEnrollment', 'MoveEnrollmentInput', () => ({ enrollmentId })],
    canReject: ['rejectEnrollment', 'DecideEnrollmentInput', () => ({ enrollmentId, reason: 'Full' })],
    canWithdraw: ['withdrawEnrollment', 'LeaveEnrollmentInput', () => ({ enrollmentId })],
    canRemove: ['removeEnrollment', 'DecideEnrollmentInput', () => ({ enrollmentId, reason: 'Absent' })],
    canComplete: ['completeEnrollment', 'MoveEnrollmentInput', () => ({ enrollmentId })],
  };
  const check = async (state: string, expiresAt: string | null) => {
    const put = () =>
      asSuperuser('update enrollments set state = $2, invitation_expires_at = $3 where id = $1', [
        uuidOf(enrollmentId),
        state,
        expiresAt,
      ]);
    await put();
    const wrong = await disagreements('Enrollment', enrollmentId, tokens, acts, put);
    expect({ state, expiresAt, wrong }).toEqual({ state, expiresAt, wrong: [] });
  };
  for (const state of ENROLLMENT_STATES) await check(state, null);
  await check('INVITED', inTime(DAY));
  await check('INVITED', inTime(-DAY));
});

test('people: oneself, others, administrators, who left', async () => {
  const { uni, people, key } = await prepareWorld();
  const tokens: Tokens = Object.fromEntries(Object.entries(people).map(([who, { token }]) => [who, token]));
  tokens.key = await key(['PEOPLE_WRITE']);
  const secondAdmin = await uni.person(['INSTITUTION_ADMIN']);
  const left = await uni.person();
  await uni.admin.run(
    'mutation($i: MovePersonInput!) { deactivatePerson(input: $i) { userErrors { code } } }',
    { i: { personId: left.personId } },
  );
  for (const { personId } of [
    people.participant,
    people.guest,
    people.coordinator,
    people.admin,
    secondAdmin,
    left,
  ]) {
    const acts: Acts = {
      canUpdate: ['updatePerson', 'UpdatePersonInput', () => ({ personId, displayName: unique('Name') })],
      canManage: ['updatePerson', 'UpdatePersonInput', () => ({ personId, jobTitle: unique('Job') })],
      canDeactivate: ['deactivatePerson', 'MovePersonInput', () => ({ personId })],
      canReactivate: ['reactivatePerson', 'MovePersonInput', () => ({ personId })],
      canLinkSignIn: [
        'linkSignIn',
        'SignInInput',
        () => ({ personId, issuer: 'https://issuer.example', subject: randomUUID() }),
      ],
    };
    const [before] = await asSuperuser<{ at: Date | null }>(
      'select deactivated_at as at from people where id = $1',
      [uuidOf(personId)],
    );
    const restore = () =>
      asSuperuser('update people set deactivated_at = $2 where id = $1', [uuidOf(personId), before?.at]);
    expect(await disagreements('Person', personId, tokens, acts, restore)).toEqual([]);
  }
});

test.each([false, true])('programs, archived: %s', async (archived) => {
  const { people, key, programId } = await prepareWorld();
  const tokens: Tokens = Object.fromEntries(Object.entries(people).map(([who, { token }]) => [who, token]));
  tokens.key = await key(['PROGRAMS_WRITE']);
  const restore = () =>
    asSuperuser(`update programs set archived_at = case when $2 then created_at end where id = $1`, [
      uuidOf(programId),
      archived,
    ]);
  await restore();
  const acts: Acts = {
    canUpdate: ['updateProgram', 'UpdateProgramInput', () => ({ programId, name: unique('Name') })],
    canArchive: ['archiveProgram', 'MoveProgramInput', () => ({ programId })],
    canRestore: ['restoreProgram', 'MoveProgramInput', () => ({ programId })],
    canCreateCohort: ['createCohort', 'CreateCohortInput', () => ({ programId, name: unique('Cohort') })],
  };
  expect(await disagreements('Program', programId, tokens, acts, restore)).toEqual([]);
});

test('the institution', async () => {
  const { uni, people, key } = await prepareWorld();
  const tokens: Tokens = Object.fromEntries(Object.entries(people).map(([who, { token }]) => [who, token]));
  tokens.key = await key(['INSTITUTION_READ', 'PEOPLE_WRITE', 'PROGRAMS_WRITE']);
  const role = () => ({ personId: people.member.personId, role: 'ANALYST', expiresAt: inTime(DAY) });
  const acts: Acts = {
    canUpdate: ['updateInstitution', 'UpdateInstitutionInput', () => ({ name: unique('Name') })],
    canCreatePerson: ['createPerson', 'CreatePersonInput', () => ({ displayName: unique('Person') })],
    canCreateProgram: [
      'createProgram',
      'CreateProgramInput',
      () => ({ name: unique('Program'), kind: 'FORMAL' }),
    ],
    canManageOrgUnits: ['createOrgUnit', 'CreateOrgUnitInput', () => ({ name: unique('Unit') })],
    canManageApiKeys: [
      'createApiKey',
      'CreateApiKeyInput',
      () => ({ name: 'Key', scopes: ['PEOPLE_READ'], expiresAt: inTime(DAY) }),
    ],
    canGrantRoles: ['grantRole', 'GrantRoleInput', role],
  };
  expect(await disagreements('Institution', uni.id, tokens, acts, async () => undefined)).toEqual([]);
  const { admin } = await institution();
  const reads = async (token: string) => {
    const { data, errors } = await post(
      {
        query:
          '{ institution { permissions { canReadAuditLog { allowed } } } auditLog(first: 1) { totalCount } }',
      },
      { token },
    );
    return {
      refused: errors?.[0]?.extensions.code,
      allowed: data?.institution.permissions.canReadAuditLog.allowed,
    };
  };
  expect(await reads(admin.token)).toEqual({ refused: undefined, allowed: true });
});
