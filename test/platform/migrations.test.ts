/** Migrations on empty and on populated databases, forward and back, one after the other and at the same time. */
import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import { catalogOf } from '../../src/cli/catalog-text';
import { SCHEMA_LOCK } from '../../src/db/bootstrap';
import { createDataSource } from '../../src/db/data-source';
import { migrate, undoLastMigration } from '../../src/db/migrate';
import { must } from '../support/authorization-mutate';
import { eventually, post, run } from '../support/client';
import {
  createDatabase,
  dropDatabase,
  templateName,
  withClient,
  type DatabaseUrls,
} from '../support/cluster';
import { IthacaProcess, endAll } from '../support/process';
import { fillImports } from '../support/imports-filled';
import { TestIssuer } from '../support/issuer';
import { fillPairings } from '../support/pairings-filled';
import { fillProfile } from '../support/people';
import { fillDisclosures } from '../support/matching-disclosures';
import { fillReadiness } from '../support/readiness';
import { ProcessWorld } from '../support/process-world';
import { workOf } from '../support/rooms-work';
import { institution } from '../support/scenario';
import { startTestServer } from '../support/server';

const superuser = process.env.TEST_CLUSTER_URL as string;
const names: string[] = [];
const folder = path.join(__dirname, '..', '..', 'migrations');
const files = readdirSync(folder)
  .filter((file) => file.endsWith('.js'))
  .sort();

afterEach(endAll);
afterAll(async () => {
  for (const name of names) await dropDatabase(superuser, name);
});

async function database(template?: string): Promise<DatabaseUrls> {
  const name = `ithaca_test_${process.env.JEST_RUN}_${randomUUID().slice(0, 8)}`;
  names.push(name);
  return createDatabase(superuser, name, template);
}

/** Another process that migrates; gives what it ran. */
function admin(urls: DatabaseUrls): IthacaProcess {
  return new IthacaProcess(
    'cli/admin.js',
    { DATABASE_URL: urls.runtime, DATABASE_MIGRATION_URL: urls.owner },
    ['migrate'],
  );
}

async function succeeded(command: IthacaProcess): Promise<string[]> {
  expect(await command.ended).toEqual({ code: 0, signal: null });
  expect(command.stderr).toBe('');
  return [...command.stdout.matchAll(/^ran (\w+)$/gm)].map(([, name]) => name as string);
}

/** Runs the pending ones among the first few migrations. */
async function migrateUpTo(count: number, urls: DatabaseUrls): Promise<void> {
  const source = createDataSource(urls.owner).setOptions({
    migrations: files.slice(0, count).map((file) => path.join(folder, file)),
  });
  await source.initialize();
  try {
    await source.runMigrations();
  } finally {
    await source.destroy();
  }
}

const catalog = (urls: DatabaseUrls) => withClient(urls.superuser, catalogOf);
const migrated = async (urls: DatabaseUrls) =>
  (
    await withClient(urls.owner, (client) => client.query('SELECT name FROM migrations ORDER BY id'))
  ).rows.map(({ name }) => name as string);

test('run on an empty database, and again do nothing', async () => {
  const urls = await database();
  const done = await migrate(urls.owner);
  expect(done).toHaveLength(files.length);
  expect(await migrated(urls)).toEqual(done);
  expect(await migrate(urls.owner)).toEqual([]);
});

test('make the tables that the entities describe', async () => {
  const urls = await database(templateName());
  const differences = async () => {
    const source = await createDataSource(urls.owner).initialize();
    const { upQueries } = await source.driver.createSchemaBuilder().log();
    await source.destroy();
    // Checks stand in migrations alone, and in the catalog: said twice, one of them would be wrong some day.
    return upQueries.map(({ query }) => query).filter((query) => !/ DROP CONSTRAINT "ck_\w+"$/.test(query));
  };
  expect(await differences()).toEqual([]);
  for (const change of [
    'ALTER TABLE people ALTER display_name DROP NOT NULL',
    'ALTER TABLE cohorts ALTER rolling DROP DEFAULT',
    'DROP INDEX ix_people_created_at',
    'CREATE INDEX undeclared ON people (institution_id, job_title)',
    'ALTER TABLE enrollments DROP CONSTRAINT fk_enrollments_person',
    'ALTER TABLE programs DROP CONSTRAINT uq_programs_name',
    'ALTER TABLE api_keys ADD COLUMN forgotten text',
  ]) {
    await withClient(urls.owner, (client) => client.query(change));
    expect(await differences()).not.toEqual([]);
    await dropDatabase(superuser, urls.name);
    await createDatabase(superuser, urls.name, templateName());
  }
});

