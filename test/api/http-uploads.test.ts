/** Files that come with a request: GraphQL's multipart request specification at the front door. */
import { createHash } from 'node:crypto';
import type { Upload } from '../../src/graphql/upload';
import {
  closeDoor,
  expectNothingLeft,
  forget,
  holdResolver,
  leftBehind,
  LIMIT,
  logs,
  one,
  openDoor,
  opening,
  openRequest,
  openUploads,
  QUERY,
  rawAnswer,
  seen,
  send,
  text,
  until,
  url,
  type Part,
} from '../support/http-multipart';

beforeAll(openDoor);
afterAll(closeDoor);
beforeEach(forget);
afterEach(expectNothingLeft);

test('a file comes to the resolver, can be read again, and knows its name, size and digest', async () => {
  const { status, data } = await send([
    ['operations', one],
    ['map', { 0: ['variables.files.0'] }],
    ['0', 'a,b\n', 'päople.csv'],
  ]);
  expect([status, data]).toEqual([200, { read: ['päople.csv:4:a,b\n'] }]);
  expect(seen.uploads[0]?.digest).toBe(createHash('sha256').update('a,b\n').digest('hex'));
  await expect(text(seen.uploads[0] as Upload)).rejects.toThrow();
});

test('two files, one of them in two places, one of them empty', async () => {
  const three = { query: QUERY, variables: { files: [null, null, null] } };
  const map = { a: ['variables.files.0', 'variables.files.2'], b: ['variables.files.1'] };
  const { data } = await send([
    ['operations', three],
    ['map', map],
    ['a', 'A'.repeat(LIMIT), 'a'],
    ['b', '', 'b'],
  ]);
  expect(data.read.map((line: string) => line.slice(0, 11))).toEqual(['a:100000:AA', 'b:0:', 'a:100000:AA']);
});

test('parts that say that they are JSON are JSON', async () => {
  const data = new FormData();
  data.append('operations', new Blob([JSON.stringify(one)], { type: 'application/json' }));
  const boundary = 'xx';
  const part = (disposition: string, type: string, value: string) =>
    `--${boundary}\r\ncontent-disposition: form-data; ${disposition}\r\ncontent-type: ${type}\r\n\r\n${value}\r\n`;
  const body = [
    part('name="operations"', 'application/json', JSON.stringify(one)),
    part('name="map"', 'application/json', '{"0": ["variables.files.0"]}'),
    part('name="0"; filename="x.csv"', 'text/csv', 'x'),
    `--${boundary}--\r\n`,
  ].join('');
  const headers = {
    authorization: 'Bearer good',
    'content-type': `multipart/form-data; boundary=${boundary}`,
  };
  const response = await fetch(url, { method: 'POST', body, headers });
  expect(await response.json()).toEqual({ data: { read: ['x.csv:1:x'] } });
});

