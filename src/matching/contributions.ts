/** Why a score is what it is: each criterion with its points, and one sentence for a person to read. */
import { compareText } from './text';
import {
  CRITERIA,
  disciplineValue,
  experienceValue,
  goalsValue,
  historyValue,
  levelGap,
  levelValue,
  likeness,
  locationValue,
  orgUnitValue,
  overlap,
  overlapValue,
  scoreFrom,
  skillsValue,
  timeValue,
  totalWeight,
  waitingValue,
  weightOf,
  wishesValue,
  wishValue,
  type Likeness,
} from './score';
import { fitOf, type SkillFit } from './skills';
import type { Terms } from './terms';
import type { Contribution, Criterion, HistoryFound, Participant } from './types';

const { floor } = Math;

/** The score of one pair, taken apart. What rounding leaves goes to the largest remainders: points add up. */
export function contributionsOf(terms: Terms, mentor: Participant, mentee: Participant): Contribution[] {
  const { settings } = terms;
  const weights = totalWeight(settings);
  const parts = CRITERIA.map((criterion) => ({ criterion, weight: weightOf(settings, criterion) }))
    .filter(({ weight }) => weight > 0)
    .map((part) => {
      const found = { ...part, ...readingOf(part.criterion, terms, mentor, mentee) };
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

interface Reading {
  value: number;
  detail: string;
}

function readingOf(criterion: Criterion, terms: Terms, mentor: Participant, mentee: Participant): Reading {
  const { settings } = terms;
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
    case 'SKILLS':
      return skillsReading(terms, mentor, mentee);
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
    case 'TIME_OVERLAP': {
      const minutes = terms.schedules.minutes(mentor.scheduleId, mentee.scheduleId);
      return { value: timeValue(settings, minutes), detail: timeDetail(minutes) };
    }
    case 'GOALS':
      return goalsReading(mentor, mentee);
    case 'HISTORY': {
      const found = terms.history.between(mentor.personId, mentee.personId);
      return { value: historyValue(settings, found), detail: HISTORY_WORDS[found] };
    }
    case 'EXPERIENCE': {
      const value = experienceValue(mentor.experience, mentee.experience);
      return { value, detail: experienceDetail(mentor.experience, mentee.experience) };
    }
    case 'WAITING': {
      const { waitingDays: days } = mentee;
      const detail =
        days === null ? 'waiting time not known' : `the mentee has waited ${counted(days, 'day')}`;
      return { value: waitingValue(settings, days), detail };
    }
  }
}

function skillsReading({ skills: tree }: Terms, mentor: Participant, mentee: Participant): Reading {
  const wanted = [...new Set(mentee.skills)];
  const fits = wanted.map((skill) => ({ skill, ...fitOf(tree, mentor, mentee, skill) }));
  const points = fits.reduce((sum, { value }) => sum + value, 0);
  const value = skillsValue(wanted.length, mentor.skills.length, points);
  if (!wanted.length) return { value, detail: 'no skills wanted on record' };
  if (!mentor.skills.length) return { value, detail: 'no skills offered on record' };
  const named = (before: string, wished: SkillFit['fit']) => {
    const found = fits.filter(({ fit }) => fit === wished);
    const names = found.flatMap(({ skill }) => tree.name(skill) ?? []).sort(compareText);
    const text = names.length ? `: ${names.join(', ')}` : '';
    return found.length ? `; ${before}${text}` : '';
  };
  const full = fits.filter(({ fit }) => fit === 'FULL').length;
  const count = `${full} of ${wanted.length} wanted ${wanted.length === 1 ? 'skill' : 'skills'}`;
  const detail = `${named(count, 'FULL').slice(2) || count}${named('below the wanted level', 'BELOW')}${named('something close', 'NEAR')}`;
  return { value, detail };
}

/** Where the mentor stands, seen from the mentee; also in reverse programs. */
function levelDetail(mentor: number | null, mentee: number | null): string {
  if (mentor === null || mentee === null) return 'grade not known';
  const above = mentor - mentee;
  if (above === 0) return 'same grade';
  const grades = Math.abs(above) === 1 ? '1 grade' : `${Math.abs(above)} grades`;
  return `${grades} ${above > 0 ? 'above' : 'below'}`;
}

function overlapReading(mentor: readonly string[], mentee: readonly string[], what: string): Reading {
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

function goalsReading(mentor: Participant, mentee: Participant): Reading {
  const common = mentee.goals.filter((goal) => mentor.goals.includes(goal));
  const value = goalsValue(mentee.goals.length, mentor.goals.length, common.length);
  if (!mentee.goals.length) return { value, detail: 'no tags of the mentee’s goals on record' };
  if (!mentor.goals.length)
    return { value, detail: 'nothing of the mentor’s on record that goals could meet' };
  const names = common.length ? `: ${common.join(', ')}` : '';
  return { value, detail: `${common.length} of ${counted(mentee.goals.length, 'tag')} of goals${names}` };
}

const HISTORY_WORDS: Record<HistoryFound, string> = {
  NONE: 'never paired before',
  PAIRED: 'paired before, not to the end',
  COMPLETED: 'paired before, to the end',
};

function experienceDetail(mentor: number | null, mentee: number | null): string {
  if (mentor === null || mentee === null) return 'experience not known';
  if (mentee) return 'not the mentee’s first pairing';
  return `the mentee’s first pairing; the mentor has completed ${mentor ? counted(mentor, 'pairing') : 'none'}`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function timeDetail(minutes: number | null): string {
  if (minutes === null) return 'hours not known';
  const parts = [minutes >= 60 ? `${floor(minutes / 60)} h` : '', minutes % 60 ? `${minutes % 60} min` : ''];
  return minutes
    ? `${parts.filter(Boolean).join(' ')} of common hours in each week`
    : 'no common hours in some week';
}
