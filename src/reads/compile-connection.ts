/** Compiles a connection: the rows of the page in their order, and one more where it is asked whether more follow. */
import { getNamedType, type GraphQLObjectType } from 'graphql';
import sql, { raw } from 'sql-template-tag';
import { where, type Args, type Compiler, type Fields, type LinkOf, type Nodes } from './compile';
import { certain, orNull, textOf, type Json } from './json';
import { keyset, type PageQuery } from './paging';
import { tree, type Tree } from './tree';
import { Uncovered } from './uncovered';

/** `parent`: the column with the id of the node that the list belongs to; null for a list of its own. */
export function connection(
  compiler: Compiler,
  { of, column, query }: LinkOf<'PAGE'>,
  type: GraphQLObjectType,
  args: Args,
  nodes: Nodes,
  parent: string | null,
): Json {
  const asked = query(compiler.ctx, args as never);
  const first = args.first as number;
  const after = args.after as string | null | undefined;
  const outer = parent === null ? null : compiler.outer(parent);
  const all: PageQuery = outer
    ? {
        ...asked,
        from: sql`${outer.from}, ${asked.from}`,
        where: [sql`${raw(column as string)} = ${outer.value}`, ...asked.where],
      }
    : asked;
  const { where: page, order } = keyset(all, { first, after });
  const fields = compiler.subfields(type, nodes);
  // Counted beside the page, under whose alias a parent of the same type would be hidden: a skill's parts are skills.
  const counted = outer && asks(fields, 'totalCount') ? compiler.outer(parent as string) : null;
  const more = asksWhetherMore(compiler, type, fields);
  const alias = raw(of.alias);
  // Its size is checked; as a constant, it is known to whoever plans the statement.
  const size = raw(String(first));
  const key = tree`${alias}."sortKey"`;
  const idIsText = all.idType === 'text';
  const last = more ? tree`least(count(*), ${size})::integer` : raw('count(*)::integer');
  const cursorAt = (place: Tree): Json =>
    orNull(
      textOf([
        '"',
        cursor(
          tree`(array_agg(${key}))[${place}]`,
          tree`(array_agg(${raw(all.idColumn)}))[${place}]`,
          idIsText,
        ),
        '"',
      ]),
    );

  const json = compiler.members(fields, (name, nodes) => {
    switch (name) {
      case '__typename':
        return [`"${type.name}"`];
      case 'edges': {
        const edgeType = typeOf(type, 'edges');
        const edge = compiler.members(compiler.subfields(edgeType, nodes), (name, nodes) => {
          if (name === 'node') return compiler.object(of, nodes);
          return name === 'cursor'
            ? ['"', cursor(key, raw(all.idColumn), idIsText), '"']
            : [`"${edgeType.name}"`];
        });
        const within = more ? tree` filter (where ${alias}."place" <= ${size})` : raw('');
        return ['[', tree`coalesce(string_agg(${certain(edge)}, ',')${within}, '')`, ']'];
      }
      case 'pageInfo': {
        const infoType = typeOf(type, 'pageInfo');
        return compiler.members(compiler.subfields(infoType, nodes), (name) => {
          if (name === 'hasNextPage') return [tree`(count(*) > ${size})::text`];
          if (name === 'hasPreviousPage') return [String(Boolean(after))];
          if (name === 'startCursor') return cursorAt(raw('1'));
          return name === 'endCursor' ? cursorAt(last) : [`"${infoType.name}"`];
        });
      }
      case 'totalCount':
        return [
          counted
            ? tree`(select count(*)::text from ${asked.from}${where([sql`${raw(column as string)} = ${counted.value}`, ...asked.where])})`
            : tree`(select count(*)::text from ${all.from}${where(all.where)})`,
        ];
      default:
        throw new Uncovered();
    }
  });
  const place = more ? tree`, row_number() over (order by ${order}) as "place"` : raw('');
  const limit = raw(String(first + (more ? 1 : 0)));
  // string_agg and array_agg take the rows in the order in which the subquery gives them. With HAVING it is one row,
  // also where nothing is asked of the rows.
  const written = tree`select ${textOf(json)} as json from (select ${alias}.*, ${raw(all.sort.expression)}::text as "sortKey"${place}
      from ${all.from}${where(page)} order by ${order} limit ${limit}) ${alias} having true`;
  if (!counted) return [tree`(${written})`];
  const name = raw(compiler.name());
  return [tree`(select ${name}.json from ${counted.from}, lateral (${written}) ${name})`];
}

function asks(fields: Fields, name: string): boolean {
  return [...fields.values()].some((nodes) => nodes[0]?.name.value === name);
}

function typeOf(connection: GraphQLObjectType, field: string): GraphQLObjectType {
  return getNamedType(connection.getFields()[field]?.type) as GraphQLObjectType;
}

function asksWhetherMore(compiler: Compiler, type: GraphQLObjectType, fields: Fields): boolean {
  return [...fields.values()].some(
    (nodes) =>
      nodes[0]?.name.value === 'pageInfo' &&
      [...compiler.subfields(typeOf(type, 'pageInfo'), nodes).values()].some(
        ([node]) => node?.name.value === 'hasNextPage',
      ),
  );
}

/** As encodeCursor (graphql/cursor.ts) writes it: base64url of a JSON array of sort key and id. */
function cursor(key: Tree, id: Tree, idIsText: boolean): Tree {
  const text = idIsText ? tree`to_json(${id})::text` : tree`'"' || ${id}::text || '"'`;
  return tree`translate(encode(convert_to('[' || to_json(${key})::text || ',' || ${text} || ']', 'UTF8'), 'base64'), E'+/=\\n', '-_')`;
}
