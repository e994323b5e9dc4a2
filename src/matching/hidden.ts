/**
 * A bonus that decides, and that no figure tells: for pairs who share what nobody else may know of them. Scores, ranks
 * and reasons are those of a run without it. What only it could explain, or what proves how much it weighs, is withheld
 * from every such result alike, whether or not it decided anything.
 */
import { demand } from './digest-criteria';
import type { PairSets } from './rows';
import type { HiddenBonus, MatchProblem, MatchResult } from './types';

/** With the bonus for a kept pair and a score, a cell still fits into its two bytes. */
const MOST_POINTS = 10_000;

/** The bonus, and the mentors with whom each mentee has it. */
export interface Favor {
  points: number;
  sets: PairSets;
}

/** Once for a pair, however many groups it is in. Who is named and takes no part is left out. */
export function favorOf(
  { points, groups }: HiddenBonus,
  { mentors, mentees }: Pick<MatchProblem, 'mentors' | 'mentees'>,
): Favor {
  demand(
    Number.isInteger(points) && points >= 0 && points <= MOST_POINTS,
    'A hidden bonus is from 0 to 10000.',
  );
  const mentorAt = new Map(mentors.map(({ id }, at) => [id, at]));
  const menteeAt = new Map(mentees.map(({ id }, at) => [id, at]));
  const indexes = (ids: readonly string[], at: Map<string, number>) => ids.flatMap((id) => at.get(id) ?? []);
  const sets = new Map<number, readonly number[]>();
  for (const { mentorIds, menteeIds } of groups) {
    // One list for a whole group: a pair by itself for each would be millions in a large cohort.
    const theirs = indexes(mentorIds, mentorAt);
    for (const mentee of indexes(menteeIds, menteeAt)) {
      const before = sets.get(mentee);
      sets.set(mentee, before ? [...new Set([...before, ...theirs])] : theirs);
    }
  }
  return { points, sets };
}

/** The result as it may be told. */
export function withoutTraces<Told extends Omit<MatchResult, 'resultHash'>>(result: Told): Told {
  return {
    ...result,
    pairs: result.pairs.map((pair) => ({
      ...pair,
      alternatives: pair.alternatives.map((one) =>
        one.reason === 'FULL' ? one : { ...one, reason: 'NOT_TOLD' as const },
      ),
      change: untold(pair.change),
    })),
    unmatched: result.unmatched.map((one) => ({ ...one, change: untold(one.change) })),
    optimal: null,
    bound: null,
    price: null,
    kept: result.kept && { ...result.kept, bonus: null },
    greedy: { ...result.greedy, totalScore: null },
  };
}

function untold<Told extends MatchResult['pairs'][number]['change']>(change: Told): Told {
  return change?.reason === 'BETTER_TOTAL' ? { ...change, reason: null } : change;
}
