/**
 * What the migrations have made, held against migrations/catalog.txt, and against what must hold for every table
 * whoever adds it. The rules are questions to the catalog whose answer must be empty.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import { catalogOf } from '../../src/cli/catalog-text';
import { createDatabase, dropDatabase, templateName, urlsOf } from '../support/cluster';

const superuser = process.env.TEST_CLUSTER_URL as string;
const name = `ithaca_test_${process.env.JEST_RUN}_catalog`;
const client = new Client({ connectionString: urlsOf(superuser, name).superuser });

beforeAll(async () => {
  await createDatabase(superuser, name, templateName());
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await dropDatabase(superuser, name);
});

/** The tables of tenants: those that have the column. */
const TENANT_TABLES = `SELECT c.oid, c.relname::text AS name, a.attnum AS institution FROM pg_class c
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'institution_id' AND NOT a.attisdropped
  WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace`;

const OUR_TABLES = `SELECT c.oid, c.oid::regclass::text AS name FROM pg_class c
  WHERE c.relkind IN ('r', 'p') AND c.relnamespace::regnamespace::text NOT IN ('information_schema', 'graphile_worker') AND c.relnamespace::regnamespace::text !~ '^pg_'`;

/** Each gives what breaks the rule; the second statement breaks it, to show that it can be broken. */
const RULES: [rule: string, offenders: string, breakIt: string][] = [
  [
    'every tenant table, and the institutions, has row security forced',
    `SELECT relname::text AS offender FROM pg_class WHERE NOT (relrowsecurity AND relforcerowsecurity)
      AND (oid IN (SELECT oid FROM (${TENANT_TABLES}) t) OR oid = 'institutions'::regclass)`,
    'ALTER TABLE cohorts NO FORCE ROW LEVEL SECURITY',
  ],
  [
    'every tenant table has the one policy for all that fails closed, and others only for roles without the app',
    `SELECT t.name AS offender FROM (${TENANT_TABLES}) t WHERE NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = t.oid AND p.polname = 'tenant' AND p.polcmd = '*'
        AND p.polpermissive AND p.polroles = '{0}' AND p.polwithcheck IS NULL
        AND pg_get_expr(p.polqual, p.polrelid) = '(institution_id = (NULLIF(current_setting(''ithaca.institution_id''::text, true), ''''::text))::uuid)')
      UNION ALL SELECT t.name FROM (${TENANT_TABLES}) t JOIN pg_policy p ON p.polrelid = t.oid AND p.polname <> 'tenant'
        WHERE p.polpermissive AND (p.polcmd <> 'r' OR NOT p.polroles <@ ARRAY['ithaca_system'::regrole::oid])`,
    'CREATE POLICY hole ON people FOR SELECT USING (true)',
  ],
  [
    'no table of ours is without the column, but for those named here',
    `SELECT o.name AS offender FROM (${OUR_TABLES}) o
      WHERE o.name NOT IN ('institutions', 'migrations', 'system.event_consumers', 'system.worker_heartbeats')
        AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = o.oid AND a.attname = 'institution_id' AND a.attnotnull)`,
    'CREATE TABLE forgotten (id uuid PRIMARY KEY)',
  ],
  [
    'every primary and unique key of a tenant table begins with the institution',
    `SELECT i.indexrelid::regclass::text AS offender FROM (${TENANT_TABLES}) t JOIN pg_index i ON i.indrelid = t.oid AND i.indisunique WHERE i.indkey[0] <> t.institution
      UNION ALL SELECT t.name || ' has no primary key' FROM (${TENANT_TABLES}) t WHERE NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = t.oid AND i.indisprimary)`,
    'CREATE UNIQUE INDEX oracle ON people (email)',
  ],
  [
    'every foreign key of a tenant table leads from institution to institution',
    `SELECT k.conname::text AS offender FROM (${TENANT_TABLES}) t JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype = 'f'
      WHERE k.conkey[1] <> t.institution OR (k.confrelid <> 'institutions'::regclass AND NOT EXISTS (
        SELECT FROM pg_attribute a WHERE a.attrelid = k.confrelid AND a.attnum = k.confkey[1] AND a.attname = 'institution_id'))
      UNION ALL SELECT t.name || ' leads to no institution' FROM (${TENANT_TABLES}) t
      WHERE NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = t.oid AND k.contype = 'f')`,
    'ALTER TABLE org_units DROP CONSTRAINT fk_org_units_parent; CREATE UNIQUE INDEX ux ON org_units (id); ALTER TABLE org_units ADD CONSTRAINT crosses FOREIGN KEY (parent_id) REFERENCES org_units (id)',
  ],
  [
    'every foreign key has an index that its columns lead',
    `SELECT k.conname::text AS offender FROM (${OUR_TABLES}) o JOIN pg_constraint k ON k.conrelid = o.oid AND k.contype = 'f'
      WHERE NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = o.oid AND i.indpred IS NULL AND i.indisvalid
        AND (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey)`,
    'DROP INDEX ix_enrollments_person',
  ],
  [
    'functions that work as their owner pin their search path and are not for everyone',
    `SELECT p.oid::regprocedure::text AS offender FROM pg_proc p WHERE p.prosecdef AND p.pronamespace::regnamespace::text !~ '^pg_' AND (
        NOT 'search_path=pg_catalog' = ANY (coalesce(p.proconfig, '{}'))
        OR EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a WHERE a.grantee = 0))`,
    'GRANT EXECUTE ON FUNCTION system.institution_ids() TO PUBLIC',
  ],
  [
    'views see only what the asker may see',
    `SELECT c.oid::regclass::text AS offender FROM pg_class c WHERE c.relkind IN ('v', 'm') AND c.relnamespace::regnamespace::text !~ '^(pg_|information_schema|graphile_worker)'
      AND NOT 'security_invoker=true' = ANY (coalesce(c.reloptions, '{}'))`,
    'CREATE VIEW everyone AS SELECT display_name FROM people',
  ],
  [
    'the app neither deletes nor truncates, nor changes what has happened, but where it must forget',
    `SELECT DISTINCT o.name || ' ' || a.privilege_type AS offender FROM (${OUR_TABLES}) o JOIN pg_class c ON c.oid = o.oid CROSS JOIN LATERAL aclexplode(c.relacl) a
      WHERE a.grantee IN (0, 'ithaca_app'::regrole, 'ithaca_self'::regrole) AND (
        a.privilege_type IN ('TRUNCATE', 'REFERENCES', 'TRIGGER')
        OR (a.privilege_type = 'DELETE' AND o.name NOT IN ('person_identities', 'idempotency_records', 'import_rows', 'enrollment_skills', 'application_answers', 'person_emails', 'person_external_ids', 'person_languages', 'availability_windows', 'preference_entries', 'system.event_consumers', 'system.worker_heartbeats'))
        OR (a.privilege_type = 'UPDATE' AND o.name IN ('events', 'event_payloads', 'event_seals', 'person_identities')))`,
    'GRANT UPDATE ON events TO ithaca_app',
  ],
];

