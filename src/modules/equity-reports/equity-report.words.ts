/**
 * A stored result in words and labels, for people. The words describe numbers and never a cause, a fault or a legal
 * conclusion. Pure.
 */
import { VERDICT_WORDS, type Verdict } from '../../statistics/verdict';
import { ALPHA, MIN_SHARE } from './equity-report.comparisons';
import { EquityReportRefusal } from './equity-report.entity';
import {
  NOT_DISCLOSED,
  STAGES,
  type Stage,
  type StoredAttribute,
  type StoredComparison,
  type StoredResult,
} from './equity-report.result';
import type {
  EquityAttribute,
  EquityCell,
  EquityComparison,
  EquityFinding,
  EquityReportResult,
} from './equity-report.types';

/** Texts of an attribute's version, in the reader's language. */
export interface AttributeWords {
  label: string;
  categories: Map<string, string>;
}

const REACHED: Record<Stage, string> = {
  APPLIED: 'applied',
  ACCEPTED: 'were accepted',
  MATCHED: 'were matched',
  FIRST_MEETING: 'had a first meeting',
  COMPLETED: 'completed',
};

/** What is worth a sentence; the others stand in the table. */
const TOLD: readonly Verdict[] = [
  'DISPARITY_INDICATED',
  'RATIO_ONLY',
  'TOO_FEW_TO_CONCLUDE',
  'STATISTICAL_ONLY',
];

export function inWords(
  result: StoredResult,
  wordsOf: (key: string, number: number) => AttributeWords,
): EquityReportResult {
  const attributes = result.attributes.map((attribute) =>
    shown(attribute, wordsOf(attribute.key, attribute.number)),
  );
  return {
    asOf: new Date(result.asOf),
    k: result.k,
    stages: [...STAGES],
    attributes,
    method: methodOf(result),
    exclusions: exclusionsOf(result),
    notes: NOTES,
    findings: result.attributes.flatMap((attribute) =>
      findingsOf(attribute, wordsOf(attribute.key, attribute.number)),
    ),
  };
}

function labelOf(words: AttributeWords, code: string): string {
  return code === NOT_DISCLOSED ? 'Not disclosed' : (words.categories.get(code) ?? code);
}

function shown(attribute: StoredAttribute, words: AttributeWords): EquityAttribute {
  return {
    key: attribute.key,
    label: words.label || attribute.key,
    number: attribute.number,
    aloneOrInCombination: attribute.multiple,
    asOf: new Date(attribute.asOf),
    refusal: attribute.refusal && EquityReportRefusal[attribute.refusal],
    stages: attribute.stages,
    answered: attribute.answered ?? null,
    groups: attribute.groups.map(({ code, kind, cells }) => ({
      code,
      label: labelOf(words, code),
      kind,
      cells: cells.map((cell, at): EquityCell => ({
        stage: attribute.stages[at] as Stage,
        kind: cell.kind,
        count: cell.kind === 'COUNT' ? cell.value : null,
        atLeast: cell.kind === 'BAND' ? cell.atLeast : null,
        atMost: cell.kind === 'BAND' ? cell.atMost : null,
      })),
      comparisons: attribute.comparisons
        .filter((comparison) => comparison.code === code)
        .map(
          ({
            code: _,
            exploratoryP = null,
            measures = null,
            unknownIn = null,
            ...comparison
          }): EquityComparison => ({
            ...comparison,
            ...{ exploratoryP, measures, unknownIn },
          }),
        ),
      opensAt: opensAt(attribute, code),
    })),
  };
}

const BELOW: readonly Verdict[] = ['DISPARITY_INDICATED', 'RATIO_ONLY', 'TOO_FEW_TO_CONCLUDE'];

/** Of those at the stage before: a gap that opened earlier is seen at every stage after it, and opens at one. */
function opensAt({ stages, comparisons }: StoredAttribute, of: string): Stage | null {
  const found = comparisons.filter(
    ({ code, basis, verdict }) => code === of && basis === 'PREVIOUS_STAGE' && BELOW.includes(verdict),
  );
  return stages.find((stage) => found.some((comparison) => comparison.stage === stage)) ?? null;
}

function findingsOf({ key, comparisons }: StoredAttribute, words: AttributeWords): EquityFinding[] {
  return comparisons
    .filter(({ verdict }) => TOLD.includes(verdict))
    .map((comparison) => ({
      attribute: key,
      code: comparison.code,
      stage: comparison.stage,
      basis: comparison.basis,
      verdict: comparison.verdict,
      message: sentence(comparison, words),
    }));
}

function sentence(comparison: StoredComparison, words: AttributeWords): string {
  const { stage, basis, code, referenceCode, ratio, atLeast, verdict } = comparison;
  const before = basis === 'APPLIED' ? 'APPLIED' : 'of the stage before';
  const whole = before === 'APPLIED' ? 'those who applied' : 'those who reached the stage before';
  const against =
    referenceCode === null ? 'everybody else who answered' : `“${labelOf(words, referenceCode)}”`;
  const size = ratio === null ? '' : ` ${atLeast ? 'at most ' : ''}${ratio.toFixed(2)}`;
  return `${words.label}: of ${whole}, those who ${REACHED[stage]}: “${labelOf(words, code)}” beside ${against}, selection-rate ratio${size}. ${VERDICT_WORDS[verdict]}`;
}

function methodOf({ method, k }: StoredResult): string[] {
  return [
    `Method ${method}. Each person counts once, with the furthest stage reached in any of the cohorts; whoever reached a stage has reached all before it.`,
    `Numbers below ${k}, and others that would give such a number away to somebody who knows the totals, are shown as ranges or not at all.`,
    `Each group is compared with the one with the highest printed rate of at least ${MIN_SHARE * 100} % of the people; where groups overlap, with everybody else who answered. A ratio is below four fifths when five times the one is less than four times the other, in whole numbers.`,
    `Fisher’s exact test, two-sided; Holm’s adjustment over the comparisons of one attribute at one stage and basis; threshold ${ALPHA}. Beside it stand Benjamini and Hochberg’s adjustment, mid-p, the pooled z without correction, and 95 % limits by Wilson (rates), Newcombe’s method 10 (differences), Katz (ratios) and Woolf (odds ratios). Where a number is a range, the value that speaks least for a difference is used.`,
  ];
}

function exclusionsOf({ attributes }: StoredResult): string[] {
  const omitted = STAGES.filter((stage) => attributes.some(({ stages }) => !stages.includes(stage)));
  return [
    'People who have not answered, who do not consent, or whose answer is no category of the present version, are “not disclosed”: shown where it is safe, and never compared.',
    'Invitations that were not taken up, drafts and declined or expired invitations are not counted.',
    ...(omitted.length
      ? [`Not shown, since the totals alone would tell of few people: ${omitted.join(', ')}.`]
      : []),
    ...attributes.flatMap(({ key, refusal }) =>
      refusal === 'TOO_FEW'
        ? [`${key}: nothing can be shown, the groups are too small.`]
        : refusal
          ? [`${key}: nothing can be shown beside an earlier report about some of the same cohorts.`]
          : [],
    ),
  ];
}

const NOTES = [
  'A ratio below four fifths is a reason to look into a stage, not a conclusion about its cause. Differences of small groups often come by chance, and no difference found is not a proof that there is none: see the smallest ratio that could have been detected.',
  'Answers are voluntary, and people who answer may differ from those who do not.',
  'The report is frozen: what people answer, change or withdraw afterwards does not alter it.',
];
