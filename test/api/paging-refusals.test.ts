/** Page sizes and cursors that are none. */
import * as fc from 'fast-check';
import { codeOf, post } from '../support/client';
import { institution, type Actor } from '../support/scenario';

/** Any bytes, read as text: letters of all kinds, control characters, what is no letter at all. */
const anyText = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString());

const ask = (who: Actor, query: string, variables: object = {}) =>
  post({ query, variables }, { token: who.token });

test('pages of impossible sizes are refused', async () => {
  const uni = await institution();
  const cohortId = await uni.cohort();
  const top = 'query($first: Int!) { people(first: $first) { totalCount edges { node { id } } } }';
  const nested =
    'query($first: Int!, $id: ID!) { cohort(id: $id) { enrollments(first: $first) { edges { node { id } } } } }';
  for (const first of [0, -1, 101, 2_147_483_647, 2_147_483_648, 1.5, null, '1']) {
    expect([first, codeOf(await ask(uni.admin, top, { first }))]).toEqual([first, 'BAD_USER_INPUT']);
    expect([first, codeOf(await ask(uni.admin, nested, { first, id: cohortId }))]).toEqual([
      first,
      'BAD_USER_INPUT',
    ]);
  }
  expect(codeOf(await ask(uni.admin, top, { first: 100 }))).toBeNull();
});

const encoded = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const UUID = '01a20115-71d3-766e-ace5-06f9c7a405a1';
const BY_NAME = 'query($after: String) { people(after: $after) { edges { node { id } } } }';
const BY_TIME = 'query($after: String) { cohorts(after: $after) { edges { node { id } } } }';

test('cursors that are none are refused', async () => {
  const { admin } = await institution();
  const none = [
    'x',
    '%',
    'null',
    encoded('null'),
    encoded('"x"'),
    encoded([]),
    encoded(['A']),
    encoded(['A', 1]),
    encoded([1, UUID]),
  ];
  none.push(
    encoded(['A', 'no-uuid']),
    encoded(['A\0', UUID]),
    encoded(['A', UUID, 1]),
    encoded({ 0: 'A', 1: UUID }),
    encoded(['A', `${UUID}'`]),
  );
  for (const after of none) {
    expect([after, codeOf(await ask(admin, BY_NAME, { after }))]).toEqual([after, 'BAD_USER_INPUT']);
  }
  const times = [
    'A',
    '',
    'now',
    'infinity',
    '2026-13-01 00:00:00+00',
    '2026-01-01',
    "2026-01-01 00:00:00+00'",
    '2026-02-30 25:61:61.5+99',
  ];
  for (const time of times) {
    const after = encoded([time, UUID]);
    expect([time, codeOf(await ask(admin, BY_TIME, { after }))]).toEqual([time, 'BAD_USER_INPUT']);
  }
});

test('any text as a cursor, also another list’s, is answered or refused, and never fails', async () => {
  const uni = await institution();
  await uni.cohort();
  const cursors = await Promise.all(
    ['people', 'cohorts', 'programs', 'auditLog'].map(
      async (name) =>
        (await uni.admin.run(`{ ${name}(first: 1) { pageInfo { endCursor } } }`))[name].pageInfo
          .endCursor as string,
    ),
  );
  const any = fc.oneof(
    anyText,
    fc.base64String(),
    fc.tuple(anyText, fc.constant(UUID)).map(encoded),
    fc.constantFrom(...cursors),
  );
  await fc.assert(
    fc.asyncProperty(any, fc.constantFrom(BY_NAME, BY_TIME), async (after, query) => {
      expect([null, 'BAD_USER_INPUT']).toContain(codeOf(await ask(uni.admin, query, { after })));
    }),
    { numRuns: 80 },
  );
  for (const after of cursors) {
    const { data } = await ask(uni.admin, BY_NAME, { after });
    for (const { node } of data?.people.edges ?? []) expect(node.id).toMatch(/^person_/);
  }
});
