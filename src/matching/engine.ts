/**
 * The matching engine: a problem in, the best proposal out. The most seats matched come first (everybody's first
 * mentor before anybody's second), then what mentors were promised, then the highest total score, then a hash; goal.ts
 * knows the other orders. Whole numbers and sorted ids only: the same question has the same answer, byte for byte, on
 * every machine.
 */
import { solve, type Market } from './candidates';
import { canonical, checkProblem, resultHash, sha256 } from './digest';
import { explain } from './explain';
import type { GivenPair, Proof } from './explain-pairs';
import { isAbsolute, ListedBans } from './feasible';
import { keptOf, reach, type Pair, type Reached, type ScoredPair } from './goal';
import { greedy } from './greedy';
import { Grid } from './grid';
import { changesFrom, earlier } from './kept';
import { Groups, marketOf, promisesOf } from './market';
import { pairSets, withFloor } from './rows';
import { blockingPairs, rankings } from './stable';
import { idHash, tieOf } from './ties';
import { MatchProblemError, type MatchProblem, type MatchResult } from './types';

/** Changes with every change that can alter a result. */
export const ENGINE_VERSION = '2.0.0';

export interface RunOptions {
  /** Whole percents, which rise. */
  onProgress?: (percent: number) => void;
  /** Whether to be content with what there is, and a bound; asked when there is something. */
  stop?: () => boolean;
}

export function runMatch(problem: MatchProblem, { onProgress, stop }: RunOptions = {}): MatchResult {
  checkProblem(problem);
  const report = rising(onProgress);
  report(0);
  const asked = canonical(problem);
  const { mentors, mentees, seed, goal } = asked;
  const bans = new ListedBans(mentors, mentees, asked.bans);
  const grid = new Grid(asked.settings, mentors, mentees, bans);
  const mentorHashes = mentors.map(({ id }) => idHash(seed, 'MENTOR', id));
  const menteeHashes = mentees.map(({ id }) => idHash(seed, 'MENTEE', id));
  const tie = (mentee: number, mentor: number) => tieOf(menteeHashes[mentee]!, mentorHashes[mentor]!);

  const pins = pinsOf(asked, bans, grid);
  const rows = withFloor(grid, goal.floor);
  const open = marketOf(asked, rows, pins, tie);
  const before = earlier(asked, open.rows);
  const promises = promisesOf(asked, open);
  const ranks = rankings(mentors, mentees, tie);
  const isPlain =
    goal.objective === 'MOST_MATCHED' &&
    !goal.floor &&
    goal.parity === null &&
    !promises &&
    !before.standing.length;
  const plain = isPlain ? null : solve({ ...open, rows: marketOf(asked, grid, pins, tie).rows }, { stop });
  report(isPlain ? 0 : 30);
  const groups = goal.parity === null ? null : new Groups(asked);
  const everybody = (pairs: readonly Pair[]) => [...pins, ...pairs].map(({ mentee }) => mentee);
  const shares = groups?.shares(new Set(everybody(plain!.pairs)).size, goal.parity!);
  const market = { ...open, ...(promises && { mentorLeast: promises }), ...(shares && { shares }) };
  const wanted = { goal, standing: before.standing, ranks, stop };
  const from = isPlain ? 0 : 30;
  let best = reach(market, { ...wanted, onProgress: (share) => report(from + (85 - from) * share) });
  const relaxed = best;
  for (let worse = worseReturns(asked, best.pairs); worse.length; worse = worseReturns(asked, best.pairs)) {
    for (const pair of worse) banPair(asked, bans, grid, pair);
    best = reach(market, wanted);
  }

  report(88);
  const given = [...pins, ...best.pairs.map(({ mentee, mentor }) => ({ mentee, mentor, pinned: false }))];
  const changes = changesFrom(before, given, asked.kept.length > 0);
  const explained = explain({
    problem: asked,
    rows,
    tie,
    given,
    proof: proofOf(best, market, before.standing),
    changes,
  });
  const scores = explained.pairs.map(({ score }) => score);
  const totalScore = scores.reduce((sum, score) => sum + score, 0);
  const pinScores = explained.pairs.reduce((sum, { pinned, score }) => sum + (pinned ? score : 0), 0);
  const plainScore = plain && plain.pairs.reduce((sum, { score }) => sum + score, 0) + pinScores;
  const counts = { menteesMatched: new Set(everybody(best.pairs)).size, mentees: mentees.length };
  const fair = groups?.matched(everybody(best.pairs));
  const baseline = greedy(open);
  report(95);
  const result = {
    engineVersion: ENGINE_VERSION,
    inputHash: sha256(asked),
    ...explained,
    totalScore,
    matched: given.length,
    ...counts,
    ...promisesKept(asked, given),
    worstScore: scores.length ? scores.reduce((least, score) => Math.min(least, score), Infinity) : null,
    optimal: best.solution?.gap === 0 && sameWorth(best.pairs, relaxed.pairs),
    bound: boundOf(relaxed, market, { matched: pins.length, totalScore: pinScores }),
    price: plain && {
      matched: plain.pairs.length + pins.length - given.length,
      totalScore: plainScore! - totalScore,
    },
    blockingPairs: blockingPairs(open, ranks, best.pairs),
    parity:
      groups && fair && shares
        ? {
            met: fair.every((matched, at) => groups.sizes[at]! - matched <= shares.left[at]!),
            groups: groups.names.map((group, at) => ({
              group,
              mentees: groups.sizes[at]!,
              matched: fair[at]!,
            })),
          }
        : null,
    kept: asked.kept.length ? keeping(asked, before.standing, best) : null,
    greedy: { matched: baseline.matched + pins.length, totalScore: baseline.totalScore + pinScores },
  };
  report(100);
  const { engineVersion, inputHash, ...rest } = result;
  return { engineVersion, inputHash, resultHash: resultHash(result), ...rest };
}

