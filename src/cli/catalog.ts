/**
 * `npm run catalog`: what the migrations make, in words that can be compared and reviewed; also what TypeORM's
 * diff does not see and would drop: policies, grants, checks, expression indexes. Writes migrations/catalog.txt;
 * with `--print` it only prints.
 */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { bootstrapSql, createDatabaseSql, type Login } from '../db/bootstrap';
import { startEmbeddedPostgres } from '../db/embedded';
import { migrate } from '../db/migrate';
import { catalogOf } from './catalog-text';

const CATALOG_FILE = path.join(__dirname, '..', '..', '..', 'migrations', 'catalog.txt');

/** The catalog of a new database in an embedded PostgreSQL that is thrown away. */
async function freshCatalog(): Promise<string> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'ithaca-catalog-'));
  try {
    // As root, PostgreSQL runs as another user, who must be able to enter.
    await chmod(dataDir, 0o711);
    const postgres = await startEmbeddedPostgres({ dataDir, settings: { fsync: 'off' } });
    try {
      const login = (name: string): Login => ({ name, password: 'for-a-moment' });
      const owner = login('ithaca_owner');
      await connected(postgres.superuserUrl('postgres'), async (client) => {
        await client.query(
          bootstrapSql({ owner, runtime: login('ithaca_runtime'), equity: login('ithaca_equity_runtime') }),
        );
        await client.query(createDatabaseSql('ithaca', owner.name));
      });
      const url = new URL(postgres.superuserUrl('ithaca'));
      [url.username, url.password] = [owner.name, owner.password];
      await migrate(url.href);
      return await connected(url.href, catalogOf);
    } finally {
      await postgres.stop();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function connected<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

if (require.main === module) {
  const give = (text: string) =>
    process.argv.includes('--print') ? void process.stdout.write(text) : writeFile(CATALOG_FILE, text);
  freshCatalog()
    .then(give)
    .catch((error: unknown) => {
      console.error(error);
      process.exitCode = 1;
    });
}
