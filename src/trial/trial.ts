/**
 * The trial: everything that a start without DATABASE_URL brings along: an embedded PostgreSQL with its
 * logins, and on its first start the demonstration institution. Other commands find it again through
 * a file in DATA_DIR.
 */
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Client } from 'pg';
import { bootstrapSql, createDatabaseSql, type Logins } from '../db/bootstrap';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../db/embedded';
import { StartupError } from '../startup-error';

const DATABASE = 'ithaca';

export interface TrialConnections {
  runtimeUrl: string;
  ownerUrl: string;
  equityUrl: string;
}

export interface Trial extends TrialConnections {
  postgres: EmbeddedPostgres;
  /** Whether the database was made just now. */
  fresh: boolean;
}

export async function startTrial(dataDir: string, log: (line: string) => void): Promise<Trial> {
  const postgres = await startEmbeddedPostgres({ dataDir, log });
  try {
    const logins: Logins = {
      owner: login('ithaca_owner'),
      runtime: login('ithaca_runtime'),
      equity: login('ithaca_equity_runtime'),
    };
    const fresh = await prepareCluster(postgres, logins);
    const urlOf = ({ name, password }: { name: string; password: string }) =>
      `postgres://${name}:${password}@127.0.0.1:${postgres.port}/${DATABASE}`;
    const connections = {
      runtimeUrl: urlOf(logins.runtime),
      ownerUrl: urlOf(logins.owner),
      equityUrl: urlOf(logins.equity),
    };
    await writeFile(connectionsFile(dataDir), JSON.stringify(connections), { mode: 0o600 });
    return { ...connections, postgres, fresh };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

/** How to reach the embedded database of a running server; a StartupError when there is none. */
export async function findTrial(dataDir: string): Promise<TrialConnections> {
  const connections = await readFile(connectionsFile(dataDir), 'utf8').then(
    (text) => JSON.parse(text) as TrialConnections,
    () => null,
  );
  if (!connections)
    throw new StartupError(
      `No embedded database was started on ${dataDir}. Run \`npm start\` first, or set DATABASE_MIGRATION_URL.`,
    );
  const client = new Client({ connectionString: connections.ownerUrl, connectionTimeoutMillis: 2_000 });
  try {
    await client.connect();
    await client.end();
  } catch {
    throw new StartupError(
      `The embedded database on ${dataDir} is not running. Run \`npm start\` in another terminal, then repeat this command.`,
    );
  }
  return connections;
}

/** Passwords are new with every start, so none has to be kept longer than the server runs. */
function login(name: string) {
  return { name, password: randomBytes(24).toString('hex') };
}

async function prepareCluster(postgres: EmbeddedPostgres, logins: Logins): Promise<boolean> {
  const client = new Client({ connectionString: postgres.superuserUrl('postgres') });
  await client.connect();
  try {
    await client.query(bootstrapSql(logins));
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount) return false;
    await client.query(createDatabaseSql(DATABASE, logins.owner.name));
    return true;
  } finally {
    await client.end();
  }
}

function connectionsFile(dataDir: string): string {
  return path.join(dataDir, 'connections.json');
}
