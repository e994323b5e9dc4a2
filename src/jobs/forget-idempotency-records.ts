/**
 * Retries come within days. After that a key is forgotten, and may be used again; the events remain.
 */
import sql from 'sql-template-tag';
import { inTransaction, type Context } from '../context';

const KEPT_MS = 7 * 24 * 3_600_000;
const AT_ONCE = 1_000;

/** In batches, so that no statement runs into its time limit and no lock is held for long. */
export async function forgetIdempotencyRecords(ctx: Context): Promise<void> {
  const before = new Date(ctx.clock.now().getTime() - KEPT_MS);
  for (;;) {
    const gone = await inTransaction(ctx, (ctx) =>
      ctx.db.rows(
        'idempotency.forget',
        sql`delete from idempotency_records r where (r.actor_id, r.operation, r.key) in (
            select o.actor_id, o.operation, o.key from idempotency_records o where o.created_at < ${before} limit ${AT_ONCE})
          returning true as gone`,
      ),
    );
    if (gone.length < AT_ONCE) return;
  }
}
