/**
 * Reads share connections: on each, statements of many requests are on their way at once. However many of them
 * fail, time out or are canceled, every request gets its own answer, read as its own institution.
 */
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import sql, { type Sql } from 'sql-template-tag';
import { ASKED } from '../../src/db/asked';
import { DatabaseUnavailable } from '../../src/db/errors';
import { Reader } from '../../src/db/reader';
import { LOGINS, createDatabase, dropDatabase, templateName, type DatabaseUrls } from '../support/cluster';

const superuser = process.env.TEST_CLUSTER_URL as string;
const name = `ithaca_test_${process.env.JEST_RUN}_reads`;
const OTHER = Array.from({ length: 20 }, () => randomUUID());
let urls: DatabaseUrls;
let operator: Client;
let notices: string[];
let readers: Reader[];

beforeAll(async () => {
  urls = await createDatabase(superuser, name, templateName());
  operator = new Client({ connectionString: urls.superuser });
  await operator.connect();
});
beforeEach(() => {
  notices = [];
  readers = [];
});
afterEach(async () => {
  for (const reader of readers) await reader.close();
});
afterAll(async () => {
  await operator.end();
  await dropDatabase(superuser, name);
});

function open(options: Partial<ConstructorParameters<typeof Reader>[0]> = {}): Reader {
  const reader = new Reader({
    connectionString: urls.runtime,
    size: 2,
    waitMs: 2_000,
    statementTimeoutMs: 5_000,
    preparedStatements: 'auto',
    onNotice: (message) => notices.push(message),
    ...options,
  });
  readers.push(reader);
  return reader;
}

const read = (reader: Reader, institution: string | null, statement: Sql, statementName = 'test') =>
  reader.forInstitution(institution).rows<any>(statementName, statement);

/** A number that comes back, with as whom and for whom it was read. */
const echo = (n: number) =>
  sql`select ${n}::int as n, current_user::text as role, current_setting('ithaca.institution_id') as institution, pg_backend_pid() as pid`;

async function answersItsOwn(reader: Reader, n: number): Promise<void> {
  const institution = OTHER[n % OTHER.length] as string;
  expect(await read(reader, institution, echo(n), 'echo')).toEqual([
    { n, role: 'ithaca_app', institution, pid: expect.any(Number) },
  ]);
}

/** Each fails in its own way, and no other. */
const FAILURES: [statement: Sql, code: string][] = [
  [sql`select 1 / (${0}::int) as n`, '22012'],
  [sql`select ${'no number'}::int as n`, '22P02'],
  [sql`select n from no_such_table`, '42P01'],
  [sql`select no grammar`, '42703'],
  [sql`select from from`, '42601'],
  [sql`select id from system.issuers`, '42501'],
  [sql`select ${'x'}::text as a, ${null}::int as b, pg_sleep(1)`, '57014'],
];

test('each of thousands of reads gets its own answer, whatever happens to its neighbors', async () => {
  const reader = open({ statementTimeoutMs: 300 });
  const outcomes: Promise<void>[] = [];
  for (let n = 0; n < 1_500; n++) {
    // A statement that sleeps holds up those behind it, so few of them.
    const failure = n % 5 === 0 ? FAILURES[(n / 5) % (n % 500 === 30 ? 7 : 6)] : undefined;
    if (!failure) outcomes.push(answersItsOwn(reader, n));
    else
      outcomes.push(
        expect(read(reader, OTHER[0] as string, failure[0], 'failure')).rejects.toMatchObject({
          code: failure[1],
        }),
      );
    // As requests come: not all at once, so that statements are added to connections at work.
    if (n % 50 === 0) await new Promise(setImmediate);
    if (n % 250 === 0) await Promise.all(outcomes);
  }
  await Promise.all(outcomes);
  expect(notices).toEqual([]);
});

test('a long answer comes whole, as bytes to whoever passes it on', async () => {
  const reader = open();
  const text = (n: number) => `${n} ${'é"\\\u{1f600}'.repeat(n % 7 === 0 ? 30_000 : n)}`;
  const one = async (n: number) => {
    const asked = n % 2 ? ASKED : 'test';
    const [row] = await read(reader, null, sql`select ${text(n)}::text as json`, asked);
    expect(String(row.json)).toBe(text(n));
    expect(Buffer.isBuffer(row.json)).toBe(n % 2 === 1 && Buffer.byteLength(text(n)) > 4_096);
    const [beside] = await read(reader, null, sql`select ${text(n)}::text as json, ${n}::int as n`, asked);
    expect(beside).toEqual({ json: text(n), n });
  };
  await Promise.all(Array.from({ length: 60 }, (_, n) => one(n)));
});

