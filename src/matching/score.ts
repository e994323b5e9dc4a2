/**
 * What a pair is worth: each criterion gives 0..10000, weights add them up to a score of 0..10000. Integers only.
 * Missing data on either side counts as neutral, so that an incomplete profile is neither a merit nor a fault.
 */
import type { Contribution, Criterion, MatchSettings, Participant } from './types';

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

/** The share of the wanted skills that are offered. */
export function skillsValue(wanted: number, offered: number, common: number): number {
  return wanted && offered ? floor((BEST * common) / wanted) : NEUTRAL;
}

const RULE_OF: Partial<
  Record<Criterion, 'discipline' | 'orgUnit' | 'language' | 'meetingMode' | 'location'>
> = {
  DISCIPLINE: 'discipline',
  ORG_UNIT: 'orgUnit',
  LANGUAGE: 'language',
  MEETING_MODE: 'meetingMode',
  LOCATION: 'location',
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
  return weights ? floor(weighted / weights) : 0;
}

/** The score of one pair, taken apart. What rounding leaves goes to the largest remainders: points add up. */
export function contributionsOf(
  settings: MatchSettings,
  mentor: Participant,
  mentee: Participant,
): Contribution[] {
  const weights = totalWeight(settings);
  const parts = CRITERIA.map((criterion) => ({ criterion, weight: weightOf(settings, criterion) }))
    .filter(({ weight }) => weight > 0)
    .map((part) => {
      const found = { ...part, ...readingOf(part.criterion, settings, mentor, mentee) };
      const weighted = found.weight * found.value;
      return { found, points: floor(weighted / weights), rest: weighted % weights };
    });
  const sum = parts.reduce((total, { found }) => total + found.weight * found.value, 0);
  let left = scoreFrom(sum, weights) - parts.reduce((total, { points }) => total + points, 0);
  for (const part of [...parts].sort((a, b) => b.rest - a.rest)) if (left-- > 0) part.points++;
  return parts.map(({ found: { criterion, weight, value, detail }, points }) => ({
    criterion,
    weight,
    value,
    points,
    detail,
  }));
}

function readingOf(
  criterion: Criterion,
  settings: MatchSettings,
  mentor: Participant,
  mentee: Participant,
): { value: number; detail: string } {
  switch (criterion) {
    case 'LEVEL_GAP': {
      const value = levelValue(settings, levelGap(settings, mentor.level, mentee.level));
      return { value, detail: levelDetail(mentor.level, mentee.level) };
    }
    case 'DISCIPLINE': {
      const found = likeness(mentor.discipline, mentee.discipline);
      return { value: disciplineValue(settings, found), detail: likenessDetail(found, 'discipline') };
    }
    case 'ORG_UNIT': {
      const found = likeness(mentor.orgUnitId, mentee.orgUnitId);
      return { value: orgUnitValue(settings, found), detail: likenessDetail(found, 'unit') };
    }
    case 'SKILLS': {
      const offered = new Set(mentor.skills);
      const wanted = new Set(mentee.skills);
      const common = [...wanted].filter((skill) => offered.has(skill)).length;
      const detail = !wanted.size
        ? 'no skills wanted on record'
        : !offered.size
          ? 'no skills offered on record'
          : `${common} of ${wanted.size} wanted ${wanted.size === 1 ? 'skill' : 'skills'}`;
      return { value: skillsValue(wanted.size, offered.size, common), detail };
    }
    case 'LANGUAGE':
      return overlapReading(mentor.languages, mentee.languages, 'languages');
    case 'MEETING_MODE':
      return overlapReading(mentor.meetingModes, mentee.meetingModes, 'ways to meet');
    case 'LOCATION': {
      const found = likeness(mentor.location, mentee.location);
      return { value: locationValue(settings, found), detail: likenessDetail(found, 'location') };
    }
    case 'WISHES': {
      const places = [
        mentor.wishes.indexOf(mentee.personId),
        mentee.wishes.indexOf(mentor.personId),
      ] as const;
      const value = wishesValue(
        wishValue(places[0], mentor.wishes.length),
        wishValue(places[1], mentee.wishes.length),
      );
      const detail = `${wishDetail('mentee', places[1], mentee.wishes.length)}; ${wishDetail('mentor', places[0], mentor.wishes.length)}`;
      return { value, detail };
    }
  }
}

/** Where the mentor stands, seen from the mentee; also in reverse programs. */
function levelDetail(mentor: number | null, mentee: number | null): string {
  if (mentor === null || mentee === null) return 'grade not known';
  const above = mentor - mentee;
  if (above === 0) return 'same grade';
  const grades = Math.abs(above) === 1 ? '1 grade' : `${Math.abs(above)} grades`;
  return `${grades} ${above > 0 ? 'above' : 'below'}`;
}

function overlapReading(
  mentor: readonly string[],
  mentee: readonly string[],
  what: string,
): { value: number; detail: string } {
  const found = overlap(mentor, mentee);
  const common = mentor.filter((one) => mentee.includes(one));
  const detail =
    found === 'UNKNOWN'
      ? `${what} not known`
      : `${found === 'SAME' ? `${what} in common: ${common.join(', ')}` : `no ${what} in common`}`;
  return { value: overlapValue(found), detail };
}

function wishDetail(who: string, place: number, wishes: number): string {
  if (!wishes) return `the ${who} wishes for nobody`;
  return place < 0 ? `not among the ${who}’s wishes` : `the ${who}’s choice ${place + 1} of ${wishes}`;
}

function likenessDetail(found: Likeness, what: string): string {
  return found === 'UNKNOWN' ? `${what} not known` : `${found.toLowerCase()} ${what}`;
}
