/** Walking pages: every row once, in order, whatever the size, the names, the times and what happens meanwhile. */
import * as fc from 'fast-check';
import { uuidOf } from '../../src/ids';
import { asSuperuser, parkJob } from '../support/authorization-database';
import { times } from '../support/authorization-mutate';
import { connectionsOf, schemaSeenBy } from '../support/authorization-selection';
import { DAY, inTime } from '../support/authorization-time';
import { reportOften } from '../support/equity';
import { recordOften } from '../support/equity-benchmarks';
import { monitorOften } from '../support/equity-monitoring';
import { reviewAskedFor } from '../support/match-run-reviews';
import { pairOften } from '../support/pairings-filled';
import { askedOften, tagOften } from '../support/rooms-work';
import { institution, unique, type Actor, type Institution } from '../support/scenario';

interface Page {
  totalCount: number;
  pageInfo: {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    startCursor: string | null;
    endCursor: string | null;
  };
  edges: { cursor: string; node: Record<string, any> }[];
}

/** A list: its place in an operation, and further arguments. */
interface List {
  /** The fields above it, as in `cohort(id: "…")`. */
  under?: string;
  name: string;
  args?: string;
  fields?: string;
}

async function page(
  who: Actor,
  { under, name, args = '', fields = 'id' }: List,
  first: number,
  after: string | null,
): Promise<Page> {
  const list = `${name}(first: $first, after: $after${args}) { totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { ${fields} } } }`;
  const data = await who.run(
    `query($first: Int!, $after: String) { ${under ? `${under} { ${list} }` : list} }`,
    { first, after },
  );
  return under ? Object.values(data as object)[0][name] : data[name];
}

/** All nodes of a list, page by page; checks on the way what a page says of itself. */
async function walk(
  who: Actor,
  list: List,
  first: number,
  between: (page: Page) => Promise<void> = async () => undefined,
): Promise<Page['edges']> {
  const edges: Page['edges'] = [];
  for (let after: string | null = null; ;) {
    const at: Page = await page(who, list, first, after);
    expect(at.edges.length).toBeLessThanOrEqual(first);
    expect(at.pageInfo).toEqual({
      hasNextPage: at.pageInfo.hasNextPage,
      hasPreviousPage: after !== null,
      startCursor: at.edges[0]?.cursor ?? null,
      endCursor: at.edges.at(-1)?.cursor ?? null,
    });
    edges.push(...at.edges);
    if (!at.pageInfo.hasNextPage) return edges;
    expect(at.edges).toHaveLength(first);
    await between(at);
    after = at.pageInfo.endCursor;
  }
}

const idsOf = (edges: Page['edges']) => edges.map(({ node }) => node.id as string);
const byCodePoint = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** Letters whose order differs by locale, by case, by composition, and between UTF-16 and code points. */
const NAMES = [
  'A',
  'a',
  'Z',
  'z',
  'Ä',
  'A\u0308',
  'é',
  'e\u0301',
  'ß',
  'ss',
  'Ω',
  '中',
  '\uffee',
  '\u{1f600}',
  'I',
  'ı',
  '-',
  '"',
  '%',
  '_',
  '\\',
];

async function personNamed({ admin }: Institution, displayName: string): Promise<string> {
  const { createPerson } = await admin.run(
    'mutation($i: CreatePersonInput!) { createPerson(input: $i) { person { id } userErrors { message } } }',
    {
      i: { displayName },
    },
  );
  return createPerson.person.id;
}

test('people of equal and of odd names come once each, by code point', async () => {
  const uni = await institution();
  const names = [...NAMES, ...NAMES, ...NAMES.map((name) => `${name}${name}`), 'A', 'A', 'A'];
  await times(names.length, (index) => personNamed(uni, names[index] as string));
  const list = { name: 'people', fields: 'id displayName' };
  const whole = await walk(uni.admin, list, 100);
  const found = whole.map(({ node }) => node.displayName as string);
  expect(found.filter((name) => names.includes(name)).sort()).toEqual([...names].sort());
  expect(found).toEqual([...found].sort(byCodePoint));
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 100 }), async (first) => {
      expect(await walk(uni.admin, list, first)).toEqual(whole);
    }),
    { numRuns: 12, examples: [[1], [whole.length], [whole.length - 1]] },
  );
});

