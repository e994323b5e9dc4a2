/**
 * Groups out of one pool: a problem in, pairs or circles out, with their reasons and with what is proven of them.
 * Whole numbers and sorted ids only: the same question has the same answer, byte for byte, on every machine.
 */
import { sha256 } from '../digest';
import { ruleOfCode } from '../feasible';
import type { Grid } from '../grid';
import type { Terms } from '../terms';
import { BAN_RULES, type BanRule } from '../types';
import { Affinities, gridOf, peerTerms, valueOf } from './affinity';
import { formCircles } from './circles';
import { groupCriteria, groupSpread } from './contributions';
import { canonicalGroups, checkGroupProblem, groupResultHash, lotOfMember } from './digest';
import { pairUp } from './pairs';
import type { Group, GroupProblem, GroupResult, Leftover } from './types';

/** Changes with every change that can alter a result. */
export const GROUP_ENGINE_VERSION = '1.1.0';

export function runGroups(problem: GroupProblem): GroupResult {
  checkGroupProblem(problem);
  const asked = canonicalGroups(problem);
  const grid = gridOf(asked);
  const { groups: found, bound, reasonOf } = formGroups(asked, grid);
  const terms = peerTerms(asked);
  const groups = found
    .map((people) => describe(asked, terms, people))
    .sort((a, b) => (a.memberIds[0]! < b.memberIds[0]! ? -1 : 1));
  const placed = found.reduce((sum, people) => sum + people.length, 0);
  const totalScore = groups.reduce((sum, { score }) => sum + score, 0);
  const isProven = placed === bound.placed && totalScore === bound.totalScore;
  const result = {
    engineVersion: GROUP_ENGINE_VERSION,
    inputHash: sha256(asked),
    groups,
    leftovers: leftoversOf(asked, grid, found, reasonOf),
    placed,
    totalScore,
    label: isProven ? ('EXACT' as const) : ('HEURISTIC' as const),
    bound,
  };
  const { engineVersion, inputHash, ...rest } = result;
  return { engineVersion, inputHash, resultHash: groupResultHash(result), ...rest };
}

interface Formed {
  groups: number[][];
  bound: GroupResult['bound'];
  reasonOf(person: number, feasible: number): Leftover['reason'];
}

function formGroups(asked: GroupProblem, grid: Grid): Formed {
  const { members, seed, shape, spread } = asked;
  const n = members.length;
  const affinities = new Affinities(grid, n);
  const lots = members.map(({ id }) => lotOfMember(seed, id));
  if (shape === 'PAIRS') {
    const { pairs, bound } = pairUp({ n, row: (i) => affinities.row(i), lots });
    const reasonOf = (_person: number, feasible: number) =>
      feasible ? ('PARTNERS_TAKEN' as const) : ('NO_FEASIBLE_GROUP' as const);
    return { groups: pairs, bound, reasonOf };
  }
  affinities.takeOff(members, spread);
  const { cells } = affinities;
  const { circles, lonely, bound } = formCircles(
    { n, cells, order: dealingOrder(asked, lots), lots, seed },
    shape,
  );
  const reasonOf = (person: number) =>
    lonely.has(person) ? ('NO_FEASIBLE_GROUP' as const) : ('NO_PLACE_FOUND' as const);
  return { groups: circles, bound, reasonOf };
}

/** People who are alike in what is to be spread side by side, else by lot. */
function dealingOrder({ members, spread }: GroupProblem, lots: readonly number[]): number[] {
  const keys = members.map((member) =>
    JSON.stringify(spread.map(({ attribute }) => valueOf(member, attribute))),
  );
  return [...members.keys()].sort(
    (a, b) => (keys[a]! < keys[b]! ? -1 : keys[a]! > keys[b]! ? 1 : 0) || lots[a]! - lots[b]! || a - b,
  );
}

function describe({ members, spread }: GroupProblem, terms: Terms, people: readonly number[]): Group {
  const own = [...people].sort((a, b) => a - b).map((person) => members[person]!);
  const criteria = groupCriteria(terms, own);
  const affinity = criteria.reduce((sum, { points }) => sum + points, 0);
  const spreads = groupSpread(own, spread);
  const cost = spreads.reduce((sum, one) => sum + one.cost, 0);
  return { memberIds: own.map(({ id }) => id), affinity, score: affinity - cost, criteria, spread: spreads };
}

function leftoversOf(
  { members }: GroupProblem,
  grid: Grid,
  groups: readonly number[][],
  reasonOf: Formed['reasonOf'],
): Leftover[] {
  const placed = new Set(groups.flat());
  return members.flatMap(({ id }, person) => {
    if (placed.has(person)) return [];
    const row = grid.row(person);
    const counts = new Map<BanRule, number>();
    let feasible = 0;
    for (let other = 0; other < members.length; other++) {
      const cell = row[other]!;
      if (other === person) continue;
      if (cell >= 0) feasible++;
      else counts.set(ruleOfCode(cell), (counts.get(ruleOfCode(cell)) ?? 0) + 1);
    }
    const removedBy = BAN_RULES.flatMap((rule) => {
      const count = counts.get(rule) ?? 0;
      return count ? [{ rule, count }] : [];
    }).sort((a, b) => b.count - a.count);
    return [{ id, reason: reasonOf(person, feasible), feasible, removedBy }];
  });
}
