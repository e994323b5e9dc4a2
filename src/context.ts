/**
 * The request context: who asks, for which institution, on which database. First argument of every
 * service and repository function. A transaction makes a new one, whose database is the transaction
 * and whose loaders are fresh; it is named `ctx` too, so the outer one is out of reach.
 */
import DataLoader from 'dataloader';
import type { Logger } from 'pino';
import type { Viewer } from './auth/viewer';
import type { Clock } from './clock';
import type { Database, TransactionDatabase } from './db/statements';
import { uuidOf } from './ids';

export interface Log {
  debug(details: object, message: string): void;
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

export type { Logger };

export interface Context {
  readonly viewer: Viewer;
  /** Id of the viewer's institution; also what row-level security is set to. */
  readonly institutionId: string;
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly requestId: string;
  /** Loaders of this request, by batch function; ask through `defineLoader`. */
  readonly loaders: Map<unknown, DataLoader<string, unknown>>;
  /** Of a transaction: what the answer need not read again. Tell it through `remember`. */
  readonly remembered?: ((ctx: Context) => void)[];
  /** Opens a transaction. Use `inTransaction`, which keeps the two contexts apart. */
  readonly beginTransaction: <T>(work: (db: TransactionDatabase) => Promise<T>) => Promise<T>;
  /**
   * Demographics and matching disclosures, as the viewer herself: the functions that act for her, and for nobody in a
   * job. A statement of the transaction where there is one, else a transaction of its own. The application's role has
   * no right there.
   */
  readonly self: Database;
  /** What counts demographics, on a login of its own; null where this process was given none. */
  readonly equity: EquitySource | null;
}

export interface EquitySource {
  /** Reads one moment as `ithaca_equity`. For jobs alone: on behalf of a request it throws. */
  snapshot<T>(work: (db: Database) => Promise<T>): Promise<T>;
  /** Writes as `ithaca_equity`, all of it or nothing; may run again, as `inTransaction`. For jobs alone. */
  transaction<T>(work: (db: Database) => Promise<T>): Promise<T>;
}

/**
 * Runs the work in one transaction. Whatever it throws rolls everything back. The work may run again
 * after a deadlock, so it must do nothing outside the database.
 */
export async function inTransaction<T>(ctx: Context, work: (ctx: Context) => Promise<T>): Promise<T> {
  let remembered: ((ctx: Context) => void)[] = [];
  const result = await ctx.beginTransaction((db) => {
    remembered = [];
    return work({
      ...ctx,
      db,
      self: db.asSelf(ctx.viewer.personId && uuidOf(ctx.viewer.personId)),
      loaders: new Map(),
      remembered,
      beginTransaction: () => {
        throw new Error('A transaction must not open another one: it would wait for a second connection');
      },
    });
  });
  // What was loaded before the write may be stale now.
  ctx.loaders.clear();
  for (const fill of remembered) fill(ctx);
  return result;
}

/**
 * In a transaction: the answer may show this row as it is, without reading it again. It must be locked, as it will
 * be after the transaction, and found with the predicate of its loader.
 */
export function remember<Row extends { id: string }>(
  ctx: Context,
  loader: (ctx: Context) => DataLoader<string, Row | null>,
  row: Row,
): void {
  ctx.remembered?.push((ctx) => loader(ctx).clear(row.id).prime(row.id, row));
}

/**
 * A loader that batches by id within a request. The batch function gets the ids without duplicates and
 * gives the rows it found in any order, with `askedAs` where a row answers for another id; an id without a row
 * loads as null.
 */
export function defineLoader<Row extends { id: string; askedAs?: string }>(
  batch: (ctx: Context, ids: readonly string[]) => Promise<Row[]>,
): (ctx: Context) => DataLoader<string, Row | null> {
  return (ctx) => {
    const known = ctx.loaders.get(batch);
    if (known) return known as DataLoader<string, Row | null>;
    const loader = new DataLoader<string, Row | null>(async (ids) => {
      const byId = new Map((await batch(ctx, ids)).map((row) => [row.askedAs ?? row.id, row]));
      return ids.map((id) => byId.get(id) ?? null);
    });
    ctx.loaders.set(batch, loader);
    return loader;
  };
}
