/**
 * One transaction on one connection. Statements that are asked for at the same moment leave together, the first ones
 * behind the opening; those whose answer nobody needs wait for the next, or for COMMIT.
 */
import { DatabaseError, type PoolClient } from 'pg';
import type { Sql as SqlText } from 'sql-template-tag';
import { DatabaseUnavailable, isConnectionFailure, withoutWords } from './errors';
import { Flush, statementOf, type Statement } from './flush';
import { BECOME_APP, becomeSelf, COMMIT } from './session';
import type { Database, StatementNames, TransactionDatabase } from './statements';

/** What is to be sent, and who is told. */
interface Request {
  statements: Statement[];
  /** Which of them gives the rows. */
  answer: number;
  /** PostgreSQL's words about a failure may quote what nobody may read. */
  discreet?: boolean;
  resolve(rows: unknown[]): void;
  reject(error: unknown): void;
}

/** Of a request that nobody waits for: its failure is told to whoever asks for the next one, or to commit. */
const UNHEARD = { resolve() {}, reject() {} };

export class Transaction implements TransactionDatabase {
  private requests: Request[] = [];
  private scheduled = false;
  private sent: Promise<void> = Promise.resolve();
  private opened = false;
  /** The first, after which PostgreSQL does nothing more. */
  private failure: unknown;
  private failed = false;
  /** The connection belongs to somebody else then. */
  private over = false;

  constructor(
    private readonly client: PoolClient,
    private readonly opening: readonly Statement[],
    private readonly names: StatementNames,
    private readonly onStatement: () => void,
    private readonly statementTimeoutMs: number,
  ) {}

  rows<Row>(name: string, statement: SqlText): Promise<Row[]> {
    return this.ask({ statements: [statementOf(name, statement)], answer: 0 });
  }

  later(name: string, statement: SqlText, heed?: (rows: unknown[]) => void): void {
    if (this.over) throw new Error('The transaction is over');
    this.onStatement();
    this.requests.push({
      statements: [statementOf(name, statement)],
      answer: 0,
      ...UNHEARD,
      ...(heed && { resolve: heed }),
    });
  }

  /** The role holds for the one statement. When that fails, the transaction can do nothing more in any role. */
  asSelf(person: string | null): Database {
    return {
      rows: <Row>(name: string, statement: SqlText): Promise<Row[]> =>
        this.ask({
          statements: [becomeSelf(person), statementOf(name, statement), BECOME_APP],
          answer: 1,
          discreet: true,
        }),
    };
  }

  /** Returns only when everything is stored: no failure passes unheeded, and what nobody can know is said. */
  async commit(): Promise<void> {
    await this.sent;
    if (this.failed) throw this.failure;
    if (!this.opened && !this.requests.length) {
      this.over = true;
      return;
    }
    this.requests.push({ statements: [COMMIT], answer: 0, ...UNHEARD });
    this.over = true;
    const flush = await this.send();
    if (this.failed) throw inDoubt(this.failure, flush);
  }

  async rollback(): Promise<void> {
    this.over = true;
    this.requests = [];
    await this.sent;
    if (this.opened) await this.client.query('ROLLBACK');
  }

  private ask<Row>(wanted: Omit<Request, 'resolve' | 'reject'>): Promise<Row[]> {
    if (this.over) return Promise.reject(new Error('The transaction is over'));
    this.onStatement();
    return new Promise<Row[]>((resolve, reject) => {
      this.requests.push({ ...wanted, resolve: (rows) => resolve(rows as Row[]), reject });
      if (this.scheduled) return;
      this.scheduled = true;
      // When the answers to what was sent before are there; until then more can come along.
      this.sent = this.sent.then(async () => void (await this.send()));
    });
  }

  private async send(): Promise<Flush> {
    this.scheduled = false;
    const [requests, opening] = [this.requests, this.opened ? [] : this.opening];
    this.requests = [];
    this.opened = true;
    const flush = new Flush(
      [...opening, ...requests.flatMap(({ statements }) => statements)],
      this.names.inUse,
    );
    // PostgreSQL cancels first; this is for a network that swallows the answers.
    flush.query_timeout = requests.length * this.statementTimeoutMs + 1000;
    try {
      const results = await flush.through(this.client);
      let at = opening.length;
      for (const { statements, answer, resolve } of requests) {
        resolve(results[at + answer]?.rows ?? []);
        at += statements.length;
      }
    } catch (error) {
      if (flush.provesNamesUseless(error)) this.names.giveUp();
      // All are told, as all are undone.
      const told = requests.some(({ discreet }) => discreet) ? withoutWords(error) : error;
      if (!this.failed) this.failure = told;
      this.failed = true;
      for (const { reject } of requests) reject(told);
    }
    return flush;
  }
}

/** Where the connection was lost with a COMMIT on its way. If PostgreSQL itself says so before that, there was none. */
function inDoubt(error: unknown, flush: Flush): unknown {
  if (!isConnectionFailure(error)) return error;
  const lost = new DatabaseUnavailable((error as Error).message, { cause: error });
  lost.inDoubt = !(error instanceof DatabaseError) || flush.atLast;
  return lost;
}
