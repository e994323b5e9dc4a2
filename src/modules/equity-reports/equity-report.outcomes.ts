/**
 * How people of the groups fared: how long they waited, what they reached, what they answered. From printed classes, never
 * from a day or a score of anybody. Pure.
 */
import { REST } from '../../disclosure/refine';
import { holm } from '../../statistics/adjustment';
import { MEASURES, type Classes, type Measure, type Sheet } from '../equity-sheets/equity-sheet';
import { KINDS } from '../equity-sheets/equity-sheet.refine';
import type { Counted, Told } from './equity-report.outcome';
import { scoresOf } from './equity-report.outcome-scores';
import { waitingOf } from './equity-report.outcome-waiting';
import { yesOrNoOf } from './equity-report.outcome-yes-no';
import type { StoredOutcome, StoredPolicy } from './equity-report.result';

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
    return [outcomeOf(measure, { parts, lines, tables: counts, apart: KINDS[measure].apart })];
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

function outcomeOf(measure: Measure, counted: Counted): StoredOutcome {
  const { groups, test } = kindOf(measure, counted)(counted);
  const adjusted = holm(groups.map(({ p }) => p.value));
  return {
    measure,
    of: KINDS[measure].of,
    parts: counted.parts.map((part) => [part[0]!, part.at(-1)!]),
    groups: groups.map((group, at) => ({ ...group, adjustedP: adjusted[at] ?? null })),
    test,
  };
}

function kindOf(measure: Measure, { parts, apart }: Counted): (counted: Counted) => Told {
  if (measure.startsWith('TIME_')) return waitingOf;
  return apart === 2 && parts.length === 2 ? yesOrNoOf : scoresOf;
}
