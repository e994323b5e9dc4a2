/** The groups of a report beside each other, stage by stage, from what is printed and nothing else. Pure. */
import { compareAt, referenceAt, type PrintedComparison } from '../../disclosure/derived';
import type { Suppressed } from '../../disclosure/types';
import { benjaminiHochberg, holm } from '../../statistics/adjustment';
import { FOUR_FIFTHS, impactRatio } from '../../statistics/four-fifths';
import { minimumDetectable } from '../../statistics/power';
import { pooled, type Rate } from '../../statistics/rate';
import { verdictOf } from '../../statistics/verdict';
import { measuresOf } from './equity-report.measures';
import { OTHERS } from '../equity-sheets/equity-sheet';
import type {
  Basis,
  ReachedStage,
  Stage,
  StoredComparison,
  StoredGroup,
  StoredPolicy,
} from './equity-report.result';

/** Of reports from before the values of profiles went in. */
export const DEFAULT_POLICY: StoredPolicy = { threshold: FOUR_FIFTHS, alpha: 0.05, minShare: 0.02 };
/** Where the answers of more than this share are unknown, it is told what they could change. */
export const MAX_UNKNOWN = 0.2;

export { OTHERS };

export interface Table {
  published: Suppressed;
  /** Which of its rows are compared; null: with everybody else. */
  rows: StoredGroup[];
  reference: 'HIGHEST' | 'OTHERS';
}

/** `judged` false: nothing of the attribute is. */
export function comparisonsOf(
  tables: Table[],
  stages: Stage[],
  policy: StoredPolicy = DEFAULT_POLICY,
  judged = true,
): StoredComparison[] {
  const bases = stages.flatMap((_, stage): { stage: number; from: number; basis: Basis }[] => {
    if (stage === 0) return [];
    const previous = { stage, from: stage - 1, basis: 'PREVIOUS_STAGE' as const };
    // Of the first step both are the same.
    return stage === 1 ? [previous] : [previous, { stage, from: 0, basis: 'APPLIED' as const }];
  });
  return bases.flatMap(({ stage, from, basis }) =>
    familyOf(tables, { stage: stages[stage] as Stage, at: stage, basis, from }, policy, judged),
  );
}

/** Which cells of the tables are beside each other, and how that is called. */
export interface Step {
  stage: ReachedStage;
  at: number;
  basis: Basis;
  from: number;
}

/** The comparisons of one stage and basis: p-values are adjusted over them. */
export function familyOf(
  tables: Table[],
  { stage, at: to, basis, from }: Step,
  policy: StoredPolicy,
  judged: boolean,
): StoredComparison[] {
  const { alpha, threshold } = policy;
  const unknown = unknownAt(
    tables.flatMap(({ rows }) => rows),
    to,
    from,
  );
  const family = tables
    .flatMap((table) => pairsOf(table, to, from, policy.minShare))
    .map((pair) => ({ ...pair, evaluated: pair.evaluated && judged }));
  const raw = family.map(({ found, evaluated }) => (evaluated && found ? found.fisherTwoSided : null));
  const adjusted = holm(raw);
  const exploratory = benjaminiHochberg(raw);
  return family.map((pair, at): StoredComparison => {
    const { code, referenceCode, found, evaluated } = pair;
    const adjustedP = adjusted[at] ?? null;
    const verdict = verdictOf(found && { ...found, adjustedP, alpha, evaluated, threshold });
    return {
      stage,
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
      exploratoryP: exploratory[at] ?? null,
      measures: found && measuresOf(found, alpha),
      unknownIn: found && evaluated && unknown ? unknownIn(found, unknown) : null,
    };
  });
}

interface Pair {
  code: string;
  referenceCode: string | null;
  found: PrintedComparison | null;
  evaluated: boolean;
}

/** Each row against the one with the highest printed rate, or against everybody else. */
function pairsOf(
  { published, rows, reference }: Table,
  stage: number,
  from: number,
  minShare: number,
): Pair[] {
  if (published.refused) return [];
  const never = rows.filter(isUnknown).map(({ code }) => code);
  const against = reference === 'OTHERS' ? OTHERS : referenceAt(published, stage, { from, minShare, never });
  const shown = published.groups.flatMap(({ cells }) =>
    cells[from]?.kind === 'COUNT' ? [cells[from].value] : [],
  );
  const people = shown.reduce((sum, value) => sum + value, 0);
  return rows
    .filter(({ code, hidden }) => code !== against && !hidden)
    .map(({ code, cells }) => {
      const base = cells[from];
      const enough = base?.kind === 'COUNT' && base.value >= minShare * people;
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

export const isUnknown = ({ kind }: StoredGroup) => kind === 'NOT_DISCLOSED' || kind === 'PREFER_NOT_TO_SAY';

/** The share of people whose answer says something; null where a row of the others is not printed. */
export function answeredShare(groups: readonly StoredGroup[], totals: readonly number[]): number | null {
  const unknown = countsAt(groups.filter(isUnknown), 0);
  const people = totals[0] ?? 0;
  return unknown === null || !people ? null : 1 - unknown / people;
}

/** Those whose answer is unknown, where they are many and their numbers are printed. */
function unknownAt(rows: readonly StoredGroup[], stage: number, from: number): Rate | null {
  const [known, unknown] = [rows.filter((row) => !isUnknown(row)), rows.filter(isUnknown)];
  const [total, selected] = [countsAt(unknown, from), countsAt(unknown, stage)];
  const printed = known.reduce((sum, { cells }) => sum + (countOf(cells[from]) ?? 0), 0);
  if (!total || selected === null) return null;
  return total > MAX_UNKNOWN * (total + printed) ? { selected, total } : null;
}

function unknownIn({ focal, reference }: PrintedComparison, unknown: Rate) {
  return {
    group: impactRatio(pooled([focal, unknown]), reference).value,
    reference: impactRatio(focal, pooled([reference, unknown])).value,
  };
}

const countOf = (cell: StoredGroup['cells'][number] | undefined) =>
  cell?.kind === 'COUNT' ? cell.value : null;

/** The sum of the rows; null unless all are printed. */
function countsAt(rows: readonly StoredGroup[], stage: number): number | null {
  const counts = rows.map(({ cells }) => countOf(cells[stage]));
  return counts.some((count) => count === null)
    ? null
    : counts.reduce<number>((sum, count) => sum + count!, 0);
}
