/** All files together: what the engine is asked, who the people are, and what was left out. Or all that is wrong. */
import type { MatchProblem } from '../../matching/types';
import type { Delimiter } from '../../modules/imports/csv';
import { engineSettings, type MatchSettings } from '../../modules/match-runs/match-run.settings';
import type { MatchArguments } from './arguments';
import { bansOf } from './bans';
import { PAIR_COLUMNS, PERSON_COLUMNS } from './columns';
import { Directory } from './directory';
import { participantsOf } from './participants';
import { readPeople } from './people';
import { pinsOf } from './pins';
import { InputError, told, type Problem } from './problems';
import { readSettings } from './settings';
import { readTable, type Table } from './table';

export interface Question {
  problem: MatchProblem;
  settings: MatchSettings;
  directory: Directory;
  /** What the person who asked should know, and needs not mend. */
  notes: string[];
  /** Whoever separates with semicolons has a spreadsheet that expects them. */
  delimiter: Delimiter;
}

export async function readQuestion(asked: MatchArguments): Promise<Question> {
  const settings = await readSettings(asked.settings);
  const mentorTable = await readTable(asked.mentors, PERSON_COLUMNS);
  const menteeTable = await readTable(asked.mentees, PERSON_COLUMNS);
  const banTable = asked.bans === null ? null : await readTable(asked.bans, PAIR_COLUMNS);
  const pinTable = asked.pins === null ? null : await readTable(asked.pins, PAIR_COLUMNS);

  const [mentors, mentees] = [readPeople(mentorTable), readPeople(menteeTable)];
  const directory = new Directory(mentors.entries, mentees.entries);
  const problems = [...mentors.problems, ...mentees.problems, ...directory.problems];
  // While people are missing, whoever names them would be told wrongly that they don't exist.
  if (problems.length) throw new InputError(problems);
  const bans = bansOf(directory, banTable, problems);
  const pinned = pinsOf(pinTable, directory, bans, problems);
  if (problems.length) throw new InputError(problems);

  const wishes: Problem[] = [];
  const problem: MatchProblem = {
    seed: asked.seed,
    settings: engineSettings(settings, asked.reverse),
    mentors: participantsOf(directory, 'mentor', wishes),
    mentees: participantsOf(directory, 'mentee', wishes),
    bans,
    pinned,
  };
  const tables = [mentorTable, menteeTable, banTable, pinTable].filter((table) => table !== null);
  const notes = [...tables.flatMap(columnNotes), ...wishes.map(told)];
  return { problem, settings, directory, notes, delimiter: mentorTable.delimiter };
}

function columnNotes({ file, unknown, demographic }: Table<string>): string[] {
  const list = (columns: string[]) => columns.map((column) => `“${column}”`).join(', ');
  return [
    ...(unknown.length ? [`${file}: columns that mean nothing here are ignored: ${list(unknown)}.`] : []),
    ...(demographic.length
      ? [
          `${file}: not read: ${list(demographic)}. Demographics take no part in matching: who is matched with whom must not hang on them.`,
        ]
      : []),
  ];
}
