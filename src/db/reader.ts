/**
 * Reads: a few connections in pipeline mode, shared by all requests. Each read is a transaction of its
 * own whose opening and statement leave in one flush, so row security costs no round trip.
 * A read never waits for a connection, only behind the reads already sent on it.
 */
import type { Socket } from 'node:net';
import { Client } from 'pg';
import type { Sql as SqlText } from 'sql-template-tag';
import { ASKED, asked } from './asked';
import {
  DatabaseUnavailable,
  isAbortedTransaction,
  isConnectionFailure,
  isLostPreparedStatement,
} from './errors';
import { Flush, statementOf } from './flush';
import { keepLongValues } from './long-values';
import { readingAs } from './session';
import { StatementNames, type Database } from './statements';

export interface ReaderOptions {
  connectionString: string;
  size: number;
  waitMs: number;
  statementTimeoutMs: number;
  preparedStatements: 'auto' | 'off';
  /** Of another reader of the same database: what one finds out about names holds for both. */
  names?: StatementNames;
  onNotice(message: string): void;
}

/** Statements that may queue on one connection before further reads are refused. */
const MAX_QUEUED = 200;

/**
 * glibc returns what a statement has freed to the system, to get it back page by page with the next one, until once it
 * was freed a larger piece at a time. Pages of 100 kB cost PostgreSQL twice as much before.
 */
const MAKE_ROOM = "SELECT octet_length(repeat(' ', 2097152))";

interface Connection {
  client: Client;
  ready: Promise<unknown>;
  queued: number;
  /** Whether what is asked in this turn is being gathered. */
  gathering: boolean;
  /** Of the names that clients' statements had when it was opened. */
  epoch: number;
}

export class Reader {
  /** The same for whoever shares the database. */
  readonly names: StatementNames;
  private readonly connections = new Set<Connection>();
  /** Beside those: one that finishes what it has been sent. */
  private retiring: Connection | null = null;
  private closed = false;

  constructor(private readonly options: ReaderOptions) {
    this.names = options.names ?? new StatementNames(options.preparedStatements === 'auto', options.onNotice);
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
      return await this.send<Row>(institution, name, statement, this.names.inUse);
    } catch (error) {
      // Not run, for what happened on the connection before: a pooler that moved us to a server connection without
      // the prepared statement, a read that failed at preparing the same one, a transaction that somebody left open.
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
    const { statementTimeoutMs } = this.options;
    const opening = readingAs({ role: 'ithaca_app', institution, statementTimeoutMs });
    const flush = new Flush([opening, statementOf(name, statement)], named, name === ASKED);
    const connection = this.leastBusy();
    if (connection.queued >= MAX_QUEUED) throw new DatabaseUnavailable('too many reads are waiting');
    connection.queued++;
    try {
      await connection.ready;
      gather(connection);
      const [, answer] = await flush.through(connection.client);
      return answer?.rows as Row[];
    } catch (error) {
      if (flush.provesNamesUseless(error)) this.names.giveUp();
      if (isConnectionFailure(error)) {
        this.discard(connection);
        throw new DatabaseUnavailable((error as Error).message, { cause: error });
      }
      throw error;
    } finally {
      connection.queued--;
      if (connection === this.retiring && connection.queued === 0) this.discard(connection);
      if (isInTransaction(connection.client)) this.discard(connection);
    }
  }

  private leastBusy(): Connection {
    if (this.closed) throw new DatabaseUnavailable('the server is shutting down');
    let best: Connection | undefined;
    for (const connection of [...this.connections]) {
      if (connection.epoch !== asked.epoch && this.retire(connection)) continue;
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
    keepLongValues(client);
    const ready = client.connect().then(() => client.query(MAKE_ROOM));
    const connection: Connection = { client, ready, queued: 0, gathering: false, epoch: asked.epoch };
    connection.ready.catch(() => this.discard(connection));
    client.on('error', () => this.discard(connection));
    client.on('end', () => this.discard(connection));
    this.connections.add(connection);
    return connection;
  }

  /** It has prepared too many statements: takes no more reads, and ends with those that were sent. One at a time. */
  private retire(connection: Connection): boolean {
    if (this.retiring) return false;
    this.connections.delete(connection);
    this.retiring = connection;
    if (connection.queued === 0) this.discard(connection);
    return true;
  }

  private discard(connection: Connection): void {
    if (this.retiring === connection) this.retiring = null;
    else if (!this.connections.delete(connection)) return;
    connection.client.end().catch(() => undefined);
  }

  async close(): Promise<void> {
    this.closed = true;
    const open = [...this.connections, ...(this.retiring ? [this.retiring] : [])];
    this.connections.clear();
    await Promise.allSettled(open.map(({ client }) => client.end()));
  }
}

/** What is asked of a connection in one turn of the event loop leaves in one write. */
function gather(connection: Connection): void {
  if (connection.gathering) return;
  connection.gathering = true;
  const { stream } = (connection.client as unknown as { connection: { stream: Socket } }).connection;
  stream.cork();
  setImmediate(() => {
    connection.gathering = false;
    stream.uncork();
  });
}

/** Reads are transactions of their own; one that did not end with its Sync is none of ours. */
function isInTransaction(client: Client): boolean {
  const status = client.getTransactionStatus();
  return status === 'T' || status === 'E';
}
