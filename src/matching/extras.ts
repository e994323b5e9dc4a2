/**
 * What the criteria beyond level, unit, discipline and skills add to a row of the grid. Most runs leave most of them
 * out, and what plays no part costs nothing.
 */
import { hours } from './hours';
import { goals, languages, locations, meetingModes, wishes, type Part } from './parts';
import { experience, history, waiting } from './past';
import { relations } from './relations';
import type { Terms } from './terms';
import type { Participant } from './types';

export class Extras {
  private readonly parts: Part[];
  private readonly sums: Int32Array;

  constructor(terms: Terms, mentors: readonly Participant[]) {
    this.sums = new Int32Array(mentors.length);
    // In the order of the rules: the first ban is the one that stays.
    const bans = [languages, meetingModes, locations, hours, relations];
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
