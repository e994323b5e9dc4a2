/**
 * What changed from one frozen report to the next: the ratios of both beside each other, from what they print and
 * nothing else, so that a change tells no more than the two reports do. Pure.
 */
import { holm } from '../../statistics/adjustment';
import { fromLimits, rateRatio, ratioChange, type Estimate } from '../../statistics/interaction';
import { DEFAULT_POLICY } from '../equity-reports/equity-report.comparisons';
import type {
  Basis,
  Stage,
  StoredAttribute,
  StoredComparison,
  StoredGroup,
  StoredResult,
} from '../equity-reports/equity-report.result';

export interface RatioChange {
  attributeKey: string;
  code: string;
  stage: Stage;
  basis: Basis;
  earlierRatio: number;
  laterRatio: number;
  /** A range went in, by the end that speaks least for a change. */
  atLeast: boolean;
  p: number;
  /** By Holm over all comparisons of the attribute. */
  adjustedP: number;
}

/**
 * The changes beyond chance. One attribute is one family, over all its stages and bases: of an attribute in which nothing
 * changed, anything is found with a chance of at most alpha. Attributes are held against each other in the same version alone.
 */
export function changesBetween(earlier: StoredResult, later: StoredResult): RatioChange[] {
  const { alpha } = later.policy ?? DEFAULT_POLICY;
  return later.attributes.flatMap((attribute) => {
    const before = earlier.attributes.find(({ key }) => key === attribute.key);
    if (!before || before.number !== attribute.number) return [];
    // Who is admitted by an attribute is not judged by it.
    if (before.eligibility || attribute.eligibility) return [];
    const found = comparedIn(before, attribute, minShareOf(earlier, later));
    const adjusted = holm(found.map(({ p }) => p));
    return found.flatMap(({ p, ...change }, at) => {
      const adjustedP = adjusted[at] ?? null;
      if (p === null || adjustedP === null || adjustedP > alpha) return [];
      return [{ attributeKey: attribute.key, ...change, p, adjustedP }];
    });
  });
}

const minShareOf = (...results: StoredResult[]) =>
  Math.max(...results.map(({ policy }) => (policy ?? DEFAULT_POLICY).minShare));

type Compared = Omit<RatioChange, 'attributeKey' | 'adjustedP' | 'p'> & { p: number | null };

function comparedIn(earlier: StoredAttribute, later: StoredAttribute, minShare: number): Compared[] {
  if (earlier.refusal || later.refusal) return [];
  return basesOf(later).flatMap((base) => {
    const same = basesOf(earlier).some((each) => each.id === base.id);
    if (!same) return [];
    return later.multiple ? overlapping(earlier, later, base) : exclusive(earlier, later, base, minShare);
  });
}

interface Base {
  id: string;
  stage: Stage;
  from: Stage;
  basis: Basis;
}

/** As the comparisons of a report; a stage that is not printed in one of two reports makes other steps of its neighbours. */
function basesOf({ stages }: StoredAttribute): Base[] {
  return stages.flatMap((stage, at): Base[] => {
    if (at === 0) return [];
    const step = (from: Stage, basis: Basis) => ({ id: `${basis} ${from} ${stage}`, stage, from, basis });
    const previous = step(stages[at - 1]!, 'PREVIOUS_STAGE');
    return at === 1 ? [previous] : [previous, step(stages[0]!, 'APPLIED')];
  });
}

/**
 * Where groups exclude each other: beside all other groups that both reports print, together. The reference of a report is
 * the group with the highest rate, which may be another one next time; this one stays.
 */
function exclusive(
  earlier: StoredAttribute,
  later: StoredAttribute,
  base: Base,
  minShare: number,
): Compared[] {
  const [before, after] = [printedAt(earlier, base), printedAt(later, base)];
  const codes = [...after.keys()].filter((code) => before.has(code));
  const found = codes.flatMap((code) => {
    const others = codes.filter((other) => other !== code);
    if (!others.length) return [];
    const sides = [before, after].map((printed) => ({
      focal: printed.get(code)!,
      others: others.map((other) => printed.get(other)!).reduce(together),
    }));
    const few = sides.some(({ focal, others }) => focal.total < minShare * (focal.total + others.total));
    return few ? [] : [compared(code, base, boundsOf(sides[0]!), boundsOf(sides[1]!))];
  });
  // Of two groups, what is told of the one says all of the other.
  return found.length === 2 && codes.length === 2
    ? [found.find(({ earlierRatio, laterRatio }) => laterRatio < earlierRatio) ?? found[0]!]
    : found;
}

