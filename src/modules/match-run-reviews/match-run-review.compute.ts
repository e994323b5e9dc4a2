/** From what was counted of a run to what may be printed. Pure. */
import { suppress } from '../../disclosure/suppress';
import { tellingStages } from '../../disclosure/stages';
import type { Suppressed } from '../../disclosure/types';
import {
  answeredShare,
  comparisonsOf,
  OTHERS,
  type Table,
} from '../equity-reports/equity-report.comparisons';
import type { GroupKind, Stage, StoredGroup } from '../equity-reports/equity-report.result';
import {
  SCORE_GRID,
  WEEK_GRID,
  type SpreadOf,
  type StoredReviewAttribute,
  type StoredSpread,
} from './match-run-review.result';
import { crossSafely, spreadOf, type Binned } from './match-run-review.spreads';

/** People of a group who are alike in all that is printed. */
export interface Alike {
  code: string;
  kind: GroupKind | 'EVERYBODY' | 'ANSWERED';
  matched: boolean;
  /** Bins of the grids; the score is that of the matched. */
  score: number | null;
  weeks: number;
  people: number;
}

export interface CountedAttribute {
  key: string;
  number: number;
  multiple: boolean;
  /** In the order of the categories. */
  groups: { code: string; kind: GroupKind }[];
  counted: Alike[];
}

const STAGES: Stage[] = ['ACCEPTED', 'MATCHED'];

export function printReview(
  { groups: asked, counted, ...of }: CountedAttribute,
  k: number,
  asOf: string,
): StoredReviewAttribute {
  const rowsOf = (code: string) => counted.filter((row) => row.code === code);
  const [everybody, answered] = [rowsOf('EVERYBODY'), rowsOf('ANSWERED')];
  const totals = stagesOf(everybody);
  const kept = tellingStages(totals, k);
  const pick = (rows: Alike[]) => kept.map((stage) => stagesOf(rows)[stage] as number);
  const groups = asked.map(({ code, kind }) => ({ code, kind, counts: pick(rowsOf(code)) }));
  const tables = of.multiple ? overlapping(groups, pick(answered), k) : [exclusive(groups, k)];
  const shown = tables.flatMap(({ rows }) => rows);
  const refused = shown.every(({ hidden }) => hidden);
  const stages = kept.map((stage) => STAGES[stage] as Stage);
  return {
    ...of,
    asOf,
    refusal: refused ? 'TOO_FEW' : null,
    stages,
    groups: refused ? [] : shown,
    comparisons: refused ? [] : comparisonsOf(tables, stages),
    answered: refused || of.multiple ? null : answeredShare(shown, pick(everybody)),
    totals: pick(everybody),
    spreads: refused || of.multiple ? [] : spreadsOf(shown, rowsOf, everybody, k),
  };
}

function stagesOf(rows: readonly Alike[]): [pool: number, matched: number] {
  const sum = (some: readonly Alike[]) => some.reduce((total, { people }) => total + people, 0);
  return [sum(rows), sum(rows.filter(({ matched }) => matched))];
}

interface Counted {
  code: string;
  kind: GroupKind;
  counts: number[];
}

function exclusive(groups: readonly Counted[], k: number): Table {
  const published = suppress(groups, k, { totalsKnown: true });
  return {
    published,
    rows: groups.map(({ code, kind }) => rowOf(published, code, kind)),
    reference: 'HIGHEST',
  };
}

/** Where several answers can be chosen, each group beside everybody else who answered; those who did not have no row. */
function overlapping(groups: readonly Counted[], answered: readonly number[], k: number): Table[] {
  return groups.filter(isKnown).map(({ code, kind, counts }): Table => {
    const others = { code: OTHERS, counts: counts.map((count, stage) => answered[stage]! - count) };
    const published = suppress([{ code, counts }, others], k, { totalsKnown: true });
    return { published, rows: [rowOf(published, code, kind)], reference: 'OTHERS' };
  });
}

const isKnown = ({ kind }: { kind: GroupKind }) => kind !== 'NOT_DISCLOSED' && kind !== 'PREFER_NOT_TO_SAY';

function rowOf({ groups }: Suppressed, code: string, kind: GroupKind): StoredGroup {
  const { hidden, cells } = groups.find((group) => group.code === code) as Suppressed['groups'][number];
  return { code, kind, hidden, cells };
}

type Bin = (row: Alike) => number;
const byScore: Bin = ({ score }) => score ?? 0;
const byWeeks: Bin = ({ weeks }) => weeks;

function spreadsOf(
  shown: readonly StoredGroup[],
  rowsOf: (code: string) => Alike[],
  everybody: readonly Alike[],
  k: number,
): StoredSpread[] {
  // Of groups whose matched are a printed number; where all are matched, that is the number of the group.
  const printed = shown.filter(({ cells }) => cells.at(-1)?.kind === 'COUNT');
  const spread = (of: SpreadOf, matched: boolean, grid: readonly number[], bin: Bin) => {
    const counts = (rows: readonly Alike[]) =>
      [0, ...grid].map((_, at) =>
        rows.reduce((sum, row) => (row.matched === matched && bin(row) === at ? sum + row.people : sum), 0),
      );
    const groups = printed.map((group): Binned => ({
      code: group.code,
      compared: isKnown(group),
      counts: counts(rowsOf(group.code)),
    }));
    return spreadOf(of, grid, groups, counts(everybody), k);
  };
  const score = spread('SCORE', true, SCORE_GRID, byScore);
  const waited = spread('WAITED', true, WEEK_GRID, byWeeks);
  const waiting = spread('STILL_WAITING', false, WEEK_GRID, byWeeks);
  const joint = everybody
    .filter(({ matched }) => matched)
    .map((row) => ({ bins: [byScore(row), byWeeks(row)] as [number, number], people: row.people }));
  const both = !score || !waited || crossSafely(score, waited, [SCORE_GRID, WEEK_GRID], joint, k);
  return [score, both ? waited : null, waiting].filter((each) => each !== null);
}
