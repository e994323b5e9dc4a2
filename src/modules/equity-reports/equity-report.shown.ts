/** A stored result as it goes over the wire: with texts for codes and classes. Pure. */
import { REST } from '../../disclosure/refine';
import type { Verdict } from '../../statistics/verdict';
import { inLanguage } from '../demographics/demographics.labels';
import type { TaxonomyRow } from '../demographics/demographics.repository';
import { GAP_DAYS, LOADS, MEETINGS, WEEKS } from '../equity-cuts/equity-cut.profile';
import { NO_UNIT, type Measure } from '../equity-sheets/equity-sheet';
import { KINDS } from '../equity-sheets/equity-sheet.refine';
import type { EquityComparison } from './equity-comparison.types';
import type { EquityCrossing } from './equity-crossing.types';
import type { EquityOutcome } from './equity-outcome.types';
import { EquityReportRefusal } from './equity-report.entity';
import {
  NOT_DISCLOSED,
  type ReachedStage,
  type Stage,
  type StoredAttribute,
  type StoredComparison,
  type StoredCrossing,
  type StoredOutcome,
} from './equity-report.result';
import type { EquityAttribute, EquityCell } from './equity-report.types';

/** Texts of an attribute's version, in the reader's language. */
export interface AttributeWords {
  label: string;
  categories: Map<string, string>;
}

/** In the first of these languages that there is. A version's words never change. */
export function wordsIn(
  taxonomy: readonly TaxonomyRow[],
  languages: readonly (string | null | undefined)[],
): (key: string, number: number) => AttributeWords {
  const text = (labels: TaxonomyRow['labels']) => inLanguage(labels, [...languages]);
  return (key, number) => {
    const row = taxonomy.find((each) => each.key === key && each.number === number);
    return {
      label: row ? text(row.labels) : key,
      categories: new Map(row?.categories.map(({ code, labels }) => [code, text(labels)])),
    };
  };
}

export function labelOf(words: AttributeWords, code: string): string {
  if (code === NOT_DISCLOSED) return 'Not disclosed';
  return code === REST ? 'All others' : (words.categories.get(code) ?? code);
}

export function shownAttribute(attribute: StoredAttribute, words: AttributeWords): EquityAttribute {
  const { key, number, multiple, stages, answered, comparisons } = attribute;
  const { strata = [], units = [], outcomes = [], spread = [] } = attribute;
  const { benchmarks = [], eligibility = false } = attribute;
  const labelled = <T extends { code: string }>(group: T) => ({
    ...group,
    label: labelOf(words, group.code),
  });
  return {
    ...{ key, number, stages },
    label: words.label || key,
    aloneOrInCombination: multiple,
    asOf: new Date(attribute.asOf),
    refusal: attribute.refusal && EquityReportRefusal[attribute.refusal],
    answered: answered ?? null,
    groups: attribute.groups.map(({ code, kind, cells }) => ({
      ...labelled({ code }),
      kind,
      cells: cells.map((cell, at): EquityCell => ({
        stage: stages[at] as Stage,
        kind: cell.kind,
        count: cell.kind === 'COUNT' ? cell.value : null,
        atLeast: cell.kind === 'BAND' ? cell.atLeast : null,
        atMost: cell.kind === 'BAND' ? cell.atMost : null,
      })),
      comparisons: comparisons.filter((comparison) => comparison.code === code).map(shownComparison),
      opensAt: opensAt(attribute, code),
    })),
    strata: strata.map((stratum) => ({ ...stratum, groups: stratum.groups.map(labelled) })),
    units: units.map(({ unitIds = [], ...stratum }) => ({
      ...stratum,
      unitIds: unitIds.filter((id) => id !== NO_UNIT),
      withoutUnit: unitIds.includes(NO_UNIT),
      groups: stratum.groups.map(labelled),
    })),
    outcomes: outcomes.map((outcome) => shownOutcome(outcome, words)),
    spread: spread.map(labelled),
    eligibility,
    benchmarks: benchmarks.map((benchmark) => ({ ...benchmark, groups: benchmark.groups.map(labelled) })),
  };
}

function shownComparison({ code: _, ...comparison }: StoredComparison): EquityComparison {
  const { exploratoryP = null, measures = null, unknownIn = null } = comparison;
  const { within = null, withinUnits = null } = comparison;
  const stored = { exploratoryP, measures, unknownIn, within, withinUnits };
  return { ...comparison, ...stored, referenceCodes: null };
}