describe('on a populated database', () => {
  let world: ProcessWorld;
  let urls: DatabaseUrls;

  beforeAll(async () => {
    world = await ProcessWorld.make();
    urls = world.urls;
    const server = IthacaProcess.start(world.settings);
    await populate(await server.ready());
    await server.stop();
    await fillRooms();
  });
  afterAll(() => world.close());

  /** What the rooms around pairings and imports fill, by what their own tests use. */
  async function fillRooms(): Promise<void> {
    const issuer = await new TestIssuer().start();
    globalThis.ithaca = await startTestServer(urls, issuer);
    try {
      const uni = await institution();
      const { Milestone: id } = await workOf(uni);
      const { milestone } = await uni.admin.run('query($id: ID!) { milestone(id: $id) { pairingId } }', {
        id,
      });
      for (const dueOn of ['2031-02-01', '2031-01-01'])
        await must(uni.admin, 'addMilestone', {
          pairingId: milestone.pairingId,
          titles: [{ language: 'en', text: 'Later' }],
          dueOn,
        });
      await fillProfile(uni);
      await fillPairings(uni);
      await fillImports(uni);
      await fillReadiness(uni);
      await fillDisclosures(uni);
      await must(uni.admin, 'chooseEquityProfile', { key: 'without_ethnicity' });
    } finally {
      await ithaca.stop();
      await issuer.stop();
    }
  }

  /** A schema without a waitlist takes its offers for a coordinator's; without exclusions, one is a withdrawal. */
  const known = (rows: string[]) =>
    rows.map((row) => row.replace('"WAITLIST"', '"COORDINATOR"').replace('"EXCLUDED"', '"WITHDRAWN"')).sort();

  /** Something in every table that the API fills. */
  async function populate(url: string): Promise<void> {
    const admin = (query: string, i: object) => run(world.token, query, { i }, url);
    const { createPerson } = await admin(
      'mutation($i: CreatePersonInput!) { createPerson(input: $i) { person { id } userErrors { message } } }',
      { displayName: 'Somebody', idempotencyKey: 'once' },
    );
    const personId: string = createPerson.person.id;
    await admin('mutation($i: CreateOrgUnitInput!) { createOrgUnit(input: $i) { userErrors { message } } }', {
      name: 'Unit',
    });
    const { createProgram } = await admin(
      'mutation($i: CreateProgramInput!) { createProgram(input: $i) { program { id } userErrors { message } } }',
      { name: 'Program', kind: 'FORMAL' },
    );
    const { createCohort } = await admin(
      'mutation($i: CreateCohortInput!) { createCohort(input: $i) { cohort { id } userErrors { message } } }',
      { programId: createProgram.program.id, name: 'Cohort' },
    );
    const cohortId: string = createCohort.cohort.id;
    await admin('mutation($i: MoveCohortInput!) { openEnrollment(input: $i) { userErrors { message } } }', {
      cohortId,
    });
    await admin('mutation($i: InvitePersonInput!) { invitePerson(input: $i) { userErrors { message } } }', {
      cohortId,
      personId,
      role: 'MENTOR',
    });
    await admin('mutation($i: GrantRoleInput!) { grantRole(input: $i) { userErrors { message } } }', {
      personId,
      role: 'ANALYST',
    });
    await post(
      {
        query: 'mutation($i: CreateApiKeyInput!) { createApiKey(input: $i) { userErrors { message } } }',
        variables: {
          i: { name: 'Key', scopes: ['PEOPLE_READ'], expiresAt: new Date(Date.now() + 1e9).toISOString() },
        },
      },
      { url, token: world.token },
    );
    await eventually(async () => ((await rowsOf(urls)).get('event_seals')?.length ? true : null));
  }

  test('each goes back and forth again: the same schema, and no row of another migration lost', async () => {
    const filled = await rowsOf(urls);
    expect([...filled].filter(([, rows]) => !rows.length).map(([table]) => table)).toEqual([]);
    // Every schema of ours is looked at, not only `public`.
    for (const table of ['people', 'system.issuers', 'demographics.answers', 'matching_disclosures.choices'])
      expect([...filled.keys()]).toContain(table);
    const fresh = await database();
    await migrate(fresh.owner);
    while (await undoLastMigration(fresh.owner));
    const catalogs = [await catalog(fresh)];
    for (let count = 1; count <= files.length; count++) {
      await migrateUpTo(count, fresh);
      catalogs.push(await catalog(fresh));
    }

    for (let count = files.length; count > 0; count--) {
      for (const step of ['back', 'forth', 'back']) {
        const before = await rowsOf(urls);
        if (step === 'back') expect(await undoLastMigration(urls.owner)).toMatch(/^\w+\d{13}$/);
        else await migrateUpTo(count, urls);
        const after = await rowsOf(urls);
        for (const [table, rows] of before) {
          const now = after.get(table);
          if (now)
            expect([table, known(textsOf(now, columnsOf(rows)))]).toEqual([
              table,
              known(textsOf(rows, columnsOf(now))),
            ]);
        }
        expect(await catalog(urls)).toBe(catalogs[step === 'back' ? count - 1 : count]);
        if (step === 'forth' && files[count - 1]?.includes('sort-skills')) {
          const [words, skills] = ['skill_words', 'skills'].map((table) => after.get(table) ?? []) as [
            Row[],
            Row[],
          ];
          expect([words.length, words.length > 2]).toEqual([skills.length, true]);
        }
        if (step === 'forth' && files[count - 1]?.includes('show-report-progress')) {
          const reports = after.get('equity_reports') ?? [];
          expect(reports.map((row) => [row.state, row.progress_percent])).toContainEqual(['FROZEN', 100]);
        }
        if (step === 'forth' && files[count - 1]?.includes('complete-people')) {
          const keys = (rows: Row[] = []) => textsOf(rows, ['id', 'name_key', 'email_key']);
          expect(keys(after.get('people'))).toEqual(keys(filled.get('people')));
        }
        // What this one fills anew is what the server had filled.
        if (step === 'forth' && files[count - 1]?.includes('keep-open-due-days')) {
          const [kept, made] = [filled, after].map((all) => all.get('pairing_summaries') ?? []) as [
            Row[],
            Row[],
          ];
          expect(kept.some((row) => (row.open_due_on as string[]).length > 1)).toBe(true);
          expect(textsOf(made, columnsOf(kept))).toEqual(textsOf(kept, columnsOf(kept)));
        }
      }
    }
    expect([...(await rowsOf(urls)).keys()]).toEqual([]);
    expect(whatIsOurs(await catalog(urls))).toEqual([]);
    expect(await migrate(urls.owner)).toHaveLength(files.length);
    expect(await catalog(urls)).toBe(catalogs.at(-1));
    // Every migration three times, and all rows read before and after each.
  }, 240_000);
});

