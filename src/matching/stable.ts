/**
 * Stability: nobody is left with a mentor and a mentee who would both rather have each other. Deferred acceptance (Gale
 * and Shapley 1962, with seats on both sides): mentees ask in the order of their ranking, mentors keep the best so far.
 * Of all stable results it is the best for every mentee with one seat.
 */
import type { Market } from './candidates';
import type { Participant } from './types';

/** Smaller is preferred; no two are equal. */
export interface Rankings {
  ofMentee(mentee: number, mentor: number, score: number): number;
  ofMentor(mentor: number, mentee: number, score: number): number;
  /** Whether a lower score never comes before a higher one. */
  menteeGoesByScore(mentee: number): boolean;
  mentorGoesByScore(mentor: number): boolean;
}

export interface StablePair {
  mentee: number;
  mentor: number;
  score: number;
}

/** So many of a ranking are kept at a time; few ask further. */
const KEPT = 256;
const SCORES = 2 ** 15;
const TIES = 2 ** 16;

/** By wishes in their order, then by score, then by lot. */
export function rankings(
  mentors: readonly Participant[],
  mentees: readonly Participant[],
  tie: Market['tie'],
): Rankings {
  const ofMentees = places(mentees, mentors);
  const ofMentors = places(mentors, mentees);
  const key = (place: number, score: number, lot: number) =>
    (place * SCORES + SCORES - 1 - score) * TIES + lot;
  return {
    ofMentee: (mentee, mentor, score) => key(ofMentees(mentee, mentor), score, tie(mentee, mentor)),
    ofMentor: (mentor, mentee, score) => key(ofMentors(mentor, mentee), score, tie(mentee, mentor)),
    menteeGoesByScore: (mentee) => !mentees[mentee]!.wishes.length,
    mentorGoesByScore: (mentor) => !mentors[mentor]!.wishes.length,
  };
}

/** The place of one among the wishes of another; who is not named comes behind all who are. */
function places(
  wishing: readonly Participant[],
  wished: readonly Participant[],
): (one: number, other: number) => number {
  const last = wishing.reduce((most, { wishes }) => Math.max(most, wishes.length), 0);
  const ofPeople = wishing.map(({ wishes }) => new Map(wishes.map((person, place) => [person, place])));
  return (one, other) => ofPeople[one]!.get(wished[other]!.personId) ?? last;
}

export function deferredAcceptance(market: Market, rank: Rankings): StablePair[] {
  const { rows, menteeSeats, mentorSeats } = market;
  const lists = new Lists(market, rank);
  const held = Array.from(mentorSeats, (): { mentee: number; score: number; rank: number }[] => []);
  const open = Int32Array.from(menteeSeats);
  const asking = [...open.keys()].reverse();
  while (asking.length) {
    const mentee = asking.pop()!;
    while (open[mentee]! > 0) {
      const mentor = lists.next(mentee);
      if (mentor === null) break;
      if (!mentorSeats[mentor]) continue;
      const score = rows.row(mentee)[mentor]!;
      const asked = held[mentor]!;
      asked.push({ mentee, score, rank: rank.ofMentor(mentor, mentee, score) });
      open[mentee]!--;
      if (asked.length <= mentorSeats[mentor]) continue;
      const worst = asked.reduce((a, b) =>
        b.rank > a.rank || (b.rank === a.rank && b.mentee > a.mentee) ? b : a,
      );
      asked.splice(asked.indexOf(worst), 1);
      open[worst.mentee]!++;
      if (worst.mentee !== mentee) asking.push(worst.mentee);
    }
  }
  return held
    .flatMap((mentees, mentor) => mentees.map(({ mentee, score }) => ({ mentee, mentor, score })))
    .sort((a, b) => a.mentee - b.mentee || a.mentor - b.mentor);
}

/** Each mentee's ranking, told one by one. */
class Lists {
  private readonly lists: Int32Array[] = [];
  private readonly at: Int32Array;
  /** How many of the ranking come before what is kept. */
  private readonly before: Int32Array;

