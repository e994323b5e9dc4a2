/** Looks for a text in everything that a database holds, and in everything that a server tells. */
import { getNamedType, isObjectType, type GraphQLSchema } from 'graphql';
import { asSuperuser } from './authorization-database';
import { connectionsOf, connection, everythingOf, schemaSeenBy } from './authorization-selection';
import { post } from './client';
import type { Actor } from './scenario';

/** The tables in which the text stands, as letters or as bytes; `except`: schemas that are not looked at. */
export async function tablesWith(text: string, except: string[]): Promise<string[]> {
  const tables = await asSuperuser<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'm') and n.nspname !~ '^pg_toast' and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname <> all($1)
     order by 1`,
    [except],
  );
  for (const looked of ['events', 'event_payloads', 'graphile_worker._private_jobs'])
    if (!tables.some(({ name }) => name === looked)) throw new Error(`${looked} is not looked at`);
  const hex = Buffer.from(text).toString('hex');
  const found: string[] = [];
  for (const { name } of tables) {
    const [row] = await asSuperuser<{ there: boolean }>(
      `select exists (select from ${name} t where t::text ilike $1 or t::text ilike $2) as there`,
      [`%${text}%`, `%${hex}%`],
    );
    if (row?.there) found.push(name);
  }
  return found;
}

/** Every answer to every question of the schema that needs no id, and to `node` of the ids given; as they came. */
export async function everythingTold(who: Actor, ids: string[]): Promise<string[]> {
  const schema = await schemaSeenBy(who);
  const queries = [
    ...connectionsOf(schema).map(({ name, type }) => `{ ${name}(first: 100) { ${connection(type, 1)} } }`),
    ...plain(schema),
  ];
  const nodes = ids.map((id) => ({ query: nodeQuery(schema), variables: { id } }));
  const answers: string[] = [];
  for (const request of [...queries.map((query) => ({ query })), ...nodes])
    answers.push(JSON.stringify(await post(request, { token: who.token })));
  return answers;
}

/** Root fields without required arguments that are no lists of nodes. */
function plain(schema: GraphQLSchema): string[] {
  return Object.values(schema.getQueryType()?.getFields() ?? {})
    .filter(
      ({ type, args }) =>
        !getNamedType(type).name.endsWith('Connection') &&
        args.every((arg) => !String(arg.type).endsWith('!')),
    )
    .map(({ name, type }) => `{ ${name} { ${everythingOf(getNamedType(type), 3)} } }`);
}

function nodeQuery(schema: GraphQLSchema): string {
  const parts = [
    'DemographicsImport',
    'EquityReport',
    'EquitySchedule',
    'EquityTask',
    'EquityBenchmark',
    'MatchRunReview',
    'Person',
    'Event',
  ].flatMap((name) => {
    const type = schema.getType(name);
    return isObjectType(type) ? [`... on ${name} { ${everythingOf(type, 4)} }`] : [];
  });
  return `query($id: ID!) { node(id: $id) { id ${parts.join(' ')} } }`;
}
