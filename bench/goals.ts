/** What was promised, and whether it is kept: cost ratios of CPU, with the spread of the controls beside them. */
import { costRatio, figuresOf, type Ratio } from './figures';
import { DEPTH, HISTORY } from './flat';
import type { Results } from './measure';

export interface Goal {
  what: string;
  wanted: string;
  /** Null: not measured. */
  reached: number | null;
  met: boolean | null;
  /** Missed by more than the controls differ among themselves. */
  missed: boolean;
  control: Ratio | null;
}

/** Contenders that run the limit's own code for a workload. */
const CONTROLS: Record<string, string[]> = {
  W1: ['limit-again'],
  W2: ['limit-again', 'text-limit'],
  W3: ['limit-again', 'text-limit'],
};

export function goalsOf(results: Results, memory: Record<string, number>): Goal[] {
  return [
    atLeast(results, 'W1', 'limit', 0.75),
    atLeast(results, 'W1', 'ordinary-stack', 5),
    atLeast(results, 'W2', 'limit', 6),
    atLeast(results, 'W3', 'limit', 0.4),
    tail(results),
    flat(results, 'history', HISTORY, 'a dashboard costs the same beside a long history'),
    flat(results, 'depth', DEPTH, 'a page deep in a list costs what the first one costs'),
    peak(memory),
  ];
}

/** The widest that controls were apart in any round. */
export function controlOf(results: Results, race: string): Ratio | null {
  const all = (CONTROLS[race] ?? [])
    .map((name) => costRatio(results, race, name, 'limit'))
    .filter((ratio) => ratio !== null);
  const first = all[0];
  if (!first) return null;
  return {
    median: first.median,
    min: Math.min(...all.map(({ min }) => min)),
    max: Math.max(...all.map(({ max }) => max)),
  };
}

const toleranceOf = (control: Ratio | null) => (control ? Math.max(1 - control.min, control.max - 1, 0) : 0);

function atLeast(results: Results, race: string, reference: string, least: number): Goal {
  const reached = costRatio(results, race, 'ithaca', reference)?.median ?? null;
  const control = controlOf(results, race);
  return {
    what: `${race}: CPU cost of ${reference} / ithaca`,
    wanted: `>= ${least}`,
    reached,
    met: reached === null ? null : reached >= least,
    missed: reached !== null && reached < least * (1 - toleranceOf(control)),
    control,
  };
}

const MOST_TAIL = 8;

function tail(results: Results): Goal {
  const samples = results.W1?.ithaca;
  const figures = samples && figuresOf(samples);
  const reached = figures ? figures.p99 / figures.p50 : null;
  const control = controlOf(results, 'W1');
  return {
    what: 'W1: p99 / median of ithaca',
    wanted: `< ${MOST_TAIL}`,
    reached,
    met: reached === null ? null : reached < MOST_TAIL,
    missed: reached !== null && reached > MOST_TAIL * (1 + toleranceOf(control)),
    control,
  };
}

/** Within what the same question twice differs by, be it up or down; cheaper is no fault. */
function flat(results: Results, race: string, lanes: typeof HISTORY, what: string): Goal {
  const reached = costRatio(results, race, lanes.far, lanes.reference);
  const control = costRatio(results, race, lanes.control, lanes.reference);
  const met = reached && control && reached.median >= 1 - toleranceOf(control);
  return {
    what,
    wanted: '1, within the spread',
    reached: reached?.median ?? null,
    met: met ?? null,
    missed: met === false,
    control,
  };
}

const MOST_MEMORY = 200;

function peak(memory: Record<string, number>): Goal {
  const reached = Number.isFinite(memory.ithaca) ? (memory.ithaca as number) : null;
  const met = reached === null ? null : reached <= MOST_MEMORY;
  return {
    what: 'peak memory of ithaca, MB',
    wanted: `<= ${MOST_MEMORY}`,
    reached,
    met,
    missed: met === false,
    control: null,
  };
}
