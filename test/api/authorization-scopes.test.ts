/** Roles that hold in one place, end, or are taken away; guests; people who left. */
import { contentsOf } from '../support/authorization-database';
import { outcomeOf } from '../support/authorization-cases';
import { DAY, HOUR, inTime, lasting, later } from '../support/authorization-time';
import { grant } from '../support/authorization-world';
import { institution, unique, type Actor, type Institution } from '../support/scenario';

const COHORT =
  'query($id: ID!) { cohort(id: $id) { id name program { id } permissions { canUpdate { allowed } } } }';
const RENAME_COHORT =
  'mutation($i: UpdateCohortInput!) { updateCohort(input: $i) { cohort { id } userErrors { code } } }';
const RENAME_PROGRAM =
  'mutation($i: UpdateProgramInput!) { updateProgram(input: $i) { program { id } userErrors { code } } }';
const CREATE_COHORT =
  'mutation($i: CreateCohortInput!) { createCohort(input: $i) { cohort { id } userErrors { code } } }';
const INVITE =
  'mutation($i: InvitePersonInput!) { invitePerson(input: $i) { enrollment { id } userErrors { code } } }';
const ENROLLMENT =
  'query($id: ID!) { enrollment(id: $id) { id state cohort { id } permissions { canWithdraw { allowed } } } }';
const LEAVE =
  'mutation($i: LeaveEnrollmentInput!) { withdrawEnrollment(input: $i) { enrollment { id } userErrors { code } } }';
const MOVE_PERSON = (name: string) =>
  `mutation($i: MovePersonInput!) { ${name}(input: $i) { person { id } userErrors { code } } }`;
const REVOKE =
  'mutation($i: RevokeRoleInput!) { revokeRole(input: $i) { roleGrant { revokedAt } userErrors { code message } } }';
const VIEWER = '{ viewer { id roles { role program { id } cohort { id } } } }';

async function outcome(who: Actor, name: string, query: string, variables: object): Promise<string> {
  return outcomeOf(await who.ask(query, variables), name);
}

const renameCohort = (who: Actor, cohortId: string) =>
  outcome(who, 'updateCohort', RENAME_COHORT, { i: { cohortId, name: unique('Name') } });
const renameProgram = (who: Actor, programId: string) =>
  outcome(who, 'updateProgram', RENAME_PROGRAM, { i: { programId, name: unique('Name') } });
const createCohort = (who: Actor, programId: string) =>
  outcome(who, 'createCohort', CREATE_COHORT, { i: { programId, name: unique('Cohort') } });

async function listed(who: Actor, list: string): Promise<string[]> {
  const data = await who.run(`{ ${list}(first: 100) { totalCount edges { node { id } } } }`);
  const ids = data[list].edges.map((edge: { node: { id: string } }) => edge.node.id) as string[];
  expect(data[list].totalCount).toBe(ids.length);
  return ids.sort();
}

async function twoPrograms(uni: Institution) {
  const [mine, other] = [await uni.program(), await uni.program()];
  const [draft, foreignDraft] = [
    await uni.cohort({ programId: mine }),
    await uni.cohort({ programId: other }),
  ];
  const foreign = await uni.cohort({ programId: other }, 'ENROLLING');
  return { mine, other, draft, foreignDraft, foreign };
}

test('a coordinator of a program runs it and its cohorts, and nothing else', async () => {
  const uni = await institution();
  const { mine, other, draft, foreignDraft, foreign } = await twoPrograms(uni);
  const coordinator = await uni.person(['COORDINATOR'], { programId: mine });
  const enrolled = await uni.enroll(await uni.person(), foreign, 'MENTEE', 'INVITED');
  const before = await contentsOf(uni.id);
  expect(await renameProgram(coordinator, other)).toBe('FORBIDDEN');
  expect(await createCohort(coordinator, other)).toBe('FORBIDDEN');
  expect(await renameCohort(coordinator, foreign)).toBe('FORBIDDEN');
  expect(await renameCohort(coordinator, foreignDraft)).toBe('NOT_FOUND');
  const invited = { cohortId: foreign, personId: coordinator.personId, role: 'MENTOR' };
  expect(await outcome(coordinator, 'invitePerson', INVITE, { i: invited })).toBe('FORBIDDEN');
  expect(await outcome(coordinator, 'enrollment', ENROLLMENT, { id: enrolled })).toBe('NOT_FOUND');
  expect(await contentsOf(uni.id)).toEqual(before);
  expect(await listed(coordinator, 'cohorts')).toEqual([draft, foreign].sort());
  expect(await renameProgram(coordinator, mine)).toBe('OK');
  expect(await renameCohort(coordinator, draft)).toBe('OK');
  expect(await createCohort(coordinator, mine)).toBe('OK');
});

