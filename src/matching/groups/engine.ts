/**
 * Groups out of one pool: a problem in, pairs or circles out, with their reasons and with what is proven of them.
 * Whole numbers and sorted ids only: the same question has the same answer, byte for byte, on every machine.
 */
import { sha256 } from '../digest';
import { ruleOfCode } from '../feasible';
import type { Grid } from '../grid';
import { rising, type RunOptions } from '../run-options';
import type { Terms } from '../terms';
import { BAN_RULES, type BanRule } from '../types';
import { Affinities, gridOf, peerTerms, valueOf } from './affinity';
import { formCircles } from './circles';
import { describeGroup } from './contributions';
import { canonicalGroups, checkGroupProblem, groupResultHash, lotOfMember } from './digest';
import { EXACT_UP_TO, pairUp } from './pairs';
import type { Group, GroupProblem, GroupResult, Leftover } from './types';

/** Changes with every change that can alter a result. */
export const GROUP_ENGINE_VERSION = '1.1.1';

/** Percents: when the square is filled, and when the groups stand. */
const SQUARE_SHARE = 25;
const FORMED_SHARE = 75;

export function runGroups(problem: GroupProblem, { onProgress, stop }: RunOptions = {}): GroupResult {
  checkGroupProblem(problem);
  const report = rising(onProgress);
  report(0);
  const asked = canonicalGroups(problem);
  const grid = gridOf(asked);
  const { groups: found, bound, reasonOf } = formGroups(asked, grid, { report, stop });
  report(FORMED_SHARE);
  const terms = peerTerms(asked);
  const groups = found
    .map((people, at) => {
      report(FORMED_SHARE + (100 - FORMED_SHARE) * (at / found.length));
      return describe(asked, terms, people);
    })
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
  report(100);
  const { engineVersion, inputHash, ...rest } = result;
  return { engineVersion, inputHash, resultHash: groupResultHash(result), ...rest };
}

interface Waiting {
  report(percent: number): void;
  stop: RunOptions['stop'];
}

interface Formed {
  groups: number[][];
  bound: GroupResult['bound'];
  reasonOf(person: number, feasible: number): Leftover['reason'];
}

function formGroups(asked: GroupProblem, grid: Grid, { report, stop }: Waiting): Formed {
  const { members, seed, shape, spread } = asked;
  const n = members.length;
  const affinities = new Affinities(grid, n, (share) => report(SQUARE_SHARE * share));
  const onShare = (share: number) => report(SQUARE_SHARE + (FORMED_SHARE - SQUARE_SHARE) * share);
  const lots = members.map(({ id }) => lotOfMember(seed, id));
  if (shape === 'PAIRS') {
    const { pairs, bound } = pairUp({ n, row: (i) => affinities.row(i), lots }, EXACT_UP_TO, {
      onShare,
      stop,
    });
    const reasonOf = (_person: number, feasible: number) =>
      feasible ? ('PARTNERS_TAKEN' as const) : ('NO_FEASIBLE_GROUP' as const);
    return { groups: pairs, bound, reasonOf };
  }
  affinities.takeOff(members, spread);
  const { cells } = affinities;
  const { circles, lonely, bound } = formCircles(
    { n, cells, order: dealingOrder(asked, lots), lots, seed },
    shape,
    { onShare, stop },
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
  return describeGroup(terms, own, spread);
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
