/** What operations are made of: the world's ids, and cursors of every list from earlier answers. */
import {
  getNamedType,
  isEnumType,
  isObjectType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import type { NodeType } from '../../src/ids';
import { ask } from './operations-compare';
import type { Pools } from './operations-values';
import type { OperationsWorld } from './operations-world';
import type { TestServer } from './server';

/** Between them they see every list. */
const READERS = ['admin', 'equityOfficer', 'mentor'];

export async function poolsOf(
  schema: GraphQLSchema,
  world: OperationsWorld,
  server: TestServer,
): Promise<Pools> {
  const cursors = new Map<string, string[]>();
  const types = Object.values(schema.getTypeMap()).filter(isObjectType);
  for (const type of types) {
    for (const field of Object.values(type.getFields())) {
      if (!getNamedType(field.type).name.endsWith('Connection') || field.name === 'parkedJobs') continue;
      const found = await cursorsOf(world, server, type, field);
      if (found.length) cursors.set(`${type.name}.${field.name}`, found);
    }
  }
  const visible: Pools['visible'] = {};
  for (const who of Object.keys(world.tokens)) visible[who] = await visibleTo(world, server, who);
  return { ids: world.ids, foreign: world.foreign, visible, cursors };
}

async function visibleTo(
  world: OperationsWorld,
  server: TestServer,
  who: string,
): Promise<Record<NodeType, string[]>> {
  const all = Object.entries(who === 'foreignAdmin' ? world.foreign : world.ids) as [NodeType, string[]][];
  // Not all of them, but from the whole length of the list.
  const some = all.map(
    ([type, ids]) => [type, ids.filter((_, n) => n % Math.ceil(ids.length / 60) === 0)] as const,
  );
  const batches = some.flatMap(([, ids]) => ids);
  const seen = new Set<string>([]);
  for (let at = 0; at < batches.length; at += 100) {
    const variables = { ids: batches.slice(at, at + 100) };
    const { body } = await ask(server, world.tokens, {
      who,
      query: 'query($ids: [ID!]!) { nodes(ids: $ids) { id } }',
      variables,
    });
    const { data } = JSON.parse(body) as { data?: { nodes: ({ id: string } | null)[] } | null };
    for (const node of data?.nodes ?? []) if (node) seen.add(node.id);
  }
  return Object.fromEntries(
    some.map(([type, ids]) => [
      type,
      ids.filter((id) => seen.has(id)).sort((a, b) => Number(b === world.main) - Number(a === world.main)),
    ]),
  ) as Record<NodeType, string[]>;
}

async function cursorsOf(
  world: OperationsWorld,
  server: TestServer,
  type: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
): Promise<string[]> {
  const order = field.args.find(({ name }) => name === 'orderBy');
  const orders = order && isEnumType(getNamedType(order.type)) ? ['', ...ordersOf(order.type)] : [''];
  const found = new Set<string>();
  for (const by of orders) {
    const list = `${field.name}(first: 100${by ? `, orderBy: ${by}` : ''}) { edges { cursor } }`;
    const ids = (world.ids[type.name as NodeType] ?? []).slice(0, 40);
    const query =
      type.name === 'Query'
        ? `{ ${list} }`
        : `query($ids: [ID!]!) { nodes(ids: $ids) { ... on ${type.name} { ${list} } } }`;
    for (const who of READERS) {
      const { body } = await ask(server, world.tokens, { query, variables: { ids }, who });
      const all = [...body.matchAll(/"cursor":"([^"]+)"/g)].map((match) => match[1] as string);
      // Some from the whole length of the lists, the last ones included.
      const step = Math.max(1, Math.floor(all.length / 8));
      all.filter((_, n) => n % step === 0 || n === all.length - 1).forEach((cursor) => found.add(cursor));
    }
  }
  return [...found].slice(0, 30);
}

function ordersOf(type: Parameters<typeof getNamedType>[0]): string[] {
  const named = getNamedType(type);
  return isEnumType(named) ? named.getValues().map(({ name }) => name) : [];
}
