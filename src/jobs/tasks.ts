/**
 * What jobs do, by name. A task works for one institution, does all there is to do, and may run again after
 * it was killed anywhere in the middle: it must do nothing that a second run would do twice.
 */
import type { Context } from '../context';
import { sealEvents } from '../events/seal';
import { expireInvitations } from '../modules/enrollments/enrollment.service';
import { requestScheduledReports } from '../modules/equity-monitoring/equity-schedule.job';
import { compareScheduledReports } from '../modules/equity-monitoring/equity-task.service';
import { computeEquityReports } from '../modules/equity-reports/equity-compute.service';
import { commitImports } from '../modules/imports/import.commit';
import { computeMatchRunReviews } from '../modules/match-run-reviews/review-compute.service';
import { computeMatchRuns } from '../modules/match-runs/match-compute';
import { endAbandoned } from '../modules/pairings/pairing-abandoned.service';
import { tendLeaves } from '../modules/pairings/pairing-holds.service';
import { expirePairings } from '../modules/pairings/pairing.service';
import { settleLineConflicts, watchReportingLines } from '../modules/reporting-lines/line-conflicts';
import { offerSeats } from '../modules/waitlist/waitlist-offers.service';
import { watchGuests } from '../modules/role-grants/guest-expiry';
import { forgetIdempotencyRecords } from './forget-idempotency-records';

/** Gives the time at which to run again, whatever happens in between; nothing, when an event must come first. */
export type Task = (ctx: Context) => Promise<Date | null | void>;

export const TASKS: Record<string, Task> = {
  sealEvents: async (ctx) => void (await sealEvents(ctx)),
  expireInvitations,
  commitImports,
  expirePairings,
  offerSeats,
  tendLeaves,
  endAbandoned,
  computeEquityReports,
  requestScheduledReports,
  compareScheduledReports,
  computeMatchRuns,
  computeMatchRunReviews,
  watchReportingLines,
  settleLineConflicts,
  watchGuests,
  forgetIdempotencyRecords,
};

/** Tasks that run once a day for every institution, at a time of the day in UTC as crontab writes it. */
export const DAILY: Record<string, string> = {
  forgetIdempotencyRecords: '17 3 * * *',
  watchGuests: '41 3 * * *',
  endAbandoned: '27 3 * * *',
  requestScheduledReports: '7 4 * * *',
};
