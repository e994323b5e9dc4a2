/** People of the files as the engine takes them. The only place that knows what a participant is made of. */
import type { Participant } from '../../matching/types';
import type { Directory, Person } from './directory';
import type { Entry } from './people';
import { notFound } from './directory';
import type { Problem } from './problems';

type Role = 'mentor' | 'mentee';

/** Wishes for people who are not there count for nothing; `notes` tells of them. */
export function participantsOf(directory: Directory, role: Role, notes: Problem[]): Participant[] {
  return directory.people.flatMap((person) => {
    const entry = person[role];
    return entry ? [participantOf(person, entry, role, wishesOf(directory, entry, role, notes))] : [];
  });
}

function participantOf({ id }: Person, entry: Entry, role: Role, wishes: string[]): Participant {
  const { seats, least, level, discipline, orgUnit, skills, languages, meetingModes, location } = entry;
  return {
    id,
    personId: id,
    seats,
    level,
    discipline,
    orgUnitId: orgUnit,
    skills,
    languages,
    meetingModes,
    location,
    wishes,
    // Spreadsheets have no columns for these.
    skillLevels: {},
    scheduleId: null,
    goals: [],
    experience: null,
    waitingDays: null,
    attributes: {},
    // A promise is made to mentors; whoever learns has a seat or none.
    ...(role === 'mentor' && { least }),
  };
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
