/**
 * From counts to what may be printed. Groups that exclude each other are one table. Where several categories can be
 * chosen, groups overlap: each is a table of its own, its members against everybody else who answered. Pure.
 */
import { suppress } from '../../disclosure/suppress';
import { tellingStages } from '../../disclosure/stages';
import type { GroupCounts, Suppressed } from '../../disclosure/types';
import { answeredShare, comparisonsOf, OTHERS, type Table } from './equity-report.comparisons';
import {
  NOT_DISCLOSED,
  STAGES,
  type GroupKind,
  type Stage,
  type StoredAttribute,
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
    answered: refused ? null : answeredShare(groups, counts.everybody),
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

export { NOT_DISCLOSED };
