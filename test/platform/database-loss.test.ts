/**
 * The server while its database goes away and comes back: requests fail in time and say why, the process lives,
 * and works again by itself.
 */
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { eventually, post, type Answer } from '../support/client';
import { IthacaProcess, endAll } from '../support/process';
import { ProcessWorld } from '../support/process-world';
import { Proxy, type ProxyMode } from '../support/proxy';

const WAIT_MS = 500;
const STATEMENT_MS = 1_000;
const POOL = 8;
/** To read, to write, and the one by which it is found out who asks. */
const MOST = 2 * POOL + 1;

let world: ProcessWorld;
let proxy: Proxy;
let server: IthacaProcess;
let url: string;
let operator: Client;

beforeAll(async () => {
  world = await ProcessWorld.make();
  proxy = await Proxy.before(world.urls.runtime);
  operator = new Client({ connectionString: world.urls.superuser });
  await operator.connect();
  server = IthacaProcess.start({
    DATABASE_URL: proxy.through(world.urls.runtime),
    DATABASE_MIGRATION_URL: proxy.through(world.urls.owner),
    DATABASE_WAIT_MS: String(WAIT_MS),
    STATEMENT_TIMEOUT_MS: String(STATEMENT_MS),
    DATABASE_POOL_SIZE: String(POOL),
  });
  url = await server.ready();
});
afterEach(() => proxy.set('pass'));
afterAll(async () => {
  await operator.end();
  await proxy.set('pass');
  const end = await server.stop();
  // Not one unhandled rejection in all that.
  expect({ ...end, stderr: server.stderr }).toEqual({ code: 0, signal: null, stderr: '' });
  await endAll();
  await proxy.close();
  await world.close();
});

const read = () =>
  post(
    { query: '{ viewer { kind } programs(first: 1) { edges { node { name } } } }' },
    { url, token: world.token },
  );
const write = (name: string = randomUUID()) => post(world.createProgram(name), { url, token: world.token });
const readiness = async () => (await fetch(`${url}/readyz`)).status;
const worked = ({ status, errors }: Answer) => status === 200 && !errors;
const stored = async (name: string) =>
  (await operator.query('SELECT FROM programs WHERE name = $1', [name])).rowCount === 1;

/** How long it takes until both a read and a write succeed, and the server calls itself ready. */
async function recovered(): Promise<number> {
  const since = performance.now();
  await eventually(
    async () => (worked(await read()) && worked(await write()) && (await readiness()) === 200 ? true : null),
    15_000,
  );
  return performance.now() - since;
}

/** An answer that says that the database is away, and nothing of what is behind it. */
function expectUnavailable(answer: Answer): void {
  expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(['UNAVAILABLE']);
  // 503 as long as nobody is signed in; after that, GraphQL answers what it can.
  expect([200, 503]).toContain(answer.status);
  expect(JSON.stringify(answer.errors)).not.toMatch(/ECONN|terminated|timeout|127\.0\.0\.1|postgres/i);
}

test.each<[mode: ProxyMode, withinMs: number]>([
  ['refuse', 500],
  ['blackhole', Math.max(WAIT_MS, STATEMENT_MS + 1_000) + 500],
])(
  'while the network does %s: typed refusals in time, not ready; afterwards everything by itself',
  async (mode, withinMs) => {
    await proxy.set(mode);
    for (let round = 0; round < 3; round++) {
      const since = performance.now();
      for (const answer of await Promise.all([read(), write(), read(), write()])) expectUnavailable(answer);
      expect(performance.now() - since).toBeLessThan(withinMs);
      expect(await readiness()).toBe(503);
    }
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    await proxy.set('pass');
    expect(await recovered()).toBeLessThan(2_500);
  },
);

test('connections that are cut fail what was on them, and no more', async () => {
  for (let round = 0; round < 10; round++) {
    await Promise.all([read(), write()]);
    await proxy.set('cut');
    for (const answer of await Promise.all([read(), write(), read(), write()]))
      if (!worked(answer)) expectUnavailable(answer);
    expect(await recovered()).toBeLessThan(1_000);
  }
});