const map0 = { 0: ['variables.files.0'] };
const file0: Part = ['0', 'x', 'x.csv'];
test.each<[string, Part[], number]>([
  ['nothing', [], 400],
  ['no map', [['operations', one]], 400],
  ['a file before the map', [['operations', one], file0, ['map', map0]], 400],
  ['the map first', [['map', map0], ['operations', one], file0], 400],
  ['operations twice', [['operations', one], ['operations', one], file0], 400],
  ['another field', [['operations', one], ['query', '{ one }'], file0], 400],
  ['operations that are no JSON', [['operations', '{'], ['map', map0], file0], 400],
  ['operations that are a text', [['operations', '"x"'], ['map', map0], file0], 400],
  ['operations that are null', [['operations', 'null'], ['map', map0], file0], 400],
  ['a map that is no JSON', [['operations', one], ['map', 'x'], file0], 400],
  ['a map that is a list', [['operations', one], ['map', [['variables.files.0']]], file0], 400],
  [
    'an empty map',
    [
      ['operations', one],
      ['map', {}],
    ],
    400,
  ],
  ['a place that is a text', [['operations', one], ['map', { 0: 'variables.files.0' }], file0], 400],
  ['a place that is not there', [['operations', one], ['map', { 0: ['variables.files.1'] }], file0], 400],
  [
    'a place that is not null',
    [['operations', { ...one, variables: { files: ['x'] } }], ['map', map0], file0],
    400,
  ],
  [
    'a place outside the variables',
    [['operations', { ...one, query: null }], ['map', { 0: ['query'] }], file0],
    400,
  ],
  ['a place in the prototype', [['operations', one], ['map', { 0: ['variables.__proto__.x'] }], file0], 400],
  ['a place of all objects', [['operations', one], ['map', { 0: ['variables.files.toString'] }], file0], 400],
  [
    'a place twice',
    [
      ['operations', one],
      ['map', { 0: ['variables.files.0'], 1: ['variables.files.0'] }],
      file0,
      ['1', 'y', 'y'],
    ],
    400,
  ],
  [
    'a file that did not come',
    [
      ['operations', one],
      ['map', map0],
    ],
    400,
  ],
  [
    'a file that is not in the map',
    [
      ['operations', one],
      ['map', map0],
      ['1', 'x', 'x'],
    ],
    400,
  ],
  ['a file twice', [['operations', one], ['map', map0], file0, file0], 400],
  [
    'three files',
    [
      ['operations', one],
      ['map', { a: ['variables.files.0'], b: ['variables.files.0'], c: ['variables.files.0'] }],
      ['a', 'x', 'x'],
    ],
    413,
  ],
  [
    'operations that are too large',
    [['operations', { ...one, query: `${QUERY}${' '.repeat(5_000)}` }], ['map', map0], file0],
    413,
  ],
  [
    'a map that is too large',
    [['operations', one], ['map', { 0: ['variables.files.0', 'x'.repeat(5_000)] }], file0],
    413,
  ],
  [
    'a file that is too large',
    [
      ['operations', one],
      ['map', map0],
      ['0', 'x'.repeat(LIMIT + 1), 'x'],
    ],
    413,
  ],
  [
    'more than all files may have',
    [
      ['operations', one],
      ['map', map0],
      ['0', 'x'.repeat(3 * LIMIT), 'x'],
    ],
    413,
  ],
])('refuses %s, in the shape of every refusal', async (_, parts, expected) => {
  const { status, data, errors, code, message, headers } = await send(parts);
  expect([status, data, code]).toEqual([expected, undefined, 'BAD_USER_INPUT']);
  expect(errors).toHaveLength(1);
  expect(message).toMatch(/^\S.*\.$/s);
  expect(message).not.toMatch(/FST_|busboy|node_modules/);
  expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect(headers.get('content-type')).toContain('application/json');
  expect(seen.calls).toBe(0);
});

test('limits are told with their names', async () => {
  const large: Part[] = [
    ['operations', one],
    ['map', map0],
    ['0', 'x'.repeat(LIMIT + 1), 'x'],
  ];
  expect((await send(large)).extensions).toEqual({
    code: 'BAD_USER_INPUT',
    limit: 'MAX_UPLOAD_BYTES',
    allowed: LIMIT,
  });
  const batch = await send([['operations', [one, one]], ['map', { 0: ['0.variables.files.0'] }], file0]);
  expect([batch.status, batch.extensions]).toEqual([
    400,
    { code: 'BAD_USER_INPUT', limit: 'BATCH', actual: 2, allowed: 1 },
  ]);
  expect(seen.calls).toBe(0);
});

const whole: Part[] = [['operations', one], ['map', map0], file0];

test('without a header that only scripts can send it is refused before the body is read or anybody is asked', async () => {
  for (const headers of [{}, { authorization: '' }, { 'x-other': '1' }] as Record<string, string>[]) {
    const { status, code, message } = await send(whole, headers);
    expect([status, code]).toEqual([400, 'BAD_USER_INPUT']);
    expect(message).toContain('apollo-require-preflight');
  }
  expect(seen).toMatchObject({ calls: 0, admitted: 0 });
  // The body never comes, and the answer does.
  const answer = await rawAnswer('', { 'content-length': '50000' });
  expect(answer).toMatch(/^HTTP\/1.1 400 .*apollo-require-preflight/s);
});

test('who asks is known before the body is read', async () => {
  expect(await send(whole, { 'apollo-require-preflight': '1' })).toMatchObject({
    status: 401,
    code: 'UNAUTHENTICATED',
  });
  const refused = await send(whole, { authorization: 'Bearer bad' });
  expect(refused).toMatchObject({ status: 401, code: 'UNAUTHENTICATED', message: 'This token is no good.' });
  expect(refused.headers.get('www-authenticate')).toBe('Bearer');
  expect(seen.calls).toBe(0);
  expect(await rawAnswer('', { 'content-length': '50000', authorization: 'Bearer bad' })).toMatch(
    /^HTTP\/1.1 401 /,
  );
});

test('who asks is asked once', async () => {
  await send(whole);
  expect(seen).toMatchObject({ calls: 1, admitted: 1 });
});

