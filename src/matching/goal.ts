/** The goal of a run on its market: which solver it takes, and in which order. */
import { solve, type Market, type Solution, type SolveOptions } from './candidates';
import type { Favor } from './hidden';
import { pairSets, withBonus, withFloor } from './rows';
import { BEST } from './score';
import { deferredAcceptance, type Rankings } from './stable';
import type { Goal } from './types';
import { highestFloor } from './worst-off';

export interface Pair {
  mentee: number;
  mentor: number;
}

export interface ScoredPair extends Pair {
  score: number;
}

/** What was found, and, unless by rankings, what is proven of it: with pairs above this floor, with this bonus. */
export interface Reached {
  pairs: ScoredPair[];
  solution: Solution | null;
  floor: number;
  bonus: number;
  /** Pairs that were worth keeping. */
  standing: readonly Pair[];
  /** Sum of what the pairs were worth to the solver. */
  worth: number;
}

export interface Wanted extends SolveOptions {
  goal: Goal;
  /** Pairs that are worth keeping. */
  standing: readonly Pair[];
  ranks: Rankings;
  favor?: Favor | null;
}

export function reach(market: Market, wanted: Wanted): Reached {
  const { goal, standing, ranks, favor, ...options } = wanted;
  if (goal.objective === 'STABLE') {
    const pairs = deferredAcceptance(market, ranks);
    return { pairs, solution: null, floor: 0, bonus: 0, standing, worth: sumOf(pairs) };
  }
  const floor = goal.objective === 'WORST_OFF_FIRST' ? highestFloor(market) : 0;
  const rows = withFloor(market.rows, floor);
  const floored = { ...market, rows };
  const sets = pairSets(standing);
  const at = (bonus: number, options: SolveOptions = {}): Reached => {
    const extras = [{ points: bonus, sets }, ...(favor ? [favor] : [])].filter(({ points }) => points);
    const worth = extras.reduce((rows, { sets, points }) => withBonus(rows, sets, points), rows);
    const best = extras.reduce((best, { points }) => best + points, BEST);
    const solution = solve(extras.length ? { ...floored, rows: worth, best } : floored, options);
    const pairs = solution.pairs.map(({ mentee, mentor, score }) => ({
      mentee,
      mentor,
      score: extras.reduce(
        (score, { sets, points }) => (sets.get(mentee)?.includes(mentor) ? score - points : score),
        score,
      ),
    }));
    return { pairs, solution, floor, bonus, standing, worth: sumOf(solution.pairs) };
  };
  const first = at(standing.length ? goal.keepBonus : 0, options);
  if (goal.atMostChanges === null || !standing.length) return first;
  return fewestChanges(goal.atMostChanges, standing, first, at);
}

function sumOf(pairs: readonly { score: number }[]): number {
  return pairs.reduce((sum, { score }) => sum + score, 0);
}

/** The smallest bonus, to a hundredth of the scale, with which no more pairs are given up; if none does, the largest. */
function fewestChanges(
  most: number,
  standing: readonly Pair[],
  first: Reached,
  at: (bonus: number) => Reached,
): Reached {
  const fits = ({ pairs }: Reached) => standing.length - keptOf(standing, pairs) <= most;
  if (fits(first)) return first;
  let [low, high, best] = [first.bonus, BEST, at(BEST)];
  if (!fits(best)) return best;
  while (high - low > BEST / 100) {
    const middle = (low + high) >> 1;
    const tried = at(middle);
    if (fits(tried)) [high, best] = [middle, tried];
    else low = middle;
  }
  return best;
}

export function keptOf(standing: readonly Pair[], pairs: readonly Pair[]): number {
  const now = new Set(pairs.map(({ mentee, mentor }) => `${mentee} ${mentor}`));
  return standing.filter(({ mentee, mentor }) => now.has(`${mentee} ${mentor}`)).length;
}
