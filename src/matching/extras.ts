/**
 * What languages, ways to meet, locations and wishes add to a row of the grid. Most runs leave some of them out, and
 * what plays no part costs nothing.
 */
import { banCode, locationBanned, overlapBanned, push } from './feasible';
import {
  likeness,
  locationValue,
  overlapValue,
  weightOf,
  wishesValue,
  wishValue,
  type Likeness,
} from './score';
import type { BanRule, Criterion, MatchSettings, OverlapRule, Participant } from './types';

const LIKENESSES: readonly Likeness[] = ['UNKNOWN', 'SAME', 'DIFFERENT'];

/** Adds its part to each mentor's sum, or bans: a sum that is negative is the code of a ban, and stays. */
type Part = (mentee: Participant, sums: Int32Array) => void;

export class Extras {
  private readonly parts: Part[];
  private readonly sums: Int32Array;

  constructor(settings: MatchSettings, mentors: readonly Participant[]) {
    this.sums = new Int32Array(mentors.length);
    const overlapping = (
      criterion: Criterion,
      rule: BanRule,
      asked: OverlapRule,
      of: (one: Participant) => readonly string[],
    ) => {
      const weight = weightOf(settings, criterion);
      const lists = mentors.map(of);
      // A ban is only for what both have said.
      const bans = asked === 'REQUIRE_COMMON' && lists.some(({ length }) => length > 0);
      if (!weight && !bans) return [];
      const table = LIKENESSES.map((found) =>
        overlapBanned(asked, found) ? banCode(rule) : weight * overlapValue(found),
      );
      return [overlaps(lists, of, table)];
    };
    this.parts = [
      ...overlapping('LANGUAGE', 'NO_COMMON_LANGUAGE', settings.language, (one) => one.languages),
      ...overlapping('MEETING_MODE', 'NO_COMMON_MODE', settings.meetingMode, (one) => one.meetingModes),
      ...locations(settings, mentors),
      ...wishes(settings, mentors),
    ];
  }

  get idle(): boolean {
    return !this.parts.length;
  }

  /** Weighted points of each mentor, or the code of a ban. Valid until the next call. */
  row(mentee: Participant): Int32Array {
    this.sums.fill(0);
    for (const part of this.parts) part(mentee, this.sums);
    return this.sums;
  }
}

function add(sums: Int32Array, mentor: number, value: number): void {
  const sum = sums[mentor]!;
  if (sum >= 0) sums[mentor] = value < 0 ? value : sum + value;
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

function locations(settings: MatchSettings, mentors: readonly Participant[]): Part[] {
  const weight = weightOf(settings, 'LOCATION');
  if (!weight && settings.location !== 'REQUIRE_SAME') return [];
  const worth = (found: Likeness) =>
    locationBanned(settings, found) ? banCode('LOCATION') : weight * locationValue(settings, found);
  return [
    (mentee, sums) => {
      mentors.forEach(({ location }, j) => add(sums, j, worth(likeness(location, mentee.location))));
    },
  ];
}

function wishes(settings: MatchSettings, mentors: readonly Participant[]): Part[] {
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
}
