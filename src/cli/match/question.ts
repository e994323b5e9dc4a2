/** All files together: what the engine is asked, who the people are, and what was left out. Or all that is wrong. */
import type { MatchAttribute, MatchProblem, MatchSettings as EngineSettings } from '../../matching/types';
import type { Delimiter } from '../../modules/imports/csv';
import { stillPinned } from '../../modules/match-runs/match-earlier';
import { engineGoal } from '../../modules/match-runs/match-goal';
import { engineSettings, type MatchSettings } from '../../modules/match-runs/match-run.settings';
import type { MatchArguments } from './arguments';
import { bansOf } from './bans';
import { PAIR_COLUMNS, PERSON_COLUMNS, SKILL_COLUMNS, type PersonField } from './columns';
import { Directory } from './directory';
import { historyOf, keptOf, type KeptPair } from './earlier';
import { timetableOf } from './hours';
import { columnNotes, wasteNotes } from './notes';
import { parityProblems } from './parity';
import { entriesOf, participantsOf } from './participants';
import { readPeople } from './people';
import { pinsOf } from './pins';
import { InputError, told, type Problem } from './problems';
import { readSettings } from './settings';
import { SkillBook } from './skills';
import { readTable, type Table } from './table';

export interface Question {
  problem: MatchProblem;
  settings: MatchSettings;
  asked: MatchArguments;
  directory: Directory;
  /** Of the earlier result. */
  kept: KeptPair[];
  /** What the person who asked should know, and needs not mend. */
  notes: string[];
  /** Whoever separates with semicolons has a spreadsheet that expects them. */
  delimiter: Delimiter;
}

export async function readQuestion(asked: MatchArguments): Promise<Question> {
  const settings = await readSettings(asked.settings);
  const tables = await readTables(asked);
  const engine = engineSettings(settings, asked.reverse);
  const unread = unreadIn(engine);
  const directory = directoryOf(tables, asked, unread);

  const [problems, wishes, notes]: [Problem[], Problem[], string[]] = [[], [], []];
  const bans = bansOf(directory, tables.bans, problems);
  const pinned = pinsOf(tables.pins, directory, bans, problems);
  const history = historyOf(tables.history, directory, problems, notes);
  const kept = keptOf(tables.keep, directory, problems, notes);
  const book = new SkillBook(tables.skills, problems);
  const people = [...entriesOf(directory, 'mentor'), ...entriesOf(directory, 'mentee')];
  const timetable = timetableOf(people, asked, problems);
  if (problems.length) throw new InputError(problems);

  const common = { directory, book, timetable, asked };
  const mentors = participantsOf(common, 'mentor', wishes);
  const mentees = participantsOf(common, 'mentee', wishes);
  const problem: MatchProblem = {
    ...{ seed: asked.seed, settings: engine, mentors, mentees, bans },
    skills: book.with(people.flatMap(({ skills }) => skills)),
    schedules: timetable.schedules,
    history,
    pinned: [...pinned, ...stillPinned(kept, pinned, { mentors, mentees, bans })],
    kept: kept.map(({ mentorId, menteeId }) => ({ mentorId, menteeId })),
    goal: engineGoal(asked.goal),
  };
  const all = [tables.mentors, tables.mentees, tables.bans, tables.pins, tables.skills];
  return {
    ...{ problem, settings, asked, directory, kept, delimiter: tables.mentors.delimiter },
    notes: [
      ...all.flatMap((table) => (table ? columnNotes(table) : [])),
      ...wasteNotes(asked, engine, [tables.mentors, tables.mentees]),
      ...notes,
      ...wishes.map(told),
    ],
  };
}

/** As in the API, what plays no part in a run is not even read. */
function unreadIn({ weights, timeOverlap, relations }: EngineSettings): PersonField[] {
  const related = (wanted: MatchAttribute) => relations.some(({ attribute }) => attribute === wanted);
  const byTime = weights.TIME_OVERLAP > 0 || timeOverlap.min !== null;
  const plays: Partial<Record<PersonField, boolean>> = {
    hours: byTime,
    timeZone: byTime || related('TIME_ZONE'),
    goals: weights.GOALS > 0,
    experience: weights.EXPERIENCE > 0,
    waitingDays: weights.WAITING > 0,
    jobTitle: related('JOB_TITLE'),
    affiliation: related('AFFILIATION'),
  };
  return (Object.keys(plays) as PersonField[]).filter((field) => !plays[field]);
}

type Tables = Awaited<ReturnType<typeof readTables>>;

async function readTables({ mentors, mentees, bans, pins, history, skills, goal, parity }: MatchArguments) {
  const where = async <Field extends string>(
    file: string | null | undefined,
    words: Readonly<Record<Field, string>>,
  ): Promise<Table<Field> | null> => (file == null ? null : readTable(file, words));
  return {
    mentors: await readTable(mentors, PERSON_COLUMNS),
    mentees: await readTable<PersonField>(mentees, PERSON_COLUMNS, parity),
    bans: await where(bans, PAIR_COLUMNS),
    pins: await where(pins, PAIR_COLUMNS),
    history: await where(history, PAIR_COLUMNS),
    skills: await where(skills, SKILL_COLUMNS),
    keep: await where(goal.keepFrom, PAIR_COLUMNS),
  };
}

/** While people are missing, whoever names them would be told wrongly that they don't exist. */
function directoryOf(tables: Tables, { parity }: MatchArguments, unread: readonly PersonField[]): Directory {
  const [mentors, mentees] = [readPeople(tables.mentors, unread), readPeople(tables.mentees, unread)];
  const directory = new Directory(mentors.entries, mentees.entries);
  const problems = [
    ...mentors.problems,
    ...mentees.problems,
    ...parityProblems(tables.mentees, parity),
    ...directory.problems,
  ];
  if (problems.length) throw new InputError(problems);
  return directory;
}
