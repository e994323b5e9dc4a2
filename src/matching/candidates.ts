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

/** Above any score. */
const NEVER = 2 ** 30;
const LISTS: Lists = { perMentee: 30, perSeat: 6, perPricing: 20 };

export interface Market {
  /** Negative cells are no pairs. */
  rows: ScoreRows;
  menteeSeats: Int32Array;
  /** Seats of hers that are taken before: they make the next one her second. */
  menteeHeld: Int32Array;
  mentorSeats: Int32Array;
  /** 16 bits for a pair; among equal results the smaller sum wins. */
  tie: (mentee: number, mentor: number) => number;
  /** The highest value of a cell; 10,000 unless some pairs are worth more than their score. */
  best?: number;
  /** How many mentees each mentor was promised: filled before scores count, but at no match. */
  mentorLeast?: Int32Array;
  /** The group of each mentee, and how many of each group may be left without anybody. */
  shares?: Shares;
}

export interface Shares {
  groupOf: Int32Array;
  left: Int32Array;
}

export interface Solution {
  /** By mentee, then mentor. */
  pairs: { mentee: number; mentor: number; score: number }[];
  rounds: number;
  arcs: number;
  scale: Scale;
  /** What a seat of a mentee is worth, and less than 0, what a seat of a mentor would save. */
  menteePrice: Float64Array;
  mentorPrice: Float64Array;
  /** By how much the cost could still be lowered at most; 0 where the optimum is proven. */
  gap: number;
}

export interface SolveOptions {
  /** Gets shares from 0 to 1, which never fall. */
  onProgress?: (share: number) => void;
  lists?: Lists;
  /** Asked after each round: whether to be content with what there is. */
  stop?: () => boolean;
}

export type Lists = { perMentee: number; perSeat: number; perPricing: number };

export function solve(market: Market, { onProgress, lists = LISTS, stop }: SolveOptions = {}): Solution {
  const { best = BEST, menteeSeats, menteeHeld, mentorSeats, mentorLeast, shares } = market;
  const scale = scaleFor({
    mentors: mentorSeats.length,
    mentees: menteeSeats.length,
    best,
    seats: menteeSeats.reduce((most, seats, i) => Math.max(most, seats + menteeHeld[i]!), 0),
    minima: mentorLeast?.some((least) => least > 0) ?? false,
    shares: shares !== undefined,
  });
  const { chosen, limits } = shortlists(market, scale, lists);
  for (let rounds = 1, done = 0.2; ; rounds++) {
    const arcs = arcsOf(market, scale, chosen);
    // How many rounds it takes is not known: each gets half of what is left.
    const from = done;
    const assignment = assign(arcs, (placed, all) => onProgress?.(from + ((1 - from) / 2) * (placed / all)));
    done = from + (1 - from) / 2;
    onProgress?.(done);
    const gap = price(market, scale, { chosen, limits }, assignment, lists.perPricing);
    if (gap && !stop?.()) continue;
    const pairs: Solution['pairs'] = [];
    for (let mentee = 0; mentee < menteeSeats.length; mentee++)
      for (let arc = arcs.start[mentee]!; arc < arcs.start[mentee + 1]!; arc++) {
        const mentor = arcs.mentor[arc]!;
        if (!assignment.used[arc] || mentor >= mentorSeats.length) continue;
        pairs.push({ mentee, mentor, score: scale.scoreOf(arcs.cost[arc]!) });
      }
    const { menteePrice, mentorPrice } = assignment;
    return { pairs, rounds, arcs: arcs.mentor.length, scale, menteePrice, mentorPrice, gap };
  }
}

/** For each mentee, the mentors that have an arc. */
type Chosen = number[][];

interface Shortlists {
  chosen: Chosen;
  /** What any other pair of a mentee costs at least. */
  limits: Float64Array;
}

function shortlists(market: Market, scale: Scale, { perMentee, perSeat }: Lists): Shortlists {
  const { rows, menteeSeats, mentorSeats, tie } = market;
  const n = menteeSeats.length;
  const m = mentorSeats.length;
  const ofMentors = Array.from(mentorSeats, (seats) => new Shortlist(Math.min(n, seats * perSeat)));
  const mostSeats = menteeSeats.reduce((most, seats) => Math.max(most, seats), 0);
  const ofMentee = new Shortlist(Math.min(m, perMentee * Math.max(1, mostSeats)));
  const chosen: Chosen = [];
  const limits = new Float64Array(n);
  // Tens of millions of cells pass here, and few get on a list: scores below these are on none, nor is what is no pair.
  const bars = Int32Array.from(mentorSeats, (seats) => (seats ? 0 : NEVER));
  const barOf = ({ limit }: Shortlist) => (limit === Infinity ? 0 : Math.max(0, scale.scoreOf(limit)));
  for (let i = 0; i < n; i++) {
    chosen.push([]);
    if (!menteeSeats[i]) continue;
    const row = rows.row(i);
    ofMentee.clear();
    let bar = 0;
    for (let j = 0; j < m; j++) {
      const score = row[j]!;
      if ((score < bar && score < bars[j]!) || score < 0 || bars[j] === NEVER) continue;
      const cost = scale.costOf(score, tie(i, j));
      if (ofMentee.offer(cost, j)) bar = barOf(ofMentee);
      if (ofMentors[j]!.offer(cost, i)) bars[j] = barOf(ofMentors[j]!);
    }
    limits[i] = ofMentee.limit;
    chosen[i] = Array.from(ofMentee.items.subarray(0, ofMentee.size));
  }
  ofMentors.forEach((list, j) => {
    for (let at = 0; at < list.size; at++) chosen[list.items[at]!]!.push(j);
  });
  const seen = new Int32Array(m).fill(-1);
  const once = (mine: number[], i: number) => mine.filter((j) => seen[j] !== i && (seen[j] = i) >= 0);
  return { chosen: chosen.map(once), limits };
}

