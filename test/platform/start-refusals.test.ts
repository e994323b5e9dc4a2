/** A start that can't work says so in one line that tells what to do, and ends with code 1. */
import { randomUUID } from 'node:crypto';
import { createServer, type AddressInfo } from 'node:net';
import { Client } from 'pg';
import { createDatabaseSql } from '../../src/db/bootstrap';
import { startEmbeddedPostgres } from '../../src/db/embedded';
import {
  createDatabase,
  dropDatabase,
  templateName,
  withClient,
  type DatabaseUrls,
} from '../support/cluster';
import { DataFolder, IthacaProcess, endAll } from '../support/process';

const superuser = process.env.TEST_CLUSTER_URL as string;
const name = `ithaca_test_${process.env.JEST_RUN}_refusals`;
let urls: DatabaseUrls;

beforeAll(async () => {
  urls = await createDatabase(superuser, name, templateName());
});
afterEach(endAll);
afterAll(() => dropDatabase(superuser, name));

async function refusal(settings: Record<string, string>, args: string[] = []): Promise<string> {
  const refused = IthacaProcess.start({ LOG_LEVEL: 'warn', ...settings }, args);
  const started = refused.ready().then(
    () => 'it started',
    () => refused.ended,
  );
  expect(await Promise.race([refused.ended, started])).toEqual({ code: 1, signal: null });
  // One line, no stack, nothing beside it; and no password in it.
  expect(refused.stdout).toBe('');
  expect(refused.stderr).toMatch(/^Ithaca can't start: [^\n]+\n$/);
  expect(refused.stderr).not.toMatch(/\bat .*:\d+|of-a-test-cluster|undefined|\[object|\(\)/);
  return refused.stderr.slice("Ithaca can't start: ".length).trimEnd();
}

const both = (change: (url: string) => string = (url) => url) => ({
  DATABASE_URL: change(urls.runtime),
  DATABASE_MIGRATION_URL: change(urls.owner),
});

test('a bad setting', async () => {
  expect(await refusal({ PORT: 'four thousand' })).toBe(
    'The setting PORT must be a whole number from 0 to 65535. Change it, or unset it.',
  );
  expect(await refusal({ DATABASE_URL: 'mysql://user:of-a-test-cluster@localhost/db' })).toContain(
    'DATABASE_URL must be a URL that starts with postgres://',
  );
  expect(await refusal({ DATABASE_MIGRATION_URL: urls.owner })).toContain('Set both, or unset both');
});

test('an unknown argument', async () => {
  for (const args of [
    ['--rolle', 'api'],
    ['--role', 'king'],
    ['--role', 'api', 'worker'],
  ]) {
    expect(await refusal(both(), args)).toMatch(/^Unknown arguments: .* Use `npm start -- --role api`/);
  }
});

test('a busy port', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  expect(await refusal({ ...both(), PORT: String(port) })).toBe(
    `Port ${port} is in use. Stop the other server, or set PORT to another port.`,
  );
  other.close();
});

test('an address of another machine', async () => {
  expect(await refusal({ ...both(), HOST: '192.0.2.1' })).toContain('HOST');
});

test('a database that can’t be reached, with and without a login to migrate', async () => {
  const unreachable = (host: string) => (url: string) => Object.assign(new URL(url), { host }).href;
  const { DATABASE_URL, DATABASE_MIGRATION_URL } = both(unreachable('127.0.0.1:1'));
  for (const settings of [
    { DATABASE_URL },
    { DATABASE_URL, DATABASE_MIGRATION_URL },
    { DATABASE_URL, DATABASE_MIGRATION_URL: urls.owner },
    both(unreachable('localhost:1')),
    { DATABASE_URL: unreachable('no-such-host.invalid')(urls.runtime) },
  ]) {
    expect(await refusal(settings)).toMatch(/^The database can't be reached \(.+\)\. Check DATABASE_URL/);
  }
});

test('a wrong password, and a database that does not exist', async () => {
  const wrong = both((url) => Object.assign(new URL(url), { password: 'wrong' }).href);
  const absent = both((url) => Object.assign(new URL(url), { pathname: '/absent' }).href);
  for (const { DATABASE_URL, DATABASE_MIGRATION_URL } of [wrong, absent]) {
    expect(await refusal({ DATABASE_URL })).toMatch(/^The database can't be reached \(.+\)/);
    expect(await refusal({ DATABASE_URL, DATABASE_MIGRATION_URL })).toMatch(
      /^The database can't be reached \(.+\)/,
    );
  }
});

test('a cluster without roles, with and without a login to migrate', async () => {
  const folder = new DataFolder();
  const postgres = await startEmbeddedPostgres({ dataDir: folder.path, settings: { fsync: 'off' } });
  try {
    const url = postgres.superuserUrl('ithaca');
    await withClient(postgres.superuserUrl('postgres'), async (client) =>
      client.query(createDatabaseSql('ithaca', 'postgres')),
    );
    expect(await refusal({ DATABASE_URL: url })).toMatch(
      /^The database is not prepared for Ithaca .*admin -- bootstrap/,
    );
    expect(await refusal({ DATABASE_URL: url, DATABASE_MIGRATION_URL: url })).toMatch(
      /^The database is not prepared for Ithaca .*admin -- bootstrap/,
    );
  } finally {
    await postgres.stop();
    await folder.remove();
  }
});

test('migrations that are pending, or that fail', async () => {
  const other = await createDatabase(superuser, `${name}_pending`, templateName());
  const asOwner = (sql: string) => withClient(other.owner, (client) => client.query(sql));
  try {
    await asOwner(`DELETE FROM migrations WHERE name LIKE 'CreateJobs%'`);
    expect(await refusal({ DATABASE_URL: other.runtime })).toMatch(
      /^The database lacks 1 migration\(s\), CreateJobs\d+ first\. Set DATABASE_MIGRATION_URL/,
    );
    // Its tables are there already, so it fails.
    expect(await refusal({ DATABASE_URL: other.runtime, DATABASE_MIGRATION_URL: other.owner })).toMatch(
      /^A migration failed .*already exists/,
    );
    await asOwner('DROP TABLE migrations');
    expect(await refusal({ DATABASE_URL: other.runtime })).toMatch(
      /^The database is not prepared for Ithaca/,
    );
  } finally {
    await dropDatabase(superuser, other.name);
  }
});

describe('a login that could get round row security', () => {
  /** A login of the name, changed by the statements; gone afterwards. */
  async function withLogin(
    statements: (login: string) => string,
    work: (url: string) => Promise<void>,
  ): Promise<void> {
    const login = `ithaca_test_${randomUUID().slice(0, 8)}`;
    const client = new Client({ connectionString: urls.superuser });
    await client.connect();
    try {
      await client.query(
        `CREATE ROLE ${login} LOGIN NOINHERIT PASSWORD 'of-a-test-cluster'; GRANT ithaca_app, ithaca_self TO ${login}; ${statements(login)}`,
      );
      await work(
        Object.assign(new URL(urls.runtime), { username: login, password: 'of-a-test-cluster' }).href,
      );
    } finally {
      await client.query(`DROP OWNED BY ${login} CASCADE; DROP ROLE ${login}`);
      await client.end();
    }
  }

  async function warned(url: string): Promise<string> {
    const server = IthacaProcess.start({ DATABASE_URL: url, LOG_LEVEL: 'info' }, ['--role', 'api']);
    await server.ready();
    await server.stop();
    return server.logs
      .filter(({ level }) => level === 40)
      .map(({ msg }) => msg)
      .join('\n');
  }

  test('is refused in production and warned of elsewhere, when it is a superuser', async () => {
    expect(await refusal({ DATABASE_URL: urls.superuser, NODE_ENV: 'production' })).toMatch(
      /is a superuser.*admin -- bootstrap/,
    );
    expect(await warned(urls.superuser)).toMatch(/is a superuser/);
  });

  test.each<[string, (login: string) => string, RegExp]>([
    ['bypasses row security', (login) => `ALTER ROLE ${login} BYPASSRLS`, /bypasses row-level security/],
    [
      'can become the role of equity reports',
      (login) => `GRANT ithaca_equity TO ${login}`,
      /can become ithaca_equity/,
    ],
    [
      'can become the owner',
      (login) => `GRANT ithaca_test_owner TO ${login}`,
      /can become .*ithaca_test_owner/,
    ],
    ['can erase', (login) => `GRANT ithaca_eraser TO ${login}`, /can become ithaca_eraser/],
    [
      'can become a role that reads everything',
      (login) => `GRANT pg_read_all_data TO ${login}`,
      /can become pg_read_all_data/,
    ],
    ['can make itself a member of any role', (login) => `ALTER ROLE ${login} CREATEROLE`, /can create roles/],
    ['owns a table', (login) => `CREATE TABLE mine (); ALTER TABLE mine OWNER TO ${login}`, /owns tables/],
  ])('is refused in production when it %s', async (_what, statements, words) => {
    await withLogin(statements, async (url) => {
      expect(await refusal({ DATABASE_URL: url, NODE_ENV: 'production' })).toMatch(words);
    });
  });

  test('is refused in production when a table is not protected', async () => {
    await withClient(urls.superuser, (client) =>
      client.query('ALTER TABLE people NO FORCE ROW LEVEL SECURITY'),
    );
    try {
      expect(await refusal({ DATABASE_URL: urls.runtime, NODE_ENV: 'production' })).toMatch(
        /table people is not protected/,
      );
    } finally {
      await withClient(urls.superuser, (client) =>
        client.query('ALTER TABLE people FORCE ROW LEVEL SECURITY'),
      );
    }
  });

  test('is neither when it is as the bootstrap makes it', async () => {
    expect(await warned(urls.runtime)).toBe('');
    const server = IthacaProcess.start({ DATABASE_URL: urls.runtime, NODE_ENV: 'production' }, [
      '--role',
      'api',
    ]);
    await server.ready();
    expect(await server.stop()).toEqual({ code: 0, signal: null });
  });
});
