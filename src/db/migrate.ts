/**
 * Brings the schema forward: graphile-worker's own tables first, then ours. Whichever process starts
 * first does it; the others wait at an advisory lock and then find nothing left to do.
 */
import { Logger, runMigrations } from 'graphile-worker';
import { Client } from 'pg';
import sql from 'sql-template-tag';
import { SCHEMA_LOCK } from './bootstrap';
import { createDataSource } from './data-source';
import type { Database } from './statements';

/** Runs every pending migration; gives the names of those it ran. The URL is the owner's, never a pooler's. */
export async function migrate(ownerUrl: string): Promise<string[]> {
  return withSchemaLock(ownerUrl, async () => {
    await enterPublicSchema(ownerUrl);
    await runMigrations({ connectionString: ownerUrl, logger: new Logger(() => () => undefined) });
    // Its own logger tells of a failure on standard output, beside the error.
    const source = await createDataSource(ownerUrl).setOptions({ logger: 'debug' }).initialize();
    try {
      const done = await source.runMigrations();
      return done.map((migration) => migration.name);
    } finally {
      await source.destroy();
    }
  });
}

/**
 * On PostgreSQL 15 a login that inherits nothing has no rights in the public schema of its own database, but for
 * those that it gives itself.
 */
async function enterPublicSchema(ownerUrl: string): Promise<void> {
  const client = await connected(ownerUrl);
  try {
    const { rows } = await client.query<{ may: boolean; owner: string }>(
      `select has_schema_privilege('public', 'create') as may, quote_ident(current_user) as owner`,
    );
    if (rows[0]?.may) return;
    await client.query(
      `SET ROLE pg_database_owner; GRANT USAGE, CREATE ON SCHEMA public TO ${rows[0]?.owner} WITH GRANT OPTION`,
    );
  } finally {
    await client.end();
  }
}

/** Undoes the last migration; gives its name, or null when there was none. */
export async function undoLastMigration(ownerUrl: string): Promise<string | null> {
  return withSchemaLock(ownerUrl, async () => {
    const source = await createDataSource(ownerUrl).initialize();
    try {
      const before = await namesOf(source.query('SELECT name FROM migrations ORDER BY id'));
      await source.undoLastMigration();
      const after = await namesOf(source.query('SELECT name FROM migrations ORDER BY id'));
      return before.find((name) => !after.includes(name)) ?? null;
    } finally {
      await source.destroy();
    }
  });
}

async function namesOf(rows: Promise<unknown>): Promise<string[]> {
  return ((await rows) as { name: string }[]).map(({ name }) => name);
}

let knownMigrations: Promise<string[]> | undefined;

async function namesOfBuild(): Promise<string[]> {
  const source = createDataSource('postgres://unused');
  await (source as unknown as { buildMetadatas(): Promise<void> }).buildMetadatas();
  return source.migrations.map((migration) => migration.name ?? migration.constructor.name);
}

/** Names of migrations that this build has and the database has not. */
export async function pendingMigrations(db: Database): Promise<string[]> {
  knownMigrations ??= namesOfBuild();
  const known = await knownMigrations;
  const rows = await db.rows<{ name: string }>('migrations.done', sql`select m.name from migrations m`);
  const done = new Set(rows.map(({ name }) => name));
  return known.filter((name) => !done.has(name));
}

/**
 * Advisory locks are per database, while roles and grants are shared by the cluster: the lock is taken
 * in `postgres`, which every cluster has, or in our own database where the login may not enter that one.
 */
async function withSchemaLock<T>(ownerUrl: string, work: () => Promise<T>): Promise<T> {
  const shared = new URL(ownerUrl);
  shared.pathname = '/postgres';
  const lock = await connected(shared.href).catch((error: unknown) => {
    // Only then: after a mere hiccup, two processes would hold different locks.
    if (!MAY_NOT_ENTER.includes((error as { code?: string }).code ?? '')) throw error;
    return connected(ownerUrl);
  });
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [SCHEMA_LOCK]);
    return await work();
  } finally {
    // Ending the session frees the lock.
    await lock.end();
  }
}

/** No such database, no CONNECT privilege, no line in pg_hba.conf. */
const MAY_NOT_ENTER = ['3D000', '42501', '28000'];

async function connected(connectionString: string): Promise<Client> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 10_000, keepAlive: true });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
