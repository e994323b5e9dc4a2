/**
 * Reviews of finished match runs by group. Coordinators ask for one and are told no more than that it was made; equity
 * officers decide and read. Computing is a job's (review-compute.service.ts). Locks: cohort (shared), run, reviews of the cohort.
 */
import { authorize } from '../../auth/decisions';
import { defineLoader, inTransaction, type Context } from '../../context';
import { record, recordMany } from '../../events/record';
import { NotPossibleNow, Refusal } from '../../graphql/user-errors';
import { byId } from '../../reads/links';
import { holdCohort } from '../cohorts/cohort.repository';
import { inLanguage } from '../demographics/demographics.labels';
import { readTaxonomy } from '../demographics/demographics.repository';
import { languagesOf } from '../demographics/demographics.service';
import { getProfile, type EquityProfileData } from '../equity-profiles/equity-profile';
import { PROFILES } from '../equity-profiles/equity-profile.data';
import { chosenProfile } from '../equity-profiles/equity-profile.repository';
import { setEquityReview } from '../match-runs/match-review.repository';
import type { MatchRun } from '../match-runs/match-run.entity';
import { open } from '../match-runs/match-run.service';
import { EquityReview, MatchRunState } from '../match-runs/match-run.state';
import { demand } from '../update';
import type { MatchRunReview } from './match-run-review.entity';
import { LIMIT, MatchRunReviewRefusal, refused } from './match-run-review.errors';
import type { RequestMatchRunReviewInput, ReviewMatchRunInput } from './match-run-review.inputs';
import { fewDiffer, tooFew } from './match-run-review.places';
import { mayReview } from './match-run-review.policy';
import {
  findPlaceToReview,
  findReviewOf,
  insertRequest,
  isEdited,
  lockReviewsOf,
  lockRun,
  otherReviewed,
  placesIn,
  readableReviews,
  startReviewRow,
} from './match-run-review.repository';
import { MatchRunReviewState } from './match-run-review.state';
import type { MatchRunReviewResult } from './match-run-review.types';
import { reviewInWords } from './match-run-review.words';

export const getReview = byId('Query.matchRunReview', readableReviews);

/** May: coordinators of the cohort. Refuses: MatchRunReviewRefused. Records: MatchRunReviewRequested. */
export function requestMatchRunReview(ctx: Context, input: RequestMatchRunReviewInput): Promise<MatchRun> {
  return inTransaction(ctx, async (ctx) => {
    const { run } = await open(ctx, input);
    if (run.equityReview === EquityReview.REQUESTED || run.equityReview === EquityReview.REVIEWED) return run;
    await reviewable(ctx, run);
    await insertRequest(ctx, run);
    await record(ctx, {
      type: 'MatchRunReviewRequested',
      nodes: [run.id, run.cohortId],
      changes: { equityReview: [run.equityReview, EquityReview.REQUESTED] },
    });
    return setEquityReview(ctx, run.id, EquityReview.REQUESTED);
  });
}

/**
 * Has the review made, once: asking again gives the same. May: equity officers of the cohort.
 * Refuses: NotPossibleNow, MatchRunReviewRefused. Records: MatchRunReviewStarted.
 */