  constructor(
    private readonly market: Market,
    private readonly rank: Rankings,
  ) {
    this.at = new Int32Array(market.menteeSeats.length);
    this.before = new Int32Array(market.menteeSeats.length);
  }

  next(mentee: number): number | null {
    let list = this.lists[mentee];
    if (list && this.at[mentee]! >= KEPT) {
      this.before[mentee]! += KEPT;
      list = undefined;
    }
    if (!list) {
      list = this.lists[mentee] = this.ranking(mentee).slice(
        this.before[mentee],
        this.before[mentee]! + KEPT,
      );
      this.at[mentee] = 0;
    }
    return list[this.at[mentee]!++] ?? null;
  }

  private ranking(mentee: number): Int32Array {
    const row = this.market.rows.row(mentee);
    const keys = new Float64Array(row.length);
    let found = 0;
    const list = new Int32Array(row.length);
    for (let mentor = 0; mentor < row.length; mentor++) {
      const score = row[mentor]!;
      if (score < 0) continue;
      keys[mentor] = this.rank.ofMentee(mentee, mentor, score);
      list[found++] = mentor;
    }
    return list.subarray(0, found).sort((a, b) => keys[a]! - keys[b]! || a - b);
  }
}

/** How many pairs would rather have each other than whom they got, or a seat they have left. */
export function blockingPairs(market: Market, rank: Rankings, pairs: readonly StablePair[]): number {
  const { rows, menteeSeats, mentorSeats } = market;
  const mentees = new Satisfied(menteeSeats, (mentee) => rank.menteeGoesByScore(mentee));
  const mentors = new Satisfied(mentorSeats, (mentor) => rank.mentorGoesByScore(mentor));
  for (const { mentee, mentor, score } of pairs) {
    mentees.add(mentee, mentor, score, rank.ofMentee(mentee, mentor, score));
    mentors.add(mentor, mentee, score, rank.ofMentor(mentor, mentee, score));
  }
  const leasts = Float64Array.from(mentorSeats, (seats, j) => (seats ? mentors.least(j) : Infinity));
  let count = 0;
  for (let i = 0; i < menteeSeats.length; i++) {
    if (!menteeSeats[i]) continue;
    const row = rows.row(i);
    const own = mentees.partners(i);
    const least = mentees.least(i);
    const worst = mentees.worst(i);
    for (let j = 0; j < row.length; j++) {
      const score = row[j]!;
      // Neither is ever below 0, as what is no pair is.
      if (score < least || score < leasts[j]!) continue;
      if (rank.ofMentee(i, j, score) >= worst || rank.ofMentor(j, i, score) >= mentors.worst(j)) continue;
      if (!own.includes(j)) count++;
    }
  }
  return count;
}

/** What each of one side would give up for another: nothing that is no better than her worst. */
class Satisfied {
  private readonly held: number[][];
  private readonly worstRank: Float64Array;
  private readonly leastScore: Float64Array;

  constructor(
    private readonly seats: Int32Array,
    private readonly byScore: (one: number) => boolean,
  ) {
    this.held = Array.from(seats, () => []);
    this.worstRank = new Float64Array(seats.length);
    this.leastScore = new Float64Array(seats.length).fill(Infinity);
  }

  add(one: number, partner: number, score: number, rank: number): void {
    this.held[one]!.push(partner);
    this.worstRank[one] = Math.max(this.worstRank[one]!, rank);
    this.leastScore[one] = Math.min(this.leastScore[one]!, score);
  }

  partners(one: number): readonly number[] {
    return this.held[one]!;
  }

  worst(one: number): number {
    return this.held[one]!.length < this.seats[one]! ? Infinity : this.worstRank[one]!;
  }

  /** Who scores less need not be looked at. */
  least(one: number): number {
    return this.held[one]!.length < this.seats[one]! || !this.byScore(one) ? 0 : this.leastScore[one]!;
  }
}
