/** Who can reach matching disclosures in the database, and what the matcher is told: proved by privileges and by asking it. */
import type { Client } from 'pg';
import { loginProblems } from '../../src/db/checks';
import { openingOf } from '../../src/db/session';
import { uuidOf } from '../../src/ids';
import { asSuperuser } from '../support/authorization-database';
import { must, times } from '../support/authorization-mutate';
import { parkMatching } from '../support/authorization-pairings';
import { withClient } from '../support/cluster';
import { choose, honor, TOPICS } from '../support/matching-disclosures';
import { institution, type Institution, type Member } from '../support/scenario';

const SCHEMA = 'matching_disclosures';
const [ONE, TWO] = TOPICS;
const TABLES = ['choices', 'lots'];

/** What a role may do with the schema, by the catalog. */
const privilegesOf = async (role: string) =>
  (
    await asSuperuser<{ what: string }>(
      `select 'schema' as what where has_schema_privilege($1, '${SCHEMA}', 'usage') or has_schema_privilege($1, '${SCHEMA}', 'create')
       union all select c.relname || ' ' || p from pg_class c, unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger']) p
         where c.relnamespace = '${SCHEMA}'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
           and (has_table_privilege($1, c.oid, p) or (p in ('select', 'insert', 'update', 'references') and has_any_column_privilege($1, c.oid, p)))
       union all select p.proname from pg_proc p where p.pronamespace = '${SCHEMA}'::regnamespace and has_function_privilege($1, p.oid, 'execute')
       order by 1`,
      [role],
    )
  ).map(({ what }) => what);

async function as<T>(
  role: 'ithaca_app' | 'ithaca_self',
  who: { institutionId?: string; personId?: string },
  work: (client: Client) => Promise<T>,
): Promise<T> {
  return withClient(ithaca.urls.runtime, async (client) => {
    const institution = who.institutionId ? uuidOf(who.institutionId) : null;
    for (const step of openingOf({ role, institution, statementTimeoutMs: 5_000 })) await client.query(step);
    if (who.personId) await client.query(`set local ithaca.person_id = '${uuidOf(who.personId)}'`);
    return work(client);
  });
}

const codeOf = (asked: Promise<unknown>) =>
  asked.then(
    () => 'success',
    ({ code }: { code: string }) => code,
  );

test('no role has a right on the tables, and only oneself functions; none of it has a way to monitoring', async () => {
  for (const role of ['ithaca_app', 'public', 'ithaca_system', 'ithaca_equity', 'ithaca_eraser'])
    expect([role, await privilegesOf(role)]).toEqual([role, []]);
  expect(await privilegesOf('ithaca_self')).toEqual([
    'favored',
    'forget_merged',
    'forget_unoffered',
    'own',
    'schema',
    'set_own',
    'withdraw_own',
  ]);
  const { id: institutionId } = await institution();
  for (const role of ['ithaca_app', 'ithaca_self'] as const)
    for (const table of TABLES)
      for (const text of [
        `select from ${SCHEMA}.${table}`,
        `delete from ${SCHEMA}.${table}`,
        `insert into ${SCHEMA}.${table} default values`,
      ])
        expect(await codeOf(as(role, { institutionId }, (client) => client.query(text)))).toBe('42501');
  const tables = await asSuperuser<{ name: string }>(
    `select relname::text as name from pg_class where relnamespace = '${SCHEMA}'::regnamespace and relkind in ('r', 'p') order by 1`,
  );
  expect(tables.map(({ name }) => name)).toEqual(TABLES);
  const loose = await asSuperuser(
    `select proname from pg_proc where pronamespace = '${SCHEMA}'::regnamespace and has_function_privilege('ithaca_self', oid, 'execute')
       and (not prosecdef or proowner <> $1::regrole or proconfig is distinct from '{search_path=pg_catalog}')`,
    [new URL(ithaca.urls.owner).username],
  );
  expect(loose).toEqual([]);
  // Neither schema names the other: no key leads there, and no function.
  const ways = await asSuperuser(
    `select conname::text as way from pg_constraint where contype = 'f' and (conrelid::regclass::text, confrelid::regclass::text)::text ~ 'demographics' and (conrelid::regclass::text, confrelid::regclass::text)::text ~ '${SCHEMA}'
     union all select proname from pg_proc where pronamespace = '${SCHEMA}'::regnamespace and prosrc ~ 'demographics'
     union all select proname from pg_proc where pronamespace = 'demographics'::regnamespace and prosrc ~ '${SCHEMA}'`,
  );
  expect(ways).toEqual([]);
});

test('the server looks at these tables too before it serves', async () => {
  const problems = () =>
    withClient(ithaca.urls.runtime, (client) =>
      loginProblems({ rows: async (_, { text, values }) => (await client.query(text, values)).rows }),
    );
  await asSuperuser(`alter table ${SCHEMA}.choices no force row level security`);
  try {
    expect(await problems()).toEqual([
      `The table ${SCHEMA}.choices is not protected by forced row-level security`,
    ]);
  } finally {
    await asSuperuser(`alter table ${SCHEMA}.choices force row level security`);
  }
  expect(await problems()).toEqual([]);
});

interface Choosing {
  uni: Institution;
  programId: string;
  mentors: Member[];
  mentees: Member[];
  runId: string;
}

