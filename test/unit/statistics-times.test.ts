/** Curves of waiting times and their tests hold together, with each other and with published examples. */
import * as fc from 'fast-check';
import { aalenJohansen, incidenceAt } from '../../src/statistics/aalen-johansen';
import { countExits, risksOf, type Ending, type Exits } from '../../src/statistics/durations';
import { kaplanMeier, quantileOf, survivalAt } from '../../src/statistics/kaplan-meier';
import { logRank, stratifiedLogRank } from '../../src/statistics/log-rank';
import { quadraticForm } from '../../src/statistics/quadratic-form';
import { cochranMantelHaenszel } from '../../src/statistics/stratified';
import { exits, expectAlike, expectNear, expectSound, groupsOfExits, sure } from '../support/statistics';

/** Times as published: "6 6 6+" are two events at 6 and one person last seen at 6; "6~" is a competing event. */
function exitsFrom(times: string): Exits[] {
  const endings: Record<string, Ending> = { '+': 'CENSORED', '~': 'COMPETING' };
  return countExits(
    times.split(' ').map((each) => ({ time: parseFloat(each), ending: endings[each.at(-1)!] ?? 'EVENT' })),
  );
}

const withoutCompeting = (list: readonly Exits[]) => list.map((each) => ({ ...each, competing: 0 }));

describe('published examples', () => {
  // Freireich et al. 1963, weeks of remission, as printed in most textbooks on survival.
  const mercaptopurine = exitsFrom('6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+');
  const placebo = exitsFrom('1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23');

  test('6-MP against placebo', () => {
    const { observed, expected, test: found } = logRank([mercaptopurine, placebo]);
    expect(observed).toEqual([9, 21]);
    expect(expected[0]).toBeCloseTo(19.25, 2);
    expect(sure(found).chiSquare).toBeCloseTo(16.793, 3);
    expect(sure(found).p).toBeCloseTo(4.17e-5, 7);
    const { median, steps } = kaplanMeier(mercaptopurine);
    expect(median.time.value).toBe(23);
    expect(kaplanMeier(placebo).median.time.value).toBe(8);
    expect(steps.find(({ time }) => time === 10)).toMatchObject({ atRisk: 15, events: 1 });
    expectNear(sure(survivalAt({ steps, median, people: 21, events: 9 }, 12)).survival, 0.7529412, 1e-7);
  });

  test('a curve that runs at a half has the middle of that stretch as its median, as R has it', () => {
    const median = (times: string) => kaplanMeier(exitsFrom(times)).median.time;
    expect(median('1 2 3 4')).toEqual({ value: 2.5, reason: null });
    expect(median('1 2 3')).toEqual({ value: 2, reason: null });
    // Censored people don't end the stretch, the next event does; if there is none, the last person seen.
    expect(median('1 2 2+ 5')).toEqual({ value: 3.5, reason: null });
    expect(median('1 2 7+ 9+')).toEqual({ value: 5.5, reason: null });
    expect(median('1 2+ 7+ 9+')).toEqual({ value: null, reason: 'NOT_REACHED' });
    expect(kaplanMeier([]).median.time).toEqual({ value: null, reason: 'EMPTY_GROUP' });
  });

  test('with withdrawals, one minus Kaplan–Meier overstates', () => {
    const list = exitsFrom('1 2~ 3 4~ 5');
    const { steps } = aalenJohansen(list);
    expectAlike(
      steps.map(({ incidence }) => incidence),
      [0.2, 0.2, 0.4, 0.4, 0.6],
    );
    expectNear(1 - kaplanMeier(list).steps[2]!.survival, 1 - (4 / 5) * (2 / 3));
    expect(incidenceAt({ people: 5, steps }, 0.5).value).toMatchObject({ incidence: 0, waiting: 1 });
    expect(incidenceAt({ people: 5, steps }, 6)).toEqual({ value: null, reason: 'BEYOND_FOLLOW_UP' });
  });
});

