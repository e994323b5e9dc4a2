/**
 * The matching engine: a problem in, the best proposal out. The most seats matched come first (everybody's first
 * mentor before anybody's second), then what mentors were promised, then the highest total score, then a hash; goal.ts
 * knows the other orders. Whole numbers and sorted ids only: the same question has the same answer, byte for byte, on
 * every machine.
 */
import { solve, type Market } from './candidates';
import { canonical, checkProblem, resultHash, sha256 } from './digest';
import { Directions } from './directions';
import { explain } from './explain';
import type { GivenPair, Proof } from './explain-pairs';
import { isAbsolute, ListedBans, ruleOfCode } from './feasible';
import { boundOf, keptFigures, parityFigures, promisesKept, worthOf } from './figures';
import { reach, type Pair, type Reached } from './goal';
import { greedy } from './greedy';
import { Grid } from './grid';
import { changesFrom, earlier } from './kept';
import { favorOf, withoutTraces } from './hidden';
import { Groups, marketOf, promisesOf } from './market';
import { withoutReturns, type DirectedPair, type Solved } from './returns';
import { pairSets, withFloor, withoutPairs } from './rows';
import { rising, type RunOptions } from './run-options';
import { blockingPairs, rankings } from './stable';
import { Terms } from './terms';
import { idHash, tieOf } from './ties';
import { MatchProblemError, type HiddenBonus, type MatchProblem, type MatchResult } from './types';

/** Changes with every change that can alter a result. */
export const ENGINE_VERSION = '2.1.0';

export interface MatchOptions extends RunOptions {
  hidden?: HiddenBonus | null;
}

export function runMatch(
  problem: MatchProblem,
  { hidden, onProgress, stop }: MatchOptions = {},
): MatchResult {
  checkProblem(problem);
  const report = rising(onProgress);
  report(0);
  const asked = canonical(problem);
  const { mentors, mentees, seed, goal } = asked;
  const bans = new ListedBans(mentors, mentees, asked.bans);
  const grid = new Grid(new Terms(asked), mentors, mentees, bans);
  const directions = new Directions(asked);
  const mentorHashes = mentors.map(({ id }) => idHash(seed, 'MENTOR', id));
  const menteeHashes = mentees.map(({ id }) => idHash(seed, 'MENTEE', id));
  const tie = (mentee: number, mentor: number) => tieOf(menteeHashes[mentee]!, mentorHashes[mentor]!);
  const ranks = rankings(mentors, mentees, tie);
  const favor = hidden && favorOf(hidden, asked);

  const pins = pinsOf(asked, grid, (pin) => directions.banReturns([pin], bans, grid));
  const rows = withFloor(grid, goal.floor);
  const open = marketOf(asked, rows, pins, tie);
  const before = earlier(asked, open.rows);
  const promises = promisesOf(asked, open);
  const isPlain = isPlainGoal(asked) && !promises && !before.standing.length;
  const plain = isPlain ? null : solve({ ...open, rows: marketOf(asked, grid, pins, tie).rows }, { stop });
  report(isPlain ? 0 : PLAIN_SHARE);
  const groups = goal.parity === null ? null : new Groups(asked);
  const withMentor = (pairs: readonly Pair[]) => new Set([...pins, ...pairs].map(({ mentee }) => mentee));
  const shares = groups?.shares(withMentor(plain!.pairs).size, goal.parity!);
  const market = { ...open, ...(promises && { mentorLeast: promises }), ...(shares && { shares }) };

  const from = isPlain ? 0 : PLAIN_SHARE;
  const onShare = (share: number) => report(from + (SOLVED_SHARE - from) * share);
  let relaxed: Reached | null = null;
  const found = withoutReturns<DirectedPair, Branch>((banned) => {
    const branch = { ...market, rows: withoutPairs(market.rows, directions.pairsOf(banned)) };
    const options = { stop, ...(relaxed ? {} : { onProgress: onShare }) };
    const reached = reach(branch, { goal, standing: before.standing, ranks, favor, ...options });
    relaxed ??= reached;
    return { reached, worth: worthOf(branch, reached), pairs: directions.directed(reached.pairs) };
  }, branchesFor(asked));
  const best = found.best.reached;
  report(SOLVED_SHARE);

  const given = [...pins, ...best.pairs.map(({ mentee, mentor }) => ({ mentee, mentor, pinned: false }))];
  directions.banReturns(best.pairs, bans, grid);
  const proof = favor ? null : proofOf(best, market);
  const changes = changesFrom(before, given, asked.kept.length > 0);
  const explained = explain({ problem: asked, rows, tie, given, proof, changes });
  const scores = explained.pairs.map(({ score }) => score);
  const totalScore = scores.reduce((sum, score) => sum + score, 0);
  const pinned = {
    matched: pins.length,
    totalScore: explained.pairs.reduce((sum, { pinned, score }) => sum + (pinned ? score : 0), 0),
  };
  const baseline = greedy(open);
  const optimal = found.optimal && best.solution?.gap === 0;
  const figures = {
    engineVersion: ENGINE_VERSION,
    inputHash: sha256(favor ? [asked, favor.points] : asked),
    ...explained,
    totalScore,
    matched: given.length,
    menteesMatched: withMentor(best.pairs).size,
    mentees: mentees.length,
    ...promisesKept(asked, given),
    worstScore: scores.length ? scores.reduce((least, score) => Math.min(least, score), Infinity) : null,
    optimal,
    bound: boundOf(optimal ? best : (relaxed ?? best), market, pinned),
    price: plain && {
      matched: plain.pairs.length + pinned.matched - given.length,
      totalScore: plain.pairs.reduce((sum, { score }) => sum + score, pinned.totalScore) - totalScore,
    },
    blockingPairs: blockingPairs(open, ranks, best.pairs),
    parity: parityFigures(groups, market, withMentor(best.pairs)),
    kept: keptFigures(asked, before, best),
    greedy: {
      matched: baseline.matched + pinned.matched,
      totalScore: baseline.totalScore + pinned.totalScore,
    },
  };
  const result = favor ? withoutTraces(figures) : figures;
  report(100);
  const { engineVersion, inputHash, ...rest } = result;
  return { engineVersion, inputHash, resultHash: resultHash(result), ...rest };
}