/** Where groups overlap: by the ratio to everybody else and its limits, as printed. */
function overlapping(earlier: StoredAttribute, later: StoredAttribute, base: Base): Compared[] {
  const at = ({ comparisons }: StoredAttribute) =>
    comparisons.filter(
      ({ stage, basis, verdict }) =>
        stage === base.stage &&
        basis === base.basis &&
        verdict !== 'NOT_EVALUATED' &&
        verdict !== 'SUPPRESSED',
    );
  const before = at(earlier);
  return at(later).flatMap((comparison) => {
    const other = before.find(({ code }) => code === comparison.code);
    const [one, two] = [other && printedBounds(other), printedBounds(comparison)];
    return one && two ? [compared(comparison.code, base, one, two)] : [];
  });
}

interface Range {
  total: number;
  atLeast: number;
  atMost: number;
}

function printedAt({ stages, groups }: StoredAttribute, { stage, from }: Base): Map<string, Range> {
  const [at, start] = [stages.indexOf(stage), stages.indexOf(from)];
  return new Map(
    groups.filter(isCompared).flatMap(({ code, cells }): [string, Range][] => {
      const [cell, base] = [cells[at]!, cells[start]!];
      if (base.kind !== 'COUNT' || base.value === 0 || cell.kind === 'HIDDEN') return [];
      const { atLeast, atMost } = cell.kind === 'COUNT' ? { atLeast: cell.value, atMost: cell.value } : cell;
      return [[code, { total: base.value, atLeast, atMost }]];
    }),
  );
}

const isCompared = ({ kind }: StoredGroup) => kind === 'VALUE' || kind === 'SELF_DESCRIBED';

const together = (one: Range, other: Range): Range => ({
  total: one.total + other.total,
  atLeast: one.atLeast + other.atLeast,
  atMost: one.atMost + other.atMost,
});

/** The least and the greatest ratio that what is printed allows; null: no such ratio has a logarithm. */
interface Bounds {
  least: Estimate | null;
  most: Estimate | null;
  exact: boolean;
}

function boundsOf({ focal, others }: { focal: Range; others: Range }): Bounds {
  const ratio = (selected: number, beside: number) =>
    rateRatio({ selected, total: focal.total }, { selected: beside, total: others.total }).value;
  return {
    least: ratio(focal.atLeast, others.atMost),
    most: ratio(focal.atMost, others.atLeast),
    exact: focal.atLeast === focal.atMost && others.atLeast === others.atMost,
  };
}

/** A ratio from a range is the one nearest to 1: what is below may be less, what is above may be more. */
function printedBounds({ ratio, atLeast, measures }: StoredComparison): Bounds | null {
  const { lower, upper } = measures?.ratio ?? { lower: null, upper: null };
  if (!ratio || lower === null || upper === null) return null;
  const estimate = fromLimits(ratio, { lower, upper });
  return {
    least: atLeast && ratio <= 1 ? null : estimate,
    most: atLeast && ratio >= 1 ? null : estimate,
    exact: !atLeast,
  };
}

/** By the ends that face each other; where the bounds overlap, nothing speaks for a change. */
function compared(code: string, { stage, basis }: Base, earlier: Bounds, later: Bounds): Compared {
  const head = { code, stage, basis, atLeast: !(earlier.exact && later.exact) };
  const tested = (one: Estimate, two: Estimate): Compared => {
    const p = ratioChange(one, two).value?.p ?? null;
    return { ...head, earlierRatio: one.ratio, laterRatio: two.ratio, p };
  };
  if (later.most && earlier.least && later.most.ratio < earlier.least.ratio)
    return tested(earlier.least, later.most);
  if (later.least && earlier.most && later.least.ratio > earlier.most.ratio)
    return tested(earlier.most, later.least);
  if (earlier.least && later.least && !head.atLeast) return tested(earlier.least, later.least);
  return { ...head, earlierRatio: 1, laterRatio: 1, p: head.atLeast ? 1 : null };
}
