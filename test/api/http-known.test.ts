/**
 * A query that was answered by one statement, and a mutation, are answered without Apollo when they come again. Nobody
 * may notice: who asks, how much she may ask for and what is wrong with it counts each time, and nothing is done twice.
 */
import { eventually, post, type Answer } from '../support/client';
import { institution, type Actor, type Institution } from '../support/scenario';

const PEOPLE = 'query People($first: Int) { people(first: $first) { edges { node { id displayName } } } }';

let uni: Institution;
beforeAll(async () => {
  uni = await institution();
});

const ask = (who: Actor, body: object, headers: Record<string, string> = {}): Promise<Answer> =>
  post(body, { token: who.token, headers });

const lineOf = ({ requestId }: Answer) =>
  eventually(() => ithaca.logs.find(({ reqId, msg }) => reqId === requestId && msg === 'request') ?? null);

/** Asked until it is known for certain. */
async function known(who: Actor, body: object, headers: Record<string, string> = {}): Promise<Answer> {
  await ask(who, body, headers);
  return ask(who, body, headers);
}

test('it is answered, called and logged as before', async () => {
  const answers = [1, 2, 3].map(() => () => ask(uni.admin, { query: PEOPLE, operationName: 'People' }));
  const all: Answer[] = [];
  for (const answer of answers) all.push(await answer());
  const told = await Promise.all(
    all.map(async (answer) => {
      const { status, operation, compiled, statements, viewer } = await lineOf(answer);
      const headers = Object.fromEntries(
        [...answer.headers].filter(([name]) => !/^(x-request-id|date)$/.test(name)),
      );
      return { data: answer.data, headers, line: { status, operation, compiled, statements, viewer } };
    }),
  );
  expect(told[0]!.line).toEqual({
    status: 200,
    operation: 'People',
    compiled: true,
    statements: 1,
    viewer: uni.admin.personId,
  });
  expect(told[0]!.data.people.edges).toContainEqual({
    node: { id: uni.admin.personId, displayName: expect.any(String) },
  });
  expect(told[1]).toEqual(told[0]);
  expect(told[2]).toEqual(told[0]);
});

test.each([
  ['application/graphql-response+json', 'application/graphql-response+json; charset=utf-8'],
  ['application/json', 'application/json; charset=utf-8'],
  [
    'application/json;q=0.5, application/graphql-response+json',
    'application/graphql-response+json; charset=utf-8',
  ],
])('as %s, to who accepts that', async (accept, contentType) => {
  const answer = await known(uni.admin, { query: '{ institution { id slug } }' }, { accept });
  expect(answer.headers.get('content-type')).toBe(contentType);
  expect(answer.data.institution.slug).toBe(uni.slug);
});

test('to who accepts nothing that we have, it is refused', async () => {
  await known(uni.admin, { query: PEOPLE });
  const { status } = await ask(uni.admin, { query: PEOPLE }, { accept: 'text/html' });
  expect(status).toBe(406);
});

test('each gets what she may see', async () => {
  const other = await institution();
  await known(uni.admin, { query: '{ institution { slug } viewer { id } }' });
  const { data } = await ask(other.admin, { query: '{ institution { slug } viewer { id } }' });
  expect(data).toEqual({ institution: { slug: other.slug }, viewer: { id: other.admin.personId } });
});

test('access that ended a moment ago has ended', async () => {
  const person = await uni.person();
  const before = await known(person, { query: '{ institution { slug } }' });
  expect(before.status).toBe(200);
  await uni.admin.run(
    'mutation($i: MovePersonInput!) { deactivatePerson(input: $i) { userErrors { message } } }',
    {
      i: { personId: person.personId },
    },
  );
  const after = await ask(person, { query: '{ institution { slug } }' });
  expect([after.status, after.errors?.[0]?.extensions.code]).toEqual([401, 'UNAUTHENTICATED']);
  expect((await lineOf(after)).errors).toEqual(['UNAUTHENTICATED']);
  expect((await post({ query: '{ institution { slug } }' })).status).toBe(401);
});