test('a coordinator of a cohort runs it, not its siblings and not its program', async () => {
  const uni = await institution();
  const programId = await uni.program();
  const [mine, sibling, draft] = [
    await uni.cohort({ programId }, 'ENROLLING'),
    await uni.cohort({ programId }, 'ENROLLING'),
    await uni.cohort({ programId }),
  ];
  const coordinator = await uni.person(['COORDINATOR'], { cohortId: mine });
  const somebody = await uni.person();
  const before = await contentsOf(uni.id);
  expect(await renameCohort(coordinator, sibling)).toBe('FORBIDDEN');
  expect(await renameCohort(coordinator, draft)).toBe('NOT_FOUND');
  expect(await renameProgram(coordinator, programId)).toBe('FORBIDDEN');
  expect(await createCohort(coordinator, programId)).toBe('FORBIDDEN');
  const invitation = { personId: somebody.personId, role: 'MENTEE' };
  expect(
    await outcome(coordinator, 'invitePerson', INVITE, { i: { ...invitation, cohortId: sibling } }),
  ).toBe('FORBIDDEN');
  expect(await contentsOf(uni.id)).toEqual(before);
  expect(await listed(coordinator, 'cohorts')).toEqual([mine, sibling].sort());
  expect(await outcome(coordinator, 'invitePerson', INVITE, { i: { ...invitation, cohortId: mine } })).toBe(
    'OK',
  );
  const { cohort } = await coordinator.run(
    'query($id: ID!) { cohort(id: $id) { enrollments { totalCount } } }',
    { id: mine },
  );
  expect(cohort.enrollments.totalCount).toBe(1);
});

test('roles that read take no step, wherever they hold', async () => {
  const uni = await institution();
  const programId = await uni.program();
  const cohortId = await uni.cohort({ programId });
  const analyst = await uni.person(['ANALYST'], { programId });
  const elsewhere = await uni.person(['ANALYST'], { programId: await uni.program() });
  expect(await outcome(analyst, 'cohort', COHORT, { id: cohortId })).toBe('OK');
  expect(await outcome(elsewhere, 'cohort', COHORT, { id: cohortId })).toBe('NOT_FOUND');
  expect(await renameCohort(analyst, cohortId)).toBe('FORBIDDEN');
  expect(await listed(analyst, 'people')).toEqual([analyst.personId]);
});

test('a guest sees herself and where she takes part, as long as she does', async () => {
  const uni = await institution();
  const programId = await uni.program();
  const cohortId = await uni.cohort({ programId }, 'ENROLLING');
  const other = await uni.cohort({}, 'ENROLLING');
  const guest = await uni.person(['GUEST']);
  expect(await listed(guest, 'cohorts')).toEqual([]);
  expect(await listed(guest, 'programs')).toEqual([]);
  const id = await uni.enroll(guest, cohortId, 'MENTOR');
  await uni.enroll(await uni.person(), cohortId, 'MENTEE');
  expect(await listed(guest, 'cohorts')).toEqual([cohortId]);
  expect(await listed(guest, 'programs')).toEqual([programId]);
  expect(await listed(guest, 'people')).toEqual([guest.personId]);
  expect(await outcome(guest, 'cohort', COHORT, { id: other })).toBe('NOT_FOUND');
  const seen = await guest.run(
    'query($id: ID!) { cohort(id: $id) { enrollments { totalCount edges { node { id } } } } }',
    { id: cohortId },
  );
  expect(seen.cohort.enrollments).toEqual({ totalCount: 1, edges: [{ node: { id } }] });

  expect(await outcome(guest, 'withdrawEnrollment', LEAVE, { i: { enrollmentId: id } })).toBe('OK');
  expect(await listed(guest, 'cohorts')).toEqual([]);
  expect((await guest.run(ENROLLMENT, { id })).enrollment).toEqual({
    id,
    state: 'WITHDRAWN',
    cohort: null,
    permissions: null,
  });
});

test('a guest’s access ends at its hour, and goes on where it was extended', async () => {
  const uni = await institution();
  const guest = lasting(await uni.person(), uni);
  const extended = lasting(await uni.person(), uni);
  const ends = { role: 'GUEST', affiliation: 'Elsewhere', expiresAt: inTime(2 * DAY) };
  await grant(uni.admin, { ...ends, personId: guest.personId });
  await grant(uni.admin, { ...ends, personId: extended.personId });
  const programId = await uni.program();
  await grant(uni.admin, { ...ends, personId: extended.personId, programId, expiresAt: inTime(9 * DAY) });
  await later(2 * DAY - HOUR, async () => expect((await guest.ask(VIEWER)).status).toBe(200));
  await later(2 * DAY + 1000, async () => {
    const refused = await guest.ask(VIEWER);
    expect({ status: refused.status, outcome: outcomeOf(refused, 'viewer') }).toEqual({
      status: 401,
      outcome: 'UNAUTHENTICATED',
    });
    const { viewer } = await extended.run('{ viewer { roles { role } } }');
    expect(viewer.roles).toEqual([{ role: 'GUEST' }]);
  });
});

