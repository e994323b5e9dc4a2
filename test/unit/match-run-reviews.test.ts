/** What a review of a match run may print: coarse bins, and differences with what was printed before. */
import type { Cell } from '../../src/disclosure/types';
import type { StoredAttribute } from '../../src/modules/equity-reports/equity-report.result';
import { printReview, type Alike } from '../../src/modules/match-run-reviews/match-run-review.compute';
import {
  safeBesideReports,
  safeBesideReviews,
} from '../../src/modules/match-run-reviews/match-run-review.ledger';
import { fewDiffer, tooFew, type Place } from '../../src/modules/match-run-reviews/match-run-review.places';
import { crossSafely, spreadOf } from '../../src/modules/match-run-reviews/match-run-review.spreads';

const K = 5;

describe('places, which staff can read', () => {
  const run = (pool: number, matched: number): Place[] => [
    { stands: { a: true }, people: matched },
    { stands: { a: false }, people: pool - matched },
  ];

  test('a run needs enough people who are matched, and nobody or enough who are not', () => {
    expect(
      [run(9, 5), run(20, 4), run(20, 16), run(20, 15), run(20, 20), run(8, 8)].map((places) =>
        tooFew(places, 'a', K),
      ),
    ).toEqual([true, true, true, false, false, true]);
  });

  test('who comes and who goes are counted apart', () => {
    const beside = (came: number, went: number) =>
      fewDiffer(
        [
          { stands: { a: true, b: true }, people: 50 },
          { stands: { a: true, b: false }, people: came },
          { stands: { a: false, b: true }, people: went },
        ],
        'a',
        ['b'],
        K,
      );
    expect([beside(0, 0), beside(5, 5), beside(5, 0), beside(3, 3), beside(9, 4)]).toEqual([
      null,
      null,
      null,
      3,
      4,
    ]);
    // In the pool of one of them alone.
    expect(
      fewDiffer(
        [
          { stands: { a: false, b: false }, people: 50 },
          { stands: { b: false }, people: 2 },
        ],
        'a',
        ['b'],
        K,
      ),
    ).toBe(2);
  });
});

describe('spreads', () => {
  const GRID = [10, 20, 30];
  const row = (code: string, counts: number[]) => ({ code, compared: true, counts });

  test('bins are merged until each holds enough people of every group and of all others together', () => {
    const found = spreadOf(
      'SCORE',
      GRID,
      [row('a', [6, 2, 3, 9]), row('b', [7, 0, 8, 5])],
      [13, 2, 11, 14],
      K,
    );
    expect(found).toMatchObject({
      from: [10, 30],
      groups: [
        { code: 'a', counts: [6, 5, 9] },
        { code: 'b', counts: [7, 8, 5] },
      ],
    });
    // Three others in the lowest bin: it can't stand alone.
    const others = spreadOf(
      'SCORE',
      GRID,
      [row('a', [6, 2, 3, 9]), row('b', [7, 0, 8, 5])],
      [16, 5, 11, 14],
      K,
    );
    expect(others?.from ?? null).toBeNull();
  });

  test('nobody of a group in a bin is as few as one: it would tell of everybody in the bin', () => {
    expect(spreadOf('SCORE', [10], [row('a', [20, 20]), row('b', [40, 0])], [60, 20], K)).toBeNull();
    expect(spreadOf('SCORE', [10], [row('a', [20, 20]), row('b', [35, 5])], [55, 25], K)?.from).toEqual([10]);
  });

  test('scores and waiting of the same people stand beside each other only where their bins cross', () => {
    const [one, other] = [
      [0, 1],
      [0, 1],
    ].map(() => ({ of: 'SCORE' as const, from: [10], groups: [], p: null }));
    const joint = (...people: number[]) =>
      people.map((count, at) => ({ bins: [at >> 1, at & 1] as [number, number], people: count }));
    const beside = (...people: number[]) => crossSafely(one!, other!, [[10], [10]], joint(...people), K);
    expect([beside(9, 9, 9, 9), beside(9, 4, 9, 9), beside(9, 0, 0, 9)]).toEqual([true, false, false]);
  });
});

function attribute(
  rows: Record<string, [number | null, number | null]>,
  totals: number[],
  stages = ['ACCEPTED', 'MATCHED'],
): StoredAttribute {
  const cell = (value: number | null): Cell =>
    value === null ? { kind: 'HIDDEN' } : { kind: 'COUNT', value };
  return {
    ...{
      key: 'gender',
      number: 1,
      multiple: false,
      asOf: '',
      refusal: null,
      comparisons: [],
      answered: null,
    },
    stages: stages as StoredAttribute['stages'],
    groups: Object.entries(rows).map(([code, cells]) => ({
      ...{ code, kind: 'VALUE' as const, hidden: cells[0] === null },
      cells: cells.map(cell),
    })),
    totals,
  };
}

