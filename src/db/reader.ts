/**
 * Reads: a few connections in pipeline mode, shared by all requests. Each read is a transaction of its
 * own whose opening, statement and COMMIT leave in one flush, so row security costs no round trip.
 * A read never waits for a connection, only behind the reads already sent on it.
 */
import { Client } from 'pg';
import type { Sql as SqlText } from 'sql-template-tag';
import {
  DatabaseUnavailable,
  isAbortedTransaction,
  isConnectionFailure,
  isLostPreparedStatement,
  isTakenPreparedStatement,
} from './errors';
import { openingOf } from './session';
import { prepare, type Database } from './statements';

export interface ReaderOptions {
  connectionString: string;
  size: number;
  waitMs: number;
  statementTimeoutMs: number;
  preparedStatements: 'auto' | 'off';
  onNotice(message: string): void;
}

/** Statements that may queue on one connection before further reads are refused. */
const MAX_QUEUED = 200;

interface Connection {
  client: Client;
  ready: Promise<unknown>;
  queued: number;
}

export class Reader {
  private readonly connections = new Set<Connection>();
  private named: boolean;
  private closed = false;

  constructor(private readonly options: ReaderOptions) {
    this.named = options.preparedStatements === 'auto';
  }

  /** A database that reads as the given institution, and nothing else. */
  forInstitution(institution: string | null, onStatement?: () => void): Database {
    return {
      rows: <Row>(name: string, statement: SqlText) => {
        onStatement?.();
        return this.read<Row>(institution, name, statement);
      },
    };
  }

  private async read<Row>(institution: string | null, name: string, statement: SqlText): Promise<Row[]> {
    try {
      return await this.send<Row>(institution, name, statement, this.named);
    } catch (error) {
      // Not run, for what others did on the connection before: a pooler that moved us to a server connection
      // without the prepared statement, a read that failed at preparing the same one, a COMMIT that was canceled.
      if (!isLostPreparedStatement(error) && !isAbortedTransaction(error)) throw error;
      return this.send<Row>(institution, name, statement, false);
    }
  }

  private async send<Row>(
    institution: string | null,
    name: string,
    statement: SqlText,
    named: boolean,
  ): Promise<Row[]> {
    const connection = this.leastBusy();
    if (connection.queued >= MAX_QUEUED) throw new DatabaseUnavailable('too many reads are waiting');
    connection.queued++;
    try {
      await connection.ready;
      const { client } = connection;
      const opening = openingOf({
        role: 'ithaca_app',
        institution,
        readOnly: true,
        statementTimeoutMs: this.options.statementTimeoutMs,
      });
      const query = prepare(name, statement);
      const known = named && isPrepared(client, query.name);
      const stream = streamOf(client);
      stream.cork();
      const opened = client.query(opening);
      const answered = client.query({
        text: query.text,
        values: statement.values,
        ...(named ? { name: query.name } : {}),
      });
      const closed = client.query('COMMIT');
      stream.uncork();
      const [opening_, answer] = await Promise.allSettled([opened, answered, closed]);
      if (opening_.status === 'rejected') throw opening_.reason;
      if (answer.status === 'rejected') {
        if (isTakenPreparedStatement(answer.reason) || (known && isLostPreparedStatement(answer.reason)))
          this.giveUpNames();
        throw answer.reason;
      }
      return answer.value.rows as Row[];
    } catch (error) {
      if (isConnectionFailure(error)) {
        this.discard(connection);
        throw new DatabaseUnavailable((error as Error).message, { cause: error });
      }
      throw error;
    } finally {
      connection.queued--;
    }
  }

  private giveUpNames(): void {
    if (!this.named) return;
    this.named = false;
    this.options.onNotice('Named prepared statements do not work behind this pooler; going on without them');
  }

  private leastBusy(): Connection {
    if (this.closed) throw new DatabaseUnavailable('the server is shutting down');
    let best: Connection | undefined;
    for (const connection of this.connections) {
      if (!best || connection.queued < best.queued) best = connection;
    }
    if (best && (best.queued === 0 || this.connections.size >= this.options.size)) return best;
    return this.open();
  }

  private open(): Connection {
    const { connectionString, waitMs, statementTimeoutMs } = this.options;
    const client = new Client({
      connectionString,
      pipeline: true,
      connectionTimeoutMillis: waitMs,
      // PostgreSQL cancels first; this is for a network that swallows the answer.
      query_timeout: statementTimeoutMs + 1000,
      keepAlive: true,
    });
    const connection: Connection = { client, ready: client.connect(), queued: 0 };
    connection.ready.catch(() => this.discard(connection));
    client.on('error', () => this.discard(connection));
    client.on('end', () => this.discard(connection));
    this.connections.add(connection);
    return connection;
  }

  private discard(connection: Connection): void {
    if (!this.connections.delete(connection)) return;
    connection.client.end().catch(() => undefined);
  }

  async close(): Promise<void> {
    this.closed = true;
    const open = [...this.connections];
    this.connections.clear();
    await Promise.allSettled(open.map(({ client }) => client.end()));
  }
}

/** Whether the server has said on this connection that it prepared the statement. */
function isPrepared(client: Client, name: string): boolean {
  const { parsedStatements } = (
    client as unknown as { connection: { parsedStatements: Record<string, string> } }
  ).connection;
  return parsedStatements[name] !== undefined;
}

function streamOf(client: Client): { cork(): void; uncork(): void } {
  return (client as unknown as { connection: { stream: { cork(): void; uncork(): void } } }).connection
    .stream;
}
