/** Pages of a list that was computed, not read: items by rank, from 1, without gaps. */
import type { Page, PageArgs } from '../graphql/connection';
import { decodeCursor, encodeCursor } from '../graphql/cursor';
import { uuidOf } from '../ids';
import { checkPageSize } from './paging';

/** Only the items of the page are told in full. */
export function rankedPage<Item extends { id: string; rank: number }, Told>(
  items: readonly Item[],
  page: PageArgs,
  told: (item: Item) => Told,
): Page<Told> {
  checkPageSize(page);
  const from = page.after ? Number(decodeCursor(page.after, 'integer', 'uuid').key) : 0;
  const shown = items.slice(from, from + page.first);
  const edges = shown.map((item) => ({
    cursor: encodeCursor(String(item.rank), uuidOf(item.id)),
    node: told(item),
  }));
  return {
    edges,
    pageInfo: {
      hasNextPage: from + shown.length < items.length,
      hasPreviousPage: Boolean(page.after),
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount: () => Promise.resolve(items.length),
  };
}
