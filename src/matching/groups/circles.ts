/**
 * Circles: sizes first, then the search, then whoever is still with somebody she may not meet is taken out, and the
 * rest is planned and searched anew. A rule is never broken; a person without a place is told instead.
 */
import { BANNED } from './affinity';
import { circleBound, favoritesOf } from './favorites';
import type { PartOptions } from '../run-options';
import { mostThatFit, planSizes } from './plan';
import { randomFrom } from './random';
import { searchCircles, type CircleTask } from './search';
import type { CircleSizes } from './types';

export interface Pool {
  n: number;
  /** Worths both ways; BANNED where two may not meet. */
  cells: Int16Array;
  /** The pool as it is dealt at first: alike people side by side, else by lot. */
  order: readonly number[];
  /** A hash of each: who goes first among equals. */
  lots: readonly number[];
  seed: number;
}

export interface Circles {
  circles: number[][];
  /** Who has too few partners for any circle, for certain. */
  lonely: Set<number>;
  bound: { placed: number; totalScore: number };
}

const FAVORITES = 12;
const TRIES_PER_PERSON = 300;
/** Small pools are searched from several starts; together about as many tries as this many people get. */
const STARTS = { most: 24, people: 1500 };
/** From then on each round takes out twice as many as the one before, so that hopeless rules come to an end. */
const PATIENT_ROUNDS = 5;
const FIRST_ROUND_SHARE = 0.9;

export function formCircles(pool: Pool, bounds: CircleSizes, { onShare, stop }: PartOptions = {}): Circles {
  const { n, cells } = pool;
  const isIn = placeable(pool, bounds.min);
  const people = pool.order.filter((x) => isIn[x]);
  const favorites = favoritesOf(n, cells, isIn, FAVORITES);
  let placed = people;
  let circles: number[][] = [];
  for (let round = 0, told = 0; ; round++) {
    // How many rounds it takes is not known: the first gets most, each other half of what is left.
    const part = (1 - told) * (round ? 1 / 2 : FIRST_ROUND_SHARE);
    const from = told;
    const onPart = (share: number) => onShare?.(from + part * share);
    told += part;
    const sizes = planSizes(placed.length, bounds);
    if (!sizes.length) break;
    const task = {
      ...{ n, cells, people: placed, sizes, triesPerPerson: TRIES_PER_PERSON },
      ...{ friends: favorites.lists, favorites: favorites.kept },
    };
    circles = bestOfStarts(pool, task, { onShare: onPart, stop });
    const out = new Set(circles.flatMap((circle) => conflicting(pool, circle)));
    if (!out.size) break;
    const least = round < PATIENT_ROUNDS ? 1 : 2 ** (round - PATIENT_ROUNDS + 1);
    placed = without(placed, out, least, bounds);
    circles = [];
  }
  takeBack(pool, people, circles, bounds);
  const sizes = circles.map(({ length }) => length).sort((a, b) => b - a);
  return {
    circles,
    lonely: new Set(pool.order.filter((x) => !isIn[x])),
    bound: { placed: people.length, totalScore: circleBound(n, cells, people, favorites, sizes) },
  };
}

export function worthOf({ n, cells }: Pool, circle: readonly number[]): number {
  let sum = 0;
  circle.forEach((x, at) => {
    for (const y of circle.slice(at + 1)) sum += cells[x * n + y]!;
  });
  return sum;
}

/** Who has partners enough for the smallest circle among those who have themselves. */
function placeable({ n, cells }: Pool, smallest: number): Uint8Array {
  const isIn = new Uint8Array(n).fill(1);
  const partners = new Int32Array(n);
  for (let x = 0; x < n; x++)
    for (let at = x * n; at < x * n + n; at++) if (cells[at]! !== BANNED) partners[x]!++;
  const leaving: number[] = [];
  const look = (x: number) => {
    if (!isIn[x] || partners[x]! >= smallest - 1) return;
    isIn[x] = 0;
    leaving.push(x);
  };
  for (let x = 0; x < n; x++) look(x);
  for (let x = leaving.pop(); x !== undefined; x = leaving.pop())
    for (let y = 0; y < n; y++)
      if (cells[x * n + y]! !== BANNED) {
        partners[y]!--;
        look(y);
      }
  return isIn;
}

function bestOfStarts(pool: Pool, task: CircleTask, { onShare, stop }: PartOptions): number[][] {
  const starts = Math.max(1, Math.min(STARTS.most, Math.floor(STARTS.people / task.people.length)));
  let best: number[][] = [];
  let bestWorth: [number, number] = [Infinity, 0];
  for (let start = 0; start < starts; start++) {
    const circles = searchCircles(task, randomFrom(pool.seed, start), {
      onShare: (share) => onShare?.((start + share) / starts),
      stop,
    });
    const broken = circles.reduce((sum, circle) => sum + bannedIn(pool, circle), 0);
    const worth = circles.reduce((sum, circle) => sum + worthOf(pool, circle), 0);
    const isBetter = broken < bestWorth[0] || (broken === bestWorth[0] && worth > bestWorth[1]);
    if (isBetter || !best.length) {
      best = circles;
      bestWorth = [broken, worth];
    }
    if (stop?.()) break;
  }
  return best;
}

function bannedIn({ n, cells }: Pool, circle: readonly number[]): number {
  return circle.reduce(
    (sum, x) => sum + circle.filter((y) => y > x && cells[x * n + y] === BANNED).length,
    0,
  );
}

/** Whom to take out so that the others may all meet: always the one with the most bans left. */
function conflicting(pool: Pool, circle: readonly number[]): number[] {
  const out: number[] = [];
  let rest = [...circle].sort((a, b) => a - b);
  const bans = (x: number) => rest.filter((y) => y !== x && pool.cells[x * pool.n + y] === BANNED).length;
  for (;;) {
    const [most] = rest
      .map((x) => ({ x, count: bans(x) }))
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count || pool.lots[a.x]! - pool.lots[b.x]! || a.x - b.x);
    if (!most) return out;
    out.push(most.x);
    rest = rest.filter((x) => x !== most.x);
  }
}

/** Takes these out, at least so many, and as many more as it needs for a number that can be split. */
function without(
  placed: readonly number[],
  out: ReadonlySet<number>,
  least: number,
  bounds: CircleSizes,
): number[] {
  const rest = placed.filter((x) => !out.has(x));
  const spare = Math.max(0, Math.min(rest.length, least - out.size));
  return rest.slice(0, mostThatFit(rest.length - spare, bounds));
}

/** Whoever was taken out comes back where a smaller circle may take her and sizes stay as planned. */
function takeBack(pool: Pool, people: readonly number[], circles: number[][], bounds: CircleSizes): void {
  const { n, cells } = pool;
  const placed = new Set(circles.flat());
  for (const x of people) {
    if (placed.has(x) || !circles.length) continue;
    if (mostThatFit(placed.size + 1, bounds) !== placed.size + 1) continue;
    const sizes = planSizes(placed.size + 1, bounds);
    if (sizes.length !== circles.length) continue;
    const smallest = Math.min(...circles.map(({ length }) => length));
    const open = circles
      .filter((circle) => circle.length === smallest && circle.every((y) => cells[x * n + y] !== BANNED))
      .map((circle) => ({ circle, worth: worthOf(pool, [x, ...circle]) - worthOf(pool, circle) }))
      .sort((a, b) => b.worth - a.worth);
    if (!open[0]) continue;
    open[0].circle.push(x);
    placed.add(x);
  }
}
