/**
 * Statements of a write leave in flushes, the last with COMMIT. Whatever fails in the middle of one undoes the whole
 * write, is told as what it is, and leaves a connection that works.
 */
import { randomUUID } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import { Client, types } from 'pg';
import sql, { type Sql } from 'sql-template-tag';
import { Flush } from '../../src/db/flush';
import { DatabaseUnavailable, violatedConstraint } from '../../src/db/errors';
import { run, StatementNames, type Database } from '../../src/db/statements';
import { Writer } from '../../src/db/writer';
import { eventually } from '../support/client';
import { createDatabase, dropDatabase, templateName, type DatabaseUrls } from '../support/cluster';
import { Proxy } from '../support/proxy';

const superuser = process.env.TEST_CLUSTER_URL as string;
const name = `ithaca_test_${process.env.JEST_RUN}_flushes`;
const institution = randomUUID();
let urls: DatabaseUrls;
let proxy: Proxy;
let operator: Client;
let writer: Writer;

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
  writer = new Writer({
    connectionString: proxy.through(urls.runtime),
    size: 2,
    waitMs: 2_000,
    statementTimeoutMs: 2_000,
    names: new StatementNames(true),
    onError: () => undefined,
  });
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

const insert = (program: string, id: string = randomUUID()): Sql =>
  sql`insert into programs (institution_id, id, name, kind, created_at, updated_at) values (${institution}, ${id}, ${program}, 'PEER', now(), now())`;
const rename = (to: string): Sql => sql`update institutions set name = ${to} where id = ${institution}`;
const stored = async (program: string) =>
  (await operator.query('SELECT FROM programs WHERE name = $1', [program])).rowCount;
const failureOf = (work: (db: Database) => Promise<unknown>): Promise<unknown> =>
  writer.transaction(institution, work).then(
    () => null,
    (error: unknown) => error,
  );
/** The connection serves whoever comes next. */
async function worksOn(): Promise<void> {
  const answer = await writer.transaction(institution, (db) =>
    db.rows('test.who', sql`select current_user::text as role`),
  );
  expect(answer).toEqual([{ role: 'ithaca_app' }]);
}

test('what nobody waits for runs in its order, before what is asked for behind it, and is stored', async () => {
  const rows = await writer.transaction(institution, async (db) => {
    await run(db, 'test.insert', insert('in order'));
    const seen = await db.rows('test.find', sql`select p.name from programs p where p.name = 'in order'`);
    await run(db, 'test.rename', sql`update programs set name = 'renamed last' where name = 'in order'`);
    return seen;
  });
  expect(rows).toEqual([{ name: 'in order' }]);
  expect(await stored('renamed last')).toBe(1);
});

test('asked for at the same moment, each gets its own rows', async () => {
  const ask = (db: Database, n: number) => db.rows('test.echo', sql`select ${n}::int as n`);
  const answers = await writer.transaction(institution, (db) =>
    Promise.all([1, 2, 3].map((n) => ask(db, n))),
  );
  expect(answers).toEqual([[{ n: 1 }], [{ n: 2 }], [{ n: 3 }]]);
});

test.each(['alone', 'before another', 'in the middle'])(
  'a failure of what nobody waits for (%s) is the failure of the write',
  async (place) => {
    const id = randomUUID();
    await writer.transaction(institution, (db) => run(db, 'test.insert', insert(`taken ${place}`, id)));
    const failure = await failureOf(async (db) => {
      await db.rows('test.insert', insert(`first ${place}`));
      if (place === 'in the middle') await run(db, 'test.insert', insert(`before ${place}`));
      await run(db, 'test.insert', insert('taken again', id));
      if (place !== 'alone') await run(db, 'test.insert', insert(`behind ${place}`));
      return 'acknowledged';
    });
    expect(violatedConstraint(failure)).toBe('pk_programs');
    for (const program of [`first ${place}`, `before ${place}`, `behind ${place}`, 'taken again'])
      expect(await stored(program)).toBe(0);
    await worksOn();
  },
);

