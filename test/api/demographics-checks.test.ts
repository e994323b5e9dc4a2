/** No table, column, function or view can come to the demographics unnoticed: each check is shown to fail. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Client } from 'pg';
import { demographicsProblems } from '../../src/db/demographics-checks';
import { withClient } from '../support/cluster';

const problemsSeen = (client: Client) =>
  demographicsProblems({ rows: async (_, { text, values }) => (await client.query(text, values)).rows });

/** What is found after this, which is undone again. */
async function found(by: (client: Client) => Promise<string[]>, change: string): Promise<string[]> {
  return withClient(ithaca.urls.superuser, async (client) => {
    const before = await by(client);
    await client.query(`begin; ${change}`);
    const after = await by(client);
    await client.query('rollback');
    return after.filter((problem) => !before.includes(problem));
  });
}

const TENANT = `institution_id = nullif(current_setting('ithaca.institution_id', true), '')::uuid`;
const NEW = 'create table demographics.notes (institution_id uuid not null, note text)';
const FORCED = 'alter table demographics.notes enable row level security, force row level security';

test('the schema is as it must be, as the server sees it too', async () => {
  for (const url of [ithaca.urls.superuser, ithaca.urls.runtime])
    expect(await withClient(url, problemsSeen)).toEqual([]);
});

test('a new table is noticed until row security is forced and a policy holds it to the institution', async () => {
  const none = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'].map(
    (command) => `The table demographics.notes has no policy for ${command} by its owner`,
  );
  const open = 'The table demographics.notes is not protected by forced row-level security';
  expect(await found(problemsSeen, NEW)).toEqual([...none, open].sort());
  expect(await found(problemsSeen, `${NEW}; ${FORCED}`)).toEqual([...none].sort());
  const policy = (using: string) => `create policy tenant on demographics.notes using (${using})`;
  expect(await found(problemsSeen, `${NEW}; ${FORCED}; ${policy('true')}`)).toEqual([
    'The policy tenant of demographics.notes lets rows of other institutions through',
  ]);
  expect(await found(problemsSeen, `${NEW}; ${FORCED}; ${policy(TENANT)}`)).toEqual([]);
  const one = `create policy own on demographics.notes to current_user using (${TENANT})`;
  expect(
    await found(
      problemsSeen,
      `${NEW}; ${FORCED}; ${one}; grant select on demographics.notes to ithaca_equity`,
    ),
  ).toContain('The table demographics.notes has no policy for SELECT by ithaca_equity');
});

test.each([
  ['grant usage on schema demographics to ithaca_app', 'ithaca_app may enter the schema demographics'],
  ['grant create on schema demographics to ithaca_self', 'ithaca_self may create in the schema demographics'],
  ['grant select (code) on demographics.answers to ithaca_app', 'ithaca_app may SELECT demographics.answers'],
  ['grant select (code) on demographics.answers to public', 'ithaca_self may SELECT demographics.answers'],
  [
    'grant delete on demographics.exclusions to ithaca_self',
    'ithaca_self may DELETE demographics.exclusions',
  ],
  [
    'grant update (code) on demographics.answers to ithaca_equity',
    'ithaca_equity may UPDATE demographics.answers',
  ],
  [
    'create sequence demographics.counter; grant usage on sequence demographics.counter to ithaca_app',
    'ithaca_app may SELECT demographics.counter',
  ],
  [
    'create view demographics.shown as select code from demographics.answers; grant select on demographics.shown to ithaca_app',
    'ithaca_app may SELECT demographics.shown',
  ],
  [
    'create view public.shown as select code from demographics.answers; grant select on public.shown to ithaca_app',
    'ithaca_app may read shown, which shows demographics.answers',
  ],
  [
    'grant execute on function demographics.tenant() to ithaca_app',
    'ithaca_app may call demographics.tenant()',
  ],
  [
    'grant execute on function demographics.groups_of(uuid) to ithaca_self',
    'ithaca_self may call demographics.groups_of(uuid), which does not work as the owner with a fixed search path',
  ],
  [
    'grant execute on function demographics.taxonomy() to ithaca_equity',
    'ithaca_equity may call demographics.taxonomy(), which works with other rights than its own',
  ],
  [
    `create function public.peek() returns bigint language sql security definer as 'select count(*) from demographics.answers'`,
    'ithaca_app may call peek()',
  ],
  ['grant ithaca_equity to ithaca_app with inherit false', 'ithaca_app can become ithaca_equity'],
])('%s is noticed', async (change, problem) => {
  expect(await found(problemsSeen, change)).toContain(problem);
});

/** The table in docs/equity.md, which is the one place that says what each column is read for. */
const LISTED = new Map<string, string | undefined>(
  [
    ...readFileSync(path.join(__dirname, '..', '..', '..', 'docs', 'equity.md'), 'utf8').matchAll(
      /^\| `(\w+)` +\| (`[^|]+`) +\| ([^|]+?) +\|$/gm,
    ),
  ].flatMap(([, table, columns, purpose]) =>
    [...columns!.matchAll(/`(\w+)`/g)].map(([, column]) => [`${table}.${column}`, purpose] as const),
  ),
);

/** What some role may read there and is not listed with a purpose, and what is listed and nobody may read. */
async function columnsAmiss(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select c.relname || '.' || a.attname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relnamespace = 'demographics'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f') and exists (
       select from pg_roles r where r.rolname like 'ithaca\\_%' and r.rolname !~ '^ithaca_test' and has_column_privilege(r.oid, c.oid, a.attnum, 'select'))`,
  );
  const readable = rows.map(({ name }) => name);
  return [
    ...readable.filter((name) => !LISTED.has(name)).map((name) => `${name} is read and not listed`),
    ...[...LISTED.keys()]
      .filter((name) => !readable.includes(name))
      .map((name) => `${name} is listed and not read`),
  ].sort();
}

test('every column that a role may read is listed with its purpose', async () => {
  expect(LISTED.size).toBeGreaterThan(20);
  expect(await withClient(ithaca.urls.superuser, columnsAmiss)).toEqual([]);
  expect(await found(columnsAmiss, 'alter table demographics.attributes add secret text')).toEqual([
    'attributes.secret is read and not listed',
  ]);
  expect(
    await found(columnsAmiss, 'grant select (self_description) on demographics.answers to ithaca_equity'),
  ).toEqual(['answers.self_description is read and not listed']);
  expect(
    await found(columnsAmiss, 'revoke select (person_id) on demographics.exclusions from ithaca_equity'),
  ).toEqual(['exclusions.person_id is listed and not read']);
});
