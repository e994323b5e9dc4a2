/**
 * Ithaca behind PgBouncer in transaction mode, which gives every transaction whatever server connection is free.
 * TEST_POOLER_URL says where it listens; scripts/test-postgres15.sh starts one.
 */
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { eventually, post, run, type Answer } from '../support/client';
import { withClient } from '../support/cluster';
import { IthacaProcess, endAll } from '../support/process';
import { ProcessWorld } from '../support/process-world';

const pooler = new URL(process.env.TEST_POOLER_URL as string);
let worlds: ProcessWorld[];

beforeAll(async () => {
  const first = await ProcessWorld.make();
  worlds = [first, await ProcessWorld.on(first.urls)];
});
afterEach(endAll);
afterAll(async () => {
  for (const world of [...worlds].reverse()) await world.close();
});

const [CREATE_COHORT, OPEN] = [
  'mutation($i: CreateCohortInput!) { createCohort(input: $i) { cohort { id name } userErrors { message } } }',
  'mutation($i: MoveCohortInput!) { openEnrollment(input: $i) { cohort { state } userErrors { message } } }',
];
const READ =
  '{ viewer { institution { id } } programs(first: 100) { totalCount edges { node { name cohorts { edges { node { name state } } } } } } people(first: 5) { edges { node { displayName } } } }';

function throughPooler(url: string): string {
  return Object.assign(new URL(url), { hostname: pooler.hostname, port: pooler.port }).href;
}

function start(settings: Record<string, string>): IthacaProcess {
  const [{ urls }] = worlds as [ProcessWorld];
  return IthacaProcess.start({
    DATABASE_URL: throughPooler(urls.runtime),
    DATABASE_MIGRATION_URL: urls.owner,
    ...settings,
  });
}

const notices = (server: IthacaProcess) =>
  server.logs.filter(({ msg }) => /Named prepared statements/.test(String(msg))).length;

/** A client's round: reads, writes, and reads again what it wrote; all in its own institution. */
async function round(url: string, world: ProcessWorld): Promise<void> {
  const name = `${world.institutionId} ${randomUUID()}`;
  const { createProgram } = await run(
    world.token,
    world.createProgram(name).query,
    world.createProgram(name).variables,
    url,
  );
  const { createCohort } = await run(
    world.token,
    CREATE_COHORT,
    { i: { programId: createProgram.program.id, name } },
    url,
  );
  const moved = await run(world.token, OPEN, { i: { cohortId: createCohort.cohort.id } }, url);
  expect(moved.openEnrollment.cohort.state).toBe('ENROLLING');
  const seen = await Promise.all([1, 2, 3].map(() => run(world.token, READ, {}, url)));
  for (const { viewer, programs } of seen) {
    expect(viewer.institution.id).toBe(world.institutionId);
    for (const { node } of programs.edges) expect(node.name.startsWith(world.institutionId)).toBe(true);
  }
}

