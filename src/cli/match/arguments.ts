/** What the command was asked for. */
import { parseArgs } from 'node:util';
import type { MatchGoal } from '../../modules/match-runs/match-goal';
import { StartupError } from '../../startup-error';
import { readGoal } from './goal';
import { HELP } from './help';
import { readDate, readZone, wholeNumber } from './values';

export interface MatchArguments {
  mentors: string;
  mentees: string;
  settings: string | null;
  bans: string | null;
  pins: string | null;
  history: string | null;
  skills: string | null;
  /** `keepFrom` is a file, and `parity.by` is not there: `parity` names a column. */
  goal: MatchGoal;
  parity: string | null;
  timeZone: string | null;
  startsOn: string | null;
  endsOn: string | null;
  timeLimit: number;
  seed: number;
  reverse: boolean;
  out: string;
  force: boolean;
}

const TEXT = { type: 'string' } as const;
const FLAG = { type: 'boolean' } as const;
export const OPTIONS = {
  ...{ mentors: TEXT, mentees: TEXT, settings: TEXT, bans: TEXT, pins: TEXT, history: TEXT, skills: TEXT },
  ...{ objective: TEXT, floor: TEXT, parity: TEXT, tolerance: TEXT, 'mentees-per-mentor': TEXT },
  ...{ keep: TEXT, 'keep-bonus': TEXT, 'at-most-changes': TEXT },
  ...{ 'time-zone': TEXT, 'starts-on': TEXT, 'ends-on': TEXT, 'time-limit': TEXT, seed: TEXT, out: TEXT },
  ...{ reverse: FLAG, force: FLAG, help: FLAG },
};
const MAX_SEED = 2_147_483_647;
const MAX_SECONDS = 3600;

/** Null where only help was asked for. */
export function readArguments(args: string[]): MatchArguments | null {
  const given = parsed(args);
  if (given.help) return null;
  const {
    mentors,
    mentees,
    settings = null,
    bans = null,
    pins = null,
    history = null,
    skills = null,
  } = given;
  if (!mentors || !mentees) throw new StartupError(`Name both files, --mentors and --mentees.\n\n${HELP}`);
  const [startsOn, endsOn] = [
    readDate('--starts-on', given['starts-on']),
    readDate('--ends-on', given['ends-on']),
  ];
  if (endsOn && (!startsOn || endsOn < startsOn))
    throw new StartupError('--ends-on needs a --starts-on that is not later.');
  return {
    ...{ mentors, mentees, settings, bans, pins, history, skills },
    goal: readGoal(given),
    parity: given.parity ?? null,
    timeZone: readZone('--time-zone', given['time-zone']),
    startsOn,
    endsOn,
    timeLimit: wholeNumber('--time-limit', given['time-limit'] ?? '600', 1, MAX_SECONDS),
    seed: wholeNumber('--seed', given.seed ?? '1', 0, MAX_SEED),
    reverse: given.reverse ?? false,
    out: given.out || 'match-result',
    force: given.force ?? false,
  };
}

function parsed(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS }).values;
  } catch (error) {
    throw new StartupError(`${(error as Error).message}\n\n${HELP}`);
  }
}
