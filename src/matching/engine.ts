/**
 * The matching engine: a problem in, the best proposal out. The most seats matched come first (everybody's first
 * mentor before anybody's second), then the highest total score, then a hash. Whole numbers and sorted ids only:
 * the same question has the same answer, byte for byte, on every machine.
 */
import { solve, type Market } from './candidates';
import { canonical, checkProblem, resultHash, sha256 } from './digest';
import { explain, type GivenPair } from './explain';
import { isAbsolute, ListedBans } from './feasible';
import { greedy } from './greedy';
import { Grid, type ScoreRows } from './grid';
import { idHash, tieOf } from './ties';
import { MatchProblemError, type MatchProblem, type MatchResult } from './types';

/** Changes with every change that can alter a result. */
export const ENGINE_VERSION = '1.1.0';

export function runMatch(problem: MatchProblem, onProgress?: (percent: number) => void): MatchResult {
  checkProblem(problem);
  const report = rising(onProgress);
  report(0);
  const asked = canonical(problem);
  const { mentors, mentees, settings, seed } = asked;
  const bans = new ListedBans(mentors, mentees, asked.bans);
  const grid = new Grid(settings, mentors, mentees, bans);
  const mentorHashes = mentors.map(({ id }) => idHash(seed, 'MENTOR', id));
  const menteeHashes = mentees.map(({ id }) => idHash(seed, 'MENTEE', id));
  const tie = (mentee: number, mentor: number) => tieOf(menteeHashes[mentee]!, mentorHashes[mentor]!);

  const pins = pinsOf(asked, bans, grid);
  const market = marketOf(asked, grid, pins, tie);
  const baseline = greedy(market);
  let best = solve(market, (share) => report(85 * share));
  const bound = best.pairs;
  for (let worse = worseReturns(asked, best.pairs); worse.length; worse = worseReturns(asked, best.pairs)) {
    for (const pair of worse) banPair(asked, bans, grid, pair);
    best = solve(market);
  }

  report(90);
  const given = [...pins, ...best.pairs.map(({ mentee, mentor }) => ({ mentee, mentor, pinned: false }))];
  const { pairs, unmatched, feasiblePairs } = explain(asked, grid, tie, given);
  const pinScores = pairs.reduce((sum, { pinned, score }) => sum + (pinned ? score : 0), 0);
  const result = {
    engineVersion: ENGINE_VERSION,
    inputHash: sha256(asked),
    pairs,
    unmatched,
    totalScore: pairs.reduce((sum, { score }) => sum + score, 0),
    matched: pairs.length,
    optimal: sameWorth(best.pairs, bound),
    feasiblePairs,
    greedy: { matched: baseline.matched + pins.length, totalScore: baseline.totalScore + pinScores },
  };
  report(100);
  const { engineVersion, inputHash, ...rest } = result;
  return { engineVersion, inputHash, resultHash: resultHash(result), ...rest };
}

type Asked = Required<MatchProblem>;
interface Pair {
  mentee: number;
  mentor: number;
  score?: number;
}

/** Pins by index. They may break a rule of the settings; no pin lifts a ban that protects somebody. */
function pinsOf(asked: Asked, bans: ListedBans, grid: Grid): GivenPair[] {
  const { mentors, mentees, pinned } = asked;
  const mentorAt = new Map(mentors.map(({ id }, at) => [id, at]));
  const menteeAt = new Map(mentees.map(({ id }, at) => [id, at]));
  const mentorSeats = mentors.map(({ seats }) => seats);
  const menteeSeats = mentees.map(({ seats }) => seats);
  const seen = new Set<string>();
  return pinned.map(({ mentorId, menteeId }) => {
    const mentor = mentorAt.get(mentorId);
    const mentee = menteeAt.get(menteeId);
    if (mentor === undefined || mentee === undefined)
      throw new MatchProblemError('A pin names nobody known.');
    const key = `${mentee} ${mentor}`;
    if (seen.has(key)) throw new MatchProblemError('A pair is pinned twice.');
    seen.add(key);
    if (--mentorSeats[mentor]! < 0 || --menteeSeats[mentee]! < 0)
      throw new MatchProblemError('Somebody has fewer seats than pins.');
    if (isAbsolute(grid.row(mentee)[mentor]!)) throw new MatchProblemError('A banned pair is pinned.');
    banReturn(asked, bans, grid, { mentee, mentor });
    return { mentee, mentor, pinned: true };
  });
}

