/** The life of a cohort, and what a program and its cohorts have to do with each other. */
import { uuidOf } from '../../src/ids';
import { asSuperuser } from '../support/authorization-database';
import { must, mutate, race, resultOf, tally } from '../support/authorization-mutate';
import { codeOf } from '../support/client';
import { institution, unique } from '../support/scenario';

/** DESIGN section 5, by the mutation that takes the step. */
const STEPS: Record<string, string> = {
  openEnrollment: 'ENROLLING',
  startMatching: 'MATCHING',
  activateCohort: 'ACTIVE',
  beginWrapUp: 'WRAP_UP',
  completeCohort: 'COMPLETED',
  archiveCohort: 'ARCHIVED',
  cancelCohort: 'CANCELED',
};
const NEXT: Record<string, string[]> = {
  DRAFT: ['ENROLLING', 'CANCELED'],
  ENROLLING: ['MATCHING', 'CANCELED'],
  MATCHING: ['ENROLLING', 'ACTIVE', 'CANCELED'],
  ACTIVE: ['WRAP_UP', 'CANCELED'],
  WRAP_UP: ['COMPLETED'],
  COMPLETED: ['ARCHIVED'],
  ARCHIVED: [],
  CANCELED: ['ARCHIVED'],
};

test.each([false, true])('every step from every state, rolling: %s', async (rolling) => {
  const uni = await institution();
  const cohortId = await uni.cohort({ rolling });
  for (const [state, steps] of Object.entries(NEXT)) {
    // While it enrolls, a rolling cohort may begin to work as well.
    const allowed = rolling && state === 'ENROLLING' ? [...steps, 'ACTIVE'] : steps;
    for (const [mutation, to] of Object.entries(STEPS)) {
      await asSuperuser('update cohorts set state = $2 where id = $1', [uuidOf(cohortId), state]);
      const { cohort, userErrors } = await mutate(uni.admin, mutation, { cohortId }, 'cohort { state }');
      if (allowed.includes(to)) {
        expect({ state, mutation, cohort, userErrors }).toEqual({
          state,
          mutation,
          cohort: { state: to },
          userErrors: [],
        });
        continue;
      }
      expect(cohort).toBeNull();
      expect(userErrors).toEqual([
        {
          __typename: 'IllegalTransition',
          code: 'ILLEGAL_TRANSITION',
          message: expect.stringContaining(state),
          path: [],
          state,
          allowed: expect.any(Array),
        },
      ]);
      expect([...(userErrors[0]?.allowed ?? [])].sort()).toEqual([...allowed].sort());
    }
  }
});

test('a cohort runs from draft to archive, one version at a time', async () => {
  const uni = await institution();
  const cohortId = await uni.cohort();
  const walked: [string, number][] = [];
  for (const step of [
    'openEnrollment',
    'startMatching',
    'openEnrollment',
    'startMatching',
    'activateCohort',
    'beginWrapUp',
    'completeCohort',
    'archiveCohort',
  ]) {
    const { cohort } = await must(
      uni.admin,
      step,
      { cohortId, expectedVersion: walked.length + 1 },
      'cohort { state version }',
    );
    walked.push([cohort.state, cohort.version]);
  }
  expect(walked.at(-1)).toEqual(['ARCHIVED', 9]);
});

test('of ten who take the same step at once, one takes it', async () => {
  const uni = await institution();
  const cohortId = await uni.cohort();
  const results = await race(uni.admin, 10, () => mutate(uni.admin, 'openEnrollment', { cohortId }));
  expect(tally(results.map(resultOf))).toEqual({ OK: 1, IllegalTransition: 9 });
});

test('a cohort’s name is unique in its program, also for twenty at once', async () => {
  const uni = await institution();
  const [programId, otherId] = [await uni.program(), await uni.program()];
  const name = unique('Cohort');
  const results = await race(uni.admin, 20, () => mutate(uni.admin, 'createCohort', { programId, name }));
  expect(tally(results.map(resultOf))).toEqual({ OK: 1, AlreadyExists: 19 });
  expect(results.find(({ userErrors }) => userErrors.length)?.userErrors[0]).toMatchObject({
    code: 'ALREADY_EXISTS',
    path: ['name'],
    existingId: null,
  });
  await must(uni.admin, 'createCohort', { programId: otherId, name });
  await must(uni.admin, 'createCohort', { programId, name: name.toUpperCase() });
  const other = await uni.cohort({ programId });
  expect((await mutate(uni.admin, 'updateCohort', { cohortId: other, name })).userErrors).toMatchObject([
    { __typename: 'AlreadyExists', path: ['name'] },
  ]);
});

