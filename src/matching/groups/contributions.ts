/** Why a group: what each criterion gives its pairs, added up so that the points are the group's affinity. */
import { contributionsOf } from '../contributions';
import type { Terms } from '../terms';
import type { Contribution, Criterion } from '../types';
import { alike, asParticipant } from './affinity';
import type { Group, GroupCriterion, GroupProblem, Member } from './types';

const DETAILS_TOLD = 3;

/** Both directions of a pair in one; halves that rounding leaves go to the first criteria. */
export function pairContributions(terms: Terms, a: Member, b: Member): Contribution[] {
  const there = contributionsOf(terms, asParticipant(a), asParticipant(b));
  const back = contributionsOf(terms, asParticipant(b), asParticipant(a));
  const both = there.map((one, at) => ({ one, other: back[at]! }));
  let halves = both.filter(({ one, other }) => (one.points + other.points) % 2).length >> 1;
  return both.map(({ one, other }) => {
    const points = one.points + other.points;
    const half = points % 2 && halves > 0 ? 1 : 0;
    halves -= half;
    return {
      criterion: one.criterion,
      weight: one.weight,
      value: (one.value + other.value) >> 1,
      points: (points >> 1) + half,
      detail: peerDetail(one.criterion, a, b) ?? one.detail,
    };
  });
}

type Two = readonly [Member, Member];

export function describeGroup(
  terms: Terms,
  members: readonly Member[],
  spread: GroupProblem['spread'],
): Group {
  const twos = twosOf(members);
  const memberIds = members.map(({ id }) => id);
  return { memberIds, ...describeTwos(terms, twos, spread) };
}

/** What these twos of a group add to it, and why. */
export function describeTwos(terms: Terms, twos: readonly Two[], spread: GroupProblem['spread']) {
  const criteria = criteriaOf(terms, twos);
  const affinity = criteria.reduce((sum, { points }) => sum + points, 0);
  const likenesses = likenessesOf(twos, spread);
  const cost = likenesses.reduce((sum, one) => sum + one.cost, 0);
  return { affinity, score: affinity - cost, criteria, spread: likenesses };
}

function criteriaOf(terms: Terms, twos: readonly Two[]): GroupCriterion[] {
  const told = twos.map(([a, b]) => pairContributions(terms, a, b));
  return (told[0] ?? []).map(({ criterion, weight }, at) => {
    const parts = told.map((contributions) => contributions[at]!);
    return {
      criterion,
      weight,
      value: Math.floor(parts.reduce((sum, { value }) => sum + value, 0) / parts.length),
      points: parts.reduce((sum, { points }) => sum + points, 0),
      detail: tally(parts.map(({ detail }) => detail)),
    };
  });
}

function likenessesOf(twos: readonly Two[], spread: GroupProblem['spread']): Group['spread'] {
  return spread.map(({ attribute, penalty }) => {
    const count = twos.filter(([a, b]) => alike(a, b, attribute)).length;
    return { attribute, alike: count, pairs: twos.length, cost: count * penalty };
  });
}

function twosOf(members: readonly Member[]): Two[] {
  return members.flatMap((a, at) => members.slice(at + 1).map((b): Two => [a, b]));
}

/** Where the engine speaks of mentors and mentees, peers need other words. */
function peerDetail(criterion: Criterion, a: Member, b: Member): string | null {
  switch (criterion) {
    case 'LEVEL_GAP': {
      if (a.level === null || b.level === null) return null;
      const apart = Math.abs(a.level - b.level);
      return apart === 0 ? 'same grade' : `${counted(apart, 'grade')} apart`;
    }
    case 'SKILLS': {
      if (!a.skills.length || !b.skills.length) return 'skills not known';
      const common = a.skills.filter((skill) => b.skills.includes(skill)).length;
      return `${counted(common, 'skill')} in common`;
    }
    case 'WISHES': {
      const places = [placeOf(a, b), placeOf(b, a)].filter((place) => place !== null);
      if (!places.length) return a.wishes.length || b.wishes.length ? 'no wish for each other' : 'no wishes';
      const told = places.sort((one, other) => one - other).map((place) => place + 1);
      return told.length === 2
        ? `wish for each other, choices ${told.join(' and ')}`
        : `one wishes for the other, choice ${told[0]}`;
    }
    case 'GOALS': {
      if (!a.goals.length || !b.goals.length) return 'goals not known';
      const common = a.goals.filter((goal) => b.goals.includes(goal));
      const names = common.length ? `: ${common.join(', ')}` : '';
      return `${counted(common.length, 'tag')} of goals in common${names}`;
    }
    case 'EXPERIENCE': {
      const known = [a.experience, b.experience].filter((one) => one !== null);
      if (known.length < 2) return null;
      const [least, most] = known.sort((one, other) => one - other) as [number, number];
      if (least) return 'not the first pairing of either';
      return most ? `a first pairing, with one who has had ${most}` : 'the first pairing of both';
    }
    case 'WAITING': {
      const days = [a.waitingDays, b.waitingDays].filter((one) => one !== null);
      if (!days.length) return null;
      const told = days.sort((one, other) => other - one).map((one) => counted(one, 'day'));
      return told.length === 2 ? `have waited ${told.join(' and ')}` : `one has waited ${told[0]}`;
    }
    default:
      return null;
  }
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function placeOf(whose: Member, whom: Member): number | null {
  const place = whose.wishes.indexOf(whom.personId);
  return place < 0 ? null : place;
}

/** One detail as it is; several with how often each occurs. */
function tally(details: readonly string[]): string {
  if (details.length === 1) return details[0]!;
  const counts = new Map<string, number>();
  for (const detail of details) counts.set(detail, (counts.get(detail) ?? 0) + 1);
  return [...counts]
    .sort(([a, some], [b, more]) => more - some || (a < b ? -1 : 1))
    .slice(0, DETAILS_TOLD)
    .map(([detail, count]) => `${detail} (${count} of ${details.length} pairs)`)
    .join('; ');
}
