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

interface Result extends Shape {
  command: string | null;
  rows: Record<string, unknown>[];
}

/** What pg makes of the description of a statement's rows. */
interface Shape {
  fields: { name: string }[];
  _parsers: unknown;
  _prebuiltEmptyResultObject: unknown;
}

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

/** pg's own query, which knows how to take the results of several statements. */
interface PgQuery {
  name: string | undefined;
  text: string | undefined;
  callback: (error: Error | null, results?: Result | Result[]) => void;
  _result: Result;
  /** Told instead of the results. */
  _canceledDueToError: unknown;
  _accumulateRows: boolean;
  _checkForMultirow(): void;
  handleRowDescription(message: unknown): void;
  handleDataRow(message: { fields: (string | Buffer | null)[] }): void;
  handleCommandComplete(message: unknown, wire: Wire): void;
  handleError(error: unknown, wire: Wire): void;
}

const { Query, utils } = pg as unknown as {
  Query: new (text: string) => PgQuery;
  utils: { prepareValue(value: unknown): unknown };
};

/** Of the statements that a connection has prepared, by name: they are described once. */
const shapes = new WeakMap<Wire, Map<string, Shape>>();

function shapesOf(wire: Wire): Map<string, Shape> {
  let known = shapes.get(wire);
  if (!known) shapes.set(wire, (known = new Map<string, Shape>()));
  return known;
}

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
  /** The names under which it has its statements parsed, where it has. */
  private readonly parsing: (string | undefined)[] = [];
  /** What is known of their rows already. */
  private readonly shapes: (Shape | undefined)[] = [];

  /** Unless `named`, statements are parsed each time. With `bytes`, a long value may come as a Buffer. */
  constructor(
    private readonly statements: readonly Statement[],
    private readonly named: boolean,
    private readonly bytes = false,
  ) {
    super('');
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
        this.callback = (error, results) => (error ? reject(error) : resolve([results ?? []].flat()));
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
    const shape = known ? shapesOf(wire).get(name) : undefined;
    this.shapes.push(shape);
    if (!shape) wire.describe({ type: 'P' });
    wire.execute();
  }

  override handleDataRow(message: { fields: (string | Buffer | null)[] }): void {
    const [value] = message.fields;
    if (!Buffer.isBuffer(value)) return super.handleDataRow(message);
    if (!this.bytes) return super.handleDataRow({ fields: [value.toString()] });
    this._result.rows.push({ [this._result.fields[0]?.name ?? '']: value });
  }

  override handleCommandComplete(message: unknown, wire: Wire): void {
    super.handleCommandComplete(message, wire);
    if (this.known[this.completed] && !this.shapes[this.completed]) {
      const { fields, _parsers, _prebuiltEmptyResultObject } = this._result;
      const name = this.statements[this.completed]?.name ?? '';
      shapesOf(wire).set(name, { fields, _parsers, _prebuiltEmptyResultObject });
    }
    this.turnTo(this.completed + 1);
  }

  override handleError(error: unknown, wire: Wire): void {
    // Only what this one sent: another may be having the same parsed behind it.
    for (const name of this.parsing.slice(this.completed))
      if (name !== undefined) delete wire.submittedNamedStatements[name];
    super.handleError(error, wire);
  }

  /** pg notes under `name` and `text` what PostgreSQL says that it has prepared. */
  private turnTo(index: number): void {
    this.completed = index;
    const shape = this.shapes[index];
    if (shape) {
      this._checkForMultirow();
      Object.assign(this._result, shape);
      this._accumulateRows = true;
    }
    this.name = this.parsing[index];
    this.text = this.statements[index]?.text;
  }
}
