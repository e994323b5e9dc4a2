/**
 * Checks that the database itself keeps institutions apart, by the tables of its catalog. Each gives a list
 * of problems, so that the same check can be seen to bite on a database without its policies.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import { tenantTables } from './authorization-database';
import { withClient, type DatabaseUrls } from './cluster';

type Row = Record<string, unknown>;

export interface Tenants {
  urls: DatabaseUrls;
  /** UUIDs of two institutions with rows in every table. */
  a: string;
  b: string;
}

/** PostgreSQL's words for "no": a policy or a missing privilege. */
const REFUSED = '42501';

/** Runs one statement as the application does for an institution, and takes it back. Gives its rows or its error's code. */
async function attempt(
  client: Client,
  institution: string | null,
  text: string,
  values: unknown[] = [],
  role: string | null = 'ithaca_app',
) {
  await client.query('begin');
  try {
    if (role) await client.query(`set local role ${role}`);
    if (institution)
      await client.query(`select set_config('ithaca.institution_id', $1, true)`, [institution]);
    const { rows, rowCount } = await client.query<Row>(text, values);
    return { rows, count: rowCount ?? 0, code: null };
  } catch (error) {
    return { rows: [] as Row[], count: 0, code: (error as { code?: string }).code ?? String(error) };
  } finally {
    await client.query('rollback');
  }
}

/** One row of each institution, as JSON that could be inserted again. */
async function samples(
  { urls, a, b }: Tenants,
  { table, tenant }: { table: string; tenant: string },
): Promise<Record<'a' | 'b', Row>> {
  return withClient(urls.superuser, async (client) => {
    const of = async (institution: string) => {
      const { rows } = await client.query<{ row: Row }>(
        `select to_json(t) as row from public.${table} t where t.${tenant} = $1 limit 1`,
        [institution],
      );
      if (!rows[0])
        throw new Error(
          `The table ${table} has no row to test with: make one where the institutions are made`,
        );
      return rows[0].row;
    };
    return { a: await of(a), b: await of(b) };
  });
}

/** Inserts a row from JSON, in the columns that a role may fill at all. */
async function insertion(client: Client, table: string, role = 'ithaca_app'): Promise<string> {
  const { rows } = await client.query<{ columns: string }>(
    `select string_agg(attname, ', ') filter (where has_column_privilege($2, attrelid, attnum, 'INSERT')) as columns
     from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped`,
    [`public.${table}`, role],
  );
  const columns = rows[0]?.columns ?? 'id';
  return `insert into public.${table} (${columns}) select ${columns} from json_populate_record(null::public.${table}, $1)`;
}

/** What can be read: without an institution nothing, with one its rows alone; also for the owner of the tables. */
export async function readLeaks(tenants: Tenants): Promise<string[]> {
  const { urls, a } = tenants;
  const leaks: string[] = [];
  const logins = [
    ['runtime', urls.runtime, 'ithaca_app'],
    ['owner', urls.owner, null],
  ] as const;
  for (const [who, url, role] of logins) {
    await withClient(url, async (client) => {
      for (const { table, tenant } of await tenantTables(urls.superuser)) {
        const select = `select t.${tenant} as tenant from public.${table} t`;
        const blind = await attempt(client, null, select, [], role);
        if (blind.count) leaks.push(`${table}: ${who} without an institution sees ${blind.count} rows`);
        const { rows, code } = await attempt(client, a, select, [], role);
        if (code && code !== REFUSED) leaks.push(`${table}: ${who} can't read (${code})`);
        if (!code && !rows.length) leaks.push(`${table}: ${who} sees no row of its own institution`);
        if (rows.some((row) => row.tenant !== a))
          leaks.push(`${table}: ${who} sees rows of another institution`);
      }
    });
  }
  return leaks;
}

/** What can be written: no row of another institution made, changed, deleted, or given away. */
export async function writeLeaks(tenants: Tenants): Promise<string[]> {
  const { urls, a, b } = tenants;
  const leaks: string[] = [];
  await withClient(urls.runtime, async (client) => {
    for (const place of await tenantTables(urls.superuser)) {
      const { table, tenant } = place;
      const theirs = JSON.stringify((await samples(tenants, place)).b);
      const insert = await insertion(client, table);
      for (const [when, institution] of [
        ['without an institution', null],
        ['as another institution', a],
      ] as const) {
        const inserted = await attempt(client, institution, insert, [theirs]);
        if (inserted.code !== REFUSED)
          leaks.push(`${table}: inserting ${when} got as far as ${inserted.code ?? 'success'}`);
        const changed = await attempt(
          client,
          institution,
          `update public.${table} t set ${tenant} = t.${tenant} where t.${tenant} = $1`,
          [b],
        );
        if (changed.code !== REFUSED && changed.count)
          leaks.push(`${table}: updating ${when} reaches ${changed.count} rows`);
        const deleted = await attempt(
          client,
          institution,
          `delete from public.${table} t where t.${tenant} = $1`,
          [b],
        );
        if (deleted.code !== REFUSED && (deleted.count || deleted.code))
          leaks.push(`${table}: deleting ${when} reaches rows`);
      }
      const given = await attempt(
        client,
        a,
        `update public.${table} t set ${tenant} = $2 where t.${tenant} = $1`,
        [a, b],
      );
      if (given.code !== REFUSED)
        leaks.push(`${table}: giving rows away got as far as ${given.code ?? 'success'}`);
    }
  });
  return leaks;
}

interface ForeignKey {
  name: string;
  table: string;
  parent: string;
  columns: string[];
  parentColumns: string[];
}

