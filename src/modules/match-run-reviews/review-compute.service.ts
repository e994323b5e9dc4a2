/** The job that computes reviews of match runs: counted by the equity role, then held against what was given out. */
import { inTransaction, type Context } from '../../context';
import { isConnectionFailure } from '../../db/errors';
import { record } from '../../events/record';
import { setEquityReview } from '../match-runs/match-review.repository';
import { EquityReview } from '../match-runs/match-run.state';
import { printReview } from './match-run-review.compute';
import type { MatchRunReview } from './match-run-review.entity';
import { safeBesideReports, safeBesideReviews } from './match-run-review.ledger';
import {
  findOpenReview,
  finishReviewRow,
  frozenReports,
  frozenReviews,
  lockReviewsOf,
  lockRun,
  placesIn,
} from './match-run-review.repository';
import { REVIEW_METHOD, type StoredReview, type StoredReviewAttribute } from './match-run-review.result';
import { MatchRunReviewState } from './match-run-review.state';
import { askedAttributes, countRun } from './review-counts.repository';

/** Computes every review that waits, one after the other. Called by a job. */
export async function computeMatchRunReviews(ctx: Context): Promise<void> {
  for (;;) {
    const review = await findOpenReview(ctx);
    if (!review) return;
    try {
      const computed = await compute(ctx, review);
      await inTransaction(ctx, (ctx) => finish(ctx, review, computed));
    } catch (error) {
      // The job comes again when the database does; the review waits for it.
      if (isConnectionFailure(error)) throw error;
      ctx.log.error({ err: error, review: review.id }, 'the review of a match run could not be computed');
      await inTransaction(ctx, (ctx) => conclude(ctx, review, null));
    }
  }
}

async function compute(ctx: Context, { k, matchRunId }: MatchRunReview): Promise<StoredReview> {
  if (!ctx.equity) throw new Error('EQUITY_DATABASE_URL is not set for this worker');
  if (k === null) throw new Error('The review has no threshold');
  const asOf = ctx.clock.now().toISOString();
  return ctx.equity.snapshot(async (db) => {
    const attributes: StoredReviewAttribute[] = [];
    for (const attribute of await askedAttributes(db))
      attributes.push(printReview(await countRun(db, attribute, matchRunId), k, asOf));
    return { method: REVIEW_METHOD, k, asOf, attributes };
  });
}

/** A review is a release: one at a time in the cohort. Reports are about closed cohorts, and keep reviewed ones from view apart. */
async function finish(ctx: Context, review: MatchRunReview, computed: StoredReview): Promise<void> {
  const runId = review.matchRunId;
  const run = await lockRun(ctx, runId);
  await lockReviewsOf(ctx, review.cohortId);
  // Changed by hand meanwhile: there is nothing left to review.
  if (run?.equityReview !== EquityReview.REQUESTED) return conclude(ctx, review, null);
  const earlier = await frozenReviews(ctx, review);
  const places = await placesIn(ctx, [runId, ...earlier.map((other) => other.runId)]);
  const reports = await frozenReports(ctx, review.cohortId);
  const attributes = computed.attributes.map((attribute): StoredReviewAttribute => {
    if (attribute.refusal) return attribute;
    const others = earlier.flatMap(({ runId, result }) =>
      result.attributes.map((attribute) => ({ runId, attribute })),
    );
    const next = { runId, attribute };
    const safe =
      safeBesideReviews(next, others, places, computed.k) &&
      safeBesideReports(next, reports, places, computed.k);
    // Bins move with every run and every week: two of them would differ by single people.
    if (safe) return earlier.length ? { ...attribute, spreads: [] } : attribute;
    const nothing = { groups: [], comparisons: [], spreads: [], answered: null };
    return { ...attribute, ...nothing, refusal: 'OVERLAPS_EARLIER' };
  });
  await conclude(ctx, review, { ...computed, attributes });
}

async function conclude(ctx: Context, review: MatchRunReview, result: StoredReview | null): Promise<void> {
  const state = result ? MatchRunReviewState.FROZEN : MatchRunReviewState.FAILED;
  if (!(await finishReviewRow(ctx, review.id, state, result))) return;
  if (result) await setEquityReview(ctx, review.matchRunId, EquityReview.REVIEWED);
  await record(ctx, {
    type: result ? 'MatchRunReviewFrozen' : 'MatchRunReviewFailed',
    nodes: [review.id, review.matchRunId, review.cohortId],
    changes: { state: [MatchRunReviewState.COMPUTING, state] },
  });
}
