/** Requests as real clients send them, and as a foreign page would. */
import { institution, unique, type Institution } from '../support/scenario';

let uni: Institution;
beforeAll(async () => {
  uni = await institution();
});

const bearer = () => ({ authorization: `Bearer ${uni.admin.token}` });
const VIEWER = 'query Me($unused: Boolean = true) { viewer { id @include(if: $unused) } }';
const search = (parameters: Record<string, string>) =>
  `${ithaca.url}/graphql?${new URLSearchParams(parameters).toString()}`;

async function bodyOf(response: Response) {
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    ...((await response.json()) as { data?: any; errors?: any }),
  };
}

test('urql: a query by GET, as long as its address is short', async () => {
  const url = search({ query: VIEWER, variables: '{"unused":true}', operationName: 'Me' });
  const accept =
    'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed';
  const answer = await bodyOf(await fetch(url, { headers: { ...bearer(), accept } }));
  expect(answer).toEqual({
    status: 200,
    type: 'application/graphql-response+json; charset=utf-8',
    data: { viewer: { id: uni.admin.personId } },
  });
});

test('Apollo Client: a POST that also accepts answers in parts', async () => {
  const headers = {
    ...bearer(),
    'content-type': 'application/json',
    accept: 'multipart/mixed;deferSpec=20220824,application/graphql-response+json,application/json;q=0.9',
  };
  const body = JSON.stringify({
    operationName: 'Me',
    variables: {},
    extensions: { clientLibrary: { name: '@apollo/client', version: '4.3.8' } },
    query: VIEWER,
  });
  const answer = await bodyOf(await fetch(`${ithaca.url}/graphql`, { method: 'POST', headers, body }));
  expect(answer).toEqual({
    status: 200,
    type: expect.stringContaining('json'),
    data: { viewer: { id: uni.admin.personId } },
  });
});

test('Apollo Client: a persisted query is answered so that the client sends the text from then on', async () => {
  const extensions = { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } };
  const headers = { ...bearer(), 'content-type': 'application/json' };
  const answer = await bodyOf(
    await fetch(`${ithaca.url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ extensions }) }),
  );
  expect(answer.errors).toMatchObject([{ extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' } }]);
});

test('Relay and curl: a POST that accepts anything', async () => {
  for (const accept of ['*/*', 'application/json', 'application/graphql-response+json']) {
    const headers = { ...bearer(), 'content-type': 'application/json', accept };
    const answer = await bodyOf(
      await fetch(`${ithaca.url}/graphql`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ query: VIEWER }),
      }),
    );
    expect(answer).toMatchObject({ status: 200, data: { viewer: { id: uni.admin.personId } } });
  }
});

test('an answer that the client does not accept is 406, not another type', async () => {
  const headers = { ...bearer(), 'content-type': 'application/json', accept: 'text/html' };
  const answer = await bodyOf(
    await fetch(`${ithaca.url}/graphql`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query: VIEWER }),
    }),
  );
  expect(answer).toMatchObject({ status: 406, errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
});

test('a document that fails has status 400 for clients that know it, 200 for the older ones', async () => {
  const ask = (accept: string) =>
    fetch(`${ithaca.url}/graphql`, {
      method: 'POST',
      headers: { ...bearer(), 'content-type': 'application/json', accept },
      body: JSON.stringify({ query: '{ nothing }' }),
    });
  expect((await ask('application/graphql-response+json')).status).toBe(400);
  expect((await ask('application/json')).status).toBe(200);
});

test('a mutation by GET is refused and changes nothing', async () => {
  const name = unique('Program');
  const query = `mutation { createProgram(input: { name: "${name}", kind: FORMAL }) { program { id } } }`;
  const response = await fetch(search({ query }), { headers: bearer() });
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  const { programs } = await uni.admin.run('{ programs(first: 100) { edges { node { name } } } }');
  expect(programs.edges.map(({ node }: any) => node.name)).not.toContain(name);
});

describe('a page elsewhere can’t make a browser ask', () => {
  // What a browser sends without asking the server first: no header of these, no other content type.
  const simple: [string, RequestInit][] = [
    ['GET', { method: 'GET' }],
    ['GET with text/plain', { method: 'GET', headers: { 'content-type': 'text/plain' } }],
    ['POST without a type', { method: 'POST', body: new Blob(['{"query":"{ __typename }"}']) }],
    [
      'POST of text',
      { method: 'POST', body: '{"query":"{ __typename }"}', headers: { 'content-type': 'text/plain' } },
    ],
    ['POST of a form', { method: 'POST', body: new URLSearchParams({ query: '{ __typename }' }) }],
    ['POST of nothing', { method: 'POST' }],
  ];

  test.each(simple)('%s', async (_, init) => {
    const response = await fetch(search({ query: '{ __typename }' }), {
      ...init,
      headers: { ...init.headers, origin: 'https://elsewhere.example' },
    });
    expect([400, 415]).toContain(response.status);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    expect(await response.json()).toEqual({
      errors: [{ message: expect.any(String), extensions: { code: 'BAD_USER_INPUT' } }],
    });
  });

  test('while a header that only a program can set lets GET through', async () => {
    for (const header of ['apollo-require-preflight', 'x-apollo-operation-name']) {
      const answer = await bodyOf(
        await fetch(search({ query: '{ __typename }' }), { headers: { [header]: 'x' } }),
      );
      expect(answer).toMatchObject({ status: 200, data: { __typename: 'Query' } });
    }
  });

  test('and credentials in the address or a cookie are none', async () => {
    const response = await fetch(search({ query: '{ viewer { id } }', access_token: uni.admin.token }), {
      headers: { 'apollo-require-preflight': 'x', cookie: `authorization=Bearer ${uni.admin.token}` },
    });
    expect(response.status).toBe(401);
    expect(response.headers.getSetCookie()).toEqual([]);
  });
});
