/**
 * Statements that leave together: one write to the network, one Sync behind the last. PostgreSQL runs them in order
 * and none after one that failed; without a BEGIN they are a transaction of their own. A round trip costs more than
 * most statements do, so everything is sent this way.
 */
import * as pg from 'pg';
import type { Sql as SqlText } from 'sql-template-tag';
import { isLostPreparedStatement, isTakenPreparedStatement } from './errors';
import { prepare } from './statements';

export interface Statement {
  /** To prepare it under. */
  name: string;
  text: string;
  values: unknown[];
}

type Row = Record<string, unknown>;

/** A value as it comes from the wire: text, or its bytes where it is long (long-values.ts). */
type Field = string | Buffer | null;

interface Result {
  rows: Row[];
}

/** How to read the rows of a statement; null where it gives none. */
type Shape = { name: string; read(text: string): unknown }[] | null;

/** What we use of pg's connection. */
interface Wire {
  stream: { cork(): void; uncork(): void };
  /** Texts by name: what PostgreSQL has said that it prepared, and what was sent for it. */
  parsedStatements: Record<string, string>;
  submittedNamedStatements: Record<string, string>;
  parse(message: { name: string; text: string }): void;
  bind(message: { statement: string; values: unknown[]; valueMapper(value: unknown): unknown }): void;
  describe(message: { type: 'P' }): void;
  execute(): void;
  sync(): void;
}

/** What we use of pg's own query. */
interface PgQuery {
  name: string | undefined;
  text: string | undefined;
  callback: (error: Error | null, results?: Result[]) => void;
  /** What its callback gets. */
  _results: Result[];
  /** Told instead of the results. */
  _canceledDueToError: unknown;
  handleRowDescription(message: { fields: { name: string; dataTypeID: number }[] }): void;
  handleDataRow(message: { fields: Field[] }): void;
  handleCommandComplete(message: unknown, wire: Wire): void;
  handleError(error: unknown, wire: Wire): void;
}

const { Query, types, utils } = pg as unknown as {
  Query: new (text: string) => PgQuery;
  types: { getTypeParser(type: number): (text: string) => unknown };
  utils: { prepareValue(value: unknown): unknown };
};

/**
 * Of each connection: the shapes of the statements that it has prepared, by name. They hold as long as the names, so
 * PostgreSQL is asked for them once: to describe some twenty columns costs both sides as much as to find their row.
 */
const shapesOf = new WeakMap<Wire, Map<string, Shape>>();

export function statementOf(name: string, statement: SqlText): Statement {
  return { ...prepare(name, statement), values: statement.values };
}

/** To be sent once. In a pipeline pg lets only queries of its own class take part. */
export class Flush extends Query {
  /** How many ran to their end. A failure is of the one behind them. */
  completed = 0;
  /** After so many milliseconds pg waits no longer; unless set, as long as the connection's option says. */
  query_timeout: number | undefined;
  private readonly known: boolean[] = [];
  private readonly shapes: (Shape | undefined)[] = [];
  private found: Row[] = [];
  /** The names under which it has its statements parsed, where it has. */
  private readonly parsing: (string | undefined)[] = [];

  /** Unless `named`, statements are parsed each time. With `bytes`, a long value may come as a Buffer. */
  constructor(
    private readonly statements: readonly Statement[],
    private readonly named: boolean,
    private readonly bytes = false,
  ) {
    super('');
    this._results = [];
    this.turnTo(0);
  }

  /** Whether the failure shows that names do not work here: one taken by somebody else, or prepared and gone. */
  provesNamesUseless(error: unknown): boolean {
    return (
      isTakenPreparedStatement(error) ||
      (isLostPreparedStatement(error) && this.known[this.completed] === true)
    );
  }

  /** Whether only the last had not run to its end when the failure came. */
  get atLast(): boolean {
    return this.completed >= this.statements.length - 1;
  }

