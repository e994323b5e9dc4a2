/** What languages, ways to meet, locations, wishes and goals add to a row of the grid. */
import { banCode, locationBanned, overlapBanned, push } from './feasible';
import {
  likeness,
  locationValue,
  goalsValue,
  overlapValue,
  weightOf,
  wishesValue,
  wishValue,
  type Likeness,
} from './score';
import type { Terms } from './terms';
import type { BanRule, Criterion, OverlapRule, Participant } from './types';

const LIKENESSES: readonly Likeness[] = ['UNKNOWN', 'SAME', 'DIFFERENT'];

/** Adds its part to each mentor's sum, or bans: a sum that is negative is the code of a ban, and stays. */
export type Part = (mentee: Participant, sums: Int32Array) => void;

/** None where it plays no part. */
export type PartMaker = (terms: Terms, mentors: readonly Participant[]) => Part[];

export function add(sums: Int32Array, mentor: number, value: number): void {
  const sum = sums[mentor]!;
  if (sum >= 0) sums[mentor] = value < 0 ? value : sum + value;
}

export const languages: PartMaker = (terms, mentors) =>
  overlapping(
    terms,
    mentors,
    'LANGUAGE',
    'NO_COMMON_LANGUAGE',
    terms.settings.language,
    (one) => one.languages,
  );

export const meetingModes: PartMaker = (terms, mentors) =>
  overlapping(
    terms,
    mentors,
    'MEETING_MODE',
    'NO_COMMON_MODE',
    terms.settings.meetingMode,
    (one) => one.meetingModes,
  );

function overlapping(
  { settings }: Terms,
  mentors: readonly Participant[],
  criterion: Criterion,
  rule: BanRule,
  asked: OverlapRule,
  of: (one: Participant) => readonly string[],
): Part[] {
  const weight = weightOf(settings, criterion);
  const lists = mentors.map(of);
  // A ban is only for what both have said.
  const bans = asked === 'REQUIRE_COMMON' && lists.some(({ length }) => length > 0);
  if (!weight && !bans) return [];
  const table = LIKENESSES.map((found) =>
    overlapBanned(asked, found) ? banCode(rule) : weight * overlapValue(found),
  );
  return [overlaps(lists, of, table)];
}

function overlaps(
  lists: readonly (readonly string[])[],
  of: (one: Participant) => readonly string[],
  table: readonly number[],
): Part {
  const having = new Map<string, number[]>();
  lists.forEach((list, mentor) => {
    for (const one of new Set(list)) push(having, one, mentor);
  });
  const common = new Uint8Array(lists.length);
  return (mentee, sums) => {
    const hers = of(mentee);
    common.fill(0);
    for (const one of hers) for (const mentor of having.get(one) ?? []) common[mentor] = 1;
    for (let j = 0; j < lists.length; j++)
      add(sums, j, table[!hers.length || !lists[j]!.length ? 0 : common[j] ? 1 : 2]!);
  };
}

export const locations: PartMaker = ({ settings }, mentors) => {
  const weight = weightOf(settings, 'LOCATION');
  if (!weight && settings.location !== 'REQUIRE_SAME') return [];
  const worth = (found: Likeness) =>
    locationBanned(settings, found) ? banCode('LOCATION') : weight * locationValue(settings, found);
  return [
    (mentee, sums) => {
      mentors.forEach(({ location }, j) => add(sums, j, worth(likeness(location, mentee.location))));
    },
  ];
};

export const wishes: PartMaker = ({ settings }, mentors) => {
  const weight = weightOf(settings, 'WISHES');
  if (!weight) return [];
  const at = new Map<string, number[]>();
  const wishing = new Map<string, { mentor: number; value: number }[]>();
  mentors.forEach(({ personId, wishes }, mentor) => {
    push(at, personId, mentor);
    wishes.forEach((person, place) =>
      push(wishing, person, { mentor, value: wishValue(place, wishes.length) }),
    );
  });
  const unnamed = Int32Array.from(mentors, ({ wishes }) => wishValue(-1, wishes.length));
  const ofMentor = new Int32Array(mentors.length);
  const ofMentee = new Int32Array(mentors.length);
  return [
    (mentee, sums) => {
      ofMentor.set(unnamed);
      for (const { mentor, value } of wishing.get(mentee.personId) ?? []) ofMentor[mentor] = value;
      ofMentee.fill(wishValue(-1, mentee.wishes.length));
      mentee.wishes.forEach((person, place) => {
        for (const mentor of at.get(person) ?? []) ofMentee[mentor] = wishValue(place, mentee.wishes.length);
      });
      for (let j = 0; j < mentors.length; j++) add(sums, j, weight * wishesValue(ofMentor[j]!, ofMentee[j]!));
    },
  ];
};

export const goals: PartMaker = ({ settings }, mentors) => {
  const weight = weightOf(settings, 'GOALS');
  if (!weight) return [];
  const serving = new Map<string, number[]>();
  mentors.forEach(({ goals }, mentor) => goals.forEach((goal) => push(serving, goal, mentor)));
  const offers = Int32Array.from(mentors, ({ goals }) => goals.length);
  const common = new Int32Array(mentors.length);
  return [
    ({ goals: wanted }, sums) => {
      common.fill(0);
      for (const goal of wanted)
        for (const mentor of serving.get(goal) ?? []) common[mentor] = common[mentor]! + 1;
      const worth = Int32Array.from(
        { length: wanted.length + 1 },
        (_, count) => weight * goalsValue(wanted.length, 1, count),
      );
      const unknown = weight * goalsValue(wanted.length, 0, 0);
      for (let j = 0; j < offers.length; j++) add(sums, j, offers[j] ? worth[common[j]!]! : unknown);
    },
  ];
};
