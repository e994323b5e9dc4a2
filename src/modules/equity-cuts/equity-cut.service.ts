/**
 * Which cuts a report is made of. A cohort stands in one cut for each role, with those that were first asked about
 * together with it. So a report is about whole cuts, and about cohorts that no report was about before, which become
 * another one; whoever was counted in an earlier cut is left out of later ones. So no two tables are of the same people, and
 * none can be subtracted from another.
 */
import type { Context } from '../../context';
import { Refusal } from '../../graphql/user-errors';
import { newUuid } from '../../ids';
import { cutDiffers, cutFixed, cutReviewed, periodOpen } from './equity-cut.errors';
import { cutsOf, insertCut, lockCuts, reviewedAmong, type Cut } from './equity-cut.repository';

const PATH = ['cohortIds'];

export interface Asked {
  cohorts: readonly { id: string; state: string }[];
  role: string;
  /** Null: as the cohorts were counted before, else the least. */
  k: number | null;
  least: number;
  attributeKeys: readonly string[];
}

export const isClosed = ({ state }: { state: string }) => state === 'COMPLETED' || state === 'ARCHIVED';

/**
 * Makes sure that these cohorts are whole cuts, with a new one for those that stand in none, and says of what k. Decided from who was in which cohort, which staff
 * can see, and from earlier questions alone. Refuses: EquityPeriodOpen, EquityCutDiffers, EquityCutReviewed,
 * EquityCutFixed.
 */
export async function claimCuts(
  ctx: Context,
  { cohorts, role, k: wanted, least, attributeKeys }: Asked,
): Promise<{ k: number }> {
  const open = cohorts.filter((cohort) => !isClosed(cohort)).map(({ id }) => id);
  if (open.length) throw new Refusal(periodOpen(open, PATH));
  // One after the other: each is held against all before.
  await lockCuts(ctx);
  const asked = cohorts.map(({ id }) => id);
  const cuts = await cutsOf(ctx, asked, role);
  const cut = cuts.flatMap(({ cohortIds }) => cohortIds);
  if (cut.some((id) => !asked.includes(id)))
    throw new Refusal(cutDiffers([...new Set([...asked, ...cut])].sort(), PATH));
  const k = wanted ?? Math.max(least, ...cuts.map(({ k }) => k));
  checkFixed(cuts, k, attributeKeys);
  const cohortIds = asked.filter((id) => !cut.includes(id)).sort();
  if (!cohortIds.length) return { k };
  const reviewed = await reviewedAmong(ctx, cohortIds, role);
  if (reviewed.cohortIds.length && reviewed.others < 2 * k - 1)
    throw new Refusal(cutReviewed(2 * k - 1, PATH));
  await insertCut(ctx, { id: newUuid(), role, k, cohortIds });
  return { k };
}

function checkFixed(cuts: readonly Cut[], k: number, keys: readonly string[]): void {
  for (const cut of cuts) {
    if (cut.k !== k) {
      const message =
        k > cut.k
          ? `These cohorts were counted for k = ${cut.k}. What was printed for it is known, so it can’t be hidden better now.`
          : `These cohorts were counted for k = ${cut.k}. Ask with this k.`;
      throw new Refusal(cutFixed(message, cut.attributeKeys ?? [], ['k']));
    }
    const missing = cut.attributeKeys && keys.filter((key) => !cut.attributeKeys!.includes(key));
    if (missing?.length)
      throw new Refusal(
        cutFixed(
          'An attribute was not asked yet when these cohorts were counted. `attributeKeys` lists those that were.',
          cut.attributeKeys!,
          ['attributes'],
        ),
      );
  }
}
