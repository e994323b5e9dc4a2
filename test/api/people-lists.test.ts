/** Lists of a hundred thousand people: every page comes from an index, and costs what the first one costs. */
import 'reflect-metadata';
import { parse, type OperationDefinitionNode } from 'graphql';
import type { Sql } from 'sql-template-tag';
import { systemViewer } from '../../src/auth/viewer';
import type { Context } from '../../src/context';
import { encodeCursor } from '../../src/graphql/cursor';
import { buildSchemaFrom } from '../../src/graphql/schema';
import { idOf, uuidOf } from '../../src/ids';
import { RESOLVERS } from '../../src/modules';
import { PersonOrder, type PersonFilter } from '../../src/modules/people/person.inputs';
import { listPeople } from '../../src/modules/people/person.repository';
import { readCompiled } from '../../src/reads/execute';
import { asSuperuser } from '../support/authorization-database';
import { post, statementsOf } from '../support/client';
import { withClient } from '../support/cluster';
import { institution, type Institution } from '../support/scenario';

const MANY = 100_000;

async function fill({ id }: Institution): Promise<void> {
  const of = uuidOf(id);
  await asSuperuser(
    `insert into org_units (institution_id, id, name, created_at, updated_at)
     select $1, ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'Unit ' || n, now(), now() from generate_series(1, 100) n`,
    [of],
  );
  await asSuperuser(
    `insert into people (institution_id, id, display_name, email, external_id, level, discipline, org_unit_id, guest, deactivated_at, created_at, updated_at)
     select $1, gen_random_uuid(), 'Person ' || md5(n::text), n || '@example.org', 'E' || n, n % 101, 'Discipline ' || n % 200,
       ('00000000-0000-7000-8000-' || lpad((n % 100 + 1)::text, 12, '0'))::uuid, n % 500 = 0, case when n % 50 = 0 then now() end,
       now() - n * interval '1 minute', now()
     from generate_series(1, ${MANY}) n`,
    [of],
  );
  await asSuperuser(
    `insert into person_languages (institution_id, person_id, language, proficiency)
     select p.institution_id, p.id, l.language, 'FLUENT' from people p
     cross join lateral (values ('en', 2), ('sv-SE', 700)) l(language, every) where p.institution_id = $1 and p.level is not null
       and hashtext(p.email) % l.every = 0`,
    [of],
  );
  for (const table of ['people', 'person_languages', 'org_units']) await asSuperuser(`analyze ${table}`);
}

let uni: Institution;
beforeAll(async () => {
  uni = await institution();
  await fill(uni);
}, 120_000);

/** Stands for the database, and notes what is asked. */
function noting(): { ctx: Context; asked: Sql[] } {
  const asked: Sql[] = [];
  const db = {
    rows: <Row>(_name: string, statement: Sql) => {
      asked.push(statement);
      return Promise.resolve<Row[]>([]);
    },
  };
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const viewer = systemViewer(uni.id, 'test');
  const ctx = {
    viewer,
    institutionId: uni.id,
    db,
    log,
    loaders: new Map(),
    clock: { now: () => new Date() },
  };
  return { ctx: ctx as unknown as Context, asked };
}

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: Plan[];
}

const below = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(below)];

/** What PostgreSQL does for the statement, as the application and under row security. */
async function planOf({ text, values }: Sql): Promise<{ nodes: string[]; indexes: string[]; read: number }> {
  return withClient(ithaca.urls.runtime, async (client) => {
    await client.query('begin');
    await client.query('set local role ithaca_app');
    await client.query(`set local ithaca.institution_id = '${uuidOf(uni.id)}'`);
    const { rows } = await client.query<{ 'QUERY PLAN': { Plan: Plan }[] }>(
      `explain (analyze, format json) ${text}`,
      values,
    );
    const plans = below(rows[0]?.['QUERY PLAN'][0]?.Plan as Plan);
    const ofPeople = plans.filter((plan) => plan['Relation Name'] === 'people');
    return {
      nodes: plans.map((plan) => plan['Node Type']),
      indexes: ofPeople.flatMap((plan) => plan['Index Name'] ?? plan['Node Type']),
      read: ofPeople.reduce(
        (sum, plan) =>
          sum + (plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0)) * plan['Actual Loops'],
        0,
      ),
    };
  });
}

async function statementOf(args: object): Promise<Sql> {
  const { ctx, asked } = noting();
  await listPeople(ctx, { first: 20, orderBy: PersonOrder.NAME_ASC, ...args });
  return asked[0] as Sql;
}

async function cursorAt(sort: string, filter: string, offset: number): Promise<string> {
  const rows = await asSuperuser<{ key: string; id: string }>(
    `select ${sort}::text as key, id from people p where p.institution_id = $1 and ${filter} order by ${sort}, id offset ${offset} limit 1`,
    [uuidOf(uni.id)],
  );
  return encodeCursor(rows[0]?.key as string, rows[0]?.id as string);
}

