/**
 * The groups along the stages, as far as they may be printed. Groups that exclude each other are one table. Where
 * several categories can be chosen, groups overlap: each is a table of its own, its members against everybody else who
 * answered. Pure.
 */
import { suppress } from '../../disclosure/suppress';
import { tellingStages } from '../../disclosure/stages';
import type { Suppressed } from '../../disclosure/types';
import { OTHERS, STAGES, type GroupKind, type SheetTable, type Stage } from './equity-sheet';

/** One attribute counted; counts in the order of STAGES, nested. */
export interface AttributeCounts {
  multiple: boolean;
  groups: { code: string; kind: GroupKind; counts: number[] }[];
  /** Everybody, and those with an answer that says something. */
  everybody: number[];
  answered: number[];
}

export interface Printed {
  stages: Stage[];
  tables: SheetTable[];
}

export const isUnknown = ({ kind }: { kind: GroupKind }) =>
  kind === 'NOT_DISCLOSED' || kind === 'PREFER_NOT_TO_SAY';

export function printTables(given: AttributeCounts, k: number): Printed {
  const kept = tellingStages(given.everybody, k);
  const pick = (counts: number[]) => kept.map((stage) => counts[stage] as number);
  const counts = {
    ...given,
    groups: given.groups.map((group) => ({ ...group, counts: pick(group.counts) })),
    answered: pick(given.answered),
    everybody: pick(given.everybody),
  };
  return {
    stages: kept.map((stage) => STAGES[stage] as Stage),
    tables: given.multiple ? overlapping(counts, k) : [exclusive(counts, k)],
  };
}

/** People whose answer is unknown are never compared, so their numbers are the first to be withheld. */
function exclusive({ groups }: AttributeCounts, k: number): SheetTable {
  const spare = groups.filter(isUnknown).map(({ code }) => code);
  const published = suppress(groups, k, { totalsKnown: true, spare });
  return { published, shown: groups.map(({ code }) => code), reference: 'HIGHEST' };
}

function overlapping({ groups, answered, everybody }: AttributeCounts, k: number): SheetTable[] {
  const silent = groups.filter(isUnknown);
  const values = groups.filter((group) => !silent.includes(group));
  const unknown = suppress([{ code: OTHERS, counts: answered }, ...silent], k, { totalsKnown: true });
  // A group and the others who answered tell how many answered. Where that would tell of few who did not, all who are
  // not of the group are the others.
  const told = unknown.groups.every(({ cells }) => cells.every(({ kind }) => kind === 'COUNT'));
  const people = told ? answered : everybody;
  const tables = values.map(({ code, counts }): SheetTable => {
    const others = counts.map((count, stage) => people[stage]! - count);
    const both = [
      { code, counts },
      { code: OTHERS, counts: others },
    ];
    const published = nested(others)
      ? suppress(both, k, { totalsKnown: true })
      : nothing([{ code, cells: counts }]);
    return { published, shown: [code], reference: 'OTHERS' };
  });
  const shown = silent.map(({ code }) => code);
  const silence = told ? unknown : nothing(unknown.groups);
  const all = [...tables, { published: silence, shown, reference: 'OTHERS' as const }];
  return told && fewCombine(values, tables, answered, k) ? withoutSmallest(values, all) : all;
}

/**
 * How many answers there are beyond one for each person, and how many of these were lost between stages: known from the
 * rows, and from any of them with everybody else who answered.
 */
function fewCombine(
  values: AttributeCounts['groups'],
  tables: readonly SheetTable[],
  answered: readonly number[],
  k: number,
): boolean {
  const extra = answered.flatMap((people, stage) => {
    const told = tables.every(({ published }) => published.groups[0]!.cells[stage]!.kind === 'COUNT');
    return told ? [values.reduce((sum, { counts }) => sum + counts[stage]!, -people)] : [];
  });
  const lost = extra.flatMap((count, at) => extra.slice(at + 1).map((later) => Math.abs(count - later)));
  return [...extra, ...lost].some((count) => count > 0 && count < k);
}

/** Without the smallest group it is open how many answers there are. */
function withoutSmallest(values: AttributeCounts['groups'], tables: readonly SheetTable[]): SheetTable[] {
  const smallest = values
    .filter(({ counts }) => counts[0]! > 0)
    .sort((one, other) => one.counts[0]! - other.counts[0]! || (one.code < other.code ? -1 : 1))[0]!;
  return tables.map((table) =>
    table.shown.includes(smallest.code) ? { ...table, published: nothing(table.published.groups) } : table,
  );
}

const nested = (counts: number[]) =>
  counts.every((count, stage) => stage === 0 || count <= counts[stage - 1]!);

function nothing(groups: readonly { code: string; cells: readonly unknown[] }[]): Suppressed {
  const hidden = groups.map(({ code, cells }) => ({
    code,
    hidden: true,
    cells: cells.map(() => ({ kind: 'HIDDEN' as const })),
  }));
  return { groups: hidden, refused: true };
}
