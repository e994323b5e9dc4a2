/**
 * The attacker: what somebody can derive who has what is printed, perhaps the total of each stage, and the knowledge
 * that stages are nested and that nobody counts negative. The ranges are exact, see network.ts.
 */
import { boundsOf } from './rules';
import { TableFlow } from './network';
import { checkTable, totalsOf, type GroupCounts, type Suppressed } from './types';

/** `atMost` is Infinity where nothing limits it. */
export interface Interval {
  atLeast: number;
  atMost: number;
}

/**
 * CELL: a count from 1 to k-1 is printed, or one that is not printed lies within fewer than k values. DROP_OFF: a group is known to have lost from 1 to
 * k-1 people between two stages. SUM and DROP_OFF_SUM: the same few people, known of several groups together.
 */
export interface Finding {
  kind: 'CELL' | 'DROP_OFF' | 'SUM' | 'DROP_OFF_SUM';
  /** Null where it concerns several groups together. */
  code: string | null;
  /** The stage, or the two stages between which people were lost. */
  stages: number[];
}

export interface Audit {
  /** By group and stage, in the order given; null where the count is printed. */
  intervals: (Interval | null)[][];
  findings: Finding[];
}

export interface AuditOptions {
  /** The attacker also knows these rules of printing, and so that what is hidden by itself fits no band. */
  knowsRules?: boolean;
  /** Stop at the first finding, and search no range further than it takes to be wide enough. */
  untilFound?: boolean;
}

/** `published` is about the same groups in the same order; `totals` are those the attacker knows, or null. */
export function audit(
  groups: readonly GroupCounts[],
  published: Suppressed,
  k: number,
  totals: readonly number[] | null,
  { knowsRules = false, untilFound = false }: AuditOptions = {},
): Audit {
  checkTable(groups, k);
  if (totals && totalsOf(groups).some((total, stage) => total !== totals[stage]))
    throw new RangeError('The totals are not those of the groups.');
  const intervals: (Interval | null)[][] = groups.map(({ counts }) => counts.map(() => null));
  const findings: Finding[] = [];
  const done = () => untilFound && findings.length > 0;

  const sums = totals ? sumFindings(groups, published, k) : [];
  if (untilFound && sums[0]) return { intervals, findings: [sums[0]] };

  const flow = new TableFlow(
    groups.map(({ counts }) => counts),
    published.groups.map((group) => boundsOf(group, k, knowsRules)),
    totals !== null,
  );
  const stages = groups[0]?.counts.length ?? 0;
  for (let stage = 0; stage < stages; stage++)
    for (let group = 0; group < groups.length && !done(); group++) {
      const { code, counts } = groups[group]!;
      if (published.groups[group]!.cells[stage]!.kind === 'COUNT') {
        if (isFew(counts[stage]!, k)) findings.push({ kind: 'CELL', code, stages: [stage] });
        continue;
      }
      const atMost = flow.most(group, stage, untilFound ? counts[stage]! + k - 1 : Infinity);
      const atLeast = flow.least(group, stage, untilFound ? atMost - k + 1 : -Infinity);
      intervals[group]![stage] = { atLeast, atMost };
      if (atMost - atLeast < k - 1) findings.push({ kind: 'CELL', code, stages: [stage] });
    }
  for (let stage = 0; stage < stages; stage++)
    for (let later = stage + 1; later < stages; later++)
      for (let group = 0; group < groups.length && !done(); group++) {
        const { code, counts } = groups[group]!;
        const few = isFew(counts[stage]! - counts[later]!, k);
        if (few && flow.mostLost(group, stage, later, k) < k && flow.leastLost(group, stage, later, 0) > 0)
          findings.push({ kind: 'DROP_OFF', code, stages: [stage, later] });
      }
  return { intervals, findings: [...findings, ...sums] };
}

function isFew(people: number, k: number): boolean {
  return people > 0 && people < k;
}

/**
 * With totals known, what is not printed on a line is known in sum, and so is what the groups with a gap at either of
 * two stages lost between them. If they lost nobody, all who were lost, whom staff know, are of the groups printed. Where
 * no group is printed, the sum is the total, which was known before.
 */
function sumFindings(groups: readonly GroupCounts[], published: Suppressed, k: number): Finding[] {
  const findings: Finding[] = [];
  const stages = groups[0]?.counts.length ?? 0;
  const open = (group: number, stage: number) => published.groups[group]!.cells[stage]!.kind !== 'COUNT';
  const fewIn = (members: number[], count: (counts: readonly number[]) => number) =>
    members.length < groups.length &&
    isFew(
      members.reduce((sum, member) => sum + count(groups[member]!.counts), 0),
      k,
    );
  const all = groups.map((_, group) => group);
  for (let stage = 0; stage < stages; stage++) {
    const unprinted = all.filter((group) => open(group, stage));
    if (fewIn(unprinted, (counts) => counts[stage]!))
      findings.push({ kind: 'SUM', code: null, stages: [stage] });
    for (let later = stage + 1; later < stages; later++) {
      const gaps = all.filter((group) => open(group, stage) || open(group, later));
      const lost = (counts: readonly number[]) => counts[stage]! - counts[later]!;
      const nobody = gaps.every((member) => lost(groups[member]!.counts) === 0);
      const others = groups.some(({ counts }) => lost(counts) > 0);
      if (fewIn(gaps, lost) || (gaps.length > 0 && nobody && others))
        findings.push({ kind: 'DROP_OFF_SUM', code: null, stages: [stage, later] });
    }
  }
  return findings;
}
