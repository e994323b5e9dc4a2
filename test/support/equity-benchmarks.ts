/** Numbers of people before they applied, as an institution states them. */
import { must, times } from './authorization-mutate';
import { askAbout } from './demographics';
import type { Institution } from './scenario';

/** So many of the same cohort. */
export async function recordOften({ admin, cohort }: Institution, count: number): Promise<void> {
  await askAbout(admin, 'recorded', ['a', 'b']);
  const input = benchmarkOf([await cohort()], 'recorded', { a: 40, b: 60 });
  await times(count, () => must(admin, 'recordEquityBenchmark', input));
}

/** `counts`: by group; null where its people are not told apart. */
export function benchmarkOf(
  cohortIds: string[],
  attribute: string,
  counts: Record<string, number | null>,
  more: object = {},
) {
  return {
    ...{ cohortIds, attribute },
    role: 'MENTEE',
    stage: 'ELIGIBLE',
    counts: Object.entries(counts).map(([code, people]) => ({ code, people })),
    unknown: 0,
    source: 'Staff records of January',
    countedOn: '2026-01-31',
    ...more,
  };
}
