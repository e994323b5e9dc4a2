/** Every limit: what just keeps it passes, what just breaks it is refused before anything runs, with its name and value. */
import { eventually, post, type Answer } from '../support/client';
import { serve } from '../support/http-servers';
import { institution, type Institution } from '../support/scenario';
import type { TestServer } from '../support/server';

let uni: Institution;

beforeAll(async () => {
  uni = await institution();
});
function ask(
  server: TestServer,
  query: string,
  variables: object = {},
  accept = 'application/json',
): Promise<Answer> {
  return post({ query, variables }, { token: uni.admin.token, url: server.url, headers: { accept } });
}

const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');

/** Each limit with a value for it, and a document that reaches exactly a given measure. */
const LIMITS: [name: string, allowed: number, document: (measure: number) => string][] = [
  [
    'MAX_DEPTH',
    5,
    (depth) =>
      `{ programs { edges { node { ${depth === 5 ? 'cohorts { totalCount }' : 'cohorts { edges { cursor } }'} } } } }`,
  ],
  ['MAX_ALIASES', 7, (count) => `{ viewer { ${times(count, (i) => `a${i}: id`)} } }`],
  [
    'MAX_ROOT_FIELDS',
    3,
    (count) =>
      `{ institution { id } viewer { id } programs { totalCount } ${count > 3 ? 'people { totalCount }' : ''} }`,
  ],
  [
    'MAX_DIRECTIVES',
    4,
    (count) =>
      `{ viewer { ${times(count - 1, () => 'id @include(if: true)')} ... @skip(if: false) { kind } } }`,
  ],
  [
    'MAX_COST',
    22,
    (cost) =>
      `{ viewer { id } people(first: 10) { edges { node { orgUnit { id } } } } ${cost > 22 ? 'institution { id }' : ''} }`,
  ],
];

test.each(LIMITS)('%s', async (name, allowed, document) => {
  const server = await serve({ [name]: String(allowed) });
  const under = await ask(server, document(allowed));
  expect(under.errors).toBeUndefined();
  const over = await ask(server, document(allowed + 1));
  expect([over.status, over.data, over.errors]).toEqual([
    200,
    undefined,
    [
      {
        message: expect.any(String),
        extensions: { code: 'BAD_USER_INPUT', limit: name, actual: allowed + 1, allowed },
      },
    ],
  ]);
  for (const part of [name, ` ${allowed} `, ` ${allowed + 1} `])
    expect(over.errors?.[0]?.message).toContain(part);
  const line = await eventually(
    () => server.logs.find(({ reqId, msg }) => reqId === over.requestId && msg === 'request') ?? null,
  );
  expect(line).toMatchObject({ status: 200, statements: 0, errors: ['BAD_USER_INPUT'] });
  expect((await ask(server, document(allowed + 1), {}, 'application/graphql-response+json')).status).toBe(
    400,
  );
});

test('MAX_TOKENS', async () => {
  const server = await serve({ MAX_TOKENS: '100' });
  const tokens = (count: number) => `{ # comments are none\n viewer { ${times(count - 5, () => 'id')} } }`;
  expect((await ask(server, tokens(100))).errors).toBeUndefined();
  const over = await ask(server, tokens(101));
  expect(over.errors).toMatchObject([
    {
      message: expect.stringContaining('MAX_TOKENS'),
      extensions: { limit: 'MAX_TOKENS', allowed: 100, code: 'GRAPHQL_PARSE_FAILED' },
    },
  ]);
  // The words of the limit in a document are only words.
  const quoted = await ask(
    server,
    '{ node(id: "Syntax Error: Document contains more than 7 tokens") { idd } }',
  );
  expect(quoted.errors?.[0]?.extensions).toEqual({ code: 'GRAPHQL_VALIDATION_FAILED' });
});

test('MAX_BODY_BYTES', async () => {
  const server = await serve({ MAX_BODY_BYTES: '2000' });
  const body = (bytes: number) => {
    const text = JSON.stringify({ query: '{ __typename }', padding: '' });
    return text.replace('""', `"${'x'.repeat(bytes - text.length)}"`);
  };
  const under = await post(body(2000), { url: server.url });
  expect([under.status, under.data]).toEqual([200, { __typename: 'Query' }]);
  const over = await post(body(2001), { url: server.url });
  const refusal = [
    {
      message: expect.stringContaining('2000'),
      extensions: { code: 'BAD_USER_INPUT', limit: 'MAX_BODY_BYTES', allowed: 2000 },
    },
  ];
  expect([over.status, over.errors]).toEqual([413, refusal]);
  // Sent in pieces, its size is not known beforehand.
  const pieces = new ReadableStream({
    start: (stream) => {
      for (let at = 0; at < 3; at++)
        stream.enqueue(new TextEncoder().encode(body(2001).slice(at * 700, at * 700 + 700)));
      stream.close();
    },
  });
  const headers = { 'content-type': 'application/json' };
  const chunked = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers,
    body: pieces,
    duplex: 'half',
  });
  expect([chunked.status, await chunked.json()]).toEqual([413, { errors: refusal }]);
});