/** A row of ours that points to a row of theirs is refused by the foreign key, whatever the policies say. */
export async function pointerLeaks(tenants: Tenants): Promise<string[]> {
  const { urls, a } = tenants;
  return withClient(urls.superuser, async (client) => {
    const keys = await foreignKeys(client);
    const leaks = (await pointers(client))
      .filter(({ table, column }) => !keys.some((key) => key.table === table && key.columns.includes(column)))
      .map(({ table, column }) => `${table}.${column} has no foreign key`);
    for (const key of keys) {
      const at = key.parentColumns.indexOf('institution_id');
      if (at < 0 || key.columns[at] !== 'institution_id') {
        leaks.push(`${key.name} does not lead through the institution`);
        continue;
      }
      const ours = (await samples(tenants, { table: key.table, tenant: 'institution_id' })).a;
      const theirs = (await samples(tenants, { table: key.parent, tenant: 'institution_id' })).b;
      const pointer = await anotherRow(client, key, ours);
      key.columns.forEach((column, index) => {
        if (column !== 'institution_id') pointer[column] = theirs[key.parentColumns[index] as string];
      });
      const { code } = await attempt(
        client,
        a,
        await insertion(client, key.table),
        [JSON.stringify({ ...pointer, ...GOES_WITH[key.name] })],
        null,
      );
      if (code !== '23503')
        leaks.push(
          `${key.name}: a row that points to another institution got as far as ${code ?? 'success'}`,
        );
    }
    return leaks;
  });
}

/** What a check wants beside the pointer, where a row of ours may have none. */
const GOES_WITH: Record<string, Row> = { fk_pairing_holds_leave: { source: 'LEAVE' } };

/** Columns that hold the id of a row elsewhere, by their name. */
async function pointers(client: Client): Promise<{ table: string; column: string }[]> {
  const { rows } = await client.query<{ table: string; column: string }>(
    `select c.relname as "table", a.attname::text as column from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not a.attisdropped
       and a.atttypid = 'uuid'::regtype and a.attname like '%\\_id' and a.attname <> 'institution_id'`,
  );
  return rows;
}

async function foreignKeys(client: Client): Promise<ForeignKey[]> {
  const names = (keys: string, table: string) =>
    `array(select a.attname::text from unnest(${keys}) with ordinality k(n, i) join pg_attribute a on a.attrelid = ${table} and a.attnum = k.n order by k.i)`;
  const { rows } = await client.query<ForeignKey>(
    `select c.conname as name, t.relname as "table", p.relname as parent,
       ${names('c.conkey', 'c.conrelid')} as columns, ${names('c.confkey', 'c.confrelid')} as "parentColumns"
     from pg_constraint c join pg_class t on t.oid = c.conrelid join pg_class p on p.oid = c.confrelid
     where c.contype = 'f' and t.relnamespace = 'public'::regnamespace and p.relname <> 'institutions' order by 1`,
  );
  return rows;
}

/** The row with other values wherever a unique index could refuse it first, be it by a key that a trigger makes of one; that two differ, new ones do. */
async function anotherRow(client: Client, { table }: ForeignKey, row: Row): Promise<Row> {
  const { rows } = await client.query<{ column: string; type: string }>(
    `select distinct a.attname::text as column, a.atttypid::regtype::text as type from pg_attribute a join pg_index i on i.indrelid = a.attrelid
     where a.attrelid = $1::regclass and i.indisunique and a.attnum > 0 and a.attname <> 'institution_id'
       and pg_get_indexdef(i.indexrelid) ~ ('\\y' || a.attname || '(_key)?\\y')
       and not exists (select from pg_constraint c where c.conrelid = a.attrelid and c.contype = 'c' and a.attnum = any(c.conkey)
         and pg_get_constraintdef(c.oid) !~ '<>')`,
    [`public.${table}`],
  );
  const other: Record<string, () => unknown> = {
    uuid: randomUUID,
    text: () => randomBytes(8).toString('hex'),
    bytea: () => `\\x${randomBytes(32).toString('hex')}`,
    bigint: () => 1_000_000_000 + randomBytes(4).readUInt32BE(),
  };
  const fresh = rows.filter(({ column, type }) => row[column] !== null && other[type]);
  return { ...row, ...Object.fromEntries(fresh.map(({ column, type }) => [column, other[type]?.()])) };
}

const APPEND_ONLY = ['events', 'event_payloads', 'event_seals'];

/** What nobody may do to any table through the runtime's login; and to the event log nothing but append. */
export async function destructions({ urls, a }: Tenants): Promise<string[]> {
  const problems: string[] = [];
  await withClient(urls.runtime, async (client) => {
    const must = async (what: string, text: string) => {
      for (const role of ['ithaca_app', 'ithaca_self', null]) {
        const { code } = await attempt(client, a, text, [], role);
        if (code !== REFUSED) problems.push(`${role ?? 'the login itself'} ${what}: ${code ?? 'success'}`);
      }
    };
    for (const { table, tenant } of await tenantTables(urls.superuser)) {
      await must(`truncates ${table}`, `truncate public.${table} cascade`);
      await must(`drops ${table}`, `drop table public.${table} cascade`);
      await must(`lifts the policies of ${table}`, `alter table public.${table} no force row level security`);
      if (!APPEND_ONLY.includes(table)) continue;
      await must(`updates ${table}`, `update public.${table} set ${tenant} = ${tenant}`);
      await must(`deletes from ${table}`, `delete from public.${table}`);
    }
  });
  return problems;
}
