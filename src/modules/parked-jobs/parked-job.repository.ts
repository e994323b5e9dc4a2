/** SQL about parked jobs: through two functions that see only jobs of the set institution. */
import sql from 'sql-template-tag';
import type { Context } from '../../context';
import { firstRow } from '../../db/statements';
import type { Page, PageArgs } from '../../graphql/connection';
import { fetchPage } from '../../reads/paging';
import type { ParkedJob } from './parked-job.types';

export function listParkedJobs(ctx: Context, page: PageArgs): Promise<Page<ParkedJob>> {
  return fetchPage(
    ctx,
    {
      name: 'parkedJobs.list',
      select: sql`j.id, j.task, j.attempts, j.last_error as "lastError", j.created_at as "createdAt", j.failed_at as "failedAt"`,
      from: sql`system.parked_jobs() j`,
      where: [],
      sort: { expression: 'j.failed_at', type: 'timestamptz', descending: true },
      idColumn: 'j.id',
      idType: 'text',
    },
    page,
  );
}

export async function retryJob(ctx: Context, id: string): Promise<boolean> {
  const row = await firstRow<{ done: boolean }>(
    ctx.db,
    'parkedJobs.retry',
    sql`select system.retry_parked_job(${id}) as done`,
  );
  return row?.done ?? false;
}
