/**
 * What nobody caught. A library that forgets to listen to one of its connections must not take the whole server with
 * it when PostgreSQL restarts: that is logged, and the process lives. Anything else is our fault; the process is in a
 * state that nobody knows then, and ends.
 */
import type { Log } from './context';
import { isConnectionFailure } from './db/errors';

/** A terminal or a file that is gone fails in the same words, and the log may be on it. */
const NOT_OF_A_DATABASE = ['EPIPE', 'ENOENT'];

/** From now on until the process ends. */
export function surviveLostConnections(log: Log): void {
  process.on('uncaughtException', (error: unknown) => {
    const code = String((error as { code?: unknown } | null)?.code);
    if (!isConnectionFailure(error) || NOT_OF_A_DATABASE.includes(code)) {
      console.error(error);
      process.exit(1);
    }
    log.error({ err: error }, 'a connection to the database was lost, and whoever used it did not listen');
  });
}
