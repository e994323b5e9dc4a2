/** The published vectors of the matching engine, their generators, and a brute force that needs no cleverness. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { assign, type Assignment } from '../../src/matching/assignment';
import type { Market } from '../../src/matching/candidates';
import { scaleFor } from '../../src/matching/scale';
import type { MatchProblem, MatchSettings, Participant } from '../../src/matching/types';

// Reached often, and slow to reach as globals of a test.
const { imul, floor, abs, min } = Math;

const file = path.join(__dirname, '..', '..', '..', 'test', 'vectors', 'matching-vectors.json');
export const vectors: any = JSON.parse(readFileSync(file, 'utf8'));

export interface Lcg {
  next(range: number): number;
}

export function lcg(seed: number): Lcg {
  let state = seed >>> 0;
  return {
    next(range) {
      state = (imul(state, 1664525) + 1013904223) >>> 0;
      return floor((state / 4294967296) * range);
    },
  };
}

export function vectorHash(i: number, j: number): number {
  let h = imul(i, 0x9e3779b1) ^ imul(j + 0x7f4a7c15, 0x85ebca6b);
  h ^= h >>> 15;
  h = imul(h, 0x2c1b3c6d);
  h ^= h >>> 12;
  return h >>> 0;
}

export interface Arc {
  mentee: number;
  mentor: number;
  score: number;
  tie?: number;
}

export interface Seats {
  mentees: readonly number[];
  mentors: readonly number[];
  held?: readonly number[];
}

export interface Optimum {
  pairs: Arc[];
  matched: number;
  score: number;
  assignment: Assignment;
}

/** The solver on plain arcs. Checks its proof too: prices, by their rules, over the arcs given. */
export function optimum(arcs: readonly Arc[], seats: Seats): Optimum {
  const held = seats.held ?? seats.mentees.map(() => 0);
  const sorted = [...arcs].sort((a, b) => a.mentee - b.mentee || a.mentor - b.mentor);
  const scale = scaleFor({
    mentors: seats.mentors.length,
    mentees: seats.mentees.length,
    best: arcs.reduce((best, { score }) => Math.max(best, score), 0),
    seats: seats.mentees.reduce((most, seat, i) => Math.max(most, seat + held[i]!), 0),
  });
  const start = new Int32Array(seats.mentees.length + 1);
  for (const { mentee } of sorted) start[mentee + 1]!++;
  for (let i = 0; i < seats.mentees.length; i++) start[i + 1]! += start[i]!;
  const cost = Float64Array.from(sorted, ({ score, tie = 0 }) => scale.costOf(score, tie));
  const assignment = assign({
    menteeSeats: Int32Array.from(seats.mentees),
    menteeHeld: Int32Array.from(held),
    mentorSeats: Int32Array.from(seats.mentors),
    start,
    mentor: Int32Array.from(sorted, ({ mentor }) => mentor),
    cost,
    misses: scale.misses,
  });
  const pairs = sorted.filter((_, at) => assignment.used[at]);
  const load = seats.mentors.map(() => 0);
  const count = seats.mentees.map(() => 0);
  for (const { mentee, mentor } of pairs) {
    load[mentor]!++;
    count[mentee]!++;
  }
  const { menteePrice: u, mentorPrice: v } = assignment;
  let broken = 0;
  sorted.forEach(({ mentee, mentor }, at) => {
    if (!seats.mentors[mentor]) return;
    const reduced = cost[at]! - u[mentee]! - v[mentor]!;
    if (assignment.used[at] ? reduced > 0 : reduced < 0) broken++;
  });
  load.forEach((used, j) => {
    if (used > seats.mentors[j]! || v[j]! > 0 || (used < seats.mentors[j]! && v[j]! !== 0)) broken++;
  });
  count.forEach((got, i) => {
    const last = held[i]! + got;
    if (got > seats.mentees[i]!) broken++;
    if (got > 0 && u[i]! > scale.misses[last]!) broken++;
    if (got < seats.mentees[i]! && u[i]! < scale.misses[last + 1]!) broken++;
  });
  if (broken) throw new Error(`The proof of the optimum is broken in ${broken} places.`);
  return {
    pairs,
    matched: pairs.length,
    score: pairs.reduce((sum, { score }) => sum + score, 0),
    assignment,
  };
}

