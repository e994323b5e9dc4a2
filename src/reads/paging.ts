/**
 * Fetches pages by keyset. The cursor holds the sort key as the database wrote it (a JavaScript Date would
 * lose microseconds and skip rows) and the id, so a page deep in the list costs what the first page costs.
 * Pages of many parents (the enrollments of each cohort in a list) come in one statement.
 */
import DataLoader from 'dataloader';
import sql, { join, raw, type Sql as SqlText } from 'sql-template-tag';
import type { Context } from '../context';
import { firstRow } from '../db/statements';
import { uuidOf } from '../ids';
import { byParent } from './by-parent';
import { MAX_PAGE, type Page, type PageArgs } from '../graphql/connection';
import { decodeCursor, encodeCursor, type SortType } from '../graphql/cursor';
import { Fault } from '../graphql/faults';

/** What a list is ordered by. The expression must be NOT NULL; text is compared by code point ("C"). */
export interface SortKey {
  expression: string;
  type: SortType;
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

/** What a room says of a list; what is selected follows from what is listed. */
export type PageQuery = Omit<ListQuery, 'select'>;

type Keyed<T> = T & { sortKey: string };

/** One page of a list: one statement, one row more than asked to know whether more follow. */
export async function fetchPage<T extends { id: string }>(
  ctx: Context,
  query: ListQuery,
  page: PageArgs,
): Promise<Page<T>> {
  const rows = await ctx.db.rows<Keyed<T>>(query.name, pageSql(query, page));
  return pageOf<T>(rows, page, async () => {
    const row = await firstRow<{ count: string }>(
      ctx.db,
      `${query.name}.count`,
      sql`select count(*) as count from ${query.from} where ${conditions(query.where)}`,
    );
    return Number(row?.count ?? 0);
  });
}

/** The page that belongs to one parent; those asked for in the same tick share a statement. */
export function fetchNestedPage<T extends { id: string }>(
  ctx: Context,
  parent: { column: string; id: string },
  query: ListQuery,
  page: PageArgs,
): Promise<Page<T>> {
  const key = `${query.name}:${parent.column}:${JSON.stringify(page)}`;
  const counts = loaderFor<number>(ctx, `${key}:count`, (ids) =>
    nestedCounts(ctx, parent.column, query, ids),
  );
  const pages = loaderFor<Keyed<T>[]>(ctx, key, (ids) => nestedRows<T>(ctx, parent.column, query, page, ids));
  return pages.load(parent.id).then((rows) => pageOf<T>(rows, page, () => counts.load(parent.id)));
}

function loaderFor<V>(
  ctx: Context,
  key: string,
  batch: (ids: readonly string[]) => Promise<V[]>,
): DataLoader<string, V> {
  const known = ctx.loaders.get(key) as DataLoader<string, V> | undefined;
  if (known) return known;
  const loader = new DataLoader<string, V>(batch);
  ctx.loaders.set(key, loader);
  return loader;
}

async function nestedRows<T>(
  ctx: Context,
  column: string,
  query: ListQuery,
  page: PageArgs,
  ids: readonly string[],
): Promise<Keyed<T>[][]> {
  const ofParent = { ...query, where: [sql`${raw(column)} = parent.id`, ...query.where] };
  const rows = await ctx.db.rows<Keyed<T> & { parent: string; place: string }>(
    query.name,
    sql`select item.*, parent.id as parent from unnest(${ids.map(uuidOf)}::uuid[]) as parent(id)
      cross join lateral (${pageSql(ofParent, page, true)}) item`,
  );
  const belonging = byParent<Keyed<T> & { place: string }>(rows);
  return ids.map((id) => belonging(id).sort((a, b) => Number(a.place) - Number(b.place)));
}

async function nestedCounts(
  ctx: Context,
  column: string,
  query: ListQuery,
  ids: readonly string[],
): Promise<number[]> {
  const rows = await ctx.db.rows<{ parent: string; count: string }>(
    `${query.name}.count`,
    sql`select ${raw(column)} as parent, count(*) as count from ${query.from}
      where ${conditions([sql`${raw(column)} = any(${ids.map(uuidOf)}::uuid[])`, ...query.where])} group by 1`,
  );
  const counts = new Map(rows.map(({ parent, count }) => [parent, Number(count)]));
  return ids.map((id) => counts.get(uuidOf(id)) ?? 0);
}

function pageSql(query: ListQuery, page: PageArgs, numbered = false): SqlText {
  const { where, order } = keyset(query, page);
  const place = numbered ? sql`, row_number() over (order by ${order}) as place` : sql``;
  return sql`select ${query.select}, ${raw(query.sort.expression)}::text as "sortKey"${place}
    from ${query.from} where ${conditions(where)} order by ${order} limit ${page.first + 1}`;
}

export function checkPageSize({ first }: PageArgs): void {
  if (!Number.isInteger(first) || first < 1 || first > MAX_PAGE) {
    throw new Fault('BAD_USER_INPUT', `\`first\` must be from 1 to ${MAX_PAGE}; it is ${first}.`);
  }
}

/** The conditions of a list from the cursor on, and its order. Refuses a page size or cursor that can't be. */
export function keyset(
  { where, sort, idColumn, idType = 'uuid' }: PageQuery,
  page: PageArgs,
): { where: SqlText[]; order: SqlText } {
  checkPageSize(page);
  const collated = sort.type === 'text' ? `${sort.expression} collate "C"` : sort.expression;
  const direction = sort.descending ? 'desc' : 'asc';
  const order = raw(`${collated} ${direction}, ${idColumn} ${direction}`);
  if (!page.after) return { where, order };
  const { key, id } = decodeCursor(page.after, sort.type, idType);
  const behind = sql`(${raw(collated)}, ${raw(idColumn)}) ${raw(sort.descending ? '<' : '>')} (${key}::${raw(sort.type)}, ${id}::${raw(idType)})`;
  return { where: [...where, behind], order };
}

function pageOf<T extends { id: string }>(
  rows: Keyed<T>[],
  page: PageArgs,
  totalCount: () => Promise<number>,
): Page<T> {
  const edges = rows
    .slice(0, page.first)
    .map((row) => ({ cursor: encodeCursor(row.sortKey, uuidOf(row.id)), node: row }));
  return {
    edges,
    pageInfo: {
      hasNextPage: rows.length > page.first,
      hasPreviousPage: Boolean(page.after),
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount,
  };
}

export function conditions(all: SqlText[]): SqlText {
  return all.length
    ? join(
        all.map((condition) => sql`(${condition})`),
        ' and ',
      )
    : sql`true`;
}
