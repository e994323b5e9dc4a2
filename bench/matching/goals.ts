/** What was promised of matching, and whether this run kept it. */
import { aligned } from '../report';
import { figuresOf, type Results } from './race';
import { summaryOf, type Served } from './service';

interface Goal {
  what: string;
  wanted: string;
  reached: number | null;
  met: boolean;
}

const below = (what: string, limit: number, reached: number | null | undefined, unit: string): Goal => ({
  what,
  wanted: `< ${limit} ${unit}`,
  reached: reached ?? null,
  met: (reached ?? Infinity) < limit,
});

export function goalsOf(results: Results, served: Served[]): Goal[] {
  const of = (name: 'ithaca' | 'solver') => (size: string) => {
    const told = results.get(size)?.[name];
    return Array.isArray(told) ? figuresOf(told) : null;
  };
  const [engine, solver] = [of('ithaca'), of('solver')];
  const [slack, tight] = ['10000 x 4000 slack', '10000 x 4000 tight'] as const;
  const goals = [
    below('500 x 500', 0.5, engine('500 x 500 slack')?.seconds, 's'),
    below(`${slack}: the optimum with its proof`, 2, solver(slack)?.seconds, 's'),
    below(`${slack}: with ranks, alternatives and reasons`, 2, engine(slack)?.seconds, 's'),
    below(`${tight}: the optimum with its proof`, 12, solver(tight)?.seconds, 's'),
    below(`${tight}: with ranks, alternatives and reasons`, 12, engine(tight)?.seconds, 's'),
    below(`${slack}: peak memory of the process`, 300, engine(slack)?.peakMb, 'MB'),
    below(`${tight}: peak memory of the process`, 300, engine(tight)?.peakMb, 'MB'),
  ];
  for (const size of ['30000 x 12000 slack', '30000 x 12000 tight']) {
    const found = engine(size);
    goals.push({ what: size, wanted: 'finishes', reached: found?.seconds ?? null, met: found !== null });
  }
  for (const size of [slack, tight]) {
    const found = served.some((one) => one.size === size) ? summaryOf(served, size) : null;
    goals.push(
      below(`${size}: longest stall of the event loop`, 50, found?.stallMax, 'ms'),
      below(`${size}: p99 of /livez`, 100, found?.livezP99, 'ms'),
      {
        what: `${size}: from request to staged proposals, by the engine's time`,
        wanted: '<= 2',
        reached: found?.ratio ?? null,
        met: (found?.ratio ?? Infinity) <= 2,
      },
    );
  }
  return goals;
}

export function goalTable(goals: Goal[]): string[] {
  const rows = goals.map(({ what, wanted, reached, met }) => [
    what,
    wanted,
    reached?.toFixed(2) ?? '-',
    reached === null ? 'not measured' : met ? 'met' : 'not met',
  ]);
  return aligned([['', 'promised', 'reached', ''], ...rows]);
}
