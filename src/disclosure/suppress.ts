/**
 * What may be printed of a table "groups × stages" so that no small count can be derived from it. Each group prints
 * what it may by itself (rules.ts); then the attacker (audit.ts) looks at the whole, and more is withheld until nothing
 * too narrow is left. What can't be made safe is refused whole.
 *
 * Of a withheld count the range is printed that the attacker finds anyhow, so it costs least where the count is large:
 * rows that are not compared go first, then the largest groups. Groups, not counts: that a count was the largest of those
 * that could be withheld would narrow it.
 */
import { audit } from './audit';
import { hiddenGroup, isEmpty, mayWithhold, printGroup } from './rules';
import { checkTable, totalsOf, type Cell, type GroupCounts, type Suppressed } from './types';

export type { Cell, GroupCounts, Suppressed, SuppressedGroup } from './types';

/** One thing withheld to protect others: a group whole, or one of its later counts. */
interface Withheld {
  group: number;
  stage: number | null;
}

interface Candidate extends Withheld {
  spare: boolean;
  count: number;
}

export interface SuppressOptions {
  /** An attacker knows the total of every stage from elsewhere (dashboards print them). */
  totalsKnown: boolean;
  /** Groups whose numbers matter least. */
  spare?: readonly string[];
}

/**
 * Where totals are known, a hidden group must never be the only one, and hidden sums must be 0 or >= k. The caller
 * holds k above its floor, and leaves out stages whose totals alone would give groups away (stages.ts). The order of
 * the groups changes nothing.
 */
export function suppress(
  groups: readonly GroupCounts[],
  k: number,
  { totalsKnown, spare = [] }: SuppressOptions,
): Suppressed {
  checkTable(groups, k);
  const sorted = [...groups].sort((one, other) => (one.code < other.code ? -1 : 1));
  const totals = totalsKnown ? totalsOf(groups) : null;
  const { groups: printed, refused } = withRanges(sorted, k, totals, protect(sorted, k, totals, spare));
  const byCode = new Map(printed.map((group) => [group.code, group]));
  return { groups: groups.map(({ code }) => byCode.get(code)!), refused };
}

function protect(
  groups: readonly GroupCounts[],
  k: number,
  totals: readonly number[] | null,
  spare: readonly string[],
): Suppressed {
  const withheld: Withheld[] = [];
  for (;;) {
    const published = print(groups, k, withheld);
    if (published.refused) return published;
    const [finding] = audit(groups, published, k, totals, { knowsRules: true, untilFound: true }).findings;
    if (!finding) return relax(groups, k, totals, withheld, published);
    withheld.push(next(groups, published, k, finding.stages, spare));
  }
}

function print(groups: readonly GroupCounts[], k: number, withheld: readonly Withheld[]): Suppressed {
  const printed = groups.map((group, at) => {
    const own = withheld.filter((each) => each.group === at);
    if (own.some(({ stage }) => stage === null)) return hiddenGroup(group);
    return printGroup(group, k, new Set(own.map(({ stage }) => stage ?? 0)));
  });
  const refused = printed.every(({ hidden }, at) => hidden || isEmpty(groups[at]!));
  return { groups: refused ? groups.map(hiddenGroup) : printed, refused };
}

/**
 * A count still printed on the lines concerned, if hiding it leaves room for k values; where there is none, or the line
 * opens the funnel, where nothing is left to be read against, the smallest group whole.
 */
function next(
  groups: readonly GroupCounts[],
  published: Suppressed,
  k: number,
  stages: readonly number[],
  spare: readonly string[],
): Withheld {
  const cells: Candidate[] = [];
  const whole: Candidate[] = [];
  published.groups.forEach((printed, group) => {
    const { code, counts } = groups[group]!;
    if (printed.hidden || isEmpty(groups[group]!)) return;
    const candidate = { group, spare: spare.includes(code) };
    whole.push({ ...candidate, stage: null, count: counts[0]! });
    for (const stage of stages)
      if (mayWithhold(printed, stage, k)) cells.push({ ...candidate, stage, count: counts[0]! });
  });
  const best = (found: Candidate[], sign: 1 | -1) =>
    found.sort(
      (one, other) => Number(other.spare) - Number(one.spare) || sign * (one.count - other.count),
    )[0];
  return best(cells, -1) ?? best(whole, 1)!;
}

/** The ranges that the attacker finds, in the place of nothing. A group that is hidden whole stays so. */
function withRanges(
  groups: readonly GroupCounts[],
  k: number,
  totals: readonly number[] | null,
  published: Suppressed,
): Suppressed {
  if (published.refused) return published;
  const { intervals } = audit(groups, published, k, totals, { knowsRules: true });
  const shown = published.groups.map((group, at) => ({
    ...group,
    cells: group.cells.map((cell, stage): Cell => {
      const range = intervals[at]![stage];
      return cell.kind === 'HIDDEN' && !group.hidden && range ? { kind: 'BAND', ...range } : cell;
    }),
  }));
  return { ...published, groups: shown };
}

/** What later choices made needless is printed after all, the last withheld first. */
function relax(
  groups: readonly GroupCounts[],
  k: number,
  totals: readonly number[] | null,
  withheld: readonly Withheld[],
  published: Suppressed,
): Suppressed {
  let best = published;
  let kept = [...withheld];
  for (const one of [...withheld].reverse()) {
    const fewer = kept.filter((each) => each !== one);
    const candidate = print(groups, k, fewer);
    if (audit(groups, candidate, k, totals, { knowsRules: true, untilFound: true }).findings.length) continue;
    best = candidate;
    kept = fewer;
  }
  return best;
}