test('a statement that is canceled takes no other one with it', async () => {
  const reader = open();
  const stop = { now: false };
  const canceled = { n: 0 };
  const canceling = (async () => {
    while (!stop.now) {
      await operator.query(
        `SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE datname = '${name}' AND usename = '${LOGINS.runtime.name}'`,
      );
      await new Promise(setImmediate);
    }
  })();
  const one = async (n: number) => {
    try {
      await answersItsOwn(reader, n);
    } catch (error) {
      // Canceled itself; anything else would be a neighbor's doing.
      expect((error as { code?: string }).code ?? error).toBe('57014');
      canceled.n++;
    }
  };
  for (let n = 0; n < 3_000 || (canceled.n < 20 && n < 30_000); n += 30)
    await Promise.all(Array.from({ length: 30 }, (_, k) => one(n + k)));
  stop.now = true;
  await canceling;
  expect(canceled.n).toBeGreaterThan(0);
  expect(notices).toEqual([]);
  for (let n = 0; n < 100; n++) await answersItsOwn(reader, n);
});

test('a read whose opening fails reads nothing, and nothing of it is left for the next one', async () => {
  // A login of its own: roles belong to the cluster, and on the others' other tests are working.
  const login = `${name}_login`;
  await operator.query(
    `CREATE ROLE ${login} LOGIN NOINHERIT PASSWORD 'of-a-test-cluster'; GRANT ithaca_app TO ${login}`,
  );
  const url = new URL(urls.runtime);
  [url.username, url.password] = [login, 'of-a-test-cluster'];
  const reader = open({ size: 1, connectionString: url.href });
  await answersItsOwn(reader, 1);
  const refused = { code: '42501', message: expect.stringContaining('permission denied to set role') };
  await operator.query(`REVOKE ithaca_app FROM ${login}`);
  try {
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        expect(read(reader, OTHER[n] as string, echo(n), 'other echo')).rejects.toMatchObject(refused),
      ),
    );
  } finally {
    await operator.query(`GRANT ithaca_app TO ${login}`);
  }
  await Promise.all(Array.from({ length: 20 }, (_, n) => answersItsOwn(reader, n)));
  // It was never sent under its name, so it must not count as lost.
  expect(await read(reader, OTHER[3] as string, echo(3), 'other echo')).toMatchObject([
    { n: 3, institution: OTHER[3] },
  ]);
  expect(notices).toEqual([]);
  await reader.close();
  await operator.query(`DROP ROLE ${login}`);
});

test('a connection left in a failed or open transaction of another institution serves the next read rightly', async () => {
  const reader = open({ size: 1 });
  await answersItsOwn(reader, 0);
  const [connection] = (reader as unknown as { connections: Set<{ client: Client }> }).connections;
  const left = async (text: string) => void (await connection?.client.query(text).catch(() => undefined));
  for (const leftover of [
    'BEGIN; SELECT 1 / 0',
    `BEGIN; SET LOCAL ROLE ithaca_self; SET LOCAL ithaca.institution_id = '${OTHER[19]}'`,
    `BEGIN; SET LOCAL ithaca.institution_id = '${OTHER[19]}'; SELECT 1 / 0`,
  ]) {
    await left(leftover);
    await Promise.all([1, 2, 3].map((n) => answersItsOwn(reader, n)));
  }
});

test('an institution that is none is refused before anything is sent', async () => {
  await expect(read(open(), "'; drop table people; --", echo(1))).rejects.toThrow('must be a UUID');
});

test('a statement that waits for a lock longer than it may leaves the same statement of others alone', async () => {
  const reader = open({ size: 1, statementTimeoutMs: 400 });
  const count = sql`select count(*)::int as n from people p`;
  await operator.query('BEGIN; LOCK TABLE people IN ACCESS EXCLUSIVE MODE');
  const waiting = read(reader, OTHER[0] as string, count, 'count');
  // Sent behind it under the same name, which the server does not know before the first one has been parsed.
  const behind = [1, 2, 3].map((n) => read(reader, OTHER[n] as string, count, 'count'));
  await expect(waiting).rejects.toMatchObject({ code: '57014' });
  await operator.query('ROLLBACK');
  for (const answer of await Promise.allSettled(behind)) {
    if (answer.status === 'fulfilled') expect(answer.value).toEqual([{ n: 0 }]);
    else expect(answer.reason).toMatchObject({ code: '57014' });
  }
  expect(await read(reader, OTHER[0] as string, count, 'count')).toEqual([{ n: 0 }]);
  expect(notices).toEqual([]);
});

/** The end of an idle connection may reach us only with the next read on it: each of the two can cost one read. */
async function answersSoon(reader: Reader, n: number): Promise<void> {
  for (let lost = 0; ; lost++) {
    try {
      return await answersItsOwn(reader, n);
    } catch (error) {
      expect(error).toBeInstanceOf(DatabaseUnavailable);
      if (lost === 2) throw error;
    }
  }
}

test('a connection that is ended fails its reads at once, typed, and the next one has a new connection', async () => {
  const reader = open();
  for (let round = 0; round < 20; round++) {
    const reads = Array.from({ length: 40 }, (_, n) => answersItsOwn(reader, n));
    await operator.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}' AND usename = '${LOGINS.runtime.name}'`,
    );
    for (const outcome of await Promise.allSettled(reads)) {
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(DatabaseUnavailable);
    }
    await answersSoon(reader, round);
  }
  const { rows } = await operator.query(
    `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = '${name}' AND usename = '${LOGINS.runtime.name}'`,
  );
  expect(rows[0].n).toBeLessThanOrEqual(2);
});
