/**
 * The PostgreSQL cluster of a test run: an embedded one, or the server that TEST_DATABASE_URL (a
 * superuser's) points to. The logins are made once; the migrations run once, on a template database
 * that every test file clones.
 */
import { Client } from 'pg';
import { bootstrapSql, createDatabaseSql, type Logins } from '../../src/db/bootstrap';

/** One template per run, so that runs beside each other on one server do not meet. */
export function templateName(): string {
  return `ithaca_test_${process.env.JEST_RUN}_template`;
}

/** Known passwords: the cluster is thrown away, and with TEST_DATABASE_URL every run sets them anew. */
export const LOGINS: Logins = {
  owner: { name: 'ithaca_test_owner', password: 'owner-of-a-test-cluster' },
  runtime: { name: 'ithaca_test_runtime', password: 'runtime-of-a-test-cluster' },
  equity: { name: 'ithaca_test_equity', password: 'equity-of-a-test-cluster' },
};

export interface DatabaseUrls {
  name: string;
  superuser: string;
  owner: string;
  runtime: string;
  equity: string;
}

export function urlsOf(superuserUrl: string, database: string): DatabaseUrls {
  const as = (login?: { name: string; password: string }) => {
    const url = new URL(superuserUrl);
    url.pathname = `/${database}`;
    if (login) [url.username, url.password] = [login.name, login.password];
    return url.href;
  };
  return {
    name: database,
    superuser: as(),
    owner: as(LOGINS.owner),
    runtime: as(LOGINS.runtime),
    equity: as(LOGINS.equity),
  };
}

export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export async function prepareLogins(superuserUrl: string): Promise<void> {
  await withClient(superuserUrl, (client) => client.query(bootstrapSql(LOGINS)));
}

export async function createDatabase(
  superuserUrl: string,
  name: string,
  template?: string,
): Promise<DatabaseUrls> {
  await withClient(urlsOf(superuserUrl, 'postgres').superuser, (client) =>
    client.query(createDatabaseSql(name, LOGINS.owner.name, template)),
  );
  return urlsOf(superuserUrl, name);
}

export async function dropDatabase(superuserUrl: string, name: string): Promise<void> {
  await withClient(urlsOf(superuserUrl, 'postgres').superuser, (client) =>
    client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`),
  );
}
