/**
 * Two by two: the most people paired, then the highest total, then lots. Up to a few hundred people exact. Above, the
 * pool stands on both sides of an assignment, where each gives and takes one partner: its optimum is at least twice
 * the best pairing's, for a pairing is an assignment with every pair counted both ways. Where it comes out as pairs
 * and even circles it is the best pairing itself; odd circles must let one go, and are mended by exact windows.
 */
import { solve } from '../candidates';
import { boundOf } from '../figures';
import type { PartOptions } from '../run-options';
import { scaleFor, type Scale } from '../scale';
import { BEST } from '../score';
import { tieOf } from '../ties';
import { maximumWeightMatching } from './blossom';

export interface PairPool {
  n: number;
  /** Affinities both ways, negative where two can't be paired. */
  row(i: number): Int16Array;
  lots: readonly number[];
}

export interface Pairing {
  pairs: [number, number][];
  bound: { placed: number; totalScore: number };
}

/** How many people are paired exactly at a time: a few tenths of a second. */
export const EXACT_UP_TO = 300;
const MOST_WINDOWS = 8;
/** Mending takes the rest of the time. */
const SOLVED_SHARE = 0.6;
/** One in so many of a window is one who must be mended; so many of the best partners of each come along. */
const STARTERS_SHARE = 5;
const COMPANIONS = 8;
const NOBODY = -1;

export function pairUp(pool: PairPool, exactUpTo = EXACT_UP_TO, options: PartOptions = {}): Pairing {
  if (pool.n <= exactUpTo) {
    const mate = new Int32Array(pool.n).fill(NOBODY);
    improve(
      pool,
      mate,
      Array.from({ length: pool.n }, (_, at) => at),
    );
    const pairs = pairsOf(mate);
    return { pairs, bound: { placed: 2 * pairs.length, totalScore: totalOf(pool, pairs) } };
  }
  return pairMany(pool, exactUpTo, options);
}

/** When it is to stop, odd circles are left as they fell; who is left is paired all the same. */
function pairMany(pool: PairPool, window: number, { onShare, stop }: PartOptions): Pairing {
  const starters = Math.max(1, Math.floor(window / STARTERS_SHARE));
  const even = evenPool(pool);
  const { next, bound } = bothSides(even, { onShare: (share) => onShare?.(SOLVED_SHARE * share), stop });
  const { mate, odd } = pairingFrom(even, next);
  pairGreedily(even, mate);
  let withStandIn = pairsOf(mate);
  // It bounds those of as many arcs as it may have itself: pairings which nobody could be added to.
  const half = bound.totalScore === null ? Infinity : Math.floor(bound.totalScore / 2);
  const isFull = () => 2 * withStandIn.length === bound.matched;
  const mended = Math.min(odd.length, MOST_WINDOWS * starters);
  for (let from = 0; from < mended && !stop?.(); from += starters) {
    if (isFull() && totalOf(even, withStandIn) === half) break;
    improve(even, mate, windowAround(even, mate, odd.slice(from, from + starters), window));
    withStandIn = pairsOf(mate);
    onShare?.(SOLVED_SHARE + (1 - SOLVED_SHARE) * Math.min(1, (from + starters) / mended));
  }
  const pairs = withStandIn.filter(([, j]) => j < pool.n);
  const standIns = even.n - pool.n;
  const best = bestHalves(pool, 2 * pairs.length);
  return {
    pairs,
    bound: {
      placed: 2 * (Math.floor(Math.min(bound.matched, even.n) / 2) - standIns),
      totalScore: isFull() ? Math.min(half, best) : best,
    },
  };
}

/** Somebody always stays without a partner where the number is odd: she gets a stand-in, who is worth nothing. */
function evenPool(pool: PairPool): PairPool {
  const { n } = pool;
  if (n % 2 === 0) return pool;
  const scratch = new Int16Array(n + 1);
  return {
    n: n + 1,
    row(i) {
      if (i < n) scratch.set(pool.row(i));
      else scratch.fill(0);
      scratch[n] = i < n ? 0 : -1;
      return scratch;
    },
    lots: [...pool.lots, 0],
  };
}

/** With what it has proven: nothing of as many arcs scores more, or where more may be possible, null. */
function bothSides(pool: PairPool, { onShare, stop }: PartOptions) {
  const seats = new Int32Array(pool.n).fill(1);
  const market = { menteeSeats: seats, mentorSeats: seats, menteeHeld: new Int32Array(pool.n) };
  const tie = (i: number, j: number) => lotOf(pool, i, j);
  const solution = solve({ rows: pool, ...market, tie }, { onProgress: onShare, stop });
  const { pairs } = solution;
  const next = new Int32Array(pool.n).fill(NOBODY);
  for (const { mentee, mentor } of pairs) next[mentee] = mentor;
  return { next, bound: boundOf({ solution, pairs }, market, { matched: 0, totalScore: 0 })! };
}

/** The best pairing along each way and circle of an assignment, and who was in an odd one or is left. */
function pairingFrom(pool: PairPool, next: Int32Array): { mate: Int32Array; odd: number[] } {
  const mate = new Int32Array(pool.n).fill(NOBODY);
  const odd: number[] = [];
  const seen = new Uint8Array(pool.n);
  const isReached = new Uint8Array(pool.n);
  for (const to of next) if (to !== NOBODY) isReached[to] = 1;
  const follow = (start: number) => {
    const way: number[] = [];
    for (let x = start; x !== NOBODY && !seen[x]; x = next[x]!) {
      seen[x] = 1;
      way.push(x);
    }
    const chosen = bestAlong(pool, way, next[way[way.length - 1]!] === start);
    for (const [i, j] of chosen) [mate[i], mate[j]] = [j, i];
    if (2 * chosen.length < way.length) odd.push(...way);
  };
  // Ways have a beginning that nobody leads to; what is left are circles.
  for (let x = 0; x < pool.n; x++) if (!isReached[x]) follow(x);
  for (let x = 0; x < pool.n; x++) if (!seen[x]) follow(x);
  return { mate, odd };
}

