/** What the kinds of outcomes are told of, and what each of them tells. Pure. */
import { wilsonInterval } from '../../statistics/intervals';
import { measured, unmeasured, type ChiSquareTest, type Measure } from '../../statistics/measure';
import { rateOf } from '../../statistics/rate';
import { told, type StoredMeasure } from './equity-report.measures';
import type { StoredOutcome, StoredOutcomeGroup } from './equity-report.result';

export interface Counted {
  /** Classes that are printed together. */
  parts: readonly number[][];
  /** How many of the first classes stand for themselves. */
  apart: number;
  /** Codes of groups. */
  lines: readonly string[];
  /** By cut, line and part. */
  tables: readonly (readonly number[][])[];
}

type Group = Omit<StoredOutcomeGroup, 'adjustedP'>;

export interface Told {
  groups: Group[];
  test: StoredOutcome['test'];
}

type Counts = readonly number[];

export const sum = (counts: Counts) => counts.reduce((all, count) => all + count, 0);
const addUp = (rows: readonly Counts[]) => rows[0]!.map((_, at) => sum(rows.map((row) => row[at]!)));

/** Of all cuts together, by line. */
export const pooledOf = ({ lines, tables }: Counted): number[][] =>
  lines.map((_, line) => addUp(tables.map((table) => table[line]!)));

/** All other lines together; null where there are none. */
export const othersOf = (table: readonly Counts[], line: number): number[] | null =>
  table.length > 1 ? addUp(table.filter((_, at) => at !== line)) : null;

/** A group of which nothing is told but its classes, and how it stands beside the others. */
export const plainGroup = (code: string, counts: number[], p: StoredMeasure): Group => ({
  code,
  people: sum(counts),
  counts,
  p,
  delta: null,
  share: null,
  curve: null,
  median: null,
});

export function shareOf(rate: { selected: number; total: number }): StoredMeasure {
  return rate.total ? told(rateOf(rate), wilsonInterval(rate)) : told(unmeasured('EMPTY_GROUP'));
}

export const pOf = (test: Measure<ChiSquareTest>): Measure => (test.value ? measured(test.value.p) : test);

/** Whether the groups differ, all at once. */
export function testOf(
  name: StoredOutcome['test']['name'],
  { lines }: Counted,
  among: () => Measure<ChiSquareTest>,
): StoredOutcome['test'] {
  const test = lines.length < 2 ? unmeasured('TOO_FEW_GROUPS') : among();
  return {
    name,
    chiSquare: told(test.value ? measured(test.value.chiSquare) : test),
    df: test.value?.df ?? null,
    p: told(pOf(test)),
  };
}
