/** People: who is who, who left, and who comes back. */
import { uuidOf } from '../../src/ids';
import { asSuperuser } from '../support/authorization-database';
import { must, mutate, race, resultOf, tally } from '../support/authorization-mutate';
import { institution, unique, type Institution } from '../support/scenario';

test('an e-mail address is one person’s, whatever its case, also for twenty at once', async () => {
  const [uni, other] = [await institution(), await institution()];
  const results = await race(uni.admin, 20, (index) =>
    mutate(uni.admin, 'createPerson', {
      displayName: unique('Person'),
      email: index % 2 ? 'Grace.Hopper@Example.org' : 'grace.hopper@example.org',
    }),
  );
  expect(tally(results.map(resultOf))).toEqual({ OK: 1, AlreadyExists: 19 });
  expect(results.find(({ userErrors }) => userErrors.length)?.userErrors).toMatchObject([
    { code: 'ALREADY_EXISTS', path: ['email'] },
  ]);
  const { personId } = await uni.person();
  expect(
    (await mutate(uni.admin, 'updatePerson', { personId, email: 'GRACE.HOPPER@EXAMPLE.ORG' })).userErrors,
  ).toMatchObject([{ path: ['email'] }]);
  await must(other.admin, 'createPerson', { displayName: 'Grace', email: 'grace.hopper@example.org' });
  const found = await uni.admin.run(
    '{ people(filter: { email: "GRACE.hopper@EXAMPLE.org" }) { totalCount } }',
  );
  expect(found.people.totalCount).toBe(1);
});

test('an external id is one person’s, also for twenty at once; many have none', async () => {
  const uni = await institution();
  const results = await race(uni.admin, 20, () =>
    mutate(uni.admin, 'createPerson', { displayName: unique('Person'), externalId: 'HR-1' }),
  );
  expect(tally(results.map(resultOf))).toEqual({ OK: 1, AlreadyExists: 19 });
  await must(uni.admin, 'createPerson', { displayName: 'A', externalId: 'hr-1' });
  for (const displayName of ['B', 'C'])
    await must(uni.admin, 'createPerson', { displayName, externalId: null, email: null });
});

test('who leaves ends her live enrollments, and keeps those that ended before; undone, they are what they were', async () => {
  const uni = await institution();
  const person = await uni.person();
  const states = ['INVITED', 'DRAFT', 'SUBMITTED', 'SCREENING', 'ACCEPTED'] as const;
  const live = await Promise.all(
    states.map(async (state) => uni.enroll(person, await uni.cohort({}, 'ENROLLING'), 'MENTEE', state)),
  );
  const done = await uni.enroll(person, await uni.cohort({}, 'ENROLLING'), 'MENTOR', 'ACCEPTED');
  await must(uni.admin, 'completeEnrollment', { enrollmentId: done });
  const bystander = await uni.enroll(
    await uni.person(),
    await uni.cohort({}, 'ENROLLING'),
    'MENTEE',
    'ACCEPTED',
  );

  const left = await must(
    uni.admin,
    'deactivatePerson',
    { personId: person.personId },
    'person { deactivatedAt version }',
  );
  expect(left.person).toEqual({ deactivatedAt: expect.any(String), version: 2 });
  const stateOf = async (id: string) =>
    (await uni.admin.run('query($id: ID!) { enrollment(id: $id) { state } }', { id })).enrollment.state;
  for (const id of live) expect(await stateOf(id)).toBe('LEFT_INSTITUTION');
  expect([await stateOf(done), await stateOf(bystander)]).toEqual(['COMPLETED', 'ACCEPTED']);

  const cohortId = await uni.cohort({}, 'ENROLLING');
  const invitation = { cohortId, personId: person.personId, role: 'MENTEE' };
  expect((await mutate(uni.admin, 'invitePerson', invitation)).userErrors).toMatchObject([
    { __typename: 'NotPossibleNow', path: ['personId'] },
  ]);
  // An error of HR, undone in time: she is where she was.
  await must(uni.admin, 'reactivatePerson', { personId: person.personId });
  expect(await Promise.all(live.map(stateOf))).toEqual([...states]);
  await must(uni.admin, 'invitePerson', invitation);
});

test('an invitation and a departure at once leave nobody enrolled who is gone', async () => {
  const uni = await institution();
  for (let round = 0; round < 5; round++) {
    const { personId } = await uni.person();
    const cohortIds = await Promise.all([1, 2, 3, 4].map(() => uni.cohort({}, 'ENROLLING')));
    await race(uni.admin, 5, (index) => {
      const cohortId = cohortIds[index];
      return cohortId
        ? mutate(uni.admin, 'invitePerson', { cohortId, personId, role: 'MENTEE' })
        : mutate(uni.admin, 'deactivatePerson', { personId });
    });
    const live = await asSuperuser(
      `select e.state from enrollments e join people p on p.id = e.person_id and p.deactivated_at is not null
       where e.person_id = $1 and e.state <> 'LEFT_INSTITUTION'`,
      [uuidOf(personId)],
    );
    expect({ round, live }).toEqual({ round, live: [] });
  }
});

async function found({ admin }: Institution, filter: object): Promise<string[]> {
  const data = await admin.run(
    'query($filter: PersonFilter) { people(filter: $filter, first: 100) { totalCount edges { node { displayName } } } }',
    { filter },
  );
  expect(data.people.totalCount).toBe(data.people.edges.length);
  return data.people.edges.map(({ node }: any) => node.displayName);
}

test('people are found by the beginning of their name, as it is written', async () => {
  const uni = await institution();
  for (const displayName of [
    '100% Ada',
    '100 Ada',
    'a_b',
    'axb',
    'Ärmel',
    'ärmlich',
    'back\\slash',
    "O'Hara",
    'İpek',
  ]) {
    await must(uni.admin, 'createPerson', { displayName });
  }
  expect(await found(uni, { nameStartsWith: '100%' })).toEqual(['100% Ada']);
  expect(await found(uni, { nameStartsWith: 'A_' })).toEqual(['a_b']);
  expect(await found(uni, { nameStartsWith: 'äRM' })).toEqual(['Ärmel', 'ärmlich']);
  expect(await found(uni, { nameStartsWith: 'BACK\\' })).toEqual(['back\\slash']);
  expect(await found(uni, { nameStartsWith: "o'" })).toEqual(["O'Hara"]);
  expect(await found(uni, { nameStartsWith: 'slash' })).toEqual([]);
});

test('people are found by unit and by whether they left', async () => {
  const uni = await institution();
  const unit = async (name: string, parentId: string | null = null) =>
    (await must(uni.admin, 'createOrgUnit', { name, parentId }, 'orgUnit { id }')).orgUnit.id as string;
  const faculty = await unit('Faculty');
  const institute = await unit('Institute', faculty);
  const make = async (displayName: string, orgUnitId: string) =>
    (await must(uni.admin, 'createPerson', { displayName, orgUnitId }, 'person { id }')).person.id as string;
  await make('Dean', faculty);
  const gone = await make('Gone', institute);
  await make('Here', institute);
  await must(uni.admin, 'deactivatePerson', { personId: gone });
  expect(await found(uni, { orgUnitId: institute })).toEqual(['Gone', 'Here']);
  expect(await found(uni, { orgUnitId: faculty })).toEqual(['Dean']);
  expect(await found(uni, { orgUnitId: institute, deactivated: true })).toEqual(['Gone']);
  expect(await found(uni, { orgUnitId: institute, deactivated: false })).toEqual(['Here']);
});