type Pair = [number, number];
/** A choice of pairs along a way: the last of them, and the choice before it. */
interface Chain {
  count: number;
  total: number;
  last?: { pair: Pair; before: Chain };
}

function bestAlong(pool: PairPool, way: readonly number[], closed: boolean): Pair[] {
  let best = bestOnWay(pool, way);
  if (closed && way.length > 2) {
    const inner = bestOnWay(pool, way.slice(1, -1));
    best = better(best, joined(pool, inner, way[way.length - 1]!, way[0]!));
  }
  const pairs: Pair[] = [];
  for (let { last } = best; last; last = last.before.last) pairs.push(last.pair);
  return pairs;
}

/** Each in turn stays alone or is paired with the one before. */
function bestOnWay(pool: PairPool, way: readonly number[]): Chain {
  let before: Chain = { count: 0, total: 0 };
  let best = before;
  for (let at = 1; at < way.length; at++) {
    const taken = joined(pool, before, way[at - 1]!, way[at]!);
    [before, best] = [best, better(best, taken)];
  }
  return best;
}

function joined(pool: PairPool, before: Chain, i: number, j: number): Chain {
  const total = before.total + pool.row(i)[j]!;
  return { count: before.count + 1, total, last: { pair: [i, j], before } };
}

function better(a: Chain, b: Chain): Chain {
  return b.count > a.count || (b.count === a.count && b.total > a.total) ? b : a;
}

/** Who is left takes the best who is left, so that windows start from a full pairing. */
function pairGreedily(pool: PairPool, mate: Int32Array): void {
  for (let i = 0; i < pool.n; i++) {
    if (mate[i] !== NOBODY) continue;
    const row = pool.row(i);
    let best = NOBODY;
    for (let j = 0; j < pool.n; j++)
      if (mate[j] === NOBODY && row[j]! >= 0 && (best === NOBODY || row[j]! > row[best]!)) best = j;
    if (best !== NOBODY) [mate[i], mate[best]] = [best, i];
  }
}

/** These people, their best partners, the partners of those, and so on: whole pairs, until the window is full. */
function windowAround(pool: PairPool, mate: Int32Array, starters: readonly number[], most: number): number[] {
  const window = new Set<number>();
  const take = (x: number) => {
    window.add(x);
    if (mate[x] !== NOBODY) window.add(mate[x]!);
  };
  starters.forEach(take);
  for (const x of window) {
    for (const friend of bestPartners(pool.row(x))) if (window.size + 2 <= most) take(friend);
    if (window.size + 2 > most) break;
  }
  return [...window].sort((a, b) => a - b);
}

function bestPartners(row: Int16Array): number[] {
  const best: number[] = [];
  for (let j = 0; j < row.length; j++) {
    const worth = row[j]!;
    if (worth < 0 || (best.length === COMPANIONS && worth <= row[best[COMPANIONS - 1]!]!)) continue;
    best.push(j);
    best.sort((a, b) => row[b]! - row[a]! || a - b);
    best.length = Math.min(best.length, COMPANIONS);
  }
  return best;
}

/** Pairs these people as well as can be among themselves; they must be whole pairs and singles. */
function improve(pool: PairPool, mate: Int32Array, people: readonly number[]): void {
  const scale = scaleFor({ mentors: people.length, mentees: people.length, best: BEST, seats: 1 });
  const rows = people.map((i) => {
    const row = pool.row(i);
    return people.map((j) => (i === j ? 0 : weightOf(scale, row[j]!, lotOf(pool, i, j))));
  });
  const { mate: among } = maximumWeightMatching(people.length, (i, j) => rows[i]![j]!);
  people.forEach((person, at) => (mate[person] = among[at]! < 0 ? NOBODY : people[among[at]!]!));
}

/** A pair outweighs all scores of a path of swaps, a score all lots, as in the engine. */
function weightOf(scale: Scale, score: number, lot: number): number {
  return score < 0 ? 0 : scale.misses[1]! - scale.costOf(score, lot);
}

function lotOf({ lots }: PairPool, i: number, j: number): number {
  const [a, b] = [lots[i]!, lots[j]!];
  return a < b ? tieOf(a, b) : tieOf(b, a);
}

function pairsOf(mate: Int32Array): Pair[] {
  return [...mate.keys()].filter((i) => mate[i]! > i).map((i) => [i, mate[i]!]);
}

function totalOf(pool: PairPool, pairs: readonly Pair[]): number {
  return pairs.reduce((sum, [i, j]) => sum + pool.row(i)[j]!, 0);
}

/** So many people have at most half of their best affinities each. */
function bestHalves(pool: PairPool, people: number): number {
  const best = Array.from({ length: pool.n }, (_, i) =>
    pool.row(i).reduce((most, worth) => Math.max(most, worth), 0),
  );
  const most = best.sort((a, b) => b - a).slice(0, people);
  return Math.floor(most.reduce((sum, value) => sum + value, 0) / 2);
}
