/**
 * An attacker who knows no algorithm but patience: she writes down every table of whole people that fits what is
 * printed and the totals, and looks what they have in common. Written without a look at audit.ts, and against it.
 */
import * as fc from 'fast-check';
import { audit } from '../../src/disclosure/audit';
import {
  suppress,
  type GroupCounts,
  type Suppressed,
  type SuppressedGroup,
} from '../../src/disclosure/suppress';

interface Range {
  min: number;
  max: number;
}

/** All columns that fit: one number per group, within what is printed, adding up to the total where it is known. */
function columnsOf(
  published: Suppressed,
  stage: number,
  total: number | null,
  cap: number,
  rulesOf: number | null,
): number[][] {
  const found: number[][] = [];
  const extend = (column: number[], sum: number) => {
    const group = published.groups[column.length];
    const cell = group?.cells[stage];
    if (!group || !cell) {
      if (total === null || sum === total) found.push(column);
      return;
    }
    const [from, to] =
      cell.kind === 'COUNT'
        ? [cell.value, cell.value]
        : cell.kind === 'BAND'
          ? [cell.atLeast, cell.atMost]
          : [0, cap];
    for (let value = from; value <= to && (total === null || sum + value <= total); value++)
      if (rulesOf === null || cell.kind !== 'HIDDEN' || mayBeHidden(group, stage, value, rulesOf))
        extend([...column, value], sum + value);
  };
  extend([], 0);
  return found;
}

/** Who knows k and the rules knows that a count that fits a band would have been printed as one. */
function mayBeHidden(group: SuppressedGroup, stage: number, value: number, k: number): boolean {
  if (group.hidden) return true;
  const before = Math.min(
    ...group.cells.slice(0, stage).map((cell) => (cell.kind === 'COUNT' ? cell.value : Infinity)),
  );
  const bandsDiffer = k - 1 < before - (k - 1);
  return !bandsDiffer || (value >= k && before - value >= k);
}

interface Knowledge {
  /** The values each cell takes over all tables that fit. */
  cells: Range[][];
  /** At each stage, and from each to each later one: how many each set of groups (bit by bit) can be or have lost. */
  lines: Map<string, Range[]>;
}

function attack(
  published: Suppressed,
  totals: number[] | null,
  stages: number,
  cap: number,
  rulesOf: number | null,
): Knowledge {
  const columns = Array.from({ length: stages }, (_, stage) =>
    columnsOf(published, stage, totals ? totals[stage]! : null, cap, rulesOf),
  );
  const groups = published.groups.length;
  const sets = 2 ** groups;
  const cells = published.groups.map(() => columns.map((): Range => ({ min: Infinity, max: -Infinity })));
  const lines = new Map<string, Range[]>();
  const note = (range: Range, value: number) => {
    range.min = Math.min(range.min, value);
    range.max = Math.max(range.max, value);
  };
  const noteSets = (line: string, values: number[]) => {
    let ranges = lines.get(line);
    if (!ranges)
      lines.set(line, (ranges = Array.from({ length: sets }, () => ({ min: Infinity, max: -Infinity }))));
    ranges.forEach((range, set) =>
      note(
        range,
        values.reduce((sum, value, group) => (set & (1 << group) ? sum + value : sum), 0),
      ),
    );
  };
  const walk = (table: number[][]) => {
    if (table.length < stages) {
      const last = table.at(-1);
      for (const column of columns[table.length]!)
        if (!last || column.every((value, group) => value <= last[group]!)) walk([...table, column]);
      return;
    }
    table.forEach((column, stage) => {
      column.forEach((value, group) => note(cells[group]![stage]!, value));
      noteSets(`at ${stage}`, column);
      table.slice(stage + 1).forEach((after, later) =>
        noteSets(
          `lost from ${stage} to ${stage + 1 + later}`,
          column.map((value, group) => value - after[group]!),
        ),
      );
    });
  };
  walk([]);
  return { cells, lines };
}

