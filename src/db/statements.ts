/**
 * What the rest of the house may ask of the database: run one named statement and get plain rows.
 * The name says which repository function speaks; it opens the SQL as a comment, so it is what an
 * operator sees in pg_stat_activity, and it names the prepared statement.
 */
import { createHash } from 'node:crypto';
import type { Sql as SqlText } from 'sql-template-tag';
import { ASKED, asked } from './asked';

export interface Database {
  /** All rows of a statement. Values travel as parameters, never in the text. */
  rows<Row>(name: string, statement: SqlText): Promise<Row[]>;
  /** Of a transaction: a statement that leaves with the next one, or with COMMIT. Ask through `run`. */
  later?(name: string, statement: SqlText, heed?: (rows: unknown[]) => void): void;
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

/**
 * Runs a statement whose answer the work does not wait for. In a transaction it waits for the next one, or for
 * COMMIT, and leaves with it in one flush; should it fail, the transaction fails. `heed` gets the rows by then.
 */
export async function run<Row>(
  db: Database,
  name: string,
  statement: SqlText,
  heed: (rows: Row[]) => void = () => {},
): Promise<void> {
  if (db.later) db.later(name, statement, heed as (rows: unknown[]) => void);
  else heed(await db.rows<Row>(name, statement));
}

export interface PreparedText {
  /** '' for one that is parsed each time. */
  name: string;
  text: string;
}

const prepared = new Map<string, PreparedText>();
const MAX_REMEMBERED = 1000;

/**
 * The text to send and the name to prepare it under. One repository function can produce several
 * texts (optional filters), so the name ends in a digest of the text: two texts never share a name.
 */
export function prepare(name: string, statement: Pick<SqlText, 'text'>): PreparedText {
  const text = statement.text;
  if (name === ASKED) return { name: asked.nameOf(text), text: `/* ${name} */ ${text}` };
  const known = prepared.get(text);
  if (known) return known;
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 12);
  const entry = { name: `${name.slice(0, 48)}:${digest}`, text: `/* ${name} */ ${text}` };
  if (prepared.size >= MAX_REMEMBERED) prepared.clear();
  prepared.set(text, entry);
  return entry;
}

/** Whether statements are prepared under their names, which not every pooler understands. */
export class StatementNames {
  constructor(
    private used: boolean,
    private readonly onNotice: (message: string) => void = () => undefined,
  ) {}

  get inUse(): boolean {
    return this.used;
  }

  giveUp(): void {
    if (!this.used) return;
    this.used = false;
    this.onNotice('Named prepared statements do not work behind this pooler; going on without them');
  }
}
