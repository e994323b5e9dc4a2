/** Made-up people with answers, past the API where it would take a hundred thousand requests. */
import { Client } from 'pg';
import { uuidOf } from '../../src/ids';

/** Of five attributes eight groups each, on five stages: 200 cells. */
export const ATTRIBUTES = ['one', 'two', 'three', 'four', 'five'];
const SHARES = [40, 30, 12, 8, 4, 3, 2, 1];

export async function askAll(url: string, institutionId: string): Promise<void> {
  await asOwner(url, async (client) => {
    await client.query(
      `with attribute as (
         insert into demographics.attributes (institution_id, id, key, number, labels, topic, multiple, enabled, roll_up, created_at)
         select $1::uuid, gen_random_uuid(), key, 1, '{"en": "x"}', key, false, true, '{"rule": "ALONE_OR_IN_COMBINATION"}', now() from unnest($2::text[]) key
         returning institution_id, id)
       insert into demographics.categories (institution_id, attribute_id, code, labels, position, kind, offered)
       select institution_id, id, 'g' || g, '{"en": "x"}', g, 'VALUE', true from attribute, generate_series(1, $3::integer) g`,
      [uuidOf(institutionId), ATTRIBUTES, SHARES.length],
    );
  });
}

const DIVISIONS = 8;

/** Org units at the top of the tree, for people to be in. */
export async function divide(url: string, institutionId: string): Promise<void> {
  await asOwner(url, async (client) => {
    await client.query(
      `insert into org_units (institution_id, id, name, created_at, updated_at)
       select $1::uuid, gen_random_uuid(), 'Division ' || n, now(), now() from generate_series(1, $2::integer) n`,
      [uuidOf(institutionId), DIVISIONS],
    );
  });
}

/** So many people in each cohort, some weeks apart, and the cohorts completed. The same each time. */
export async function fillCohorts(
  url: string,
  institutionId: string,
  cohortIds: readonly string[],
  peopleInEach: number,
): Promise<void> {
  await asOwner(url, async (client) => {
    for (const [at, cohortId] of cohortIds.entries())
      await client.query(PEOPLE, [uuidOf(institutionId), uuidOf(cohortId), peopleInEach, at, SHARES]);
    await client.query(`update cohorts set state = 'COMPLETED' where id = any($1::uuid[])`, [
      cohortIds.map(uuidOf),
    ]);
    await client.query('analyze');
  });
}

const PEOPLE = `
  with dice as (
    select n, gen_random_uuid() as person, gen_random_uuid() as enrollment, gen_random_uuid() as pairing,
      (hashtext($4 || ' a ' || n) & 1023) / 1024.0 as a, (hashtext($4 || ' b ' || n) & 1023) / 1024.0 as b, (hashtext($4 || ' c ' || n) & 1023) / 1024.0 as c
    from generate_series(1, $3::integer) n
  ), way as materialized (
    select d.*, case when a < 0.2 then 0 when a < 0.35 then 1 when a < 0.4 then 2 when a < 0.6 then 3 else 4 end as stage from dice d
  ), person as (
    insert into people (institution_id, id, display_name, email, org_unit_id, created_at, updated_at)
    select $1::uuid, person, 'Somebody', person || '@example.org', (select (array_agg(o.id order by o.name))[1 + way.n % count(*)] from org_units o where o.institution_id = $1::uuid), now(), now() from way
  ), enrollment as (
    insert into enrollments (institution_id, id, cohort_id, person_id, role, state, state_changed_at, created_at, updated_at)
    select $1::uuid, enrollment, $2::uuid, person, 'MENTEE', (array['SUBMITTED', 'ACCEPTED', 'ACCEPTED', 'ACCEPTED', 'COMPLETED'])[stage + 1], now(), now() - interval '40 weeks', now() from way
  ), pairing as (
    insert into pairings (institution_id, id, cohort_id, kind, state, state_changed_at, origin, policy_number, confirmed_at, created_at, updated_at)
    select $1::uuid, pairing, $2::uuid, 'FORMAL', case when stage = 4 then 'COMPLETED' when b < 0.2 then 'ENDED_EARLY' else 'ACTIVE' end, now(), 'COORDINATOR', 0,
      now() - interval '40 weeks' + interval '12 weeks' * b, now(), now() from way where stage >= 2
  ), member as (
    insert into pairing_members (institution_id, id, pairing_id, enrollment_id, person_id, role, response, created_at)
    select $1::uuid, gen_random_uuid(), pairing, enrollment, person, 'MENTEE', 'ACCEPTED', now() from way where stage >= 2
  ), meeting as (
    insert into meetings (institution_id, id, pairing_id, cohort_id, state, starts_at, duration_minutes, held_minutes, mode, created_at, updated_at)
    select $1::uuid, gen_random_uuid(), pairing, $2::uuid, 'HELD', now() - interval '27 weeks' + interval '4 weeks' * m + interval '6 weeks' * c, 60, 60, 'VIDEO', now(), now()
    from way, generate_series(0, (6 * c)::integer) m where stage >= 3
  ), consent as (
    insert into demographics.consents (institution_id, person_id, purpose, basis, source, given_at)
    select $1::uuid, person, 'EQUALITY_MONITORING', 'benchmark', 'SELF', now() from way
  )
  insert into demographics.answers (institution_id, person_id, attribute_id, code, source, answered_at)
  select $1::uuid, person, q.id, 'g' || (select min(g) from generate_series(1, cardinality($5::integer[])) g
      where (select sum(s) from unnest(($5::integer[])[1:g]) s) > (hashtext($4 || q.key || n) & 1023) / 10.24), 'SELF', now()
  from way, demographics.attributes q where q.institution_id = $1::uuid and (hashtext('said' || $4 || q.key || n) & 7) > 0`;

async function asOwner(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
