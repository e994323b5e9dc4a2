/**
 * What a pair is worth: each criterion gives 0..10000, weights add them up to a score of 0..10000. Integers only.
 * Missing data on either side counts as neutral, so that an incomplete profile is neither a merit nor a fault.
 */
import type { Criterion, HistoryFound, MatchSettings } from './types';

// Taken once: cells are scored by the million.
const { floor } = Math;

export const BEST = 10_000;
const NEUTRAL = BEST / 2;
/** How far from the ideal a gap still scores when nothing bounds it. */
const USUAL_SPAN = 5;

export const CRITERIA: readonly Criterion[] = [
  'LEVEL_GAP',
  'DISCIPLINE',
  'ORG_UNIT',
  'SKILLS',
  'LANGUAGE',
  'MEETING_MODE',
  'LOCATION',
  'WISHES',
  'TIME_OVERLAP',
  'GOALS',
  'HISTORY',
  'EXPERIENCE',
  'WAITING',
];

export type Likeness = 'SAME' | 'DIFFERENT' | 'UNKNOWN';

export function likeness(a: string | null, b: string | null): Likeness {
  if (a === null || b === null) return 'UNKNOWN';
  return a === b ? 'SAME' : 'DIFFERENT';
}

/** Whether two lists have something in common; an empty one is not known. */
export function overlap(a: readonly string[], b: readonly string[]): Likeness {
  if (!a.length || !b.length) return 'UNKNOWN';
  return a.some((one) => b.includes(one)) ? 'SAME' : 'DIFFERENT';
}

/** As the bounds and the ideal mean it; null where a level is not known. */
export function levelGap(
  settings: MatchSettings,
  mentor: number | null,
  mentee: number | null,
): number | null {
  if (mentor === null || mentee === null) return null;
  return settings.reverse ? mentee - mentor : mentor - mentee;
}

/** Falls in equal steps from the ideal to just above 0 at the farthest gap that is allowed. */
export function levelValue({ levelGap: { min, max, ideal } }: MatchSettings, gap: number | null): number {
  if (gap === null) return NEUTRAL;
  const spans = [min, max].map((bound) => (bound === null ? USUAL_SPAN : Math.abs(bound - ideal)));
  const steps = Math.max(...spans) + 1;
  return Math.max(0, BEST - floor((BEST * Math.abs(gap - ideal)) / steps));
}

export function disciplineValue({ discipline }: MatchSettings, found: Likeness): number {
  if (found === 'UNKNOWN') return NEUTRAL;
  return (found === 'DIFFERENT') === (discipline === 'PREFER_DIFFERENT') ? BEST : 0;
}

export function orgUnitValue({ orgUnit }: MatchSettings, found: Likeness): number {
  if (found === 'UNKNOWN') return NEUTRAL;
  return (found === 'SAME') === (orgUnit === 'PREFER_SAME') ? BEST : 0;
}

export function overlapValue(found: Likeness): number {
  return found === 'UNKNOWN' ? NEUTRAL : found === 'SAME' ? BEST : 0;
}

export function locationValue({ location }: MatchSettings, found: Likeness): number {
  if (found === 'UNKNOWN') return NEUTRAL;
  return (found === 'DIFFERENT') === (location === 'PREFER_DIFFERENT') ? BEST : 0;
}

/** Falls in equal steps from the first choice to just above 0 at the last; who names others only, wishes for none of them. */
export function wishValue(place: number, wishes: number): number {
  if (!wishes) return NEUTRAL;
  return place < 0 ? 0 : BEST - floor((BEST * place) / wishes);
}

/** Of both sides, each counting half. */
export function wishesValue(ofMentor: number, ofMentee: number): number {
  return floor((ofMentor + ofMentee) / 2);
}

/** Grows with the minutes until they are enough. */
export function timeValue({ timeOverlap: { enough } }: MatchSettings, minutes: number | null): number {
  return minutes === null ? NEUTRAL : floor((BEST * Math.min(minutes, enough)) / enough);
}

/** The share of the mentee's goals that the mentor can do something for. */
export function goalsValue(wanted: number, offered: number, common: number): number {
  return wanted && offered ? floor((BEST * common) / wanted) : NEUTRAL;
}

export function historyValue({ history }: MatchSettings, found: HistoryFound): number {
  return found === (history === 'PREFER_PROVEN' ? 'COMPLETED' : 'NONE') ? BEST : 0;
}

/** After so many completed pairings, more make a mentor no more experienced. */
const EXPERIENCED = 3;

/** Experience counts for whoever is mentored for the first time; so it is left to them. */
export function experienceValue(mentor: number | null, mentee: number | null): number {
  if (mentor === null || mentee !== 0) return NEUTRAL;
  return floor((BEST * Math.min(mentor, EXPERIENCED)) / EXPERIENCED);
}

/** The same with every mentor: where seats are short, it decides who gets one. */
export function waitingValue({ fullWaitDays }: MatchSettings, days: number | null): number {
  return days === null ? NEUTRAL : floor((BEST * Math.min(days, fullWaitDays)) / fullWaitDays);
}

/** A parent or child of the wanted skill. */
export const nearSkillValue = BEST / 2;

/** Each of the five levels that the offer stays below the wish costs a fifth; what is not said costs nothing. */
export function skillValue(wanted: number | undefined, offered: number | undefined): number {
  const short = wanted && offered ? Math.max(0, wanted - offered) : 0;
  return Math.max(0, BEST - (BEST / 5) * short);
}

/** The mean over the wanted skills; `points` is the sum of what each is worth. */
export function skillsValue(wanted: number, offered: number, points: number): number {
  // Whole numbers below 2^31: cutting off is what floor does, and quicker.
  return wanted && offered ? (points / wanted) | 0 : NEUTRAL;
}

const RULE_OF: Partial<
  Record<Criterion, 'discipline' | 'orgUnit' | 'language' | 'meetingMode' | 'location' | 'history'>
> = {
  DISCIPLINE: 'discipline',
  ORG_UNIT: 'orgUnit',
  LANGUAGE: 'language',
  MEETING_MODE: 'meetingMode',
  LOCATION: 'location',
  HISTORY: 'history',
};

/** A criterion without a preference plays no part: its weight must not flatten the others. */
export function weightOf(settings: MatchSettings, criterion: Criterion): number {
  const rule = RULE_OF[criterion];
  return rule && settings[rule] === 'ANY' ? 0 : settings.weights[criterion];
}

export function totalWeight(settings: MatchSettings): number {
  return CRITERIA.reduce((sum, criterion) => sum + weightOf(settings, criterion), 0);
}

/** The one rounding; `weighted` is the sum of weight × value. Without any preference all pairs are worth 0. */
export function scoreFrom(weighted: number, weights: number): number {
  return weights ? (weighted / weights) | 0 : 0;
}