/** What a table tells that it should not; empty where it is safe. */
function leaks(
  published: Suppressed,
  groups: GroupCounts[],
  totals: number[] | null,
  k: number,
  cap: number,
  knowsRules = false,
) {
  const stages = groups[0]!.counts.length;
  const { cells, lines } = attack(published, totals, stages, cap, knowsRules ? k : null);
  const found: string[] = [];
  published.groups.forEach(({ code, cells: own }, group) =>
    own.forEach(({ kind }, stage) => {
      const { min, max } = cells[group]![stage]!;
      const count = groups[group]!.counts[stage]!;
      if (count < min || count > max) found.push(`${code} ${stage} is not true`);
      if (kind !== 'COUNT' && max - min < k - 1) found.push(`${code} ${stage} lies in ${min}..${max}`);
    }),
  );
  const everybody = 2 ** groups.length - 1;
  // Where the groups with a gap lost nobody, those who were lost are known to be of the others.
  const open = (group: number, stage: number) => published.groups[group]!.cells[stage]!.kind !== 'COUNT';
  const pairs = groups[0]!.counts.flatMap((_, from) =>
    groups[0]!.counts.slice(from + 1).map((_, at) => [from, from + 1 + at]),
  );
  for (const [from, to] of totals ? (pairs as [number, number][]) : []) {
    const gaps = groups.flatMap((_, group) => (open(group, from) || open(group, to) ? [group] : []));
    const { min, max } = lines.get(`lost from ${from} to ${to}`)![
      gaps.reduce((set, group) => set + 2 ** group, 0)
    ]!;
    if (gaps.length && min === 0 && max === 0 && totals![from]! > totals![to]!)
      found.push(`nobody of ${gaps.join()} lost from ${from} to ${to}`);
  }
  for (const [line, ranges] of lines)
    ranges.forEach(({ min, max }, set) => {
      // That all groups together are a few, or lost a few, is told by the totals, whatever is printed.
      if (totals && set === everybody && groups.length > 1) return;
      const one = Number.isInteger(Math.log2(set));
      if (min > 0 && max < k && (one || min === max)) found.push(`set ${set} ${line}: ${min}..${max}`);
    });
  return found;
}

/** Funnels of some groups: a few people, or some; lost one by one, or many at once. */
function tables(maxGroups: number, maxStages: number, maxCount: number): fc.Arbitrary<GroupCounts[]> {
  const start = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: maxCount }));
  return fc
    .tuple(fc.integer({ min: 1, max: maxGroups }), fc.integer({ min: 1, max: maxStages }))
    .chain(([groups, stages]) =>
      fc.array(
        fc.tuple(
          start,
          fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
            minLength: stages - 1,
            maxLength: stages - 1,
          }),
        ),
        {
          minLength: groups,
          maxLength: groups,
        },
      ),
    )
    .map((rows) =>
      rows.map(([opening, parts], at) => {
        const counts = [opening];
        for (const part of parts) counts.push(Math.round(counts.at(-1)! * part));
        return { code: 'ABCDEF'[at]!, counts };
      }),
    );
}

function sums(groups: GroupCounts[]): number[] {
  return groups[0]!.counts.map((_, stage) => groups.reduce((sum, { counts }) => sum + counts[stage]!, 0));
}

const cases: [string, fc.Arbitrary<GroupCounts[]>, number, number][] = [
  ['three groups, three stages, k = 2', tables(3, 3, 12), 2, 400],
  ['four groups, two stages, k = 2', tables(4, 2, 12), 2, 300],
  ['three groups, two stages, k = 3', tables(3, 2, 24), 3, 300],
  ['three groups, three stages, k = 3', tables(3, 3, 14), 3, 200],
  ['five groups, one stage, k = 3', tables(5, 1, 12), 3, 200],
  ['three groups, two stages, k = 5', tables(3, 2, 40), 5, 60],
];

