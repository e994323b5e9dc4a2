/** What the command was asked for. */
import { parseArgs } from 'node:util';
import { StartupError } from '../../startup-error';

export interface MatchArguments {
  mentors: string;
  mentees: string;
  settings: string | null;
  bans: string | null;
  pins: string | null;
  seed: number;
  reverse: boolean;
  out: string;
  force: boolean;
}

export const HELP = `Matches mentors and mentees of two CSV files, without a server or a database.

  npm run match -- --mentors mentors.csv --mentees mentees.csv
  npx ithaca match --mentors mentors.csv --mentees mentees.csv

  --mentors FILE    the mentors, one a row
  --mentees FILE    the mentees, one a row
  --settings FILE   weights and rules as JSON, with the names of MatchSettingsInput
  --bans FILE       pairs that must not be: columns mentor and mentee
  --pins FILE       pairs that stand already: columns mentor and mentee
  --seed NUMBER     decides between results that are equally good; 1 unless told
  --reverse         mentors are the junior ones: level gaps count the other way around
  --out FOLDER      where to write matches.csv, unmatched.csv and result.json; match-result unless told
  --force           overwrite these files
  --help            this text

Columns and settings: docs/matching-spreadsheets.md; files to try: examples/matching.
`;

const TEXT = { type: 'string' } as const;
const FLAG = { type: 'boolean' } as const;
const MAX_SEED = 2_147_483_647;

/** Null where only help was asked for. */
export function readArguments(args: string[]): MatchArguments | null {
  const given = parsed(args);
  if (given.help) return null;
  const { mentors, mentees, settings = null, bans = null, pins = null, seed = '1' } = given;
  if (!mentors || !mentees) throw new StartupError(`Name both files, --mentors and --mentees.\n\n${HELP}`);
  if (!/^\d{1,10}$/.test(seed) || Number(seed) > MAX_SEED)
    throw new StartupError(`--seed must be a whole number from 0 to ${MAX_SEED}.`);
  return {
    mentors,
    mentees,
    settings,
    bans,
    pins,
    seed: Number(seed),
    reverse: given.reverse ?? false,
    out: given.out || 'match-result',
    force: given.force ?? false,
  };
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        mentors: TEXT,
        mentees: TEXT,
        settings: TEXT,
        bans: TEXT,
        pins: TEXT,
        seed: TEXT,
        out: TEXT,
        reverse: FLAG,
        force: FLAG,
        help: FLAG,
      },
    }).values;
  } catch (error) {
    throw new StartupError(`${(error as Error).message}\n\n${HELP}`);
  }
}
