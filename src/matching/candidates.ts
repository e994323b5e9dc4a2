/**
 * The exact optimum over all feasible pairs, without an arc for each: solve on the best few of every mentee and of
 * every mentor, then price all other pairs. One that could improve the result becomes an arc, and it is solved
 * again; where none can, the optimum is proven. Lists of the mentees alone would all name the same popular mentors.
 */
import { assign, type ArcProblem } from './assignment';
import type { ScoreRows } from './grid';
import { Shortlist } from './heap';
import { scaleFor, type Scale } from './scale';
import { BEST } from './score';

const PER_MENTEE = 30;
const PER_SEAT = 6;
const PER_PRICING = 20;

export interface Market {
  /** Negative cells are no pairs. */
  rows: ScoreRows;
  menteeSeats: Int32Array;
  /** Seats of hers that are taken before: they make the next one her second. */
  menteeHeld: Int32Array;
  mentorSeats: Int32Array;
  /** 16 bits for a pair; among equal results the smaller sum wins. */
  tie: (mentee: number, mentor: number) => number;
}

export interface Solution {
  /** By mentee, then mentor. */
  pairs: { mentee: number; mentor: number; score: number }[];
  rounds: number;
  arcs: number;
  tieBits: number;
}

export type Lists = { perMentee: number; perSeat: number; perPricing: number };

/** `onProgress` gets shares from 0 to 1, which never fall. */
export function solve(
  market: Market,
  onProgress: (share: number) => void = () => undefined,
  lists?: Lists,
): Solution {
  const scale = scaleFor({
    mentors: market.mentorSeats.length,
    mentees: market.menteeSeats.length,
    best: BEST,
    seats: market.menteeSeats.reduce((most, seats, i) => Math.max(most, seats + market.menteeHeld[i]!), 0),
  });
  const sizes = lists ?? { perMentee: PER_MENTEE, perSeat: PER_SEAT, perPricing: PER_PRICING };
  const chosen = shortlists(market, scale, sizes);
  for (let rounds = 1, done = 0.2; ; rounds++) {
    const arcs = arcsOf(market, scale, chosen);
    // How many rounds it takes is not known: each gets half of what is left.
    const from = done;
    const assignment = assign(arcs, (placed, all) => onProgress(from + ((1 - from) / 2) * (placed / all)));
    done = from + (1 - from) / 2;
    onProgress(done);
    if (price(market, scale, chosen, assignment, sizes.perPricing)) continue;
    const pairs: Solution['pairs'] = [];
    for (let mentee = 0; mentee < market.menteeSeats.length; mentee++)
      for (let arc = arcs.start[mentee]!; arc < arcs.start[mentee + 1]!; arc++) {
        const mentor = arcs.mentor[arc]!;
        if (assignment.used[arc]) pairs.push({ mentee, mentor, score: market.rows.row(mentee)[mentor]! });
      }
    return { pairs, rounds, arcs: arcs.mentor.length, tieBits: scale.tieBits };
  }
}

/** For each mentee, the mentors that have an arc. */
type Chosen = Set<number>[];

function shortlists(market: Market, scale: Scale, { perMentee, perSeat }: Lists): Chosen {
  const { rows, menteeSeats, mentorSeats, tie } = market;
  const { unit } = scale;
  const n = menteeSeats.length;
  const m = mentorSeats.length;
  const ofMentors = Array.from(mentorSeats, (seats) => new Shortlist(Math.min(n, seats * perSeat)));
  const mostSeats = menteeSeats.reduce((most, seats) => Math.max(most, seats), 0);
  const ofMentee = new Shortlist(Math.min(m, perMentee * Math.max(1, mostSeats)));
  const chosen: Chosen = [];
  for (let i = 0; i < n; i++) {
    const mine = new Set<number>();
    chosen.push(mine);
    if (!menteeSeats[i]) continue;
    const row = rows.row(i);
    ofMentee.clear();
    for (let j = 0; j < m; j++) {
      const score = row[j]!;
      if (score < 0 || !mentorSeats[j]) continue;
      const least = (BEST - score) * unit;
      const ofMentor = ofMentors[j]!;
      if (least >= ofMentee.limit && least >= ofMentor.limit) continue;
      const cost = scale.costOf(score, tie(i, j));
      ofMentee.offer(cost, j);
      ofMentor.offer(cost, i);
    }
    for (let at = 0; at < ofMentee.size; at++) mine.add(ofMentee.items[at]!);
  }
  ofMentors.forEach((list, j) => {
    for (let at = 0; at < list.size; at++) chosen[list.items[at]!]!.add(j);
  });
  return chosen;
}

function arcsOf(
  { rows, menteeSeats, menteeHeld, mentorSeats, tie }: Market,
  scale: Scale,
  chosen: Chosen,
): ArcProblem {
  const start = new Int32Array(chosen.length + 1);
  chosen.forEach((mentors, i) => (start[i + 1] = start[i]! + mentors.size));
  const mentor = new Int32Array(start[chosen.length]!);
  const cost = new Float64Array(mentor.length);
  chosen.forEach((mentors, i) => {
    const own = mentor.subarray(start[i], start[i + 1]);
    own.set([...mentors]);
    own.sort();
    if (!own.length) return;
    const row = rows.row(i);
    own.forEach((j, at) => (cost[start[i]! + at] = scale.costOf(row[j]!, tie(i, j))));
  });
  return { menteeSeats, menteeHeld, mentorSeats, start, mentor, cost, misses: scale.misses };
}

/** Adds the pairs that could improve the result, the most promising of each mentee; answers whether there were any. */
function price(
  market: Market,
  scale: Scale,
  chosen: Chosen,
  { menteePrice, mentorPrice }: { menteePrice: Float64Array; mentorPrice: Float64Array },
  most: number,
): boolean {
  const { rows, menteeSeats, mentorSeats, tie } = market;
  const { unit } = scale;
  const list = new Shortlist(most);
  let found = false;
  for (let i = 0; i < menteeSeats.length; i++) {
    if (!menteeSeats[i]) continue;
    const mine = chosen[i]!;
    const row = rows.row(i);
    const price = menteePrice[i]!;
    list.clear();
    for (let j = 0; j < row.length; j++) {
      const score = row[j]!;
      if (score < 0) continue;
      const worth = price + mentorPrice[j]!;
      if ((BEST - score) * unit >= worth || !mentorSeats[j] || mine.has(j)) continue;
      const reduced = scale.costOf(score, tie(i, j)) - worth;
      if (reduced < 0) list.offer(reduced, j);
    }
    for (let at = 0; at < list.size; at++) mine.add(list.items[at]!);
    found ||= list.size > 0;
  }
  return found;
}
