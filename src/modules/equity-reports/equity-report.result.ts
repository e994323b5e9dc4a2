/**
 * What a frozen report holds: numbers and codes, with small ones left out already. Labels are looked up when it is
 * read: they stand with the demographics, and the words of a version never change. Pure.
 */
import type { Verdict } from '../../statistics/verdict';
import {
  NOT_DISCLOSED,
  STAGES,
  type GroupKind,
  type GroupRow,
  type Measure,
  type Stage,
} from '../equity-sheets/equity-sheet';
import type { StoredParticipation } from '../equity-participation/equity-participation.compare';
import type { Filter } from '../equity-sheets/equity-sheet.narrow';
import type { StoredMeasure, StoredMeasures } from './equity-report.measures';

/** Names how numbers come about; a change of method is another name. */
export const METHOD = 'equity-3';

export { NOT_DISCLOSED, STAGES, type GroupKind, type Stage };

export type AttributeRefusal = 'TOO_FEW' | 'OVERLAPS_EARLIER' | 'NOT_APART';
/** Before applying: as the institution states it. */
export type BenchmarkStage = 'ELIGIBLE' | 'INVITED';
/** What a rate may be of reaching. */
export type ReachedStage = 'INVITED' | Stage;
/** What a rate is a share of. */
export type Basis = 'APPLIED' | 'PREVIOUS_STAGE' | BenchmarkStage;

export type StoredGroup = GroupRow;

export interface StoredComparison {
  stage: ReachedStage;
  basis: Basis;
  code: string;
  /** Null: everybody else (where groups overlap). */
  referenceCode: string | null;
  ratio: number | null;
  atLeast: boolean;
  fisherP: number | null;
  adjustedP: number | null;
  verdict: Verdict;
  minimumDetectableRatio: number | null;
  /** From equity-2 on: by Benjamini and Hochberg. */
  exploratoryP?: number | null;
  /** From equity-2 on; null where the comparison can't be told. */
  measures?: StoredMeasures | null;
  /** From equity-2 on: the ratio, were all whose answer is unknown in the one group or in the other; null where few are, or it can't be told. */
  unknownIn?: { group: number | null; reference: number | null } | null;
  /** From equity-3 on: the same within cohorts; null where fewer than two can be told. */
  within?: StoredWithin | null;
  /** The same within divisions; only where some are printed apart. */
  withinUnits?: StoredWithin | null;
}

/** A comparison within each of several cohorts or divisions, taken together. */
export interface StoredWithin {
  /** How many strata, in how many of which both outcomes occur in both groups, and how many people of the two groups are in them. */
  strata: number;
  informative: number;
  people: number;
  /** Mantel and Haenszel's ratio of rates and of odds, and the ratio with the strata thrown together. */
  rateRatio: StoredMeasure;
  oddsRatio: StoredMeasure;
  crudeRatio: StoredMeasure;
  /** Cochran, Mantel and Haenszel's test; adjusted over the family as the comparison's own p. */
  chiSquare: StoredMeasure;
  p: StoredMeasure;
  adjustedP: number | null;
  /** Breslow and Day's test with Tarone's adjustment, of whether the strata have one ratio. */
  homogeneityP: StoredMeasure;
  /** The strata differ, so one ratio describes none of them. */
  differ: boolean | null;
  /** The crude comparison points one way and the stratified one the other. */
  reversal: boolean | null;
  verdict: Verdict;
}

/** Some cohorts, or some divisions in them, apart from the others, along the stages that are printed of them. */
export interface StoredStratum {
  cohortIds: string[];
  /** Of divisions; NO_UNIT for people who stand in none. */
  unitIds?: string[];
  stages: Stage[];
  groups: { code: string; counts: number[] }[];
}

