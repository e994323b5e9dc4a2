/** The job that computes equity reports: one moment of the data, counted by the equity role, held against what was given out. */
import { inTransaction, type Context } from '../../context';
import { isConnectionFailure } from '../../db/errors';
import { record } from '../../events/record';
import type { EventType } from '../../events/types';
import { attributesToCount, countAttribute } from './equity-counts.repository';
import { printAttribute } from './equity-report.compute';
import { EquityReportRefusal, type EquityReport } from './equity-report.entity';
import { heldAgainst } from './equity-report.ledger';
import { earlierReports, finishReport, lockReleases, takeOpenReport } from './equity-report.repository';
import { METHOD, type StoredAttribute, type StoredResult } from './equity-report.result';
import { EquityReportState } from './equity-report.state';

/** Computes every report that waits, one after the other. Called by a job. */
export async function computeEquityReports(ctx: Context): Promise<void> {
  for (;;) {
    const report = await inTransaction(ctx, (ctx) => takeOpenReport(ctx));
    if (!report) return;
    try {
      await finish(ctx, report, await compute(ctx, report));
    } catch (error) {
      // The job comes again when the database does; the report waits for it.
      if (isConnectionFailure(error)) throw error;
      ctx.log.error({ err: error, report: report.id }, 'an equity report could not be computed');
      await conclude(ctx, report, EquityReportState.FAILED, { refusal: EquityReportRefusal.ERROR });
    }
  }
}

async function compute(ctx: Context, report: EquityReport): Promise<StoredResult> {
  if (!ctx.equity) throw new Error('EQUITY_DATABASE_URL is not set for this worker');
  const asOf = ctx.clock.now().toISOString();
  return ctx.equity.snapshot(async (db) => {
    const attributes: StoredAttribute[] = [];
    for (const attribute of await attributesToCount(db, report.attributeKeys)) {
      attributes.push(printAttribute(await countAttribute(db, attribute, report), report.k, asOf));
    }
    return { method: METHOD, k: report.k, asOf, attributes };
  });
}

async function finish(ctx: Context, report: EquityReport, computed: StoredResult): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    await lockReleases(ctx);
    const earlier = (await earlierReports(ctx, report)).flatMap(({ k, cohortIds, result }) =>
      result.attributes.map((attribute) => ({ k, cohortIds, attribute })),
    );
    const attributes = computed.attributes.map((attribute) =>
      heldAgainst({ k: report.k, cohortIds: report.cohortIds, attribute }, earlier),
    );
    const asOf = new Date(computed.asOf);
    if (attributes.some(({ refusal }) => !refusal)) {
      return concludeIn(ctx, report, EquityReportState.FROZEN, { result: { ...computed, attributes }, asOf });
    }
    const overlaps = attributes.some(({ refusal }) => refusal === 'OVERLAPS_EARLIER');
    const refusal = overlaps ? EquityReportRefusal.OVERLAPS_EARLIER : EquityReportRefusal.TOO_FEW;
    return concludeIn(ctx, report, EquityReportState.REFUSED, { refusal, asOf });
  });
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
