/** One line for each request to the API, whatever becomes of it; and in no line what a request carried. */
import { randomUUID } from 'node:crypto';
import { eventually, post } from '../support/client';
import { asSuperuser } from '../support/http-sabotage';
import { institution, type Actor } from '../support/scenario';

let admin: Actor;
beforeAll(async () => {
  ({ admin } = await institution());
});

type Line = Record<string, unknown>;

/** The line of a request, which must be the only one. */
async function lineOf(requestId: string | null): Promise<Line> {
  const of = (line: Line) => line.reqId === requestId && line.msg === 'request';
  await eventually(() => ithaca.logs.find(of) ?? null);
  const lines = ithaca.logs.filter(of);
  expect(lines).toHaveLength(1);
  return lines[0] as Line;
}

const send = async (init: RequestInit, search = ''): Promise<Line> => {
  const headers = {
    authorization: `Bearer ${admin.token}`,
    'content-type': 'application/json',
    ...(init.headers as object),
  };
  const response = await fetch(`${ithaca.url}/graphql${search}`, { method: 'POST', ...init, headers });
  await response.text();
  return lineOf(response.headers.get('x-request-id'));
};
const query = (query: string, rest: object = {}, headers = {}) =>
  send({ body: JSON.stringify({ query, ...rest }), headers });

test('a line says when, who, what and how it went', async () => {
  const line = await query('query WhoAmI { viewer { person { id } } }');
  expect(line).toEqual({
    level: 30,
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    reqId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    msg: 'request',
    method: 'POST',
    path: '/graphql',
    status: 200,
    milliseconds: expect.any(Number),
    statements: expect.any(Number),
    operation: 'WhoAmI',
    viewer: admin.personId,
  });
});

test('the operation is named as the document names it, in a hundred letters at most', async () => {
  expect((await query('{ viewer { id } }')).operation).toBeNull();
  expect(
    (await query('query A { viewer { id } } query B { viewer { id } }', { operationName: 'B' })).operation,
  ).toBe('B');
  expect((await query('query A { viewer { id } }', { operationName: 'Invented' })).operation).toBeNull();
  expect((await query(`query ${'N'.repeat(5_000)} { viewer { id } }`)).operation).toBe('N'.repeat(100));
  expect(
    (await query(`mutation M { createProgram(input: { name: "", kind: FORMAL }) { program { id } } }`))
      .operation,
  ).toBe('M');
});

test.each<[string, () => Promise<Line>, Line]>([
  [
    'nobody asks',
    () => query('{ __typename }', {}, { authorization: '' }),
    { status: 200, viewer: null, statements: 0 },
  ],
  [
    'nobody may',
    () => query('query Q { viewer { id } }', {}, { authorization: '' }),
    { status: 401, viewer: null, operation: 'Q', errors: ['UNAUTHENTICATED'] },
  ],
  [
    'the token is wrong',
    () => query('{ viewer { id } }', {}, { authorization: 'Bearer x' }),
    { status: 401, viewer: null, errors: ['UNAUTHENTICATED'] },
  ],
  [
    'the document is wrong',
    () => query('{ viewer { idd a b } }'),
    { status: 200, statements: 0, errors: ['GRAPHQL_VALIDATION_FAILED'] },
  ],
  [
    'the document is too large',
    () => query('{ people(first: 101) { totalCount } }'),
    { status: 200, statements: 0, errors: ['BAD_USER_INPUT'] },
  ],
  [
    'a field fails',
    () => query('query F { node(id: "x") { id } }'),
    { status: 200, operation: 'F', errors: ['NOT_FOUND'] },
  ],
  [
    'a mutation comes by GET',
    () => send({ method: 'GET' }, '?query=mutation+G{revokeRole(input:{roleGrantId:"x"}){userErrors{code}}}'),
    { method: 'GET', path: '/graphql', status: 405, operation: 'G' },
  ],
  [
    'the body is no JSON',
    () => send({ body: '{' }),
    { status: 400, errors: ['BAD_USER_INPUT'], viewer: null },
  ],
  [
    'the body is of another type',
    () => send({ body: 'x', headers: { 'content-type': 'text/plain' } }),
    { status: 415, errors: ['BAD_USER_INPUT'] },
  ],
  [
    'the body is too large',
    () => send({ body: 'x'.repeat(300_000) }),
    { status: 413, errors: ['BAD_USER_INPUT'] },
  ],
  [
    'the method is another',
    () => send({ method: 'PUT', body: '{}' }),
    { method: 'PUT', status: 405, errors: ['BAD_USER_INPUT'] },
  ],
  [
    'the request could be forged',
    () =>
      send(
        { method: 'GET', headers: { authorization: '', 'content-type': 'text/plain' } },
        '?query={__typename}',
      ),
    { status: 400, errors: ['BAD_USER_INPUT'] },
  ],
  ['the request is a batch', () => send({ body: '[{}]' }), { status: 400, errors: ['BAD_USER_INPUT'] }],
])('there is a line when %s', async (_, ask, expected) => {
  expect(await ask()).toMatchObject(expected);
});

