/** Long lists are worked through in slices: who serves requests must not stand still meanwhile. */
import { setImmediate as breath } from 'node:timers/promises';

/** What is done to so many takes a few milliseconds at most. */
export const SLICE = 250;

/** The list in slices, in order, with time for other work between them. */
export async function* slicesOf<Item>(
  items: readonly Item[],
  size = SLICE,
): AsyncGenerator<readonly Item[], void> {
  for (let at = 0; at < items.length; at += size) {
    if (at) await breath();
    yield items.slice(at, at + size);
  }
}
