/** Compiles figures and facts: objects and lists whose members are the columns of a statement. */
import {
  getNamedType,
  isLeafType,
  isListType,
  isNonNullType,
  type GraphQLField,
  type GraphQLObjectType,
} from 'graphql';
import sql, { raw } from 'sql-template-tag';
import type { Args, Compiler, LinkOf, Nodes, Place } from './compile';
import { certain, leaf, orNull, textOf, type Json, type Value } from './json';
import { tree, type Tree } from './tree';
import { Uncovered } from './uncovered';

const NO_COLUMNS = new Map<never, never>();

/** An object that stands for a scope; null where the viewer may not read its figures. */
export function scoped(
  compiler: Compiler,
  link: LinkOf<'SCOPE'>,
  type: GraphQLObjectType,
  nodes: Nodes,
  id: string,
): Json {
  const outer = compiler.outer(id);
  const name = compiler.name();
  const place = { type, alias: '', columns: NO_COLUMNS, scope: link.scope(compiler.ctx, outer.value) };
  const open = tree`exists (select from ${place.scope} ${raw(name)})`;
  return orNull(
    tree`(select case when ${open} then ${certain(compiler.selection(place, nodes))} end from ${outer.from})`,
  );
}

export function figure(
  compiler: Compiler,
  link: LinkOf<'FIGURE'>,
  { scope }: Place,
  field: GraphQLField<unknown, unknown>,
  args: Args,
  nodes: Nodes,
): Json {
  if (!scope) throw new Uncovered();
  const name = compiler.name();
  const type = isNonNullType(field.type) ? field.type.ofType : field.type;
  const rows = tree`(${link.rows(compiler.ctx, scope, args as never)}) ${raw(name)}`;
  if (isLeafType(type)) {
    return [tree`(select ${textOf(leaf(field.type, column(name, 'value')))} from ${rows})`];
  }
  const object = objectOf(compiler, getNamedType(type) as GraphQLObjectType, nodes, name);
  return isListType(type)
    ? ['[', tree`(select coalesce(string_agg(${object}, ','), '') from ${rows})`, ']']
    : [tree`(select ${object} from ${rows})`];
}

/** What a node's facts say; null as a whole where there are none. */
export function facts(
  compiler: Compiler,
  link: LinkOf<'FACTS'>,
  field: GraphQLField<unknown, unknown>,
  nodes: Nodes,
  id: string,
): Json {
  const outer = compiler.outer(id);
  const name = compiler.name();
  const object = objectOf(compiler, getNamedType(field.type) as GraphQLObjectType, nodes, name);
  const rows = tree`(${link.rows(compiler.ctx, sql`= ${outer.value}`)}) ${raw(name)}`;
  const found = tree`(select (select ${object} from ${rows}) from ${outer.from})`;
  return isNonNullType(field.type) ? [found] : orNull(found);
}

/** An object whose members are columns of the relation with this name. */
function objectOf(compiler: Compiler, type: GraphQLObjectType, nodes: Nodes, relation: string): Tree {
  return certain(
    compiler.members(compiler.subfields(type, nodes), (name) => {
      if (name === '__typename') return [`"${type.name}"`];
      const member = type.getFields()[name];
      if (!member || member.resolve) throw new Uncovered();
      const list = isListType(isNonNullType(member.type) ? member.type.ofType : member.type);
      return leaf(member.type, { ...column(relation, name), array: list });
    }),
  );
}

function column(relation: string, property: string): Value {
  return { expression: raw(`${relation}."${property}"`), type: null };
}
