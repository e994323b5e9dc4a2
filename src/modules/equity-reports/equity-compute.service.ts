/** The job that computes equity reports: the sheets of their cuts, written where they are missing, and what follows from them. */
import { inTransaction, type Context } from '../../context';
import { isConnectionFailure } from '../../db/errors';
import { record } from '../../events/record';
import type { EventType } from '../../events/types';
import { lockCuts } from '../equity-cuts/equity-cut.repository';
import { benchmarksOf } from '../equity-benchmarks/equity-benchmark.repository';
import type { EquityBenchmark } from '../equity-benchmarks/equity-benchmark.entity';
import { dissolveCut } from '../equity-cuts/equity-cut-counts.repository';
import { participationOf } from '../equity-participation/equity-participation.service';
import { getProfile } from '../equity-profiles/equity-profile';
import { sheetsFor, type Sheets } from '../equity-sheets/equity-sheet.service';
import { composed } from './equity-report.compose';
import { crossingOf } from './equity-report.crossing';
import { EquityReportRefusal, type EquityReport } from './equity-report.entity';
import { finishReport, noteProgress, takeOpenReport } from './equity-report.repository';
import { METHOD, type StoredPolicy, type StoredResult } from './equity-report.result';
import { EquityReportState } from './equity-report.state';

/** Computes every report that waits, one after the other. Called by a job. */
export async function computeEquityReports(ctx: Context): Promise<void> {
  for (;;) {
    const report = await inTransaction(ctx, (ctx) => takeOpenReport(ctx));
    if (!report) return;
    try {
      await compute(ctx, report);
    } catch (error) {
      // The job comes again when the database does; the report waits for it.
      if (isConnectionFailure(error)) throw error;
      ctx.log.error({ err: error, report: report.id }, 'an equity report could not be computed');
      await conclude(ctx, report, EquityReportState.FAILED, { refusal: EquityReportRefusal.ERROR });
    }
  }
}

async function compute(ctx: Context, report: EquityReport): Promise<void> {
  const { cohortIds, role, attributeKeys: keys, crossings } = report;
  // All but the last percent, which is for what follows from the sheets.
  const sheets = await sheetsFor(ctx, { cohortIds, role, keys, crossings }, (ctx, written, of) =>
    noteProgress(ctx, report.id, Math.floor((99 * written) / of)),
  );
  const benchmarks = sheets ? await benchmarksOf(ctx, report.id) : [];
  const result = sheets && resultOf(report, sheets, benchmarks);
  if (result?.attributes.some(({ refusal }) => !refusal))
    return inTransaction(ctx, async (ctx) => {
      const values = { result: await withParticipation(ctx, report, result), asOf: new Date(result.asOf) };
      await concludeIn(ctx, report, EquityReportState.FROZEN, values);
    });
  // They may be counted together with others another time.
  for (const cut of sheets?.unprinted ?? []) await ctx.equity!.transaction((db) => dissolveCut(db, cut.id));
  // The attributes may be shown as a whole where they can't be narrowed.
  const narrow = result?.attributes.some(({ refusal }) => refusal === 'NOT_APART');
  const refusal = narrow ? EquityReportRefusal.NOT_APART : EquityReportRefusal.TOO_FEW;
  await conclude(ctx, report, EquityReportState.REFUSED, { refusal, asOf: ctx.clock.now() });
}

function resultOf(
  report: EquityReport,
  sheets: Sheets,
  benchmarks: readonly EquityBenchmark[],
): StoredResult {
  const { threshold, alphaPermille, minimumSharePercent, minimumCoveragePercent } = getProfile({
    key: report.profileKey,
    version: report.profileVersion,
  });
  const policy: StoredPolicy = {
    threshold,
    alpha: alphaPermille / 1000,
    minShare: minimumSharePercent / 100,
    minCoverage: minimumCoveragePercent / 100,
  };
  const [filter] = report.filters;
  const defines = (key: string) => report.eligibilityAttributes.includes(key);
  const attributes = report.attributeKeys.map((key) =>
    composed(sheets.of(key), policy, filter, {
      benchmarks: benchmarks.filter(({ attributeKey }) => attributeKey === key),
      eligibility: defines(key),
    }),
  );
  return {
    method: METHOD,
    k: report.k,
    asOf: attributes
      .map(({ asOf }) => asOf)
      .sort()
      .at(-1)!,
    attributes,
    crossings: report.crossings.map((keys) => crossingOf(sheets.crossed(keys), policy, !keys.some(defines))),
    leftOut: sheets.cuts.reduce((sum, { leftOut }) => sum + (leftOut ?? 0), 0),
    ...(filter && { filters: [filter] }),
    policy,
  };
}

/** Locked until it is frozen: two reports that ask for the same show the same. */
async function withParticipation(
  ctx: Context,
  report: EquityReport,
  result: StoredResult,
): Promise<StoredResult> {
  if (!report.participation) return result;
  await lockCuts(ctx);
  const participation = await participationOf(ctx, report, report.participation, result.policy!.alpha);
  return { ...result, participation };
}

const EVENTS: Partial<Record<EquityReportState, EventType>> = {
  FROZEN: 'EquityReportFrozen',
  REFUSED: 'EquityReportRefused',
  FAILED: 'EquityReportFailed',
};

type Values = Parameters<typeof finishReport>[3];

function conclude(ctx: Context, report: EquityReport, to: EquityReportState, values: Values): Promise<void> {
  return inTransaction(ctx, (ctx) => concludeIn(ctx, report, to, values));
}

async function concludeIn(
  ctx: Context,
  report: EquityReport,
  to: EquityReportState,
  values: Values,
): Promise<void> {
  if (!(await finishReport(ctx, report.id, to, values))) return;
  await record(ctx, {
    type: EVENTS[to] as EventType,
    nodes: [report.id],
    changes: { state: [EquityReportState.COMPUTING, to] },
  });
}
