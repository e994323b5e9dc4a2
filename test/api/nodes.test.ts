/** Finding nodes again by their ids. */
import { randomUUID } from 'node:crypto';
import { isInterfaceType } from 'graphql';
import { uuidOf } from '../../src/ids';
import { asSuperuser } from '../support/authorization-database';
import { outcomeOf, withoutIds } from '../support/authorization-cases';
import { must } from '../support/authorization-mutate';
import { schemaSeenBy } from '../support/authorization-selection';
import { DAY, inTime } from '../support/authorization-time';
import { EVERYBODY, grant, sharedWorld, type World } from '../support/authorization-world';
import { codeOf, post } from '../support/client';
import { fillImports } from '../support/imports-filled';
import { fillPairings } from '../support/pairings-filled';
import { workOf } from '../support/rooms-work';
import { institution } from '../support/scenario';

/** One node of every type. */
async function oneOfEach(world: World): Promise<Record<string, string>> {
  const { uni, people } = world;
  const { admin } = uni;
  const key = await must(
    admin,
    'createApiKey',
    { name: 'Key', scopes: ['PEOPLE_READ'], expiresAt: inTime(DAY) },
    'apiKey { id }',
  );
  const granted = await grant(admin, {
    personId: people.lineManager.personId,
    role: 'ANALYST',
    programId: await uni.program(),
  });
  const nodes = {
    Institution: uni.id,
    OrgUnit: (await must(admin, 'createOrgUnit', { name: 'Unit' }, 'orgUnit { id }')).orgUnit.id,
    Program: world.programId,
    Cohort: await world.cohort('DRAFT'),
    Person: people.participant.personId,
    EmploymentSpan: (
      await must(
        admin,
        'addEmployment',
        { personId: (await uni.person()).personId, fromOn: '2020-01-01' },
        'employment { id }',
      )
    ).employment.id,
    RoleGrant: granted.grantRole.roleGrant.id,
    Enrollment: await world.enrollment('INVITED'),
    ApiKey: key.apiKey.id,
    ...(await workOf(uni)),
    ...(await fillPairings(uni)),
    ...(await fillImports(uni)),
  };
  // Last, so that it stands on the first page of the log.
  const log = await admin.run('{ auditLog(first: 1) { edges { node { id } } } }');
  return { ...nodes, Event: log.auditLog.edges[0].node.id };
}

const NODE = 'query($id: ID!) { node(id: $id) { __typename id } }';
const NODES = 'query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }';

test('every type of node is found by its id, alone and among others', async () => {
  const world = await sharedWorld();
  const { admin } = world.uni;
  const nodes = await oneOfEach(world);
  const schema = await schemaSeenBy(admin);
  const type = schema.getType('Node');
  const types = isInterfaceType(type) ? schema.getPossibleTypes(type).map(({ name }) => name) : [];
  expect(Object.keys(nodes).sort()).toEqual([...types].sort());
  for (const [__typename, id] of Object.entries(nodes))
    expect(await admin.run(NODE, { id })).toEqual({ node: { __typename, id } });

  const ids = Object.values(nodes);
  const asked = [...ids, `person_${randomUUID()}`, 'nonsense', '', ...[...ids].reverse()];
  const found = (await admin.run(NODES, { ids: asked })).nodes.map(
    (node: { id: string } | null) => node?.id ?? null,
  );
  expect(found).toEqual([...ids, null, null, null, ...[...ids].reverse()]);
});

/** Fields at the root that give one node by its id, and lists by which the others are seen. */
const ROOMS: Record<string, string> = {
  Program: 'program',
  Cohort: 'cohort',
  Person: 'person',
  Enrollment: 'enrollment',
  Skill: 'skill',
  OrgUnit: 'orgUnit',
  Milestone: 'milestone',
  Pairing: 'pairing',
  MatchRun: 'matchRun',
  Meeting: 'meeting',
  FeedbackRound: 'feedbackRound',
  Import: 'import',
  EquityReport: 'equityReport',
  EquityBenchmark: 'equityBenchmark',
  MatchRunReview: 'matchRunReview',
};
/** The institution is everybody's; the others are seen through their program or round alone. */
const NO_ROOT = [
  'Institution',
  'MilestoneTemplate',
  'FeedbackInstrument',
  'PairingMember',
  'Leave',
  'Goal',
  'ReportingLine',
  'EmploymentSpan',
  'ApplicationForm',
  'ApplicationQuestion',
  'Application',
  'AttentionItem',
  'WaitlistEntry',
  'WaitlistOffer',
  'Proposal',
  'MatchLeftover',
  'ImportMapping',
  'DemographicsImport',
];
const LISTS: Record<string, string> = {
  RoleGrant: 'roleGrants',
  ApiKey: 'apiKeys',
  Event: 'auditLog',
  FeedbackAssignment: 'feedbackAssignments',
  Exclusion: 'exclusions',
  GoalTag: 'goalTags',
  EquitySchedule: 'equitySchedules',
  EquityTask: 'equityTasks',
};