/** Groups with a share of the unmatched stand behind the mentors: whoever is left out has an arc to hers instead. */
function arcsOf(market: Market, scale: Scale, chosen: Chosen): ArcProblem {
  const { rows, menteeSeats, menteeHeld, mentorSeats, mentorLeast, shares, tie } = market;
  const m = mentorSeats.length;
  const goesWithout = (i: number) => shares && menteeSeats[i]! > 0 && menteeHeld[i] === 0;
  const start = new Int32Array(chosen.length + 1);
  chosen.forEach((mentors, i) => (start[i + 1] = start[i]! + mentors.length + (goesWithout(i) ? 1 : 0)));
  const mentor = new Int32Array(start[chosen.length]!);
  const cost = new Float64Array(mentor.length);
  chosen.forEach((mentors, i) => {
    const own = mentor.subarray(start[i], start[i]! + mentors.length);
    own.set(mentors);
    own.sort();
    if (goesWithout(i)) {
      mentor[start[i + 1]! - 1] = m + shares!.groupOf[i]!;
      cost[start[i + 1]! - 1] = scale.misses[1]!;
    }
    if (!own.length) return;
    const row = rows.row(i);
    own.forEach((j, at) => (cost[start[i]! + at] = scale.costOf(row[j]!, tie(i, j))));
  });
  const problem = { menteeSeats, menteeHeld, start, mentor, cost };
  if (!shares) {
    const least = mentorLeast && { mentorLeast, mentorBeyond: new Float64Array(m).fill(scale.beyond) };
    return { ...problem, mentorSeats, misses: scale.misses, ...least };
  }
  const g = shares.left.length;
  const misses = [...scale.misses];
  // Never cheaper than the arc to the group, which is always there.
  misses[1] = misses[1]! + 2 * scale.breach;
  return {
    ...problem,
    misses,
    mentorSeats: concat(mentorSeats, new Int32Array(g).fill(chosen.length)),
    mentorLeast: concat(mentorLeast ?? mentorSeats, shares.left),
    mentorBeyond: Float64Array.from({ length: m + g }, (_, j) => (j < m ? scale.beyond : scale.breach)),
  };
}

function concat(a: Int32Array, b: Int32Array): Int32Array {
  const both = new Int32Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/**
 * Adds the pairs that could improve the result, the most promising of each mentee; answers by how much all of them could
 * lower the cost at most: the prices would be a proof, were each mentee's lower by her most promising pair.
 */
function price(
  market: Market,
  scale: Scale,
  { chosen, limits }: Shortlists,
  { menteePrice, mentorPrice }: { menteePrice: Float64Array; mentorPrice: Float64Array },
  most: number,
): number {
  const { rows, menteeSeats, mentorSeats, tie, best = BEST } = market;
  const { unit } = scale;
  const list = new Shortlist(most);
  const dearest = mentorSeats.reduce(
    (most, seats, j) => (seats ? Math.max(most, mentorPrice[j]!) : most),
    -Infinity,
  );
  const has = new Int32Array(mentorSeats.length).fill(-1);
  let gap = 0;
  for (let i = 0; i < menteeSeats.length; i++) {
    const price = menteePrice[i]!;
    // Not even the seat that saves most would pay for what is on no list.
    if (!menteeSeats[i] || limits[i]! >= price + dearest) continue;
    const mine = chosen[i]!;
    for (const j of mine) has[j] = i;
    const row = rows.row(i);
    let worst = 0;
    list.clear();
    for (let j = 0; j < row.length; j++) {
      const score = row[j]!;
      if (score < 0) continue;
      const worth = price + mentorPrice[j]!;
      if ((best - score) * unit >= worth || !mentorSeats[j] || has[j] === i) continue;
      const reduced = scale.costOf(score, tie(i, j)) - worth;
      if (reduced >= 0) continue;
      worst = Math.min(worst, reduced);
      list.offer(reduced, j);
    }
    for (let at = 0; at < list.size; at++) mine.push(list.items[at]!);
    gap -= worst * menteeSeats[i]!;
  }
  return gap;
}