describe('curves', () => {
  test('of people and of counts are the same, in any order and in parts', () => {
    fc.assert(
      fc.property(exits, (list) => {
        const people = list.flatMap(({ time, events, competing = 0, censored }) => [
          ...Array.from({ length: events }, () => ({ time, ending: 'EVENT' as const })),
          ...Array.from({ length: competing }, () => ({ time, ending: 'COMPETING' as const })),
          ...Array.from({ length: censored }, () => ({ time, ending: 'CENSORED' as const })),
        ]);
        const counted = countExits(people.reverse());
        for (const curve of [kaplanMeier, aalenJohansen]) expect(curve(counted)).toEqual(curve(list));
      }),
    );
  });

  test('without competing events, Aalen–Johansen is one minus Kaplan–Meier, with its errors', () => {
    fc.assert(
      fc.property(exits, (given) => {
        const list = withoutCompeting(given);
        const [survival, incidence] = [kaplanMeier(list).steps, aalenJohansen(list).steps];
        survival.forEach((step, at) => {
          expectNear(incidence[at]!.incidence, 1 - step.survival, 1e-12);
          expectNear(incidence[at]!.waiting, step.survival, 1e-12);
          if (step.standardError.value !== null)
            expectNear(incidence[at]!.standardError, step.standardError.value, 1e-7);
        });
      }),
    );
  });

  test('shares add up to 1, and each only grows or only falls', () => {
    fc.assert(
      fc.property(exits, (list) => {
        let before = { incidence: 0, competingIncidence: 0, waiting: 1 };
        for (const step of aalenJohansen(list).steps) {
          expectNear(step.incidence + step.competingIncidence + step.waiting, 1, 1e-12);
          expect(step.incidence).toBeGreaterThanOrEqual(before.incidence);
          expect(step.competingIncidence).toBeGreaterThanOrEqual(before.competingIncidence);
          expect(step.waiting).toBeLessThanOrEqual(before.waiting);
          before = step;
        }
      }),
    );
  });

  test('standard errors are what one person more or less of a million copies would change', () => {
    // R's survfit computes the same derivative analytically, and calls it the infinitesimal jackknife.
    const copies = 1_000_000;
    const list = risksOf(exitsFrom('1 2~ 3 3+ 4 4~ 6 7~ 7+ 9'));
    const times = (factor: number): Exits[] =>
      list.map(({ time, events, competing, censored }) => ({
        time,
        events: factor * events,
        competing: factor * competing,
        censored: factor * censored,
      }));
    const plain = aalenJohansen(times(copies)).steps;
    const variances = plain.map(() => 0);
    list.forEach((each, at) => {
      for (const kind of ['events', 'competing', 'censored'] as const) {
        if (!each[kind]) continue;
        const more = times(copies).map((exit, index) =>
          index === at ? { ...exit, [kind]: exit[kind]! + 1 } : exit,
        );
        aalenJohansen(more).steps.forEach(({ incidence }, step) => {
          variances[step]! += each[kind] * ((incidence - plain[step]!.incidence) * copies) ** 2;
        });
      }
    });
    aalenJohansen(list).steps.forEach(({ standardError }, at) =>
      expect(standardError).toBeCloseTo(Math.sqrt(variances[at]!), 5),
    );
  });

  test('without anybody censored are the shares themselves', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 30 }), (times) => {
        const curve = kaplanMeier(countExits(times.map((time) => ({ time, ending: 'EVENT' }))));
        for (const step of curve.steps) {
          const share = times.filter((time) => time > step.time).length / times.length;
          expectNear(step.survival, share, 1e-12);
          if (share) expectNear(sure(step.standardError), Math.sqrt((share * (1 - share)) / times.length));
        }
        const sorted = [...times].sort((one, other) => one - other);
        const middle =
          (sorted[Math.floor((times.length - 1) / 2)]! + sorted[Math.floor(times.length / 2)]!) / 2;
        expect(curve.median.time.value).toBe(middle);
      }),
    );
  });

  test('limits lie around the curve, and quantiles in order', () => {
    fc.assert(
      fc.property(exits, (list) => {
        const { steps } = kaplanMeier(list);
        for (const { survival, interval } of steps)
          if (interval.value) {
            const order = [0, interval.value.lower, survival, interval.value.upper, 1];
            expect(order).toEqual([...order].sort((one, other) => one - other));
          }
        const times = [0.9, 0.5, 0.1].flatMap((level) => quantileOf(steps, level).time.value ?? []);
        expect(times).toEqual([...times].sort((one, other) => one - other));
      }),
    );
  });
});

