/** What makes the review of a run void: whatever somebody decides about single people after it. Records: MatchRunReviewVoided. */
import type { Context } from '../../context';
import { record } from '../../events/record';
import { lockReviewedPairing, setEquityReview } from './match-review.repository';
import type { MatchRun } from './match-run.entity';
import { EquityReview } from './match-run.state';

/** The run is locked. */
export async function voidReview(
  ctx: Context,
  run: Pick<MatchRun, 'id' | 'cohortId' | 'equityReview'>,
): Promise<void> {
  if (run.equityReview !== EquityReview.REQUESTED && run.equityReview !== EquityReview.REVIEWED) return;
  await setEquityReview(ctx, run.id, EquityReview.VOID);
  await record(ctx, {
    type: 'MatchRunReviewVoided',
    nodes: [run.id, run.cohortId],
    changes: { equityReview: [run.equityReview, EquityReview.VOID] },
  });
}

/** Who keeps two apart bends every run that pairs them. */
export async function voidReviewsPairing(ctx: Context, personIds: readonly string[]): Promise<void> {
  for (const run of await lockReviewedPairing(ctx, personIds)) await voidReview(ctx, run);
}