/** Two mentors and a mentee share the one topic, and a mentor alone has the other. A run is being computed. */
async function choosing(): Promise<Choosing> {
  const uni = await institution();
  const programId = await uni.program();
  await honor(uni, programId);
  const cohortId = await uni.cohort({ programId }, 'MATCHING');
  const [mentors, mentees] = [
    await times(4, () => uni.member(cohortId, 'MENTOR')),
    await times(4, () => uni.member(cohortId, 'MENTEE')),
  ];
  await choose(mentors[0]!, programId, [ONE]);
  await choose(mentors[1]!, programId, [ONE, TWO]);
  await choose(mentees[0]!, programId, [ONE]);
  await parkMatching(uni.id);
  const { matchRun } = await must(uni.admin, 'startMatchRun', { cohortId }, 'matchRun { id }');
  await asSuperuser(`update match_runs set state = 'RUNNING' where id = $1`, [uuidOf(matchRun.id)]);
  return { uni, programId, mentors, mentees, runId: matchRun.id };
}

interface Group {
  mentors: string[];
  mentees: string[];
}

const favored = ({ uni, runId }: Choosing, notice = 1, personId?: string): Promise<Group[]> =>
  as('ithaca_self', { institutionId: uni.id, ...(personId && { personId }) }, async (client) => {
    const asked = `select * from ${SCHEMA}.favored($1, $2, now())`;
    const { rows } = await client.query<Group>(asked, [uuidOf(runId), notice]);
    await client.query('commit');
    return rows;
  });

const ids = (people: readonly Member[]) => people.map(({ enrollmentId }) => uuidOf(enrollmentId)).sort();

test('the matcher is told who belongs together, and as many drawn by lot; not by what, and not which are which', async () => {
  const at = await choosing();
  const { mentors, mentees } = at;
  const groups = await favored(at);
  expect(groups.map((group) => Object.keys(group))).toEqual([
    ['mentors', 'mentees'],
    ['mentors', 'mentees'],
  ]);
  const real = groups.findIndex((group) => group.mentees[0] === ids([mentees[0]!])[0]);
  expect(groups[real]).toEqual({ mentors: ids(mentors.slice(0, 2)), mentees: ids([mentees[0]!]) });
  const drawn = groups[1 - real]!;
  expect([drawn.mentors.length, drawn.mentees.length]).toEqual([2, 1]);
  expect(ids(mentors.slice(2))).toEqual(expect.arrayContaining(drawn.mentors));
  expect(ids(mentees.slice(1))).toEqual(expect.arrayContaining(drawn.mentees));
  // The lot stays, or runs over and over would tell chance from choice.
  expect(await favored(at)).toEqual(groups);

  // One who joins takes somebody along, so that a change does not tell who it was.
  const sizes = (groups: Group[]) => groups.map(({ mentors, mentees }) => [mentors.length, mentees.length]);
  await choose(mentees[1]!, at.programId, [ONE]);
  const after = await favored(at);
  expect([sizes(groups), sizes(after)]).toEqual([
    [
      [2, 1],
      [2, 1],
    ],
    [
      [2, 2],
      [2, 2],
    ],
  ]);
  await must(mentees[0]!, 'withdrawMyMatchingDisclosures', {});
  await must(mentees[1]!, 'withdrawMyMatchingDisclosures', {});
  expect(await favored(at)).toEqual([]);
});

test('it is told of a run that is being computed alone, in its institution, for nobody, and by who agreed to this notice', async () => {
  const at = await choosing();
  expect(await favored(at)).toHaveLength(2);
  expect(await favored(at, 2)).toEqual([]);
  expect(await codeOf(favored(at, 1, at.mentors[0]!.personId))).toBe('42501');
  expect(await favored({ ...at, uni: await institution() })).toEqual([]);
  await asSuperuser(`update match_runs set state = 'DONE' where id = $1`, [uuidOf(at.runId)]);
  expect(await favored(at)).toEqual([]);
});

test('as oneself one reads one’s own, and a merge can’t be pretended', async () => {
  const { uni, programId, mentors } = await choosing();
  const [one, other] = [mentors[0]!, mentors[2]!];
  const own = (personId: string | null, institutionId = uni.id) =>
    as('ithaca_self', { institutionId, ...(personId && { personId }) }, (client) =>
      client.query(`select program_id as program, topics from ${SCHEMA}.own()`),
    ).then(({ rows }) => rows);
  const hers = [{ program: uuidOf(programId), topics: [`${ONE}@1`] }];
  expect(await own(one.personId)).toEqual(hers);
  expect(await own(other.personId)).toEqual([]);
  expect(await own(one.personId, (await institution()).id)).toEqual([]);
  expect(await codeOf(own(null))).toBe('42501');
  for (const call of [`set_own('${uuidOf(programId)}', '{}', 1, now())`, 'withdraw_own(null)'])
    expect(
      await codeOf(
        as('ithaca_self', { institutionId: uni.id }, (client) => client.query(`select ${SCHEMA}.${call}`)),
      ),
    ).toBe('42501');
  await as('ithaca_self', { institutionId: uni.id }, async (client) => {
    await client.query(`select ${SCHEMA}.forget_merged($1)`, [uuidOf(one.personId)]);
    await client.query('commit');
  });
  expect(await own(one.personId)).toEqual(hers);
});
