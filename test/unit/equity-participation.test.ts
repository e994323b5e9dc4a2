/** Participants beside non-participants: published numbers, and that no small one is printed or can be subtracted. */
import {
  NO_PARTICIPANTS,
  printed,
  REST,
  type Line,
  type Side,
} from '../../src/modules/equity-participation/equity-participation';
import { compared } from '../../src/modules/equity-participation/equity-participation.compare';
import { apartFrom } from '../../src/modules/equity-participation/equity-participation.overlaps';
import { participationInWords } from '../../src/modules/equity-participation/equity-participation.words';
import { lcg } from '../support/matching';
import { expectClose, statisticsBy } from '../support/vectors';

const PERIOD = { months: 12, startOn: '2024-01-15', endOn: '2025-01-15' };
const side = (people: number, stayed: number, rose = stayed, untitled = 0): Side => ({
  people,
  had: { RETAINED: stayed, NEW_ROLE: rose },
  untitled,
});
const line = (id: string | null, participants: Side, nonParticipants: Side): Line => ({
  unit: id === null ? null : { id, name: id.toUpperCase() },
  participants,
  nonParticipants,
});
const print = (lines: Line[], k = 5) => printed(PERIOD, { lines, leftOut: 0, notEmployed: 0 }, k);

/** Lines of a stratified example; each outcome has its numbers. */
function linesOf(id: string): { lines: Line[]; expected: any; relTol: number } {
  const { input, expected, relTol } = statisticsBy('stratified').find((each) => each.id === id)!;
  const lines = input.strata.map((row: any): Line => {
    const sideOf = (had: number, not: number) => side(had + not, had);
    return line(
      row.stratum,
      sideOf(row.focalSelected, row.focalNotSelected),
      sideOf(row.refSelected, row.refNotSelected),
    );
  });
  return { lines, expected, relTol };
}

test.each(['ucb-cmh', 'sas-migraine-cmh'])('numbers are those published and computed in R: %s', (id) => {
  const { lines, expected, relTol } = linesOf(id);
  const { outcomes, strata } = compared(print(lines), 0.05);
  expect(strata).toHaveLength(lines.length);
  for (const { within } of outcomes) {
    expectClose(within!.rateRatio.value, expected.mhRateRatio, relTol);
    expectClose(within!.oddsRatio.value, expected.mhOddsRatio, relTol);
    expectClose(within!.chiSquare.value, expected.cmhChiSq, relTol);
    expectClose(within!.p.value, expected.cmhP, relTol);
    expectClose(within!.homogeneityP.value, expected.breslowDayTaroneP, relTol);
    // Twice the same outcome: Holm doubles the smaller, and the other is no less.
    expectClose(within!.adjustedP, Math.min(1, 2 * expected.cmhP), relTol);
  }
});

test.each(['ugesp-q12', 'ugesp-q20-large', 'boundary-one-below', 'aspirin-mi', 'ucb-aggregate'])(
  'two rates beside each other are those computed in R: %s',
  (id) => {
    const { input, expected, relTol } = statisticsBy('two-group').find((each) => each.id === id)!;
    const sideOf = ({ selected, total }: any) => side(total, selected);
    const { outcomes } = compared(print([line('a', sideOf(input.focal), sideOf(input.reference))]), 0.05);
    const { comparison, within } = outcomes[0]!;
    expectClose(comparison!.ratio.value, expected.ratio, relTol);
    expectClose(comparison!.ratio.lower, expected.rrKatzLower, relTol);
    expectClose(comparison!.ratio.upper, expected.rrKatzUpper, relTol);
    expectClose(comparison!.difference.lower, expected.newcombeLower, relTol);
    expectClose(comparison!.difference.upper, expected.newcombeUpper, relTol);
    expectClose(comparison!.participantRate.lower, expected.focalWilsonLower, relTol);
    expectClose(comparison!.fisherP, expected.fisherTwoSidedP, relTol);
    expectClose(comparison!.adjustedP, Math.min(1, 2 * expected.fisherTwoSidedP), relTol);
    expect(comparison!.minimumDetectableRatio === null).toBe(comparison!.adjustedP <= 0.05);
    expect(within).toBeNull();
  },
);

