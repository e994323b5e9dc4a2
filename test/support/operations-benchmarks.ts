/** Benchmarks, for operations-world.ts. */
import { created, dayFrom, insertRows, maybe, text } from './operations-rows';
import type { Place } from './operations-world';

/** After the reports, one of which names one. */
export async function fillBenchmarks({ institution, uuid, cohorts, people }: Place): Promise<void> {
  const ids = [0, 1].map((n) => uuid(`benchmark ${n}`));
  await insertRows(
    'equity_benchmarks',
    institution,
    ids.map((id, n) => ({
      id,
      role: 'MENTEE',
      stage: n ? 'INVITED' : 'ELIGIBLE',
      attribute_key: 'color',
      attribute_number: 1,
      counts: [
        { code: 'red', people: 30 - n },
        { code: 'blue', people: maybe(n, 40) },
      ],
      people: 80,
      unknown: 10,
      source: text(n),
      counted_on: dayFrom(-n),
      recorded_by_id: people[5],
      created_at: created(n),
    })),
  );
  await insertRows(
    'equity_benchmark_cohorts',
    institution,
    ids.map((benchmark_id, n) => ({ benchmark_id, cohort_id: cohorts[n] })),
  );
  await insertRows('equity_report_benchmarks', institution, [
    { report_id: uuid('report 0'), benchmark_id: ids[0] },
  ]);
}