test('the catalog is what migrations/catalog.txt says (if it should be otherwise: npm run catalog)', async () => {
  const text = readFileSync(path.join(__dirname, '..', '..', '..', 'migrations', 'catalog.txt'), 'utf8');
  expect(await catalogOf(client)).toBe(text);
});

test.each([
  ['a policy', 'DROP POLICY tenant ON people'],
  ['FORCE', 'ALTER TABLE people NO FORCE ROW LEVEL SECURITY'],
  ['a grant on a table', 'GRANT DELETE ON people TO ithaca_app'],
  ['a grant on a column', 'REVOKE SELECT (slug) ON institutions FROM ithaca_system'],
  ['a grant on a function', 'GRANT EXECUTE ON FUNCTION system.institution_ids() TO PUBLIC'],
  ['a grant on a schema', 'GRANT CREATE ON SCHEMA public TO ithaca_app'],
  ['a check', 'ALTER TABLE cohorts DROP CONSTRAINT ck_cohorts_dates'],
  ['an expression index', 'DROP INDEX uq_skills_name'],
  [
    'a partial index',
    'DROP INDEX uq_enrollments_live; CREATE UNIQUE INDEX uq_enrollments_live ON enrollments (institution_id, cohort_id, person_id, role)',
  ],
  ['a default', 'ALTER TABLE cohorts ALTER version DROP DEFAULT'],
  [
    'what a function does',
    `CREATE OR REPLACE FUNCTION system.institution_ids() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS 'SELECT NULL::uuid'`,
  ],
  ['as whom a function works', 'ALTER FUNCTION system.institution_ids() SECURITY INVOKER'],
  [
    'a trigger',
    'CREATE TRIGGER t BEFORE UPDATE ON people FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()',
  ],
])('the catalog shows when somebody changes %s', async (_what, change) => {
  const before = await catalogOf(client);
  await client.query(`BEGIN; ${change}`);
  try {
    expect(await catalogOf(client)).not.toBe(before);
  } finally {
    await client.query('ROLLBACK');
  }
});

test.each(RULES)('%s', async (_rule, offenders, breakIt) => {
  expect((await client.query(offenders)).rows).toEqual([]);
  await client.query(`BEGIN; ${breakIt}`);
  try {
    expect((await client.query(offenders)).rows.length).toBeGreaterThan(0);
  } finally {
    await client.query('ROLLBACK');
  }
});
