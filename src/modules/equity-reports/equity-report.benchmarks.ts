/**
 * The way before applying: eligible and invited people as the institution states them, beside what is printed of those
 * who applied. Nobody who never applied is counted for it. Pure.
 */
import type { Cell } from '../../disclosure/types';
import { familyOf, isUnknown, OTHERS, type Table } from './equity-report.comparisons';
import type {
  BenchmarkReason,
  BenchmarkStage,
  ReachedStage,
  Stage,
  StoredBenchmark,
  StoredComparison,
  StoredGroup,
  StoredPolicy,
} from './equity-report.result';

/** A benchmark that the report names. */
export interface Stated {
  id: string;
  stage: BenchmarkStage;
  attributeNumber: number;
  counts: readonly { code: string; people: number | null }[];
  people: number;
  unknown: number;
  source: string;
  countedOn: string;
}

/** What is printed of the attribute, and the total, which is known. */
export interface Printed {
  number: number;
  multiple: boolean;
  k: number;
  stages: readonly Stage[];
  tables: readonly Table[];
  groups: readonly StoredGroup[];
  applied: number;
  answered: number | null;
  eligibility: boolean;
}

/** Of reports by a profile from before it went in. */
const MIN_COVERAGE = 0.8;

export function benchmarked(
  stated: readonly Stated[],
  printed: Printed,
  policy: StoredPolicy,
): { benchmarks: StoredBenchmark[]; comparisons: StoredComparison[] } {
  const { stages, number, eligibility } = printed;
  const minCoverage = policy.minCoverage ?? MIN_COVERAGE;
  const columns = stages.map((stage, at) => printedColumn(printed, stage, at));
  const [applied] = columns as [Column];
  const find = (of: BenchmarkStage) => {
    const found = stated.find(({ stage, attributeNumber }) => stage === of && attributeNumber === number);
    return found ? [statedColumn(found)] : [];
  };
  const invited = find('INVITED').filter((each) => !tooClose(each, applied, printed));
  const eligible = find('ELIGIBLE').filter((each) =>
    [...invited, applied].every((next) => !tooClose(each, next, printed)),
  );

  const enough = ({ of }: StatedColumn) => (coverageOf(of) ?? 0) >= minCoverage;
  const answered = answeredAtLeast(printed);
  const answers = answered !== null && answered >= minCoverage;
  // Where it isn't told who answered, neither is who else did.
  const told = printed.multiple && answered === null ? [] : columns;
  const comparisons = [
    ...eligible.flatMap((from) =>
      invited.flatMap((to) => compared(from, to, printed, policy, enough(from) && enough(to))),
    ),
    ...invited.flatMap((from) =>
      told.slice(0, 1).flatMap((to) => compared(from, to, printed, policy, enough(from) && answers)),
    ),
    ...eligible.flatMap((from) =>
      told.flatMap((to) => compared(from, to, printed, policy, enough(from) && answers)),
    ),
  ];

  const shown = [...eligible, ...invited];
  const reasonOf = (of: Stated, column: StatedColumn | undefined): BenchmarkReason | null => {
    if (of.attributeNumber !== number) return 'VERSION';
    if (!column) return 'TOO_CLOSE';
    if (eligibility) return 'ELIGIBILITY';
    if (!enough(column)) return 'COVERAGE';
    return answers ? null : 'ANSWERS';
  };
  const benchmarks = stated.map((of): StoredBenchmark => {
    const { id, stage, source, countedOn, people } = of;
    const column = shown.find((each) => each.of === of);
    const next = stage === 'ELIGIBLE' ? [...invited, applied] : [applied];
    const reason = reasonOf(of, column);
    const groups = (column ? of.counts : []).map(({ code, people }) => ({
      ...{ code, people },
      fits: next.every((to) => fits(column!, to, tableOf(printed, code), code)),
    }));
    const about = { id, stage, source, countedOn, people, coverage: coverageOf(of) };
    return { ...about, evaluated: reason === null, reason, groups };
  });
  return { benchmarks, comparisons };
}

/** A stage: people in all, and in each row of a table. */
interface Column {
  stage: BenchmarkStage | Stage;
  people: number | null;
  cellOf: (table: Table, code: string) => Cell;
}

interface StatedColumn extends Column {
  stage: BenchmarkStage;
  of: Stated;
}

