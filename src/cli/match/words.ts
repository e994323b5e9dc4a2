/** The engine's codes as a person says them. */
import type {
  Alternative,
  BanRule,
  Change,
  MatchResult,
  RuleCount,
  Saturated,
  Unmatched,
} from '../../matching/types';

const RULES: Partial<Record<BanRule, string>> = {
  OWN_PERSON: 'the same person',
  EXCLUSION: 'not to be paired with each other',
  MANAGER: 'one is the other’s manager',
  SKIP_LEVEL: 'one is the manager of the other’s manager',
  SAME_MANAGER: 'both have the same manager',
  ALREADY_PAIRED: 'paired already',
  BOTH_DIRECTIONS: 'paired the other way around',
  LEVEL_GAP: 'level gap outside the limits',
  SAME_ORG_UNIT: 'same org unit',
  DISCIPLINE: 'different disciplines',
  NO_COMMON_LANGUAGE: 'no language in common',
  NO_COMMON_MODE: 'no way to meet in common',
  LOCATION: 'different locations',
  TIME_OVERLAP: 'too few hours in common',
  FLOOR: 'score below the least that is allowed',
};

export function ruleWords(rule: BanRule, attribute?: RuleCount['attribute']): string {
  return RULES[rule] ?? `${codeWords(attribute ?? rule)} against the rules`;
}

/** A code that has no better words yet: `MEETING_MODE` is "meeting mode". */
export function codeWords(code: string): string {
  return code.toLowerCase().replaceAll('_', ' ');
}

export function reasonWords({
  role,
  reason,
  feasible,
}: Pick<Unmatched, 'role' | 'reason' | 'feasible'>): string {
  if (reason === 'PARTNERS_FULL') return 'all mentors who would be possible are full';
  if (reason === 'NOT_NEEDED') return 'all mentees who would be possible have their mentors';
  const partner = role === 'MENTOR' ? 'mentee' : 'mentor';
  return feasible ? `no further ${partner} is possible` : `no ${partner} is possible`;
}

/** What stands against a mentor who was not given. */
export function alternativeWords({ reason, loss }: Alternative): string {
  const full = reason === 'FULL' ? 'full; ' : '';
  if (loss?.seat) return `${full}would leave a seat more empty`;
  if (loss?.points) return `${full}would lower the total by at least ${loss.points}`;
  return reason === 'FULL' ? 'full' : 'no gain in total';
}

export function saturatedWords({ mentees, wanted, seats, mentors }: Saturated): string {
  const theirs =
    mentors === 1
      ? 'the one mentor whom they could have offers'
      : `the ${mentors} mentors whom they could have offer`;
  return `${counted(mentees, 'mentee')} want ${counted(wanted, 'seat')}; ${theirs} ${seats}`;
}

/** Why a mentee no longer has the mentor of the earlier result. */
export function changeWords({ reason }: Change): string {
  switch (reason) {
    case 'PARTNER_GONE':
      return 'the mentor is no longer there, or has no seat';
    case 'RULED_OUT':
      return 'a rule now forbids the pair';
    case 'BETTER_TOTAL':
      return 'another pair serves the goal better';
    case null:
      return '';
  }
}

export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

export function sharedWords({ shared }: Saturated): string {
  const values = shared.map(({ value }) => `“${value}”`);
  return values.length ? `; all of them share ${values.join(', ')}` : '';
}

/** What one seat more with a mentor would bring. */
export function scarceWords({ points, seat }: MatchResult['scarce'][number]): string {
  const more = points ? counted(points, 'point') : '';
  const match = seat ? 'one more match' : '';
  return [match, more].filter(Boolean).join(' and ') || 'a better result';
}
