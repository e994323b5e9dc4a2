/** What is printed of a table, case by case: thresholds, bands, complements, refusals, and what is derived from it. */
import { audit } from '../../src/disclosure/audit';
import { compareAt, referenceAt } from '../../src/disclosure/derived';
import { tellingStages } from '../../src/disclosure/stages';
import { suppress, type Cell, type Suppressed } from '../../src/disclosure/suppress';
import { disclosureCase, expectClose } from '../support/vectors';

const OPEN = { totalsKnown: false };
const KNOWN = { totalsKnown: true };

function table(groups: Record<string, number[]>) {
  return Object.entries(groups).map(([code, counts]) => ({ code, counts }));
}

/** Counts as they are, bands as text, hidden cells as null. */
function shown({ groups }: Suppressed): Record<string, (number | string | null)[]> {
  const word = (cell: Cell) =>
    cell.kind === 'COUNT' ? cell.value : cell.kind === 'BAND' ? `${cell.atLeast}-${cell.atMost}` : null;
  return Object.fromEntries(groups.map(({ code, cells }) => [code, cells.map(word)]));
}

describe('one group by itself', () => {
  test.each(
    disclosureCase('dc9').cases.map((each: any) => [`${each.selected} of ${each.total}`, each]) as [
      string,
      any,
    ][],
  )('%s', (_, { selected, total, selectedRange, exact, rowHidden }) => {
    const published = suppress(table({ A: [total, selected] }), 5, OPEN);
    const [group] = published.groups;
    expect(published.refused).toBe(rowHidden ?? false);
    expect(group!.hidden).toBe(rowHidden ?? false);
    if (rowHidden) expect(group!.cells).toEqual([{ kind: 'HIDDEN' }, { kind: 'HIDDEN' }]);
    if (exact) expect(group!.cells[1]).toEqual({ kind: 'COUNT', value: selected });
    if (selectedRange)
      expect(group!.cells[1]).toEqual({
        kind: 'BAND',
        atLeast: selectedRange[0],
        atMost: selectedRange[1],
      });
  });

  test.each(
    disclosureCase('dc15').cases.map((each: any) => [each.k, each.count, each.protect]) as [
      number,
      number,
      unknown,
    ][],
  )('with k = %i a count of %i', (k, count, protect) =>
    // Zeros are public here: of an empty group nobody is told.
    expect(suppress(table({ A: [count], B: [50] }), k, OPEN).groups[0]!.hidden).toBe(protect === true),
  );

  test('drop-offs of a few make bands, counted from the last number printed', () => {
    const { counts } = disclosureCase('dc14');
    expect(shown(suppress(table({ A: counts }), 5, OPEN)).A).toEqual([30, '26-30', 22, '18-22', 14]);
    // Nobody lost looks like a few lost.
    expect(shown(suppress(table({ A: [30, 30, 22, 22] }), 5, OPEN)).A).toEqual([30, '26-30', 22, '18-22']);
    expect(shown(suppress(table({ A: [30, 26], B: [30, 25] }), 5, OPEN))).toEqual({
      A: [30, '26-30'],
      B: [30, 25],
    });
    // Two small losses make one that may be seen.
    expect(shown(suppress(table({ A: [30, 27, 24] }), 5, OPEN)).A).toEqual([30, '26-30', 24]);
    // From 8 people on both bands overlap: nothing more can be said than that there are no more than these.
    expect(shown(suppress(table({ A: [30, 8, 7, 2] }), 5, OPEN)).A).toEqual([30, 8, '0-8', '0-8']);
    expect(shown(suppress(table({ A: [30, 9, 4, 0] }), 5, OPEN)).A).toEqual([30, 9, '0-4', '0-4']);
  });

  test('the attacker finds the differences that such a table would have told', () => {
    const { counts, safeExample } = disclosureCase('dc14');
    const groups = table({ A: counts });
    const told = (values: (number | null)[]): Suppressed => ({
      groups: [
        {
          code: 'A',
          hidden: false,
          cells: values.map((value) => (value === null ? { kind: 'HIDDEN' } : { kind: 'COUNT', value })),
        },
      ],
      refused: false,
    });
    expect(audit(groups, told(counts), 5, null).findings).toEqual([
      { kind: 'DROP_OFF', code: 'A', stages: [0, 1] },
      { kind: 'DROP_OFF', code: 'A', stages: [2, 3] },
    ]);
    expect(audit(groups, told(safeExample), 5, null)).toEqual({
      intervals: [[null, { atLeast: 22, atMost: 30 }, null, { atLeast: 14, atMost: 22 }, null]],
      findings: [],
    });
  });
});

