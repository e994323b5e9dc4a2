/**
 * The share still waiting, by time (Kaplan & Meier, J. Am. Stat. Assoc. 1958;53:457), with people who are still waiting
 * at the end counted for as long as they were seen. Those to whom something else happened count as such people too, so
 * 1 minus this curve overstates where many withdraw: show aalen-johansen.ts beside it.
 */
import { checkLevel } from './check';
import { reachOf } from './distributions';
import { risksOf, stepAt, type Exits } from './durations';
import { measured, unmeasured, type Interval, type Measure } from './measure';

export interface SurvivalStep {
  /** From this time on, in the unit of the input. */
  readonly time: number;
  /** People waiting just before it, and events at it. */
  readonly atRisk: number;
  readonly events: number;
  /** The share still waiting after it, from 0 to 1: the product of 1 − events/atRisk. */
  readonly survival: number;
  /** Greenwood's: S √ Σ d/(n(n−d)) (1926). AT_BOUNDARY where the share is 0. */
  readonly standardError: Measure;
  /** On the log-log scale: S^e^(±z·s), s = √ Σ d/(n(n−d)) / |ln S| (Kalbfleisch & Prentice). AT_BOUNDARY at 0 and 1. */
  readonly interval: Measure<Interval>;
}

export interface SurvivalCurve {
  readonly people: number;
  readonly events: number;
  /** One for each time at which anybody left, in order. Before the first the share is 1. */
  readonly steps: readonly SurvivalStep[];
  readonly median: SurvivalQuantile;
}

/** When the share has fallen to a half (or another level): EMPTY_GROUP, or NOT_REACHED, each of the three by itself. */
export interface SurvivalQuantile {
  readonly time: Measure;
  /** Where the lower and the upper limits of the curve fall that far (Brookmeyer & Crowley, Biometrics 1982;38:29). */
  readonly lower: Measure;
  readonly upper: Measure;
}

export function kaplanMeier(exits: readonly Exits[], confidence = 0.95): SurvivalCurve {
  checkLevel(confidence);
  const z = reachOf(confidence);
  let survival = 1;
  let greenwood = 0;
  let events = 0;
  const risks = risksOf(exits);
  const steps = risks.map((risk): SurvivalStep => {
    survival *= (risk.atRisk - risk.events) / risk.atRisk;
    if (risk.events < risk.atRisk) greenwood += risk.events / risk.atRisk / (risk.atRisk - risk.events);
    events += risk.events;
    return {
      time: risk.time,
      atRisk: risk.atRisk,
      events: risk.events,
      survival,
      standardError: survival === 0 ? unmeasured('AT_BOUNDARY') : measured(survival * Math.sqrt(greenwood)),
      interval: logLogInterval(survival, survival * Math.sqrt(greenwood), z),
    };
  });
  return { people: risks[0]?.atRisk ?? 0, events, steps, median: quantileOf(steps, 0.5) };
}

/**
 * The limits share^e^(±z·s), s = standard error / (share · |ln share|): within 0 and 1 whatever the numbers.
 * AT_BOUNDARY where the share is 0 or 1.
 */
export function logLogInterval(share: number, standardError: number, z: number): Measure<Interval> {
  if (share <= 0 || share >= 1) return unmeasured('AT_BOUNDARY');
  const log = Math.log(share);
  const factor = Math.exp((z * standardError) / share / -log);
  return measured({ lower: Math.exp(log * factor), upper: Math.exp(log / factor) });
}

/** The curve at a time, also before anybody left; EMPTY_GROUP; BEYOND_FOLLOW_UP where nobody was observed so long. */
export function survivalAt(curve: SurvivalCurve, time: number): Measure<SurvivalStep> {
  return stepAt(curve.steps, time, {
    time: 0,
    atRisk: curve.people,
    events: 0,
    survival: 1,
    standardError: measured(0),
    interval: unmeasured('AT_BOUNDARY'),
  });
}

/**
 * When the curve has fallen to `level` (0.5 is the median). Where the curve runs exactly at the level, the middle of
 * that stretch, which agrees with the usual median of whole data; as R's quantile of survfit, with its tolerance.
 */
export function quantileOf(steps: readonly SurvivalStep[], level: number): SurvivalQuantile {
  checkLevel(level);
  const reached = (height: (step: SurvivalStep) => number | undefined) =>
    crossing(
      steps.map((step) => ({ time: step.time, height: height(step) })),
      level,
    );
  return {
    time: reached(({ survival }) => survival),
    lower: reached(({ interval }) => interval.value?.lower),
    upper: reached(({ interval }) => interval.value?.upper),
  };
}

const TOLERANCE = 2 ** -26;

function crossing(points: readonly { time: number; height: number | undefined }[], level: number): Measure {
  const last = points.at(-1);
  if (!last) return unmeasured('EMPTY_GROUP');
  const first = points.find(({ height }) => height !== undefined && height <= level + TOLERANCE);
  if (!first) return unmeasured('NOT_REACHED');
  const next = points.find(({ height }) => height !== undefined && height <= level - TOLERANCE);
  if (next) return measured((first.time + next.time) / 2);
  // The curve ends on the level: the stretch ends with the last person seen, if the curve is known till then.
  return last.height === undefined ? unmeasured('NOT_REACHED') : measured((first.time + last.time) / 2);
}