describe.each(['auto', 'off'])('with PREPARED_STATEMENTS=%s', (mode) => {
  test('two servers with many clients of two institutions answer everything, each for its own', async () => {
    const servers = [1, 2].map(() => start({ PREPARED_STATEMENTS: mode }));
    const urls = await Promise.all(servers.map((server) => server.ready()));
    const before = await count('programs');
    await Promise.all(
      Array.from({ length: 24 }, async (_, client) => {
        for (let n = 0; n < 5; n++) await round(urls[client % 2] as string, worlds[n % 2] as ProcessWorld);
      }),
    );
    expect((await count('programs')) - before).toBe(24 * 5);
    for (const server of servers) {
      // This PgBouncer knows no prepared statements; a server finds out once, and no request notices.
      expect(notices(server)).toBe(mode === 'auto' ? 1 : 0);
      expect(server.logs.filter(({ level }) => (level as number) >= 50)).toEqual([]);
    }
    // Jobs work beside it, straight on PostgreSQL.
    await eventually(async () => ((await count('event_seals')) === (await count('events')) ? true : null));
    await expectNothingLeft(mode === 'off');
    for (const server of servers) expect(await server.stop()).toEqual({ code: 0, signal: null });
    expect(servers.map(({ stderr }) => stderr)).toEqual(['', '']);
  });

  test('server connections that are ended under load fail single requests, typed, and nothing acknowledged', async () => {
    const server = start({ PREPARED_STATEMENTS: mode });
    const url = await server.ready();
    const [world] = worlds as [ProcessWorld];
    const acknowledged: string[] = [];
    let going = true;
    const clients = Array.from({ length: 12 }, async () => {
      while (going) {
        const name = `${world.institutionId} ${randomUUID()}`;
        const answer = await post(world.createProgram(name), { url, token: world.token });
        if (worked(answer)) acknowledged.push(name);
        else expect(answer.errors?.[0]?.extensions.code).toBe('UNAVAILABLE');
      }
    });
    for (let n = 0; n < 20; n++) {
      const least = acknowledged.length + 5;
      await eventually(() => (acknowledged.length > least ? true : null));
      await sql(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'ithaca_test_runtime'`,
      );
    }
    going = false;
    await Promise.all(clients);
    const { rows } = await sql(`SELECT name FROM programs`);
    const stored = new Set(rows.map(({ name }) => name));
    expect(acknowledged.filter((name) => !stored.has(name))).toEqual([]);
    expect(await server.stop()).toEqual({ code: 0, signal: null });
    expect(server.stderr).toBe('');
  });
});

test('jobs through the pooler are refused in one line that says what to do', async () => {
  const server = start({ DATABASE_MIGRATION_URL: '' });
  expect(await server.ended).toEqual({ code: 1, signal: null });
  expect(server.stderr).toMatch(/^Ithaca can't start: The job queue needs PostgreSQL itself.*\n$/);
});

const worked = ({ status, errors, data }: Answer) =>
  status === 200 && !errors && data.createProgram.userErrors.length === 0;
const sql = (text: string) =>
  withClient((worlds[0] as ProcessWorld).urls.superuser, (client) => client.query(text));
const count = async (table: string) =>
  (await sql(`SELECT count(*)::int AS n FROM ${table}`)).rows[0].n as number;

/** Looks at every server connection of the pooler, as its next user. */
async function expectNothingLeft(alsoNoStatements: boolean): Promise<void> {
  const backends = new Set<number>();
  const clients = Array.from(
    { length: 8 },
    () => new Client({ connectionString: throughPooler((worlds[0] as ProcessWorld).urls.runtime) }),
  );
  try {
    for (const client of clients) await client.connect();
    // Transactions that are open at the same time are on different server connections.
    const wanted = (
      await sql(
        `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND usename = 'ithaca_test_runtime'`,
      )
    ).rows[0].n as number;
    const looking = clients.slice(0, wanted);
    for (const client of looking) {
      await client.query('BEGIN');
      const { rows } =
        await client.query(`SELECT pg_backend_pid() AS pid, current_user = session_user AS own, coalesce(current_setting('ithaca.institution_id', true), '') AS institution,
        current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock, current_setting('idle_in_transaction_session_timeout') AS idle,
        (SELECT count(*)::int FROM pg_prepared_statements) AS prepared, (SELECT count(*)::int FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'advisory') AS locks`);
      const { pid, prepared, ...left } = rows[0];
      backends.add(pid);
      expect(left).toEqual({ own: true, institution: '', statement: '0', lock: '0', idle: '0', locks: 0 });
      if (alsoNoStatements) expect(prepared).toBe(0);
      await expect(client.query('SELECT FROM people')).rejects.toMatchObject({ code: '42501' });
    }
    for (const client of looking) await client.query('ROLLBACK');
    expect(backends.size).toBe(wanted);
  } finally {
    for (const client of clients) await client.end();
  }
}