test('a guest whose role is revoked is out, and becomes a member by an administrator’s word alone', async () => {
  const uni = await institution();
  const guest = await uni.person();
  const ends = { affiliation: 'Elsewhere', expiresAt: inTime(2 * DAY) };
  const { grantRole } = await grant(uni.admin, { personId: guest.personId, role: 'GUEST', ...ends });
  expect(await listed(guest, 'programs')).toEqual([]);
  await uni.admin.run(REVOKE, { i: { roleGrantId: grantRole.roleGrant.id } });
  await grant(uni.admin, { personId: guest.personId, role: 'ANALYST' });
  expect((await guest.ask(VIEWER)).status).toBe(401);
  const makeMember =
    'mutation($i: UpdatePersonInput!) { updatePerson(input: $i) { person { guest } userErrors { code } } }';
  const member = await uni.admin.run(makeMember, { i: { personId: guest.personId, guest: false } });
  expect(member.updatePerson.person.guest).toBe(false);
  const { viewer } = await guest.run('{ viewer { roles { role } } }');
  expect(viewer.roles).toEqual([{ role: 'ANALYST' }, { role: 'MEMBER' }]);
});

test('who asks to be a mentor is none before she is accepted', async () => {
  const uni = await institution();
  const person = await uni.person();
  const roles = async () =>
    (await person.run('{ viewer { roles { role } } }')).viewer.roles.map(
      ({ role }: { role: string }) => role,
    );
  const cohortId = await uni.cohort({}, 'ENROLLING');
  await uni.enroll(person, cohortId, 'MENTOR', 'SCREENING');
  expect(await roles()).toEqual(['MEMBER']);
  await uni.enroll(person, cohortId, 'MENTEE', 'ACCEPTED');
  expect(await roles()).toEqual(['MENTEE', 'MEMBER']);
});

test('any other role ends at its hour and leaves the person', async () => {
  const uni = await institution();
  const person = lasting(await uni.person(), uni);
  await grant(uni.admin, { personId: person.personId, role: 'COORDINATOR', expiresAt: inTime(DAY) });
  const cohortId = await uni.cohort({}, 'ENROLLING');
  expect(await renameCohort(person, cohortId)).toBe('OK');
  await later(DAY + 1000, async () => {
    expect(await renameCohort(person, cohortId)).toBe('FORBIDDEN');
    expect((await person.run(VIEWER)).viewer.roles).toEqual([
      { role: 'MEMBER', program: null, cohort: null },
    ]);
  });
});

test('a role granted or revoked counts from the next request on', async () => {
  const uni = await institution();
  const person = await uni.person();
  const cohortId = await uni.cohort();
  expect(await renameCohort(person, cohortId)).toBe('NOT_FOUND');
  const { grantRole } = await grant(uni.admin, { personId: person.personId, role: 'COORDINATOR', cohortId });
  expect(await renameCohort(person, cohortId)).toBe('OK');
  expect((await person.run(VIEWER)).viewer.roles[0]).toMatchObject({
    role: 'COORDINATOR',
    cohort: { id: cohortId },
  });
  await uni.admin.run(REVOKE, { i: { roleGrantId: grantRole.roleGrant.id } });
  expect(await renameCohort(person, cohortId)).toBe('NOT_FOUND');
});

test('who left is out with the next request, and in again when the departure is undone', async () => {
  const uni = await institution();
  const [person, coordinator] = [await uni.person(['ANALYST']), await uni.person(['COORDINATOR'])];
  await coordinator.run(MOVE_PERSON('deactivatePerson'), { i: { personId: person.personId } });
  const refused = await person.ask(VIEWER);
  expect({ status: refused.status, outcome: outcomeOf(refused, 'viewer') }).toEqual({
    status: 401,
    outcome: 'UNAUTHENTICATED',
  });
  await coordinator.run(MOVE_PERSON('reactivatePerson'), { i: { personId: person.personId } });
  expect((await person.run(VIEWER)).viewer.id).toBe(person.personId);
});

test('a coordinator can’t rise above herself', async () => {
  const uni = await institution();
  const coordinator = await uni.person(['COORDINATOR']);
  const { personId } = uni.admin;
  const before = await contentsOf(uni.id);
  const attempts: [string, string, object][] = [
    ['deactivatePerson', MOVE_PERSON('deactivatePerson'), { personId }],
    [
      'grantRole',
      'mutation($i: GrantRoleInput!) { grantRole(input: $i) { userErrors { code } } }',
      { personId: coordinator.personId, role: 'INSTITUTION_ADMIN' },
    ],
    [
      'linkSignIn',
      'mutation($i: SignInInput!) { linkSignIn(input: $i) { userErrors { code } } }',
      { personId, issuer: 'x', subject: 'y' },
    ],
    ['deactivatePerson', MOVE_PERSON('deactivatePerson'), { personId: coordinator.personId }],
  ];
  for (const [name, query, i] of attempts)
    expect(await outcome(coordinator, name, query, { i })).toBe('FORBIDDEN');
  expect(await contentsOf(uni.id)).toEqual(before);
});
