/**
 * What leads from one thing to the next: the fields of the graph that are more than a column. A room declares each
 * of them once, by the name of its field, and gets the function that its resolver calls. The same declaration is
 * what compile.ts turns into SQL, so no room knows which way a query is answered.
 */
import type DataLoader from 'dataloader';
import sql, { raw, type Sql as SqlText } from 'sql-template-tag';
import { defineLoader, type Context } from '../context';
import type { Page, PageArgs } from '../graphql/connection';
import { uuidOf } from '../ids';
import { byParent } from './by-parent';
import { fetchNestedPage, fetchPage, type PageQuery } from './paging';
import { demandNode, selectOf, type Readable, type ReadableNode } from './readable';

/** `Type.field`, as in the schema. */
export type FieldName = `${string}.${string}`;

export type Link =
  | { kind: 'BY_ID'; of: ReadableNode; id: (ctx: Context, args: { id?: string }) => string }
  | { kind: 'TO_ONE'; of: ReadableNode; by: string }
  | {
      kind: 'TO_MANY';
      of: Readable;
      rows: Siblings;
      only: Record<string, string>;
      single: boolean;
      /** Of the node that they belong to: whether the viewer is told at all. */
      shown?: (ctx: Context) => SqlText;
    }
  | { kind: 'PAGE'; of: Readable; column: string | null; query: (ctx: Context, args: never) => PageQuery }
  | { kind: 'DERIVED'; sql: (ctx: Context, args: never) => SqlText }
  | { kind: 'FACTS'; rows: FactsSql }
  | { kind: 'SCOPE'; scope: (ctx: Context, id: SqlText) => SqlText }
  | { kind: 'FIGURE'; rows: FigureSql<never> };

const links = new Map<string, Link>();

/** Rows of a figure, each with the `parent` that it is about, summed over the relation (cohort_id, parent). */
export type FigureSql<Args> = (ctx: Context, scope: SqlText, args: Args) => SqlText;

export function linkOf(type: string, field: string): Link | undefined {
  return links.get(`${type}.${field}`);
}

/** All fields that have been declared, for the test that each of them is in the schema. */
export function declaredFields(): string[] {
  return [...links.keys()];
}

export function declare(field: FieldName, link: Link): void {
  if (links.has(field)) throw new Error(`${field} is declared twice`);
  links.set(field, link);
}

/** `cohort(id)`: the node with the id, or NOT_FOUND. */
export function byId<T>(field: FieldName, of: ReadableNode<T>): (ctx: Context, id: string) => Promise<T> {
  declare(field, { kind: 'BY_ID', of, id: (_ctx, { id }) => id as string });
  return (ctx, id) => demandNode(ctx, of, id);
}

/** `institution`: the one node that it can be, or NOT_FOUND. */
export function theOne<T>(
  field: FieldName,
  of: ReadableNode<T>,
  id: (ctx: Context) => string,
): (ctx: Context) => Promise<T> {
  declare(field, { kind: 'BY_ID', of, id });
  return (ctx) => demandNode(ctx, of, id(ctx));
}

/** The node whose id stands in a column of the row; null where there is none, or none that the viewer may see. */
export function toOne<Row, T>(
  field: FieldName,
  by: keyof Row & string,
  of: ReadableNode<T>,
): (ctx: Context, row: Row) => Promise<T | null> | null {
  declare(field, { kind: 'TO_ONE', of, by });
  return (ctx, row) => {
    const id = row[by] as string | null;
    return id === null ? null : of.loader(ctx).load(id);
  };
}

/** Rows that belong to a node, and are seen by whoever was shown that node. Few for each, so they need no pages. */
export interface Siblings<T = unknown> {
  of: Readable<T>;
  /** Column that holds the UUID of the node they belong to. */
  column: string;
  order: SqlText;
  load(ctx: Context, id: string): Promise<T[]>;
  loader(ctx: Context): DataLoader<string, { id: string; rows: T[] } | null>;
}

export function siblings<T>(
  name: string,
  of: Readable<T>,
  { column, order }: { column: string; order: SqlText },
): Siblings<T> {
  const loader = defineLoader<{ id: string; rows: T[] }>(async (ctx, ids) => {
    const rows = await ctx.db.rows<T & { parent: string }>(
      name,
      sql`select ${selectOf(of)}, ${raw(column)} as parent from ${of.from}
        where ${raw(column)} = any(${ids.map(uuidOf)}::uuid[]) and (${of.visible(ctx.viewer)}) order by ${order}`,
    );
    const belonging = byParent<T>(rows);
    return ids.map((id) => ({ id, rows: belonging(id) }));
  });
  return { of, column, order, loader, load: async (ctx, id) => (await loader(ctx).load(id))?.rows ?? [] };
}