test('none and all are inside of ranges, and few on a side are not told', () => {
  const outcome = (people: number, had: number) => print([line('a', side(people, had), side(100, 50))]);
  const cells = (people: number, had: number) => outcome(people, had).outcomes[0]!.participants;
  expect(cells(20, 0)).toEqual({ kind: 'BAND', atLeast: 0, atMost: 4 });
  expect(cells(20, 0)).toEqual(cells(20, 4));
  expect(cells(20, 20)).toEqual({ kind: 'BAND', atLeast: 16, atMost: 20 });
  expect(cells(20, 20)).toEqual(cells(20, 16));
  expect(cells(20, 15)).toEqual({ kind: 'COUNT', value: 15 });
  expect(cells(8, 4)).toEqual({ kind: 'HIDDEN' });
  expect(outcome(8, 4).participants).toEqual({ kind: 'COUNT', value: 8 });
  expect(outcome(4, 4).participants).toEqual(outcome(0, 0).participants);
  // All that can be told of 20 who stayed are 16 at least: whoever computes with it says so.
  const { outcomes } = compared(outcome(20, 20), 0.05);
  expect(outcomes[0]!.comparison).toMatchObject({ atLeast: true, participantRate: { value: 0.8 } });
  expect(compared(outcome(20, 16), 0.05)).toEqual(compared(outcome(20, 20), 0.05));
});

test('roles are not told where more than a fifth of a side has no job title', () => {
  const reasons = (untitled: number) =>
    print([line('a', side(20, 10, 10, untitled), side(100, 50))]).outcomes.map(({ reason }) => reason);
  expect(reasons(4)).toEqual([null, null]);
  expect(reasons(5)).toEqual([null, 'TITLES_MISSING']);
});

test('a unit with a small cell joins all others, and were these few, the smallest unit does', () => {
  const codes = (lines: Line[]) => print(lines).strata.map(({ code }) => code);
  const large = (id: string, size: number) => line(id, side(size, size / 2), side(2 * size, size));
  const small = line('s', side(12, 2), side(40, 20));
  expect(codes([large('a', 40), large('b', 60), small])).toEqual(['b', REST]);
  expect(codes([large('a', 40), large('b', 60), line('s', side(20, 3), side(40, 20)), small])).toEqual([
    'a',
    'b',
    REST,
  ]);
  expect(codes([large('a', 40), small])).toEqual([]);
  // Units in which nobody took part tell nothing of either side; they stand apart, so that all adds up.
  const [idle, few] = [line('i', side(0, 0), side(40, 20)), line('f', side(0, 0), side(6, 3))];
  expect(codes([large('b', 60), large('a', 40), idle])).toEqual(['a', 'b', NO_PARTICIPANTS]);
  expect(codes([large('b', 60), large('a', 40), idle, few])).toEqual(['a', 'b', NO_PARTICIPANTS]);
  expect(codes([large('b', 60), large('a', 40), large('c', 20), few])).toEqual(['a', 'b', REST]);
});

test('of whatever counts, no cell of a unit is small, and the units add up to what is printed', () => {
  const random = lcg(7);
  const upTo = (most: number) => random.next(most + 1);
  let told = 0;
  for (let round = 0; round < 2000; round++) {
    const most = [8, 30, 120][round % 3]!;
    const sideOf = (): Side => {
      const people = upTo(most);
      return side(people, upTo(people), upTo(people));
    };
    const k = 5 + upTo(5);
    const lines = Array.from({ length: 1 + upTo(5) }, (_, at) =>
      line(at ? `u${at}` : null, sideOf(), sideOf()),
    );
    const { participants, nonParticipants, outcomes, strata } = print(lines, k);
    if (!strata.length) continue;
    told++;
    const sum = (of: (each: (typeof strata)[number]) => number) =>
      strata.reduce((all, each) => all + of(each), 0);
    expect(participants).toEqual({ kind: 'COUNT', value: sum((each) => each.participants) });
    expect(nonParticipants).toEqual({ kind: 'COUNT', value: sum((each) => each.nonParticipants) });
    strata[0]!.outcomes.forEach(({ outcome }, at) => {
      const whole = outcomes.find((each) => each.outcome === outcome)!;
      expect(whole.participants).toEqual({
        kind: 'COUNT',
        value: sum((each) => each.outcomes[at]!.participants),
      });
    });
    for (const { code, outcomes, ...people } of strata)
      for (const had of outcomes)
        for (const which of ['participants', 'nonParticipants'] as const) {
          if (code === NO_PARTICIPANTS && which === 'participants') continue;
          expect(Math.min(had[which], people[which] - had[which])).toBeGreaterThanOrEqual(k);
        }
  }
  expect(told).toBeGreaterThan(100);
});

