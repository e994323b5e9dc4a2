/**
 * Finer tables of people who are printed already: by cohort, by weeks, by another attribute. A group is a line of such a
 * table only where its own numbers are printed exactly; all others are one line, the rest, known from the totals. The
 * table is printed only where no cell of it is small, so nothing in it has to be hidden: what is hidden of the groups
 * in the rest stays as it was, for any two of them who are alike in all else can be exchanged and no cell changes.
 */

/** The line of everybody who is in no exactly printed group. */
export const REST = 'REST';

export interface Line {
  code: string;
  /** How many people, in any unit of detail: by part, and within it by stage where there are several. */
  counts: readonly (readonly number[])[];
}

export interface Refined {
  /** Codes, the rest last where there is one. */
  lines: string[];
  /** Of the parts given, which ones are printed together, in order. */
  parts: number[][];
  /** Of the stages given, which ones are printed. */
  stages: number[];
  /** By line, part and stage. */
  counts: number[][][];
}

/** The finest table for as many lines as possible; null where not even two lines can be told apart. */
function withFewerLines(
  lines: readonly Line[],
  refine: (lines: readonly Line[]) => Omit<Refined, 'lines'> | null,
): Refined | null {
  let left = [...lines].filter(({ counts }) => sumOf(counts) > 0);
  while (left.length > 1) {
    const refined = refine(left);
    if (refined) return { lines: left.map(({ code }) => code), ...refined };
    left = joinSmallest(left);
  }
  return null;
}

const sumOf = (counts: Line['counts']) => counts.reduce((sum, [first = 0]) => sum + first, 0);

/** The smallest line becomes part of the rest. */
function joinSmallest(lines: readonly Line[]): Line[] {
  const order = lines
    .filter(({ code }) => code !== REST)
    .sort((one, other) => sumOf(one.counts) - sumOf(other.counts) || (one.code < other.code ? 1 : -1));
  const joined = [order[0]!, ...lines.filter(({ code }) => code === REST)];
  const rest = { code: REST, counts: addUp(joined.map(({ counts }) => counts)) };
  return [...lines.filter((line) => !joined.includes(line)), rest];
}

function addUp(tables: readonly Line['counts'][]): number[][] {
  return tables[0]!.map((stages, part) =>
    stages.map((_, stage) => tables.reduce((sum, table) => sum + table[part]![stage]!, 0)),
  );
}

/**
 * People by ordered classes (weeks, scores). Neighbors are merged until each class holds at least k people of every line:
 * staff know who is in a class, and none of a line would tell that nobody there is of it, or that all are of another. The
 * first `apart` classes stand for themselves and are not merged; nobody at all may be in them.
 */
export function byClasses(lines: readonly Line[], k: number, apart = 0): Refined | null {
  return withFewerLines(lines, (left) => {
    const parts = left[0]!.counts.map((_, part) => part);
    const people = (members: readonly number[]) =>
      left.map(({ counts }) => members.reduce((sum, part) => sum + counts[part]![0]!, 0));
    const few = (members: readonly number[]) => people(members).some((count) => count < k);
    const nobody = (members: readonly number[]) => people(members).every((count) => count === 0);
    const fixed = parts.slice(0, apart).map((part) => [part]);
    if (fixed.some((part) => few(part) && !nobody(part))) return null;
    const merged: number[][] = [];
    let open: number[] = [];
    for (const part of parts.slice(apart)) {
      open.push(part);
      if (few(open)) continue;
      merged.push(open);
      open = [];
    }
    // What is left at the end is too small for itself.
    while (open.length && few(open)) {
      const before = merged.pop();
      if (!before) return null;
      open = [...before, ...open];
    }
    if (open.length) merged.push(open);
    const all = [...fixed, ...merged];
    return all.length > 1 ? { parts: all, stages: [0], counts: countsOf(left, all, [0]) } : null;
  });
}

/**
 * People by cohorts, along stages. A cohort stands for itself where each line has enough people who reached the next
 * stage and who did not; the others are one part, and so are those `joined` by the caller. A later stage is printed where that holds for it everywhere.
 */