type Row = Record<string, unknown>;

/** All rows of every table that is ours. */
async function rowsOf(urls: DatabaseUrls): Promise<Map<string, Row[]>> {
  return withClient(urls.superuser, async (client) => {
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT c.oid::regclass::text AS name FROM pg_class c WHERE c.relkind = 'r'
        AND c.relnamespace::regnamespace::text !~ '^(pg_|information_schema$|graphile_worker$)' AND c.relname NOT IN ('migrations', 'worker_heartbeats') ORDER BY 1`,
    );
    const found = new Map<string, Row[]>();
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: Row }>(`SELECT to_json(t) AS row FROM ${name} t`);
      found.set(
        name,
        rows.map(({ row }) => row),
      );
    }
    return found;
  });
}

const columnsOf = (rows: Row[]) => Object.keys(rows[0] ?? {});

/** Rows as text, in an order of their own, without the columns that a migration has added or taken. */
function textsOf(rows: Row[], columns: string[]): string[] {
  const kept = columns.filter((column) => columnsOf(rows).includes(column)).sort();
  return rows.map((row) => JSON.stringify(kept.map((column) => row[column]))).sort();
}

/** Lines of a catalog that neither PostgreSQL, TypeORM nor graphile-worker has made. */
function whatIsOurs(text: string): string[] {
  const [, ...paragraphs] = text.trim().split('\n\n');
  const foreign =
    /^((function|schema|sequence|table|type|view) graphile_worker\b|schema public$|(table public\.migrations|sequence public\.migrations_id_seq)$)/;
  return [
    ...paragraphs.filter((paragraph) => !foreign.test(paragraph.split('\n')[0] as string)),
    ...text.split('\n').filter((line) => /ithaca_/.test(line)),
  ];
}

describe('at the same time', () => {
  test('several processes all succeed, and each migration runs once', async () => {
    const urls = await database();
    const outcomes = await Promise.all([1, 2, 3].map(() => succeeded(admin(urls))));
    expect(outcomes.flat()).toHaveLength(files.length);
    expect(await migrated(urls)).toEqual(outcomes.flat());
    // Started at the very same moment, which processes seldom are.
    const others = await database();
    const together = await Promise.all([1, 2, 3].map(() => migrate(others.owner)));
    expect(together.flat()).toHaveLength(files.length);
    expect(await catalog(others)).toBe(await catalog(urls));
  });

  test('a process waits while another one holds the lock', async () => {
    const urls = await database();
    await withClient(superuser, async (holder) => {
      await holder.query('SELECT pg_advisory_lock($1)', [SCHEMA_LOCK]);
      const waiting = admin(urls);
      await eventually(async () => ((await waiters(holder)) > 0 ? true : null));
      const tables = await withClient(urls.owner, (client) =>
        client.query(`SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace`),
      );
      expect({ running: waiting.running, tables: tables.rowCount }).toEqual({ running: true, tables: 0 });
      await holder.query('SELECT pg_advisory_unlock($1)', [SCHEMA_LOCK]);
      expect(await succeeded(waiting)).toHaveLength(files.length);
    });
  });

  test('a login that may not enter the database "postgres" migrates all the same', async () => {
    const urls = await database();
    await withClient(superuser, async (client) => {
      await client.query('REVOKE CONNECT ON DATABASE postgres FROM PUBLIC');
      try {
        expect(await migrate(urls.owner)).toHaveLength(files.length);
      } finally {
        await client.query('GRANT CONNECT ON DATABASE postgres TO PUBLIC');
      }
    });
  });
});

async function waiters(client: Client): Promise<number> {
  const { rows } = await client.query(
    `SELECT count(*)::int AS n FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`,
  );
  return rows[0].n;
}

test('one that fails leaves what was before it, and is run when the obstacle is gone', async () => {
  const urls = await database();
  const operator = (sql: string) => withClient(urls.superuser, (client) => client.query(sql));
  await operator('CREATE TABLE enrollments (obstacle text)');
  await expect(migrate(urls.owner)).rejects.toThrow('relation "enrollments" already exists');
  const done = await migrated(urls);
  expect(done).toEqual(['CreateTenancy1764000000001', 'CreatePeople1764000000002']);
  const { rows } = await operator(
    `SELECT to_regclass('people') AS people, to_regclass('programs') AS programs`,
  );
  expect(rows).toEqual([{ people: 'people', programs: null }]);
  await operator('DROP TABLE enrollments');
  expect(await migrate(urls.owner)).toHaveLength(files.length - done.length);
});
