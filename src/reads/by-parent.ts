/** Rows of a batch, taken apart again by what they belong to. */
import { uuidOf } from '../ids';

/** The rows of each id, in their order; `parent` is the UUID of what a row belongs to. */
export function byParent<Row>(rows: readonly (Row & { parent: string })[]): (id: string) => Row[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.parent);
    if (group) group.push(row);
    else groups.set(row.parent, [row]);
  }
  return (id) => groups.get(uuidOf(id)) ?? [];
}
