/** Every refusal below GraphQL is JSON in the shape of a GraphQL answer, and tells nothing of the inside. */
import { gzipSync } from 'node:zlib';
import { institution, type Actor } from '../support/scenario';
import { head, sendRaw } from '../support/http-raw';

const QUERY = JSON.stringify({ query: '{ __typename }' });
const json = { 'content-type': 'application/json' };

let admin: Actor;
beforeAll(async () => {
  ({ admin } = await institution());
});

interface Refused {
  status: number;
  code: string;
  message: string;
  headers: Headers;
}

async function refused(path: string, init: RequestInit = {}): Promise<Refused> {
  const response = await fetch(ithaca.url + path, init);
  expect(response.headers.get('content-type')).toMatch(/^application\/(graphql-response\+)?json/);
  const text = await response.text();
  expect(text).not.toMatch(/node_modules|\bat \w+.*:\d+|\/src\/|\.js|SyntaxError|FST_/);
  const { errors } = JSON.parse(text) as { errors: { message: string; extensions: { code: string } }[] };
  expect(errors).toHaveLength(1);
  const [{ message, extensions }] = errors as [(typeof errors)[0]];
  expect(message).toMatch(/^\S.*\.$/s);
  return { status: response.status, code: extensions.code, message, headers: response.headers };
}

const send = (body: RequestInit['body'], headers: Record<string, string> = json) =>
  refused('/graphql', {
    method: 'POST',
    body,
    headers: { authorization: `Bearer ${admin.token}`, ...headers },
  });

test.each([
  ['broken JSON', '{"query": "{ __typename }"'],
  ['a word', 'hello'],
  ['nothing', ''],
  ['a text', '"{ __typename }"'],
  ['a number', '7'],
  ['null', 'null'],
  ['an empty object', '{}'],
  ['no query', '{"variables": {}}'],
  ['an empty query', '{"query": ""}'],
  ['a query that is no text', '{"query": {"kind": "Document"}}'],
  ['variables as text', '{"query": "{ __typename }", "variables": "{}"}'],
  ['variables as a list', '{"query": "{ __typename }", "variables": []}'],
  ['extensions as a number', '{"query": "{ __typename }", "extensions": 1}'],
  ['a name that is no text', '{"query": "{ __typename }", "operationName": 1}'],
  ['an unknown operation', '{"query": "query A { __typename }", "operationName": "B"}'],
  ['a poisoned prototype', '{"query": "{ __typename }", "variables": {"__proto__": {"admin": true}}}'],
  [
    'half an UTF-8 letter',
    Buffer.concat([Buffer.from('{"query": "{ __typename '), Buffer.from([0xc3]), Buffer.from('"}')]),
  ],
])('a body with %s is refused', async (_, body) => {
  const { status, code } = await send(body, { ...json, accept: 'application/graphql-response+json' });
  expect([status, code]).toEqual([400, expect.stringMatching(/^(BAD_USER_INPUT|GRAPHQL_PARSE_FAILED)$/)]);
});

test.each([
  ['text/plain', QUERY],
  ['application/x-www-form-urlencoded', new URLSearchParams({ query: '{ __typename }' }).toString()],
  ['multipart/mixed; boundary=x', '--x--'],
  ['application/graphql', '{ __typename }'],
  ['application/json; charset=latin1', QUERY],
  ['application/json; charset="utf-16"', QUERY],
  ['application/json; charset=klingon', QUERY],
  ['nonsense', QUERY],
])('a body of type %s is refused with 415', async (type, body) => {
  expect(await send(body, { 'content-type': type })).toMatchObject({ status: 415, code: 'BAD_USER_INPUT' });
});

test('UTF-8 is understood under its names', async () => {
  for (const type of [
    'application/json;charset=utf-8',
    'application/json; charset="UTF-8"',
    'application/JSON; charset=utf8',
  ]) {
    const response = await fetch(`${ithaca.url}/graphql`, {
      method: 'POST',
      body: QUERY,
      headers: { 'content-type': type },
    });
    expect(await response.json()).toEqual({ data: { __typename: 'Query' } });
  }
});

test('a compressed body is refused, not unpacked', async () => {
  const bomb = gzipSync(Buffer.alloc(50_000_000, ' '));
  for (const encoding of ['gzip', 'deflate', 'br', 'gzip, gzip']) {
    expect(await send(bomb, { ...json, 'content-encoding': encoding })).toMatchObject({
      status: 415,
      message: expect.stringContaining('uncompressed'),
    });
  }
  expect(
    (
      await fetch(`${ithaca.url}/graphql`, {
        method: 'POST',
        body: QUERY,
        headers: { ...json, 'content-encoding': 'identity' },
      })
    ).status,
  ).toBe(200);
});

test('what is not there, or not so, is told with its status', async () => {
  expect(await refused('/')).toMatchObject({ status: 404, code: 'NOT_FOUND' });
  expect(await refused('/graphql/')).toMatchObject({ status: 404, code: 'NOT_FOUND' });
  expect(await refused('/package.json')).toMatchObject({ status: 404 });
  expect(await refused('/livez', { method: 'POST' })).toMatchObject({ status: 404 });
  expect(await refused(`/graphql/${'x'.repeat(1000)}`)).toMatchObject({ status: 404 });
  expect(await refused('/%ff')).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' });
});

test.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS'])(
  '%s is refused with 405 and the methods that work',
  async (method) => {
    const { status, headers } = await refused('/graphql', { method });
    expect([status, headers.get('allow')]).toEqual([405, 'GET, POST']);
    const foreign = await refused('/graphql', {
      method,
      headers: { origin: 'https://elsewhere.example', 'access-control-request-method': 'POST' },
    });
    expect([...foreign.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  },
);

test('HEAD has no body and runs nothing', async () => {
  const response = await fetch(`${ithaca.url}/graphql?query={viewer{id}}`, {
    method: 'HEAD',
    headers: { authorization: `Bearer ${admin.token}` },
  });
  expect([response.status, response.headers.get('allow'), await response.text()]).toEqual([
    405,
    'GET, POST',
    '',
  ]);
});

test('bytes that are no HTTP are answered in JSON and end the connection', async () => {
  const cases: [string, number][] = [
    ['hello\r\n\r\n', 400],
    [head('BREW /graphql HTTP/1.1'), 400],
    [head('POST /graphql HTTP/1.1', { 'content-length': 'many' }), 400],
    [head('GET /livez HTTP/1.1', { padding: 'x'.repeat(20_000) }), 431],
    [head(`GET /graphql?query=${'x'.repeat(20_000)} HTTP/1.1`), 431],
    [
      head('GET /graphql?query={__typename} HTTP/1.1', {
        host: 'not a host',
        authorization: `Bearer ${admin.token}`,
      }),
      400,
    ],
    [head('POST /graphql HTTP/1.1', { ...json, 'content-length': '999999999' }), 413],
  ];
  for (const [bytes, status] of cases) {
    const answer = await sendRaw(ithaca.url, bytes);
    expect([bytes.slice(0, 60), answer.status]).toEqual([bytes.slice(0, 60), status]);
    expect(answer.headers).toMatchObject({
      'content-type': expect.stringContaining('application/json'),
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(JSON.parse(answer.body)).toEqual({
      errors: [
        { message: expect.any(String), extensions: expect.objectContaining({ code: 'BAD_USER_INPUT' }) },
      ],
    });
  }
});

test('nothing of this is an error of the server', () => {
  expect(ithaca.logs.filter(({ level, reqId }) => reqId && (level as number) >= 50)).toEqual([]);
});