/** The best of all results, tried one by one: [seats, mentees with a first, a second, a third mentor, score]. */
export function bruteForce(arcs: readonly Arc[], seats: Seats): number[] {
  const held = seats.held ?? seats.mentees.map(() => 0);
  const left = [...seats.mentors];
  const got = seats.mentees.map(() => 0);
  let best: number[] = [];
  const tryFrom = (at: number, score: number) => {
    const arc = arcs[at];
    if (!arc) {
      const reach = (nth: number) => got.filter((count, i) => count > 0 && held[i]! + count >= nth).length;
      const gained = [1, 2, 3].map(
        (nth) => reach(nth) - got.filter((c, i) => c > 0 && held[i]! >= nth).length,
      );
      const worth = [got.reduce((sum, count) => sum + count, 0), ...gained, score];
      if (isMore(worth, best)) best = worth;
      return;
    }
    tryFrom(at + 1, score);
    if (left[arc.mentor]! > 0 && got[arc.mentee]! < seats.mentees[arc.mentee]!) {
      left[arc.mentor]!--;
      got[arc.mentee]!++;
      tryFrom(at + 1, score + arc.score);
      got[arc.mentee]!--;
      left[arc.mentor]!++;
    }
  };
  tryFrom(0, 0);
  return best;
}

export function worthOf(pairs: readonly Arc[], seats: Seats): number[] {
  const held = seats.held ?? seats.mentees.map(() => 0);
  const got = seats.mentees.map((_, i) => pairs.filter(({ mentee }) => mentee === i).length);
  const gained = [1, 2, 3].map((nth) => got.filter((c, i) => held[i]! < nth && held[i]! + c >= nth).length);
  return [pairs.length, ...gained, pairs.reduce((sum, { score }) => sum + score, 0)];
}

function isMore(a: readonly number[], b: readonly number[]): boolean {
  if (!b.length) return true;
  const at = a.findIndex((value, i) => value !== b[i]);
  return at >= 0 && a[at]! > b[at]!;
}

export interface VectorCohort {
  mentors: any[];
  mentees: any[];
  rows: Int16Array[];
}

/** As `cohort.generator` of the vectors says. */
export function vectorPeople(n: number, m: number, seed: number): Omit<VectorCohort, 'rows'> {
  const g = lcg(seed);
  const mentors = Array.from({ length: m }, () => vectorPerson(g, true, m));
  const mentees = Array.from({ length: n }, () => vectorPerson(g, false, m));
  return { mentors, mentees };
}

export function vectorCohort(n: number, m: number, seed: number): VectorCohort {
  const { mentors, mentees } = vectorPeople(n, m, seed);
  const rows = mentees.map((mentee) => {
    const row = new Int16Array(m);
    for (let j = 0; j < m; j++) row[j] = vectorScore(mentee, mentors[j], j);
    return row;
  });
  return { mentors, mentees, rows };
}

export function arcsOf({ rows }: VectorCohort): Arc[] {
  return rows.flatMap((row, mentee) =>
    [...row].map((score, mentor) => ({ mentee, mentor, score })).filter(({ score }) => score >= 0),
  );
}

function vectorPerson(g: Lcg, isMentor: boolean, m: number): Record<string, number> {
  const bits = (times: number, bit: () => number) => {
    let set = 0;
    for (let k = 0; k < times; k++) set |= 1 << bit();
    return set;
  };
  const discipline = g.next(12);
  const tz = g.next(24);
  const lang = (g.next(100) < 85 ? 1 : 0) | (1 << (1 + g.next(7)));
  const skills = bits(isMentor ? 3 + g.next(6) : 2 + g.next(4), () => {
    const a = g.next(32);
    return (a * g.next(32)) >> 5;
  });
  const goals = bits(isMentor ? 2 + g.next(3) : 1 + g.next(2), () => g.next(12));
  const avail = bits(4 + g.next(8), () => g.next(28));
  const senior = isMentor ? 3 + g.next(6) : g.next(6);
  const person = { discipline, tz, lang, skills, goals, avail, senior };
  if (isMentor) return { ...person, cap: 1 + g.next(5) };
  const manager = g.next(m);
  return { ...person, manager, group: g.next(100) < 30 ? 1 : 0 };
}