describe('log-rank', () => {
  test('does not care for the order of groups, nor for the unit of time', () => {
    fc.assert(
      fc.property(groupsOfExits, (groups) => {
        const found = logRank(groups);
        const turned = logRank([...groups].reverse());
        expectAlike([...turned.expected].reverse(), found.expected);
        expectAlike(turned.test, found.test);
        const later = groups.map((list) => list.map((each) => ({ ...each, time: each.time * 7 + 3 })));
        expect(logRank(later)).toEqual(found);
        expectNear(
          found.expected.reduce((sum, value) => sum + value, 0),
          found.observed.reduce((sum, value) => sum + value, 0),
        );
      }),
    );
  });

  test('of one stratum is the plain test, and of strata twice over twice as large', () => {
    fc.assert(
      fc.property(groupsOfExits, (groups) => {
        const found = logRank(groups);
        expect(stratifiedLogRank([groups])).toEqual(found);
        // A stratum in which nobody is changes nothing.
        expect(stratifiedLogRank([groups, groups.map(() => [])])).toEqual(found);
        const twice = stratifiedLogRank([groups, groups]).test;
        expect(twice.reason).toBe(found.test.reason);
        if (twice.value) {
          expect(twice.value.df).toBe(found.test.value!.df);
          expectNear(twice.value.chiSquare, 2 * found.test.value!.chiSquare, 1e-7);
        }
      }),
    );
  });

  test('of two groups is Cochran–Mantel–Haenszel with each time of an event as a stratum', () => {
    fc.assert(
      fc.property(exits, exits, (one, other) => {
        const sides = [one, other].map(withoutCompeting).map(risksOf);
        const times = [...new Set(sides.flat().map(({ time }) => time))];
        const strata = times.map((time) => {
          const [focal, reference] = sides.map((risks) => {
            const next = risks.find((risk) => risk.time >= time);
            return { selected: next?.time === time ? next.events : 0, total: next?.atRisk ?? 0 };
          });
          return { focal: focal!, reference: reference! };
        });
        const cmh = strata.length ? cochranMantelHaenszel(strata) : null;
        expectNear(logRank(sides).test.value?.chiSquare ?? 0, cmh?.value?.chiSquare ?? 0);
      }),
    );
  });

  test('says why there is nothing to test', () => {
    const waiting = exitsFrom('3+ 4+');
    expect(logRank([waiting, waiting]).test.reason).toBe('NO_EVENTS');
    expect(logRank([exitsFrom('3 4')]).test.reason).toBe('TOO_FEW_GROUPS');
    // One group had left before the other began to have events: nothing was ever compared.
    expect(logRank([exitsFrom('1+ 2+'), exitsFrom('3 4 5')]).test.reason).toBe('TOO_FEW_GROUPS');
    // Groups one and two meet in one stratum, three and four in the other: two degrees of freedom.
    const [some, more] = [exitsFrom('1 3 5 6+'), exitsFrom('2 4 7 8')];
    const apart = stratifiedLogRank([
      [some, more, [], []],
      [[], [], more, some],
    ]);
    expect(sure(apart.test).df).toBe(2);
    expectNear(sure(apart.test).chiSquare, 2 * sure(logRank([some, more]).test).chiSquare);
  });

  test('quadratic forms are those of whole inverses', () => {
    // The Laplacian of a triangle with weights 1, 2, 3; by hand: u = (1, 1, −2), 9/11 · … = 13/11.
    const laplacian = [
      [3, -1, -2],
      [-1, 4, -3],
      [-2, -3, 5],
    ];
    const { value, rank } = quadraticForm([1, 1, -2], laplacian);
    expect(rank).toBe(2);
    expectNear(value, (1 * 4 + 2 * 1 + 1 * 3) / 11);
    for (const drop of [0, 1]) {
      const order = [0, 1, 2].filter((at) => at !== drop).concat(drop);
      const turned = quadraticForm(
        order.map((at) => [1, 1, -2][at]!),
        order.map((row) => order.map((column) => laplacian[row]![column]!)),
      );
      expectNear(turned.value, value);
    }
  });
});

test('there is neither NaN nor Infinity, whatever the counts', () => {
  fc.assert(
    fc.property(groupsOfExits, groupsOfExits, fc.integer({ min: 0, max: 40 }), (groups, others, time) => {
      expectSound(logRank(groups));
      const size = Math.min(groups.length, others.length);
      expectSound(stratifiedLogRank([groups.slice(0, size), others.slice(0, size)]));
      for (const list of groups) {
        const [survival, incidence] = [kaplanMeier(list), aalenJohansen(list)];
        expectSound([survival, incidence, survivalAt(survival, time), incidenceAt(incidence, time)]);
      }
    }),
    { numRuns: 300 },
  );
});

test('times and counts that are none are refused', () => {
  const bad: Exits[] = [
    { time: -1, events: 1, censored: 0 },
    { time: NaN, events: 1, censored: 0 },
    { time: Infinity, events: 1, censored: 0 },
    { time: 1, events: -1, censored: 0 },
    { time: 1, events: 0.5, censored: 0 },
    { time: 1, events: 1, censored: NaN },
    { time: 1, events: 1, censored: 0, competing: -2 },
  ];
  for (const each of bad) {
    expect(() => kaplanMeier([each])).toThrow(RangeError);
    expect(() => aalenJohansen([each])).toThrow(RangeError);
    expect(() => logRank([[], [each]])).toThrow(RangeError);
  }
  expect(() => logRank([])).toThrow(RangeError);
  expect(() => stratifiedLogRank([])).toThrow(RangeError);
  expect(() => stratifiedLogRank([[[], []], [[]]])).toThrow(RangeError);
  expect(() => kaplanMeier([], 1)).toThrow(RangeError);
  expect(() => survivalAt(kaplanMeier([]), -1)).toThrow(RangeError);
});
