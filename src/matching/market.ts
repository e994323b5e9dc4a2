/** What is left to decide of a problem when the pins have taken their seats. */
import type { Market, Shares } from './candidates';
import type { GivenPair } from './explain-pairs';
import type { ScoreRows } from './grid';
import { pairSets, withoutPairs } from './rows';
import type { MatchProblem } from './types';

export function marketOf(
  { mentors, mentees }: Required<MatchProblem>,
  rows: ScoreRows,
  pins: readonly GivenPair[],
  tie: Market['tie'],
): Market {
  const menteeSeats = Int32Array.from(mentees, ({ seats }) => seats);
  const menteeHeld = new Int32Array(mentees.length);
  const mentorSeats = Int32Array.from(mentors, ({ seats }) => seats);
  for (const { mentee, mentor } of pins) {
    menteeSeats[mentee]!--;
    menteeHeld[mentee]!++;
    mentorSeats[mentor]!--;
  }
  return { rows: withoutPairs(rows, pairSets(pins)), menteeSeats, menteeHeld, mentorSeats, tie };
}

/** What mentors were promised, less what pins have given them. */
export function promisesOf(
  { mentors }: Required<MatchProblem>,
  { mentorSeats }: Market,
): Int32Array | undefined {
  if (!mentors.some(({ least = 0 }) => least > 0)) return undefined;
  return Int32Array.from(mentors, ({ least = 0, seats }, j) =>
    Math.max(0, least - (seats - mentorSeats[j]!)),
  );
}

/** The mentees of each group; who is in none forms a group as well. */
export class Groups {
  readonly names: string[];
  readonly of: Int32Array;
  readonly sizes: Int32Array;

  constructor({ mentees }: Required<MatchProblem>) {
    this.names = [...new Set(mentees.map(({ group }) => group ?? ''))].sort();
    const at = new Map(this.names.map((name, index) => [name, index]));
    this.of = Int32Array.from(mentees, ({ group }) => at.get(group ?? '')!);
    this.sizes = new Int32Array(this.names.length);
    for (const group of this.of) this.sizes[group]!++;
  }

  /**
   * How many of each group may stay without a mentor, so that its match rate is at most `tolerance` percentage points
   * below that of all, of whom `matched` can have one.
   */
  shares(matched: number, tolerance: number): Shares {
    const all = this.of.length;
    const left = this.sizes.map((size) => {
      const least = Math.floor((size * (100 * matched - tolerance * all)) / (100 * all));
      return size - Math.max(0, least);
    });
    return { groupOf: this.of, left };
  }

  matched(mentees: Iterable<number>): Int32Array {
    const counts = new Int32Array(this.names.length);
    for (const mentee of new Set(mentees)) counts[this.of[mentee]!]!++;
    return counts;
  }
}