test.each([
  ['a page that is too long', { first: 101 }, '`first` must be from 1 to 100'],
  ['a variable of another type', { first: 'many' }, 'Variable "$first" got invalid value'],
])('%s is refused all the same', async (_what, variables, message) => {
  await known(uni.admin, { query: PEOPLE, variables: { first: 5 } });
  const { data, errors } = await ask(uni.admin, { query: PEOPLE, variables });
  expect(data).toBeUndefined();
  expect(errors).toHaveLength(1);
  expect(errors?.[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
  expect(errors?.[0]?.message).toContain(message);
});

test.each([
  ['another name', { operationName: 'Others' }],
  ['variables as text', { variables: '{"first":5}' }],
  ['variables as a list', { variables: [5] }],
  ['a persisted query', { extensions: { persistedQuery: { version: 1, sha256Hash: 'x' } } }],
])('%s is not taken for it', async (_what, rest) => {
  await known(uni.admin, { query: PEOPLE, variables: { first: 5 } });
  const { data, errors } = await ask(uni.admin, { query: PEOPLE, variables: { first: 5 }, ...rest });
  expect(data).toBeUndefined();
  expect(errors).toHaveLength(1);
});

test('a row that is not there is told as it was', async () => {
  const query = 'query One($id: ID!) { cohort(id: $id) { id name } }';
  const id = await uni.cohort();
  expect((await known(uni.admin, { query, variables: { id } })).data.cohort.id).toBe(id);
  const missing = id.replace(/.$/, (letter) => (letter === '0' ? '1' : '0'));
  const again = await ask(uni.admin, { query, variables: { id: missing } });
  const first = await ask(uni.admin, { query: `${query} `, variables: { id: missing } });
  expect({ data: again.data, errors: again.errors }).toEqual({ data: first.data, errors: first.errors });
});

const UNIT =
  'mutation Unit($i: CreateOrgUnitInput!) { createOrgUnit(input: $i) { orgUnit { name } userErrors { code } } }';
const unitsNamed = async (prefix: string): Promise<string[]> => {
  const { orgUnits } = await uni.admin.run('{ orgUnits(first: 100) { edges { node { name } } } }');
  return orgUnits.edges.map(({ node }: any) => node.name).filter((name: string) => name.startsWith(prefix));
};

test('a mutation is done once each time, and answered, called and logged as before', async () => {
  const told: unknown[] = [];
  for (const name of ['Known 1', 'Known 2', 'Known 3']) {
    const answer = await ask(uni.admin, { query: UNIT, variables: { i: { name } } });
    const { status, operation, statements, viewer, compiled } = await lineOf(answer);
    const headers = [...answer.headers].filter(([name]) => !/^(x-request-id|date)$/.test(name));
    expect(answer.data).toEqual({ createOrgUnit: { orgUnit: { name }, userErrors: [] } });
    told.push({ headers, status, operation, statements, viewer, compiled });
  }
  expect(told[1]).toEqual(told[0]);
  expect(told[2]).toEqual(told[0]);
  expect((await unitsNamed('Known')).sort()).toEqual(['Known 1', 'Known 2', 'Known 3']);
});

test('of a mutation that fails in part, what was done is done once, and told as it was', async () => {
  const query = `mutation Two($name: String!, $id: ID!) {
    one: createOrgUnit(input: { name: $name }) { orgUnit { name } userErrors { code } }
    two: updateOrgUnit(input: { orgUnitId: $id }) { orgUnit { name } userErrors { code } }
  }`;
  const { createOrgUnit } = await uni.admin.run(
    'mutation { createOrgUnit(input: { name: "There" }) { orgUnit { id } } }',
  );
  const id = createOrgUnit.orgUnit.id as string;
  for (const name of ['Part 1', 'Part 2'])
    expect((await ask(uni.admin, { query, variables: { name, id } })).errors).toBeUndefined();
  const missing = id.replace(/.$/, (letter) => (letter === '0' ? '1' : '0'));
  const again = await ask(uni.admin, { query, variables: { name: 'Part 3', id: missing } });
  const first = await ask(uni.admin, { query: `${query} `, variables: { name: 'Part 4', id: missing } });
  expect(again.errors).toMatchObject([{ path: ['two'], extensions: { code: 'NOT_FOUND' } }]);
  expect([again.status, again.data, again.errors]).toEqual([first.status, first.data, first.errors]);
  expect((await unitsNamed('Part')).sort()).toEqual(['Part 1', 'Part 2', 'Part 3', 'Part 4']);
});

test.each([
  ['nobody', null, {}, 401],
  ['a variable of another type', 'admin', { i: { name: 5 } }, 200],
  ['an input that lacks what it needs', 'admin', { i: {} }, 200],
])('a known mutation by %s is refused, and nothing is done', async (_what, who, variables, status) => {
  await known(uni.admin, { query: UNIT, variables: { i: { name: `Refused ${_what}` } } });
  const before = await unitsNamed('');
  const token = who ? uni.admin.token : null;
  const body = { query: UNIT, variables: who ? variables : { i: { name: 'Never' } } };
  const again = await post(body, { token });
  const first = await post({ ...body, query: `${UNIT} ` }, { token });
  expect([again.status, again.data, again.errors]).toEqual([first.status, first.data, first.errors]);
  expect(again.status).toBe(status);
  expect(again.errors).toHaveLength(1);
  expect(await unitsNamed('')).toEqual(before);
});

test('a known mutation by somebody who may not is refused as before', async () => {
  await known(uni.admin, { query: UNIT, variables: { i: { name: 'By who may' } } });
  const member = await uni.person();
  const variables = { i: { name: 'By who may not' } };
  const again = await ask(member, { query: UNIT, variables });
  const first = await ask(member, { query: `${UNIT} `, variables });
  expect(again.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  expect([again.status, again.data, again.errors]).toEqual([first.status, first.data, first.errors]);
  expect(new Set(await unitsNamed('By'))).toEqual(new Set(['By who may']));
});
