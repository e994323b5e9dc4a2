/** Writing down, and refusing, what belongs to the later criteria: skills, hours, goals, history, waiting, relations. */
import { isWeek } from './schedules';
import { compareText } from './text';
import { MatchProblemError } from './types';
import type { EarlierPairing, MatchProblem, MatchSettings, Participant } from './types';

export function canonicalCriteria({ timeOverlap, history, fullWaitDays, relations }: MatchSettings) {
  return {
    timeOverlap: { min: timeOverlap.min, enough: timeOverlap.enough },
    history,
    fullWaitDays,
    relations: relations
      .map(({ attribute, relation }) => ({ attribute, relation }))
      .sort((a, b) => compareText(a.attribute, b.attribute)),
  };
}

export function canonicalProfile(one: Participant) {
  const skills = [...new Set(one.skills)].sort(compareText);
  const levels = skills.flatMap((skill) => {
    const level = one.skillLevels[skill];
    return level === undefined ? [] : [[skill, level] as const];
  });
  return {
    skills,
    skillLevels: Object.fromEntries(levels),
    scheduleId: one.scheduleId,
    goals: [...new Set(one.goals)].sort(compareText),
    experience: one.experience,
    waitingDays: one.waitingDays,
    attributes: Object.fromEntries(Object.entries(one.attributes).sort(([a], [b]) => compareText(a, b))),
  };
}

export function canonicalReferences({ skills = [], schedules = [], history = [] }: MatchProblem) {
  return {
    skills: byId(skills.map(({ id, name, parentId }) => ({ id, name, parentId }))),
    schedules: byId(schedules.map(({ id, weeks }) => ({ id, weeks }))),
    history: couples(history),
  };
}

function byId<One extends { id: string }>(list: readonly One[]): One[] {
  return [...list].sort((a, b) => compareText(a.id, b.id));
}

/** Each two people once: what they completed counts. */
function couples(history: readonly EarlierPairing[]): EarlierPairing[] {
  const found = new Map<string, EarlierPairing>();
  for (const { personIds, completed } of history) {
    const [first, second] = [...personIds].sort(compareText) as [string, string];
    const key = JSON.stringify([first, second]);
    const before = found.get(key)?.completed ?? false;
    found.set(key, { personIds: [first, second], completed: completed || before });
  }
  return [...found].sort(([a], [b]) => compareText(a, b)).map(([, couple]) => couple);
}

export function checkCriteria(problem: MatchProblem): void {
  const { settings, mentors, mentees, skills = [] } = problem;
  const people = [...mentors, ...mentees];
  checkSchedules(problem, people);
  demand(new Set(skills.map(({ id }) => id)).size === skills.length, 'An id occurs twice among the skills.');
  demand(
    people.every(({ skillLevels }) =>
      Object.values(skillLevels).every((level) => Number.isInteger(level) && level >= 1 && level <= 5),
    ),
    'Levels of skills are whole numbers from 1 to 5.',
  );
  const counts = people.flatMap(({ experience, waitingDays }) => [experience, waitingDays]);
  demand(
    counts.every((count) => count === null || (Number.isSafeInteger(count) && count >= 0)),
    'Pairings and days are counted in whole numbers from 0.',
  );
  demand(isCount(settings.fullWaitDays), 'A full wait is a whole number of days, one at least.');
  demand(
    new Set(settings.relations.map(({ attribute }) => attribute)).size === settings.relations.length,
    'An attribute has two relations.',
  );
}

function checkSchedules({ settings, schedules = [] }: MatchProblem, people: readonly Participant[]): void {
  const { min, enough } = settings.timeOverlap;
  demand(
    (min === null || Number.isSafeInteger(min)) && isCount(enough),
    'Minutes of common hours are whole numbers, and enough of them is one at least.',
  );
  const known = new Set(schedules.map(({ id }) => id));
  demand(known.size === schedules.length, 'An id occurs twice among the schedules.');
  const kinds = schedules[0]?.weeks.length ?? 1;
  demand(
    kinds > 0 && schedules.every(({ weeks }) => weeks.length === kinds && weeks.every(isWeek)),
    'Schedules have equally many weeks, and in each of them spans that rise.',
  );
  demand(
    people.every(({ scheduleId }) => scheduleId === null || known.has(scheduleId)),
    'Somebody has a schedule that is not among the schedules.',
  );
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0;
}

export function demand(holds: boolean, otherwise: string): void {
  if (!holds) throw new MatchProblemError(otherwise);
}
