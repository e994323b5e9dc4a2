/**
 * Whether groups wait equally long: the log-rank test of two or more groups, also within strata such as cohorts
 * (Mantel, Cancer Chemother. Rep. 1966;50:163; Peto & Peto, J. R. Stat. Soc. A 1972;135:185), as R's survdiff.
 */
import { checkNotEmpty } from './check';
import { chiSquareUpperTail } from './distributions';
import { risksOf, type Exits } from './durations';
import { measured, unmeasured, type ChiSquareTest, type Measure } from './measure';
import { quadraticForm } from './quadratic-form';

export interface LogRank {
  /** Of each group, over all strata: people, events, and the events expected if all waited equally long. */
  readonly people: readonly number[];
  readonly observed: readonly number[];
  readonly expected: readonly number[];
  /** NO_EVENTS; TOO_FEW_GROUPS where no two groups were waiting together while something could still vary. */
  readonly test: Measure<ChiSquareTest>;
}

/** Groups in the order of the result. Competing events count as leaving: the test is of the cause-specific hazard. */
export function logRank(groups: readonly (readonly Exits[])[]): LogRank {
  return stratifiedLogRank([groups]);
}

/**
 * With e = d·nᵢ/n expected at each time of d events among n waiting, nᵢ of them in the group, and the covariance
 * d(n−d)/(n−1) · (nᵢ/n)([i=j] − nⱼ/n): sums over times and strata, chi-square = (O−E)ᵀ V⁻ (O−E), no continuity correction.
 * Each stratum lists the same groups in the same order; a group that is not in it is an empty list.
 */
export function stratifiedLogRank(strata: readonly (readonly (readonly Exits[])[])[]): LogRank {
  checkNotEmpty(strata, 'stratum');
  const size = strata[0]!.length;
  checkNotEmpty(strata[0]!, 'group');
  if (strata.some((groups) => groups.length !== size))
    throw new RangeError('Each stratum lists the same groups in the same order.');
  const zeros = () => Array.from({ length: size }, () => 0);
  const sums: Sums = {
    people: zeros(),
    observed: zeros(),
    expected: zeros(),
    covariance: zeros().map(zeros),
  };
  for (const groups of strata) addStratum(groups, sums);

  const { people, observed, expected, covariance } = sums;
  const { value, rank } = quadraticForm(
    observed.map((count, group) => count - expected[group]!),
    covariance,
  );
  const none = observed.every((count) => count === 0) ? 'NO_EVENTS' : rank === 0 ? 'TOO_FEW_GROUPS' : null;
  return {
    people,
    observed,
    expected,
    test: none
      ? unmeasured(none)
      : measured({ chiSquare: value, df: rank, p: chiSquareUpperTail(value, rank) }),
  };
}

interface Sums {
  people: number[];
  observed: number[];
  expected: number[];
  covariance: number[][];
}

function addStratum(groups: readonly (readonly Exits[])[], sums: Sums): void {
  const exits = groups.map(risksOf);
  exits.forEach((risks, group) => (sums.people[group]! += risks[0]?.atRisk ?? 0));
  const times = new Set(
    exits.flatMap((risks) => risks.filter(({ events }) => events).map(({ time }) => time)),
  );
  const next = exits.map(() => 0);
  for (const time of [...times].sort((one, other) => one - other)) {
    const now = exits.map((risks, group) => {
      while (next[group]! < risks.length && risks[next[group]!]!.time < time) next[group]!++;
      return risks[next[group]!];
    });
    const waiting = now.map((risk) => risk?.atRisk ?? 0);
    const events = now.map((risk) => (risk?.time === time ? risk.events : 0));
    addTime(waiting, events, sums);
  }
}

function addTime(waiting: readonly number[], events: readonly number[], sums: Sums): void {
  const n = waiting.reduce((sum, count) => sum + count, 0);
  const d = events.reduce((sum, count) => sum + count, 0);
  const variance = n > 1 ? (d * (n - d)) / (n - 1) : 0;
  waiting.forEach((count, group) => {
    const share = count / n;
    sums.observed[group]! += events[group]!;
    sums.expected[group]! += d * share;
    waiting.forEach((otherCount, other) => {
      const part = group === other ? (n - count) / n : -otherCount / n;
      sums.covariance[group]![other]! += variance * share * part;
    });
  });
}