test('rows of the same instant, and of instants a microsecond apart, come once each', async () => {
  const uni = await institution();
  const programId = await uni.program();
  const ids = await times(30, () => uni.cohort({ programId }));
  const list = { name: 'cohorts', args: ', orderBy: CREATED_AT_DESC' };
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 30, maxLength: 30 }),
      fc.integer({ min: 1, max: 9 }),
      async (moments, first) => {
        await asSuperuser(
          `update cohorts c set created_at = '2026-03-29 00:59:59.999994+00'::timestamptz + m.moment * interval '1 microsecond'
         from unnest($1::uuid[], $2::int[]) as m(id, moment) where c.id = m.id`,
          [ids.map(uuidOf), moments],
        );
        const expected = ids.map((id, index) => ({ id, moment: moments[index] as number }));
        expected.sort((a, b) => b.moment - a.moment || (a.id < b.id ? 1 : -1));
        expect(idsOf(await walk(uni.admin, list, first))).toEqual(expected.map(({ id }) => id));
      },
    ),
    { numRuns: 10 },
  );
});

/** Some rows of every kind that the schema lists. */
async function someOfEach(uni: Institution): Promise<Record<string, List>> {
  const { admin } = uni;
  const programId = await uni.program();
  const cohorts = await Promise.all([1, 2, 3, 4].map(() => uni.cohort({ programId }, 'ENROLLING')));
  const people = await Promise.all([1, 2, 3, 4].map(() => uni.person(['ANALYST', 'COORDINATOR'])));
  for (const person of people)
    for (const cohortId of cohorts) await uni.enroll(person, cohortId, 'MENTEE', 'INVITED');
  for (let i = 0; i < 5; i++) {
    await uni.program();
    await admin.run(
      'mutation($i: CreateOrgUnitInput!) { createOrgUnit(input: $i) { userErrors { message } } }',
      { i: { name: 'Same' } },
    );
    await admin.run(
      'mutation($i: CreateApiKeyInput!) { createApiKey(input: $i) { userErrors { message } } }',
      {
        i: { name: unique('Key'), scopes: ['PEOPLE_READ'], expiresAt: inTime(DAY) },
      },
    );
    await parkJob(uni.id);
  }
  await askedOften(uni, 4);
  await tagOften(uni, 5);
  await reportOften(uni, 4);
  await recordOften(uni, 4);
  await monitorOften(uni, 4);
  for (let made = 0; made < 4; made++) await reviewAskedFor(uni, await uni.cohort({}, 'MATCHING'));
  await pairOften(uni, 4);
  return {
    'cohort.enrollments': { under: `cohort(id: "${cohorts[0]}")`, name: 'enrollments' },
    'person.enrollments': { under: `person(id: "${people[0]?.personId}")`, name: 'enrollments' },
    'program.cohorts': { under: `program(id: "${programId}")`, name: 'cohorts' },
  };
}

test('every list of the schema gives the same rows in pages of any size, as many as it counts', async () => {
  const uni = await institution();
  const nested = await someOfEach(uni);
  const lists: Record<string, List> = { ...nested };
  for (const { name } of connectionsOf(await schemaSeenBy(uni.admin))) lists[name] = { name };
  for (const order of ['NAME_ASC', 'CREATED_AT_DESC']) {
    for (const name of ['programs', 'cohorts'])
      lists[`${name} ${order}`] = { name, args: `, orderBy: ${order}` };
  }
  for (const [name, list] of Object.entries(lists)) {
    const whole = await walk(uni.admin, list, 100);
    expect({ name, enough: whole.length > 3, distinct: new Set(idsOf(whole)).size }).toEqual({
      name,
      enough: true,
      distinct: whole.length,
    });
    expect((await page(uni.admin, list, 1, null)).totalCount).toBe(whole.length);
    for (const first of [1, 2, 3, whole.length, whole.length + 1]) {
      if (first <= 100)
        expect({ name, ids: idsOf(await walk(uni.admin, list, first)) }).toEqual({ name, ids: idsOf(whole) });
    }
  }
});

test('rows that come while somebody pages are seen if they lie ahead, and disturb nothing', async () => {
  const uni = await institution();
  for (let i = 10; i < 30; i++) await personNamed(uni, `M${i}`);
  const list = { name: 'people', fields: 'id displayName', args: ', filter: { nameStartsWith: "m" }' };
  const names: string[] = [];
  const walked = await walk(uni.admin, list, 4, async ({ edges }) => {
    const last = edges.at(-1)?.node.displayName as string;
    await personNamed(uni, 'M0 behind');
    await personNamed(uni, last);
    await personNamed(uni, `${last}+`);
    names.push(`${last}+`);
  });
  const found = walked.map(({ node }) => node.displayName as string);
  expect(new Set(idsOf(walked)).size).toBe(walked.length);
  expect(found).not.toContain('M0 behind');
  expect(found).toEqual(
    expect.arrayContaining([...names, ...Array.from({ length: 20 }, (_, i) => `M${i + 10}`)]),
  );
  expect(found).toEqual([...found].sort(byCodePoint));
});
