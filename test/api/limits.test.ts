/** Every limit: a request just under it passes, one just over is refused before it runs, naming the limit. */
import { gzipSync } from 'node:zlib';
import { getIntrospectionQuery } from 'graphql';
import { codeOf, post, type Answer } from '../support/client';
import { institution, type Actor } from '../support/scenario';
import type { TestServer } from '../support/server';

async function withServer(settings: Record<string, string>, work: (server: TestServer, admin: Actor) => Promise<void>): Promise<void> {
  const { admin } = await institution();
  const server = await ithaca.another(settings);
  try {
    await work(server, admin);
  } finally {
    await server.stop();
  }
}

function limitOf({ errors }: Answer): { limit: unknown; allowed: unknown } | null {
  return errors?.length === 1 ? { limit: errors[0]?.extensions.limit, allowed: errors[0]?.extensions.allowed } : null;
}

interface Case {
  limit: string;
  allowed: number;
  /** A query that measures exactly so much. */
  query(amount: number): string;
}

const CASES: Case[] = [
  { limit: 'MAX_ROOT_FIELDS', allowed: 3, query: (amount) => `{ ${Array.from({ length: amount }, (_, n) => `a${n}: viewer { id }`).join(' ')} }` },
  { limit: 'MAX_ALIASES', allowed: 4, query: (amount) => `{ viewer { ${Array.from({ length: amount }, (_, n) => `a${n}: id`).join(' ')} } }` },
  { limit: 'MAX_DIRECTIVES', allowed: 4, query: (amount) => `{ viewer { id ${Array.from({ length: amount }, () => 'kind @include(if: true)').join(' ')} } }` },
  { limit: 'MAX_DEPTH', allowed: 5, query: (amount) => `{ viewer { person { enrollments { edges { ${amount === 5 ? 'cursor' : 'node { id }'} } } } } }` },
  { limit: 'MAX_COST', allowed: 41, query: (amount) => `{ cohorts(first: ${amount - 1}) { edges { node { id } } } }` },
  { limit: 'MAX_TOKENS', allowed: 100, query: (amount) => `{ viewer { ${Array.from({ length: amount - 5 }, () => 'id').join(' ')} } }` },
];

test.each(CASES)('$limit', async ({ limit, allowed, query }) => {
  await withServer({ [limit]: String(allowed) }, async ({ url }, admin) => {
    const under = await post({ query: query(allowed) }, { token: admin.token, url });
    expect(under.errors).toBeUndefined();
    const over = await post({ query: query(allowed + 1) }, { token: admin.token, url });
    expect(limitOf(over)).toEqual({ limit, allowed });
    expect(over.errors?.[0]?.message).toContain(`(${limit})`);
    expect(over.data ?? null).toBeNull();
  });
});

test('MAX_BODY_BYTES', async () => {
  await withServer({ MAX_BODY_BYTES: '2048' }, async ({ url }, admin) => {
    const body = (bytes: number) => {
      const empty = JSON.stringify({ query: '{ viewer { id } }', operationName: null, variables: { fill: '' } });
      return empty.replace('""', `"${'x'.repeat(bytes - empty.length)}"`);
    };
    expect((await post(body(2048), { token: admin.token, url })).errors).toBeUndefined();
    const over = await post(body(2049), { token: admin.token, url });
    expect({ status: over.status, ...limitOf(over) }).toEqual({ status: 413, limit: 'MAX_BODY_BYTES', allowed: 2048 });
  });
});

test('a page has at most 100 items, also through a variable', async () => {
  const { admin } = await institution();
  const query = 'query($n: Int!) { cohorts(first: $n) { edges { node { id } } } }';
  expect((await admin.ask(query, { n: 100 })).errors).toBeUndefined();
  for (const n of [0, 101, -1]) expect(codeOf(await admin.ask(query, { n }))).toBe('BAD_USER_INPUT');
});

test('batched operations are refused', async () => {
  const { admin } = await institution();
  const answer = await post([{ query: '{ viewer { id } }' }, { query: '{ viewer { id } }' }], { token: admin.token });
  expect(answer.status).toBe(400);
  expect(answer.errors).toHaveLength(1);
});

