/**
 * How long it took until something happened (a match, a first meeting), for people of whom some are still waiting.
 *
 * All survival functions take counts by time, so people's own times and printed bins are the same to them: of bins,
 * `time` is the end of the interval, and what happened within it counts as happening then.
 */
import { checkCount } from './check';
import { measured, unmeasured, type Measure } from './measure';

/** People who left the group of those waiting at one time. */
export interface Exits {
  /** Since the start, in any unit: days, or the end of an interval in weeks. */
  readonly time: number;
  /** To whom the event happened. */
  readonly events: number;
  /** To whom something else happened that rules the event out, such as withdrawing. None unless given. */
  readonly competing?: number;
  /** Who were still waiting when they were last seen. They count as waiting at this time, as usual. */
  readonly censored: number;
}

export type Ending = 'EVENT' | 'COMPETING' | 'CENSORED';

/** One person. */
export interface Duration {
  readonly time: number;
  readonly ending: Ending;
}

/** People's own times, counted. */
export function countExits(durations: readonly Duration[]): Exits[] {
  return risksOf(
    durations.map(({ time, ending }) => ({
      time,
      events: ending === 'EVENT' ? 1 : 0,
      competing: ending === 'COMPETING' ? 1 : 0,
      censored: ending === 'CENSORED' ? 1 : 0,
    })),
  ).map(({ time, events, competing, censored }) => ({ time, events, competing, censored }));
}

export interface Risk extends Required<Exits> {
  /** People waiting just before this time. */
  readonly atRisk: number;
}

/** In order of time, each time once, times at which nobody left are dropped; with those at risk. */
export function risksOf(exits: readonly Exits[]): Risk[] {
  const times = new Map<number, { events: number; competing: number; censored: number }>();
  for (const { time, events, competing = 0, censored } of exits) {
    checkTime(time);
    [events, competing, censored].forEach(checkCount);
    const sum = times.get(time) ?? { events: 0, competing: 0, censored: 0 };
    sum.events += events;
    sum.competing += competing;
    sum.censored += censored;
    times.set(time, sum);
  }
  let atRisk = 0;
  return [...times]
    .sort(([one], [other]) => other - one)
    .map(([time, left]) => {
      atRisk += left.events + left.competing + left.censored;
      return { time, ...left, atRisk };
    })
    .filter(({ events, competing, censored }) => events + competing + censored > 0)
    .reverse();
}

/** The step of a curve that holds at a time, or `start` before the first. */
export function stepAt<Step extends { readonly time: number }>(
  steps: readonly Step[],
  time: number,
  start: Step,
): Measure<Step> {
  checkTime(time);
  const last = steps.at(-1);
  if (!last) return unmeasured('EMPTY_GROUP');
  if (time > last.time) return unmeasured('BEYOND_FOLLOW_UP');
  return measured(steps.findLast((step) => step.time <= time) ?? start);
}

function checkTime(time: number): void {
  if (!(time >= 0 && time < Infinity)) throw new RangeError('A time is a finite number from 0.');
}