export async function reviewMatchRun(ctx: Context, input: ReviewMatchRunInput): Promise<MatchRunReview> {
  const id = await inTransaction(ctx, async (ctx) => {
    const cohortId = await demand('MatchRun', input.matchRunId, (id) => findPlaceToReview(ctx, id));
    const cohort = await demand('Cohort', cohortId, (id) => holdCohort(ctx, id));
    authorize(mayReview(ctx.viewer, cohort));
    const run = await demand('MatchRun', input.matchRunId, (id) => lockRun(ctx, id));
    const known = await findReviewOf(ctx, run.id);
    const { COMPUTING, FROZEN, REQUESTED } = MatchRunReviewState;
    if (known && (known.state === COMPUTING || known.state === FROZEN)) return known.id;
    if (!ctx.equity)
      throw new Refusal(
        new NotPossibleNow('This server makes no reviews: its operator has not set EQUITY_DATABASE_URL.'),
      );
    const profile = await reviewable(ctx, run);
    if (!known) await insertRequest(ctx, run);
    const review = known ?? (await findReviewOf(ctx, run.id));
    if (!review) throw new Error('The review that was just written is not there');
    await startReviewRow(ctx, review.id, profile);
    if (run.equityReview === EquityReview.NONE) await setEquityReview(ctx, run.id, EquityReview.REQUESTED);
    await record(ctx, {
      type: 'MatchRunReviewStarted',
      nodes: [review.id, run.id, run.cohortId],
      changes: { state: [known ? known.state : REQUESTED, COMPUTING] },
    });
    return review.id;
  });
  return getReview(ctx, id);
}

/**
 * The profile by which the run may be reviewed. What it takes is decided by what staff can read of runs and by what
 * was reviewed before, so that a refusal tells nothing about groups.
 */
async function reviewable(ctx: Context, run: MatchRun): Promise<EquityProfileData> {
  const profile = getProfile(await chosenProfile(ctx));
  const { k } = profile;
  const allowing = PROFILES.filter(({ matchRunReview }) => matchRunReview).map(({ key }) => key);
  const no = (reason: MatchRunReviewRefusal, atLeast: number | null = null) =>
    refused(reason, { profiles: allowing, atLeast });
  if (!profile.matchRunReview) throw no(MatchRunReviewRefusal.PROFILE);
  if (run.state !== MatchRunState.DONE) throw no(MatchRunReviewRefusal.STATE);
  if (run.preview) throw no(MatchRunReviewRefusal.PREVIEW);
  if (run.equityReview === EquityReview.VOID || (await isEdited(ctx, run.id)))
    throw no(MatchRunReviewRefusal.EDITED);
  await lockReviewsOf(ctx, run.cohortId);
  const others = await otherReviewed(ctx, run.cohortId, run.id);
  if (others.length >= LIMIT) throw no(MatchRunReviewRefusal.LIMIT);
  const places = await placesIn(ctx, [run.id, ...others]);
  if (tooFew(places, run.id, k)) throw no(MatchRunReviewRefusal.TOO_FEW, k);
  if (fewDiffer(places, run.id, others, k)) throw no(MatchRunReviewRefusal.TOO_FEW_DIFFER, k);
  return profile;
}

/** Results read in one request are recorded together, each once. Records: MatchRunReviewRead. */
const readingLoader = defineLoader<MatchRunReviewResult & { id: string }>(async (ctx, ids) => {
  const reviews = await Promise.all(ids.map((id) => readableReviews.loader(ctx).load(id)));
  const read = reviews.flatMap((review) =>
    review?.result ? [{ id: review.id, result: review.result }] : [],
  );
  if (!read.length) return [];
  const [taxonomy, languages] = [await readTaxonomy(ctx), await languagesOf(ctx, null)];
  await inTransaction(ctx, (ctx) =>
    recordMany(
      ctx,
      read.map(({ id }) => ({ type: 'MatchRunReviewRead' as const, nodes: [id] })),
    ),
  );
  return read.map(({ id, result }) => ({
    id,
    ...reviewInWords(result, (key, number) => {
      const row = taxonomy.find((each) => each.key === key && each.number === number);
      return {
        label: row ? inLanguage(row.labels, languages) : key,
        categories: new Map(row?.categories.map(({ code, labels }) => [code, inLanguage(labels, languages)])),
      };
    }),
  }));
});

/** May: whoever sees the review. The reading is recorded before anything is shown. */
export function readReview(ctx: Context, review: MatchRunReview): Promise<MatchRunReviewResult | null> {
  return review.result ? readingLoader(ctx).load(review.id) : Promise.resolve(null);
}