test('an upload too many at once is refused as busy, and those before it are answered', async () => {
  const release = holdResolver();
  const first = [send(whole), send(whole)];
  await until(() => seen.calls === 2);
  const third = await send(whole);
  expect([third.status, third.code, third.headers.get('retry-after')]).toEqual([503, 'UNAVAILABLE', '1']);
  release();
  for (const { data } of await Promise.all(first)) expect(data).toEqual({ read: ['x.csv:1:x'] });
});

test('uploads that never end take the places of uploads, not of other requests', async () => {
  const headers = { 'content-length': '50000', authorization: 'Bearer good' };
  const sockets = Array.from({ length: 8 }, () => openRequest(headers, opening(whole).slice(0, 300)));
  await until(() => seen.admitted === 8);
  expect((await send(whole)).status).toBe(503);
  const json = await fetch(url, {
    method: 'POST',
    body: '{"query": "{ one }"}',
    headers: { 'content-type': 'application/json', authorization: 'Bearer good' },
  });
  expect(await json.json()).toEqual({ data: { one: 1 } });
  for (const socket of sockets) socket.destroy();
  await until(() => openUploads().length === 0);
  const deadline = Date.now() + 5_000;
  while ((await send(whole)).status !== 200)
    if (Date.now() > deadline) throw new Error('Places were not given back');
});

test('a client that leaves in the middle of a file leaves nothing open', async () => {
  const text = opening([
    ['operations', one],
    ['map', map0],
    ['0', 'x'.repeat(60_000), 'x'],
  ]);
  const socket = openRequest(
    { 'content-length': String(text.length), authorization: 'Bearer good' },
    text.slice(0, 30_000),
  );
  await until(() => openUploads().length === 1);
  socket.destroy();
  await until(() => openUploads().length === 0);
  expect(seen.calls).toBe(0);
  await until(() => logs.some((line) => line.includes('"status":499')));
});

test('while it is open, the file has no name and nobody else may read it', async () => {
  const release = holdResolver();
  const answer = send(whole);
  await until(() => seen.calls === 1);
  expect(openUploads()).toEqual([expect.stringMatching(/ithaca-upload-.* \(deleted\)$/)]);
  expect(leftBehind()).toEqual([]);
  release();
  await answer;
});

test('a body that ends too early, or is no multipart at all, is refused', async () => {
  const text = opening([['operations', one], ['map', map0], file0]);
  for (const body of ['', '--xx--\r\n', 'hello', text.slice(0, -20), text.slice(0, 60)]) {
    const answer = await rawAnswer(body, {
      'content-length': String(body.length),
      authorization: 'Bearer good',
    });
    expect(answer).toMatch(/^HTTP\/1.1 400 .*"code":"BAD_USER_INPUT"/s);
  }
  for (const type of ['multipart/form-data', 'multipart/form-data; boundary=']) {
    const answer = await rawAnswer(text, {
      'content-length': String(text.length),
      authorization: 'Bearer good',
      'content-type': type,
    });
    expect(answer).toMatch(/^HTTP\/1.1 4\d\d .*"code":"BAD_USER_INPUT"/s);
  }
  expect(seen.calls).toBe(0);
});

test('a file can’t be written into the document, nor be anything but a file', async () => {
  const json = async (body: object) => {
    const headers = { 'content-type': 'application/json', authorization: 'Bearer good' };
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(body), headers });
    return ((await response.json()) as any).errors[0];
  };
  for (const body of [
    { query: QUERY, variables: { files: ['x'] } },
    { query: QUERY, variables: { files: [{}] } },
    { query: 'mutation { read(files: ["x"]) }' },
  ]) {
    const error = await json(body);
    expect(error.extensions.code).toMatch(/^(BAD_USER_INPUT|GRAPHQL_VALIDATION_FAILED)$/);
    expect(error.message).toContain('multipart/form-data');
  }
});

test('the log tells the request as any other, and never who may ask or what the file holds', async () => {
  logs.length = 0;
  await send(
    [
      ['operations', one],
      ['map', map0],
      ['0', 'secret-in-file', 'secret-name.csv'],
    ],
    { authorization: 'Bearer good', 'x-apollo-operation-name': 'x' },
  );
  await send([['operations', one]]);
  await until(() => logs.filter((line) => line.includes('"msg":"request"')).length === 2);
  const text = logs.join('');
  expect(text).toContain('"errors":["BAD_USER_INPUT"]');
  expect(text).not.toMatch(/secret|Bearer/);
});
