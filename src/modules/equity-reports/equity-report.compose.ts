/**
 * From the sheets of cuts to an attribute of a report: their tables added up, and everything that can be said of the
 * sums. Nothing goes in that is not printed. Pure.
 */
import type { Cell, Suppressed, SuppressedGroup } from '../../disclosure/types';
import { STAGES, type Sheet, type SheetTable, type Stage } from '../equity-sheets/equity-sheet';
import { benchmarked, type Stated } from './equity-report.benchmarks';
import { narrowed, type Filter } from '../equity-sheets/equity-sheet.narrow';
import { answeredShare, comparisonsOf, type Table } from './equity-report.comparisons';
import { outcomesOf } from './equity-report.outcomes';
import type { StoredAttribute, StoredComparison, StoredGroup, StoredPolicy } from './equity-report.result';
import { spreadOf, strataOf, withinOf } from './equity-report.within';

/** What a report is told of an attribute beside its sheets. */
export interface Told {
  benchmarks: readonly Stated[];
  eligibility: boolean;
}

/** `whole`: sheets of one attribute, one for each cut, in their order. */
export function composed(
  whole: readonly Sheet[],
  policy: StoredPolicy,
  filter: Filter | null = null,
  told: Told = { benchmarks: [], eligibility: false },
): StoredAttribute {
  const sheets = filter ? narrowed(whole, filter) : whole;
  return sheets ? attributeOf(sheets, policy, told) : { ...NOT_APART, ...headOf(whole) };
}

const NOTHING = { strata: [], outcomes: [], spread: [] };
const EMPTY = { stages: [], groups: [], comparisons: [], answered: null, ...NOTHING };
const NOT_APART = { ...EMPTY, refusal: 'NOT_APART' as const, totals: STAGES.map(() => 0) };

function headOf(sheets: readonly Sheet[]) {
  const { key, number, multiple } = sheets.at(-1)!;
  const asOf = sheets
    .map((sheet) => sheet.asOf)
    .sort()
    .at(-1)!;
  return { key, number, multiple, asOf };
}

function attributeOf(
  sheets: readonly Sheet[],
  policy: StoredPolicy,
  { benchmarks: stated, eligibility }: Told,
): StoredAttribute {
  const last = sheets.at(-1)!;
  const stages = STAGES.filter((stage) => sheets.every((sheet) => sheet.stages.includes(stage)));
  const kinds = new Map(
    sheets.flatMap(({ groups }) => groups.map(({ code, kind }) => [code, kind] as const)),
  );
  const order = [...kinds.keys()].filter((code) => code !== 'NOT_DISCLOSED').concat('NOT_DISCLOSED');
  const tables = last.tables.map((table): Table => {
    const published = addUp(sheets.map((sheet) => tableLike(sheet, table, stages)));
    const rows = table.shown.map((code): StoredGroup => {
      const { hidden, cells } = published.groups.find((group) => group.code === code)!;
      return { code, kind: kinds.get(code)!, hidden, cells };
    });
    return { published, rows, reference: table.reference };
  });
  const groups = tables
    .flatMap(({ rows }) => rows)
    .sort((one, other) => order.indexOf(one.code) - order.indexOf(other.code));
  const refused = groups.every(({ hidden }) => hidden);
  const totals = STAGES.map((_, at) => sheets.reduce((sum, sheet) => sum + sheet.totals[at]!, 0));
  const head = { ...headOf(sheets), totals, ...(eligibility && { eligibility }) };
  if (refused) return { ...EMPTY, ...head, refusal: 'TOO_FEW', stages };
  const [strata, units] = [strataOf(sheets), strataOf(sheets, 'ORG_UNIT')];
  const compared = comparisonsOf(tables, stages, policy, !eligibility);
  const [within, withinUnits] = [strata, units].map((each) => withinOf(compared, each, stages, policy));
  const comparisons = compared.map((comparison, at): StoredComparison => ({
    ...comparison,
    within: within![at]!,
    ...(units.length && { withinUnits: withinUnits![at]! }),
  }));
  const { number, multiple, k } = last;
  const answered = answeredShare(
    groups,
    stages.map((stage) => totals[STAGES.indexOf(stage)]!),
  );
  const printed = { number, multiple, k, stages, tables, groups, applied: totals[0]!, answered, eligibility };
  const before = benchmarked(stated, printed, policy);
  return {
    ...head,
    refusal: null,
    stages,
    groups,
    comparisons: [...before.comparisons, ...comparisons],
    answered,
    strata,
    ...(units.length && { units }),
    outcomes: outcomesOf(sheets, policy),
    spread: spreadOf(strata),
    ...(stated.length && { benchmarks: before.benchmarks }),
  };
}

/** The same table of another sheet, as far as these stages go. */
function tableLike(sheet: Sheet, { shown }: SheetTable, stages: readonly Stage[]): Suppressed | null {
  const table = sheet.tables.find((each) => each.shown.join() === shown.join());
  const same = table ?? sheet.tables.find((each) => each.shown.some((code) => shown.includes(code)));
  if (!same) return null;
  const places = stages.map((stage) => sheet.stages.indexOf(stage));
  return {
    refused: same.published.refused,
    groups: same.published.groups.map((group) => ({
      ...group,
      cells: places.map((at) => group.cells[at]!),
    })),
  };
}

/** Cell by cell: a count and a range are a range. A group that one of them does not know has nobody there. */
function addUp(tables: readonly (Suppressed | null)[]): Suppressed {
  const told = tables.filter((table) => table !== null);
  const codes = [...new Set(told.flatMap(({ groups }) => groups.map(({ code }) => code)))];
  const groups = codes.map((code): SuppressedGroup => {
    const rows = told.flatMap((table) => table.groups.filter((group) => group.code === code));
    const cells = rows[0]!.cells.map((_, at) => rows.map(({ cells }) => cells[at]!).reduce(plus));
    return { code, cells, hidden: cells.every(({ kind }) => kind === 'HIDDEN') };
  });
  return { groups, refused: groups.every(({ hidden }) => hidden) };
}

function plus(one: Cell, other: Cell): Cell {
  if (one.kind === 'HIDDEN' || other.kind === 'HIDDEN') return { kind: 'HIDDEN' };
  if (one.kind === 'COUNT' && other.kind === 'COUNT')
    return { kind: 'COUNT', value: one.value + other.value };
  const [a, b] = [endsOf(one), endsOf(other)];
  return { kind: 'BAND', atLeast: a.atLeast + b.atLeast, atMost: a.atMost + b.atMost };
}

function endsOf(cell: Exclude<Cell, { kind: 'HIDDEN' }>): { atLeast: number; atMost: number } {
  return cell.kind === 'COUNT' ? { atLeast: cell.value, atMost: cell.value } : cell;
}
