/**
 * What the criteria beyond level, unit, discipline and skills add to a row of the grid. Most runs leave most of them
 * out, and what plays no part costs nothing. What many mentors have alike is found out for each kind of mentor, the
 * rest for every one.
 */
import { hours } from './hours';
import { goals, languages, locations, meetingModes, wishes, type Part, type PartMaker } from './parts';
import { experience, history, waiting } from './past';
import { relations } from './relations';
import type { Terms } from './terms';
import type { Participant } from './types';

/** In the order of the rules, as below: the first ban is the one that stays. */
const OF_KINDS: readonly { part: PartMaker; of(one: Participant): unknown }[] = [
  { part: languages, of: ({ languages }) => [...languages].sort() },
  { part: meetingModes, of: ({ meetingModes }) => [...meetingModes].sort() },
  { part: locations, of: ({ location }) => location },
];

/** How people are told apart by what plays a part, and the parts themselves. */
export interface KindParts {
  keyOf(one: Participant): string;
  parts(kinds: readonly Participant[]): Part[];
}

export function kindParts(terms: Terms, mentors: readonly Participant[]): KindParts {
  const asked = OF_KINDS.filter(({ part }) => part(terms, mentors).length);
  return {
    keyOf: (one) => (asked.length ? JSON.stringify(asked.map(({ of }) => of(one))) : ''),
    parts: (kinds) => asked.flatMap(({ part }) => part(terms, kinds)),
  };
}

export class Extras {
  private readonly parts: Part[];
  private readonly sums: Int32Array;

  constructor(terms: Terms, mentors: readonly Participant[]) {
    this.sums = new Int32Array(mentors.length);
    const bans = [hours, relations];
    const others = [wishes, goals, history, experience, waiting];
    this.parts = [...bans, ...others].flatMap((part) => part(terms, mentors));
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