test('days stand in their order', async () => {
  const uni = await institution();
  const programId = await uni.program();
  const make = (days: object) =>
    mutate(
      uni.admin,
      'createCohort',
      { programId, name: unique('Cohort'), ...days },
      'cohort { id startsOn endsOn }',
    );
  expect((await make({ startsOn: '2027-02-01', endsOn: '2027-01-31' })).userErrors).toMatchObject([
    { code: 'INVALID_INPUT', path: ['endsOn'] },
  ]);
  expect(
    (await make({ enrollmentOpensOn: '2027-02-01', enrollmentClosesOn: '2027-01-01' })).userErrors,
  ).toMatchObject([{ code: 'INVALID_INPUT', path: ['enrollmentClosesOn'] }]);
  const { cohort } = await make({ startsOn: '2027-02-28', endsOn: '2027-02-28' });
  expect(cohort).toMatchObject({ startsOn: '2027-02-28', endsOn: '2027-02-28' });
  expect(
    (await mutate(uni.admin, 'updateCohort', { cohortId: cohort.id, endsOn: '2027-02-27' })).userErrors,
  ).toMatchObject([{ path: ['endsOn'] }]);
  const refused = await uni.admin.ask(
    'mutation($i: CreateCohortInput!) { createCohort(input: $i) { userErrors { code } } }',
    {
      i: { programId, name: 'x', startsOn: '2027-02-30' },
    },
  );
  expect(codeOf(refused)).toBe('BAD_USER_INPUT');
});

test('an archived program keeps its cohorts and takes no new ones, until it is restored', async () => {
  const uni = await institution();
  const programId = await uni.program();
  const cohortId = await uni.cohort({ programId });
  const member = await uni.person();
  await must(uni.admin, 'archiveProgram', { programId });
  const create = () => mutate(uni.admin, 'createCohort', { programId, name: unique('Cohort') });
  expect((await create()).userErrors).toMatchObject([{ __typename: 'NotPossibleNow' }]);
  expect((await mutate(uni.admin, 'archiveProgram', { programId })).userErrors).toMatchObject([
    { __typename: 'NotPossibleNow' },
  ]);
  await must(uni.admin, 'openEnrollment', { cohortId });
  const seen = await member.run('query($id: ID!) { cohort(id: $id) { id program { id } } }', {
    id: cohortId,
  });
  expect(seen.cohort).toEqual({ id: cohortId, program: null });
  const { program } = await must(
    uni.admin,
    'restoreProgram',
    { programId },
    'program { archivedAt version }',
  );
  expect(program).toEqual({ archivedAt: null, version: 3 });
  expect((await create()).userErrors).toEqual([]);
});

test('a program’s name is unique in its institution, also for twenty at once', async () => {
  const [uni, other] = [await institution(), await institution()];
  const input = { name: unique('Program'), kind: 'FLASH' };
  const results = await race(uni.admin, 20, () => mutate(uni.admin, 'createProgram', input));
  expect(tally(results.map(resultOf))).toEqual({ OK: 1, AlreadyExists: 19 });
  await must(other.admin, 'createProgram', input);
});

test('lists of cohorts and programs obey their filters', async () => {
  const uni = await institution();
  const programId = await uni.program({ kind: 'PEER' });
  const rolling = await uni.cohort({ programId, rolling: true }, 'ENROLLING');
  const fixed = await uni.cohort({ programId });
  await uni.cohort();
  const list = async (field: string, type: string, filter: object) => {
    const data = await uni.admin.run(
      `query($filter: ${type}) { ${field}(filter: $filter) { totalCount edges { node { id } } } }`,
      { filter },
    );
    return data[field].edges.map((edge: { node: { id: string } }) => edge.node.id).sort();
  };
  expect(await list('cohorts', 'CohortFilter', { programId })).toEqual([rolling, fixed].sort());
  expect(await list('cohorts', 'CohortFilter', { programId, rolling: true })).toEqual([rolling]);
  expect(await list('cohorts', 'CohortFilter', { programId, states: ['DRAFT', 'ARCHIVED'] })).toEqual([
    fixed,
  ]);
  expect(await list('cohorts', 'CohortFilter', { programId, states: [] })).toEqual([]);
  expect(await list('programs', 'ProgramFilter', { kinds: ['PEER'], archived: false })).toEqual([programId]);
  expect(await list('programs', 'ProgramFilter', { archived: true })).toEqual([]);
});