/** Percents: when a run with another goal has solved the plain one, and when any run has solved its own. */
const PLAIN_SHARE = 30;
const SOLVED_SHARE = 85;

type Branch = Solved<DirectedPair> & { reached: Reached };

/** How often a market is solved at most to keep two people from mentoring each other: less often where it takes long. */
function branchesFor({ mentors, mentees, goal }: Asked): number {
  // Rankings, and a bonus that changes from branch to branch, bound nothing.
  if (goal.objective === 'STABLE' || goal.atMostChanges !== null) return 0;
  return Math.max(4, Math.min(200, Math.floor(2e8 / (1 + mentors.length * mentees.length))));
}

function isPlainGoal({ goal }: Asked): boolean {
  return goal.objective === 'MOST_MATCHED' && !goal.floor && goal.parity === null;
}

function proofOf({ solution, floor, bonus, standing }: Reached, market: Market): Proof | null {
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

type Asked = Required<MatchProblem>;

/** Pins by index. They may break a rule of the settings; no pin lifts a ban that protects somebody. */
function pinsOf(
  { mentors, mentees, pinned }: Asked,
  grid: Grid,
  banReturn: (pin: Pair) => void,
): GivenPair[] {
  const mentorAt = new Map(mentors.map(({ id }, at) => [id, at]));
  const menteeAt = new Map(mentees.map(({ id }, at) => [id, at]));
  const mentorSeats = mentors.map(({ seats }) => seats);
  const menteeSeats = mentees.map(({ seats }) => seats);
  const seen = new Set<string>();
  return pinned.map(({ mentorId, menteeId }) => {
    const mentor = mentorAt.get(mentorId);
    const mentee = menteeAt.get(menteeId);
    const refuse = (why: string): never => {
      throw new MatchProblemError(`The pin of ${mentorId} with ${menteeId} ${why}`);
    };
    if (mentor === undefined || mentee === undefined)
      return refuse(
        'names somebody who takes no part: without a free seat, on leave, left out, or not there.',
      );
    const key = `${mentee} ${mentor}`;
    if (seen.has(key)) return refuse('is there twice.');
    seen.add(key);
    if (--mentorSeats[mentor]! < 0 || --menteeSeats[mentee]! < 0)
      return refuse('is one more than there are seats.');
    const cell = grid.row(mentee)[mentor]!;
    if (isAbsolute(cell)) return refuse(`is a banned pair: ${ruleOfCode(cell)}.`);
    banReturn({ mentee, mentor });
    return { mentee, mentor, pinned: true };
  });
}
