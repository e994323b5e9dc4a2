/** Parked jobs on the wire. */
import { Arg, Args, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { Context } from '../../context';
import { PageArgs, type Page } from '../../graphql/connection';
import { payload } from '../../graphql/mutation';
import { getParkedJobs, retryParkedJob } from './parked-job.service';
import {
  ParkedJob,
  ParkedJobConnection,
  RetryParkedJobInput,
  RetryParkedJobPayload,
} from './parked-job.types';

@Resolver()
export class ParkedJobResolver {
  @Query(() => ParkedJobConnection, {
    description:
      'Background jobs of the institution that used up their tries, latest failure first. For administrators.',
  })
  async parkedJobs(@Ctx() ctx: Context, @Args(() => PageArgs) page: PageArgs): Promise<Page<ParkedJob>> {
    return getParkedJobs(ctx, page);
  }

  @Mutation(() => RetryParkedJobPayload, {
    description: 'Tries a parked job again, with all its tries. For administrators.',
  })
  retryParkedJob(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which job.' }) input: RetryParkedJobInput,
  ): Promise<RetryParkedJobPayload> {
    return payload(input, async () => ({ parkedJobId: await retryParkedJob(ctx, input) }));
  }
}