/** What is left to decide when the pins have taken their seats. */
function marketOf(
  { mentors, mentees }: Asked,
  grid: Grid,
  pins: readonly GivenPair[],
  tie: Market['tie'],
): Market {
  const menteeSeats = Int32Array.from(mentees, ({ seats }) => seats);
  const menteeHeld = new Int32Array(mentees.length);
  const mentorSeats = Int32Array.from(mentors, ({ seats }) => seats);
  const pinnedTo = new Map<number, number[]>();
  for (const { mentee, mentor } of pins) {
    menteeSeats[mentee]!--;
    menteeHeld[mentee]!++;
    mentorSeats[mentor]!--;
    pinnedTo.set(mentee, [...(pinnedTo.get(mentee) ?? []), mentor]);
  }
  const rows: ScoreRows = {
    row(mentee) {
      const mine = pinnedTo.get(mentee);
      if (!mine) return grid.row(mentee);
      const open = grid.row(mentee).slice();
      for (const mentor of mine) open[mentor] = -1;
      return open;
    },
  };
  return { rows, menteeSeats, menteeHeld, mentorSeats, tie };
}

/** Nobody shall be mentor and mentee of the same person: what is pinned one way is banned the other. */
function banReturn(asked: Asked, bans: ListedBans, grid: Grid, { mentee, mentor }: Pair): void {
  const mentorPersonId = asked.mentees[mentee]!.personId;
  const menteePersonId = asked.mentors[mentor]!.personId;
  banPeople(asked, bans, grid, mentorPersonId, menteePersonId);
}

function banPair(asked: Asked, bans: ListedBans, grid: Grid, { mentee, mentor }: Pair): void {
  banPeople(asked, bans, grid, asked.mentors[mentor]!.personId, asked.mentees[mentee]!.personId);
}

function banPeople(
  { mentees }: Asked,
  bans: ListedBans,
  grid: Grid,
  mentorPersonId: string,
  menteePersonId: string,
): void {
  bans.ban(mentorPersonId, menteePersonId, 'BOTH_DIRECTIONS');
  mentees.forEach(({ personId }, at) => {
    if (personId === menteePersonId) grid.forget(at);
  });
}

/**
 * Of two people who were given each other both ways, the way that scores less; equal ones by the smaller id as mentee.
 * This rule ties pairs together, which no assignment can express: it is repaired, and the result says whether that
 * cost the proof.
 */
function worseReturns({ mentors, mentees }: Asked, pairs: readonly Required<Pair>[]): Pair[] {
  const key = (pair: Pair) =>
    JSON.stringify([mentors[pair.mentor]!.personId, mentees[pair.mentee]!.personId]);
  const byPeople = new Map(pairs.map((pair) => [key(pair), pair]));
  return pairs.filter((pair) => {
    const [mentorPerson, menteePerson] = [mentors[pair.mentor]!.personId, mentees[pair.mentee]!.personId];
    const back = byPeople.get(JSON.stringify([menteePerson, mentorPerson]));
    if (!back) return false;
    return pair.score < back.score || (pair.score === back.score && mentorPerson > menteePerson);
  });
}

/** As many seats, as many mentees with a mentor, as much score. */
function sameWorth(a: readonly Required<Pair>[], b: readonly Required<Pair>[]): boolean {
  const worth = (pairs: readonly Required<Pair>[]) => [
    pairs.length,
    new Set(pairs.map(({ mentee }) => mentee)).size,
    pairs.reduce((sum, { score }) => sum + score, 0),
  ];
  return JSON.stringify(worth(a)) === JSON.stringify(worth(b));
}

/** Whole percents, each told once. */
function rising(onProgress?: (percent: number) => void): (percent: number) => void {
  let last = -1;
  return (percent) => {
    const whole = Math.floor(percent);
    if (whole <= last) return;
    last = whole;
    onProgress?.(whole);
  };
}
