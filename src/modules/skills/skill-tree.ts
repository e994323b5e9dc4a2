/** The tree that skills make. Pure. */

/** Levels from the top: deeper trees are hard to choose from. */
export const MAX_DEPTH = 6;

type Parents = ReadonlyMap<string, string | null>;

/** Which of these would stand below themselves. */
export function circles(parents: Parents, ids: readonly string[]): Set<string> {
  return new Set(ids.filter((id) => lineOf(parents, id).includes(id)));
}

/** Which of these, or something below them, would stand deeper than the tree may be. There must be no circles. */
export function tooDeep(parents: Parents, ids: readonly string[]): Set<string> {
  const heights = new Map<string, number>();
  for (const id of parents.keys()) {
    let height = 1;
    for (const above of lineOf(parents, id)) {
      height += 1;
      heights.set(above, Math.max(heights.get(above) ?? 1, height));
    }
  }
  return new Set(ids.filter((id) => lineOf(parents, id).length + (heights.get(id) ?? 1) > MAX_DEPTH));
}

/** What stands above, nearest first; goes round a circle once. */
function lineOf(parents: Parents, id: string): string[] {
  const line: string[] = [];
  const seen = new Set<string>();
  for (let at = parents.get(id) ?? null; at !== null && !seen.has(at); at = parents.get(at) ?? null) {
    seen.add(at);
    line.push(at);
  }
  return line;
}
