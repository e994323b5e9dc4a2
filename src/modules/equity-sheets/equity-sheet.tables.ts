/**
 * The groups along the stages, as far as they may be printed. Groups that exclude each other are one table. Where
 * several categories can be chosen, groups overlap: each is a table of its own, its members against everybody else who
 * answered. Pure.
 */
import { suppress } from '../../disclosure/suppress';
import { tellingStages } from '../../disclosure/stages';
import type { GroupCounts, Suppressed } from '../../disclosure/types';
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

function overlapping({ groups, answered }: AttributeCounts, k: number): SheetTable[] {
  const silent = groups.filter(isUnknown);
  const values = groups.filter((group) => !silent.includes(group));
  const unknown = suppress([{ code: OTHERS, counts: answered }, ...silent], k, { totalsKnown: true });
  // How many answers there are beyond one for each person: known from the rows and the number of people who answered.
  const extra = answered.map((people, stage) =>
    values.reduce((sum, { counts }) => sum + counts[stage]!, -people),
  );
  const fewCombine = extra.some((count) => count > 0 && count < k);
  const tables = values.map(({ code, counts }): SheetTable => {
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
      : nothing([{ code, counts }]);
    return { published, shown: [code], reference: 'OTHERS' };
  });
  const shown = silent.map(({ code }) => code);
  return [...tables, { published: fewCombine ? nothing(silent) : unknown, shown, reference: 'OTHERS' }];
}

const nested = (counts: number[]) =>
  counts.every((count, stage) => stage === 0 || count <= counts[stage - 1]!);

function nothing(groups: readonly GroupCounts[]): Suppressed {
  const hidden = groups.map(({ code, counts }) => ({
    code,
    hidden: true,
    cells: counts.map(() => ({ kind: 'HIDDEN' as const })),
  }));
  return { groups: hidden, refused: true };
}
