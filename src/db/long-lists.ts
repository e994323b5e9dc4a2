/**
 * Lists of tens of thousands of rows. pg reads what its socket holds in one turn of the event loop, which is all of them; so
 * PostgreSQL writes slices of them as JSON, and each is parsed in a turn of its own.
 */
import sql, { type Sql } from 'sql-template-tag';
import { SLICE, slicesOf } from '../slices';
import type { Database } from './statements';

/** As `rows`, for columns that are the same in JSON: text, integers, booleans, and lists and objects of these. */
export async function rowsInSlices<Row>(db: Database, name: string, statement: Sql): Promise<Row[]> {
  const slices = await db.rows<{ rows: string }>(
    name,
    sql`select json_agg(y order by place)::text as rows
      from (select x as y, row_number() over () as place from (${statement}) x) numbered
      group by (place - 1) / ${SLICE}::integer order by min(place)`,
  );
  const rows: Row[] = [];
  for await (const [slice] of slicesOf(slices, 1)) rows.push(...(JSON.parse(slice!.rows) as Row[]));
  return rows;
}
