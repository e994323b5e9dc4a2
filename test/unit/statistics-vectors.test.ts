/** Every published or constructed example, computed in R, comes out to its last digit: no expected number is left out. */
import { benjaminiHochberg, bonferroni, holm } from '../../src/statistics/adjustment';
import { chiSquareOfRates, chiSquareOfTable } from '../../src/statistics/contingency';
import { chiSquareUpperTail, normalUpperQuantile, normalUpperTail } from '../../src/statistics/distributions';
import { countExits, type Exits } from '../../src/statistics/durations';
import { fisherExact } from '../../src/statistics/fisher';
import {
  adverseOutcomeRatio,
  hypergeometricZ,
  oddsRatio,
  pooledZ,
  rateDifference,
  shortfallFromPool,
  shortfallFromReference,
} from '../../src/statistics/two-rates';
import { belowThreshold, impactRatio, oneSwapFlips } from '../../src/statistics/four-fifths';
import { breslowDay, woolfHomogeneity } from '../../src/statistics/homogeneity';
import {
  katzInterval,
  newcombeInterval,
  wilsonInterval,
  woolfInterval,
} from '../../src/statistics/intervals';
import { kaplanMeier, survivalAt } from '../../src/statistics/kaplan-meier';
import { kruskalWallis } from '../../src/statistics/kruskal-wallis';
import { logRank } from '../../src/statistics/log-rank';
import { mannWhitney, mannWhitneyOfCounts } from '../../src/statistics/mann-whitney';
import { minimumDetectable, nPerGroup, powerOf } from '../../src/statistics/power';
import { rateOf, type Rate } from '../../src/statistics/rate';
import { meanScore, medianScore } from '../../src/statistics/scores';
import { compareWithinStrata } from '../../src/statistics/stratified';
import type { Stratum } from '../../src/statistics/stratum';
import { swapsToNonsignificance } from '../../src/statistics/swaps';
import { verdictOf } from '../../src/statistics/verdict';
import { equityVectors, expectClose, statisticsBy } from '../support/vectors';

/** What is computed of a vector's input, by the names of what is expected. */
type Computed = Record<string, unknown>;

const METHODS: Record<string, (input: any, expected: any) => Computed> = {
  'two-group': twoGroups,
  'adverse-impact-groups': adverseImpact,
  'wilson-interval': ({ cases }) => ({
    intervals: mapValues(cases, ([selected, total]: [number, number]) => {
      const { value } = wilsonInterval({ selected, total });
      return [value?.lower, value?.upper];
    }),
  }),
  stratified,
  'k-group-rates': ({ groups }) => tableTest(chiSquareOfRates(Object.values<Rate>(groups)).value),
  'r-by-c': ({ table }) => tableTest(chiSquareOfTable(table).value),
  'multiple-comparison': ({ p }) => ({
    bh: benjaminiHochberg(p),
    holm: holm(p),
    bonferroni: bonferroni(p),
    bhRejected: benjaminiHochberg(p).filter((each) => each! <= 0.05).length,
    holmRejected: holm(p).filter((each) => each! <= 0.05).length,
  }),
  'log-rank': survival,
  'mann-whitney': ranks,
  'kruskal-wallis': ({ groups }) => {
    const { value } = kruskalWallis(Object.values(groups));
    return { H: value?.chiSquare, df: value?.df, p: value?.p };
  },
  power: ({ n, p1, p2, alpha }) => ({
    power: powerOf({ nFocal: n, nRef: n }, p1, p2, alpha).value,
    nFor90: nPerGroup(p1, p2, 0.9, alpha).value,
  }),
  'minimum-detectable': ({ nFocal, nRef, refRate, alpha, power }) => {
    const { value } = minimumDetectable({ nFocal, nRef }, refRate, power, alpha);
    return {
      detectableFocalRate: value?.focalRate,
      minimumDetectableDifference: value?.difference,
      minimumDetectableRatio: value?.ratio,
    };
  },
  funnel,
  distribution: ({ pnormUpper, pchisqUpper, qnorm }) => ({
    pnormUpper: pnormUpper.map(normalUpperTail),
    pchisqUpper: pchisqUpper.map(([x, df]: [number, number]) => chiSquareUpperTail(x, df)),
    qnorm: qnorm.map((p: number) => -normalUpperQuantile(p)),
  }),
};

/** Numbers that are not offered: conditional odds ratios, and Fisher's test beyond 2×2. */
const NOT_OFFERED = [
  'conditionalMleOddsRatio',
  'conditionalOrLower',
  'conditionalOrUpper',
  'fisherFreemanHaltonP',
];

test.each(equityVectors.statistics.map((each) => [each.id, each] as const))('%s', (_, vector) => {
  const computed = METHODS[vector.method]!(vector.input, vector.expected);
  for (const [name, expected] of Object.entries(vector.expected))
    expectAll(computed[name], expected, vector.relTol, name);
  for (const [name, expected] of Object.entries(vector.optional ?? {}))
    if (!NOT_OFFERED.includes(name)) expectAll(computed[name], expected, vector.relTol, name);
});