export function byParts(lines: readonly Line[], k: number, joined: readonly number[] = []): Refined | null {
  return withFewerLines(lines, (left) => {
    const all = left[0]!.counts.map((_, part) => part);
    const size = (part: number) => left.reduce((sum, { counts }) => sum + counts[part]![0]!, 0);
    const clean = (members: readonly number[], stages: readonly number[]) =>
      left.every(({ counts }) => isClean(chainOf(counts, members, stages), k));
    let own = all
      .filter((part) => !joined.includes(part) && clean([part], [0, 1]))
      .sort((one, other) => size(one) - size(other));
    let others = all.filter((part) => !own.includes(part) && size(part) > 0);
    // Those joined need company that is large enough to hide them.
    const hidden = (members: readonly number[]) =>
      members.every((part) => !joined.includes(part)) ||
      members.reduce((sum, part) => sum + (joined.includes(part) ? 0 : size(part)), 0) >= 2 * k - 1;
    while (own.length && others.length && !(clean(others, [0, 1]) && hidden(others))) {
      others = [...others, own[0]!];
      own = own.slice(1);
    }
    const parts = [...own.sort((one, other) => one - other).map((part) => [part]), others.sort(ascending)];
    const printed = parts.filter((members) => members.length);
    if (printed.length < 2) return null;
    const stages = left[0]!.counts[0]!.map((_, stage) => stage)
      .slice(2)
      .reduce(
        (kept, stage) =>
          printed.every((members) => clean(members, [...kept, stage])) ? [...kept, stage] : kept,
        [0, 1],
      );
    return { parts: printed, stages, counts: countsOf(left, printed, stages) };
  });
}

const ascending = (one: number, other: number) => one - other;

/**
 * Two attributes crossed, along stages: `counts[one][other][stage]` of the lines of each. Lines are joined, the smallest
 * of either attribute first, until no cell is small; null where one of them has no two lines left.
 */
export function crossed(
  ones: readonly string[],
  others: readonly string[],
  counts: readonly (readonly (readonly number[])[])[],
  k: number,
): { ones: string[]; others: string[]; stages: number[]; counts: number[][][] } | null {
  let rows: Line[] = ones.map((code, at) => ({ code, counts: counts[at]! }));
  let columns = [...others];
  for (;;) {
    rows = rows.filter((row) => sumOf(row.counts) > 0);
    const filled = transposed(rows, columns).filter((column) => sumOf(column.counts) > 0);
    columns = filled.map(({ code }) => code);
    rows = transposed(
      filled,
      rows.map(({ code }) => code),
    );
    if (rows.length < 2 || columns.length < 2) return null;
    const stages = rows[0]!.counts[0]!.map((_, stage) => stage).reduce<number[]>(
      (kept, stage) =>
        rows.every((row) =>
          row.counts.every((cell) =>
            isClean(
              [...kept, stage].map((at) => cell[at]!),
              k,
            ),
          ),
        )
          ? [...kept, stage]
          : kept,
      [],
    );
    if (stages[0] === 0 && stages.length > Math.min(1, rows[0]!.counts[0]!.length - 1))
      return {
        ones: rows.map(({ code }) => code),
        others: columns,
        stages,
        counts: rows.map((row) => row.counts.map((cell) => stages.map((stage) => cell[stage]!))),
      };
    const turned = transposed(rows, columns);
    const least = (lines: readonly Line[]) =>
      lines.length < 3 && lines.some(({ code }) => code === REST)
        ? Infinity
        : Math.min(...lines.filter(({ code }) => code !== REST).map((line) => sumOf(line.counts)));
    if (least(rows) === Infinity && least(turned) === Infinity) return null;
    if (least(rows) <= least(turned)) rows = joinSmallest(rows);
    else {
      const joined = joinSmallest(turned);
      columns = joined.map(({ code }) => code);
      const back = transposed(
        joined,
        rows.map(({ code }) => code),
      );
      rows = back;
    }
  }
}

function transposed(rows: readonly Line[], columns: readonly string[]): Line[] {
  return columns.map((code, column) => ({ code, counts: rows.map((row) => row.counts[column]!) }));
}

/** Enough people at the first stage for both bands not to overlap, and at each later one who reached it and who did not. */
function isClean(chain: readonly number[], k: number): boolean {
  return chain.every((count, at) =>
    at === 0 ? count >= 2 * k - 1 : count >= k && chain[at - 1]! - count >= k,
  );
}

function chainOf(counts: Line['counts'], members: readonly number[], stages: readonly number[]): number[] {
  return stages.map((stage) => members.reduce((sum, part) => sum + counts[part]![stage]!, 0));
}

function countsOf(
  lines: readonly Line[],
  parts: readonly (readonly number[])[],
  stages: readonly number[],
): number[][][] {
  return lines.map(({ counts }) => parts.map((members) => chainOf(counts, members, stages)));
}
