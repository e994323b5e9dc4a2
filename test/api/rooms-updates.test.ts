/** Changing what somebody else may change too: versions, and absent = leave, null = clear, value = set. */
import { isInputObjectType } from 'graphql';
import { must, mutate, race, resultOf, tally, type Refusal } from '../support/authorization-mutate';
import { inputTypeOf } from '../support/authorization-inputs';
import { MUTATIONS } from '../support/authorization-mutations';
import { schemaSeenBy } from '../support/authorization-selection';
import { prepareWorld } from '../support/authorization-world';
import { institution, unique, type Institution } from '../support/scenario';

test('every mutation that takes an expected version refuses another, and says which it is', async () => {
  const world = await prepareWorld();
  const schema = await schemaSeenBy(world.uni.admin);
  const names = Object.keys(MUTATIONS).filter((name) => {
    const type = schema.getType(inputTypeOf(name));
    return isInputObjectType(type) && 'expectedVersion' in type.getFields();
  });
  expect(names.length).toBeGreaterThan(20);
  for (const name of names) {
    const { make, may } = MUTATIONS[name]!;
    const who = world.people[may[0]!];
    const input = (await make(world)).variables.input as object;
    const { userErrors } = await mutate(who, name, { ...input, expectedVersion: 77 });
    expect({ name, userErrors }).toEqual({
      name,
      userErrors: [
        expect.objectContaining({
          __typename: 'VersionConflict',
          code: 'VERSION_CONFLICT',
          path: ['expectedVersion'],
        }),
      ],
    });
    const currentVersion = userErrors[0]?.currentVersion;
    expect((await mutate(who, name, { ...input, expectedVersion: currentVersion })).userErrors).toEqual([]);
  }
});

type Kind = [
  create: (uni: Institution) => Promise<string>,
  mutation: string,
  id: string,
  change: () => object,
];

const KINDS: Record<string, Kind> = {
  cohort: [(uni) => uni.cohort(), 'updateCohort', 'cohortId', () => ({ name: unique('Name') })],
  program: [(uni) => uni.program(), 'updateProgram', 'programId', () => ({ name: unique('Name') })],
  person: [
    async (uni) => (await uni.person()).personId,
    'updatePerson',
    'personId',
    () => ({ displayName: unique('Name') }),
  ],
  orgUnit: [
    async ({ admin }) => (await must(admin, 'createOrgUnit', { name: 'Unit' }, 'orgUnit { id }')).orgUnit.id,
    'updateOrgUnit',
    'orgUnitId',
    () => ({ name: unique('Name') }),
  ],
  enrollment: [
    async (uni) => uni.enroll(await uni.person(), await uni.cohort({}, 'ENROLLING'), 'MENTEE', 'SUBMITTED'),
    'screenEnrollment',
    'enrollmentId',
    () => ({}),
  ],
  institution: [async ({ id }) => id, 'updateInstitution', '', () => ({ name: unique('Name') })],
};

test.each(Object.entries(KINDS))(
  'of ten who change one %s from the same version at once, one wins',
  async (_, [create, mutation, idField, change]) => {
    const uni = await institution();
    const id = await create(uni);
    const { node } = await uni.admin.run(
      'query($id: ID!) { node(id: $id) { ... on VersionedNode { version } } }',
      { id },
    );
    const input = () => ({
      ...(idField ? { [idField]: id } : {}),
      ...change(),
      expectedVersion: node.version,
    });
    const results = await race(uni.admin, 10, () => mutate(uni.admin, mutation, input()));
    expect(tally(results.map(resultOf))).toEqual({ OK: 1, VersionConflict: 9 });
    const after = await uni.admin.run(
      'query($id: ID!) { node(id: $id) { ... on VersionedNode { version createdAt updatedAt } } }',
      { id },
    );
    expect(after.node.version).toBe(node.version + 1);
    expect(after.node.updatedAt >= after.node.createdAt).toBe(true);
  },
);

