/**
 * How people of the groups fared: how long they waited, what they reached, what they answered. From printed classes, never
 * from a day or a score of anybody. Pure.
 */
import { REST } from '../../disclosure/refine';
import { holm } from '../../statistics/adjustment';
import { chiSquareOfTable } from '../../statistics/contingency';
import { fisherExact } from '../../statistics/fisher';
import type { Exits } from '../../statistics/durations';
import { wilsonInterval } from '../../statistics/intervals';
import { kaplanMeier } from '../../statistics/kaplan-meier';
import { kruskalWallisOfCounts } from '../../statistics/kruskal-wallis';
import { stratifiedLogRank } from '../../statistics/log-rank';
import { mannWhitneyOfCounts } from '../../statistics/mann-whitney';
import { measured, unmeasured, type ChiSquareTest, type Measure as Measured } from '../../statistics/measure';
import { rateOf } from '../../statistics/rate';
import { WEEKS } from '../equity-cuts/equity-cut.profile';
import { MEASURES, type Classes, type Measure, type Sheet } from '../equity-sheets/equity-sheet';
import { KINDS } from '../equity-sheets/equity-sheet.refine';
import { plain, told, type StoredMeasure } from './equity-report.measures';
import type { StoredOutcome, StoredOutcomeGroup, StoredPolicy } from './equity-report.result';

/** The measures that all sheets print, of the groups that all of them print. */
export function outcomesOf(sheets: readonly Sheet[], _policy: StoredPolicy): StoredOutcome[] {
  return MEASURES.flatMap((measure): StoredOutcome[] => {
    const tables = sheets.flatMap(({ classes }) => classes.filter((each) => each.measure === measure));
    if (!tables.length || tables.length < sheets.length) return [];
    const parts = commonParts(tables, KINDS[measure].classes);
    const lines = [...tables[0]!.lines].filter(
      (code) => code !== REST && tables.every(({ lines }) => lines.includes(code)),
    );
    if (!lines.length || parts.length < 2) return [];
    // By table, line and part.
    const counts = tables.map((table) => lines.map((code) => countsIn(table, code, parts)));
    return [outcomeOf(measure, parts, lines, counts)];
  });
}

/** The finest parts that each table's parts make up. */
function commonParts(tables: readonly Classes[], classes: number): number[][] {
  const ends = Array.from({ length: classes }, (_, at) => at).filter((at) =>
    tables.every(({ parts }) => parts.some((part) => part.at(-1) === at)),
  );
  return ends.map((end, at) => {
    const start = at ? ends[at - 1]! + 1 : 0;
    return Array.from({ length: end - start + 1 }, (_, offset) => start + offset);
  });
}

function countsIn(table: Classes, code: string, parts: readonly number[][]): number[] {
  const line = table.lines.indexOf(code);
  return parts.map((part) =>
    table.parts.reduce((sum, own, at) => (part.includes(own[0]!) ? sum + table.counts[line]![at]! : sum), 0),
  );
}

const sum = (counts: readonly number[]) => counts.reduce((all, count) => all + count, 0);
const addUp = (rows: readonly (readonly number[])[]) =>
  rows[0]!.map((_, at) => sum(rows.map((row) => row[at]!)));

