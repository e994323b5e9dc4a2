/** One way to write a problem and a result down, and the hashes of that: what was asked, and what came of it. */
import { createHash } from 'node:crypto';
import {
  canonicalCriteria,
  canonicalProfile,
  canonicalReferences,
  checkCriteria,
  demand,
} from './digest-criteria';
import { CRITERIA } from './score';
import { compareText } from './text';
import { BAN_RULES } from './types';
import type { Ban, Goal, MatchProblem, MatchResult, MatchSettings, PairIds, Participant } from './types';

export const PLAIN_GOAL: Goal = {
  objective: 'MOST_MATCHED',
  floor: 0,
  parity: null,
  keepBonus: 0,
  atMostChanges: null,
};

/** Lists in the order of ids, skills and bans once each, properties in one order: equal questions look equal. */
export function canonical(problem: MatchProblem): Required<MatchProblem> {
  const { seed, settings, mentors, mentees, bans, pinned = [], kept = [], goal = PLAIN_GOAL } = problem;
  return {
    seed,
    settings: canonicalSettings(settings),
    mentors: participants(mentors),
    mentees: participants(mentees),
    bans: uniqueBans(bans),
    ...canonicalReferences(problem),
    pinned: pairs(pinned),
    kept: pairs(kept),
    goal: canonicalGoal(goal),
  };
}

function pairs(list: readonly PairIds[]): PairIds[] {
  return list
    .map(({ mentorId, menteeId }) => ({ mentorId, menteeId }))
    .sort((a, b) => compareText(a.menteeId, b.menteeId) || compareText(a.mentorId, b.mentorId));
}

function canonicalGoal({ objective, floor, parity, keepBonus, atMostChanges }: Goal): Goal {
  return { objective, floor, parity, keepBonus, atMostChanges };
}

export function sha256(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

export function resultHash({ engineVersion, inputHash, ...result }: Omit<MatchResult, 'resultHash'>): string {
  return sha256({ engineVersion, inputHash, ...result });
}

function canonicalSettings(settings: MatchSettings): MatchSettings {
  const { weights, levelGap, reverse, orgUnit, discipline, language, meetingMode, location } = settings;
  const { min, max, ideal } = levelGap;
  return {
    weights: Object.fromEntries(
      CRITERIA.map((criterion) => [criterion, weights[criterion]]),
    ) as MatchSettings['weights'],
    levelGap: { min, max, ideal },
    reverse,
    orgUnit,
    discipline,
    language,
    meetingMode,
    location,
    ...canonicalCriteria(settings),
  };
}

function participants(list: readonly Participant[]): Participant[] {
  return list
    .map((one) => ({
      id: one.id,
      personId: one.personId,
      seats: one.seats,
      level: one.level,
      discipline: one.discipline,
      orgUnitId: one.orgUnitId,
      languages: [...new Set(one.languages)].sort(compareText),
      meetingModes: [...new Set(one.meetingModes)].sort(compareText),
      location: one.location,
      wishes: [...new Set(one.wishes)],
      ...canonicalProfile(one),
      least: one.least ?? 0,
      group: one.group ?? null,
    }))
    .sort((a, b) => compareText(a.id, b.id));
}

function uniqueBans(bans: readonly Ban[]): Ban[] {
  const sorted = bans
    .map(({ mentorPersonId, menteePersonId, rule }) => ({ mentorPersonId, menteePersonId, rule }))
    .sort(
      (a, b) =>
        compareText(a.mentorPersonId, b.mentorPersonId) ||
        compareText(a.menteePersonId, b.menteePersonId) ||
        BAN_RULES.indexOf(a.rule) - BAN_RULES.indexOf(b.rule),
    );
  return sorted.filter((ban, at) => {
    const before = sorted[at - 1];
    return (
      before?.mentorPersonId !== ban.mentorPersonId ||
      before.menteePersonId !== ban.menteePersonId ||
      before.rule !== ban.rule
    );
  });
}

/** Refuses what can't be meant, before anything is computed from it. */
export function checkProblem(problem: MatchProblem): void {
  const { seed, settings, mentors, mentees, bans, goal = PLAIN_GOAL } = problem;
  const { weights, levelGap } = settings;
  const all = Object.values(weights);
  const whole = (value: number | null) => value === null || Number.isSafeInteger(value);
  demand(Number.isSafeInteger(seed), 'The seed is not a whole number.');
  demand(
    all.every((weight) => Number.isInteger(weight) && weight >= 0 && weight <= 100) &&
      all.some((weight) => weight > 0),
    'Weights are whole numbers from 0 to 100, one at least above 0.',
  );
  demand([levelGap.min, levelGap.max, levelGap.ideal].every(whole), 'Level gaps are whole numbers.');
  demand(
    levelGap.min === null || levelGap.max === null || levelGap.min <= levelGap.max,
    'The smallest level gap is above the largest.',
  );
  for (const list of [mentors, mentees]) {
    demand(new Set(list.map(({ id }) => id)).size === list.length, 'An id occurs twice in a role.');
    demand(
      list.every(({ seats }) => Number.isInteger(seats) && seats >= 0 && seats <= 10_000),
      'Seats are whole numbers from 0 to 10000.',
    );
    demand(
      list.every(({ level }) => whole(level)),
      'Levels are whole numbers.',
    );
    demand(
      list.every(({ least = 0, seats }) => Number.isInteger(least) && least >= 0 && least <= seats),
      'Nobody can be promised more mentees than she has seats.',
    );
  }
  demand(
    bans.every(({ rule }) => BAN_RULES.includes(rule)),
    'A ban has an unknown rule.',
  );
  const within = (value: number | null, most: number) =>
    value === null || (Number.isInteger(value) && value >= 0 && value <= most);
  demand(
    within(goal.floor, 10_000) && within(goal.keepBonus, 10_000) && within(goal.parity, 100),
    'Floor and bonus are from 0 to 10000, a tolerance of parity from 0 to 100.',
  );
  demand(within(goal.atMostChanges, 1_000_000), 'The most changes allowed are a whole number from 0.');
  checkCriteria(problem);
}
