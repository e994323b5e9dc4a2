/**
 * What may be printed of a table "groups × stages" so that no small count can be derived from it. Each group prints
 * what it may by itself (rules.ts); then the attacker (audit.ts) looks at the whole, and more is withheld, smallest
 * first, until nothing too narrow is left. What can't be made safe is refused whole.
 */
import { audit } from './audit';
import { hiddenGroup, mayWithhold, printGroup } from './rules';
import { checkTable, totalsOf, type GroupCounts, type Suppressed } from './types';

export type { Cell, GroupCounts, Suppressed, SuppressedGroup } from './types';

/** One thing withheld to protect others: a group whole, or one of its later counts. */
interface Withheld {
  group: number;
  stage: number | null;
}

interface Candidate extends Withheld {
  count: number;
}

/**
 * `totalsKnown`: an attacker knows the total of every stage from elsewhere (dashboards print them), so a hidden group
 * must never be the only one, and hidden sums must be 0 or >= k. The caller holds k above its floor, and leaves out
 * stages whose totals alone would give groups away (stages.ts). The order of the groups changes nothing.
 */
export function suppress(
  groups: readonly GroupCounts[],
  k: number,
  options: { totalsKnown: boolean },
): Suppressed {
  checkTable(groups, k);
  const sorted = [...groups].sort((one, other) => (one.code < other.code ? -1 : 1));
  const { groups: printed, refused } = protect(sorted, k, options.totalsKnown ? totalsOf(groups) : null);
  const byCode = new Map(printed.map((group) => [group.code, group]));
  return { groups: groups.map(({ code }) => byCode.get(code)!), refused };
}

function protect(groups: readonly GroupCounts[], k: number, totals: readonly number[] | null): Suppressed {
  const withheld: Withheld[] = [];
  for (;;) {
    const published = print(groups, k, withheld);
    if (published.refused) return published;
    const [finding] = audit(groups, published, k, totals, { knowsRules: true, untilFound: true }).findings;
    if (!finding) return relax(groups, k, totals, withheld, published);
    withheld.push(next(groups, published, k, finding.stages));
  }
}

function print(groups: readonly GroupCounts[], k: number, withheld: readonly Withheld[]): Suppressed {
  const printed = groups.map((group, at) => {
    const own = withheld.filter((each) => each.group === at);
    if (own.some(({ stage }) => stage === null)) return hiddenGroup(group);
    return printGroup(group, k, new Set(own.map(({ stage }) => stage ?? 0)));
  });
  return { groups: printed, refused: printed.every(({ hidden }) => hidden) };
}

/**
 * The smallest count still printed on the lines concerned, if hiding it leaves room for k values; where there is none,
 * or the line opens the funnel, the smallest group whole.
 */
function next(
  groups: readonly GroupCounts[],
  published: Suppressed,
  k: number,
  stages: readonly number[],
): Withheld {
  const cells: Candidate[] = [];
  const whole: Candidate[] = [];
  published.groups.forEach((printed, group) => {
    if (printed.hidden) return;
    const { counts } = groups[group]!;
    whole.push({ group, stage: null, count: counts[0]! });
    for (const stage of stages)
      if (mayWithhold(printed, stage, k)) cells.push({ group, stage, count: counts[stage]! });
  });
  const smallest = (found: Candidate[]) => found.sort((one, other) => one.count - other.count)[0];
  return smallest(cells) ?? smallest(whole)!;
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