test('what differs from an earlier print by few is left out, and what differs by none or many is not', () => {
  const of = (stayed: number, rose: number, people = 60) =>
    print([
      line('a', side(30, 15), side(100, 50)),
      line('b', side(people - 30, stayed - 15, rose - 15), side(100, 50)),
    ]);
  const first = of(40, 30);
  const reasons = (later: ReturnType<typeof of>, ofSame = true) =>
    apartFrom(later, [{ print: first, ofSame }], 5).outcomes.map(({ reason }) => reason);
  expect(reasons(of(40, 30))).toEqual([null, null]);
  expect(reasons(of(39, 35))).toEqual(['OVERLAPS_EARLIER', null]);
  expect(reasons(of(35, 26))).toEqual([null, 'OVERLAPS_EARLIER']);
  // As many had it, and two more people had not.
  expect(reasons(of(40, 30, 62))).toEqual(['OVERLAPS_EARLIER', 'OVERLAPS_EARLIER']);
  const told = (later: ReturnType<typeof of>, before = first) =>
    apartFrom(later, [{ print: before, ofSame: true }], 5);
  expect(told(of(40, 30, 62))).toMatchObject({
    participants: { kind: 'HIDDEN' },
    nonParticipants: { kind: 'HIDDEN' },
    strata: [],
  });
  expect(reasons(of(45, 35, 70))).toEqual([null, null]);
  // Of the outcome that is left, the units are told too, unless they differ by few themselves.
  expect(told(of(39, 35)).strata.map(({ outcomes }) => outcomes.length)).toEqual([1, 1]);
  const moved = (by: number) =>
    print([line('a', side(30, 15 + by), side(100, 50)), line('b', side(30, 25 - by), side(100, 50))]);
  expect(moved(2).strata).toHaveLength(2);
  expect(told(moved(2), moved(0)).strata).toEqual([]);
  expect(told(moved(0), moved(0)).strata).toHaveLength(2);
});

test('of other participants the non-participants alone can be subtracted', () => {
  const of = (participants: Side, stayed: number) =>
    print([line('a', participants, side(100, 50)), line('b', participants, side(100, stayed))]);
  const first = of(side(30, 15), 50);
  const later = (participants: Side, stayed: number) =>
    apartFrom(of(participants, stayed), [{ print: first, ofSame: false }], 5);
  expect(later(side(31, 16), 50)).toEqual(of(side(31, 16), 50));
  expect(later(side(31, 16), 52).outcomes.map(({ reason }) => reason)).toEqual([
    'OVERLAPS_EARLIER',
    'OVERLAPS_EARLIER',
  ]);
  expect(later(side(31, 16), 52).participants).toEqual({ kind: 'COUNT', value: 62 });
  expect(later(side(31, 16), 60).outcomes.map(({ reason }) => reason)).toEqual([null, null]);
});

test('the words say no more than the numbers, and end with the warning', () => {
  const told = participationInWords(compared(print([line('a', side(60, 45), side(130, 80))]), 0.05));
  expect(told[0]).toContain('75 % of the participants and 62 % of the non-participants');
  expect(told.at(-1)).toContain('does not show that the program caused it');
  expect(participationInWords(undefined)).toEqual([]);
  expect(participationInWords(compared(print([]), 0.05))[0]).toContain('no employment');
});
