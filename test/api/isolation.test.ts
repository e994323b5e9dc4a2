/** Row-level security: proved by direct SQL sessions, and proved to be what the proof depends on. */
import {
  destructions,
  pointerLeaks,
  readLeaks,
  writeLeaks,
  type Tenants,
} from '../support/authorization-isolation';
import { asSuperuser, tenantTables } from '../support/authorization-database';
import { DAY, inTime } from '../support/authorization-time';
import {
  createDatabase,
  dropDatabase,
  templateName,
  withClient,
  type DatabaseUrls,
} from '../support/cluster';
import { must } from '../support/authorization-mutate';
import { fillProfile } from '../support/people';
import { workOf } from '../support/rooms-work';
import { fillImports } from '../support/imports-filled';
import { fillReadiness } from '../support/readiness';
import { fillPairings } from '../support/pairings-filled';
import { institution, unique, type Institution } from '../support/scenario';
import { uuidOf } from '../../src/ids';

/** An institution with a row in every table. */
async function filled(): Promise<Institution> {
  const uni = await institution();
  const { admin } = uni;
  const unit = await admin.run(
    'mutation { createOrgUnit(input: { name: "Faculty", code: "F" }) { orgUnit { id } userErrors { message } } }',
  );
  await admin.run('mutation($i: CreatePersonInput!) { createPerson(input: $i) { userErrors { message } } }', {
    i: {
      displayName: unique('Person'),
      orgUnitId: unit.createOrgUnit.orgUnit.id,
      idempotencyKey: unique('key'),
    },
  });
  await admin.run('mutation($i: CreateApiKeyInput!) { createApiKey(input: $i) { userErrors { message } } }', {
    i: { name: 'Key', scopes: ['PEOPLE_READ'], expiresAt: inTime(DAY) },
  });
  const programId = await uni.program();
  await uni.enroll(
    await uni.person(['COORDINATOR'], { programId }),
    await uni.cohort({ programId }, 'ENROLLING'),
  );
  await fillProfile(uni);
  await workOf(uni);
  await fillPairings(uni);
  await fillImports(uni);
  await fillReadiness(uni);
  await must(admin, 'chooseEquityProfile', { key: 'screening' });
  // What a job writes in its own time; nothing, where it already has.
  await asSuperuser(
    `insert into event_seals (institution_id, position, event_id, event_xid, event_seq, chain_hash, sealed_at)
     select institution_id, 1000000 + seq, id, xid, seq, '', now() from events where institution_id = $1 on conflict do nothing`,
    [uuidOf(uni.id)],
  );
  return uni;
}

async function tenants(): Promise<Tenants> {
  const [a, b] = [await filled(), await filled()];
  // An exclusion has its two in the order of their ids: between these two of the one stands everybody of the other.
  const { personId: last } = await a.person();
  await asSuperuser(
    'update exclusions set first_person_id = $2, second_person_id = $3 where institution_id = $1',
    [a.id, a.admin.personId, last].map(uuidOf),
  );
  // One that is decided can't be changed at all, so it would not show whether it can be given away.
  await asSuperuser(
    `insert into equity_reports (institution_id, id, role, purpose, attribute_keys, crossings, filters, k, profile_key, profile_version, state, method, asked_on, spec_digest, eligibility_attributes, requested_by_id, created_at, updated_at)
     values ($1, gen_random_uuid(), 'MENTEE', 'EQUALITY_MONITORING', '{}', '[]', '[]', 5, 'screening', 1, 'REQUESTED', '', current_date, 'another', '{}', $2, now(), now())`,
    [a.id, a.admin.personId].map(uuidOf),
  );
  return { urls: ithaca.urls, a: uuidOf(a.id), b: uuidOf(b.id) };
}