describe('with totals known', () => {
  test('a hidden group is not the only one, nor does one of zeros protect it', () => {
    const { cells, cols } = disclosureCase('dc1');
    const groups = cols.map((code: string, at: number) => ({ code, counts: [cells[0][at]] }));
    expect(shown(suppress(groups, 5, KNOWN))).toEqual({ WOMAN: [42], MAN: [null], NONBINARY: [null] });
    expect(shown(suppress(table({ A: [20], B: [0], C: [2], D: [31] }), 5, KNOWN))).toEqual({
      A: [null],
      B: [0],
      C: [null],
      D: [31],
    });
    // Without totals there is nothing to subtract from.
    expect(shown(suppress(groups, 5, OPEN))).toEqual({ WOMAN: [42], MAN: [37], NONBINARY: [null] });
  });

  test('nothing is withheld from a table without small numbers', () => {
    const groups = { W: [35, 28, 18], M: [25, 20, 12] };
    expect(shown(suppress(table(groups), 5, KNOWN))).toEqual(groups);
  });

  test('a band alone on its line gets company, of a row that is not compared or else the largest', () => {
    const groups = table({ A: [40, 2], B: [60, 30], C: [50, 28], D: [90, 50] });
    const others = { A: [40, '0-4'], B: [60, 30], C: [50, 28], D: [90, 50] };
    expect(shown(suppress(groups, 5, KNOWN))).toEqual({ ...others, D: [90, '48-52'] });
    expect(shown(suppress(groups, 5, { ...KNOWN, spare: ['C'] }))).toEqual({ ...others, C: [50, '26-30'] });
  });

  test('the range of what is withheld is what somebody finds who knows the rules and the totals', () => {
    const groups = table({ A: [40, 2], B: [60, 30], C: [50, 28], D: [90, 50] });
    const published = suppress(groups, 5, KNOWN);
    // Who reads the range knows nothing new: the same ranges are left.
    const { intervals } = audit(groups, published, 5, [240, 110], { knowsRules: true });
    expect(intervals[3]![1]).toEqual({ atLeast: 48, atMost: 52 });
    expect(intervals[0]![1]).toEqual({ atLeast: 0, atMost: 4 });
  });

  test('company that the rules would give away is none', () => {
    // Were C's 8 hidden, it would be known to be in neither band, so from 5 to 8.
    const groups = table({ A: [40, 2], B: [60, 30], C: [13, 8] });
    expect(shown(suppress(groups, 5, KNOWN))).toEqual({ A: [40, '0-4'], B: [60, '28-32'], C: [13, 8] });
    // Were C's 6 hidden, it would be known to be 5 at least, and A, with 8 for both, 3 at most.
    const others = table({ A: [40, 2], B: [60, 30], C: [20, 6] });
    expect(shown(suppress(others, 5, KNOWN))).toEqual({ A: [40, '0-4'], B: [60, '28-32'], C: [20, 6] });
  });

  test('few people known of several groups together are not told', () => {
    // Hidden groups add up to 4 at the second stage: each of three could be 0 to 4, but somebody is there.
    const groups = table({ A: [4, 2], B: [4, 1], C: [4, 1], D: [60, 30], E: [50, 25] });
    expect(shown(suppress(groups, 5, KNOWN))).toMatchObject({ D: [60, '22-34'], E: [50, 25] });
    // A is too small, B keeps it company; they lost two between them, so D's loss may not be known either.
    const losses = table({ A: [4, 3], B: [30, 29], C: [60, 30], D: [50, 25] });
    expect(shown(suppress(losses, 5, KNOWN))).toEqual({
      A: [null, null],
      B: [null, null],
      C: [60, '28-55'],
      D: [50, 25],
    });
  });

  test('two bands on a line protect each other', () => {
    const groups = table({ A: [40, 2], B: [60, 58], D: [90, 50] });
    expect(shown(suppress(groups, 5, KNOWN))).toEqual({ A: [40, '0-4'], B: [60, '56-60'], D: [90, 50] });
  });

  test('a small group hides another at every stage', () => {
    const groups = table({ WOMAN: [80, 60, 40], MAN: [70, 50, 30], NONBINARY: [3, 2, 1] });
    expect(shown(suppress(groups, 5, KNOWN))).toEqual({
      WOMAN: [80, 60, 40],
      MAN: [null, null, null],
      NONBINARY: [null, null, null],
    });
  });

  test('what cannot be protected is refused, and then nothing is printed', () => {
    for (const groups of [
      table({ WOMAN: [40], NONBINARY: [3] }),
      table({ ALL: [40, 38] }),
      // Two people lost of 65 in all: every group's count is known to within two.
      table({ WOMAN: [40, 39], MAN: [25, 24] }),
      table({ A: [4], B: [3], C: [0] }),
    ]) {
      const published = suppress(groups, 5, KNOWN);
      expect(published.refused).toBe(true);
      for (const { hidden, cells } of published.groups) {
        expect(hidden).toBe(true);
        expect(new Set(cells.map(({ kind }) => kind))).toEqual(new Set(['HIDDEN']));
      }
    }
    expect(suppress([], 5, KNOWN)).toEqual({ groups: [], refused: true });
  });

  test('stages that give everybody away are named, so that the rest can be reported', () => {
    const totals = [65, 63, 40, 40, 3];
    expect(tellingStages(totals, 5)).toEqual([0, 2]);
    const groups = table({ WOMAN: [40, 39, 25, 25, 2], MAN: [25, 24, 15, 15, 1] });
    expect(suppress(groups, 5, KNOWN).refused).toBe(true);
    const kept = groups.map(({ code, counts }) => ({
      code,
      counts: tellingStages(totals, 5).map((stage) => counts[stage]!),
    }));
    expect(shown(suppress(kept, 5, KNOWN))).toEqual({ WOMAN: [40, 25], MAN: [25, 15] });
  });

  test('fifty thousand people in two hundred cells take seconds', () => {
    const groups = Array.from({ length: 20 }, (_, group) => {
      let left = group < 4 ? 3 + group : 400 * group;
      const counts = Array.from({ length: 10 }, (_unused, stage) => {
        const now = left;
        left = Math.max(0, Math.floor(left * (stage % 3 === 0 ? 0.7 : 0.9)) - ((group * stage) % 7));
        return now;
      });
      return { code: `G${group}`, counts };
    });
    const start = Date.now();
    const published = suppress(groups, 5, KNOWN);
    expect(Date.now() - start).toBeLessThan(5000);
    expect(published.refused).toBe(false);
    const cells = published.groups.flatMap((group) => group.cells);
    expect(cells.filter(({ kind }) => kind === 'COUNT').length).toBeGreaterThan(100);
  });
});