test('node shows nobody more than the rooms do', async () => {
  const world = await sharedWorld();
  const nodes = await oneOfEach(world);
  const keys = [
    await world.key(['PROGRAMS_READ']),
    await world.key(['PEOPLE_READ']),
    await world.key(['ENROLLMENTS_READ', 'AUDIT_READ']),
  ];
  const tokens = [...EVERYBODY.map((who) => world.people[who].token), ...keys];
  for (const token of tokens) {
    for (const [type, id] of Object.entries(nodes)) {
      if (NO_ROOT.includes(type)) continue;
      const node = outcomeOf(await post({ query: NODE, variables: { id } }, { token }), 'node');
      const list = `{ ${LISTS[type]}(first: 100) { edges { node { id } } } }`;
      const room = ROOMS[type]
        ? outcomeOf(
            await post(
              { query: `query($id: ID!) { ${ROOMS[type]}(id: $id) { id } }`, variables: { id } },
              { token },
            ),
            ROOMS[type],
          )
        : outcomeOf(await post({ query: list }, { token }), LISTS[type]!, id);
      expect({ type, seen: node === 'OK' }).toEqual({ type, seen: room === 'OK' });
      const several = await post({ query: NODES, variables: { ids: [id] } }, { token });
      expect(several.data.nodes[0]?.id).toBe(node === 'OK' ? id : undefined);
    }
  }
});

test('what is there and hidden is told like what is not there', async () => {
  const [world, other] = [await sharedWorld(), await institution()];
  for (const id of Object.values(await oneOfEach(world))) {
    const unknown = id.replace(uuidOf(id), randomUUID());
    const told = await Promise.all(
      [id, unknown].map((asked) =>
        post({ query: NODE, variables: { id: asked } }, { token: other.admin.token }),
      ),
    );
    expect(codeOf(told[0]!)).toBe('NOT_FOUND');
    expect(withoutIds(told[0]!)).toBe(withoutIds(told[1]!));
  }
});

test('an id of another type says of which', async () => {
  const world = await sharedWorld();
  const { admin } = world.uni;
  const nodes = await oneOfEach(world);
  for (const [expected, field] of Object.entries(ROOMS)) {
    for (const [type, id] of Object.entries(nodes)) {
      if (type === expected) continue;
      const { errors } = await admin.ask(`query($id: ID!) { ${field}(id: $id) { id } }`, { id });
      const message = `"${id}" is the id of a ${type}, but the id of a ${expected} is expected here.`;
      expect(errors).toMatchObject([{ message, extensions: { code: 'BAD_USER_INPUT' } }]);
    }
    const { errors } = await admin.ask(`query($id: ID!) { ${field}(id: $id) { id } }`, { id: 'nonsense' });
    expect(errors).toMatchObject([
      {
        message: `"nonsense" is not an id. Pass the id of a ${expected} as the API gave it.`,
        extensions: { code: 'BAD_USER_INPUT' },
      },
    ]);
  }
});

test('ids are exact', async () => {
  const { admin, id } = await institution();
  for (const wrong of [
    id.toUpperCase(),
    id.replace('_', '-'),
    `${id} `,
    uuidOf(id),
    `institution_${uuidOf(id).replaceAll('-', '')}`,
    '_',
    `x${id}`,
  ]) {
    expect([wrong, codeOf(await admin.ask(NODE, { id: wrong }))]).toEqual([wrong, 'NOT_FOUND']);
  }
});

test('up to a hundred nodes are asked for at once', async () => {
  const uni = await institution();
  const ids = (count: number) => Array.from({ length: count }, () => uni.id);
  const { data } = await uni.admin.ask(NODES, { ids: ids(100) });
  expect(data.nodes).toHaveLength(100);
  expect(codeOf(await uni.admin.ask(NODES, { ids: ids(101) }))).toBe('BAD_USER_INPUT');
  expect((await uni.admin.run(NODES, { ids: [] })).nodes).toEqual([]);
});

test('ids grow with time, so that pages of new rows stay together', async () => {
  const uni = await institution();
  for (let i = 0; i < 5; i++) await uni.program();
  const rows = await asSuperuser<{ id: string }>(
    'select id::text from programs where institution_id = $1 order by created_at',
    [uuidOf(uni.id)],
  );
  const ids = rows.map(({ id }) => id);
  expect(ids).toEqual([...ids].sort());
  for (const id of ids) expect(id[14]).toBe('7');
});