/** Groups by how their people fared. */
export interface StoredOutcome {
  measure: Measure;
  /** Of the people who reached this stage. */
  of: Stage;
  /** First and last class of each part. */
  parts: [number, number][];
  groups: StoredOutcomeGroup[];
  /** Whether the groups differ, all at once; null where fewer than two can be told. */
  test: {
    name: 'LOG_RANK' | 'KRUSKAL_WALLIS' | 'PEARSON';
    chiSquare: StoredMeasure;
    df: number | null;
    p: StoredMeasure;
  };
}

export interface StoredOutcomeGroup {
  code: string;
  people: number;
  /** By part. */
  counts: number[];
  /** Beside all other printed groups: two-sided p, adjusted by Holm over the groups of the outcome, and Cliff’s delta. */
  p: StoredMeasure;
  adjustedP: number | null;
  /** Of ordered classes alone. */
  delta: StoredMeasure | null;
  /** Of yes or no the share of yes; of scores the share of those asked who answered. */
  share: StoredMeasure | null;
  /** Of waiting times: the share still waiting after so many weeks, and after how many half of them had not to wait longer. */
  curve: { weeks: number; atRisk: number; waiting: StoredMeasure }[] | null;
  median: StoredMeasure | null;
}

/** How unevenly a group is spread over the cohorts that are printed. */
export interface StoredSpread {
  code: string;
  cohorts: number;
  isolation: StoredMeasure;
  dissimilarity: StoredMeasure;
}

/** Two attributes crossed: each cell is a group, compared with the one of the highest rate. */
export interface StoredCrossing {
  keys: [string, string];
  numbers: [number, number];
  refusal: AttributeRefusal | null;
  stages: Stage[];
  groups: { codes: [string, string]; counts: number[] }[];
  comparisons: (Omit<StoredComparison, 'code' | 'referenceCode' | 'within'> & {
    codes: [string, string];
    referenceCodes: [string, string] | null;
  })[];
}

/** Why comparisons with a benchmark are not judged, or, of the last two, why there are none. */
export type BenchmarkReason = 'COVERAGE' | 'ANSWERS' | 'ELIGIBILITY' | 'TOO_CLOSE' | 'VERSION';

/** What the institution stated of the people before they applied. */
export interface StoredBenchmark {
  id: string;
  stage: BenchmarkStage;
  source: string;
  countedOn: string;
  people: number;
  /** The share of people whose group is known; null without people. */
  coverage: number | null;
  evaluated: boolean;
  reason: BenchmarkReason | null;
  /** Empty where they can't be shown. `people` null: not told apart. */
  groups: { code: string; people: number | null; fits: boolean }[];
}

export interface StoredAttribute {
  key: string;
  /** Version of the taxonomy. */
  number: number;
  multiple: boolean;
  asOf: string;
  refusal: AttributeRefusal | null;
  stages: Stage[];
  groups: StoredGroup[];
  comparisons: StoredComparison[];
  /** From equity-2 on: the share of people with an answer that says something; null where it can't be told. */
  answered?: number | null;
  /** Of each stage, over all groups. Dashboards show them anyway; the report doesn't. */
  totals: number[];
  /** From equity-3 on. */
  strata?: StoredStratum[];
  units?: StoredStratum[];
  outcomes?: StoredOutcome[];
  spread?: StoredSpread[];
  benchmarks?: StoredBenchmark[];
  /** A program of these cohorts admits people by it, so nothing of it is judged. */
  eligibility?: boolean;
}

export interface StoredResult {
  method: string;
  k: number;
  asOf: string;
  attributes: StoredAttribute[];
  /** From equity-3 on. */
  crossings?: StoredCrossing[];
  /** Where it was asked for. */
  participation?: StoredParticipation;
  /** How many people were counted before, and are left out. */
  leftOut?: number;
  /** To what it was narrowed. */
  filters?: Filter[];
  policy?: StoredPolicy;
}

/** The values of the profile that went in. */
export interface StoredPolicy {
  threshold: { numerator: number; denominator: number };
  alpha: number;
  minShare: number;
  /** The share of people whose group is known, below which comparisons with a benchmark are not judged. */
  minCoverage?: number;
}
