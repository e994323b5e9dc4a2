/**
 * From counts to what may be printed. Groups that exclude each other are one table. Where several categories can be
 * chosen, groups overlap: each is a table of its own, its members against everybody else who answered. Comparisons
 * use printed numbers alone. Pure.
 */
import { compareAt, referenceAt, type PrintedComparison } from '../../disclosure/derived';
import { suppress } from '../../disclosure/suppress';
import { tellingStages } from '../../disclosure/stages';
import type { GroupCounts, Suppressed } from '../../disclosure/types';
import { holm } from '../../statistics/adjustment';
import { minimumDetectable } from '../../statistics/power';
import { verdictOf } from '../../statistics/verdict';
import {
  NOT_DISCLOSED,
  STAGES,
  type Basis,
  type GroupKind,
  type Stage,
  type StoredAttribute,
  type StoredComparison,
  type StoredGroup,
} from './equity-report.result';

/** What the equity role counted of one attribute; counts in the order of STAGES, nested. */
export interface AttributeCounts {
  key: string;
  number: number;
  multiple: boolean;
  groups: { code: string; kind: GroupKind; counts: number[] }[];
  /** Everybody, and those with an answer that says something. */
  everybody: number[];
  answered: number[];
}

export const ALPHA = 0.05;
export const MIN_SHARE = 0.02;

interface Table {
  published: Suppressed;
  /** Which of its rows are compared; null: with everybody else who answered. */
  rows: StoredGroup[];
  reference: 'HIGHEST' | 'OTHERS';
}

const OTHERS = 'OTHERS';

export function printAttribute(given: AttributeCounts, k: number, asOf: string): StoredAttribute {
  const kept = tellingStages(given.everybody, k);
  const pick = (counts: number[]) => kept.map((stage) => counts[stage] as number);
  const counts = {
    ...given,
    groups: given.groups.map((group) => ({ ...group, counts: pick(group.counts) })),
    answered: pick(given.answered),
    everybody: pick(given.everybody),
  };
  const stages = kept.map((stage) => STAGES[stage] as Stage);
  const tables = given.multiple ? overlapping(counts, k) : [exclusive(counts, k)];
  const order = given.groups.map(({ code }) => code);
  const groups = tables
    .flatMap(({ rows }) => rows)
    .sort((a, b) => order.indexOf(a.code) - order.indexOf(b.code));
  const refused = groups.every(({ hidden }) => hidden);
  return {
    key: given.key,
    number: given.number,
    multiple: given.multiple,
    asOf,
    refusal: refused ? 'TOO_FEW' : null,
    stages,
    groups: refused ? [] : groups,
    comparisons: refused ? [] : comparisonsOf(tables, stages),
    totals: counts.everybody,
  };
}

function exclusive({ groups }: AttributeCounts, k: number): Table {
  const published = suppress(groups, k, { totalsKnown: true });
  return {
    published,
    rows: groups.map(({ code, kind }) => rowOf(published, code, kind)),
    reference: 'HIGHEST',
  };
}

function overlapping({ groups, answered }: AttributeCounts, k: number): Table[] {
  const silent = groups.filter(({ kind }) => kind === 'NOT_DISCLOSED' || kind === 'PREFER_NOT_TO_SAY');
  const values = groups.filter((group) => !silent.includes(group));
  const unknown = suppress([{ code: OTHERS, counts: answered }, ...silent], k, { totalsKnown: true });
  // How many answers there are beyond one for each person: known from the rows and the number of people who answered.
  const extra = answered.map((people, stage) =>
    values.reduce((sum, { counts }) => sum + counts[stage]!, -people),
  );
  const fewCombine = extra.some((count) => count > 0 && count < k);
  const tables = values.map(({ code, kind, counts }): Table => {
    const others = counts.map((count, stage) => answered[stage]! - count);
    const published = nested(others)
      ? suppress(
          [
            { code, counts },
            { code: OTHERS, counts: others },
          ],
          k,
          { totalsKnown: true },
        )
      : { refused: true, groups: [hiddenGroup({ code, counts })] };
    return { published, rows: [rowOf(published, code, kind)], reference: 'OTHERS' };
  });
  const rows = silent.map(({ code, kind, counts }) =>
    rowOf(fewCombine ? { refused: false, groups: [hiddenGroup({ code, counts })] } : unknown, code, kind),
  );
  return [...tables, { published: { refused: true, groups: [] }, rows, reference: 'OTHERS' }];
}

