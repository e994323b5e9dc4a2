/** Who must never be paired: by managers, by "not with", and by the file of bans. Always in both directions. */
import type { Ban, BanRule } from '../../matching/types';
import type { PairField } from './columns';
import type { Directory, Person } from './directory';
import { notFound } from './directory';
import { pairsOf } from './pairs';
import type { Problem } from './problems';
import type { Table } from './table';
import { valueWord } from './vocabulary';

export function bansOf(directory: Directory, listed: Table<PairField> | null, problems: Problem[]): Ban[] {
  return [...exclusions(directory, listed, problems), ...lines(directory, problems)];
}

function exclusions(directory: Directory, listed: Table<PairField> | null, problems: Problem[]): Ban[] {
  const bans: Ban[] = [];
  for (const person of directory.people)
    for (const reference of [person.mentor, person.mentee].flatMap((entry) => entry?.notWith ?? [])) {
      const other = directory.need(reference, problems);
      if (other) bans.push(...bothWays(person, other, 'EXCLUSION'));
    }
  for (const { first, second } of pairsOf(listed, directory, problems))
    bans.push(...bothWays(first, second, 'EXCLUSION'));
  return bans;
}

/** Reporting lines as far as the files tell them; a manager who is in neither file still has a team. */
function lines(directory: Directory, problems: Problem[]): Ban[] {
  const managers = new Map<Person, Person>();
  const teams = new Map<Person | string, Person[]>();
  for (const person of directory.people) {
    const manager = managerOf(person, directory, problems);
    if (manager === null) continue;
    teams.set(manager, [...(teams.get(manager) ?? []), person]);
    if (typeof manager !== 'string') managers.set(person, manager);
  }
  const bans: Ban[] = [];
  for (const [person, manager] of managers) {
    bans.push(...bothWays(person, manager, 'MANAGER'));
    const above = managers.get(manager);
    if (above) bans.push(...bothWays(person, above, 'SKIP_LEVEL'));
  }
  for (const team of teams.values()) {
    const mentors = team.filter(({ mentor }) => mentor);
    for (const { id: menteePersonId } of team.filter(({ mentee }) => mentee))
      for (const { id: mentorPersonId } of mentors)
        if (mentorPersonId !== menteePersonId)
          bans.push({ mentorPersonId, menteePersonId, rule: 'SAME_MANAGER' });
  }
  return bans;
}

function managerOf(person: Person, directory: Directory, problems: Problem[]): Person | string | null {
  const told = [person.mentor, person.mentee].flatMap((entry) => (entry?.manager ? [entry.manager] : []));
  const found = told.map((reference) => {
    const manager = directory.find(reference);
    if (manager === 'AMBIGUOUS') problems.push({ ...reference, message: notFound(reference.text, manager) });
    return manager ?? valueWord(reference.text);
  });
  const [first, second] = found;
  if (first === undefined || first === 'AMBIGUOUS' || second === 'AMBIGUOUS' || first === person) return null;
  if (second !== undefined && second !== first)
    problems.push({
      ...told[1]!,
      message: 'The other file names another manager of this person. Correct one.',
    });
  return first;
}

function bothWays(one: Person, other: Person, rule: BanRule): Ban[] {
  return [[one, other] as const, [other, one] as const].flatMap(([mentor, mentee]) =>
    mentor.mentor && mentee.mentee && mentor !== mentee
      ? [{ mentorPersonId: mentor.id, menteePersonId: mentee.id, rule }]
      : [],
  );
}