/** The rows that belong to a node; with `only`, those of which these properties have these values. */
export function toMany<T>(
  field: FieldName,
  rows: Siblings<T>,
  only: Partial<Record<keyof T & string, string>> = {},
): (ctx: Context, node: { id: string }) => Promise<T[]> {
  declare(field, { kind: 'TO_MANY', of: rows.of, rows, only: only as Record<string, string>, single: false });
  const wanted = Object.entries(only) as [keyof T, string][];
  return async (ctx, node) =>
    (await rows.load(ctx, node.id)).filter((row) =>
      wanted.every(([property, value]) => row[property] === value),
    );
}

/** Whether something is shown of a row, said twice: of a row at hand, and of the columns. */
export interface Shown<Row> {
  value: (ctx: Context, row: Row) => boolean | Promise<boolean>;
  sql: (ctx: Context) => SqlText;
}

/** The rows that belong to a node, for those to whom they are shown; null for everybody else. */
export function toManyShown<Row extends { id: string }, T>(
  field: FieldName,
  rows: Siblings<T>,
  shown: Shown<Row>,
): (ctx: Context, node: Row) => Promise<T[] | null> {
  declare(field, { kind: 'TO_MANY', of: rows.of, rows, only: {}, single: false, shown: shown.sql });
  return async (ctx, node) => ((await shown.value(ctx, node)) ? rows.load(ctx, node.id) : null);
}

/** The one row that belongs to a node. */
export function toSibling<T>(
  field: FieldName,
  rows: Siblings<T>,
): (ctx: Context, node: { id: string }) => Promise<T | null> {
  declare(field, { kind: 'TO_MANY', of: rows.of, rows, only: {}, single: true });
  return async (ctx, node) => (await rows.load(ctx, node.id))[0] ?? null;
}

/** A list of its own. */
export function page<T extends { id: string }, Args extends PageArgs>(
  field: FieldName,
  of: Readable<T>,
  query: (ctx: Context, args: Args) => PageQuery,
): (ctx: Context, args: Args) => Promise<Page<T>> {
  declare(field, { kind: 'PAGE', of, column: null, query });
  return (ctx, args) => fetchPage(ctx, { ...query(ctx, args), select: selectOf(of) }, args);
}

/** The part of a list that belongs to a node, whose UUID stands in the column. */
export function pageOf<T extends { id: string }, Args extends PageArgs>(
  field: FieldName,
  of: Readable<T>,
  column: string,
  query: (ctx: Context, args: Args) => PageQuery,
): (ctx: Context, node: { id: string }, args: Args) => Promise<Page<T>> {
  declare(field, { kind: 'PAGE', of, column, query });
  return (ctx, node, args) =>
    fetchNestedPage(ctx, { column, id: node.id }, { ...query(ctx, args), select: selectOf(of) }, args);
}

/** A value that follows from a row, said twice: of a row at hand, and of the columns. */
export function derived<Row, Args, Value>(
  field: FieldName,
  rule: {
    value: (ctx: Context, row: Row, args: Args) => Value;
    /** In the words of the room: its rows stand under the alias that their readable names. */
    sql: (ctx: Context, args: Args) => SqlText;
  },
): (ctx: Context, row: Row, args: Args) => Value {
  declare(field, { kind: 'DERIVED', sql: rule.sql });
  return rule.value;
}

/** Rows about nodes, each with the `parent` that it is about. `match` is what the parent's UUID must satisfy, as in `= $1`. */
export type FactsSql = (ctx: Context, match: SqlText) => SqlText;

/** What is known of a node beside its row: an object, whose members are the columns; null where there is no row. */
export function facts<Facts extends object>(
  field: FieldName,
  name: string,
  rows: FactsSql,
): (ctx: Context, node: { id: string }) => Promise<Facts | null> {
  declare(field, { kind: 'FACTS', rows });
  const loader = defineLoader<{ id: string; facts: Facts | null }>(async (ctx, ids) => {
    const found = await ctx.db.rows<Facts & { parent: string }>(
      name,
      rows(ctx, sql`= any(${ids.map(uuidOf)}::uuid[])`),
    );
    const about = byParent<Facts>(found);
    return ids.map((id) => ({ id, facts: about(id)[0] ?? null }));
  });
  return async (ctx, node) => (await loader(ctx).load(node.id))?.facts ?? null;
}
