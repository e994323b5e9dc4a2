/**
 * Writes: one transaction on one connection of its own. Opening and COMMIT are the only two round trips
 * beside the statements. A serialization failure or deadlock runs the work again from the top.
 */
import { Pool, type PoolClient } from 'pg';
import type { Sql as SqlText } from 'sql-template-tag';
import { DatabaseUnavailable, isConnectionFailure, isRetryable, withoutWords } from './errors';
import { BECOME_APP, becomeSelf, openingOf, type TransactionRole } from './session';
import { prepare, type TransactionDatabase } from './statements';

export interface WriterOptions {
  connectionString: string;
  size: number;
  waitMs: number;
  statementTimeoutMs: number;
  onError(error: Error): void;
}

const MAX_TRIES = 4;

export class Writer {
  private readonly pool: Pool;

  constructor(private readonly options: WriterOptions) {
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
    const opening = openingOf({
      role,
      institution,
      // Whoever only looks at one moment has nothing to write.
      readOnly: snapshot,
      snapshot,
      statementTimeoutMs: this.options.statementTimeoutMs,
    });
    const client = await this.pool.connect();
    let broken = false;
    try {
      await client.query(opening);
      const result = await work(transactionDatabase(client, onStatement));
      await commit(client);
      return result;
    } catch (error) {
      broken = isConnectionFailure(error);
      if (!broken) {
        await client.query('ROLLBACK').catch(() => {
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

async function commit(client: PoolClient): Promise<void> {
  const { command } = await client.query('COMMIT').catch((error: unknown) => {
    const lost = unavailable(error);
    if (lost instanceof DatabaseUnavailable) lost.inDoubt = true;
    throw lost;
  });
  // PostgreSQL answers a COMMIT after a failed statement politely, with ROLLBACK.
  if (command !== 'COMMIT')
    throw new Error('A statement of the transaction failed, and the failure was not heeded');
}

/** One statement at a time: a transaction has one connection, and parallel resolvers may share it. */
function transactionDatabase(client: PoolClient, onStatement: () => void): TransactionDatabase {
  let last: Promise<unknown> = Promise.resolve();
  const queued = <T>(run: () => Promise<T>): Promise<T> => {
    onStatement();
    const answer = last.then(run, run);
    last = answer.catch(() => undefined);
    return answer;
  };
  const send = async <Row>(name: string, statement: SqlText): Promise<Row[]> => {
    const { text } = prepare(name, statement);
    const result = await client.query({ text, values: statement.values });
    return result.rows as Row[];
  };
  return {
    rows: (name, statement) => queued(() => send(name, statement)),
    // The role holds for the one statement. When that fails, the transaction can do nothing more in any role.
    asSelf: (person) => ({
      rows: <Row>(name: string, statement: SqlText) =>
        queued(async () => {
          await client.query(becomeSelf(person));
          const rows = await send<Row>(name, statement).catch((error: unknown) => {
            throw withoutWords(error);
          });
          await client.query(BECOME_APP);
          return rows;
        }),
    }),
  };
}
