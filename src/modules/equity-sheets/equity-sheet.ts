/**
 * A sheet: what is printed of one attribute in one cut, once and for all. Everything a report says of the attribute is
 * computed from sheets, so nothing that a report derives can tell more than they do. Pure.
 */
import type { Cell, Suppressed } from '../../disclosure/types';

export const STAGES = ['APPLIED', 'ACCEPTED', 'MATCHED', 'FIRST_MEETING', 'COMPLETED'] as const;
export type Stage = (typeof STAGES)[number];

/** The row of people who gave no answer, or whose answer may not be counted. */
export const NOT_DISCLOSED = 'NOT_DISCLOSED';
/** In a table of a group and everybody else who answered (or everybody else at all), the code of the latter. */
export const OTHERS = 'OTHERS';

export type GroupKind = 'VALUE' | 'SELF_DESCRIBED' | 'PREFER_NOT_TO_SAY' | 'NOT_DISCLOSED';

export interface GroupRow {
  code: string;
  kind: GroupKind;
  hidden: boolean;
  /** One for each stage of the sheet. */
  cells: Cell[];
}

/** Groups that exclude each other, or one group and everybody else. */
export interface SheetTable {
  published: Suppressed;
  /** Codes of the groups that are rows of the report; the others are there to be compared with. */
  shown: string[];
  reference: 'HIGHEST' | 'OTHERS';
}

/** What people were sorted by, beside the group. */
export const MEASURES = [
  'TIME_TO_MATCH',
  'TIME_TO_FIRST_MEETING',
  'MILESTONES',
  'MEETINGS',
  'OUT_OF_CONTACT',
  'EARLY_ENDING',
  'SATISFACTION',
  'BELONGING',
  'REMATCH',
  'LOAD',
] as const;
export type Measure = (typeof MEASURES)[number];

/** People by classes; in all the classes of a line are those of the stage that the measure is about. */
export interface Classes {
  measure: Measure;
  /** Codes of groups, and the rest. */
  lines: string[];
  /** Of the classes of the measure, those that are printed together. */
  parts: number[][];
  /** By line and part. */
  counts: number[][];
}

/** The place of people who stand in no unit. */
export const NO_UNIT = '';

/** Some cohorts of the cut, or some org units, along the stages. */
export interface Strata {
  lines: string[];
  parts: string[][];
  stages: Stage[];
  /** By line, part and stage. */
  counts: number[][][];
}

export interface Sheet {
  cohortIds: string[];
  key: string;
  /** Version of the taxonomy. */
  number: number;
  multiple: boolean;
  k: number;
  asOf: string;
  /** Nothing can be shown. */
  refused: boolean;
  stages: Stage[];
  groups: { code: string; kind: GroupKind }[];
  tables: SheetTable[];
  /** Of each stage, over all groups. Dashboards show them anyway; the report doesn't. */
  totals: number[];
  strata: Strata | null;
  classes: Classes[];
  /** By org unit; absent in sheets from before. */
  units?: Strata | null;
}

/** Two attributes crossed; without lines where nothing may be printed. */
export interface CrossSheet {
  cohortIds: string[];
  keys: [string, string];
  numbers: [number, number];
  stages: Stage[];
  ones: string[];
  others: string[];
  /** By group of the one, of the other, and stage. */
  counts: number[][][];
}
