/** Writes over a network that fails: acknowledged only when they are stored, in doubt only when nobody can know. */
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import sql from 'sql-template-tag';
import { DatabaseUnavailable } from '../../src/db/errors';
import type { Database } from '../../src/db/statements';
import { Writer } from '../../src/db/writer';
import { eventually } from '../support/client';
import { createDatabase, dropDatabase, templateName, type DatabaseUrls } from '../support/cluster';
import { Proxy } from '../support/proxy';

const superuser = process.env.TEST_CLUSTER_URL as string;
const name = `ithaca_test_${process.env.JEST_RUN}_writes`;
const TIMEOUT_MS = 500;
const SIZE = 4;
const institution = randomUUID();
let urls: DatabaseUrls;
let proxy: Proxy;
let operator: Client;
let writer: Writer;
let lost: Error[];

beforeAll(async () => {
  urls = await createDatabase(superuser, name, templateName());
  operator = new Client({ connectionString: urls.superuser });
  await operator.connect();
  await operator.query(
    `INSERT INTO institutions (id, slug, name, time_zone, language, created_at, updated_at) VALUES ('${institution}', 'one', 'One', 'UTC', 'en', now(), now())`,
  );
  proxy = await Proxy.before(urls.runtime);
});
beforeEach(() => {
  lost = [];
  writer = open(proxy.through(urls.runtime));
});
afterEach(async () => {
  await proxy.set('pass');
  await writer.close();
});
afterAll(async () => {
  await proxy.close();
  await operator.end();
  await dropDatabase(superuser, name);
});

function open(connectionString: string): Writer {
  return new Writer({
    connectionString,
    size: SIZE,
    waitMs: TIMEOUT_MS,
    statementTimeoutMs: TIMEOUT_MS,
    onError: (error) => lost.push(error),
  });
}

const insert = (db: Database, program: string) =>
  db.rows(
    'test',
    sql`insert into programs (institution_id, id, name, kind, created_at, updated_at) values (${institution}, ${randomUUID()}, ${program}, 'PEER', now(), now())`,
  );
const rename = (db: Database, to: string) =>
  db.rows('test', sql`update institutions set name = ${to} where id = ${institution}`);
const stored = async (program: string) =>
  (await operator.query('SELECT FROM programs WHERE name = $1', [program])).rowCount === 1;
const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error as DatabaseUnavailable,
  );

test('a failure that the work did not heed is no success', async () => {
  const failure = await failureOf(
    writer.transaction(institution, async (db) => {
      await insert(db, 'half done');
      await db.rows('test', sql`select 1 / 0`).catch(() => undefined);
    }),
  );
  expect(failure).toBeInstanceOf(Error);
  expect(await stored('half done')).toBe(false);
});

test.each(['cut', 'refuse', 'blackhole'] as const)(
  'lost before the COMMIT (%s): typed, in time, and not stored',
  async (mode) => {
    const since = performance.now();
    const failure = await failureOf(
      writer.transaction(institution, async (db) => {
        await insert(db, `before ${mode}`);
        await proxy.set(mode);
        await rename(db, 'never');
      }),
    );
    expect(failure).toBeInstanceOf(DatabaseUnavailable);
    expect(failure?.inDoubt).toBe(false);
    expect(performance.now() - since).toBeLessThan(TIMEOUT_MS + 1_000 + 500);
    await proxy.set('pass');
    await writer.transaction(institution, (db) => rename(db, 'after'));
    expect(await stored(`before ${mode}`)).toBe(false);
  },
);

test.each(['cut', 'refuse', 'blackhole'] as const)(
  'lost at the COMMIT (%s): in doubt, and said so',
  async (mode) => {
    const failure = await failureOf(
      writer.transaction(institution, async (db) => {
        await insert(db, `commit ${mode}`);
        await proxy.set(mode);
      }),
    );
    expect(failure).toBeInstanceOf(DatabaseUnavailable);
    expect(failure?.inDoubt).toBe(true);
  },
);

test('a COMMIT that was stored, but whose answer got lost, is in doubt', async () => {
  const failure = await failureOf(
    writer.transaction(institution, async (db) => {
      await insert(db, 'stored');
      await proxy.set('deaf');
    }),
  );
  expect(failure?.inDoubt).toBe(true);
  expect(await stored('stored')).toBe(true);
});

test('locks of a server that vanished are freed while others still want them', async () => {
  const vanished = failureOf(
    writer.transaction(institution, async (db) => {
      await rename(db, 'vanished');
      await proxy.set('blackhole');
      await rename(db, 'never');
    }),
  );
  const near = open(urls.runtime);
  try {
    expect(await vanished).toBeInstanceOf(DatabaseUnavailable);
    const renamed = () =>
      near
        .transaction(institution, (db) => rename(db, 'renamed'))
        .then(
          () => true,
          () => null,
        );
    await eventually(renamed, 4 * TIMEOUT_MS + 2_000);
  } finally {
    await near.close();
  }
});

test('after many losses every connection of the pool works, and there are no others', async () => {
  for (let round = 0; round < 60; round++) {
    const writes = Array.from({ length: SIZE * 2 }, (_, n) =>
      failureOf(
        writer.transaction(institution, async (db) => {
          await db.rows('test', sql`select pg_sleep(0.005)`);
          if (n === round % SIZE) await proxy.set(round % 3 ? 'cut' : 'refuse');
          await db.rows('test', sql`select 1`);
        }),
      ),
    );
    for (const failure of await Promise.all(writes))
      if (failure) expect(failure).toBeInstanceOf(DatabaseUnavailable);
    await proxy.set('pass');
  }
  const backends = new Set<number>();
  let release = () => {};
  const all = new Promise<void>((resolve) => (release = resolve));
  const together = Array.from({ length: SIZE }, () =>
    writer.transaction(institution, async (db) => {
      const [row] = await db.rows<{ pid: number }>('test', sql`select pg_backend_pid() as pid`);
      if (backends.add(row?.pid as number).size === SIZE) release();
      await all;
    }),
  );
  await Promise.all(together);
  expect(backends.size).toBe(SIZE);
  await eventually(() => (proxy.open <= SIZE ? true : null));
});

test('a backend that is ended between two statements ends the write, typed, and nothing else', async () => {
  const failure = await failureOf(
    writer.transaction(institution, async (db) => {
      const [row] = await db.rows<{ pid: number }>('test', sql`select pg_backend_pid() as pid`);
      await operator.query('SELECT pg_terminate_backend($1)', [row?.pid]);
      await eventually(() => (lost.length ? true : null));
      await rename(db, 'never');
    }),
  );
  expect(failure).toBeInstanceOf(DatabaseUnavailable);
  await writer.transaction(institution, (db) => rename(db, 'again'));
});

test('who waits for a connection too long is refused, and the others are not disturbed', async () => {
  let release = () => {};
  const all = new Promise<void>((resolve) => (release = resolve));
  const holding = Array.from({ length: SIZE }, () => writer.transaction(institution, () => all));
  const since = performance.now();
  expect(await failureOf(writer.transaction(institution, async () => undefined))).toBeInstanceOf(
    DatabaseUnavailable,
  );
  expect(performance.now() - since).toBeLessThan(TIMEOUT_MS + 500);
  release();
  await Promise.all(holding);
});
