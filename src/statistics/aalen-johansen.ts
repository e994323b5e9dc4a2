/**
 * The share to whom the event has happened, by time, where other things can happen that rule it out, such as
 * withdrawing: the cumulative incidence of Aalen & Johansen (Scand. J. Stat. 1978;5:141), Σ S(t−) · events / atRisk, S the
 * share to whom nothing at all has happened. Without competing events it is 1 minus the Kaplan–Meier curve.
 */
import { checkLevel } from './check';
import { reachOf } from './distributions';
import { risksOf, stepAt, type Exits, type Risk } from './durations';
import { logLogInterval } from './kaplan-meier';
import { unmeasured, type Interval, type Measure } from './measure';

export interface IncidenceStep {
  /** From this time on, in the unit of the input. */
  readonly time: number;
  /** People waiting just before it; events and competing events at it. */
  readonly atRisk: number;
  readonly events: number;
  readonly competing: number;
  /** Shares of all people, from 0 to 1, that add up to 1. */
  readonly incidence: number;
  readonly competingIncidence: number;
  readonly waiting: number;
  /** Of the incidence, by the infinitesimal jackknife, as in R's survfit; without competing events it is Greenwood's. */
  readonly standardError: number;
  /** Of the incidence F on the log-log scale: F^e^(±z·se/(F |ln F|)). AT_BOUNDARY at 0 and 1. */
  readonly interval: Measure<Interval>;
}

export interface IncidenceCurve {
  readonly people: number;
  /** One for each time at which anybody left, in order. Before the first the incidence is 0. */
  readonly steps: readonly IncidenceStep[];
}

export function aalenJohansen(exits: readonly Exits[], confidence = 0.95): IncidenceCurve {
  checkLevel(confidence);
  const z = reachOf(confidence);
  const risks = risksOf(exits);
  const errors = standardErrors(risks);
  let [waiting, incidence, competingIncidence] = [1, 0, 0];
  const steps = risks.map(({ time, atRisk, events, competing }, at): IncidenceStep => {
    incidence += waiting * (events / atRisk);
    competingIncidence += waiting * (competing / atRisk);
    waiting *= (atRisk - events - competing) / atRisk;
    // Everybody has had the event: 1, whatever was rounded on the way.
    if (waiting === 0 && competingIncidence === 0) incidence = 1;
    const standardError = errors[at]!;
    return {
      time,
      atRisk,
      events,
      competing,
      incidence,
      competingIncidence,
      waiting,
      standardError,
      interval: logLogInterval(incidence, standardError, z),
    };
  });
  return { people: risks[0]?.atRisk ?? 0, steps };
}

/** The curve at a time, also before anybody left; EMPTY_GROUP; BEYOND_FOLLOW_UP where nobody was observed so long. */
export function incidenceAt(curve: IncidenceCurve, time: number): Measure<IncidenceStep> {
  return stepAt(curve.steps, time, {
    time: 0,
    atRisk: curve.people,
    events: 0,
    competing: 0,
    incidence: 0,
    competingIncidence: 0,
    waiting: 1,
    standardError: 0,
    interval: unmeasured('AT_BOUNDARY'),
  });
}

/**
 * √ Σ (influence of each person)², where a person's influence is how the incidence changes with that person's weight.
 * People who left at the same time in the same way have the same, so it is computed once for them and counted.
 */
function standardErrors(risks: readonly Risk[]): number[] {
  const variances = risks.map(() => 0);
  risks.forEach((leaving, left) => {
    const { events, competing, censored } = leaving;
    addInfluence(risks, variances, left, { people: events, event: 1, any: 1 });
    addInfluence(risks, variances, left, { people: competing, event: 0, any: 1 });
    addInfluence(risks, variances, left, { people: censored, event: 0, any: 0 });
  });
  return variances.map(Math.sqrt);
}

interface Leavers {
  people: number;
  /** 1 if the event, or anything at all, happened to them. */
  event: 0 | 1;
  any: 0 | 1;
}

function addInfluence(
  risks: readonly Risk[],
  variances: number[],
  left: number,
  { people, event, any }: Leavers,
): void {
  if (!people) return;
  let waiting = 1;
  let onWaiting = 0;
  let onIncidence = 0;
  risks.forEach(({ atRisk, events, competing }, at) => {
    const [hazard, all] = [events / atRisk, (events + competing) / atRisk];
    // The derivatives of both hazards by the weight: people count below the line while they wait, above when they leave.
    const onHazard = at > left ? 0 : ((at === left ? event : 0) - hazard) / atRisk;
    const onAll = at > left ? 0 : ((at === left ? any : 0) - all) / atRisk;
    onIncidence += onWaiting * hazard + waiting * onHazard;
    onWaiting = onWaiting * (1 - all) - waiting * onAll;
    waiting *= 1 - all;
    variances[at]! += people * onIncidence ** 2;
  });
}
