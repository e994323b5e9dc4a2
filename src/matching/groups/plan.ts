/** How many circles of what sizes: decided before anybody is placed, so that the search needn't weigh sizes. */
import { GroupSizeError, type CircleSizes } from './types';

const { ceil, floor, max, min } = Math;

/**
 * Sizes that differ by at most 1, the larger first. As near as the bounds allow to as many circles as leave nobody
 * in one larger than wished.
 */
export function planSizes(people: number, sizes: CircleSizes): number[] {
  if (!people) return [];
  const fewest = ceil(people / sizes.max);
  const most = floor(people / sizes.min);
  if (fewest > most) throw new GroupSizeError(people, ...nearest(people, sizes), sizes);
  const circles = max(fewest, min(most, ceil(people / sizes.wished)));
  const small = floor(people / circles);
  const larger = people % circles;
  return Array.from({ length: circles }, (_, at) => (at < larger ? small + 1 : small));
}

/** The largest number of people, not above this one, that circles of these sizes can hold; 0 if none. */
export function mostThatFit(people: number, sizes: CircleSizes): number {
  let fit = people;
  while (fit > 0 && ceil(fit / sizes.max) > floor(fit / sizes.min)) fit--;
  return fit;
}

function nearest(people: number, sizes: CircleSizes): [number | null, number] {
  let more = people;
  while (ceil(more / sizes.max) > floor(more / sizes.min)) more++;
  return [mostThatFit(people, sizes) || null, more];
}
