/** In production the schema is not told to whoever asks, neither whole nor bit by bit. */
import { getIntrospectionQuery } from 'graphql';
import { post } from '../support/client';
import { serve } from '../support/http-servers';
import { institution, type Actor } from '../support/scenario';
import type { TestServer } from '../support/server';

let production: TestServer;
let admin: Actor;
beforeAll(async () => {
  production = await ithaca.another({ NODE_ENV: 'production' }, { role: 'api' });
  ({ admin } = await institution());
});
afterAll(() => production.stop());

const ask = (query: string, variables: object = {}, server: TestServer = production) =>
  post({ query, variables }, { token: admin.token, url: server.url });

/** Nearly right: field, argument, type, enum value, input field, in the document and in variables. */
const MISTAKES: Record<string, [query: string, variables?: object]> = {
  'a field': ['{ viewr { id } }'],
  'a nested field': ['{ viewer { idd } }'],
  'an argument': ['{ people(frist: 1) { totalCount } }'],
  'a directive': ['{ viewer { id @includ(if: true) } }'],
  'a type': ['{ node(id: "x") { ... on Persn { id } } }'],
  'the type of a variable': ['query ($f: CohortFiltr) { cohorts(filter: $f) { totalCount } }'],
  'a value of an enum': ['{ cohorts(orderBy: CREATED_AT_DES) { totalCount } }'],
  'a field of an input': ['{ cohorts(filter: { stats: [] }) { totalCount } }'],
  'a value of an enum in a variable': [
    'query ($o: CohortOrder!) { cohorts(orderBy: $o) { totalCount } }',
    { o: 'CREATED_AT_DES' },
  ],
  'a field of an input in a variable': [
    'query ($f: CohortFilter) { cohorts(filter: $f) { totalCount } }',
    { f: { programId_: 1 } },
  ],
  'a field that an interface lacks': ['{ node(id: "x") { displayName } }'],
};

test.each(Object.entries(MISTAKES))('no help to guess: %s', async (_, [query, variables]) => {
  const { errors, data } = await ask(query, variables);
  expect(data).toBeUndefined();
  expect(JSON.stringify(errors)).not.toMatch(/did you mean|suggest|inline fragment/i);
  expect(errors?.[0]?.extensions.code).toMatch(/^(GRAPHQL_VALIDATION_FAILED|BAD_USER_INPUT)$/);
});

test('outside production, mistakes are helped with, and with FIELD_SUGGESTIONS=on in it', async () => {
  const helpful = await serve({ NODE_ENV: 'production', FIELD_SUGGESTIONS: 'on' });
  for (const server of [ithaca, helpful])
    expect((await ask('{ viewr { id } }', {}, server)).errors?.[0]?.message).toContain(
      'Did you mean "viewer"?',
    );
});

test('no introspection', async () => {
  for (const query of [
    getIntrospectionQuery(),
    '{ __type(name: "Person") { name } }',
    '{ __schema { queryType { name } } }',
    '{ ...F } fragment F on Query { __schema { types { name } } }',
  ]) {
    const { data, errors } = await ask(query);
    expect(data).toBeUndefined();
    expect(errors?.[0]).toMatchObject({
      message: expect.stringContaining('Introspection is off'),
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
    });
    expect(JSON.stringify(errors)).not.toMatch(/apollo/i);
  }
  expect((await ask('{ __typename }')).data).toEqual({ __typename: 'Query' });
});

test('whoever is not signed in is told nothing at all', async () => {
  for (const query of [
    '{ __typename }',
    '{ viewr { id } }',
    '{ viewer { id } }',
    '{',
    getIntrospectionQuery(),
  ]) {
    const { status, data, errors } = await post({ query }, { url: production.url });
    expect([status, data, errors]).toEqual([
      401,
      undefined,
      [{ message: expect.stringContaining('Sign in'), extensions: { code: 'UNAUTHENTICATED' } }],
    ]);
  }
});

test('introspection, where it is on', async () => {
  const open = await serve({ NODE_ENV: 'production', INTROSPECTION: 'on' });
  const closed = await serve({ INTROSPECTION: 'off' });
  expect((await ask(getIntrospectionQuery(), {}, open)).data.__schema.types.length).toBeGreaterThan(20);
  expect((await ask(getIntrospectionQuery(), {}, closed)).data).toBeUndefined();
});

test('no federation, no hidden root fields', async () => {
  const { errors } = await ask('{ _service { sdl } }');
  expect(errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
});

test('outside production, whoever is not signed in may ask about the schema alone, and no resolver runs', async () => {
  const { requestId, errors, status } = await post({ query: '{ __typename viewer { id } }' });
  expect([status, errors?.[0]?.extensions.code]).toEqual([401, 'UNAUTHENTICATED']);
  for (const query of [
    'mutation { createProgram(input: { name: "x", kind: FORMAL }) { program { id } } }',
    '{ ...F } fragment F on Query { viewer { id } }',
  ]) {
    const answer = await post({ query });
    expect([
      answer.status,
      answer.headers.get('www-authenticate'),
      answer.errors?.[0]?.extensions.code,
    ]).toEqual([401, 'Bearer', 'UNAUTHENTICATED']);
  }
  expect((await post({ query: '{ __type(name: "Person") { name } }' })).data).toEqual({
    __type: { name: 'Person' },
  });
  expect(ithaca.logs.find(({ reqId, msg }) => reqId === requestId && msg === 'request')).toMatchObject({
    statements: 0,
    viewer: null,
  });
});
