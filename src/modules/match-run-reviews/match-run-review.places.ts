/**
 * Who stands where in the runs of a cohort: in the pool or not, matched or left. Staff can read that of everybody, so
 * whether a review is possible is decided by it alone, and a refusal tells nothing about groups. Pure.
 */

/** People who stand alike in all runs looked at. */
export interface Place {
  /** By run: whether they are matched there; absent where they are not in the pool. */
  stands: Readonly<Record<string, boolean>>;
  people: number;
}

export type Population = 'POOL' | 'MATCHED';

/** 1 where people of the place belong to the population of the run. */
export function belongs({ stands }: Place, runId: string, population: Population): 0 | 1 {
  return (population === 'POOL' ? stands[runId] !== undefined : stands[runId] === true) ? 1 : 0;
}

export function sizeOf(places: readonly Place[], runId: string, population: Population): number {
  return places.reduce((sum, place) => sum + belongs(place, runId, population) * place.people, 0);
}

const few = (people: number, k: number) => people > 0 && people < k;

/** Whether the run alone is too small, or would match nearly all or nearly nobody. */
export function tooFew(places: readonly Place[], runId: string, k: number): boolean {
  const [pool, matched] = [sizeOf(places, runId, 'POOL'), sizeOf(places, runId, 'MATCHED')];
  return pool < 2 * k - 1 || matched < k || few(pool - matched, k);
}

/**
 * The smallest number of people by whom the run differs from an earlier one in a printed population, in coming or in
 * going, where that is from 1 to k - 1; null where none is.
 */
export function fewDiffer(
  places: readonly Place[],
  runId: string,
  earlier: readonly string[],
  k: number,
): number | null {
  const found = earlier.flatMap((other) =>
    (['POOL', 'MATCHED'] as const).flatMap((population) =>
      [1, -1].map((sign) =>
        places.reduce((sum, place) => {
          const change = belongs(place, runId, population) - belongs(place, other, population);
          return change === sign ? sum + place.people : sum;
        }, 0),
      ),
    ),
  );
  const small = found.filter((people) => few(people, k));
  return small.length ? Math.min(...small) : null;
}