  /** The results of all; or the first failure. */
  async through(client: pg.Client | pg.PoolClient): Promise<Result[]> {
    try {
      return await new Promise<Result[]>((resolve, reject) => {
        this.callback = (error, results) => (error ? reject(error) : resolve(results ?? []));
        client.query(this as unknown as pg.Submittable);
      });
    } catch (error) {
      // It was made where bytes arrive; who asked is what an operator wants to see.
      if (error instanceof Error) Error.captureStackTrace(error);
      throw error;
    }
  }

  /** pg calls this when it is our turn to write. */
  submit(wire: Wire): null {
    wire.stream.cork();
    try {
      for (const statement of this.statements) this.send(statement, wire);
      this.turnTo(0);
    } catch (error) {
      // A value that is none. What was sent before is answered first, then this is told.
      this._canceledDueToError = error;
    } finally {
      wire.sync();
      wire.stream.uncork();
    }
    return null;
  }

  private send({ name, text, values }: Statement, wire: Wire): void {
    const [parsed, submitted] = [wire.parsedStatements[name], wire.submittedNamedStatements[name]];
    // A name stands for one text. Should two ever share one, the second goes without.
    const named = this.named && name !== '' && (parsed ?? submitted ?? text) === text;
    const known = named && parsed !== undefined;
    this.known.push(known);
    const isNew = named && parsed === undefined && submitted === undefined;
    this.parsing.push(isNew ? name : undefined);
    if (isNew || !named) wire.parse({ name: named ? name : '', text });
    if (isNew) wire.submittedNamedStatements[name] = text;
    wire.bind({ statement: named ? name : '', values, valueMapper: utils.prepareValue });
    const shape = known ? shapesOf.get(wire)?.get(name) : undefined;
    this.shapes.push(shape);
    if (shape === undefined) wire.describe({ type: 'P' });
    wire.execute();
  }

  override handleRowDescription({ fields }: Parameters<PgQuery['handleRowDescription']>[0]): void {
    this.shapes[this.completed] = fields.map(({ name, dataTypeID }) => ({
      name,
      read: types.getTypeParser(dataTypeID),
    }));
  }

  override handleDataRow({ fields }: Parameters<PgQuery['handleDataRow']>[0]): void {
    if (this._canceledDueToError) return;
    try {
      this.found.push(rowOf(this.shapes[this.completed] ?? [], fields, this.bytes));
    } catch (error) {
      // One of its values can't be read. What comes behind it is taken from the wire, then this is told.
      this._canceledDueToError = error;
    }
  }

  override handleCommandComplete(_: unknown, wire: Wire): void {
    const at = this.completed;
    this._results.push({ rows: this.found });
    this.found = [];
    const name = this.statements[at]?.name;
    if (name && wire.parsedStatements[name] === this.statements[at]?.text) {
      if (!shapesOf.has(wire)) shapesOf.set(wire, new Map());
      shapesOf.get(wire)?.set(name, this.shapes[at] ?? null);
    }
    this.turnTo(at + 1);
  }

  override handleError(error: unknown, wire: Wire): void {
    // Only what this one sent: another may be having the same parsed behind it.
    for (const name of this.parsing.slice(this.completed))
      if (name !== undefined) delete wire.submittedNamedStatements[name];
    super.handleError(error, wire);
  }

  /** pg notes under these what PostgreSQL says that it has prepared. */
  private turnTo(index: number): void {
    this.completed = index;
    this.name = this.parsing[index];
    this.text = this.statements[index]?.text;
  }
}

function rowOf(shape: NonNullable<Shape>, values: readonly Field[], bytes: boolean): Row {
  if (values.length !== shape.length)
    throw new Error('A row has other columns than its statement had before');
  const row: Row = {};
  for (let at = 0; at < shape.length; at++) {
    const { name, read } = shape[at]!;
    const value = values[at] ?? null;
    if (value === null) row[name] = null;
    else if (typeof value === 'string') row[name] = read(value);
    else row[name] = bytes ? value : read(value.toString());
  }
  return row;
}