test('the comparison of vectors can fail', () => {
  expect(() => expectAll(undefined, 1, 1e-8, 'missing')).toThrow();
  expect(() => expectAll(1.00000002, 1.000000001, 1e-8, 'near')).toThrow();
  expect(() => expectAll(0, null, 1e-8, 'null')).toThrow();
  expect(() => expectAll([1, 2], [1], 1e-8, 'longer')).toThrow();
});

test('rejections are compared where nearly everybody is selected, as the notes of Q20 ask', () => {
  const [{ input }] = statisticsBy('two-group').filter(({ id }) => id === 'ugesp-q20-large') as [any];
  expect(adverseOutcomeRatio(input.focal, input.reference)).toEqual({ value: 2.5, reason: null });
});

/** Numbers to the relative tolerance, whole numbers and everything else exactly. */
function expectAll(actual: any, expected: any, relTol: number, name: string): void {
  if (typeof expected === 'number' && !Number.isInteger(expected)) {
    expect(typeof actual).toBe('number');
    return expectClose(actual, expected, relTol);
  }
  if (typeof expected !== 'object' || expected === null)
    return expect([name, actual]).toEqual([name, expected]);
  expect([name, Object.keys(actual)]).toEqual([name, Object.keys(expected)]);
  for (const [key, value] of Object.entries(expected))
    expectAll(actual[key], value, relTol, `${name}.${key}`);
}

function mapValues(object: Record<string, any>, of: (value: any, key: string) => unknown): Computed {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, of(value, key)]));
}

function twoGroups({ focal, reference }: { focal: Rate; reference: Rate }): Computed {
  const p = fisherExact(focal, reference);
  const [z, hypergeometric] = [pooledZ(focal, reference).value, hypergeometricZ(focal, reference).value];
  const [newcombe, woolf, katz] = [newcombeInterval, woolfInterval, katzInterval].map(
    (interval) => interval(focal, reference).value,
  );
  const [own, other] = [focal, reference].map((rate) => wilsonInterval(rate).value);
  return {
    focalRate: rateOf(focal).value,
    refRate: rateOf(reference).value,
    ratio: impactRatio(focal, reference).value,
    difference: rateDifference(focal, reference).value,
    zPooled: z?.z,
    zPooledP: z?.p,
    chiSqPearson: chiSquareOfRates([focal, reference]).value?.chiSquare,
    zHypergeometric: hypergeometric?.z,
    zHypergeometricP: hypergeometric?.p,
    fisherTwoSidedP: p.twoSided,
    fisherMidP: p.midP,
    fisherLowerTailP: p.lowerTail,
    fisherUpperTailP: p.upperTail,
    newcombeLower: newcombe?.lower,
    newcombeUpper: newcombe?.upper,
    focalWilsonLower: own?.lower,
    focalWilsonUpper: own?.upper,
    refWilsonLower: other?.lower,
    refWilsonUpper: other?.upper,
    shortfallVsPool: shortfallFromPool(focal, reference).value,
    shortfallVsReference: shortfallFromReference(focal, reference).value,
    fourFifthsFlag: belowThreshold(focal, reference),
    oneSwapFlips: oneSwapFlips(focal, reference).value,
    swapsToNonsignificance: swapsToNonsignificance(focal, reference).value,
    oddsRatio: oddsRatio(focal, reference).value,
    orWoolfLower: woolf?.lower,
    orWoolfUpper: woolf?.upper,
    rrKatzLower: katz?.lower,
    rrKatzUpper: katz?.upper,
    suggestedVerdict: verdictOf({ focal, reference, adjustedP: p.twoSided, alpha: 0.05, evaluated: true }),
  };
}

function adverseImpact({ groups }: { groups: Record<string, Rate> }, { reference }: any): Computed {
  const against = groups[reference]!;
  return {
    reference,
    ratios: mapValues(groups, (rate) => impactRatio(rate, against).value),
    flagged: Object.keys(groups).filter((code) => belowThreshold(groups[code]!, against)),
  };
}