test('a cost is counted for variables, omitted page sizes and nested lists', async () => {
  const { admin } = await institution();
  const nestedLists = (first: string) => `cohorts(${first}) { edges { node { enrollments(first: 100) { edges { node { person { enrollments(first: 100) { edges { node { id } } } } } } } } } }`;
  const spread = await admin.ask(`{ ${nestedLists('first: 3')} }`);
  expect(limitOf(spread)).toEqual({ limit: 'MAX_COST', allowed: 20000 });
  expect(limitOf(await admin.ask(`query($n: Int) { ${nestedLists('first: $n')} }`, { n: 3 }))?.limit).toBe('MAX_COST');
  expect(limitOf(await admin.ask(`{ ${nestedLists('orderBy: NAME_ASC')} }`))?.limit).toBe('MAX_COST');
  expect(limitOf(await admin.ask(`query { ...f } fragment f on Query { ${nestedLists('first: 3')} }`))?.limit).toBe('MAX_COST');
});

describe('hostile documents are refused fast, briefly, and do no harm', () => {
  const many = (count: number, make: (n: number) => string) => Array.from({ length: count }, (_, n) => make(n)).join(' ');
  const ATTACKS: Record<string, string> = {
    'ten thousand aliases': `{ ${many(10_000, (n) => `a${n}: __typename`)} }`,
    'doubling fragments': `query { ...f0 } ${many(28, (n) => `fragment f${n} on Query { ...f${n + 1} ...f${n + 1} }`)} fragment f28 on Query { viewer { id } }`,
    'fragments that fan out on lists': `query { ...f0 } ${many(10, (n) => `fragment f${n} on Query { a${n}: cohorts(first: 100) { edges { node { program { cohorts(first: 100) { edges { node { id } } } } } } } ...f${n + 1} ...f${n + 1} }`)} fragment f10 on Query { viewer { id } }`,
    'a list value of five thousand levels': `{ nodes(ids: ${'['.repeat(4_900)}${']'.repeat(4_900)}) { id } }`,
    'three thousand unknown fields': `{ ${many(3_000, (n) => `x${n}`)} }`,
    'overlapping fields': `{ ${many(900, () => 'viewer { id }')} }`,
    'repeated directives': `{ viewer { id ${many(40, () => '@include(if: true)')} } }`,
    'a fragment that contains itself': 'query { ...a } fragment a on Query { viewer { id } ...b } fragment b on Query { ...a }',
    'introspection in depth': `{ __schema { types { ${'fields { type { '.repeat(20)} name ${'} }'.repeat(20)} } } }`,
  };

  test.each(Object.entries(ATTACKS))('%s', async (_name, query) => {
    const { admin } = await institution();
    const started = performance.now();
    const response = await fetch(`${ithaca.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${admin.token}` },
      body: JSON.stringify({ query }),
    });
    const text = await response.text();
    const { errors } = JSON.parse(text) as { errors?: unknown[] };
    expect(errors?.length).toBeGreaterThan(0);
    expect(errors?.length).toBeLessThanOrEqual(20);
    expect(text.length).toBeLessThan(4096);
    // Measured in milliseconds; the bound leaves room for a busy machine.
    expect(performance.now() - started).toBeLessThan(2_000);
    expect((await admin.ask('{ viewer { id } }')).status).toBe(200);
  });

  test('five thousand bad list items', async () => {
    const { admin } = await institution();
    const answer = await admin.ask('query($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: Array.from({ length: 5_000 }, () => null) });
    expect(answer.errors?.length).toBeLessThanOrEqual(20);
    expect(JSON.stringify(answer.errors).length).toBeLessThan(4096);
  });

  test('a body that expands is not expanded', async () => {
    const { admin } = await institution();
    const response = await fetch(`${ithaca.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip', authorization: `Bearer ${admin.token}` },
      body: gzipSync(JSON.stringify({ query: '{ viewer { id } }', variables: { fill: ' '.repeat(50_000_000) } })),
    });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
    await response.text();
  });
});

test('the schema can be read in one query at the default limits', async () => {
  const { admin } = await institution();
  const { data, errors } = await admin.ask(getIntrospectionQuery({ descriptions: true, inputValueDeprecation: true, specifiedByUrl: true }));
  expect(errors).toBeUndefined();
  expect(data.__schema.types.length).toBeGreaterThan(50);
});
