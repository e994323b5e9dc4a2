/**
 * Figures of dashboards: what a room sums over the rows of some cohorts. A scope says which cohorts belong to a node;
 * a figure is SQL over any such scope. Each is asked for only when a client wants it, for all parents at once.
 */
import DataLoader from 'dataloader';
import sql, { type Sql as SqlText } from 'sql-template-tag';
import type { Context } from '../context';
import { uuidOf } from '../ids';
import { byParent } from './by-parent';
import { declare, type FieldName, type FigureSql } from './links';

/**
 * The relation (cohort_id, program_id, parent) of the cohorts whose figures the viewer may read. `match` is what the
 * parent's UUID must satisfy, as in `= $1`.
 */
export type ScopeSql = (ctx: Context, match: SqlText) => SqlText;

/** What figures are about; they are resolved only when asked for. */
export interface Scope {
  id: string;
  relation: ScopeSql;
}

/** The scope of a node, or null where the viewer may read none of its figures. */
export function scope(
  field: FieldName,
  name: string,
  relation: ScopeSql,
): (ctx: Context, node: { id: string }) => Promise<Scope | null> {
  declare(field, { kind: 'SCOPE', scope: (ctx, id) => relation(ctx, sql`= ${id}`) });
  return async (ctx, { id }) => {
    const rows = await batched<object>(
      ctx,
      `${name}.readable`,
      { id, relation },
      (_, scope) => sql`select distinct s.parent from ${scope} s`,
    );
    return rows.length ? { id, relation } : null;
  };
}

/** Rows of a figure about one parent, in the order of the statement. */
export function figures<Row extends object, Args = object>(
  field: FieldName,
  name: string,
  rows: FigureSql<Args>,
): (ctx: Context, scope: Scope, args?: Args) => Promise<Row[]> {
  declare(field, { kind: 'FIGURE', rows });
  return (ctx, scope, args) => batched<Row>(ctx, name, scope, rows as FigureSql<unknown>, args ?? {});
}

/** A figure of one row. The statement gives it for every parent. */
export function figure<Row extends object, Args = object>(
  field: FieldName,
  name: string,
  rows: FigureSql<Args>,
): (ctx: Context, scope: Scope, args?: Args) => Promise<Row> {
  const all = figures<Row, Args>(field, name, rows);
  return async (ctx, scope, args) => (await all(ctx, scope, args))[0] as Row;
}

function batched<Row>(
  ctx: Context,
  name: string,
  { id, relation }: Scope,
  rows: FigureSql<unknown>,
  args: unknown = {},
): Promise<Row[]> {
  const key = `${name}:${JSON.stringify(args)}`;
  let loaders = ctx.loaders.get(relation) as unknown as Map<string, DataLoader<string, Row[]>> | undefined;
  if (!loaders) ctx.loaders.set(relation, (loaders = new Map()) as never);
  let loader = loaders.get(key);
  if (!loader) {
    loader = new DataLoader<string, Row[]>(async (ids) => {
      const all = relation(ctx, sql`= any(${ids.map(uuidOf)}::uuid[])`);
      const found = await ctx.db.rows<Row & { parent: string }>(name, rows(ctx, all, args));
      return ids.map(byParent<Row>(found));
    });
    loaders.set(key, loader);
  }
  return loader.load(id);
}