describe('a table that is none', () => {
  test.each([
    ['rises', table({ A: [10, 11] })],
    ['has parts of people', table({ A: [10.5] })],
    ['is negative', table({ A: [-1] })],
    ['is ragged', table({ A: [10, 5], B: [10] })],
    ['has no stage', table({ A: [] })],
    ['names a group twice', [...table({ A: [10] }), ...table({ A: [10] })]],
  ])('that %s is an error', (_, groups) => {
    expect(() => suppress(groups, 5, KNOWN)).toThrow(RangeError);
  });

  test('so is a threshold that protects nobody, and an audit of something untrue', () => {
    expect(() => suppress(table({ A: [10] }), 1, OPEN)).toThrow(RangeError);
    const published = suppress(table({ A: [30, 10], B: [40, 20] }), 5, KNOWN);
    expect(() => audit(table({ A: [30, 11], B: [40, 20] }), published, 5, [70, 31])).toThrow(RangeError);
    expect(() => audit(table({ A: [30, 10], B: [40, 20] }), published, 5, [70, 31])).toThrow(RangeError);
  });
});

describe('derived from what is printed', () => {
  test('of a band the value that speaks least for a difference, and it says so', () => {
    for (const { focal, reference, computedWith, fisherTwoSidedP, ratio, atLeast } of disclosureCase('dc9')
      .verdict.cases) {
      const groups = table({ F: [focal[1], focal[0]], R: [reference[1], reference[0]] });
      const { comparison } = compareAt(suppress(groups, 5, OPEN), 'F', 'R', 1);
      expect(comparison!.focal).toEqual({ selected: computedWith[0], total: computedWith[1] });
      expect(comparison!.reference).toEqual({ selected: reference[0], total: reference[1] });
      expectClose(comparison!.fisherTwoSided, fisherTwoSidedP, 1e-8);
      expectClose(comparison!.ratio, ratio, 1e-8);
      expect(comparison!.atLeast).toBe(atLeast);
    }
  });

  test('bands that may hold equal rates tell of no difference, in either direction', () => {
    const published = suppress(table({ F: [40, 40], R: [50, 49], Q: [60, 57] }), 5, OPEN);
    for (const [focal, reference] of [
      ['F', 'R'],
      ['R', 'Q'],
      ['Q', 'F'],
    ] as const)
      expect(compareAt(published, focal, reference, 1).comparison).toMatchObject({
        belowFourFifths: false,
        fisherTwoSided: 1,
        atLeast: true,
      });
  });

  test('exact counts give exact results, of the opening stage or of the one before', () => {
    const published = suppress(table({ A: [200, 120, 90], B: [100, 40, 26] }), 5, KNOWN);
    expect(compareAt(published, 'B', 'A', 1).comparison).toMatchObject({
      focal: { selected: 40, total: 100 },
      belowFourFifths: true,
      oneSwapFlips: false,
      atLeast: false,
    });
    const conditional = compareAt(published, 'B', 'A', 2, 1).comparison!;
    expect(conditional.ratio).toBeCloseTo(0.866666666666667, 12);
    expect(conditional.belowFourFifths).toBe(false);
    expect(compareAt(published, 'B', 'A', 2).comparison!.belowFourFifths).toBe(true);
  });

  test('nothing comes of hidden numbers but the reason', () => {
    const { groups } = disclosureCase('dc11');
    const counts = Object.entries<any>(groups).map(([code, { total, selected }]) => ({
      code,
      counts: [total, selected],
    }));
    const published = suppress(counts, 5, KNOWN);
    expect(shown(published)).toEqual({ WHITE: [100, 60], BLACK: [null, null], AIAN: [null, null] });
    // A share of a band, or of a hidden number, is none either.
    const gaps = suppress(table({ A: [30, 28, 20], B: [40, 30, 20] }), 5, OPEN);
    expect(compareAt(gaps, 'A', 'B', 2, 1)).toEqual({ comparison: null, reason: 'SUPPRESSED' });
    expect(compareAt(gaps, 'A', 'B', 2).comparison).toMatchObject({ focal: { selected: 20, total: 30 } });
    for (const code of ['BLACK', 'AIAN']) {
      expect(compareAt(published, code, 'WHITE', 1)).toEqual({ comparison: null, reason: 'SUPPRESSED' });
      expect(compareAt(published, 'WHITE', code, 1)).toEqual({ comparison: null, reason: 'SUPPRESSED' });
    }
    expect(compareAt(published, 'NONE', 'WHITE', 1)).toEqual({ comparison: null, reason: 'NOT_A_GROUP' });
    const refused = suppress(table({ A: [4, 2] }), 5, KNOWN);
    expect(compareAt(refused, 'A', 'A', 1).reason).toBe('SUPPRESSED');
    expect(referenceAt(refused, 1)).toBeNull();
  });

  test('the reference has the highest printed rate; a tie goes to the larger group, then to the first', () => {
    const rates = { A: [100, 50], B: [200, 120], C: [100, 60], UNKNOWN: [100, 80], TINY: [10, 5] };
    const published = suppress(table(rates), 5, OPEN);
    expect(referenceAt(published, 1)).toBe('UNKNOWN');
    expect(referenceAt(published, 1, { never: ['UNKNOWN'] })).toBe('B');
    expect(referenceAt(suppress(table({ C: [100, 60], D: [100, 60] }), 5, OPEN), 1)).toBe('C');
    const share = table({ A: [1000, 500], B: [15, 9] });
    expect(referenceAt(suppress(share, 5, OPEN), 1)).toBe('A');
    expect(referenceAt(suppress(share, 5, OPEN), 1, { minShare: 0.01 })).toBe('B');
  });
});
