/**
 * What a room says about rows that clients can read: the table, and the one predicate that says who may see
 * which of its rows. Every way to such a row starts here, so visibility can't differ between doors, nor between
 * the two ways in which a query is answered.
 */
import type DataLoader from 'dataloader';
import sql, { raw, type Sql as SqlText } from 'sql-template-tag';
import type { Viewer } from '../auth/viewer';
import { defineLoader, type Context } from '../context';
import { columnsOf } from '../db/columns';
import { expectId, notFound } from '../graphql/faults';
import { NODE_PREFIXES, uuidOf, type NodeType } from '../ids';

export type EntityClass<T = unknown> = abstract new (...args: never[]) => T;

export interface Readable<T = unknown> {
  entity: EntityClass<T>;
  /** By which the predicates of the room call the table. */
  alias: string;
  /** What rows carry beside their columns, as select items. */
  more?: SqlText;
  /** The table under its alias, with the joins that `visible` needs. */
  from: SqlText;
  /** Which rows the viewer may see. */
  visible(viewer: Viewer): SqlText;
  /** Where ids may lead to another row than their own: the table again as `old`, joined to the row that it leads to. */
  replaced?: SqlText;
}

/** Nodes: readables that can be asked for by id. */
export interface ReadableNode<T = unknown> extends Readable<T> {
  /** Batches by id within a request. */
  loader(ctx: Context): DataLoader<string, T | null>;
}

/** What is selected of each row. */
export function selectOf({ entity, alias, more }: Readable): SqlText {
  return more ? sql`${columnsOf(entity, alias)}, ${more}` : columnsOf(entity, alias);
}

const nodes = new Map<string, ReadableNode>();

/** Declares the rows of a node's entity; `name` opens the names of its statements. */
export function readableNode<T extends { id: string }>(name: string, readable: Readable<T>): ReadableNode<T> {
  const { entity, alias, from, visible, replaced } = readable;
  const loader = defineLoader<T & { askedAs?: string }>(async (ctx, ids) => {
    const rows = await ctx.db.rows<T>(
      `${name}.byIds`,
      sql`select ${selectOf(readable)} from ${from}
        where ${raw(alias)}.id = any(${ids.map(uuidOf)}::uuid[]) and (${visible(ctx.viewer)})`,
    );
    if (!replaced || rows.length === ids.length) return rows;
    const found = new Set(rows.map(({ id }) => id));
    const missing = ids.filter((id) => !found.has(id));
    const prefix = `${NODE_PREFIXES[entity.name as NodeType]}_`;
    const others = await ctx.db.rows<T & { askedAs: string }>(
      `${name}.replaced`,
      sql`select ${selectOf(readable)}, ${prefix}::text || old.id as "askedAs" from ${replaced}
        where old.id = any(${missing.map(uuidOf)}::uuid[]) and (${visible(ctx.viewer)})`,
    );
    return [...rows, ...others];
  });
  const node = { ...readable, loader };
  nodes.set(entity.name, node);
  return node;
}

/** The rows behind a type of node, where its room has declared them. */
export function readableOf(type: NodeType): ReadableNode | undefined {
  return nodes.get(type);
}

/** The node with this id; NOT_FOUND alike where there is none and where the viewer may not see it. */
export async function demandNode<T>(ctx: Context, readable: ReadableNode<T>, id: string): Promise<T> {
  const type = readable.entity.name as NodeType;
  const row = await readable.loader(ctx).load(expectId(type, id));
  if (!row) throw notFound(type, id);
  return row;
}