/** The same rows in a database whose tables lost their policies. */
async function withoutPolicies<T>(
  { a, b, urls }: Tenants,
  work: (broken: Tenants) => Promise<T>,
): Promise<T> {
  const cluster = process.env.TEST_CLUSTER_URL as string;
  const name = `${urls.name}_broken`;
  const broken: DatabaseUrls = await createDatabase(cluster, name, templateName());
  try {
    await withClient(broken.superuser, async (client) => {
      await client.query('set session_replication_role = replica');
      for (const { table, tenant } of await tenantTables()) {
        const rows = await asSuperuser<{ rows: unknown }>(
          `select json_agg(t) as rows from public.${table} t where t.${tenant} = any($1)`,
          [[a, b]],
        );
        await client.query(
          `insert into public.${table} overriding system value select * from json_populate_recordset(null::public.${table}, $1)`,
          [JSON.stringify(rows[0]?.rows)],
        );
        await client.query(
          `alter table public.${table} no force row level security, disable row level security`,
        );
      }
      await client.query(`do $$ declare p record; begin for p in select * from pg_policies where schemaname = 'public'
        loop execute format('drop policy %I on public.%I', p.policyname, p.tablename); end loop; end $$`);
    });
    return await work({ a, b, urls: broken });
  } finally {
    await dropDatabase(cluster, name);
  }
}

const tablesIn = (problems: string[]) =>
  [...new Set(problems.map((problem) => problem.split(':')[0] as string))].sort();

test('a session sees only the rows of its institution, and without one none', async () => {
  const two = await tenants();
  expect(await readLeaks(two)).toEqual([]);
  const tables = (await tenantTables()).map(({ table }) => table);
  expect(tables.length).toBeGreaterThan(10);
  await withoutPolicies(two, async (broken) => expect(tablesIn(await readLeaks(broken))).toEqual(tables));
});

test('a session writes only rows of its institution, and without one none', async () => {
  const two = await tenants();
  expect(await writeLeaks(two)).toEqual([]);
  const tables = (await tenantTables()).map(({ table }) => table);
  await withoutPolicies(two, async (broken) => expect(tablesIn(await writeLeaks(broken))).toEqual(tables));
});

test('no row can point to another institution’s', async () => {
  const two = await tenants();
  expect(await pointerLeaks(two)).toEqual([]);
  await withoutPolicies(two, async (broken) => {
    await withClient(broken.urls.superuser, (client) =>
      client.query(`alter table cohorts drop constraint fk_cohorts_program;
        alter table programs add constraint uq_programs_id unique (id);
        alter table cohorts add constraint fk_cohorts_program foreign key (program_id) references programs (id)`),
    );
    expect(await pointerLeaks(broken)).toEqual(['fk_cohorts_program does not lead through the institution']);
  });
});

test('the runtime can’t destroy, and to the event log it can only append', async () => {
  expect(await destructions(await tenants())).toEqual([]);
});

test('the runtime owns nothing, is nothing special, and becomes nobody else', async () => {
  const runtime = new URL(ithaca.urls.runtime).username;
  const groups = await asSuperuser<{ group: string }>(
    `select m.roleid::regrole::text as group from pg_auth_members m where m.member = $1::regrole order by 1`,
    [runtime],
  );
  expect(groups.map(({ group }) => group)).toEqual(['ithaca_app', 'ithaca_self']);
  const special = await asSuperuser(
    `select rolname from pg_roles where rolname in ($1, 'ithaca_app', 'ithaca_self')
       and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)`,
    [runtime],
  );
  expect(special).toEqual([]);
  const owned = await asSuperuser(
    `select d.classid::regclass, d.objid from pg_shdepend d
     where d.deptype = 'o' and d.refobjid in ($1::regrole, 'ithaca_app'::regrole, 'ithaca_self'::regrole)`,
    [runtime],
  );
  expect(owned).toEqual([]);
  await withClient(ithaca.urls.runtime, async (client) => {
    for (const role of [
      'ithaca_equity',
      'ithaca_system',
      'ithaca_eraser',
      new URL(ithaca.urls.owner).username,
    ]) {
      await expect(client.query(`set role ${role}`)).rejects.toMatchObject({ code: '42501' });
    }
    await expect(client.query('select from people')).rejects.toMatchObject({ code: '42501' });
  });
});

test('outside the tenants’ tables nothing of theirs can be read', async () => {
  const others = await asSuperuser<{ table: string }>(
    `select c.oid::regclass::text as "table" from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'institution_id'
     where c.relkind in ('r', 'p', 'v', 'm') and c.relnamespace <> 'public'::regnamespace and not a.attisdropped`,
  );
  expect(others.map(({ table }) => table)).toContain('system.issuers');
  await withClient(ithaca.urls.runtime, async (client) => {
    for (const { table } of others) {
      await client.query('begin; set local role ithaca_app');
      await expect(client.query(`select from ${table}`)).rejects.toMatchObject({ code: '42501' });
      await client.query('rollback');
    }
  });
});
