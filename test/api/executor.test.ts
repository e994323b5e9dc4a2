/** Whether a query is compiled or not is nothing that a client can see: the same answer the first, second and third time. */
import { post, type Answer } from '../support/client';
import { withoutColumn } from '../support/http-sabotage';
import { institution, type Actor, type Institution } from '../support/scenario';
import type { TestServer } from '../support/server';

let server: TestServer;
let uni: Institution;
let programId: string;
beforeAll(async () => {
  // Resolvers are to answer here, not statements that answer whole operations.
  server = await ithaca.another({ READ_PATH: 'ordinary' }, { role: 'api' });
  uni = await institution();
  programId = await uni.program({ name: 'Peers' });
});
afterAll(() => server.stop());

interface Operation {
  query: string;
  variables?: object;
  operationName?: string;
}

/** Asks three times: compiled at last. The three answers must be one. */
async function thrice(operation: Operation, by: Actor = uni.admin, accept?: string): Promise<Answer> {
  const headers: Record<string, string> = accept ? { accept } : {};
  const answers: Answer[] = [];
  for (let time = 0; time < 3; time++) {
    answers.push(await post(operation, { token: by.token, url: server.url, headers }));
  }
  const [first, ...others] = answers.map(({ status, data, errors, requestId }) =>
    JSON.stringify({ status, data, errors }).replaceAll(requestId, 'request-id'),
  );
  expect(others).toEqual([first, first]);
  return answers.at(-1)!;
}

const NOWHERE = 'program_00000000-0000-4000-8000-000000000000';

test('an answer comes in the order of the document', async () => {
  const query = `query ($id: ID!) {
    z: program(id: $id) { name __typename id } node(id: $id) { ...on Program { kind } id __typename }
    programs(first: 1) { totalCount pageInfo { hasNextPage endCursor } edges { node { createdAt id } } } ...More }
    fragment More on Query { z: program(id: $id) { version } nodes(ids: [$id]) { id ... on VersionedNode { version } } }`;
  const { data, errors } = await thrice({ query, variables: { id: programId } });
  expect(errors).toBeUndefined();
  expect(JSON.stringify(Object.entries(data.z))).toBe(
    JSON.stringify([
      ['name', 'Peers'],
      ['__typename', 'Program'],
      ['id', programId],
      ['version', 1],
    ]),
  );
  expect(Object.keys(data)).toEqual(['z', 'node', 'programs', 'nodes']);
  expect(data.node).toEqual({ kind: expect.any(String), id: programId, __typename: 'Program' });
  expect(data.programs.totalCount).toBe(1);
  expect(data.programs.edges[0].node.createdAt).toMatch(/^\d{4}-.*T.*Z$/);
  expect(data.nodes).toEqual([{ id: programId, version: 1 }]);
});

test('faults keep code, path and status, and tell nothing of their insides', async () => {
  const query = `query ($id: ID!) { viewer { id } first: program(id: $id) { id } }`;
  const missing = await thrice({ query, variables: { id: NOWHERE } });
  expect(missing.errors).toEqual([
    {
      message: expect.stringContaining(NOWHERE),
      path: ['first'],
      locations: [{ line: 1, column: 34 }],
      extensions: { code: 'NOT_FOUND' },
    },
  ]);
  expect([missing.status, missing.data]).toEqual([200, null]);
  const wrong = await thrice({ query, variables: { id: 'nonsense' } });
  expect(wrong.errors).toMatchObject([{ path: ['first'], extensions: { code: 'BAD_USER_INPUT' } }]);
  const nobody = await uni.person();
  const refused = await thrice({ query: '{ auditLog { totalCount } }' }, nobody);
  expect(refused.errors).toMatchObject([{ path: ['auditLog'], extensions: { code: 'FORBIDDEN' } }]);
});

test.each([
  [undefined, 200],
  ['application/graphql-response+json', 400],
])('a wrong variable, to a client that accepts %s', async (accept, status) => {
  const query =
    'query ($id: ID!, $first: Int!) { programs(first: $first) { totalCount } program(id: $id) { id } }';
  const answer = await thrice({ query, variables: { first: 'many' } }, uni.admin, accept);
  expect([answer.status, answer.data]).toEqual([status, undefined]);
  expect(answer.errors).toMatchObject([
    {
      message: 'Variable "$id" of required type "ID!" was not provided.',
      extensions: { code: 'BAD_USER_INPUT' },
    },
    {
      message: expect.stringMatching(/^Variable "\$first" got invalid value "many"/),
      extensions: { code: 'BAD_USER_INPUT' },
    },
  ]);
});

test('operations of one document are told apart by name', async () => {
  const query =
    'query Name($id: ID!) { program(id: $id) { ...P } } query Both($id: ID!) { program(id: $id) { id ...P } } fragment P on Program { name }';
  const variables = { id: programId };
  const of = (operationName?: string) => thrice({ query, variables, operationName });
  expect((await of('Name')).data).toEqual({ program: { name: 'Peers' } });
  expect((await of('Both')).data).toEqual({ program: { id: programId, name: 'Peers' } });
  expect((await of('Name')).data).toEqual({ program: { name: 'Peers' } });
  for (const name of ['Neither', undefined]) {
    expect((await of(name)).errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  }
});

test('conditions count in each request', async () => {
  const query =
    'query ($id: ID!, $with: Boolean! = true) { program(id: $id) { id name @include(if: $with) ... @skip(if: $with) { version } } }';
  const of = async (given: object) =>
    (await thrice({ query, variables: { id: programId, ...given } })).data.program;
  for (let round = 0; round < 2; round++) {
    expect(await of({})).toEqual({ id: programId, name: 'Peers' });
    expect(await of({ with: false })).toEqual({ id: programId, version: 1 });
  }
});

test('what nobody foresaw is masked, and logged once with its cause', async () => {
  const query = 'query Broken { viewer { id } programs { edges { node { name } } } }';
  await thrice({ query });
  const before = server.logs.length;
  const { errors, data, requestId } = await withoutColumn('programs', 'name', () =>
    post({ query }, { token: uni.admin.token, url: server.url }),
  );
  expect(data).toBeNull();
  expect(errors).toEqual([
    {
      message: 'Something went wrong on our side. Tell the operator the request id.',
      path: ['programs'],
      locations: [{ line: 1, column: 30 }],
      extensions: { code: 'INTERNAL_SERVER_ERROR', requestId },
    },
  ]);
  const lines = server.logs.slice(before).filter(({ reqId, err }) => reqId === requestId && err);
  expect(lines).toMatchObject([
    { msg: 'unexpected error', operation: 'Broken', path: ['programs'], err: { code: '42703' } },
  ]);
});

test('what a client writes into a document does not run', async () => {
  // How graphql-jit marks a date in the code that it makes.
  const mark = '__MAGIC_DATE__33a9e76d_02e0_4128_8e92_3530ad3da74dprocess.exit(1)';
  const { errors } = await thrice({ query: `{ program(id: "${mark}") { id } }` });
  expect(errors).toMatchObject([{ path: ['program'], extensions: { code: 'BAD_USER_INPUT' } }]);
  expect((await thrice({ query: '{ viewer { id } }' })).data).toEqual({ viewer: { id: uni.admin.personId } });
});