test('of statements that leave together, the one that fails is told, also when nobody heeds it', async () => {
  const id = randomUUID();
  const together = (db: Database) =>
    Promise.all([
      db.rows('test.insert', insert('together', id)),
      db.rows('test.insert', insert('again', id)),
      db.rows('test.rename', rename('never')),
    ]);
  expect(violatedConstraint(await failureOf(together))).toBe('pk_programs');
  const unheeded = await failureOf((db) => together(db).catch(() => 'acknowledged'));
  expect(violatedConstraint(unheeded)).toBe('pk_programs');
  expect(await stored('together')).toBe(0);
  await worksOn();
});

test('a value that can’t be sent fails the write, and nothing else', async () => {
  const loop: Record<string, unknown> = {};
  loop.again = loop;
  const failure = await failureOf(async (db) => {
    await run(db, 'test.insert', insert('before the loop'));
    await run(db, 'test.loop', sql`select ${loop}::json`);
  });
  expect(failure).toBeInstanceOf(TypeError);
  expect(await stored('before the loop')).toBe(0);
  await worksOn();
});

test('work that refuses writes nothing of what waited', async () => {
  const refusal = new Error('refused');
  const failure = await failureOf(async (db) => {
    await run(db, 'test.insert', insert('refused'));
    throw refusal;
  });
  expect(failure).toBe(refusal);
  expect(await stored('refused')).toBe(0);
});

test('what may quote a person’s answers tells nobody in its flush', async () => {
  const told = await writer
    .transaction(institution, (db) =>
      Promise.allSettled([
        db.asSelf(randomUUID()).rows('test.self', sql`select ${'what I said'}::text::int`),
        db.rows('test.rename', rename('never')),
      ]).then((outcomes) => outcomes.map((outcome) => (outcome as PromiseRejectedResult).reason as Error)),
    )
    .catch((error: unknown) => [error as Error]);
  for (const { message } of told) {
    expect(message).toContain('22P02');
    expect(message).not.toContain('what I said');
  }
});

