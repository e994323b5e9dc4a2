/**
 * Writes: one transaction on one connection of its own. A serialization failure or deadlock runs the work again
 * from the top.
 */
import { Pool } from 'pg';
import { DatabaseUnavailable, isConnectionFailure, isLostPreparedStatement, isRetryable } from './errors';
import { openingOf, type TransactionRole } from './session';
import { StatementNames, type TransactionDatabase } from './statements';
import { Transaction } from './transaction';

export interface WriterOptions {
  connectionString: string;
  size: number;
  waitMs: number;
  statementTimeoutMs: number;
  /** Where statements are prepared under names; else each is parsed when it is sent. */
  names?: StatementNames;
  onError(error: Error): void;
}

const MAX_TRIES = 4;

export class Writer {
  private readonly pool: Pool;
  private readonly names: StatementNames;

  constructor(private readonly options: WriterOptions) {
    this.names = options.names ?? new StatementNames(false);
    this.pool = new Pool({
      connectionString: options.connectionString,
      max: options.size,
      connectionTimeoutMillis: options.waitMs,
      query_timeout: options.statementTimeoutMs + 1000,
      idleTimeoutMillis: 30_000,
      keepAlive: true,
    });
    // An idle connection that dies is replaced by the pool; unheard, it would end the process.
    this.pool.on('error', options.onError);
    // The same for one that dies while a transaction holds it between two statements.
    this.pool.on('connect', (client) => client.on('error', options.onError));
  }

  /**
   * Runs the work in one transaction as the given institution and commits.
   * Whatever the work throws rolls everything back. The work may run more than once, so it must do
   * nothing outside the database.
   */
  async transaction<T>(
    institution: string | null,
    work: (db: TransactionDatabase) => Promise<T>,
    {
      role = 'ithaca_app',
      snapshot = false,
      onStatement = () => {},
    }: { role?: TransactionRole | null; snapshot?: boolean; onStatement?: () => void } = {},
  ): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.attempt(institution, { role, snapshot }, work, onStatement);
      } catch (error) {
        // Nothing was done yet, and without names it will work.
        if (attempt < MAX_TRIES && isLostPreparedStatement(error) && !this.names.inUse) continue;
        if (attempt < MAX_TRIES && isRetryable(error)) {
          await new Promise((resolve) => setTimeout(resolve, attempt * 5 * (1 + Math.random())));
          continue;
        }
        throw unavailable(error);
      }
    }
  }

  private async attempt<T>(
    institution: string | null,
    { role, snapshot }: { role: TransactionRole | null; snapshot: boolean },
    work: (db: TransactionDatabase) => Promise<T>,
    onStatement: () => void,
  ): Promise<T> {
    const { statementTimeoutMs } = this.options;
    const opening = openingOf({ role, institution, snapshot, statementTimeoutMs });
    const client = await this.pool.connect();
    const transaction = new Transaction(client, opening, this.names, onStatement, statementTimeoutMs);
    let broken = false;
    try {
      const result = await work(transaction);
      await transaction.commit();
      return result;
    } catch (error) {
      broken = isConnectionFailure(error);
      if (!broken) {
        await transaction.rollback().catch(() => {
          broken = true;
        });
      }
      throw error;
    } finally {
      // A connection in doubt is closed, never handed to the next request.
      client.release(broken);
    }
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}

function unavailable(error: unknown): unknown {
  if (!isConnectionFailure(error) || error instanceof DatabaseUnavailable) return error;
  return new DatabaseUnavailable((error as Error).message, { cause: error });
}
