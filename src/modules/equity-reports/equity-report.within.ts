/**
 * Groups compared within cohorts, so that groups which went to different cohorts are not compared across them: from the
 * cohorts that are printed apart. Pure.
 */
import { REST } from '../../disclosure/refine';
import { holm } from '../../statistics/adjustment';
import { breslowDay } from '../../statistics/homogeneity';
import { measured, type Measure, type RatioEstimate } from '../../statistics/measure';
import type { Rate } from '../../statistics/rate';
import { dissimilarity, isolation } from '../../statistics/segregation';
import { compareWithinStrata } from '../../statistics/stratified';
import { crudeOf, type Stratum } from '../../statistics/stratum';
import { verdictOf } from '../../statistics/verdict';
import type { Sheet, Stage } from '../equity-sheets/equity-sheet';
import { NO_LIMITS, told, type StoredMeasure } from './equity-report.measures';
import type {
  StoredComparison,
  StoredPolicy,
  StoredSpread,
  StoredStratum,
  StoredWithin,
} from './equity-report.result';

/** What is printed apart: cohorts or divisions, or where none of a cut is, the cut as a whole, with its exactly printed groups. */
export function strataOf(sheets: readonly Sheet[], by: 'COHORT' | 'ORG_UNIT' = 'COHORT'): StoredStratum[] {
  const all = sheets.flatMap((sheet): StoredStratum[] => {
    const { stages, tables } = sheet;
    const strata = by === 'COHORT' ? sheet.strata : sheet.units;
    if (strata)
      return strata.parts.map((part, at) => ({
        ...(by === 'COHORT' ? { cohortIds: part } : { cohortIds: sheet.cohortIds, unitIds: part }),
        stages: strata.stages,
        groups: strata.lines.map((code, line) => ({ code, counts: strata.counts[line]![at]! })),
      }));
    if (sheet.multiple || sheet.refused) return [];
    const exact = tables[0]!.published.groups.flatMap(({ code, cells }) => {
      const counts = cells.map((cell) => (cell.kind === 'COUNT' ? cell.value : null));
      return counts.includes(null) ? [] : [{ code, counts: counts as number[] }];
    });
    return [{ cohortIds: sheet.cohortIds, stages, groups: exact }];
  });
  const apart = by === 'COHORT' ? all.length > 1 : all.some(({ unitIds }) => unitIds);
  return apart ? all : [];
}

/** Of each comparison what it is within these strata; p-values adjusted over the same families. */
export function withinOf(
  comparisons: readonly StoredComparison[],
  strata: readonly StoredStratum[],
  stages: readonly Stage[],
  policy: StoredPolicy,
): (StoredWithin | null)[] {
  const found = comparisons.map((comparison) => ({
    comparison,
    within: strata.length > 1 ? compared(comparison, strata, stages, policy) : null,
  }));
  const families = new Map<string, typeof found>();
  for (const each of found) {
    const family = `${each.comparison.stage} ${each.comparison.basis}`;
    families.set(family, [...(families.get(family) ?? []), each]);
  }
  for (const family of families.values()) {
    const judged = ({ within, comparison }: (typeof found)[number]) =>
      within && comparison.verdict !== 'NOT_EVALUATED' ? within : null;
    const adjusted = holm(family.map((each) => judged(each)?.stored.p.value ?? null));
    family.forEach((each, at) => {
      if (!each.within) return;
      const adjustedP = adjusted[at] ?? null;
      each.within.stored.adjustedP = adjustedP;
      each.within.stored.verdict = verdictWithin(each.within, judged(each) !== null, policy);
    });
  }
  return found.map(({ within }) => within?.stored ?? null);
}

interface Within {
  stored: StoredWithin;
  strata: Stratum[];
}

