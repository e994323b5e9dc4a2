/** What takes too long is canceled in the database too, and said so: no request waits without end, nor for a client that left. */
import { Client } from 'pg';
import { eventually, post } from '../support/client';
import { withClient } from '../support/cluster';
import { holdTable, releaseAll, untilInFlight } from '../support/http-holding';
import { institution } from '../support/scenario';
import type { TestServer } from '../support/server';

const TIMEOUT_MS = 400;
/** The time-out, and all that a busy machine adds. */
const SOON_MS = 3_000;

let server: TestServer;
beforeAll(async () => {
  server = await ithaca.another({ STATEMENT_TIMEOUT_MS: String(TIMEOUT_MS) }, { role: 'api' });
});
afterAll(() => server.stop());
afterEach(releaseAll);

const timedOut = {
  message: expect.stringContaining('canceled'),
  extensions: { code: 'TIMEOUT', retryable: true },
};

/** Statements in the database that wait for a lock. */
async function waiting(): Promise<number> {
  const { rows } = await withClient(ithaca.urls.superuser, (client) =>
    client.query(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND state = 'active'`,
    ),
  );
  return rows.length;
}

async function timed<T>(work: Promise<T>): Promise<T> {
  const begun = performance.now();
  const result = await work;
  expect(performance.now() - begun).toBeLessThan(SOON_MS);
  return result;
}

test('a query whose statement takes too long', async () => {
  const { admin } = await institution();
  const ask = (query: string) => post({ query }, { token: admin.token, url: server.url });
  await holdTable('programs');
  const [slow, other] = await timed(
    Promise.all([ask('{ programs { totalCount } }'), ask('{ viewer { id } }')]),
  );
  expect(slow.errors).toMatchObject([{ ...timedOut, path: ['programs'] }]);
  // One statement, sign-in not counted: a database that is busy is not asked again in another way.
  const line = await eventually(
    () => server.logs.find(({ reqId, msg }) => reqId === slow.requestId && msg === 'request') ?? null,
  );
  expect(line.statements).toBe(1);
  expect(other.data).toEqual({ viewer: { id: admin.personId } });
  expect(await waiting()).toBe(0);
  const half = await timed(
    ask('{ viewer { id } nodes(ids: ["program_00000000-0000-4000-8000-000000000000"]) { id } }'),
  );
  expect(half.errors).toMatchObject([timedOut]);
  await releaseAll();
  expect((await ask('{ programs { totalCount } }')).data).toEqual({ programs: { totalCount: 0 } });
});

test('a mutation that waits for another’s lock changes nothing', async () => {
  const { admin, program } = await institution();
  const programId = await program({ name: 'As it was' });
  const rename = () =>
    post(
      {
        query: 'mutation ($i: UpdateProgramInput!) { updateProgram(input: $i) { program { name version } } }',
        variables: { i: { programId, name: 'Anew' } },
      },
      { token: admin.token, url: server.url },
    );
  const holder = new Client({ connectionString: ithaca.urls.superuser });
  await holder.connect();
  await holder.query(`BEGIN; SELECT 1 FROM programs WHERE 'program_' || id = '${programId}' FOR UPDATE`);
  try {
    const { errors } = await timed(rename());
    expect(errors).toMatchObject([{ ...timedOut, path: ['updateProgram'] }]);
    expect(await waiting()).toBe(0);
  } finally {
    await holder.end();
  }
  expect(
    (await admin.run('query ($id: ID!) { program(id: $id) { name version } }', { id: programId })).program,
  ).toEqual({ name: 'As it was', version: 1 });
  expect((await rename()).data.updateProgram.program).toEqual({ name: 'Anew', version: 2 });
});

test('a sign-in that takes too long is refused with 503, not with 401', async () => {
  const { admin } = await institution();
  await holdTable('person_identities');
  const { status, errors, requestId } = await timed(
    post({ query: '{ viewer { id } }' }, { token: admin.token, url: server.url }),
  );
  expect([status, errors]).toEqual([503, [timedOut]]);
  expect(server.logs.filter(({ reqId, level }) => reqId === requestId && level === 40)).toMatchObject([
    { code: 'TIMEOUT', err: { code: '57014' } },
  ]);
  await releaseAll();
  expect((await post({ query: '{ viewer { id } }' }, { token: admin.token, url: server.url })).data).toEqual({
    viewer: { id: admin.personId },
  });
});

test('the work for a client that left ends with the time-out at the latest', async () => {
  const { admin } = await institution();
  await holdTable('programs');
  const leaving = new AbortController();
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${admin.token}` };
  const left = [1, 2, 3].map(() =>
    fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers,
      body: '{"query":"{ programs { totalCount } }"}',
      signal: leaving.signal,
    }),
  );
  await untilInFlight(server, 3);
  leaving.abort();
  await Promise.allSettled(left);
  await timed(untilInFlight(server, 0));
  expect(await waiting()).toBe(0);
});
