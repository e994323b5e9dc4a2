/** Ways in which somebody could come to more than she was given. Each was open once. */
import { randomUUID } from 'node:crypto';
import { codeOf, post, type Answer } from '../support/client';
import { withClient } from '../support/cluster';
import { TestIssuer } from '../support/issuer';
import { institution, unique, type Actor, type Institution } from '../support/scenario';

const UPDATE =
  'mutation($i: UpdatePersonInput!) { updatePerson(input: $i) { person { id email guest } userErrors { code } } }';
const update = (by: Actor, input: object): Promise<Answer> => by.ask(UPDATE, { i: input });

async function rolesOf(actor: Actor): Promise<string[] | null> {
  const { data } = await actor.ask('{ viewer { roles { role } } }');
  return data?.viewer?.roles.map(({ role }: { role: string }) => role).sort() ?? null;
}

async function grantIdOf(uni: Institution, personId: string): Promise<string> {
  const { roleGrants } = await uni.admin.run(
    'query($f: RoleGrantFilter) { roleGrants(filter: $f) { edges { node { id } } } }',
    { f: { personId, revoked: false } },
  );
  return roleGrants.edges[0].node.id;
}

test('a coordinator can’t move an administrator’s sign-in to herself by e-mail address or external id', async () => {
  const uni = await institution();
  const issuer = await new TestIssuer().start();
  try {
    await ithaca.registerIssuer(uni.id, {
      issuer: issuer.url,
      audience: 'ithaca',
      linkClaim: 'email',
      linkField: 'EMAIL',
    });
    const coordinator = await uni.person(['COORDINATOR']);
    for (const field of ['email', 'externalId']) {
      expect(
        codeOf(await update(coordinator, { personId: uni.admin.personId, [field]: 'mine@example.org' })),
      ).toBe('FORBIDDEN');
    }
    const token = issuer.token({ sub: 'coordinator', email: 'mine@example.org', email_verified: true });
    expect((await post({ query: '{ viewer { id } }' }, { token })).status).toBe(401);
    // Somebody without any access yet is hers to correct, and an administrator may correct anybody.
    const made = await uni.admin.run(
      'mutation($i: CreatePersonInput!) { createPerson(input: $i) { person { id } userErrors { code } } }',
      { i: { displayName: unique('Person') } },
    );
    const address = `${randomUUID()}@example.org`;
    expect(
      (await update(coordinator, { personId: made.createPerson.person.id, email: address })).data.updatePerson
        .person.email,
    ).toBe(address);
    expect(
      (await update(uni.admin, { personId: coordinator.personId, email: `x${address}` })).data.updatePerson
        .userErrors,
    ).toEqual([]);
  } finally {
    await issuer.stop();
  }
});

test('a guest whose role is revoked is nobody, until an administrator makes her a member', async () => {
  const uni = await institution();
  const guest = await uni.person(['GUEST']);
  expect(await rolesOf(guest)).toEqual(['GUEST']);
  const roleGrantId = await grantIdOf(uni, guest.personId);
  await uni.admin.run('mutation($i: RevokeRoleInput!) { revokeRole(input: $i) { userErrors { code } } }', {
    i: { roleGrantId },
  });
  expect((await guest.ask('{ viewer { id } }')).status).toBe(401);
  const coordinator = await uni.person(['COORDINATOR']);
  expect(codeOf(await update(coordinator, { personId: guest.personId, guest: false }))).toBe('FORBIDDEN');
  expect(
    (await update(uni.admin, { personId: guest.personId, guest: false })).data.updatePerson.person.guest,
  ).toBe(false);
  expect(await rolesOf(guest)).toEqual(['MEMBER']);
});

test('a guest of one cohort can read and change her own', async () => {
  const uni = await institution();
  const cohortId = await uni.cohort({}, 'ENROLLING');
  const guest = await uni.person(['GUEST'], { cohortId });
  const { data } = await guest.ask('{ institution { id } orgUnits { totalCount } }');
  expect(data.institution.id).toBe(uni.id);
  expect(
    (await update(guest, { personId: guest.personId, pronouns: 'she/her' })).data.updatePerson.userErrors,
  ).toEqual([]);
});

test('who left and comes back comes back without the roles', async () => {
  const uni = await institution();
  const second = await uni.person(['INSTITUTION_ADMIN']);
  const move = (by: Actor, verb: string) =>
    by.run(`mutation($i: MovePersonInput!) { ${verb}(input: $i) { userErrors { code message } } }`, {
      i: { personId: second.personId },
    });
  await move(uni.admin, 'deactivatePerson');
  const coordinator = await uni.person(['COORDINATOR']);
  await move(coordinator, 'reactivatePerson');
  expect(await rolesOf(second)).toEqual(['MEMBER']);
});

