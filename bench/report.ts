/** What is printed: one plain table for each workload, and one of what was promised. */
import { costRatio, figuresOf, throughputRatio, type Ratio } from './figures';
import type { Goal } from './goals';
import type { Race, Results } from './measure';
import { WORKLOADS } from './workloads';

const TITLES: Record<string, string> = {
  ...Object.fromEntries(Object.entries(WORKLOADS).map(([name, text]) => [name, `${name}: ${text}`])),
  history: 'History: the dashboard of an institution as it is, and with many archived cohorts beside',
  depth: 'Depth: 50 people by name, the first page and one nine tenths down the list',
};

/** What a workload's cost is compared with. */
export const referenceOf = ({ name, lanes }: Race): string =>
  name in WORKLOADS && lanes.some((lane) => lane.name === 'limit') ? 'limit' : (lanes[0]?.name ?? '');

export function tables(races: Race[], results: Results): string[] {
  return races.flatMap((race) => ['', TITLES[race.name] ?? race.name, ...table(race, results)]);
}

function table(race: Race, results: Results): string[] {
  const reference = referenceOf(race);
  const rows = race.lanes.map(({ name }) => {
    const figures = figuresOf(results[race.name]?.[name] ?? []);
    return [
      name,
      figures.requestsPerSecond.toFixed(figures.requestsPerSecond < 100 ? 1 : 0),
      figures.p50.toFixed(1),
      figures.p99.toFixed(1),
      milliseconds(figures.node),
      milliseconds(figures.postgres),
      milliseconds(figures.cpu),
      shown(costRatio(results, race.name, name, reference)),
      shown(throughputRatio(results, race.name, name, reference)),
    ];
  });
  const head = [
    '',
    'req/s',
    'p50 ms',
    'p99 ms',
    'node ms',
    'pg ms',
    'cpu ms',
    `cost ${reference}/x`,
    `req/s x/${reference}`,
  ];
  return aligned([head, ...rows]);
}

const milliseconds = (value: number | null) => (value === null ? '-' : value.toFixed(value < 1 ? 3 : 2));

export const shown = (ratio: Ratio | null): string =>
  ratio === null ? '-' : `${ratio.median.toFixed(2)} (${ratio.min.toFixed(2)}..${ratio.max.toFixed(2)})`;

/** Columns of text: the first to the left, the others to the right. */
export function aligned(rows: string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, at) => (at ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

export function summary(goals: Goal[]): string[] {
  const rows = goals.map(({ what, wanted, reached, met, missed, control }) => [
    what,
    wanted,
    reached === null ? '-' : reached.toFixed(2),
    shown(control),
    met === null ? 'not measured' : met ? 'met' : missed ? 'not met' : 'not met, by less than the spread',
  ]);
  return [
    '',
    'What was promised',
    ...aligned([['', 'promised', 'reached', 'spread of controls', ''], ...rows]),
  ];
}
