/** The log says what happened to a request, and nothing about people. */
import { randomUUID } from 'node:crypto';
import { eventually, post } from '../support/client';
import { institution } from '../support/scenario';

test('no name, address, reason, variable, token or key reaches the log at any level', async () => {
  const uni = await institution();
  const marker = `Zz${randomUUID().replaceAll('-', '')}`;
  const markers = [marker, `${marker}@example.org`.toLowerCase()];
  const create =
    'mutation Create($i: CreatePersonInput!) { createPerson(input: $i) { person { id } userErrors { code } } }';
  const input = {
    displayName: `${marker} name`,
    email: `${marker}@example.org`,
    pronouns: `${marker} p`,
    externalId: `${marker} x`,
    jobTitle: `${marker} j`,
  };
  await uni.admin.run(create, { i: input });
  // Refused by a unique index, whose own words name the values.
  await uni.admin.ask(create, { i: input });
  await uni.admin.ask(
    `query { people(filter: { nameStartsWith: "${marker}" }) { edges { node { displayName } } } }`,
  );
  await uni.admin.ask('query($s: String!) { people(after: $s) { totalCount } }', { s: marker });
  await uni.admin.ask(`{ person(id: "${marker}") { id } }`);
  const mentee = await uni.person();
  const enrollmentId = await uni.enroll(mentee, await uni.cohort({}, 'ENROLLING'), 'MENTEE', 'SUBMITTED');
  await uni.admin.run(
    'mutation($i: DecideEnrollmentInput!) { rejectEnrollment(input: $i) { userErrors { code } } }',
    { i: { enrollmentId, reason: `${marker} reason` } },
  );
  const key = await uni.admin.run(
    'mutation($i: CreateApiKeyInput!) { createApiKey(input: $i) { secret userErrors { code } } }',
    {
      i: {
        name: `${marker} key`,
        scopes: ['PEOPLE_READ'],
        expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
      },
    },
  );
  const { secret } = key.createApiKey;
  await post({ query: '{ people { totalCount } }' }, { token: secret });
  const last = await post({ query: '{ viewer { id } }' }, { token: `${secret}x` });
  await eventually(() => ithaca.logs.find((line) => line.reqId === last.requestId) ?? null);
  const text = JSON.stringify(ithaca.logs);
  for (const secretText of [...markers, secret, uni.admin.token, uni.admin.subject])
    expect(text).not.toContain(secretText);
  expect(text).toContain(uni.admin.personId);
});

test('a failure that PostgreSQL words with values is logged without them', async () => {
  const { describeError } = jest.requireActual<typeof import('../../src/log')>('../../src/log');
  const { DatabaseError } = jest.requireActual<typeof import('pg')>('pg');
  const error = Object.assign(
    new DatabaseError('invalid input syntax for type uuid: "Zz-private"', 1, 'error'),
    {
      code: '22P02',
      detail: 'Key (email)=(Zz-private) already exists.',
      where: 'unnamed portal parameter $1 = Zz-private',
    },
  );
  expect(JSON.stringify(describeError(error))).not.toContain('Zz-private');
  expect(describeError(error)).toMatchObject({ code: '22P02' });
});

test('each request has one line with its id, status, statements, operation and viewer', async () => {
  const { admin } = await institution();
  const answer = await post(
    { query: 'query WhoAmI { viewer { person { id } } }', operationName: 'WhoAmI' },
    { token: admin.token },
  );
  const lines = await eventually(() => {
    const found = ithaca.logs.filter((line) => line.reqId === answer.requestId && line.msg === 'request');
    return found.length ? found : null;
  });
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({
    method: 'POST',
    path: '/graphql',
    status: 200,
    operation: 'WhoAmI',
    viewer: admin.personId,
  });
  expect(lines[0]?.statements).toBe(1);
});
