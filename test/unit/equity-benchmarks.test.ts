/** Eligible and invited people, as an institution states them, beside printed tables: without a database. */
import 'reflect-metadata';
import * as fc from 'fast-check';
import type { Cell } from '../../src/disclosure/types';
import { checkedNumbers, groupCodes } from '../../src/modules/equity-benchmarks/equity-benchmark.checks';
import {
  benchmarked,
  type Printed,
  type Stated,
} from '../../src/modules/equity-reports/equity-report.benchmarks';
import { DEFAULT_POLICY } from '../../src/modules/equity-reports/equity-report.comparisons';
import {
  STAGES,
  type BenchmarkStage,
  type StoredGroup,
} from '../../src/modules/equity-reports/equity-report.result';
import { Refusal } from '../../src/graphql/user-errors';

const K = 5;
const POLICY = { ...DEFAULT_POLICY, minCoverage: 0.8 };

type Row = (number | [number, number] | null)[];

const cellOf = (printed: Row[number]): Cell => {
  if (printed === null) return { kind: 'HIDDEN' };
  if (typeof printed === 'number') return { kind: 'COUNT', value: printed };
  return { kind: 'BAND', atLeast: printed[0], atMost: printed[1] };
};

function rowsOf(rows: Record<string, Row>): StoredGroup[] {
  return Object.entries(rows).map(([code, cells]) => ({
    code,
    kind: code === 'NOT_DISCLOSED' ? 'NOT_DISCLOSED' : 'VALUE',
    hidden: cells.every((cell) => cell === null),
    cells: cells.map(cellOf),
  }));
}

function printed(rows: Record<string, Row>, more: Partial<Printed> = {}): Printed {
  const groups = rowsOf(rows);
  return {
    ...{ number: 1, multiple: false, k: K, groups, answered: 1, eligibility: false },
    stages: STAGES.slice(0, Object.values(rows)[0]!.length),
    tables: [{ published: { groups, refused: false }, rows: groups, reference: 'HIGHEST' }],
    applied: 1000,
    ...more,
  };
}

function stated(
  stage: BenchmarkStage,
  counts: Record<string, number | null>,
  unknown = 0,
  more: Partial<Stated> = {},
): Stated {
  const told = Object.values(counts).reduce<number>((sum, people) => sum + (people ?? 0), 0);
  return {
    ...{ id: stage, stage, attributeNumber: 1, unknown, people: told + unknown },
    ...{ source: 'Records', countedOn: '2026-01-31' },
    counts: Object.entries(counts).map(([code, people]) => ({ code, people })),
    ...more,
  };
}

const ELIGIBLE = stated('ELIGIBLE', { woman: 200, man: 300 });
const INVITED = stated('INVITED', { woman: 150, man: 250 });
const WAY = { woman: [40, 20], man: [90, 72] };

test('rates of applying, of the eligible and of the invited, are those of the stated numbers', () => {
  const { benchmarks, comparisons } = benchmarked([ELIGIBLE, INVITED], printed(WAY), POLICY);
  expect(comparisons.map(({ code, stage, basis }) => `${code} ${stage} of ${basis}`)).toEqual([
    'woman INVITED of ELIGIBLE',
    'woman APPLIED of INVITED',
    'woman APPLIED of ELIGIBLE',
    'woman ACCEPTED of ELIGIBLE',
  ]);
  expect(comparisons.map(({ ratio }) => ratio)).toEqual(
    [150 / 200 / (250 / 300), 40 / 150 / (90 / 250), 40 / 200 / (90 / 300), 20 / 200 / (72 / 300)].map(
      (ratio) => expect.closeTo(ratio, 12),
    ),
  );
  // By exact fractions: the sum of all tables no more probable than this one.
  expect(comparisons.slice(0, 3).map(({ fisherP }) => fisherP)).toEqual(
    [0.02979031008872722, 0.06100020239572845, 0.012706274545724452].map((p) => expect.closeTo(p, 12)),
  );
  expect(comparisons.map(({ verdict }) => verdict)).toEqual([
    'STATISTICAL_ONLY',
    'RATIO_ONLY',
    'DISPARITY_INDICATED',
    'DISPARITY_INDICATED',
  ]);
  expect(
    benchmarks.map(({ people, coverage, evaluated, reason }) => [people, coverage, evaluated, reason]),
  ).toEqual([
    [500, 1, true, null],
    [400, 1, true, null],
  ]);
});

