/** The figures of a result: what of the goal was reached, what more there could be, and what it cost. */
import type { Market } from './candidates';
import { keptOf, type Pair, type Reached } from './goal';
import type { Earlier } from './kept';
import type { Groups } from './market';
import type { MatchProblem, MatchResult } from './types';

type Asked = Required<MatchProblem>;

/** What counts first stands first; more is better. */
export function worthOf(
  { menteeSeats, menteeHeld, mentorLeast, shares }: Market,
  reached: Reached,
): number[] {
  const { pairs, floor, solution } = reached;
  const loads = Int32Array.from(menteeHeld);
  const given = new Int32Array(mentorLeast?.length ?? 0);
  let matched = 0;
  for (const { mentee, mentor } of pairs) {
    // A seat is worth what missing it costs: the first of a mentee more than her second.
    matched += solution?.scale.misses[++loads[mentee]!] ?? 1;
    if (mentorLeast) given[mentor]!++;
  }
  const promised = given.reduce((sum, count, j) => sum + Math.min(count, mentorLeast![j]!), 0);
  const without = new Int32Array(shares?.left.length ?? 0);
  if (shares)
    loads.forEach((load, i) => {
      if (!load && menteeSeats[i]) without[shares.groupOf[i]!]!++;
    });
  const breaches = without.reduce((sum, count, group) => sum + Math.max(0, count - shares!.left[group]!), 0);
  return [-breaches, matched, promised, floor, reached.worth];
}

export function promisesKept(
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

export function keptFigures(
  { goal, kept: asked }: Asked,
  { pinned }: Pick<Earlier, 'pinned'>,
  { pairs, standing, bonus }: Reached,
): MatchResult['kept'] {
  if (!asked.length) return null;
  const kept = keptOf(standing, pairs);
  const met = goal.atMostChanges === null || standing.length - kept <= goal.atMostChanges;
  return { standing: standing.length + pinned, kept: kept + pinned, bonus, met };
}

export function parityFigures(
  groups: Groups | null,
  market: Market,
  mentees: Iterable<number>,
): MatchResult['parity'] {
  const { shares } = market;
  if (!groups || !shares) return null;
  const matched = groups.matched(mentees);
  return {
    met: matched.every((count, at) => groups.sizes[at]! - count <= shares.left[at]!),
    groups: groups.names.map((group, at) => ({ group, mentees: groups.sizes[at]!, matched: matched[at]! })),
  };
}

/** From the prices, where the search was stopped before they were a proof; the result itself where they are. */
export function boundOf(
  { solution, pairs }: Pick<Reached, 'solution' | 'pairs'>,
  { menteeSeats, mentorSeats }: Pick<Market, 'menteeSeats' | 'mentorSeats'>,
  pinned: { matched: number; totalScore: number },
): MatchResult['bound'] {
  if (!solution) return null;
  const matched = pinned.matched + pairs.length;
  const totalScore = pairs.reduce((sum, { score }) => sum + score, pinned.totalScore);
  const { gap, scale } = solution;
  if (!gap) return { matched, totalScore };
  const { seats, points } = scale.atMost(gap);
  if (seats) return { matched: matched + seats, totalScore: null };
  // The hashes of so many pairs weigh less than two points for each swap there is room for.
  const lots = Math.ceil((2 * pairs.length) / Math.max(1, Math.min(menteeSeats.length, mentorSeats.length)));
  return { matched, totalScore: totalScore + points + lots };
}