function outcomeOf(
  measure: Measure,
  parts: readonly number[][],
  lines: readonly string[],
  tables: readonly (readonly number[][])[],
): StoredOutcome {
  const pooled = lines.map((_, line) => addUp(tables.map((table) => table[line]!)));
  const { of, apart } = KINDS[measure];
  const kind = measure.startsWith('TIME_') ? 'WAIT' : apart === 2 && parts.length === 2 ? 'YES_NO' : 'SCORE';
  // People who were not asked, or had nothing planned, have no place in an order.
  const ranked = (counts: readonly number[]) => counts.filter((_, at) => parts[at]![0]! >= apart);
  const groups = pooled.map((counts, line): Omit<StoredOutcomeGroup, 'adjustedP'> => {
    const others = pooled.length > 1 ? addUp(pooled.filter((_, at) => at !== line)) : null;
    const own = { code: lines[line]!, people: sum(counts), counts };
    if (kind === 'WAIT') {
      const curve = kaplanMeier(exitsOf(counts, parts));
      const both =
        others &&
        stratifiedLogRank(
          tables.map((table) => [
            exitsOf(table[line]!, parts),
            exitsOf(addUp(table.filter((_, at) => at !== line)), parts),
          ]),
        ).test;
      return {
        ...own,
        p: both ? told(pOf(both)) : told(unmeasured('TOO_FEW_GROUPS')),
        delta: null,
        share: null,
        curve: curve.steps.map(({ time, atRisk, survival, interval }) => ({
          weeks: time,
          atRisk,
          waiting: told(measured(survival), interval),
        })),
        median: {
          value: curve.median.time.value,
          lower: curve.median.lower.value,
          upper: curve.median.upper.value,
          reason: curve.median.time.reason,
        },
      };
    }
    if (kind === 'YES_NO') {
      const rate = { selected: counts[1]!, total: sum(counts) };
      const p =
        others && sum(others) && rate.total
          ? plain(fisherExact(rate, { selected: others[1]!, total: sum(others) }).twoSided)
          : told(unmeasured('EMPTY_GROUP'));
      return {
        ...own,
        p,
        delta: null,
        share: shareOf(rate),
        curve: null,
        median: null,
      };
    }
    const test = others ? mannWhitneyOfCounts(ranked(counts), ranked(others)) : unmeasured('TOO_FEW_GROUPS');
    const asymptotic = test.value ? test.value.asymptotic : test;
    const answered = {
      selected: sum(ranked(counts)),
      total: sum(ranked(counts)) + (apart === 2 ? counts[1]! : 0),
    };
    return {
      ...own,
      p: told(asymptotic.value ? measured(asymptotic.value.p) : asymptotic),
      delta: told(test.value ? measured(test.value.cliffsDelta) : test),
      share: apart === 2 && parts[1]![0] === 1 && parts[1]!.length === 1 ? shareOf(answered) : null,
      curve: null,
      median: null,
    };
  });
  const adjusted = holm(groups.map(({ p }) => p.value));
  return {
    measure,
    of,
    parts: parts.map((part) => [part[0]!, part.at(-1)!]),
    groups: groups.map((group, at) => ({ ...group, adjustedP: adjusted[at] ?? null })),
    test: testOf(kind, parts, pooled, tables, ranked),
  };
}

function shareOf(rate: { selected: number; total: number }): StoredMeasure {
  return rate.total ? told(rateOf(rate), wilsonInterval(rate)) : told(unmeasured('EMPTY_GROUP'));
}

const pOf = (test: Measured<ChiSquareTest>): Measured => (test.value ? measured(test.value.p) : test);

function testOf(
  kind: 'WAIT' | 'YES_NO' | 'SCORE',
  parts: readonly number[][],
  pooled: readonly number[][],
  tables: readonly (readonly number[][])[],
  ranked: (counts: readonly number[]) => number[],
): StoredOutcome['test'] {
  const name = kind === 'WAIT' ? 'LOG_RANK' : kind === 'YES_NO' ? 'PEARSON' : 'KRUSKAL_WALLIS';
  const test =
    pooled.length < 2
      ? unmeasured('TOO_FEW_GROUPS')
      : kind === 'WAIT'
        ? stratifiedLogRank(tables.map((table) => table.map((counts) => exitsOf(counts, parts)))).test
        : kind === 'YES_NO'
          ? chiSquareOfTable(pooled)
          : kruskalWallisOfCounts(pooled.map(ranked));
  return {
    name,
    chiSquare: told(test.value ? measured(test.value.chiSquare) : test),
    df: test.value?.df ?? null,
    p: told(pOf(test)),
  };
}

/**
 * The first class waits still at the end, or never came so far; of the others the event happened within the class, and is
 * counted at its end. Nobody left before the end of a closed cohort without being counted, so the share still waiting is
 * also one less the Aalen–Johansen incidence with leaving as the competing event.
 */
function exitsOf(counts: readonly number[], parts: readonly number[][]): Exits[] {
  const end = WEEKS.at(-1)! + 1;
  return counts.map((people, at) => {
    const last = parts[at]!.at(-1)!;
    // The first class stands alone.
    return last === 0
      ? { time: end, events: 0, censored: people }
      : { time: WEEKS[last - 1] ?? end, events: people, censored: 0 };
  });
}