test('without an expected version the last one wins, and every change counts', async () => {
  const uni = await institution();
  const programId = await uni.program();
  await race(uni.admin, 10, () => must(uni.admin, 'updateProgram', { programId, name: unique('Name') }));
  const { program } = await uni.admin.run('query($id: ID!) { program(id: $id) { version } }', {
    id: programId,
  });
  expect(program.version).toBe(11);
});

/** A field that can be cleared: absent, null, value. */
async function threeWays(
  uni: Institution,
  mutation: string,
  node: string,
  id: object,
  fields: Record<string, unknown>,
): Promise<void> {
  const selection = `${node} { ${Object.keys(fields)
    .map((name) => (name === 'orgUnitId' ? 'orgUnit { id }' : name === 'parentId' ? 'parent { id }' : name))
    .join(' ')} }`;
  const shown = (values: Record<string, unknown>) =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) =>
        name === 'orgUnitId' || name === 'parentId'
          ? [name.slice(0, -2), value && { id: value }]
          : [name, value],
      ),
    );
  const cleared = Object.fromEntries(Object.keys(fields).map((name) => [name, null]));
  expect((await must(uni.admin, mutation, { ...id, ...fields }, selection))[node]).toEqual(shown(fields));
  expect((await must(uni.admin, mutation, { ...id }, selection))[node]).toEqual(shown(fields));
  for (const name of Object.keys(fields)) {
    const one = (await must(uni.admin, mutation, { ...id, [name]: null }, selection))[node];
    expect(one).toEqual(shown({ ...fields, [name]: null }));
    await must(uni.admin, mutation, { ...id, [name]: fields[name] });
  }
  expect((await must(uni.admin, mutation, { ...id, ...cleared }, selection))[node]).toEqual(shown(cleared));
}

test('absent leaves, null clears, a value sets', async () => {
  const uni = await institution();
  const orgUnit = async (name: string) =>
    (await must(uni.admin, 'createOrgUnit', { name }, 'orgUnit { id }')).orgUnit.id as string;
  const [parentId, orgUnitId] = [await orgUnit('Parent'), await orgUnit('Child')];
  await threeWays(
    uni,
    'updateProgram',
    'program',
    { programId: await uni.program() },
    { description: 'Words' },
  );
  const days = {
    enrollmentOpensOn: '2027-01-01',
    enrollmentClosesOn: '2027-01-31',
    startsOn: '2027-02-01',
    endsOn: '2027-12-31',
  };
  await threeWays(uni, 'updateCohort', 'cohort', { cohortId: await uni.cohort() }, days);
  await threeWays(uni, 'updateOrgUnit', 'orgUnit', { orgUnitId }, { parentId, code: 'C-1' });
  const { personId } = await uni.person();
  const person = {
    email: 'a@example.org',
    pronouns: 'she',
    jobTitle: 'Dean',
    externalId: 'E-1',
    orgUnitId,
    timeZone: 'Asia/Tokyo',
  };
  await threeWays(uni, 'updatePerson', 'person', { personId }, person);
});

test('what can’t be cleared says so', async () => {
  const uni = await institution();
  const cases: [string, object, string[]][] = [
    ['updateProgram', { programId: await uni.program(), name: null }, ['name']],
    ['updateCohort', { cohortId: await uni.cohort(), name: null, rolling: null }, ['name', 'rolling']],
    [
      'updateOrgUnit',
      { orgUnitId: await KINDS.orgUnit![0](uni), name: null, archived: null },
      ['name', 'archived'],
    ],
    [
      'updatePerson',
      { personId: (await uni.person()).personId, displayName: null, guest: null },
      ['displayName', 'guest'],
    ],
    ['updateInstitution', { name: null, timeZone: null, language: null }, ['name', 'timeZone', 'language']],
  ];
  for (const [name, input, fields] of cases) {
    const { userErrors } = await mutate(uni.admin, name, input);
    expect({ name, paths: (userErrors as Refusal[]).map(({ path }) => path.join('.')).sort() }).toEqual({
      name,
      paths: [...fields].sort(),
    });
  }
});