function stratified({ strata: given }: { strata: any[] }): Computed {
  const strata = given.map((each): Stratum => ({
    focal: { selected: each.focalSelected, total: each.focalSelected + each.focalNotSelected },
    reference: { selected: each.refSelected, total: each.refSelected + each.refNotSelected },
  }));
  const all = compareWithinStrata(strata);
  const homogeneity = breslowDay(strata).value;
  const woolf = woolfHomogeneity(strata).value;
  return {
    cmhChiSq: all.cmh.value?.chiSquare,
    cmhP: all.cmh.value?.p,
    cmhChiSqCorrected: all.cmhCorrected.value?.chiSquare,
    cmhPCorrected: all.cmhCorrected.value?.p,
    df: all.cmh.value?.df,
    mhOddsRatio: all.oddsRatio.value?.ratio,
    mhOrLower: all.oddsRatio.value?.interval.value?.lower,
    mhOrUpper: all.oddsRatio.value?.interval.value?.upper,
    mhRateRatio: all.rateRatio.value?.ratio,
    mhRateRatioLower: all.rateRatio.value?.interval.value?.lower,
    mhRateRatioUpper: all.rateRatio.value?.interval.value?.upper,
    breslowDayChiSq: homogeneity?.breslowDay.chiSquare,
    breslowDayP: homogeneity?.breslowDay.p,
    breslowDayTaroneChiSq: homogeneity?.breslowDayTarone.chiSquare,
    breslowDayTaroneP: homogeneity?.breslowDayTarone.p,
    breslowDayDf: homogeneity?.breslowDay.df,
    woolfChiSq: woolf?.chiSquare,
    woolfP: woolf?.p,
    crudeRateRatio: all.crudeRateRatio.value,
    crudeOddsRatio: all.crudeOddsRatio.value,
    reversal: all.reversal.value,
  };
}

function tableTest(value: ReturnType<typeof chiSquareOfTable>['value']): Computed {
  return { chiSq: value?.chiSquare, df: value?.df, p: value?.p, ...value };
}

function survival({ columns: { time, event, group } }: any, { groups, kmAt }: any): Computed {
  const exits: Exits[][] = groups.map((code: string) =>
    countExits(
      time.flatMap((each: number, at: number) =>
        group[at] === code ? [{ time: each, ending: event[at] ? 'EVENT' : 'CENSORED' }] : [],
      ),
    ),
  );
  const curves = exits.map((each) => kaplanMeier(each));
  const { people, observed, expected, test: found } = logRank(exits);
  return {
    groups,
    n: people,
    observed,
    expected,
    chiSq: found.value?.chiSquare,
    df: found.value?.df,
    p: found.value?.p,
    kmMedian: curves.map(({ median }) => median.time.value),
    kmMedianLower: curves.map(({ median }) => median.lower.value),
    kmMedianUpper: curves.map(({ median }) => median.upper.value),
    kmAt: kmAt && {
      times: kmAt.times,
      group: groups.flatMap((code: string) => kmAt.times.map(() => code)),
      time: curves.flatMap(() => kmAt.times),
      ...pointsAt(curves, kmAt.times),
    },
  };
}

function pointsAt(curves: ReturnType<typeof kaplanMeier>[], times: number[]): Computed {
  const points = curves.flatMap((curve) => times.map((time) => survivalAt(curve, time).value!));
  return {
    survival: points.map((point) => point.survival),
    stdErr: points.map((point) => point.standardError.value),
    lowerLogLog: points.map((point) => point.interval.value?.lower ?? null),
    upperLogLog: points.map((point) => point.interval.value?.upper ?? null),
  };
}

function ranks({ x, y, xCounts, yCounts }: any): Computed {
  const { value } = x ? mannWhitney(x, y) : mannWhitneyOfCounts(xCounts, yCounts);
  const scale = xCounts?.map((_: number, at: number) => at + 1);
  return {
    W: value?.w,
    exactP: value?.exactP.value,
    asymptoticPCorrected: value?.corrected.value?.p,
    asymptoticPUncorrected: value?.asymptotic.value?.p,
    probabilitySuperiority: value?.probabilityOfSuperiority,
    cliffsDelta: value?.cliffsDelta,
    ...(scale && {
      meanX: meanScore(scale, xCounts).value,
      meanY: meanScore(scale, yCounts).value,
      medianX: medianScore(scale, xCounts).value,
      medianY: medianScore(scale, yCounts).value,
    }),
  };
}

/** The rates of a stage are of the stage before it, and of the first. */
function funnel({ stages, A, B }: { stages: string[]; A: number[]; B: number[] }): Computed {
  const rates = (counts: number[], base: (stage: number) => number): Rate[] =>
    counts.map((selected, stage) => ({ selected, total: counts[base(stage)]! }));
  const before = (stage: number) => Math.max(0, stage - 1);
  const [conditional, cumulative] = [before, () => 0].map((base) => [rates(A, base), rates(B, base)]) as [
    [Rate[], Rate[]],
    [Rate[], Rate[]],
  ];
  const values = (list: Rate[]) => list.map((rate) => rateOf(rate).value);
  const ratios = ([one, other]: [Rate[], Rate[]]) =>
    other.map((rate, at) => impactRatio(rate, one[at]!).value);
  const flagged = ([one, other]: [Rate[], Rate[]]) =>
    stages.filter((_, at) => belowThreshold(other[at]!, one[at]!));
  return {
    A: { conditional: values(conditional[0]), cumulative: values(cumulative[0]) },
    B: { conditional: values(conditional[1]), cumulative: values(cumulative[1]) },
    conditionalRatio: ratios(conditional),
    cumulativeRatio: ratios(cumulative),
    flaggedConditional: flagged(conditional),
    flaggedCumulative: flagged(cumulative),
  };
}
