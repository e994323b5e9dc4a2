/** Asking to compare participants with non-participants, and the numbers of it, which are printed once. */
import type { Context } from '../../context';
import { Refusal } from '../../graphql/user-errors';
import { printed, type Period } from './equity-participation';
import { compared, type StoredParticipation } from './equity-participation.compare';
import { participationFixed, tooEarly } from './equity-participation.errors';
import { LEAST_MONTHS, MOST_MONTHS, type EquityParticipationInput } from './equity-participation.inputs';
import { apartFrom } from './equity-participation.overlaps';
import {
  countSides,
  findOtherCohorts,
  findPeriod,
  listPrinted,
  type Asked,
} from './equity-participation.repository';

/**
 * The period that is asked for. The caller holds the lock of the cuts, so no other set of these cohorts is asked about
 * meanwhile. Refuses: EquityParticipationTooEarly, EquityParticipationFixed.
 */
export async function periodOf(
  ctx: Context,
  { months }: EquityParticipationInput,
  asked: Asked,
  today: string,
): Promise<Period> {
  const others = await findOtherCohorts(ctx, asked);
  if (others) throw new Refusal(participationFixed(others));
  const limits = { months, today, least: LEAST_MONTHS, most: MOST_MONTHS };
  const { latestMonths, possibleOn, ...period } = await findPeriod(ctx, asked, limits);
  if (latestMonths === null || latestMonths < months) throw new Refusal(tooEarly(latestMonths, possibleOn));
  return period;
}

/**
 * What is printed of it: as an earlier report did, where one asked the same, also when employment was corrected since.
 * The caller holds the lock of the cuts until the report is frozen.
 */
export async function participationOf(
  ctx: Context,
  asked: Asked & { k: number },
  period: Period,
  alpha: number,
): Promise<StoredParticipation> {
  const earlier = await listPrinted(ctx, asked, period.startOn);
  const same = earlier.find(
    ({ print, ofSame }) => ofSame && print.months === period.months && print.startOn === period.startOn,
  );
  if (same) return same.print;
  const print = printed(period, await countSides(ctx, asked, period), asked.k);
  return compared(apartFrom(print, earlier, asked.k), alpha);
}
