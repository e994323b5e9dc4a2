/** SQL about benchmarks, and about what defines who is eligible. Every read for clients carries the visibility predicate. */
import sql from 'sql-template-tag';
import type { Context } from '../../context';
import { columnsOf } from '../../db/columns';
import type { PageArgs } from '../../graphql/connection';
import { uuidOf } from '../../ids';
import { page } from '../../reads/links';
import { readableNode } from '../../reads/readable';
import { EquityBenchmark } from './equity-benchmark.entity';
import { visibleBenchmarks } from './equity-benchmark.policy';

const cohortIds = sql`array(select 'cohort_' || o.cohort_id from equity_benchmark_cohorts o
    where o.institution_id = b.institution_id and o.benchmark_id = b.id order by o.cohort_id) as "cohortIds"`;

export const readableBenchmarks = readableNode('equityBenchmarks', {
  entity: EquityBenchmark,
  alias: 'b',
  more: cohortIds,
  from: sql`equity_benchmarks b`,
  visible: visibleBenchmarks,
});
export const equityBenchmarkLoader = readableBenchmarks.loader;

export const listBenchmarks = page('Query.equityBenchmarks', readableBenchmarks, (ctx, _page: PageArgs) => ({
  name: 'equityBenchmarks.list',
  from: sql`equity_benchmarks b`,
  where: [visibleBenchmarks(ctx.viewer)],
  sort: { expression: 'b.created_at', type: 'timestamptz', descending: true },
  idColumn: 'b.id',
}));

export async function insertBenchmark(
  ctx: Context,
  given: Omit<EquityBenchmark, 'institutionId' | 'createdAt'>,
): Promise<void> {
  const institution = uuidOf(ctx.institutionId);
  await ctx.db.rows(
    'equityBenchmarks.insert',
    sql`with benchmark as (
        insert into equity_benchmarks (institution_id, id, role, stage, attribute_key, attribute_number, counts, people, unknown, source, counted_on, recorded_by_id, created_at)
        values (${institution}, ${uuidOf(given.id)}, ${given.role}, ${given.stage}, ${given.attributeKey}, ${given.attributeNumber}, ${JSON.stringify(given.counts)}::jsonb,
          ${given.people}, ${given.unknown}, ${given.source}, ${given.countedOn}, ${uuidOf(given.recordedById)}, ${ctx.clock.now()})
        returning institution_id, id
      )
      insert into equity_benchmark_cohorts (institution_id, benchmark_id, cohort_id)
      select benchmark.institution_id, benchmark.id, cohort.id from benchmark, unnest(${given.cohortIds.map(uuidOf)}::uuid[]) cohort(id)`,
  );
}

export async function nameBenchmarks(ctx: Context, reportId: string, ids: readonly string[]): Promise<void> {
  await ctx.db.rows(
    'equityBenchmarks.name',
    sql`insert into equity_report_benchmarks (institution_id, report_id, benchmark_id)
      select ${uuidOf(ctx.institutionId)}::uuid, ${uuidOf(reportId)}::uuid, b.id from unnest(${ids.map(uuidOf)}::uuid[]) b(id)`,
  );
}

/** For the job that computes the report. */
export function benchmarksOf(ctx: Context, reportId: string): Promise<EquityBenchmark[]> {
  return ctx.db.rows(
    'equityBenchmarks.ofReport',
    sql`select ${columnsOf(EquityBenchmark, 'b')}, ${cohortIds}
      from equity_report_benchmarks n join equity_benchmarks b on b.institution_id = n.institution_id and b.id = n.benchmark_id
      where n.report_id = ${uuidOf(reportId)} order by b.attribute_key collate "C", b.stage, b.id`,
  );
}

/** Versions of attributes that were printed of these cohorts, and so are what reports count. */
export function printedVersions(
  ctx: Context,
  cohortIds: readonly string[],
  role: string,
): Promise<{ key: string; number: number }[]> {
  return ctx.db.rows(
    'equityBenchmarks.printedVersions',
    sql`select distinct s.sheet ->> 'key' as key, (s.sheet ->> 'number')::integer as number
      from equity_cut_cohorts m join equity_sheets s on s.institution_id = m.institution_id and s.cut_id = m.cut_id
      where m.role = ${role} and m.cohort_id = any(${cohortIds.map(uuidOf)}::uuid[]) and s.sheet ? 'key'`,
  );
}

/** Keys of attributes by which one of these cohorts' programs admits people, by its newest rules. */
export async function eligibilityKeys(ctx: Context, programIds: readonly string[]): Promise<string[]> {
  const rows = await ctx.db.rows<{ key: string }>(
    'equityBenchmarks.eligibility',
    sql`select distinct k.key from unnest(${[...new Set(programIds)].map(uuidOf)}::uuid[]) program(id)
      cross join lateral (select n.eligibility_attributes from program_policies n where n.program_id = program.id order by n.number desc limit 1) y
      cross join lateral unnest(y.eligibility_attributes) k(key)`,
  );
  return rows.map(({ key }) => key).sort();
}