function compared(
  { code, referenceCode, stage, basis }: StoredComparison,
  all: readonly StoredStratum[],
  stages: readonly Stage[],
  { alpha }: StoredPolicy,
): Within | null {
  // Before applying, nothing is known of cohorts apart.
  const reached = stage as Stage;
  const from = basis === 'APPLIED' ? stages[0]! : stages[stages.indexOf(reached) - 1]!;
  const strata = all.flatMap((stratum): Stratum[] => {
    const [to, of] = [stratum.stages.indexOf(reached), stratum.stages.indexOf(from)];
    if (to < 0 || of < 0 || referenceCode === null) return [];
    const rateOf = (code: string): Rate | null => {
      const group = stratum.groups.find((each) => each.code === code);
      return group ? { selected: group.counts[to]!, total: group.counts[of]! } : null;
    };
    const [focal, reference] = [rateOf(code), rateOf(referenceCode)];
    return focal && reference ? [{ focal, reference }] : [];
  });
  if (strata.length < 2) return null;
  const { focal, reference } = crudeOf(strata);
  const { crudeRatio, ...together } = takenTogether(strata, alpha);
  const people = focal.total + reference.total;
  return { strata, stored: { ...together, crudeRatio, people, adjustedP: null, verdict: 'UNDEFINED' } };
}

/** What strata come to, as reports tell it. */
export function takenTogether(strata: readonly Stratum[], alpha: number) {
  const result = compareWithinStrata(strata);
  const homogeneity = breslowDay(strata);
  const homogeneityP = told(homogeneity.value ? measured(homogeneity.value.breslowDayTarone.p) : homogeneity);
  return {
    strata: strata.length,
    informative: result.informativeStrata,
    rateRatio: estimate(result.rateRatio),
    oddsRatio: estimate(result.oddsRatio),
    crudeRatio: told(result.crudeRateRatio),
    chiSquare: told(result.cmh.value ? measured(result.cmh.value.chiSquare) : result.cmh),
    p: told(result.cmh.value ? measured(result.cmh.value.p) : result.cmh),
    homogeneityP,
    differ: homogeneityP.value === null ? null : homogeneityP.value < alpha,
    reversal: result.reversal.value,
  };
}

/** As of a comparison: by the ratio of Mantel and Haenszel, and by their test. */
function verdictWithin({ stored, strata }: Within, evaluated: boolean, policy: StoredPolicy) {
  const { numerator, denominator } = policy.threshold;
  const { rateRatio, adjustedP } = stored;
  if (!evaluated) return 'NOT_EVALUATED';
  if (rateRatio.value === null || adjustedP === null) return 'UNDEFINED';
  const crude = crudeOf(strata);
  // The crude numbers decide only whether one person could turn the direction.
  const small = verdictOf({
    ...crude,
    adjustedP,
    alpha: policy.alpha,
    evaluated: true,
    threshold: policy.threshold,
  });
  const below = rateRatio.value * denominator < numerator * (1 - 1e-12);
  const significant = adjustedP <= policy.alpha;
  if (!below) return significant ? 'STATISTICAL_ONLY' : 'NONE_DETECTED';
  if (small === 'TOO_FEW_TO_CONCLUDE') return small;
  return significant ? 'DISPARITY_INDICATED' : 'RATIO_ONLY';
}

function estimate(measure: Measure<RatioEstimate>): StoredMeasure {
  if (!measure.value) return { value: null, ...NO_LIMITS, reason: measure.reason };
  const { ratio, interval } = measure.value;
  return {
    value: ratio,
    lower: interval.value?.lower ?? null,
    upper: interval.value?.upper ?? null,
    reason: null,
  };
}

/** Of each group that is printed in two cohorts at least: how uneven it is spread, and whom its members meet there. */
export function spreadOf(strata: readonly StoredStratum[]): StoredSpread[] {
  const codes = new Set(strata.flatMap(({ groups }) => groups.map(({ code }) => code)));
  codes.delete(REST);
  return [...codes].flatMap((code): StoredSpread[] => {
    const units = strata.flatMap(({ groups }) => {
      const own = groups.find((group) => group.code === code);
      if (!own) return [];
      const everybody = groups.reduce((sum, { counts }) => sum + counts[0]!, 0);
      return [{ group: own.counts[0]!, others: everybody - own.counts[0]! }];
    });
    if (units.length < 2) return [];
    return [
      {
        code,
        cohorts: units.length,
        isolation: told(isolation(units)),
        dissimilarity: told(dissimilarity(units)),
      },
    ];
  });
}
