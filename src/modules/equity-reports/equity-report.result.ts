/**
 * What a frozen report holds: numbers and codes, with small ones left out already. Labels are looked up when it is
 * read: they stand with the demographics, and the words of a version never change. Pure.
 */
import type { Cell } from '../../disclosure/types';
import type { Verdict } from '../../statistics/verdict';
import type { StoredMeasures } from './equity-report.measures';

/** Names how numbers come about; a change of method is another name. */
export const METHOD = 'equity-2';

export const STAGES = ['APPLIED', 'ACCEPTED', 'MATCHED', 'FIRST_MEETING', 'COMPLETED'] as const;
export type Stage = (typeof STAGES)[number];

/** The row of people who gave no answer, or whose answer may not be counted. */
export const NOT_DISCLOSED = 'NOT_DISCLOSED';

export type GroupKind = 'VALUE' | 'SELF_DESCRIBED' | 'PREFER_NOT_TO_SAY' | 'NOT_DISCLOSED';
export type AttributeRefusal = 'TOO_FEW' | 'OVERLAPS_EARLIER';
/** What a rate is a share of. */
export type Basis = 'APPLIED' | 'PREVIOUS_STAGE';

export interface StoredGroup {
  code: string;
  kind: GroupKind;
  hidden: boolean;
  /** One for each stage of the attribute. */
  cells: Cell[];
}

export interface StoredComparison {
  stage: Stage;
  basis: Basis;
  code: string;
  /** Null: everybody else who answered (where groups overlap). */
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
  /** Of each stage, over all groups. Dashboards show them anyway; the report doesn't. For later reports to be held against. */
  totals: number[];
}

export interface StoredResult {
  method: string;
  k: number;
  asOf: string;
  attributes: StoredAttribute[];
}