const HIDDEN: Cell = { kind: 'HIDDEN' };

function printedColumn({ applied }: Printed, stage: Stage, at: number): Column {
  return {
    stage,
    people: at ? null : applied,
    cellOf: ({ published }, code) =>
      (published.refused ? null : published.groups.find((group) => group.code === code)?.cells[at]) ?? HIDDEN,
  };
}

/** Of everybody else, those of another known group. */
function statedColumn(of: Stated): StatedColumn {
  const countOf = (code: string | undefined) => of.counts.find((each) => each.code === code)?.people ?? null;
  const cellOf = ({ rows }: Table, code: string): Cell => {
    const own = countOf(code === OTHERS ? rows[0]?.code : code);
    if (own === null) return HIDDEN;
    return { kind: 'COUNT', value: code === OTHERS ? of.people - of.unknown - own : own };
  };
  return { stage: of.stage, people: of.people, cellOf, of };
}

function coverageOf({ people, unknown }: Stated): number | null {
  return people ? (people - unknown) / people : null;
}

/** The share of people with an answer, or, where it isn't told, the share that is seen to have one. */
function answeredAtLeast({ answered, multiple, groups, applied }: Printed): number | null {
  if (answered !== null || multiple || !applied) return answered;
  const known = groups.filter((row) => !isUnknown(row)).map(({ cells }) => mostOf(cells[0] ?? HIDDEN) ?? 0);
  return known.reduce((sum, people) => sum + people, 0) / applied;
}

const mostOf = (cell: Cell) =>
  cell.kind === 'HIDDEN' ? null : cell.kind === 'COUNT' ? cell.value : cell.atMost;

const isKnown = (row: StoredGroup) => !isUnknown(row);
const codesOf = ({ rows, reference }: Table) => [
  ...rows.filter(isKnown).map(({ code }) => code),
  ...(reference === 'OTHERS' ? [OTHERS] : []),
];
const tableOf = ({ tables }: Printed, code: string) =>
  tables.find(({ rows }) => rows.some((row) => row.code === code)) ?? null;

/**
 * Whether fewer than k people of a group would be known to have stayed behind: perhaps nobody, which tells of everybody
 * who did that they are not of the group. Where all of all groups went on there is nobody to tell of.
 */
function tooClose(from: StatedColumn, to: Column, { tables, k }: Printed): boolean {
  if (from.people === to.people) return false;
  return tables.some((table) =>
    codesOf(table).some((code) => {
      const [wide, narrow] = [from.cellOf(table, code), to.cellOf(table, code)];
      if (wide.kind !== 'COUNT' || narrow.kind !== 'COUNT' || !wide.value) return false;
      const behind = wide.value - narrow.value;
      return behind >= 0 && behind < k;
    }),
  );
}

/** More people than were stated come from another way of counting: then no rate is one. */
function fits(from: StatedColumn, to: Column, table: Table | null, code: string): boolean {
  if (!table) return true;
  const both = table.reference === 'OTHERS' ? [code, OTHERS] : [code];
  return both.every((each) => {
    const [wide, narrow] = [mostOf(from.cellOf(table, each)), mostOf(to.cellOf(table, each))];
    return wide === null || narrow === null || narrow <= wide;
  });
}

/** Groups that were stated and fit, each beside its reference. */
function compared(
  from: StatedColumn,
  to: Column,
  { tables, eligibility }: Printed,
  policy: StoredPolicy,
  judged: boolean,
): StoredComparison[] {
  const beside = tables.flatMap((table): Table[] => {
    const rows = table.rows.filter(
      (row) =>
        isKnown(row) && from.cellOf(table, row.code).kind === 'COUNT' && fits(from, to, table, row.code),
    );
    const codes = codesOf({ ...table, rows });
    const groups = codes.map((code) => {
      const cells = [from.cellOf(table, code), to.cellOf(table, code)];
      return { code, cells, hidden: false };
    });
    const shown = rows.map((row) => ({ ...row, ...groups.find(({ code }) => code === row.code)! }));
    return rows.length ? [{ ...table, published: { groups, refused: false }, rows: shown }] : [];
  });
  const step = { stage: to.stage as ReachedStage, at: 1, basis: from.stage, from: 0 };
  return familyOf(beside, step, policy, judged && !eligibility);
}
