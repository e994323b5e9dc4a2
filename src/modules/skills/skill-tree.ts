/** The tree that skills make. Pure. */

/** Levels from the top: deeper trees are hard to choose from. */
export const MAX_DEPTH = 6;

type Parents = ReadonlyMap<string, string | null>;

/** Which of these would stand below themselves. */
export function circles(parents: Parents, ids: readonly string[]): Set<string> {
  return new Set(ids.filter((id) => lineOf(parents, id).includes(id)));
}

/** Because of which of these something would stand deeper than the tree may be. There must be no circles. */
export function tooDeep(parents: Parents, ids: readonly string[]): Set<string> {
  const asked = new Set(ids);
  const found = new Set<string>();
  for (const id of parents.keys()) {
    const line = lineOf(parents, id);
    const cause = line.length < MAX_DEPTH ? undefined : [id, ...line].find((one) => asked.has(one));
    if (cause !== undefined) found.add(cause);
  }
  return found;
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