function vectorScore(mentee: any, mentor: any, j: number): number {
  if (mentee.manager === j || (mentee.lang & mentor.lang) === 0 || mentor.senior <= mentee.senior) return -1;
  const apart = abs(mentee.tz - mentor.tz);
  const distance = min(apart, 24 - apart);
  if (distance > 6 || (mentee.avail & mentor.avail) === 0) return -1;
  const common = ones(mentee.avail & mentor.avail);
  const share = (a: number, b: number) => floor((ones(a & b) * 10000) / ones(a));
  const sk = share(mentee.skills, mentor.skills);
  const go = share(mentee.goals, mentor.goals);
  const di = mentee.discipline === mentor.discipline ? 10000 : 0;
  const aw = floor((min(4, common) * 10000) / 4);
  const tz = floor(((6 - distance) * 10000) / 6);
  return floor((35 * sk + 25 * go + 20 * di + 10 * aw + 10 * tz) / 100);
}

function ones(bits: number): number {
  let count = 0;
  for (let rest = bits >>> 0; rest; rest = (rest & (rest - 1)) >>> 0) count++;
  return count;
}

const NO_WEIGHTS: MatchSettings['weights'] = {
  LEVEL_GAP: 0,
  DISCIPLINE: 0,
  ORG_UNIT: 0,
  SKILLS: 0,
  LANGUAGE: 0,
  MEETING_MODE: 0,
  LOCATION: 0,
  WISHES: 0,
  TIME_OVERLAP: 0,
  GOALS: 0,
  HISTORY: 0,
  EXPERIENCE: 0,
  WAITING: 0,
};

/** These weights, and 0 for everything else. */
export const weighing = (weights: Partial<MatchSettings['weights']>): MatchSettings['weights'] => ({
  ...NO_WEIGHTS,
  ...weights,
});

export const plainSettings: MatchSettings = {
  weights: weighing({ LEVEL_GAP: 30, DISCIPLINE: 20, ORG_UNIT: 10, SKILLS: 40 }),
  levelGap: { min: 1, max: 6, ideal: 2 },
  reverse: false,
  orgUnit: 'REQUIRE_DIFFERENT',
  discipline: 'PREFER_SAME',
  language: 'ANY',
  meetingMode: 'ANY',
  location: 'ANY',
  timeOverlap: { min: null, enough: 240 },
  history: 'ANY',
  fullWaitDays: 90,
  relations: [],
};

export function participant(id: string, rest: Partial<Participant> = {}): Participant {
  return {
    id,
    personId: `p-${id}`,
    seats: 1,
    level: null,
    discipline: null,
    orgUnitId: null,
    skills: [],
    skillLevels: {},
    languages: [],
    meetingModes: [],
    location: null,
    wishes: [],
    scheduleId: null,
    goals: [],
    experience: null,
    waitingDays: null,
    attributes: {},
    ...rest,
  };
}

/** A made-up cohort in the engine's own words; `spare` 0 is over-subscribed. */
export function madeUpProblem(n: number, m: number, { seed = 1, spare = 0 } = {}): MatchProblem {
  const g = lcg(seed);
  const person = (role: string, at: number, lowest: number, seats: number) =>
    participant(`${role}${at}`, {
      seats,
      level: g.next(20) ? lowest + g.next(6) : null,
      discipline: g.next(20) ? `d${g.next(12)}` : null,
      orgUnitId: g.next(20) ? `u${g.next(40)}` : null,
      skills: Array.from({ length: g.next(8) }, () => `s${g.next(60)}`),
    });
  return {
    seed,
    settings: plainSettings,
    mentors: Array.from({ length: m }, (_, j) => person('mentor', j, 3, Math.max(1, g.next(5) + spare))),
    mentees: Array.from({ length: n }, (_, i) => person('mentee', i, 0, 1)),
    bans: [],
  };
}

/** One seat less, for whoever has several. */
export const tightCap = (cap: number) => Math.max(1, cap - 1);

/** The cohort as the solver takes it. */
export function marketOf(cohort: VectorCohort, tight: boolean): Market {
  return {
    rows: { row: (mentee) => cohort.rows[mentee]! },
    menteeSeats: new Int32Array(cohort.mentees.length).fill(1),
    menteeHeld: new Int32Array(cohort.mentees.length),
    mentorSeats: Int32Array.from(cohort.mentors, ({ cap }) => (tight ? tightCap(cap) : cap)),
    tie: (mentee, mentor) => vectorHash(mentee, mentor) >>> 16,
  };
}
