/**
 * The benchmark's own PostgreSQL: an embedded server in a folder, migrated and filled once. A folder that is kept
 * is used again as long as the generator, the migrations, the scale and the day are the same.
 */
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Client } from 'pg';
import { startEmbeddedPostgres } from '../../src/db/embedded';
import { migrate } from '../../src/db/migrate';
import {
  createDatabase,
  dropDatabase,
  prepareLogins,
  urlsOf,
  withClient,
  type DatabaseUrls,
} from '../../test/support/cluster';
import { placesSql, type Sizes } from './places';
import { workSql } from './work';

const DATABASE = 'ithaca_bench';

/**
 * Acknowledged writes are on disk. Neither a checkpoint nor an autovacuum falls into a sample, where it would count
 * against whoever is measured then; the benchmark vacuums between rounds.
 */
const SETTINGS = {
  shared_buffers: '512MB',
  synchronous_commit: 'on',
  autovacuum: 'off',
  checkpoint_timeout: '1h',
  max_wal_size: '8GB',
};

export interface Cluster {
  /** Of the database `postgres`. */
  superuser: string;
  postmaster: number;
  /** Ends the server; a folder that nobody asked to keep goes with it. */
  close(): Promise<void>;
}

export async function startCluster(kept: string | undefined, say: (line: string) => void): Promise<Cluster> {
  const folder = kept ?? fs.mkdtempSync(path.join(tmpdir(), 'ithaca-bench-'));
  const remove = (all: string[]) => {
    if (!kept) for (const each of all) fs.rmSync(each, { recursive: true, force: true });
  };
  // As root, PostgreSQL runs as another user, who must be able to enter.
  if (!kept) fs.chmodSync(folder, 0o711);
  const postgres = await startEmbeddedPostgres({ dataDir: folder, settings: SETTINGS, log: say }).catch(
    (error: unknown) => {
      remove([folder]);
      throw error;
    },
  );
  return {
    superuser: postgres.superuserUrl('postgres'),
    postmaster: postmasterOf(postgres.folder),
    close: async () => {
      await postgres.stop();
      remove([postgres.folder, folder]);
    },
  };
}

function sizesAt(scale: number, day: string): Sizes {
  return {
    institutions: Math.max(1, Math.round(20 * scale)),
    archived: Math.max(1, Math.round(290 * scale)),
    day,
  };
}

function postmasterOf(folder: string): number {
  const file = path.join(folder, 'postgres', 'data', 'postmaster.pid');
  return Number(fs.readFileSync(file, 'utf8').split('\n')[0]);
}

/** The filled database, made first unless it is there. */
export async function prepareData(
  { superuser }: Cluster,
  scale: number,
  say: (line: string) => void,
): Promise<{ urls: DatabaseUrls; sizes: Sizes }> {
  const sizes = sizesAt(scale, new Date().toISOString().slice(0, 10));
  await prepareLogins(superuser);
  const urls = urlsOf(superuser, DATABASE);
  const stamp = stampOf(sizes);
  const found = await withClient(superuser, (client) =>
    client.query<{ stamp: string | null }>(
      `select shobj_description(d.oid, 'pg_database') as stamp from pg_database d where d.datname = $1`,
      [DATABASE],
    ),
  );
  if (found.rows[0]?.stamp === stamp) return { urls, sizes };
  say('Filling the database');
  const began = Date.now();
  await dropDatabase(superuser, DATABASE);
  await createDatabase(superuser, DATABASE);
  await migrate(urls.owner);
  await withClient(urls.superuser, async (client) => {
    await client.query(
      `set synchronous_commit = off; set work_mem = '256MB'; set maintenance_work_mem = '256MB'; set timezone = 'UTC'`,
    );
    await withoutForeignKeys(client, async () => {
      for (const text of [...placesSql(sizes), ...workSql(sizes)]) await client.query(text);
    });
    await client.query('vacuum analyze');
    await client.query(`comment on database ${DATABASE} is '${stamp}'`);
    await client.query('checkpoint');
  });
  say(`Filled in ${Math.round((Date.now() - began) / 1000)} s`);
  return { urls, sizes };
}

/** Checked for all rows at once in the end, which takes half the time. */
async function withoutForeignKeys(client: Client, work: () => Promise<void>): Promise<void> {
  const { rows } = await client.query<{ drop: string; add: string }>(
    `select format('alter table %s drop constraint %I', k.conrelid::regclass, k.conname) as drop,
       format('alter table %s add constraint %I %s', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid)) as add
     from pg_constraint k where k.contype = 'f' and k.connamespace = 'public'::regnamespace and k.conparentid = 0`,
  );
  for (const { drop } of rows) await client.query(drop);
  await work();
  for (const { add } of rows) await client.query(add);
}

/** What the data follow from. */
function stampOf(sizes: Sizes): string {
  const migrations = path.join(__dirname, '..', '..', 'migrations');
  const files = fs
    .readdirSync(migrations)
    .filter((name) => name.endsWith('.js'))
    .sort()
    .map((name) => fs.readFileSync(path.join(migrations, name), 'utf8'));
  const text = [...placesSql(sizes), ...workSql(sizes), ...files].join('\n');
  return createHash('sha256').update(text).digest('hex');
}
