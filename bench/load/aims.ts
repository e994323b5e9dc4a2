/** What a load asks for next: which institution, which ids. The same sequence for every contender. */
import { OPERATIONS, type Operation } from '../workloads';
import { requestBytes, type Asking } from './request';

export interface Place extends Asking {
  cohorts: string[];
}

/** A workload, or one request again and again. */
export type Aim =
  | { kind: 'W0' | 'W1' | 'W2' | 'W3' }
  | { kind: 'fixed'; place: Place; operation: Operation; variables?: Record<string, unknown> };

/** What every right answer holds. */
export function mustHold(aim: Aim): string {
  if (aim.kind === 'W3') return '"userErrors":[]';
  return aim.kind === 'W0' ? '"__typename":"Query"' : '"id":"';
}

/** Milestones that are still to be completed. Each is named once. */
export class Milestones {
  private at = 0;
  constructor(private readonly all: [string, number][]) {}

  get left(): number {
    return this.all.length - this.at;
  }

  take(): [string, number] {
    const next = this.all[this.at++];
    if (!next)
      throw new Error(
        'The milestones that can be completed are used up: take shorter samples or a larger scale',
      );
    return next;
  }
}

export function sequence(aim: Aim, places: Place[], milestones: Milestones, path: string): () => Buffer {
  const random = generator(42);
  const pick = <T>(all: T[]): T => all[Math.floor(random() * all.length)] as T;
  switch (aim.kind) {
    case 'W0':
    case 'W2': {
      const all = places.map((place) => requestBytes(place, path, OPERATIONS[aim.kind]));
      return () => pick(all);
    }
    case 'W1': {
      const all = places.flatMap((place) =>
        place.cohorts.map((cohort) => requestBytes(place, path, { ...OPERATIONS.W1, variables: { cohort } })),
      );
      return () => pick(all);
    }
    case 'W3':
      return () => {
        const [milestoneId, number] = milestones.take();
        const variables = { input: { milestoneId } };
        return requestBytes(places[number] as Place, path, { ...OPERATIONS.W3, variables });
      };
    case 'fixed': {
      const request = requestBytes(aim.place, path, { ...aim.operation, variables: aim.variables });
      return () => request;
    }
  }
}

/** mulberry32: small, and the same everywhere. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
