/** An institution is never without an administrator, whoever acts at once. */
import { uuidOf } from '../../src/ids';
import { asSuperuser } from '../support/authorization-database';
import { must, mutate, race } from '../support/authorization-mutate';
import { DAY, inTime } from '../support/authorization-time';
import { grant } from '../support/authorization-world';
import { codeOf } from '../support/client';
import { institution, type Actor, type Institution } from '../support/scenario';

async function grantOf({ admin }: Institution, { personId }: Actor): Promise<string> {
  const data = await admin.run(
    'query($id: ID!) { roleGrants(filter: { personId: $id, roles: [INSTITUTION_ADMIN], revoked: false }) { edges { node { id } } } }',
    {
      id: personId,
    },
  );
  return data.roleGrants.edges[0].node.id;
}

/** Administrators who could act now, as the database has it. */
async function administrators({ id }: Institution): Promise<number> {
  const rows = await asSuperuser(
    `select from role_grants g join people p on p.id = g.person_id where g.institution_id = $1 and g.role = 'INSTITUTION_ADMIN'
       and g.revoked_at is null and g.program_id is null and g.cohort_id is null and p.deactivated_at is null`,
    [uuidOf(id)],
  );
  return rows.length;
}

const MOVE = 'mutation($i: MovePersonInput!) { deactivatePerson(input: $i) { userErrors { code } } }';

test('the last administrator stays', async () => {
  const uni = await institution();
  const roleGrantId = await grantOf(uni, uni.admin);
  const refused = await mutate(uni.admin, 'revokeRole', { roleGrantId }, 'roleGrant { id }');
  expect(refused).toMatchObject({ roleGrant: null, userErrors: [{ __typename: 'NotPossibleNow' }] });
  expect(codeOf(await uni.admin.ask(MOVE, { i: { personId: uni.admin.personId } }))).toBe('FORBIDDEN');
  const coordinator = await uni.person(['COORDINATOR']);
  expect(codeOf(await coordinator.ask(MOVE, { i: { personId: uni.admin.personId } }))).toBe('FORBIDDEN');
  expect(await administrators(uni)).toBe(1);
});

test('who left does not count as another administrator, and nobody administers a part', async () => {
  const uni = await institution();
  const left = await uni.person(['INSTITUTION_ADMIN']);
  await must(uni.admin, 'deactivatePerson', { personId: left.personId });
  const part = {
    personId: (await uni.person()).personId,
    role: 'INSTITUTION_ADMIN',
    programId: await uni.program(),
  };
  expect((await mutate(uni.admin, 'grantRole', part)).userErrors).toMatchObject([
    { code: 'INVALID_INPUT', path: ['role'] },
  ]);
  const roleGrantId = await grantOf(uni, uni.admin);
  expect((await mutate(uni.admin, 'revokeRole', { roleGrantId })).userErrors).toMatchObject([
    { __typename: 'NotPossibleNow' },
  ]);
});

test('whose role ends by itself does not count either', async () => {
  const uni = await institution();
  const passing = await uni.person();
  await grant(uni.admin, { personId: passing.personId, role: 'INSTITUTION_ADMIN', expiresAt: inTime(DAY) });
  const roleGrantId = await grantOf(uni, uni.admin);
  expect((await mutate(passing, 'revokeRole', { roleGrantId })).userErrors).toMatchObject([
    { __typename: 'NotPossibleNow' },
  ]);
  const personId = uni.admin.personId;
  expect((await mutate(passing, 'deactivatePerson', { personId })).userErrors).toMatchObject([
    { __typename: 'NotPossibleNow' },
  ]);
});

test('an administrator’s last sign-in stays', async () => {
  const uni = await institution();
  const { personId, subject } = uni.admin;
  const signIn = { personId, issuer: ithaca.issuer.url };
  expect((await mutate(uni.admin, 'unlinkSignIn', { ...signIn, subject })).userErrors).toMatchObject([
    { __typename: 'NotPossibleNow' },
  ]);
  await must(uni.admin, 'linkSignIn', { ...signIn, subject: `${subject}-2` });
  await must(uni.admin, 'unlinkSignIn', { ...signIn, subject: `${subject}-2` });
  expect((await mutate(uni.admin, 'unlinkSignIn', { ...signIn, subject })).userErrors).toHaveLength(1);
});

test('who leaves loses her roles, and a return does not bring them back', async () => {
  const uni = await institution();
  const person = await uni.person(['ANALYST', 'COORDINATOR']);
  await must(uni.admin, 'deactivatePerson', { personId: person.personId });
  await must(uni.admin, 'reactivatePerson', { personId: person.personId });
  const { viewer } = await person.run('{ viewer { roles { role } } }');
  expect(viewer.roles).toEqual([{ role: 'MEMBER' }]);
  const log = await uni.admin.run(
    'query($f: AuditLogFilter) { auditLog(filter: $f) { edges { node { changes { before } } } } }',
    { f: { nodeId: person.personId, types: ['RoleRevoked'] } },
  );
  expect(log.auditLog.edges.map(({ node }: any) => node.changes[0].before).sort()).toEqual([
    'ANALYST',
    'COORDINATOR',
  ]);
});