/** Runs a write whose last flush waits for a lock; gives its failure. */
async function whileItWaits(program: string, then: (pid: number) => Promise<unknown>): Promise<unknown> {
  const holder = new Client({ connectionString: urls.superuser });
  await holder.connect();
  await holder.query(`BEGIN; UPDATE institutions SET name = name WHERE id = '${institution}'`);
  try {
    const failure = failureOf(async (db) => {
      await db.rows('test.insert', insert(program));
      await run(db, 'test.rename', rename('never'));
    });
    const pid = await eventually(async () => {
      const { rows } = await operator.query(
        `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return (rows[0]?.pid as number | undefined) ?? null;
    });
    await then(pid);
    return await failure;
  } finally {
    await holder.end();
  }
}

test('a backend that is ended before it came to the COMMIT has surely stored nothing', async () => {
  const failure = await whileItWaits('ended', (pid) =>
    operator.query('SELECT pg_terminate_backend($1)', [pid]),
  );
  expect(failure).toBeInstanceOf(DatabaseUnavailable);
  expect((failure as DatabaseUnavailable).inDoubt).toBe(false);
  expect(await stored('ended')).toBe(0);
  await worksOn();
});

test('a network that is cut with a COMMIT on its way leaves it in doubt', async () => {
  const failure = await whileItWaits('cut', () => proxy.set('cut'));
  expect(failure).toBeInstanceOf(DatabaseUnavailable);
  expect((failure as DatabaseUnavailable).inDoubt).toBe(true);
});

test('a lock that is held too long ends the write as what it is', async () => {
  const failure = await whileItWaits('late', async () => undefined);
  expect(['55P03', '57014']).toContain((failure as { code: string }).code);
  expect(await stored('late')).toBe(0);
});

test('a deadlock in the last flush runs the work again from the top', async () => {
  const ids = [randomUUID(), randomUUID()];
  await writer.transaction(institution, async (db) => {
    for (const id of ids) await run(db, 'test.insert', insert(`met ${id}`, id));
  });
  const lock = (id: string) => sql`update programs set kind = 'FORMAL' where id = ${id}`;
  let tries = 0;
  const both = new Set<number>();
  await Promise.all(
    [ids, [...ids].reverse()].map(([first, second], index) =>
      writer.transaction(institution, async (db) => {
        tries++;
        await db.rows('test.lock', lock(first as string));
        both.add(index);
        if (tries <= 2) await eventually(() => (both.size === 2 ? true : null));
        await run(db, 'test.lock', lock(second as string));
      }),
    ),
  );
  expect(tries).toBeGreaterThan(2);
  const { rows } = await operator.query('SELECT kind FROM programs WHERE id = ANY($1)', [ids]);
  expect(rows).toEqual([{ kind: 'FORMAL' }, { kind: 'FORMAL' }]);
});

test('a server connection without the prepared statements costs no write', async () => {
  const names = () => (writer as unknown as { names: StatementNames }).names.inUse;
  await worksOn();
  // As behind a pooler that has moved us.
  const { pool } = writer as unknown as { pool: { connect(): Promise<Client & { release(): void }> } };
  const client = await pool.connect();
  await client.query('DEALLOCATE ALL');
  client.release();
  await writer.transaction(institution, (db) => run(db, 'test.insert', insert('moved')));
  expect(await stored('moved')).toBe(1);
  expect(names()).toBe(false);
});

test('a name answers for its own text alone, whoever else is given it', async () => {
  const client = new Client({ connectionString: urls.runtime });
  await client.connect();
  try {
    const ask = async (...texts: string[]) =>
      (
        await new Flush(
          texts.map((text) => ({ name: 'clash', text, values: [] })),
          true,
        ).through(client)
      ).map(({ rows }) => rows[0]);
    expect(await ask('select 1 as one')).toEqual([{ one: 1 }]);
    expect(await ask('select 2 as two')).toEqual([{ two: 2 }]);
    expect(await ask('select 1 as one', 'select 3 as three')).toEqual([{ one: 1 }, { three: 3 }]);
    expect(await ask('select 1 as one')).toEqual([{ one: 1 }]);
  } finally {
    await client.end();
  }
});

test('PostgreSQL describes the rows of a prepared statement once for each connection, and they read the same after', async () => {
  const client = new Client({ connectionString: urls.runtime });
  await client.connect();
  let described = 0;
  (client as unknown as { connection: EventEmitter }).connection.on('rowDescription', () => described++);
  const texts = {
    typed: `select 7 as number, null::text as nothing, array['a', 'b'] as list, true as truth, 'x'::bytea as bytes`,
    none: `select 1 as never where false`,
    silent: 'set local work_mem = 4096',
  };
  const statements = Object.entries(texts).map(([name, text]) => ({ name, text, values: [] }));
  const ask = async (named: boolean) =>
    (await new Flush(statements, named).through(client)).map(({ rows }) => rows);
  const typed = { number: 7, nothing: null, list: ['a', 'b'], truth: true, bytes: Buffer.from('x') };
  try {
    for (const [named, soFar] of [
      [true, 2],
      [true, 2],
      [true, 2],
      // Whoever prepares nothing is told each time.
      [false, 4],
      [true, 4],
    ] as const) {
      expect(await ask(named)).toEqual([[typed], [], []]);
      expect(described).toBe(soFar);
    }
    // A value that can't be read fails its flush, and that alone.
    types.setTypeParser(types.builtins.INT2, () => {
      throw new Error('unreadable');
    });
    const odd = [{ name: 'odd', text: 'select 1::int2 as odd', values: [] }, ...statements];
    for (const _ of ['described', 'known']) {
      await expect(new Flush(odd, true).through(client)).rejects.toThrow('unreadable');
      expect(await ask(true)).toEqual([[typed], [], []]);
    }
  } finally {
    types.setTypeParser(types.builtins.INT2, Number);
    await client.end();
  }
});

test('a transaction that is over takes no more statements', async () => {
  let late: Database | undefined;
  await writer.transaction(institution, async (db) => {
    late = db;
    await db.rows('test.one', sql`select 1`);
  });
  await expect(late!.rows('test.late', sql`select 1`)).rejects.toThrow('The transaction is over');
});
