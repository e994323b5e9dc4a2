/** What administrators can do with parked jobs. */
import { authorize, decide } from '../../auth/decisions';
import { inTransaction, type Context } from '../../context';
import { record } from '../../events/record';
import type { Page, PageArgs } from '../../graphql/connection';
import { InvalidInput, Refusal } from '../../graphql/user-errors';
import { listParkedJobs, retryJob } from './parked-job.repository';
import type { ParkedJob, RetryParkedJobInput } from './parked-job.types';

/** May: administrators. */
export function getParkedJobs(ctx: Context, page: PageArgs): Promise<Page<ParkedJob>> {
  authorize(decide(ctx.viewer, 'job.manage'));
  return listParkedJobs(ctx, page);
}

/** Gives a parked job all its tries back. May: administrators. Refuses: InvalidInput. Records: ParkedJobRetried. */
export function retryParkedJob(ctx: Context, { parkedJobId }: RetryParkedJobInput): Promise<string> {
  authorize(decide(ctx.viewer, 'job.manage'));
  return inTransaction(ctx, async (ctx) => {
    if (!(await retryJob(ctx, parkedJobId))) {
      throw new Refusal(
        new InvalidInput(['parkedJobId'], 'No such job is parked. Read `parkedJobs` for those that are.'),
      );
    }
    await record(ctx, { type: 'ParkedJobRetried', nodes: [], changes: { job: [null, parkedJobId] } });
    return parkedJobId;
  });
}