function proofOf(
  { solution, floor, bonus }: Reached,
  market: Market,
  standing: readonly Pair[],
): Proof | null {
  if (!solution || solution.gap) return null;
  const { menteePrice, mentorPrice, scale } = solution;
  const { menteeSeats, mentorSeats } = market;
  const kept = pairSets(standing);
  return {
    ...{ menteePrice, mentorPrice, scale, menteeSeats, mentorSeats },
    valueOf: (mentee, mentor, score) =>
      score < floor ? null : score + (kept.get(mentee)?.includes(mentor) ? bonus : 0),
  };
}

function promisesKept(
  { mentors }: Asked,
  given: readonly Pair[],
): Pick<MatchResult, 'promised' | 'promisesKept'> {
  const load = new Int32Array(mentors.length);
  for (const { mentor } of given) load[mentor]!++;
  return {
    promised: mentors.reduce((sum, { least = 0 }) => sum + least, 0),
    promisesKept: mentors.reduce((sum, { least = 0 }, j) => sum + Math.min(least, load[j]!), 0),
  };
}

function keeping({ goal }: Asked, standing: readonly Pair[], best: Reached): MatchResult['kept'] {
  const kept = keptOf(standing, best.pairs);
  const met = goal.atMostChanges === null || standing.length - kept <= goal.atMostChanges;
  return { standing: standing.length, kept, bonus: best.bonus, met };
}

/** From the prices, where somebody stopped the search before they were a proof; the result itself where they are. */
function boundOf(
  { solution, pairs }: Reached,
  { menteeSeats, mentorSeats }: Market,
  pinned: { matched: number; totalScore: number },
): MatchResult['bound'] {
  if (!solution) return null;
  const matched = pinned.matched + pairs.length;
  const total = pairs.reduce((sum, { score }) => sum + score, pinned.totalScore);
  const { gap, scale } = solution;
  if (!gap) return { matched, totalScore: total };
  const { seats, points } = scale.atMost(gap);
  if (seats) return { matched: matched + seats, totalScore: null };
  // Hashes of so many pairs weigh less than two points of each swap there is room for.
  const lots = Math.ceil((2 * pairs.length) / Math.max(1, Math.min(menteeSeats.length, mentorSeats.length)));
  return { matched, totalScore: total + points + lots };
}

type Asked = Required<MatchProblem>;
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
function worseReturns({ mentors, mentees }: Asked, pairs: readonly ScoredPair[]): Pair[] {
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
function sameWorth(a: readonly ScoredPair[], b: readonly ScoredPair[]): boolean {
  if (a === b) return true;
  const worth = (pairs: readonly ScoredPair[]) => [
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