test('a write that is cut off is refused, and not stored', async () => {
  const name = randomUUID();
  await operator.query('BEGIN; LOCK TABLE programs IN SHARE MODE');
  const pending = write(name);
  await eventually(waitingWrites);
  await proxy.set('refuse');
  expectUnavailable(await pending);
  await operator.query('COMMIT');
  await proxy.set('pass');
  await recovered();
  expect(await stored(name)).toBe(false);
});

async function waitingWrites(): Promise<number | null> {
  const { rows } = await operator.query(
    `SELECT count(*)::int AS n FROM pg_locks WHERE relation = 'programs'::regclass AND NOT granted`,
  );
  return rows[0].n || null;
}

test('a slow network makes answers late; one that is too slow, refusals', async () => {
  await proxy.set('delay', 20);
  expect(worked(await read())).toBe(true);
  expect(worked(await write())).toBe(true);
  await proxy.set('delay', STATEMENT_MS + 1_500);
  const since = performance.now();
  for (const answer of await Promise.all([read(), write()])) expectUnavailable(answer);
  expect(performance.now() - since).toBeLessThan(STATEMENT_MS + 1_500);
  await proxy.set('cut');
  await proxy.set('pass');
  expect(await recovered()).toBeLessThan(2_500);
});

test('a statement that waits too long is TIMEOUT, and is not stored later', async () => {
  const name = randomUUID();
  await operator.query('BEGIN; LOCK TABLE programs IN SHARE MODE');
  const { status, errors } = await write(name);
  await operator.query('COMMIT');
  expect({ status, code: errors?.[0]?.extensions.code }).toEqual({ status: 200, code: 'TIMEOUT' });
  expect(await stored(name)).toBe(false);
});

test('backends that are ended again and again under load: every request is answered, no acknowledged write is lost', async () => {
  const acknowledged: string[] = [];
  const outcomes = { worked: 0, unavailable: 0 };
  const until = performance.now() + 4_000;
  const clients = Array.from({ length: 12 }, async (_, client) => {
    for (let n = 0; performance.now() < until; n++) {
      const name = `kept ${client} ${n}`;
      const answer = await (n % 2 ? write(name) : read());
      if (!worked(answer)) expectUnavailable(answer);
      outcomes[worked(answer) ? 'worked' : 'unavailable']++;
      if (n % 2 && worked(answer)) acknowledged.push(name);
    }
  });
  while (performance.now() < until) {
    await operator.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  await Promise.all(clients);
  expect(outcomes.unavailable).toBeGreaterThan(0);
  expect(outcomes.worked).toBeGreaterThan(0);
  await recovered();
  const { rows } = await operator.query<{ name: string }>(
    `SELECT name FROM programs WHERE name LIKE 'kept %'`,
  );
  const kept = new Set(rows.map(({ name }) => name));
  expect(acknowledged.filter((name) => !kept.has(name))).toEqual([]);
});

test('after all that the server has no connection too many, and can use all that it may have', async () => {
  const connections = async () =>
    (
      await operator.query<{ what: string }>(
        `SELECT concat_ws(' ', application_name, state, backend_start, left(query, 80)) AS what FROM pg_stat_activity
         WHERE datname = current_database() AND usename = $1 ORDER BY backend_start`,
        [new URL(world.urls.runtime).username],
      )
    ).rows.map(({ what }) => what);
  await eventually(async () => ((await connections()).length <= MOST ? true : null)).catch(async () =>
    expect(await connections()).toEqual([]),
  );
  await operator.query('BEGIN; LOCK TABLE programs IN SHARE MODE');
  const writes = Array.from({ length: POOL }, () => write());
  await eventually(async () => ((await waitingWrites()) === POOL ? true : null), STATEMENT_MS);
  await operator.query('COMMIT');
  expect((await Promise.all(writes)).every(worked)).toBe(true);
});
