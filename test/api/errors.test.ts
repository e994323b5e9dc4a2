/** What nobody foresaw: the client learns nothing but an id to tell the operator, and the operator finds all under it. */
import { eventually, post, type Answer } from '../support/client';
import { asSuperuser, withoutColumn } from '../support/http-sabotage';
import { institution } from '../support/scenario';
import type { TestServer } from '../support/server';

const MASKED = 'Something went wrong on our side. Tell the operator the request id.';
/** SQL, its words of errors, tables and columns, stacks and paths. */
const INSIDE =
  /\b(select|insert|update|from|where|column|relation|constraint|sabotaged|postgres)\b|\bat .*:\d+|node_modules|\/src\/|\.[jt]s\b|Error:/i;

let production: TestServer;
beforeAll(async () => {
  production = await ithaca.another({ NODE_ENV: 'production' }, { role: 'api' });
});
afterAll(() => production.stop());

function expectMasked({ errors, requestId }: Answer, paths: unknown[][]): void {
  expect(errors).toEqual(
    paths.map((path) => ({
      message: MASKED,
      path,
      locations: expect.any(Array),
      extensions: { code: 'INTERNAL_SERVER_ERROR', requestId },
    })),
  );
  expect(JSON.stringify(errors?.map(({ message, extensions }) => [message, extensions]))).not.toMatch(INSIDE);
}

const linesOf = ({ requestId }: Answer, { logs }: TestServer) =>
  logs.filter(({ reqId, level }) => reqId === requestId && (level as number) >= 50);

describe.each([
  ['in development', () => ithaca],
  ['in production', () => production],
])('%s', (_, server) => {
  test('an error in a query is masked, and logged with its request', async () => {
    const { admin } = await institution();
    const query = 'query Broken { programs { edges { node { name } } } }';
    const answer = await withoutColumn('programs', 'name', () =>
      post({ query }, { token: admin.token, url: server().url }),
    );
    expectMasked(answer, [['programs']]);
    expect(answer.status).toBe(200);
    const [line, ...others] = linesOf(answer, server());
    expect(others).toEqual([]);
    expect(line).toMatchObject({
      msg: 'unexpected error',
      operation: 'Broken',
      path: ['programs'],
      err: { code: '42703', message: expect.stringContaining('does not exist') },
    });
    expect((line?.err as { stack: string }).stack).toMatch(/\bat .*reader\.[jt]s:\d+/);
    const again = await post({ query }, { token: admin.token, url: server().url });
    expect(again.errors).toBeUndefined();
  });

  test('an error in a mutation is masked, and nothing is written', async () => {
    const { admin } = await institution();
    const query =
      'mutation { createProgram(input: { name: "Half a program", kind: FORMAL }) { program { id } userErrors { message } } }';
    const answer = await withoutColumn('events', 'node_ids', () =>
      post({ query }, { token: admin.token, url: server().url }),
    );
    expectMasked(answer, [['createProgram']]);
    expect((await admin.run('{ programs { totalCount } }')).programs.totalCount).toBe(0);
  });

  test('an error while signing in is masked, with status 500', async () => {
    const { admin } = await institution();
    const answer = await withoutColumn('people', 'deactivated_at', () =>
      post({ query: '{ viewer { id } }' }, { token: admin.token, url: server().url }),
    );
    expect([answer.status, answer.data]).toEqual([500, undefined]);
    expect(answer.errors).toEqual([
      { message: MASKED, extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: answer.requestId } },
    ]);
    expect(linesOf(answer, server())).toMatchObject([{ err: { code: '42703' } }]);
  });

  test('a row that breaks the promises of the schema is masked, and logged', async () => {
    const { admin, program } = await institution();
    const id = await program();
    await asSuperuser('ALTER TABLE programs ALTER name DROP NOT NULL');
    await asSuperuser(`UPDATE programs SET name = NULL WHERE 'program_' || id = '${id}'`);
    const answer = await post(
      { query: '{ programs { edges { node { id name } } } }' },
      { token: admin.token, url: server().url },
    );
    await asSuperuser(`UPDATE programs SET name = 'Mended' WHERE name IS NULL`);
    await asSuperuser('ALTER TABLE programs ALTER name SET NOT NULL');
    expectMasked(answer, [['programs', 'edges', 0, 'node', 'name']]);
    expect(linesOf(answer, server())).toMatchObject([
      { err: { message: expect.stringContaining('Cannot return null for non-nullable field Program.name') } },
    ]);
  });
});

test('an error that a whole list shares is logged a few times, not for each item', async () => {
  const { admin } = await institution();
  const { createOrgUnit } = await admin.run(
    'mutation { createOrgUnit(input: { name: "Unit" }) { orgUnit { id } userErrors { message } } }',
  );
  for (let i = 0; i < 8; i++) {
    await admin.run(
      'mutation ($i: CreatePersonInput!) { createPerson(input: $i) { userErrors { message } } }',
      { i: { displayName: `P${i}`, orgUnitId: createOrgUnit.orgUnit.id } },
    );
  }
  const answer = await withoutColumn('org_units', 'name', () =>
    admin.ask('{ people { edges { node { orgUnit { name } } } } }'),
  );
  expect(answer.errors).toHaveLength(8);
  expect(answer.data.people.edges).toHaveLength(9);
  expect(linesOf(answer, ithaca).map(({ msg, more }) => [msg, more])).toEqual([
    ...Array.from({ length: 3 }, () => ['unexpected error', undefined]),
    ['further unexpected errors', 5],
  ]);
});

test('what comes of the client’s values is no error of the server', async () => {
  const { admin } = await institution();
  const answers = [
    await admin.ask('{ people(after: "nonsense") { totalCount } }'),
    await admin.ask('query ($id: ID!) { node(id: $id) { id } }', { id: 'program_\0' }),
    await admin.ask('query ($id: ID!) { cohort(id: $id) { id } }', { id: '\ud800' }),
    await admin.ask('query ($f: PeopleFilter) { people(filter: $f) { totalCount } }', {
      f: { email: 'a\0b@example.org' },
    }),
    await admin.ask('{ people(first: 1e2) { totalCount } }'),
  ];
  for (const answer of answers) {
    expect(answer.errors?.[0]?.extensions.code).toMatch(
      /^(BAD_USER_INPUT|NOT_FOUND|GRAPHQL_VALIDATION_FAILED)$/,
    );
    expect(linesOf(answer, ithaca)).toEqual([]);
  }
});

test('an answer that is not ready says why in a sentence, not in the words of the database', async () => {
  await asSuperuser('ALTER TABLE migrations RENAME TO sabotaged');
  const response = await fetch(`${production.url}/readyz`).finally(() =>
    asSuperuser('ALTER TABLE sabotaged RENAME TO migrations'),
  );
  expect([response.status, await response.text()]).toEqual([
    503,
    expect.not.stringMatching(/sabotaged|relation/),
  ]);
  await eventually(async () => ((await fetch(`${production.url}/readyz`)).status === 200 ? true : null));
});