test('what a request carries reaches no line, wherever it stands', async () => {
  const mark = `Zz${randomUUID().replaceAll('-', '')}`;
  const { token } = admin;
  await query(`{ people(filter: { nameStartsWith: "${mark}" }) { totalCount } }`);
  await query('query ($s: String!) { people(after: $s) { totalCount } }', { variables: { s: mark } });
  await query('query ($n: Int!) { people(first: $n) { totalCount } }', { variables: { n: mark } });
  await query(`{ ${mark} }`);
  await query(`{ node(id: "${mark}") { id } }`);
  await query('{ viewer { id } }', { operationName: mark, extensions: { mark } });
  await query(
    '{ viewer { id } }',
    {},
    {
      cookie: mark,
      'user-agent': mark,
      referer: `https://${mark}/`,
      'x-request-id': mark,
      'x-forwarded-for': mark,
    },
  );
  await query('{ viewer { id } }', {}, { authorization: `Bearer ${mark}` });
  await query('{ viewer { id } }', {}, { authorization: `Basic ${mark}` });
  await send({ method: 'GET' }, `?query={viewer{id}}&token=${mark}&variables={"a":"${mark}"}`);
  await send({ body: `{"query": "${mark}` });
  await send({ body: mark, headers: { 'content-type': `text/${mark}` } });
  for (const path of [`/${mark}`, `/graphql/${mark}`, `/%ff${mark}`]) await fetch(ithaca.url + path);
  // The subject of a token is a person's name elsewhere; her id says who she is here.
  const text = JSON.stringify(ithaca.logs);
  for (const secret of [mark, token, token.split('.')[2] as string, admin.subject])
    expect(text).not.toContain(secret);
  expect(text).toContain(admin.personId);
});

test('a failure that PostgreSQL tells with the whole row is logged without the row', async () => {
  const mark = `Zz${randomUUID().replaceAll('-', '')}`;
  await asSuperuser(
    `ALTER TABLE people ADD CONSTRAINT sabotaged CHECK (display_name NOT LIKE 'Zz%') NOT VALID`,
  );
  const answer = await admin.ask(
    'mutation ($i: CreatePersonInput!) { createPerson(input: $i) { person { id } } }',
    { i: { displayName: mark, email: `${mark}@example.org` } },
  );
  await asSuperuser('ALTER TABLE people DROP CONSTRAINT sabotaged');
  expect(answer.errors).toMatchObject([
    { extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: answer.requestId } },
  ]);
  expect(await lineOf(answer.requestId)).toMatchObject({ status: 200, errors: ['INTERNAL_SERVER_ERROR'] });
  expect(ithaca.logs.find(({ reqId, level }) => reqId === answer.requestId && level === 50)).toMatchObject({
    err: { code: '23514', constraint: 'sabotaged', table: 'people' },
  });
  expect(JSON.stringify(ithaca.logs).toLowerCase()).not.toContain(mark.toLowerCase());
});

test('requests beside the API leave no line: their addresses are anybody’s', async () => {
  const paths = ['/livez', '/readyz', '/metrics', '/graphiql', '/nothing'];
  const ids = await Promise.all(
    paths.map(async (path) => (await fetch(ithaca.url + path)).headers.get('x-request-id')),
  );
  await query('{ viewer { id } }');
  expect(ithaca.logs.filter(({ reqId }) => ids.includes(reqId as string))).toEqual([]);
});

test('an anonymous answer and its line carry the same id', async () => {
  const { requestId } = await post({ query: '{ __typename }' });
  expect(await lineOf(requestId)).toMatchObject({ reqId: requestId });
});
