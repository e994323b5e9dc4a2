/** From samples to figures: medians over rounds, and ratios with their spread. */
import type { Results } from './measure';
import type { Sample } from './load/sample';

export interface Figures {
  requestsPerSecond: number;
  p50: number;
  p99: number;
  /** Milliseconds of CPU time per request; null where they can't be known. */
  node: number | null;
  postgres: number | null;
  cpu: number | null;
}

export interface Ratio {
  median: number;
  min: number;
  max: number;
}

const sorted = (all: number[]) => [...all].sort((a, b) => a - b);

export function median(all: number[]): number {
  const values = sorted(all);
  const middle = Math.floor(values.length / 2);
  const upper = values[middle] ?? NaN;
  return values.length % 2 ? upper : (upper + (values[middle - 1] ?? NaN)) / 2;
}

const perRequest = (total: number | null, { requests }: Sample) => (total === null ? null : total / requests);

/** CPU of Node and PostgreSQL together for one request. */
export function costOf(sample: Sample): number | null {
  const { node, postgres } = sample;
  return node === null || postgres === null ? null : perRequest(node + postgres, sample);
}

const medianOrNull = (all: (number | null)[]) => {
  const known = all.filter((value) => value !== null);
  return known.length ? median(known) : null;
};

export function figuresOf(samples: Sample[]): Figures {
  return {
    requestsPerSecond: median(samples.map(({ requests, seconds }) => requests / seconds)),
    p50: median(samples.map(({ p50 }) => p50)),
    p99: median(samples.map(({ p99 }) => p99)),
    node: medianOrNull(samples.map((sample) => perRequest(sample.node, sample))),
    postgres: medianOrNull(samples.map((sample) => perRequest(sample.postgres, sample))),
    cpu: medianOrNull(samples.map(costOf)),
  };
}

/** Of medians; and the lowest and highest of the rounds. */
function ratio(over: (number | null)[], under: (number | null)[]): Ratio | null {
  const [top, bottom] = [medianOrNull(over), medianOrNull(under)];
  if (top === null || bottom === null) return null;
  const each = sorted(over.map((value, round) => (value ?? NaN) / (under[round] ?? NaN)));
  return { median: top / bottom, min: each[0] ?? NaN, max: each.at(-1) ?? NaN };
}

/** How much cheaper a lane is than the reference: cost of the reference by its own. Above 1: cheaper. */
export function costRatio(results: Results, race: string, lane: string, reference: string): Ratio | null {
  const [own, other] = [results[race]?.[lane], results[race]?.[reference]];
  return own && other ? ratio(other.map(costOf), own.map(costOf)) : null;
}

/** How many requests it answers for each that the reference answers. */
export function throughputRatio(
  results: Results,
  race: string,
  lane: string,
  reference: string,
): Ratio | null {
  const [own, other] = [results[race]?.[lane], results[race]?.[reference]];
  const rate = ({ requests, seconds }: Sample) => requests / seconds;
  return own && other ? ratio(own.map(rate), other.map(rate)) : null;
}
