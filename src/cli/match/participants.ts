/** People of the files as the engine takes them. The only place that knows what a participant is made of. */
import type { MatchAttribute, Participant } from '../../matching/types';
import type { MatchArguments } from './arguments';
import type { Directory, Person } from './directory';
import { notFound } from './directory';
import type { Timetable } from './hours';
import type { Entry } from './people';
import type { Problem } from './problems';
import type { SkillBook } from './skills';
import { valueWord } from './vocabulary';

export type Role = 'mentor' | 'mentee';

/** What all of them have in common. */
export interface Common {
  directory: Directory;
  book: SkillBook;
  timetable: Timetable;
  asked: Pick<MatchArguments, 'goal' | 'timeZone'>;
}

export function entriesOf({ people }: Directory, role: Role): Entry[] {
  return people.flatMap((person) => person[role] ?? []);
}

/** Wishes for people who are not there count for nothing; `notes` tells of them. */
export function participantsOf(common: Common, role: Role, notes: Problem[]): Participant[] {
  const { directory, book } = common;
  const wanted = new Set([...entriesOf(directory, 'mentee')].flatMap(({ goals }) => goals));
  return directory.people.flatMap((person) => {
    const entry = person[role];
    if (!entry) return [];
    const wishes = wishesOf(directory, entry, role, notes);
    // What a mentor can do is something for a goal that has the same word.
    const offered =
      role === 'mentor' ? entry.skills.flatMap(({ name }) => [valueWord(name), book.idOf(name)]) : [];
    const goals = [...entry.goals, ...offered.filter((word) => wanted.has(word))];
    return [{ ...participantOf(person, entry, common), wishes, goals, ...ofRole(entry, role, common) }];
  });
}

function participantOf(
  { id }: Person,
  entry: Entry,
  { book, timetable, asked }: Common,
): Omit<Participant, 'wishes' | 'goals'> {
  const { seats, level, discipline, orgUnit, languages, meetingModes, location } = entry;
  return {
    ...{ id, personId: id, seats, level, discipline, orgUnitId: orgUnit },
    skills: entry.skills.map(({ name }) => book.idOf(name)),
    skillLevels: levelsOf(entry, book),
    ...{ languages, meetingModes, location },
    scheduleId: timetable.of(entry),
    experience: entry.experience,
    waitingDays: entry.waitingDays,
    attributes: attributesOf(entry, asked.timeZone),
  };
}

/** A promise is made to mentors, and groups are of mentees. */
function ofRole({ least, seats, group }: Entry, role: Role, { asked }: Common): Partial<Participant> {
  if (role === 'mentee') return asked.goal.parity ? { group } : {};
  return { least: Math.max(least, Math.min(seats, asked.goal.menteesPerMentor)) };
}

function levelsOf({ skills }: Entry, book: SkillBook): Record<string, number> {
  const levels: Record<string, number> = {};
  for (const { name, level } of skills)
    if (level !== null) levels[book.idOf(name)] = Math.max(level, levels[book.idOf(name)] ?? 0);
  return levels;
}

function attributesOf({ jobTitle, affiliation, timeZone }: Entry, usualZone: string | null) {
  const told: [MatchAttribute, string | null][] = [
    ['JOB_TITLE', jobTitle],
    ['AFFILIATION', affiliation],
    ['TIME_ZONE', timeZone ?? usualZone],
  ];
  return Object.fromEntries(told.filter(([, value]) => value !== null)) as Participant['attributes'];
}

function wishesOf(directory: Directory, { wishes }: Entry, role: Role, notes: Problem[]): string[] {
  const wanted: Role = role === 'mentor' ? 'mentee' : 'mentor';
  return wishes.flatMap((reference) => {
    const person = directory.find(reference);
    if (person && person !== 'AMBIGUOUS' && person[wanted]) return [person.id];
    const message =
      person === undefined || person === 'AMBIGUOUS'
        ? notFound(reference.text, person)
        : `“${reference.text}” is no ${wanted}.`;
    notes.push({ ...reference, message: `The wish is left out. ${message}` });
    return [];
  });
}
