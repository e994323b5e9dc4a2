/** The same for people, programs and the institution. */
import { randomUUID } from 'node:crypto';
import { uuidOf } from '../../src/ids';
import { asSuperuser } from '../support/authorization-database';
import { disagreements, tokensOf, type Acts } from '../support/authorization-permissions';
import { DAY, inTime } from '../support/authorization-time';
import { prepareWorld } from '../support/authorization-world';
import { post } from '../support/client';
import { institution, unique } from '../support/scenario';

test('people: oneself, others, administrators, who left', async () => {
  const { uni, people, key } = await prepareWorld();
  const tokens = tokensOf(people);
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
    const restore = async () => {
      await asSuperuser('update people set deactivated_at = $2 where id = $1', [
        uuidOf(personId),
        before?.at,
      ]);
      await asSuperuser('update role_grants set revoked_at = null where person_id = $1', [uuidOf(personId)]);
    };
    expect(await disagreements('Person', personId, tokens, acts, restore)).toEqual([]);
  }
});

test.each([false, true])('programs, archived: %s', async (archived) => {
  const { people, key, programId } = await prepareWorld();
  const tokens = tokensOf(people);
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
  const tokens = tokensOf(people);
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