test('p-values are adjusted over the groups of one stage and basis', () => {
  const more = stated('ELIGIBLE', { woman: 200, man: 300, other: 100 });
  const { comparisons } = benchmarked([more], printed({ woman: [40], man: [90], other: [20] }), POLICY);
  const [woman, other] = comparisons;
  expect([woman!.code, other!.code]).toEqual(['woman', 'other']);
  const [least, next] = [woman!, other!].sort((a, b) => a.fisherP! - b.fisherP!);
  expect(least!.adjustedP).toBeCloseTo(2 * least!.fisherP!, 12);
  expect(next!.adjustedP).toBeCloseTo(Math.max(next!.fisherP!, 2 * least!.fisherP!), 12);
});

test('of a range, the end that speaks least for a difference is used', () => {
  const way = printed({ woman: [40, [0, 4]], man: [90, 72] });
  const accepted = benchmarked([ELIGIBLE], way, POLICY).comparisons.find(
    ({ stage }) => stage === 'ACCEPTED',
  )!;
  expect(accepted).toMatchObject({ atLeast: true, ratio: expect.closeTo(4 / 200 / (72 / 300), 12) });
});

test.each([
  ['COVERAGE', [stated('ELIGIBLE', { woman: 200, man: 300 }, 126)], {}],
  ['ANSWERS', [ELIGIBLE], { answered: 0.79 }],
  ['ANSWERS', [ELIGIBLE], { answered: null, applied: 163 }],
  ['ELIGIBILITY', [ELIGIBLE], { eligibility: true }],
] as const)('%s: rates are shown, and none is judged', (reason, given, more) => {
  const { benchmarks, comparisons } = benchmarked(given, printed(WAY, more), POLICY);
  expect(benchmarks[0]).toMatchObject({
    evaluated: false,
    reason,
    groups: [{ people: 200 }, { people: 300 }],
  });
  expect(comparisons.map(({ verdict, adjustedP }) => [verdict, adjustedP])).toEqual([
    ['NOT_EVALUATED', null],
    ['NOT_EVALUATED', null],
  ]);
  expect(comparisons[0]!.ratio).toBeCloseTo(2 / 3, 12);
});

test('at the very share that a profile asks for, they are judged', () => {
  const given = stated('ELIGIBLE', { woman: 200, man: 300 }, 125);
  const [benchmark] = benchmarked([given], printed(WAY, { answered: 0.8 }), POLICY).benchmarks;
  expect(benchmark).toMatchObject({ coverage: 0.8, evaluated: true, reason: null });
  // Where the share of answers isn't told, what is seen of them is enough.
  const seen = benchmarked([given], printed(WAY, { answered: null, applied: 162 }), POLICY).benchmarks[0];
  expect(seen).toMatchObject({ evaluated: true });
});