test('a batch of operations', async () => {
  for (const batch of [
    [{ query: '{ __typename }' }, { query: '{ __typename }' }],
    [{ query: '{ __typename }' }],
    [],
  ]) {
    const { status, errors } = await post(batch, { token: uni.admin.token });
    expect([status, errors]).toEqual([
      400,
      [
        {
          message: expect.stringContaining('one by one'),
          extensions: expect.objectContaining({ actual: batch.length, allowed: 1 }),
        },
      ],
    ]);
  }
});

describe('the size of a page', () => {
  const refused = (answer: Answer, actual: number) =>
    expect([answer.data, answer.errors]).toEqual([
      undefined,
      [
        {
          message: expect.stringContaining(String(actual)),
          extensions: { code: 'BAD_USER_INPUT', limit: 'first', actual, allowed: 100 },
        },
      ],
    ]);

  test('is from 1 to 100, wherever it stands', async () => {
    for (const first of [1, 100])
      expect((await ask(ithaca, `{ people(first: ${first}) { totalCount } }`)).errors).toBeUndefined();
    for (const first of [-1, 0, 101, 2_147_483_647, -2_147_483_648]) {
      refused(await ask(ithaca, `{ people(first: ${first}) { totalCount } }`), first);
      refused(
        await ask(ithaca, 'query ($first: Int!) { people(first: $first) { totalCount } }', { first }),
        first,
      );
      refused(
        await ask(ithaca, `query ($first: Int! = ${first}) { people(first: $first) { totalCount } }`),
        first,
      );
      refused(
        await ask(
          ithaca,
          `{ ...P } fragment P on Query { programs { edges { node { cohorts(first: ${first}) { totalCount } } } } }`,
        ),
        first,
      );
    }
  });

  test('is no number at all: said once, by its type', async () => {
    for (const first of [1.5, '5', [], null, 3_000_000_000]) {
      const { errors, data } = await ask(
        ithaca,
        'query ($first: Int!) { people(first: $first) { totalCount } }',
        { first },
      );
      expect([data, errors]).toEqual([
        undefined,
        [expect.objectContaining({ extensions: expect.objectContaining({ code: 'BAD_USER_INPUT' }) })],
      ]);
    }
    const missing = await ask(ithaca, 'query ($first: Int) { people(first: $first) { totalCount } }', {
      first: null,
    });
    expect(missing.errors).toMatchObject([
      { message: expect.stringContaining('must not be null'), extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  });

  test('counts in the cost, given, left out, in a variable, or as its default', async () => {
    const server = await serve({ MAX_COST: '50' });
    const actual = async (document: string, variables = {}) =>
      (await ask(server, document, variables)).errors?.[0]?.extensions.actual as unknown;
    expect(await actual('{ people(first: 50) { totalCount } }')).toBe(51);
    expect(await actual('{ people(first: 49) { totalCount } }')).toBeUndefined();
    expect(
      await actual('{ a: people { totalCount } b: people { totalCount } c: people { totalCount } }'),
    ).toBe(63);
    expect(await actual('query ($n: Int!) { people(first: $n) { totalCount } }', { n: 80 })).toBe(81);
    expect(await actual('query ($n: Int! = 90) { people(first: $n) { totalCount } }')).toBe(91);
    expect(
      await actual('query ($n: Int! = 90) { people(first: $n) { totalCount } }', { n: 10 }),
    ).toBeUndefined();
    expect(await actual('query ($n: Int! = 10) { people(first: $n) { totalCount } }', { n: 90 })).toBe(91);
    expect(
      await actual(
        '{ programs(first: 10) { edges { node { cohorts(first: 10) { edges { node { id } } } } } } }',
      ),
    ).toBe(1 + 10 * (1 + 11));
    const ids = times(51, () => '"program_00000000-0000-4000-8000-000000000000"');
    expect(await actual(`{ nodes(ids: [${ids}]) { id } }`)).toBe(51);
  });
});

test('the limits as they are when nothing is set', async () => {
  const over = async (document: string) =>
    (await ask(ithaca, document)).errors?.map(({ extensions }) => [extensions.limit, extensions.allowed]);
  expect(await over(`{ viewer { ${times(31, (i) => `a${i}: id`)} } }`)).toEqual([['MAX_ALIASES', 30]]);
  expect(await over(`{ viewer { ${times(51, () => 'id @skip(if: false)')} } }`)).toEqual([
    ['MAX_DIRECTIVES', 50],
  ]);
  expect(await over(`{ ${times(21, (i) => `a${i}: __typename`)} }`)).toEqual([['MAX_ROOT_FIELDS', 20]]);
  expect(await over(`{ ${times(5001, () => '__typename')} }`)).toEqual([['MAX_TOKENS', 5000]]);
  expect(
    await over(
      '{ programs(first: 100) { edges { node { cohorts(first: 100) { edges { node { enrollments(first: 100) { totalCount } } } } } } } }',
    ),
  ).toEqual([['MAX_COST', 20_000]]);
  expect(await over(`{ viewer { ${'x'.repeat(101)}: id } }`)).toEqual([['ALIAS_LENGTH', 100]]);
  expect((await ask(ithaca, `{ viewer { ${'x'.repeat(100)}: id } }`)).errors).toBeUndefined();
});
