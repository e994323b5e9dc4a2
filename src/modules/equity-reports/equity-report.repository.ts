/** SQL about equity reports, as the application. Every read carries the visibility predicate. */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import type { Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { firstRow } from '../../db/statements';
import type { PageArgs } from '../../graphql/connection';
import { uuidOf } from '../../ids';
import { page } from '../../reads/links';
import { readableNode } from '../../reads/readable';
import { EquityReport } from './equity-report.entity';
import { visibleReports } from './equity-report.policy';
import type { EquityReportState } from './equity-report.state';

const cohortIds = sql`array(select 'cohort_' || o.cohort_id from equity_report_cohorts o
    where o.institution_id = r.institution_id and o.report_id = r.id order by o.cohort_id) as "cohortIds"`;
const benchmarkIds = sql`array(select 'equitybenchmark_' || n.benchmark_id from equity_report_benchmarks n
    where n.institution_id = r.institution_id and n.report_id = r.id order by n.benchmark_id) as "benchmarkIds"`;
const more = sql`${cohortIds}, ${benchmarkIds}`;
const columns = (): SqlText => sql`${columnsOf(EquityReport, 'r')}, ${more}`;

export const readableReports = readableNode('equityReports', {
  entity: EquityReport,
  alias: 'r',
  more,
  from: sql`equity_reports r`,
  visible: visibleReports,
});
export const equityReportLoader = readableReports.loader;

export const listReports = page('Query.equityReports', readableReports, (ctx, _page: PageArgs) => ({
  name: 'equityReports.list',
  from: sql`equity_reports r`,
  where: [visibleReports(ctx.viewer)],
  sort: { expression: 'r.created_at', type: 'timestamptz', descending: true },
  idColumn: 'r.id',
}));

/** Closed cohorts of a program that ended, or else were made, since that day. */
export function closedCohorts(ctx: Context, programId: string, since: string): Promise<Place[]> {
  return ctx.db.rows(
    'equityReports.cohorts',
    sql`select 'cohort_' || c.id as id, 'program_' || c.program_id as "programId", c.state from cohorts c
      where c.program_id = ${uuidOf(programId)} and c.state in ('COMPLETED', 'ARCHIVED')
        and coalesce(c.ends_on, c.created_at::date) >= ${since}::date order by c.id`,
  );
}

export interface Place {
  id: string;
  programId: string;
  state: string;
}

export type NewReport = Pick<
  EquityReport,
  | 'id'
  | 'programId'
  | 'role'
  | 'attributeKeys'
  | 'k'
  | 'profileKey'
  | 'profileVersion'
  | 'state'
  | 'method'
  | 'askedOn'
  | 'specDigest'
  | 'requestedById'
  | 'cohortIds'
  | 'crossings'
  | 'filters'
  | 'participation'
  | 'purpose'
  | 'eligibilityAttributes'
>;

/** False where the same was asked before, also by somebody at the same moment. */
export async function insertReport(ctx: Context, report: NewReport): Promise<boolean> {
  const [institution, now] = [uuidOf(ctx.institutionId), ctx.clock.now()];
  const rows = await ctx.db.rows(
    'equityReports.insert',
    sql`with report as (
        insert into equity_reports (institution_id, id, program_id, role, purpose, attribute_keys, crossings, filters, participation, k, profile_key, profile_version, state, method, asked_on, spec_digest,
          eligibility_attributes, requested_by_id, created_at, updated_at)
        values (${institution}, ${uuidOf(report.id)}, ${report.programId && uuidOf(report.programId)}, ${report.role}, ${report.purpose}, ${report.attributeKeys}::text[],
          ${JSON.stringify(report.crossings)}::jsonb, ${JSON.stringify(report.filters)}::jsonb, ${report.participation && JSON.stringify(report.participation)}::jsonb, ${report.k}, ${report.profileKey}, ${report.profileVersion}, ${report.state}, ${report.method}, ${report.askedOn}, ${report.specDigest},
          ${report.eligibilityAttributes}::text[], ${uuidOf(report.requestedById)}, ${now}, ${now})
        on conflict (institution_id, spec_digest) where state in ('REQUESTED', 'COMPUTING', 'FROZEN') and method not in ('equity-1', 'equity-2') do nothing
        returning institution_id, id
      )
      insert into equity_report_cohorts (institution_id, report_id, cohort_id)
      select report.institution_id, report.id, cohort.id from report, unnest(${report.cohortIds.map(uuidOf)}::uuid[]) cohort(id)
      returning true as done`,
  );
  return rows.length > 0;
}

export async function findSameReport(ctx: Context, specDigest: string): Promise<string | null> {
  const row = await firstRow<{ id: string }>(
    ctx.db,
    'equityReports.same',
    sql`select 'equityreport_' || r.id as id from equity_reports r
      where r.spec_digest = ${specDigest} and r.state in ('REQUESTED', 'COMPUTING', 'FROZEN')`,
  );
  return row?.id ?? null;
}

/** The next report to compute, taken: one that waits, or that a worker left behind. */
export function takeOpenReport(ctx: Context): Promise<EquityReport | null> {
  return firstRow(
    ctx.db,
    'equityReports.take',
    sql`update equity_reports r set state = 'COMPUTING', version = r.version + 1, updated_at = ${ctx.clock.now()}
      where r.id = (select o.id from equity_reports o where o.state in ('REQUESTED', 'COMPUTING')
        order by o.created_at, o.id limit 1 for update skip locked)
      returning ${columns()}`,
  );
}

/** Shown to whoever waits; no event and no version, since nothing was decided. A worker that starts over takes nothing back. */
export async function noteProgress(ctx: Context, id: string, percent: number): Promise<void> {
  await ctx.db.rows(
    'equityReports.progress',
    sql`update equity_reports r set progress_percent = greatest(r.progress_percent, ${percent}::integer) where r.id = ${uuidOf(id)} and r.state = 'COMPUTING' returning true as done`,
  );
}

/** False where another worker finished it. */
export async function finishReport(
  ctx: Context,
  id: string,
  state: EquityReportState,
  values: Partial<Pick<EquityReport, 'result' | 'refusal' | 'asOf'>>,
): Promise<boolean> {
  const { result = null, refusal = null, asOf = null } = values;
  const rows = await ctx.db.rows(
    'equityReports.finish',
    sql`update equity_reports r set state = ${state}, result = ${result && JSON.stringify(result)}, refusal = ${refusal}, as_of = ${asOf}, progress_percent = 100,
        version = r.version + 1, updated_at = ${ctx.clock.now()}
      where r.id = ${uuidOf(id)} and r.state = 'COMPUTING' returning true as done`,
  );
  return rows.length > 0;
}