test('with a second one, an administrator can go', async () => {
  const uni = await institution();
  const second = await uni.person(['INSTITUTION_ADMIN']);
  await must(second, 'revokeRole', { roleGrantId: await grantOf(uni, uni.admin) });
  expect(await administrators(uni)).toBe(1);
  await must(second, 'deactivatePerson', { personId: uni.admin.personId });
  expect(
    (await mutate(second, 'revokeRole', { roleGrantId: await grantOf({ ...uni, admin: second }, second) }))
      .userErrors,
  ).toHaveLength(1);
});

/** What each does to the other. */
const acts = {
  revoke: async (uni: Institution, by: Actor, other: Actor) => {
    const roleGrantId = await grantOf(uni, other);
    return () =>
      by.ask('mutation($i: RevokeRoleInput!) { revokeRole(input: $i) { userErrors { code } } }', {
        i: { roleGrantId },
      });
  },
  deactivate: async (_: Institution, by: Actor, other: Actor) => () =>
    by.ask(MOVE, { i: { personId: other.personId } }),
};

test.each([
  ['revoke', 'revoke'],
  ['deactivate', 'deactivate'],
  ['revoke', 'deactivate'],
] as const)('two who %s and %s each other at once leave one', async (first, second) => {
  for (let round = 0; round < 3; round++) {
    const uni = await institution();
    const other = await uni.person(['INSTITUTION_ADMIN']);
    const steps = [await acts[first](uni, uni.admin, other), await acts[second](uni, other, uni.admin)];
    await race(uni.admin, 2, (index) => steps[index]!());
    expect({ round, left: await administrators(uni) }).toEqual({ round, left: 1 });
  }
});

test('a role is held once in a place, ends in the future, and a guest’s has what a guest’s needs', async () => {
  const uni = await institution();
  const [{ personId }, programId, cohortId] = [await uni.person(), await uni.program(), await uni.cohort()];
  const role = { personId, role: 'COORDINATOR' };
  const grants = await race(uni.admin, 20, () => mutate(uni.admin, 'grantRole', role));
  expect(grants.filter(({ userErrors }) => !userErrors.length)).toHaveLength(1);
  expect((await mutate(uni.admin, 'grantRole', role)).userErrors).toMatchObject([
    { __typename: 'AlreadyExists' },
  ]);
  await must(uni.admin, 'grantRole', { ...role, programId });
  await must(uni.admin, 'grantRole', { ...role, cohortId });
  expect((await mutate(uni.admin, 'grantRole', { ...role, programId, cohortId })).userErrors).toMatchObject([
    { path: ['cohortId'] },
  ]);
  expect(
    (await mutate(uni.admin, 'grantRole', { ...role, role: 'ANALYST', expiresAt: inTime(-1000) })).userErrors,
  ).toMatchObject([{ path: ['expiresAt'] }]);
  for (const guest of [{}, { affiliation: 'Elsewhere' }, { expiresAt: inTime(DAY) }]) {
    expect(
      (await mutate(uni.admin, 'grantRole', { personId, role: 'GUEST', ...guest })).userErrors,
    ).toMatchObject([{ code: 'INVALID_INPUT' }]);
  }
});

test('a role is revoked once, and can be granted again', async () => {
  const uni = await institution();
  const { personId } = await uni.person();
  const input = { personId, role: 'ANALYST' };
  const { roleGrant } = await must(uni.admin, 'grantRole', input, 'roleGrant { id revokedAt }');
  const revoked = await must(
    uni.admin,
    'revokeRole',
    { roleGrantId: roleGrant.id },
    'roleGrant { id revokedAt }',
  );
  expect(revoked.roleGrant).toEqual({ id: roleGrant.id, revokedAt: expect.any(String) });
  expect((await mutate(uni.admin, 'revokeRole', { roleGrantId: roleGrant.id })).userErrors).toMatchObject([
    { __typename: 'NotPossibleNow' },
  ]);
  await must(uni.admin, 'grantRole', input);
  const list = async (revokedOnly: boolean) =>
    (
      await uni.admin.run('query($f: RoleGrantFilter) { roleGrants(filter: $f) { totalCount } }', {
        f: { personId, revoked: revokedOnly },
      })
    ).roleGrants.totalCount;
  expect([await list(true), await list(false)]).toEqual([1, 1]);
});
