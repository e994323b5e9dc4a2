/** Who can reach the demographics in the database: proved by privileges, not by what the code does. */
import type { Client } from 'pg';
import { uuidOf } from '../../src/ids';
import { loginProblems } from '../../src/db/checks';
import { openingOf } from '../../src/db/session';
import { asSuperuser } from '../support/authorization-database';
import { withClient } from '../support/cluster';
import { answer, askAbout, emailOf, upload } from '../support/demographics';
import { institution } from '../support/scenario';

const REFUSED = { code: '42501' };

const TABLES = () =>
  asSuperuser<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c where c.relnamespace = 'demographics'::regnamespace and c.relkind in ('r', 'p') order by 1`,
  ).then((rows) => rows.map(({ name }) => name));

/** What the role may do with the schema, by the catalog: the answer for `ithaca_app` must be nothing. */
const PRIVILEGES = `
  select 'schema' as what where has_schema_privilege($1, 'demographics', 'usage') or has_schema_privilege($1, 'demographics', 'create')
  union all select c.relname || ' ' || p from pg_class c, unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger']) p
    where c.relnamespace = 'demographics'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
      and (has_table_privilege($1, c.oid, p) or (p in ('select', 'insert', 'update', 'references') and has_any_column_privilege($1, c.oid, p)))
  union all select p.proname from pg_proc p where p.pronamespace = 'demographics'::regnamespace and has_function_privilege($1, p.oid, 'execute')
  order by 1`;

const privilegesOf = async (role: string) =>
  (await asSuperuser<{ what: string }>(PRIVILEGES, [role])).map(({ what }) => what);

async function asRole<T>(
  role: 'ithaca_app' | 'ithaca_self',
  institutionId: string | null,
  personId: string | null,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  return withClient(ithaca.urls.runtime, async (client) => {
    const institution = institutionId && uuidOf(institutionId);
    for (const step of openingOf({ role, institution, statementTimeoutMs: 5_000 })) await client.query(step);
    if (personId) await client.query(`set local ithaca.person_id = '${uuidOf(personId)}'`);
    return work(client);
  });
}

/** Each statement by itself: the first refusal ends a transaction. */
async function refusalOf(
  role: 'ithaca_app' | 'ithaca_self',
  institutionId: string,
  text: string,
): Promise<unknown> {
  return asRole(role, institutionId, null, (client) =>
    client.query(text).then(
      () => 'success',
      (error: { code: string }) => error.code,
    ),
  );
}

test('the application’s role has no privilege on the demographics, and its login none by itself', async () => {
  const runtime = new URL(ithaca.urls.runtime).username;
  expect(await privilegesOf('ithaca_app')).toEqual([]);
  expect(await privilegesOf('public')).toEqual([]);
  expect(await privilegesOf('ithaca_system')).toEqual([]);
  const inherited = await asSuperuser<{ inherits: boolean }>(
    `select rolinherit as inherits from pg_roles where rolname = $1`,
    [runtime],
  );
  expect(inherited).toEqual([{ inherits: false }]);
  const { id } = await institution();
  const tables = await TABLES();
  expect(tables).toHaveLength(11);
  for (const table of tables) {
    expect(await refusalOf('ithaca_app', id, `select from ${table}`)).toBe('42501');
    for (const text of [
      `select from ${table}`,
      `delete from ${table}`,
      `insert into ${table} default values`,
      `update ${table} set institution_id = institution_id`,
      `truncate ${table} cascade`,
    ])
      expect(await refusalOf('ithaca_self', id, text)).toBe('42501');
  }
  expect(await refusalOf('ithaca_app', id, 'select demographics.taxonomy()')).toBe('42501');
  expect(await refusalOf('ithaca_self', id, 'select demographics.taxonomy()')).toBe('success');
});

test('the check of privileges finds what is wrong', async () => {
  const finds = async (grant: string) =>
    withClient(ithaca.urls.superuser, async (client) => {
      await client.query(`begin; ${grant}`);
      const { rows } = await client.query<{ what: string }>(PRIVILEGES, ['ithaca_app']);
      await client.query('rollback');
      return rows.map(({ what }) => what);
    });
  expect(await finds('grant usage on schema demographics to ithaca_app')).toEqual(['schema']);
  expect(await finds('grant select (code) on demographics.answers to public')).toEqual(['answers select']);
  expect(await finds('grant execute on function demographics.self() to public')).toEqual(['self']);
  expect(await finds('grant ithaca_equity to ithaca_app with inherit true')).toContain('answers select');
});

test('the runtime’s login can’t become the equity role', async () => {
  await withClient(ithaca.urls.runtime, async (client) => {
    await expect(client.query('set role ithaca_equity')).rejects.toMatchObject(REFUSED);
    await expect(client.query('begin; set local role ithaca_equity')).rejects.toMatchObject(REFUSED);
    await client.query('rollback');
    await expect(client.query(`select set_config('role', 'ithaca_equity', true)`)).rejects.toMatchObject(
      REFUSED,
    );
    await expect(client.query('select from demographics.answers')).rejects.toMatchObject(REFUSED);
  });
  const { rows } = await withClient(ithaca.urls.equity, (client) =>
    client.query(
      `select r.rolname from pg_roles r where pg_has_role(session_user, r.oid, 'member') and r.rolname <> session_user`,
    ),
  );
  expect(rows).toEqual([{ rolname: 'ithaca_equity' }]);
});

test('as oneself there are only functions: none tells of anybody else, and without a person none does anything', async () => {
  const granted = await privilegesOf('ithaca_self');
  expect(granted).toEqual([
    'commit_import',
    'define_attribute',
    'discard_import',
    'exclude_own',
    'import_summary',
    'include_own',
    'merge_person',
    'notices',
    'own_answers',
    'publish_notice',
    'record_own',
    'schema',
    'stage_import',
    'switch_off',
    'taxonomy',
    'withdraw_own',
  ]);
  const uni = await institution();
  const [one, other] = [await uni.person(), await uni.person()];
  await askAbout(uni.admin, 'gender', ['woman', 'man']);
  await answer(one, 'gender', ['woman']);
  const own = (who: string | null, where = uni.id) =>
    asRole('ithaca_self', where, who, (client) =>
      client.query(`select demographics.own_answers(now()) as own`),
    ).then(({ rows }) => JSON.stringify(rows[0].own.answers));
  expect(await own(one.personId)).toContain('woman');
  expect(await own(other.personId)).toBe('[]');
  await expect(own(null)).rejects.toMatchObject(REFUSED);
  // A person in the wrong institution: nobody there.
  await expect(own(one.personId, (await institution()).id)).rejects.toMatchObject({ code: '23503' });
  for (const call of [
    `record_own('gender', '{woman}', null, 1, '{}', now())`,
    'withdraw_own(now())',
    'exclude_own(now())',
    'include_own(now())',
  ]) {
    const asked = asRole('ithaca_self', uni.id, null, (client) =>
      client.query(`select demographics.${call}`),
    );
    await expect(asked).rejects.toMatchObject(REFUSED);
  }
});

test('functions work as the owner, with a fixed search path, and row security holds inside', async () => {
  const loose = await asSuperuser(
    `select p.proname from pg_proc p where p.pronamespace = 'demographics'::regnamespace and has_function_privilege('ithaca_self', p.oid, 'execute')
       and (not p.prosecdef or p.proowner <> $1::regrole or p.proconfig is distinct from '{search_path=pg_catalog}')`,
    [new URL(ithaca.urls.owner).username],
  );
  expect(loose).toEqual([]);
  const unforced = await asSuperuser(
    `select c.relname from pg_class c where c.relnamespace = 'demographics'::regnamespace and c.relkind in ('r', 'p')
       and not (c.relrowsecurity and c.relforcerowsecurity)`,
  );
  expect(unforced).toEqual([]);
  const [one, other] = [await institution(), await institution()];
  const member = await one.person();
  await askAbout(one.admin, 'gender', ['woman', 'man']);
  const mapping = {
    identity: 'email',
    demographics: { basis: 'x', columns: { g: { attribute: 'gender', values: { f: 'woman' } } } },
  };
  const staged = await upload(one.admin, `email,g\n${await emailOf(member)},f`, mapping);
  const batch = uuidOf(staged.demographicsImport.id);
  for (const call of ['taxonomy()', `import_summary('${batch}')`]) {
    const rows = (where: string) =>
      asRole('ithaca_self', where, null, (client) => client.query(`select * from demographics.${call}`));
    expect([(await rows(one.id)).rowCount, (await rows(other.id)).rowCount]).toEqual([1, 0]);
  }
  const foreign = await asRole('ithaca_self', other.id, other.admin.personId, (client) =>
    client.query(`select demographics.commit_import($1, now()) as before`, [batch]),
  );
  expect(foreign.rows).toEqual([{ before: null }]);
  // And in no institution at all.
  await expect(
    asRole('ithaca_self', null, null, (client) => client.query('select * from demographics.taxonomy()')),
  ).resolves.toMatchObject({ rowCount: 0 });
});

test('the equity role reads what it counts, of the set institution, and writes its counts alone', async () => {
  const writes = await asSuperuser(
    `select c.oid::regclass::text as table, p from pg_class c, unnest(array['insert', 'update', 'delete', 'truncate', 'references', 'trigger']) p
     where c.relkind in ('r', 'p') and c.relnamespace::regnamespace::text !~ '^(pg_|information_schema)'
       and (has_table_privilege('ithaca_equity', c.oid, p) or (p in ('insert', 'update', 'references') and has_any_column_privilege('ithaca_equity', c.oid, p)))
     order by 1, 2`,
  );
  // Counts of a cut, and of the cut itself when they were taken.
  expect(writes).toEqual([
    { table: 'demographics.cut_atoms', p: 'insert' },
    { table: 'equity_cuts', p: 'delete' },
    { table: 'equity_cuts', p: 'update' },
  ]);
  const readable = await asSuperuser<{ column: string }>(
    `select c.relname || '.' || a.attname as column from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
     where c.relkind in ('r', 'p') and c.relnamespace::regnamespace::text !~ '^(pg_|information_schema)' and has_column_privilege('ithaca_equity', c.oid, a.attnum, 'select')`,
  );
  // Why somebody was left over is a word of a list.
  const columns = readable
    .map(({ column }) => column)
    .filter((column) => column !== 'match_leftovers.reason');
  expect(columns).toContain('answers.code');
  expect(
    columns.filter((column) =>
      /name|email|self_description|^people|reason|note|access_log|import_|salt/.test(column),
    ),
  ).toEqual([]);
  const executable = await asSuperuser(
    `select p.proname from pg_proc p where p.prosecdef and has_function_privilege('ithaca_equity', p.oid, 'execute')`,
  );
  expect(executable).toEqual([]);

  const [one, other] = [await institution(), await institution()];
  const member = await one.person();
  await askAbout(one.admin, 'gender', ['woman', 'man']);
  await answer(member, 'gender', ['woman']);
  const seen = (where: string | null) =>
    withClient(ithaca.urls.equity, async (client) => {
      const institution = where && uuidOf(where);
      const opening = openingOf({
        role: 'ithaca_equity',
        institution,
        snapshot: true,
        statementTimeoutMs: 5_000,
      });
      for (const step of opening) await client.query(step);
      const { rows } = await client.query(
        `select (select count(*) from demographics.answers)::int as answers, (select count(*) from events where type <> 'EnrollmentMoved')::int as events`,
      );
      return rows[0];
    });
  expect(await seen(one.id)).toEqual({ answers: 1, events: 0 });
  expect(await seen(other.id)).toEqual({ answers: 0, events: 0 });
  expect(await seen(null)).toEqual({ answers: 0, events: 0 });
});

test('the server looks at the demographics’ tables before it serves', async () => {
  const problems = () =>
    withClient(ithaca.urls.runtime, (client) =>
      loginProblems({ rows: async (_, { text, values }) => (await client.query(text, values)).rows }),
    );
  expect(await problems()).toEqual([]);
  await asSuperuser('alter table demographics.answers no force row level security');
  try {
    expect(await problems()).toEqual([
      'The table demographics.answers is not protected by forced row-level security',
    ]);
  } finally {
    await asSuperuser('alter table demographics.answers force row level security');
  }
});