test('where few would be known to have stayed behind, no group is shown', () => {
  const few = stated('ELIGIBLE', { woman: 44, man: 300 });
  expect(benchmarked([few], printed(WAY), POLICY)).toEqual({
    comparisons: [],
    benchmarks: [expect.objectContaining({ reason: 'TOO_CLOSE', evaluated: false, groups: [] })],
  });
  // All women applied, so whoever did not is none.
  const all = stated('ELIGIBLE', { woman: 40, man: 300 });
  expect(benchmarked([all], printed(WAY), POLICY).benchmarks[0]).toMatchObject({ reason: 'TOO_CLOSE' });
  const enough = stated('ELIGIBLE', { woman: 45, man: 300 });
  expect(benchmarked([enough], printed(WAY), POLICY).benchmarks[0]).toMatchObject({ reason: null });
  // Between the two that are stated as well; the one nearer to applying stays.
  const nearly = stated('ELIGIBLE', { woman: 154, man: 300 });
  const both = benchmarked([nearly, INVITED], printed(WAY), POLICY);
  expect(both.benchmarks.map(({ reason }) => reason)).toEqual(['TOO_CLOSE', null]);
  expect(both.comparisons.map(({ basis }) => basis)).toEqual(['INVITED']);
  // Everybody was invited: there is nobody of whom it could tell.
  const everybody = { ...INVITED, counts: ELIGIBLE.counts, people: 500 };
  expect(benchmarked([ELIGIBLE, everybody], printed(WAY), POLICY).benchmarks).toMatchObject([
    { reason: null },
    { reason: null },
  ]);
});

test('a group with more people than are stated, or none stated, is not compared; the others are', () => {
  const odd = stated('ELIGIBLE', { woman: 30, man: 300, other: 200, few: null }, 10);
  const way = printed({ woman: [40], man: [90], other: [30], few: [20] });
  const { benchmarks, comparisons } = benchmarked([odd], way, POLICY);
  expect(benchmarks[0]!.groups).toEqual([
    { code: 'woman', people: 30, fits: false },
    { code: 'man', people: 300, fits: true },
    { code: 'other', people: 200, fits: true },
    { code: 'few', people: null, fits: true },
  ]);
  expect(comparisons.map(({ code, referenceCode }) => [code, referenceCode])).toEqual([['other', 'man']]);
});

test('numbers of another version of the question are not used', () => {
  const { benchmarks, comparisons } = benchmarked(
    [{ ...ELIGIBLE, attributeNumber: 2 }],
    printed(WAY),
    POLICY,
  );
  expect(comparisons).toEqual([]);
  expect(benchmarks[0]).toMatchObject({ reason: 'VERSION', groups: [] });
});

test('where groups overlap, each is beside everybody else whose group is known', () => {
  const rows = rowsOf({ north: [40], south: [70] });
  const tables = rows.map((row) => {
    const others = { code: 'OTHERS', hidden: false, cells: [cellOf(100 - (row.code === 'north' ? 40 : 70))] };
    const published = { groups: [row, others], refused: false };
    return { published, rows: [row], reference: 'OTHERS' as const };
  });
  const way = { ...printed({ north: [40], south: [70] }), tables, multiple: true };
  const given = stated('ELIGIBLE', { north: 200, south: 250 }, 20, { people: 420 });
  const [north] = benchmarked([given], way, POLICY).comparisons;
  // 40 of 200 in the north; of the 400 whose group is known 200 others, of whom 60 applied.
  expect(north).toMatchObject({ code: 'north', referenceCode: null, ratio: expect.closeTo(40 / 60, 12) });
  // Not told how many answered, the others may be anybody.
  expect(benchmarked([given], { ...way, answered: null }, POLICY)).toMatchObject({
    comparisons: [],
    benchmarks: [{ reason: 'ANSWERS' }],
  });
});

test('whatever is stated, every number is finite, and no group tells of fewer than k who stayed behind', () => {
  const count = fc.option(fc.oneof(fc.constant(0), fc.integer({ min: K, max: 60 })));
  const cell = fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 60 }));
  const benchmark = fc.record({ woman: count, man: count, other: count });
  fc.assert(
    fc.property(benchmark, benchmark, fc.tuple(cell, cell, cell), (eligible, invited, applied) => {
      const codes = ['woman', 'man', 'other'];
      const rows = Object.fromEntries(codes.map((code, at): [string, Row] => [code, [applied[at]!]]));
      const given = [stated('ELIGIBLE', eligible), stated('INVITED', invited)];
      const { benchmarks, comparisons } = benchmarked(given, printed(rows), POLICY);
      expect(JSON.parse(JSON.stringify(comparisons))).toEqual(comparisons);
      for (const { groups } of benchmarks)
        for (const { code, people } of groups) {
          const went = applied[codes.indexOf(code)];
          const behind = people && typeof went === 'number' ? people - went : -1;
          expect(behind >= 0 && behind < K).toBe(false);
        }
    }),
  );
});