describe.each(cases)('%s', (_, arbitrary, k, numRuns) => {
  test('nothing is pinned within fewer than k values, totals known', () => {
    fc.assert(
      fc.property(arbitrary, (groups) => {
        const totals = sums(groups);
        const published = suppress(groups, k, { totalsKnown: true });
        if (published.refused) {
          expect(published.groups.flatMap(({ cells }) => cells).every(({ kind }) => kind === 'HIDDEN')).toBe(
            true,
          );
          return;
        }
        expect(leaks(published, groups, totals, k, totals[0]!)).toEqual([]);
        expect(leaks(published, groups, totals, k, totals[0]!, true)).toEqual([]);
      }),
      { numRuns },
    );
  });

  // A refusal is always safe, so the test above says something only where much is printed. A share of a
  // fresh random sample would now and then fall below any bar: this one is counted on a fixed sample.
  test('much is printed of such tables', () => {
    const sample = fc.sample(arbitrary, { seed: 1, numRuns: 1000 });
    const printed = sample.filter((groups) => !suppress(groups, k, { totalsKnown: true }).refused);
    expect(printed.length).toBeGreaterThan(100);
  });

  test('the audit finds just these ranges, neither wider nor narrower', () => {
    fc.assert(
      fc.property(arbitrary, fc.infiniteStream(fc.integer({ min: 0, max: 3 })), (groups, dice) => {
        // Any publication, also a careless one.
        const published: Suppressed = {
          refused: false,
          groups: groups.map(({ code, counts }) => ({
            code,
            hidden: false,
            cells: counts.map((value) => {
              const roll = dice.next().value ?? 0;
              if (roll === 0) return { kind: 'HIDDEN' };
              if (roll === 1) return { kind: 'BAND', atLeast: Math.max(0, value - 2), atMost: value + 1 };
              return { kind: 'COUNT', value };
            }),
          })),
        };
        const totals = sums(groups);
        const { cells } = attack(published, totals, totals.length, totals[0]!, null);
        const found = audit(groups, published, k, totals);
        const expected = published.groups.map((group, at) =>
          group.cells.map(({ kind }, stage) =>
            kind === 'COUNT' ? null : { atLeast: cells[at]![stage]!.min, atMost: cells[at]![stage]!.max },
          ),
        );
        expect(found.intervals).toEqual(expected);
        const unsafe = leaks(published, groups, totals, k, totals[0]!);
        expect(found.findings.length > 0).toBe(unsafe.length > 0);
      }),
      { numRuns: Math.ceil(numRuns / 2) },
    );
  });

  test('each group by itself is safe where totals are unknown', () => {
    fc.assert(
      fc.property(arbitrary, (groups) => {
        const published = suppress(groups, k, { totalsKnown: false });
        groups.forEach((group, at) => {
          const alone = { groups: [published.groups[at]!], refused: false };
          const cap = group.counts[0]! + 2 * k;
          expect(leaks(alone, [group], null, k, cap)).toEqual([]);
        });
      }),
      { numRuns },
    );
  });

  test('the order of the groups changes nothing', () => {
    const shuffled = arbitrary.chain((groups) =>
      fc.tuple(
        fc.constant(groups),
        fc.shuffledSubarray(groups, { minLength: groups.length, maxLength: groups.length }),
        fc.boolean(),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([groups, other, totalsKnown]) => {
        const first = suppress(groups, k, { totalsKnown });
        const second = suppress(other, k, { totalsKnown });
        expect(second.refused).toBe(first.refused);
        expect(second.groups.map(({ code }) => code)).toEqual(other.map(({ code }) => code));
        for (const group of first.groups)
          expect(second.groups.find(({ code }) => code === group.code)).toEqual(group);
      }),
      { numRuns },
    );
  });
});

test('one marker for whatever is hidden', () => {
  fc.assert(
    fc.property(tables(4, 3, 40), fc.boolean(), (groups, totalsKnown) => {
      for (const { cells, hidden, ...rest } of suppress(groups, 3, { totalsKnown }).groups) {
        expect(Object.keys(rest)).toEqual(['code']);
        expect(hidden).toBe(cells.every(({ kind }) => kind === 'HIDDEN'));
        for (const cell of cells) if (cell.kind === 'HIDDEN') expect(cell).toEqual({ kind: 'HIDDEN' });
      }
    }),
  );
});

test('this attacker does find what is wrong', () => {
  const groups = [
    { code: 'A', counts: [20, 10] },
    { code: 'B', counts: [3, 2] },
    { code: 'C', counts: [30, 12] },
  ];
  const careless = suppress(groups, 3, { totalsKnown: false });
  expect(leaks(careless, groups, null, 3, 30)).toEqual([]);
  expect(leaks(careless, groups, [53, 24], 3, 53)).not.toEqual([]);
});

test('which count is withheld tells nothing of it: that it was the largest, say', () => {
  const k = 5;
  const told = (groups: GroupCounts[]) => suppress(groups, k, { totalsKnown: true });
  // The second stage of B is withheld to protect the band of C, or that of A is.
  const tableOf = (a: number, b: number, c: number): GroupCounts[] => [
    { code: 'A', counts: [26, a] },
    { code: 'B', counts: [35, b] },
    { code: 'C', counts: [38, c] },
  ];
  const published = JSON.stringify(told(tableOf(12, 10, 34)));
  const fits = new Set<number>();
  for (let a = 0; a <= 22; a++)
    for (let c = 34; c <= 38; c++) {
      const b = 56 - a - c;
      if (b >= 0 && b <= 35 && JSON.stringify(told(tableOf(a, b, c))) === published) fits.add(c);
    }
  expect(fits.size).toBe(k);
});
