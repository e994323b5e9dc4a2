/** The command line. */
import { parseArgs } from 'node:util';
import { StartupError } from '../src/startup-error';
import { CONTENDERS, type ContenderName } from './contenders/contender';
import { WORKLOADS, type WorkloadName } from './workloads';

export interface Options {
  rounds: number;
  seconds: number;
  scale: number;
  workloads: WorkloadName[];
  /** Whether to measure that nothing grows with history and depth. */
  flat: boolean;
  contenders: ContenderName[];
  data: string | undefined;
  json: string | undefined;
  check: boolean;
}

const NAMES = Object.keys(WORKLOADS) as WorkloadName[];
const RACES = [...NAMES, 'flat' as const];

export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '2' },
      scale: { type: 'string', default: '1' },
      only: { type: 'string', default: RACES.join() },
      contenders: { type: 'string', default: CONTENDERS.join() },
      data: { type: 'string' },
      json: { type: 'string' },
      check: { type: 'boolean', default: false },
    },
  });
  const races = some('only', values.only, RACES);
  return {
    rounds: Math.round(positive('rounds', values.rounds)),
    seconds: positive('seconds', values.seconds),
    scale: positive('scale', values.scale),
    workloads: NAMES.filter((name) => races.includes(name)),
    flat: races.includes('flat'),
    contenders: some('contenders', values.contenders, CONTENDERS),
    data: values.data,
    json: values.json,
    check: values.check,
  };
}

function positive(name: string, given: string): number {
  const value = Number(given);
  if (value > 0) return value;
  throw new StartupError(`--${name} must be a number above 0; it is ${given}.`);
}

/** Of the known names, in their own order. */
function some<T extends string>(name: string, given: string, known: readonly T[]): T[] {
  const names = given.split(',');
  const stranger = names.find((each) => !known.includes(each as T));
  if (stranger !== undefined) throw new StartupError(`--${name} knows ${known.join(', ')}; not ${stranger}.`);
  return known.filter((each) => names.includes(each));
}
