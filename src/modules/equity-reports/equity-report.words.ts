/**
 * What a stored result says in plain words. The words describe numbers and never a cause, a fault or a legal conclusion,
 * and say no more than the numbers. Pure.
 */
import type { Verdict } from '../../statistics/verdict';
import {
  participationInWords,
  participationMethod,
  shownParticipation,
} from '../equity-participation/equity-participation.words';
import { methodOfStated, notesOfStated, startOf, statedOf } from './equity-report.benchmark-words';
import { DEFAULT_POLICY } from './equity-report.comparisons';
import {
  STAGES,
  type Basis,
  type ReachedStage,
  type StoredAttribute,
  type StoredComparison,
  type StoredResult,
} from './equity-report.result';
import { labelOf, opensAt, shownAttribute, shownCrossing, type AttributeWords } from './equity-report.shown';
import type { EquityFinding, EquityReportResult } from './equity-report.types';

export type { AttributeWords };
/** The profile's sentence for each verdict. */
export type Wording = Readonly<Record<Verdict, string>>;

const REACHED: Record<ReachedStage, string> = {
  INVITED: 'were invited',
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
  wording: Wording,
): EquityReportResult {
  const named = result.attributes.map((attribute) => ({
    attribute,
    words: wordsOf(attribute.key, attribute.number),
  }));
  return {
    asOf: new Date(result.asOf),
    k: result.k,
    stages: [...STAGES],
    attributes: named.map(({ attribute, words }) => shownAttribute(attribute, words)),
    crossings: (result.crossings ?? []).map((crossing) => {
      const [one, other] = crossing.keys.map((key, at) => wordsOf(key, crossing.numbers[at]!));
      return shownCrossing(crossing, [one!, other!]);
    }),
    participation: shownParticipation(result.participation),
    summary: [
      ...named.flatMap(({ attribute, words }) => summaryOf(attribute, words)),
      ...participationInWords(result.participation),
    ],
    method: [
      ...methodOf(result),
      ...methodOfStated(result),
      ...(result.participation ? [participationMethod(result.participation)] : []),
    ],
    exclusions: exclusionsOf(result),
    notes: [...NOTES, ...notesOfStated(result)],
    findings: named.flatMap(({ attribute, words }) => findingsOf(attribute, words, wording)),
  };
}

/** A few sentences about an attribute. */
function summaryOf(attribute: StoredAttribute, words: AttributeWords): string[] {
  const { key, refusal, groups, comparisons, answered, outcomes = [], eligibility } = attribute;
  const name = words.label || key;
  if (refusal) return [`${name}: nothing can be shown.`];
  const shown = groups.filter(({ hidden }) => !hidden).length;
  const share =
    answered === null || answered === undefined ? '' : ` ${percent(answered)} of the people gave an answer.`;
  const judged = comparisons.filter(({ verdict }) => verdict !== 'SUPPRESSED' && verdict !== 'NOT_EVALUATED');
  const opened = groups.flatMap(({ code }) => {
    const stage = opensAt(attribute, code);
    return stage ? [`for “${labelOf(words, code)}” among those who ${REACHED[stage]}`] : [];
  });
  const found = eligibility
    ? []
    : outcomes.flatMap(({ measure, groups, test }) =>
        test.p.value !== null && test.p.value <= 0.05 && groups.length > 1 ? [measure] : [],
      );
  return [
    `${name}: ${shown} of ${groups.length} groups are shown.${share}`,
    ...statedOf(attribute, words),
    opened.length
      ? `${name}: a ratio below the threshold first appears ${opened.join('; ')}.`
      : judged.length
        ? `${name}: no ratio of those who reached a stage, of those at the stage before, is below the threshold; see how small a difference could have been detected.`
        : `${name}: no two groups can be compared.`,
    ...within(
      name,
      judged.map(({ within }) => within),
      'cohorts',
    ),
    ...within(
      name,
      judged.map(({ withinUnits }) => withinUnits),
      'divisions',
    ),
    ...(found.length
      ? [
          `${name}: groups differ more than chance would often make them in ${found.map((measure) => OUTCOMES[measure]).join(', ')}.`,
        ]
      : []),
  ];
}

function within(name: string, all: readonly StoredComparison['within'][], places: string): string[] {
  const reversed = all.filter((each) => each?.reversal).length;
  const differ = all.filter((each) => each?.differ).length;
  return [
    ...(reversed
      ? [
          `${name}: in ${reversed} of ${all.length} comparisons the groups stand the other way round within ${places} than all together. Read them within ${places}.`,
        ]
      : []),
    ...(differ
      ? [
          `${name}: in ${differ} of ${all.length} comparisons the ${places} differ too much from each other to be described by one ratio. Look at each.`,
        ]
      : []),
  ];
}

const OUTCOMES = {
  TIME_TO_MATCH: 'the time until a match',
  TIME_TO_FIRST_MEETING: 'the time until a first meeting',
  MILESTONES: 'milestones reached',
  MEETINGS: 'meetings held',
  OUT_OF_CONTACT: 'being out of contact',
  EARLY_ENDING: 'early endings',
  SATISFACTION: 'answers in feedback rounds',
  BELONGING: 'answers about belonging',
  REMATCH: 'being paired again',
  LOAD: 'mentors’ load',
} as const;

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function findingsOf(
  { key, comparisons }: StoredAttribute,
  words: AttributeWords,
  wording: Wording,
): EquityFinding[] {
  return comparisons
    .filter(({ verdict }) => TOLD.includes(verdict))
    .map((comparison) => ({
      attribute: key,
      code: comparison.code,
      stage: comparison.stage,
      basis: comparison.basis,
      verdict: comparison.verdict,
      message: sentence(comparison, words, wording),
    }));
}