const UNIT = '00000000-0000-7000-8000-000000000007';
const byName = (index: string, filter: PersonFilter, where: string, deep: number) =>
  ({ index, args: { filter }, sort: 'display_name collate "C"', where, deep }) as const;

const LISTS = [
  byName('ix_people_display_name', {}, 'true', 60_000),
  byName('ix_people_display_name', { deactivated: false }, 'true', 60_000),
  byName('ix_people_org_unit', { orgUnitId: idOf('OrgUnit', UNIT) }, `org_unit_id = '${UNIT}'`, 900),
  byName('ix_people_discipline', { discipline: 'Discipline 7' }, `discipline = 'Discipline 7'`, 400),
  byName('ix_people_guests', { guest: true }, 'guest', 150),
  byName('ix_people_left', { deactivated: true }, 'deactivated_at is not null', 1_500),
  {
    index: 'ix_people_created_at',
    args: { orderBy: PersonOrder.CREATED_ASC },
    sort: 'created_at',
    where: 'true',
    deep: 60_000,
  },
  {
    index: 'ix_people_created_at',
    args: { orderBy: PersonOrder.CREATED_DESC },
    sort: 'created_at',
    where: 'true',
    deep: 60_000,
  },
];

test.each(LISTS)(
  '$index serves $args, the first page and one deep in the list',
  async ({ index, args, sort, where, deep }) => {
    for (const after of [null, await cursorAt(sort, where, deep)]) {
      const { nodes, indexes, read } = await planOf(await statementOf({ ...args, after }));
      expect(nodes.filter((node) => /Sort|Seq Scan/.test(node))).toEqual([]);
      expect(indexes).toEqual([index]);
      // A page and one more, and the few on the way that a second condition leaves out.
      expect(read).toBeLessThan(60);
    }
  },
);

test('what names few is found by an index, whatever the order', async () => {
  const filters: [PersonFilter, most: number][] = [
    [{ email: '4711@EXAMPLE.org' }, 5],
    [{ nameStartsWith: 'person abcd' }, 30],
    [{ levelFrom: 7, levelTo: 7 }, 30],
    [{ levelFrom: 40, levelTo: 60 }, 300],
    [{ language: 'en' }, 2_000],
    [{ language: 'sv', levelFrom: 7 }, 2_000],
  ];
  for (const [filter, most] of filters) {
    const { nodes, read } = await planOf(await statementOf({ filter }));
    expect({ filter, scans: nodes.filter((node) => node === 'Seq Scan') }).toEqual({ filter, scans: [] });
    expect({ filter, read: read <= most ? most : read }).toEqual({ filter, read: most });
  }
});

test('the compiled way is served by the same index', async () => {
  const schema = buildSchemaFrom(RESOLVERS);
  const after = await cursorAt('display_name collate "C"', 'true', 60_000);
  const document = parse(
    'query($after: String) { people(first: 20, after: $after) { pageInfo { hasNextPage endCursor } edges { cursor node { id displayName level email } } } }',
  );
  for (const variables of [{}, { after }]) {
    const { ctx: context, asked } = noting();
    const operation = document.definitions[0] as OperationDefinitionNode;
    await readCompiled(schema, { document, operation, context, variables });
    const { nodes, indexes, read } = await planOf(asked[0] as Sql);
    expect(nodes.filter((node) => /Sort|Seq Scan/.test(node))).toEqual([]);
    expect(indexes).toEqual(['ix_people_display_name']);
    expect(read).toBeLessThan(30);
  }
});

test('a page costs as many statements deep in the list as at its begin, small or large', async () => {
  const query = `query($first: Int!, $after: String) { people(first: $first, after: $after) { edges { node { id displayName languages { language }
    availability { weekday } orgUnit { name } employment { fromOn } permissions { canUpdate { allowed } } } } } }`;
  const after = await cursorAt('display_name collate "C"', 'true', 60_000);
  // On a busy machine, rows that arrive apart cost a statement more; what grows with the rows grows at every try.
  const least = async (variables: { first: number; after: string }) => {
    const costs: number[] = [];
    for (let tries = 0; tries < 4; tries++) {
      const answer = await post({ query, variables }, { token: uni.admin.token });
      expect(answer.data.people.edges).toHaveLength(variables.first);
      costs.push(await statementsOf(answer));
    }
    return Math.min(...costs);
  };
  const early = await cursorAt('display_name collate "C"', 'true', 5);
  const one = await least({ first: 1, after: early });
  expect([await least({ first: 100, after: early }), await least({ first: 100, after })]).toEqual([one, one]);
});
