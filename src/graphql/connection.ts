/**
 * Lists that can grow, after the Relay cursor specification: forward paging by keyset. The cursor holds
 * the sort key as the database wrote it (a JavaScript Date would lose microseconds and skip rows) and
 * the id, so a page deep in the list costs what the first page costs.
 */
import sql, { join, raw, type Sql as SqlText } from 'sql-template-tag';
import { ArgsType, Field, Int, ObjectType } from 'type-graphql';
import type { Context } from '../context';
import { firstRow } from '../db/statements';
import { uuidOf } from '../ids';
import { Fault } from './faults';

export const DEFAULT_PAGE = 20;
export const MAX_PAGE = 100;

@ArgsType()
export class PageArgs {
  @Field(() => Int, {
    defaultValue: DEFAULT_PAGE,
    description: `How many items to return: 1 to ${MAX_PAGE}.`,
  })
  first: number = DEFAULT_PAGE;

  @Field(() => String, { nullable: true, description: 'The `endCursor` of the page before; leave out for the first page.' })
  after?: string | null;
}

@ObjectType({ description: 'Where a page lies in its list.' })
export class PageInfo {
  @Field({ description: 'Whether more items follow this page.' })
  hasNextPage: boolean;
  @Field({ description: 'Whether this page was asked for with a cursor, so that items precede it.' })
  hasPreviousPage: boolean;
  @Field(() => String, { nullable: true, description: 'Cursor of the first item on this page.' })
  startCursor: string | null;
  @Field(() => String, { nullable: true, description: 'Cursor of the last item on this page; pass it as `after`.' })
  endCursor: string | null;
}

export interface Edge<T> {
  cursor: string;
  node: T;
}

export interface Page<T> {
  edges: Edge<T>[];
  pageInfo: PageInfo;
  /** Counts only when a client asks. */
  totalCount(): Promise<number>;
}

type NodeClass<T> = new (...args: never[]) => T;

/** The edge and connection types of a node class. Their names follow from the node's. */
export function connectionOf<T extends object>(node: NodeClass<T>, plural: string) {
  @ObjectType(`${node.name}Edge`, { description: `One of the ${plural} in a list.`, simpleResolvers: true })
  class NodeEdge implements Edge<T> {
    @Field({ description: 'Position of this item; pass it as `after` to continue behind it.' })
    cursor: string;
    @Field(() => node, { description: 'The item.' })
    node: T;
  }

  @ObjectType(`${node.name}Connection`, { description: `A page of ${plural}.` })
  class NodeConnection {
    @Field(() => [NodeEdge], { description: 'The items with their cursors.', simple: true })
    edges: Edge<T>[];
    @Field(() => PageInfo, { description: 'Where this page lies in the list.', simple: true })
    pageInfo: PageInfo;
    @Field(() => Int, { description: 'How many items the whole list has. Costs a count; ask only when shown.', simple: true })
    totalCount: () => Promise<number>;
  }
  return NodeConnection as new () => Page<T>;
}

/** What a list is ordered by. The expression must be NOT NULL; text is compared by code point ("C"). */
export interface SortKey {
  expression: string;
  type: 'text' | 'timestamptz';
  descending?: boolean;
}

export interface ListQuery {
  /** Names the statement, as in `cohorts.list`. */
  name: string;
  select: SqlText;
  /** Table with alias, joins included. */
  from: SqlText;
  /** All must hold; the visibility predicate is one of them. */
  where: SqlText[];
  sort: SortKey;
  /** The id column, which breaks ties, and its type where it is no UUID. */
  idColumn: string;
  idType?: 'uuid' | 'text';
}

/** Fetches one page: one statement, one row more than asked to know whether more follow. */
export async function fetchPage<T extends { id: string }>(ctx: Context, query: ListQuery, page: PageArgs): Promise<Page<T>> {
  if (!Number.isInteger(page.first) || page.first < 1 || page.first > MAX_PAGE) {
    throw new Fault('BAD_USER_INPUT', `\`first\` must be from 1 to ${MAX_PAGE}; it is ${page.first}.`);
  }
  const { sort, idColumn } = query;
  const collated = sort.type === 'text' ? `${sort.expression} collate "C"` : sort.expression;
  const direction = raw(sort.descending ? 'desc' : 'asc');
  const where = [...query.where];
  if (page.after) {
    const idType = query.idType ?? 'uuid';
    const [key, id] = decodeCursor(page.after, sort.type, idType);
    const operator = raw(sort.descending ? '<' : '>');
    where.push(sql`(${raw(collated)}, ${raw(idColumn)}) ${operator} (${key}::${raw(sort.type)}, ${id}::${raw(idType)})`);
  }
  const rows = await ctx.db.rows<T & { sortKey: string }>(
    query.name,
    sql`select ${query.select}, ${raw(sort.expression)}::text as "sortKey"
      from ${query.from} where ${conditions(where)}
      order by ${raw(collated)} ${direction}, ${raw(idColumn)} ${direction} limit ${page.first + 1}`,
  );
  const edges = rows.slice(0, page.first).map((row) => ({ cursor: encodeCursor(row.sortKey, uuidOf(row.id)), node: row }));
  return {
    edges,
    pageInfo: {
      hasNextPage: rows.length > page.first,
      hasPreviousPage: Boolean(page.after),
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount: () => countOf(ctx, query),
  };
}

async function countOf(ctx: Context, query: ListQuery): Promise<number> {
  const row = await firstRow<{ count: string }>(
    ctx.db,
    `${query.name}.count`,
    sql`select count(*) as count from ${query.from} where ${conditions(query.where)}`,
  );
  return Number(row?.count ?? 0);
}

export function conditions(all: SqlText[]): SqlText {
  return all.length ? join(all.map((condition) => sql`(${condition})`), ' and ') : sql`true`;
}

const TIMESTAMP = /^\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)*$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function encodeCursor(key: string, uuid: string): string {
  return Buffer.from(JSON.stringify([key, uuid])).toString('base64url');
}

function decodeCursor(cursor: string, type: SortKey['type'], idType: 'uuid' | 'text'): [string, string] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(value) && value.length === 2) {
      const [key, id] = value as [unknown, unknown];
      const fits = (at: string) => (type === 'text' ? !at.includes('\0') : TIMESTAMP.test(at));
      if (typeof key === 'string' && fits(key) && typeof id === 'string' && (idType === 'text' ? !id.includes('\0') : UUID.test(id))) return [key, id];
    }
  } catch {
    // Not ours: told below.
  }
  throw new Fault('BAD_USER_INPUT', 'This `after` cursor is not one of this list. Pass an `endCursor` of the same list and order.');
}