const nested = (counts: number[]) =>
  counts.every((count, stage) => stage === 0 || count <= counts[stage - 1]!);

function hiddenGroup({ code, counts }: GroupCounts): Suppressed['groups'][number] {
  return { code, hidden: true, cells: counts.map(() => ({ kind: 'HIDDEN' })) };
}

function rowOf(published: Suppressed, code: string, kind: GroupKind): StoredGroup {
  const { hidden, cells } = published.groups.find(
    (group) => group.code === code,
  ) as Suppressed['groups'][number];
  return { code, kind, hidden, cells };
}

function comparisonsOf(tables: Table[], stages: Stage[]): StoredComparison[] {
  const bases = stages.flatMap((_, stage): { stage: number; from: number; basis: Basis }[] => {
    if (stage === 0) return [];
    const previous = { stage, from: stage - 1, basis: 'PREVIOUS_STAGE' as const };
    // Of the first step both are the same.
    return stage === 1 ? [previous] : [previous, { stage, from: 0, basis: 'APPLIED' as const }];
  });
  return bases.flatMap(({ stage, from, basis }) => {
    const family = tables.flatMap((table) => pairsOf(table, stage, from));
    const adjusted = holm(
      family.map(({ found, evaluated }) => (evaluated && found ? found.fisherTwoSided : null)),
    );
    return family.map((pair, at): StoredComparison => {
      const { code, referenceCode, found, evaluated } = pair;
      const adjustedP = adjusted[at] ?? null;
      const verdict = verdictOf(found && { ...found, adjustedP, alpha: ALPHA, evaluated });
      return {
        stage: stages[stage] as Stage,
        basis,
        code,
        referenceCode,
        ratio: found?.ratio ?? null,
        atLeast: found?.atLeast ?? false,
        fisherP: found?.fisherTwoSided ?? null,
        adjustedP,
        verdict,
        minimumDetectableRatio:
          found &&
          (verdict === 'NONE_DETECTED' || verdict === 'RATIO_ONLY' || verdict === 'TOO_FEW_TO_CONCLUDE')
            ? detectable(found)
            : null,
      };
    });
  });
}

interface Pair {
  code: string;
  referenceCode: string | null;
  found: PrintedComparison | null;
  evaluated: boolean;
}

/** Each row against the one with the highest printed rate, or against everybody else who answered. */
function pairsOf({ published, rows, reference }: Table, stage: number, from: number): Pair[] {
  if (published.refused) return [];
  const unknown = rows.filter(({ kind }) => kind === 'NOT_DISCLOSED' || kind === 'PREFER_NOT_TO_SAY');
  const never = unknown.map(({ code }) => code);
  const against =
    reference === 'OTHERS' ? OTHERS : referenceAt(published, stage, { from, minShare: MIN_SHARE, never });
  const shown = published.groups.flatMap(({ cells }) =>
    cells[from]?.kind === 'COUNT' ? [cells[from].value] : [],
  );
  const people = shown.reduce((sum, value) => sum + value, 0);
  return rows
    .filter(({ code, hidden }) => code !== against && !hidden)
    .map(({ code, cells }) => {
      const base = cells[from];
      const enough = base?.kind === 'COUNT' && base.value >= MIN_SHARE * people;
      return {
        code,
        referenceCode: against === OTHERS ? null : against,
        found: against === null ? null : compareAt(published, code, against, stage, from).comparison,
        evaluated: enough && !never.includes(code),
      };
    });
}

function detectable({ focal, reference }: PrintedComparison): number | null {
  if (!reference.total) return null;
  const sizes = { nFocal: focal.total, nRef: reference.total };
  return minimumDetectable(sizes, reference.selected / reference.total).value?.ratio ?? null;
}

export { NOT_DISCLOSED };