test('an administrator’s last sign-in can’t be taken away', async () => {
  const uni = await institution();
  const input = { personId: uni.admin.personId, issuer: ithaca.issuer.url, subject: uni.admin.subject };
  const { data } = await uni.admin.ask(
    'mutation($i: SignInInput!) { unlinkSignIn(input: $i) { userErrors { code } } }',
    { i: input },
  );
  expect(data.unlinkSignIn.userErrors).toEqual([{ code: 'NOT_POSSIBLE_NOW' }]);
  expect(await rolesOf(uni.admin)).toContain('INSTITUTION_ADMIN');
});

test('an administrator whose role ends by itself does not count as the one who stays', async () => {
  const uni = await institution();
  const other = await uni.person();
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
  await uni.admin.run('mutation($i: GrantRoleInput!) { grantRole(input: $i) { userErrors { code } } }', {
    i: { personId: other.personId, role: 'INSTITUTION_ADMIN', expiresAt },
  });
  const roleGrantId = await grantIdOf(uni, uni.admin.personId);
  const { data } = await uni.admin.ask(
    'mutation($i: RevokeRoleInput!) { revokeRole(input: $i) { userErrors { code } } }',
    { i: { roleGrantId } },
  );
  expect(data.revokeRole.userErrors).toEqual([{ code: 'NOT_POSSIBLE_NOW' }]);
});

test('being a mentor or mentee follows from being accepted, not from asking', async () => {
  const uni = await institution();
  const cohortId = await uni.cohort({}, 'ENROLLING');
  const person = await uni.person();
  await uni.enroll(person, cohortId, 'MENTOR', 'SCREENING');
  expect(await rolesOf(person)).toEqual(['MEMBER']);
  await uni.enroll(person, cohortId, 'MENTEE', 'ACCEPTED');
  expect(await rolesOf(person)).toEqual(['MEMBER', 'MENTEE']);
});

test('nobody comes closer to a cohort that is over, and everybody can leave it', async () => {
  const uni = await institution();
  const cohortId = await uni.cohort({}, 'ENROLLING');
  const person = await uni.person();
  const enrollmentId = await uni.enroll(person, cohortId, 'MENTEE', 'SCREENING');
  await uni.admin.run('mutation($i: MoveCohortInput!) { cancelCohort(input: $i) { userErrors { code } } }', {
    i: { cohortId },
  });
  const accept = await uni.admin.ask(
    'mutation($i: MoveEnrollmentInput!) { acceptEnrollment(input: $i) { userErrors { code } } }',
    { i: { enrollmentId } },
  );
  expect(accept.data.acceptEnrollment.userErrors).toEqual([{ code: 'NOT_POSSIBLE_NOW' }]);
  const seen = await uni.admin.run(
    'query($id: ID!) { enrollment(id: $id) { permissions { canAccept { allowed } canRemove { allowed } } } }',
    { id: enrollmentId },
  );
  expect(seen.enrollment.permissions).toEqual({
    canAccept: { allowed: false },
    canRemove: { allowed: true },
  });
  await person.run(
    'mutation($i: LeaveEnrollmentInput!) { withdrawEnrollment(input: $i) { userErrors { code message } } }',
    { i: { enrollmentId } },
  );
});

test('a mutation of many costs as much as that many mutations', async () => {
  const { admin } = await institution();
  const ids = Array.from({ length: 100 }, () => admin.personId);
  const query = `mutation($i: InvitePeopleInput!) { ${Array.from({ length: 20 }, (_, n) => `m${n}: invitePeople(input: $i) { results { id enrollment { id person { id } } userErrors { code } } userErrors { code } }`).join(' ')} }`;
  const answer = await admin.ask(query, { i: { cohortId: admin.personId, personIds: ids, role: 'MENTEE' } });
  expect(answer.errors?.[0]?.extensions.limit).toBe('MAX_COST');
});

test('the owner of the tables sees no other institution either', async () => {
  const [uni, other] = [await institution(), await institution()];
  await withClient(ithaca.urls.owner, async (client) => {
    await client.query('BEGIN');
    await client.query(`SET LOCAL ithaca.institution_id = '${uni.id.replace('institution_', '')}'`);
    const { rows } = await client.query<{ id: string }>(
      'SELECT DISTINCT institution_id AS id FROM events UNION SELECT id FROM institutions',
    );
    expect(rows.map(({ id }) => `institution_${id}`)).toEqual([uni.id]);
    await client.query('ROLLBACK');
  });
  expect(other.id).not.toBe(uni.id);
});
