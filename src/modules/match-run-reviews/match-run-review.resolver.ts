/** Reviews of match runs on the wire. */
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../context';
import { PageArgs, type Page } from '../../graphql/connection';
import { payload } from '../../graphql/mutation';
import type { Raw } from '../../graphql/node';
import { MatchRunPayload } from '../match-runs/match-run.resolver';
import { MatchRunReview } from './match-run-review.entity';
import { RequestMatchRunReviewInput, ReviewMatchRunInput } from './match-run-review.inputs';
import { listReviews } from './match-run-review.repository';
import { getReview, readReview, requestMatchRunReview, reviewMatchRun } from './match-run-review.service';
import {
  MatchRunReviewConnection,
  MatchRunReviewPayload,
  MatchRunReviewResult,
} from './match-run-review.types';

@Resolver(() => MatchRunReview)
export class MatchRunReviewResolver {
  @Query(() => MatchRunReview, { description: 'One review of a match run. For equity officers.' })
  matchRunReview(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the review.' }) id: string,
  ): Promise<MatchRunReview> {
    return getReview(ctx, id);
  }

  @Query(() => MatchRunReviewConnection, {
    description:
      'Reviews of match runs, newest first, with those that coordinators ask for. Empty for everybody but equity officers.',
  })
  matchRunReviews(@Ctx() ctx: Context, @Args(() => PageArgs) page: PageArgs): Promise<Page<MatchRunReview>> {
    return listReviews(ctx, page);
  }

  @Mutation(() => MatchRunPayload, {
    description:
      'Asks the equity officers to review a finished run by group before it is released; `matchRun.equityReview` tells when that was done, and nothing else of it. Possible where the policy profile allows it. For coordinators.',
  })
  requestMatchRunReview(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which run.' }) input: RequestMatchRunReviewInput,
  ): Promise<MatchRunPayload> {
    return payload(input, async () => ({ matchRun: await requestMatchRunReview(ctx, input) }));
  }

  @Mutation(() => MatchRunReviewPayload, {
    description:
      'Has a finished run reviewed by group, which a job does soon after; asking again gives the same review. At most three runs of a cohort, never previews or runs changed by hand, and only where the policy profile allows it. For equity officers.',
  })
  reviewMatchRun(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which run.' }) input: ReviewMatchRunInput,
  ): Promise<MatchRunReviewPayload> {
    return payload(input, async () => ({ matchRunReview: await reviewMatchRun(ctx, input) }));
  }

  @FieldResolver(() => MatchRunReviewResult, {
    nullable: true,
    description: 'What it says; null until it is frozen. Reading it is recorded, once for each request.',
  })
  result(@Ctx() ctx: Context, @Root() review: Raw<MatchRunReview>): Promise<MatchRunReviewResult | null> {
    return readReview(ctx, review);
  }
}