export const BELOW: readonly Verdict[] = ['DISPARITY_INDICATED', 'RATIO_ONLY', 'TOO_FEW_TO_CONCLUDE'];

/** Of those at the stage before: a gap that opened earlier is seen at every stage after it, and opens at one. */
export function opensAt(attribute: StoredAttribute, of: string): ReachedStage | null {
  const found = attribute.comparisons.filter(
    (comparison) =>
      comparison.code === of && isStep(attribute, comparison) && BELOW.includes(comparison.verdict),
  );
  const stages: ReachedStage[] = ['INVITED', ...attribute.stages];
  return stages.find((stage) => found.some((comparison) => comparison.stage === stage)) ?? null;
}

/** Of those at the stage right before: for those who applied the invited, or else the eligible. */
function isStep({ comparisons }: StoredAttribute, { stage, basis }: StoredComparison): boolean {
  if (stage !== 'APPLIED') return basis === 'PREVIOUS_STAGE' || stage === 'INVITED';
  return basis === 'INVITED' || !comparisons.some((other) => other.basis === 'INVITED');
}

function shownOutcome(
  { measure, of, parts, groups, test }: StoredOutcome,
  words: AttributeWords,
): EquityOutcome {
  const { apart } = KINDS[measure];
  return {
    kind: measure,
    of,
    classes: parts.map(([first, last]) => ({
      label: classLabel(measure, first, last),
      apart: first < apart && apart > 0 && !isYesNo(measure),
    })),
    groups: groups.map((group) => ({ ...group, label: labelOf(words, group.code) })),
    test,
  };
}

const isYesNo = (measure: Measure) => KINDS[measure].classes === 2;

/** Of classes that are printed together, from the first to the last. */
export function classLabel(measure: Measure, first: number, last: number): string {
  switch (measure) {
    case 'TIME_TO_MATCH':
    case 'TIME_TO_FIRST_MEETING': {
      if (first === 0) return measure === 'TIME_TO_MATCH' ? 'never matched' : 'never met';
      const from = first === 1 ? 0 : WEEKS[first - 2]!;
      const to = WEEKS[last - 1];
      return to === undefined ? `${from} weeks or longer` : `${from} to ${to} weeks`;
    }
    case 'MILESTONES': {
      const ends = ['none planned', 'none', 'less than half', 'half or more', 'all'];
      return between(ends, first, last);
    }
    case 'MEETINGS':
      return counting(MEETINGS, first, last, 0);
    case 'LOAD':
      return counting(LOADS, first, last, 1);
    case 'SATISFACTION':
    case 'BELONGING': {
      const ends = [
        'not asked',
        'no answer',
        'lowest quarter',
        'second quarter',
        'third quarter',
        'highest quarter',
      ];
      return between(ends, first, last);
    }
    case 'OUT_OF_CONTACT':
      return first
        ? `more than ${GAP_DAYS} days without a meeting`
        : `never more than ${GAP_DAYS} days without a meeting`;
    case 'EARLY_ENDING':
      return first ? 'a pairing ended early' : 'no pairing ended early';
    case 'REMATCH':
      return first ? 'paired again' : 'paired once';
  }
}

const between = (ends: readonly string[], first: number, last: number) =>
  first === last ? ends[first]! : `${ends[first]!} to ${ends[last]!}`;

function counting(starts: readonly number[], first: number, last: number, least: number): string {
  const from = first ? starts[first - 1]! : least;
  const next = starts[last];
  if (next === undefined) return `${from} or more`;
  return next - 1 === from ? String(from) : `${from} to ${next - 1}`;
}

/** `wordsOf`: of either attribute. */
export function shownCrossing(
  { keys, refusal, stages, groups, comparisons }: StoredCrossing,
  wordsOf: readonly [AttributeWords, AttributeWords],
): EquityCrossing {
  return {
    attributes: keys,
    refusal: refusal && EquityReportRefusal[refusal],
    stages,
    groups: groups.map(({ codes, counts }) => ({
      codes,
      labels: codes.map((code, at) => labelOf(wordsOf[at]!, code)),
      counts,
      comparisons: comparisons
        .filter((comparison) => comparison.codes.join() === codes.join())
        .map(({ codes: _, exploratoryP = null, measures = null, unknownIn = null, ...rest }) => ({
          ...rest,
          ...{ exploratoryP, measures, unknownIn },
          referenceCode: null,
          within: null,
          withinUnits: null,
        })),
    })),
  };
}