describe('beside what was printed before', () => {
  const before = attribute({ woman: [30, 15], man: [40, 20] }, [70, 35]);
  const grown: Place[] = [
    { stands: { old: true, new: true }, people: 35 },
    { stands: { old: false, new: false }, people: 35 },
    { stands: { new: false }, people: 20 },
  ];
  const safe = (next: StoredAttribute, places = grown) =>
    safeBesideReviews({ runId: 'new', attribute: next }, [{ runId: 'old', attribute: before }], places, K);

  test('of those who came, every group must have enough, and leave enough', () => {
    expect(safe(attribute({ woman: [40, 15], man: [50, 20] }, [90, 35]))).toBe(true);
    for (const women of [0, 1, 4, 16, 19, 20])
      expect([women, safe(attribute({ woman: [30 + women, 15], man: [60 - women, 20] }, [90, 35]))]).toEqual([
        women,
        false,
      ]);
  });

  test('a row that is hidden leaves what the others tell', () => {
    const printed = attribute({ woman: [30, 15], man: [30, 15], other: [null, null] }, [70, 35]);
    const later = (others: number) =>
      safeBesideReviews(
        {
          runId: 'new',
          attribute: attribute({ woman: [36, 15], man: [44 - others, 15], other: [null, null] }, [90, 35]),
        },
        [{ runId: 'old', attribute: printed }],
        grown,
        K,
      );
    expect([later(0), later(2), later(6)]).toEqual([false, false, true]);
  });

  test('where some come and some go, it is enough that neither can be told', () => {
    const swapped: Place[] = [
      { stands: { old: true, new: true }, people: 25 },
      { stands: { old: true, new: false }, people: 10 },
      { stands: { old: false, new: true }, people: 10 },
      { stands: { old: false, new: false }, people: 25 },
    ];
    expect(safe(attribute({ woman: [30, 16], man: [40, 19] }, [70, 35]), swapped)).toBe(true);
    // Ten women came for ten men, or nearly so.
    for (const more of [7, 9, 10])
      expect(safe(attribute({ woman: [30, 15 + more], man: [40, 20 - more] }, [70, 35]), swapped)).toBe(
        false,
      );
    // The same people, one of whom has changed her answer.
    expect(safe(attribute({ woman: [31, 15], man: [39, 20] }, [70, 35]), swapped)).toBe(false);
  });

  test('differences over three releases count', () => {
    // The new pool is both earlier ones and ten more, two of them women.
    const places: Place[] = [
      { stands: { one: false, new: false }, people: 40 },
      { stands: { two: false, new: false }, people: 40 },
      { stands: { new: false }, people: 10 },
    ];
    const earlier = ['one', 'two'].map((runId) => ({
      runId,
      attribute: attribute({ woman: [20, 0], man: [20, 0] }, [40, 0]),
    }));
    const next = (women: number) =>
      safeBesideReviews(
        { runId: 'new', attribute: attribute({ woman: [40 + women, 0], man: [50 - women, 0] }, [90, 0]) },
        earlier,
        places,
        K,
      );
    expect([next(2), next(5)]).toEqual([false, true]);
  });

  test('a report about the cohort counts as if it held all of the review’s people', () => {
    const report = attribute({ woman: [34, 30], man: [44, 40] }, [80, 70], ['APPLIED', 'ACCEPTED']);
    const places: Place[] = [
      { stands: { new: true }, people: 35 },
      { stands: { new: false }, people: 35 },
    ];
    const beside = (next: StoredAttribute, given = report) =>
      safeBesideReports({ runId: 'new', attribute: next }, [given], places, K);
    expect(beside(attribute({ woman: [30, 15], man: [40, 20] }, [70, 35]), { ...report, key: 'other' })).toBe(
      true,
    );
    // Ten applied and are not in the pool, four women among them.
    expect(beside(attribute({ woman: [30, 15], man: [40, 20] }, [70, 35]))).toBe(false);
    const wider = attribute({ woman: [35, 30], man: [45, 40] }, [80, 70], ['APPLIED', 'ACCEPTED']);
    expect(beside(attribute({ woman: [30, 15], man: [40, 20] }, [70, 35]), wider)).toBe(true);
    expect(beside(attribute({ woman: [29, 15], man: [41, 20] }, [70, 35]), wider)).toBe(false);
  });
});

test('several answers: each group beside everybody else who answered, without spreads', () => {
  const rows = (code: string, kind: Alike['kind'], pool: number, matched: number): Alike[] =>
    [true, false].map((is) => ({
      code,
      kind,
      matched: is,
      score: is ? 1 : null,
      weeks: 0,
      people: is ? matched : pool - matched,
    }));
  const printed = printReview(
    {
      ...{ key: 'origin', number: 1, multiple: true },
      groups: ['north', 'south', 'NOT_DISCLOSED'].map((code, at) => ({
        code,
        kind: at < 2 ? 'VALUE' : 'NOT_DISCLOSED',
      })),
      counted: [
        ...rows('north', 'VALUE', 40, 10),
        ...rows('south', 'VALUE', 60, 40),
        ...rows('NOT_DISCLOSED', 'NOT_DISCLOSED', 20, 10),
        ...rows('EVERYBODY', 'EVERYBODY', 100, 55),
        ...rows('ANSWERED', 'ANSWERED', 80, 45),
      ],
    },
    K,
    '',
  );
  expect(printed).toMatchObject({ refusal: null, spreads: [], totals: [100, 55] });
  expect(
    printed.groups.map(({ code, cells }) => [
      code,
      ...cells.map((cell) => cell.kind === 'COUNT' && cell.value),
    ]),
  ).toEqual([
    ['north', 40, 10],
    ['south', 60, 40],
  ]);
  expect(printed.comparisons).toMatchObject([
    { code: 'north', referenceCode: null, ratio: 10 / 40 / (35 / 40), verdict: 'DISPARITY_INDICATED' },
    { code: 'south', referenceCode: null },
  ]);
});