const WHOLE: Record<Basis, string> = {
  PREVIOUS_STAGE: 'those who reached the stage before',
  APPLIED: 'those who applied',
  INVITED: 'those who were invited, as the institution states',
  ELIGIBLE: 'those who were eligible, as the institution states',
};

function sentence(comparison: StoredComparison, words: AttributeWords, wording: Wording): string {
  const { stage, basis, code, referenceCode, ratio, atLeast, verdict, within, withinUnits } = comparison;
  const whole = WHOLE[basis];
  const against = referenceCode === null ? 'everybody else' : `“${labelOf(words, referenceCode)}”`;
  const size = ratio === null ? '' : ` ${atLeast ? 'at most ' : ''}${ratio.toFixed(2)}`;
  const inside = insideOf(within, 'cohorts') + insideOf(withinUnits, 'divisions');
  return `${words.label}: of ${whole}, those who ${REACHED[stage]}: “${labelOf(words, code)}” beside ${against}, selection-rate ratio${size}. ${wording[verdict]}${inside}`;
}

function insideOf(within: StoredComparison['within'], places: string): string {
  if (within?.rateRatio.value == null) return '';
  const turned = within.reversal ? ', the other way round' : '';
  const differ = within.differ ? ` The ${places} differ from each other: look at each.` : '';
  return ` Within ${places} the ratio is ${within.rateRatio.value.toFixed(2)}${turned}.${differ}`;
}

function methodOf({ method, k, policy }: StoredResult): string[] {
  const { threshold, alpha, minShare } = policy ?? DEFAULT_POLICY;
  const { numerator, denominator } = threshold;
  return [
    `Method ${method}. Each person counts once, where she came furthest; whoever reached a stage has reached all before it.`,
    `Numbers below ${k}, and others that would give such a number away to somebody who knows the totals, are shown as ranges or not at all. A range is what such a person could work out anyhow.`,
    `Each group is compared with the one with the highest printed rate of at least ${minShare * 100} % of the people; where groups overlap, with everybody else who answered, or, where that would tell how few did not, with everybody else. A ratio is below the threshold when ${denominator} times the one is less than ${numerator} times the other, in whole numbers.`,
    `Fisher’s exact test, two-sided; Holm’s adjustment over the comparisons of one attribute at one stage and basis; threshold ${alpha}. Beside it stand Benjamini and Hochberg’s adjustment, mid-p, the pooled z without correction, and 95 % limits by Wilson (rates), Newcombe’s method 10 (differences), Katz (ratios) and Woolf (odds ratios). Where a number is a range, the value that speaks least for a difference is used.`,
    'Within cohorts: the ratios of Mantel and Haenszel, the test of Cochran, Mantel and Haenszel without correction, and Breslow and Day’s test with Tarone’s adjustment, over cohorts, and over divisions, that are shown apart.',
    'Waiting times: Kaplan–Meier curves with log-log limits and log-rank tests, from classes of whole weeks that hold enough people of every group. People who left before count as never matched, so one less the curve is also the incidence by Aalen and Johansen. Ordered classes: Mann–Whitney and Kruskal–Wallis with ties. Each adjusted by Holm over the groups of one outcome.',
  ];
}

function exclusionsOf(result: StoredResult): string[] {
  const { attributes, crossings = [], leftOut = 0, filters = [], k } = result;
  const omitted = STAGES.filter((stage) => attributes.some(({ stages }) => !stages.includes(stage)));
  const hides = attributes.some(({ groups }) => groups.some(({ hidden }) => hidden));
  return [
    'People who have not answered, who do not consent, or whose answer is no category of the present version, are “not disclosed”: shown where it is safe, and never compared.',
    startOf(result),
    ...filters.map(({ field, ids }) => {
      const what = field === 'COHORT' ? 'cohorts' : 'divisions';
      return `Everybody outside of these ${what}: ${ids.join(', ')}. How people fared, and crossed attributes, are told of everybody alone.`;
    }),
    ...(leftOut
      ? [
          `${leftOut} people of these cohorts were counted in an earlier report, in this or the other role, and are left out: each person counts once in all reports.`,
        ]
      : []),
    ...(omitted.length
      ? [`Not shown, since the totals alone would tell of few people: ${omitted.join(', ')}.`]
      : []),
    ...(hides
      ? [
          `A group needs ${2 * k - 1} people at least to be shown, and another of the kind may have to be hidden with a smaller one. More cohorts counted together, or broader categories, show more.`,
        ]
      : []),
    ...attributes.flatMap(({ key, refusal }) =>
      refusal === 'TOO_FEW'
        ? [`${key}: nothing can be shown, the groups are too small.`]
        : refusal === 'NOT_APART'
          ? [`${key}: what was filtered for is not told apart; the report without the filter says what is.`]
          : refusal
            ? [`${key}: nothing can be shown beside an earlier report about some of the same cohorts.`]
            : [],
    ),
    ...crossings.flatMap(({ keys, refusal }) =>
      refusal ? [`${keys.join(' and ')} crossed: nothing can be shown, the groups are too small.`] : [],
    ),
  ];
}

const NOTES = [
  'A ratio below the threshold is a reason to look into a stage, not a conclusion about its cause. Differences of small groups often come by chance, and no difference found is not a proof that there is none: see the smallest ratio that could have been detected.',
  'Answers are voluntary, and people who answer may differ from those who do not.',
  'The report is frozen: what people answer, change or withdraw afterwards does not alter it, nor any later report about the same cohorts.',
];
