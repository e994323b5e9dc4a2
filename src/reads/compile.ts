/**
 * Compiles the selection of a query into one statement that answers with JSON text. What a field means it asks of
 * the entity's columns and of the rooms' declarations (links.ts), with the same predicates that the ordinary way
 * uses. Throws Uncovered at the first thing that it has no SQL for.
 */
import {
  getNamedType,
  getNullableType,
  isListType,
  isNonNullType,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { collectFields, collectSubfields } from 'graphql/execution/collectFields';
import { getArgumentValues } from 'graphql/execution/values';
import sql, { raw, type Sql as SqlText } from 'sql-template-tag';
import type { Context } from '../context';
import { columnsByProperty, type ColumnOf } from '../db/columns';
import { typeOfId, uuidOf } from '../ids';
import { connection } from './compile-connection';
import { facts, figure, scoped } from './compile-figures';
import { certain, leaf, orNull, textOf, type Json } from './json';
import { linkOf, type Link } from './links';
import { readableOf, type Readable, type ReadableNode } from './readable';
import { tree, type Tree } from './tree';
import { Uncovered } from './uncovered';

export interface Asked {
  schema: GraphQLSchema;
  operation: OperationDefinitionNode;
  fragments: Record<string, FragmentDefinitionNode>;
  /** Coerced. */
  variables: Record<string, unknown>;
}

/** Where a selection stands: a type, and what is shown as it. */
export interface Place {
  type: GraphQLObjectType;
  /** Of rows: their alias and columns. */
  alias: string;
  columns: Map<string, ColumnOf>;
  /** Of figures: the cohorts that they sum. */
  scope?: SqlText;
}

export type Args = Record<string, unknown>;
export type Nodes = readonly FieldNode[];
export type Fields = Map<string, Nodes>;
/** A piece of SQL that a link brings along. */
export type LinkOf<Kind extends Link['kind']> = Extract<Link, { kind: Kind }>;

/** The data of the whole answer. */
export function compile(ctx: Context, asked: Asked): Json {
  return new Compiler(ctx, asked).data();
}

/** Of plain columns: they are the same in every statement. */
const leaves = new WeakMap<GraphQLField<unknown, unknown>, { alias: string; json: Json }>();

export class Compiler {
  private names = 0;

  constructor(
    readonly ctx: Context,
    private readonly asked: Asked,
  ) {}

  data(): Json {
    const { schema, operation, fragments, variables } = this.asked;
    const query = schema.getQueryType() as GraphQLObjectType;
    const fields = collectFields(schema, fragments, variables, query, operation.selectionSet);
    return this.members(fields, (name, nodes) =>
      name === '__typename' ? ['"Query"'] : this.root(query, name, nodes),
    );
  }

  /** A JSON object with a member for each field asked for, in their order. */
  members(fields: Fields, of: (name: string, nodes: Nodes) => Json): Json {
    const json: (string | Tree)[] = ['{'];
    for (const [key, nodes] of fields) {
      json.push(`${json.length > 1 ? ',' : ''}"${key}":`, ...of((nodes[0] as FieldNode).name.value, nodes));
    }
    json.push('}');
    return json;
  }

  subfields(type: GraphQLObjectType, nodes: Nodes): Fields {
    const { schema, fragments, variables } = this.asked;
    return collectSubfields(schema, fragments, variables, type, nodes);
  }

  argsOf(field: GraphQLField<unknown, unknown>, nodes: Nodes): Args {
    return field.args.length ? getArgumentValues(field, nodes[0] as FieldNode, this.asked.variables) : {};
  }

  /** A name that nothing else in the statement has. */
  name(): string {
    return `k${++this.names}`;
  }

  /**
   * A value of the row outside, under a name that nothing inside hides: rooms call their tables by fixed aliases,
   * and a pairing's predecessor is a pairing again.
   */
  outer(column: string): { from: SqlText; value: SqlText } {
    const name = this.name();
    return { from: raw(`(select ${column} as v) ${name}`), value: raw(`${name}.v`) };
  }

  private root(query: GraphQLObjectType, name: string, nodes: Nodes): Json {
    const field = query.getFields()[name];
    if (!field) throw new Uncovered();
    const args = this.argsOf(field, nodes);
    if (name === 'node') {
      const type = typeOfId(args.id as string);
      const of = type && readableOf(type);
      if (!of) throw new Uncovered();
      return this.byId(of, args.id as string, nodes);
    }
    const link = linkOf('Query', name);
    switch (link?.kind) {
      case 'BY_ID':
        return this.byId(link.of, link.id(this.ctx, args), nodes);
      case 'PAGE':
        return connection(this, link, getNamedType(field.type) as GraphQLObjectType, args, nodes, null);
      default:
        throw new Uncovered();
    }
  }

  /** Null as a whole where there is no such row: what to say then, the ordinary way knows. */
  private byId(of: ReadableNode, id: string, nodes: Nodes): Json {
    if (typeOfId(id) !== of.entity.name) throw new Uncovered();
    const rows = where([sql`${raw(of.alias)}.id = ${uuidOf(id)}`, of.visible(this.ctx.viewer)]);
    return [tree`(select ${certain(this.object(of, nodes))} from ${of.from}${rows})`];
  }

  /** The row under a readable's alias, as its type. */
  object(of: Readable, nodes: Nodes): Json {
    const type = this.asked.schema.getType(of.entity.name) as GraphQLObjectType;
    return this.selection({ type, alias: of.alias, columns: columnsByProperty(of.entity) }, nodes);
  }

  selection(place: Place, nodes: Nodes): Json {
    return this.members(this.subfields(place.type, nodes), (name, nodes) =>
      name === '__typename' ? [`"${place.type.name}"`] : this.field(place, name, nodes),
    );
  }

  private field(place: Place, name: string, nodes: Nodes): Json {
    const { type, alias, columns } = place;
    const field = type.getFields()[name];
    if (!field) throw new Uncovered();
    const link = linkOf(type.name, name);
    if (!link) {
      const known = leaves.get(field);
      if (known?.alias === alias) return known.json;
      const column = columns.get(name);
      if (!column || field.resolve) throw new Uncovered(true);
      const json = leaf(field.type, { ...column, expression: raw(`${alias}.${column.name}`) });
      leaves.set(field, { alias, json });
      return json;
    }
    const args = this.argsOf(field, nodes);
    switch (link.kind) {
      case 'DERIVED':
        return leaf(field.type, {
          expression: tree`(${link.sql(this.ctx, args as never)})`,
          type: null,
          array: isListType(getNullableType(field.type)),
        });
      case 'TO_ONE':
        return this.toOne(link, `${alias}.${columns.get(link.by)?.name}`, nodes, isNonNullType(field.type));
      case 'TO_MANY':
        return this.toMany(link, alias, nodes, isNonNullType(field.type));
      case 'PAGE':
        return connection(
          this,
          link,
          getNamedType(field.type) as GraphQLObjectType,
          args,
          nodes,
          `${alias}.id`,
        );
      case 'FACTS':
        return facts(this, link, field, nodes, `${alias}.id`);
      case 'SCOPE':
        return scoped(this, link, getNamedType(field.type) as GraphQLObjectType, nodes, `${alias}.id`);
      case 'FIGURE':
        return figure(this, link, place, field, args, nodes);
      default:
        throw new Uncovered();
    }
  }

  private toOne({ of }: LinkOf<'TO_ONE'>, column: string, nodes: Nodes, needed: boolean): Json {
    const outer = this.outer(column);
    const rows = where([sql`${raw(of.alias)}.id = ${outer.value}`, of.visible(this.ctx.viewer)]);
    const object = tree`(select ${certain(this.object(of, nodes))} from ${outer.from}, ${of.from}${rows})`;
    return needed ? [object] : orNull(object);
  }

  private toMany(
    { of, rows, only, single, shown }: LinkOf<'TO_MANY'>,
    alias: string,
    nodes: Nodes,
    needed: boolean,
  ): Json {
    const outer = this.outer(`${alias}.id`);
    const columns = columnsByProperty(of.entity);
    const wanted = Object.entries(only).map(
      ([property, value]) => sql`${raw(`${of.alias}.${columns.get(property)?.name}`)} = ${value}`,
    );
    const from = tree`${outer.from}, ${of.from}${where([
      sql`${raw(rows.column)} = ${outer.value}`,
      of.visible(this.ctx.viewer),
      ...wanted,
    ])}`;
    const object = certain(this.object(of, nodes));
    if (single) {
      const first = tree`(select ${object} from ${from} order by ${rows.order} limit 1)`;
      return needed ? [first] : orNull(first);
    }
    const list = tree`(select coalesce(string_agg(${object}, ',' order by ${rows.order}), '') from ${from})`;
    return shown
      ? orNull(tree`case when ${shown(this.ctx)} then ${textOf(['[', list, ']'])} end`)
      : ['[', list, ']'];
  }
}

/** A WHERE with what says something: who may see everything has no condition. */
export function where(conditions: readonly SqlText[]): Tree {
  const telling = conditions.filter(({ strings, values }) => values.length || strings[0] !== 'true');
  return telling.map((condition, index) => (index ? tree` and (${condition})` : tree` where (${condition})`));
}
