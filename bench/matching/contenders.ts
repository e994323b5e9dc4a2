/** Contenders: each takes a problem, from people to pairs, and says how many it matched and with what score. */
import munkres from 'munkres';
import { solve, type Market } from '../../src/matching/candidates';
import { runMatch } from '../../src/matching/engine';
import { ListedBans } from '../../src/matching/feasible';
import { greedy } from '../../src/matching/greedy';
import { Grid } from '../../src/matching/grid';
import { BEST } from '../../src/matching/score';
import { Terms } from '../../src/matching/terms';
import { idHash, tieOf } from '../../src/matching/ties';
import type { MatchProblem } from '../../src/matching/types';

export interface Outcome {
  matched: number;
  score: number;
  optimal: boolean;
}

export const CONTENDERS = {
  /** All of it: canonical order, hashes, the proof over all pairs, ranks, alternatives and reasons. */
  ithaca: (problem: MatchProblem): Outcome => {
    const { matched, totalScore, optimal } = runMatch(problem);
    return { matched, score: totalScore, optimal: optimal === true };
  },
  /** What the others do: scores, the optimum and its proof over all pairs, and no reasons. */
  solver: (problem: MatchProblem): Outcome => {
    const { pairs, gap } = solve(marketOf(problem));
    const score = pairs.reduce((sum, pair) => sum + pair.score, 0);
    return { matched: pairs.length, score, optimal: gap === 0 };
  },
  munkres: dense,
  /** Each mentee in turn takes the best mentor still free. */
  greedy: (problem: MatchProblem): Outcome => {
    const { matched, totalScore } = greedy(marketOf(problem));
    return { matched, score: totalScore, optimal: false };
  },
};

export type ContenderName = keyof typeof CONTENDERS;

/** More cells than this are more than 2 GB, and hours. */
const DENSE_CELLS = 500_000_000;

/** Why a contender is not asked; null where it is. */
export function excuse(name: ContenderName, { mentors, mentees }: MatchProblem): string | null {
  if (name !== 'munkres') return null;
  const cells = mentees.length * mentors.reduce((sum, { seats }) => sum + seats, 0);
  return cells > DENSE_CELLS ? `a dense grid of ${(cells / 1e6).toFixed(0)} million cells` : null;
}

/** The same scores as the engine's, by its own grid. */
function marketOf(problem: MatchProblem): Market {
  const { mentors, mentees, bans, seed } = problem;
  const grid = new Grid(new Terms(problem), mentors, mentees, new ListedBans(mentors, mentees, bans));
  const [ofMentor, ofMentee] = [
    mentors.map(({ id }) => idHash(seed, 'MENTOR', id)),
    mentees.map(({ id }) => idHash(seed, 'MENTEE', id)),
  ];
  return {
    rows: grid,
    menteeSeats: Int32Array.from(mentees, ({ seats }) => seats),
    menteeHeld: new Int32Array(mentees.length),
    mentorSeats: Int32Array.from(mentors, ({ seats }) => seats),
    tie: (mentee, mentor) => tieOf(ofMentee[mentee]!, ofMentor[mentor]!),
  };
}

/** A column for each seat, as solvers of the plain assignment problem need it. */
function dense(problem: MatchProblem): Outcome {
  const { rows, mentorSeats } = marketOf(problem);
  const seats = Array.from(mentorSeats).flatMap((count, mentor) => Array<number>(count).fill(mentor));
  const { mentees } = problem;
  // No sum of scores outweighs a match; sums stay far below 2^53.
  const impossible = BEST * (Math.min(mentees.length, seats.length) + 1);
  const costs = mentees.map((_, i) => {
    const row = rows.row(i);
    return Int32Array.from(seats, (mentor) => (row[mentor]! < 0 ? impossible : BEST - row[mentor]!));
  });
  const scores = munkres(costs)
    .map(([mentee, seat]) => rows.row(mentee)[seats[seat]!]!)
    .filter((score) => score >= 0);
  const score = scores.reduce((sum, each) => sum + each, 0);
  return { matched: scores.length, score, optimal: true };
}
