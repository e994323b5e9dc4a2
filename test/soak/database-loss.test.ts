/** A minute of a database that ends every connection five times a second, or goes away altogether (ecosystem R6). */
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { eventually, post } from '../support/client';
import { IthacaProcess, endAll } from '../support/process';
import { ProcessWorld } from '../support/process-world';
import { Writers } from '../support/process-writers';
import { Proxy } from '../support/proxy';

const SECONDS = Number(process.env.SOAK_SECONDS ?? 60);
const POOL = 8;

let world: ProcessWorld;
let proxy: Proxy;
let operator: Client;
let server: IthacaProcess;
let url: string;

beforeAll(async () => {
  world = await ProcessWorld.make();
  proxy = await Proxy.before(world.urls.runtime);
  operator = new Client({ connectionString: world.urls.superuser });
  await operator.connect();
});
beforeEach(async () => {
  server = IthacaProcess.start({
    DATABASE_URL: proxy.through(world.urls.runtime),
    DATABASE_MIGRATION_URL: world.urls.owner,
    DATABASE_POOL_SIZE: String(POOL),
    STATEMENT_TIMEOUT_MS: '1000',
    LOG_LEVEL: 'info',
  });
  url = await server.ready();
});
afterEach(async () => {
  expect(await server.stop()).toEqual({ code: 0, signal: null });
  expect(server.stderr).toBe('');
  await endAll();
});
afterAll(async () => {
  await proxy.close();
  await operator.end();
  await world.close();
});

const RUNTIME = `datname = current_database() AND usename = 'ithaca_test_runtime'`;

async function endure(disturb: () => Promise<void>): Promise<void> {
  const writers = new Writers({ url, token: world.token }, 16);
  let slowest = 0;
  const until = performance.now() + SECONDS * 1_000;
  const watching = (async () => {
    while (performance.now() < until) {
      const since = performance.now();
      await post({ query: '{ viewer { kind } }' }, { url, token: world.token });
      slowest = Math.max(slowest, performance.now() - since);
    }
  })();
  while (performance.now() < until) await disturb();
  await watching;
  await proxy.set('pass');
  await eventually(async () => ((await writers.write(randomUUID())) ? true : null));
  await writers.stop();
  const { rows } = await operator.query<{ name: string }>(`SELECT name FROM programs`);
  const stored = new Set(rows.map(({ name }) => name));
  expect([...writers.acknowledged.keys()].filter((name) => !stored.has(name))).toEqual([]);
  expect(writers.strange).toEqual([]);
  expect(writers.acknowledged.size).toBeGreaterThan(SECONDS);
  expect(slowest).toBeLessThan(5_000);
  // Whatever it opened in all that time, it holds no more than it may.
  await eventually(async () =>
    (await operator.query(`SELECT FROM pg_stat_activity WHERE ${RUNTIME}`)).rowCount! <= 2 * POOL
      ? true
      : null,
  );
  await operator.query('BEGIN; LOCK TABLE programs IN SHARE MODE');
  const writes = Array.from({ length: POOL }, () => writers.write(randomUUID()));
  await eventually(async () => {
    const { rowCount } = await operator.query(
      `SELECT FROM pg_locks WHERE relation = 'programs'::regclass AND NOT granted`,
    );
    return rowCount === POOL ? true : null;
  }, 900);
  await operator.query('COMMIT');
  expect(await Promise.all(writes)).toEqual(writes.map(() => true));
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test(`backends ended every 200 ms for ${SECONDS} s`, async () => {
  await endure(async () => {
    await operator.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${RUNTIME}`);
    await pause(200);
  });
});

test(`a network that cuts, refuses, swallows and delays for ${SECONDS} s`, async () => {
  await endure(async () => {
    for (const mode of ['cut', 'refuse', 'deaf', 'blackhole'] as const) {
      await proxy.set(mode);
      await pause(300);
      await proxy.set('delay', 10);
      await pause(500);
      await proxy.set('pass');
      await pause(300);
    }
  });
});