const VERSION = {
  overlapping: false,
  rollUp: { rule: 'ALONE_OR_IN_COMBINATION' as const },
  categories: ['woman', 'man', 'other', 'silent'].map((code) => ({
    ...{ code, labels: {}, parent: null, offered: true },
    kind: code === 'silent' ? ('PREFER_NOT_TO_SAY' as const) : ('VALUE' as const),
  })),
};
const numbersOf = (
  counts: Record<string, number | null>,
  unknown: number,
  people?: number,
  version = VERSION,
) =>
  checkedNumbers(
    { counts: Object.entries(counts).map(([code, people]) => ({ code, people })), unknown, people },
    version,
    K,
  );
const refusalOf = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    if (error instanceof Refusal) return error.errors[0];
    throw error;
  }
  return null;
};

test('groups are those that reports compare', () => {
  expect(groupCodes(VERSION)).toEqual(['woman', 'man', 'other']);
  const mapped = {
    rollUp: { rule: 'MAP' as const },
    overlapping: false,
    categories: VERSION.categories.map((each) => ({ ...each, parent: each.code === 'man' ? 'other' : null })),
  };
  expect(groupCodes(mapped)).toEqual(['woman', 'other']);
});

test('numbers are kept in the order of the groups, with their sum', () => {
  expect(numbersOf({ man: 30, woman: 20, other: null }, 10)).toEqual({
    counts: [
      { code: 'woman', people: 20 },
      { code: 'man', people: 30 },
      { code: 'other', people: null },
    ],
    unknown: 10,
    people: 60,
  });
});

test.each([
  ['a few of a group', { woman: 4, man: 30, other: 0 }, 0, undefined, ['woman'], ['counts']],
  ['a few of unknown group', { woman: 20, man: 30, other: null }, 3, undefined, [], ['unknown']],
] as const)('%s are refused, with what it takes', (_, counts, unknown, people, groupCodes, path) => {
  expect(refusalOf(() => numbersOf(counts, unknown, people))).toMatchObject({ groupCodes, atLeast: K, path });
});

test.each([
  ['a group is missing', { woman: 20, man: 30 }, 0, undefined, 'counts'],
  ['a group does not exist', { woman: 20, man: 30, other: 0, silent: 9 }, 0, undefined, 'counts.3.code'],
  ['the sum is another', { woman: 20, man: 30, other: 0 }, 0, 51, 'people'],
  ['there is nobody', { woman: 0, man: 0, other: 0 }, 0, undefined, 'counts'],
] as const)('numbers are refused where %s', (_, counts, unknown, people, path) => {
  expect(refusalOf(() => numbersOf(counts, unknown, people))).toMatchObject({
    code: 'INVALID_INPUT',
    path: path.split('.'),
  });
});

test('where groups overlap, all people are needed, and fit', () => {
  const overlapping = { ...VERSION, overlapping: true };
  const take = (people?: number) =>
    refusalOf(() => numbersOf({ woman: 40, man: 40, other: 10 }, 10, people, overlapping));
  expect(take()).toMatchObject({ path: ['people'] });
  expect(take(49)).toMatchObject({ path: ['people'] });
  expect(take(101)).toMatchObject({ path: ['people'] });
  // All but three are women.
  expect(take(53)).toMatchObject({ groupCodes: ['woman', 'man'] });
  expect(take(70)).toBeNull();
});
