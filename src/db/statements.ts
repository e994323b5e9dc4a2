/**
 * What the rest of the house may ask of the database: run one named statement and get plain rows.
 * The name says which repository function speaks; it opens the SQL as a comment, so it is what an
 * operator sees in pg_stat_activity, and it names the prepared statement.
 */
import { createHash } from 'node:crypto';
import type { Sql as SqlText } from 'sql-template-tag';

export interface Database {
  /** All rows of a statement. Values travel as parameters, never in the text. */
  rows<Row>(name: string, statement: SqlText): Promise<Row[]>;
}

/** A transaction's: it can also run a statement as a person herself, where the application has no right at all. */
export interface TransactionDatabase extends Database {
  /** By the person's UUID; null: as nobody. */
  asSelf(person: string | null): Database;
}

/** The first row, or null when there is none. */
export async function firstRow<Row>(db: Database, name: string, statement: SqlText): Promise<Row | null> {
  const rows = await db.rows<Row>(name, statement);
  return rows[0] ?? null;
}

export interface PreparedText {
  name: string;
  text: string;
}

const prepared = new Map<string, PreparedText>();
const MAX_REMEMBERED = 1000;

/**
 * The text to send and the name to prepare it under. One repository function can produce several
 * texts (optional filters), so the name ends in a digest of the text: two texts never share a name.
 */
export function prepare(name: string, statement: SqlText): PreparedText {
  const text = statement.text;
  const known = prepared.get(text);
  if (known) return known;
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 12);
  const entry = { name: `${name.slice(0, 48)}:${digest}`, text: `/* ${name} */ ${text}` };
  if (prepared.size >= MAX_REMEMBERED) prepared.clear();
  prepared.set(text, entry);
  return entry;
}
