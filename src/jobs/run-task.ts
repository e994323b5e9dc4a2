/**
 * How a job runs a task: in a context of its institution, as the system. What went wrong is told in the log
 * whole, and in the queue, where administrators read it, without values from the database.
 */
import type { Job, Task as QueueTask } from 'graphile-worker';
import { DatabaseError, type Pool } from 'pg';
import type { Context, Log } from '../context';
import { isConnectionFailure } from '../db/errors';
import { idOf } from '../ids';
import { institutionLoader } from '../modules/institutions/institution.repository';
import { addJobs } from './queue';
import type { Task } from './tasks';

export interface TaskParts {
  queue: Pool;
  /** Wire id of the institution, name and id of the job. */
  contextFor(institutionId: string, job: string, jobId: string): Context;
  attempts: number;
  log: Log;
}

/** No job that leaves work undone runs again sooner. */
const SHORTEST_REST_MS = 250;

/** The task as graphile-worker calls it. */
export function runnable(
  name: string,
  task: Task,
  { queue, contextFor, attempts, log }: TaskParts,
): QueueTask {
  return async (payload, { job }) => {
    const { institutionId: institution } = payload as { institutionId: string };
    const started = performance.now();
    try {
      const ctx = await inItsTimeZone(contextFor(idOf('Institution', institution), name, job.id));
      const next = await task(ctx);
      if (next) {
        const inMs = Math.max(next.getTime() - ctx.clock.now().getTime(), SHORTEST_REST_MS);
        await addJobs(queue, [{ task: name, institution, inMs }], attempts);
      }
      log.debug({ job: name, jobId: job.id, ms: Math.round(performance.now() - started) }, 'job done');
    } catch (error) {
      const parked = job.attempts >= job.max_attempts;
      log.error({ err: error, job: name, jobId: job.id, attempt: job.attempts, parked }, 'job failed');
      if (await hasSuccessor(queue, job).catch(() => false)) return;
      throw new Error(wordsFor(error));
    }
  };
}

/** What "today" is, the institution's calendar decides, for its jobs too. */
async function inItsTimeZone(ctx: Context): Promise<Context> {
  const institution = await institutionLoader(ctx).load(ctx.institutionId);
  ctx.loaders.clear();
  return institution ? { ...ctx, viewer: { ...ctx.viewer, timeZone: institution.timeZone } } : ctx;
}

/**
 * Whether the job lost its key to one that was added while it ran. That one does the work, with all its tries;
 * this one may not be tried again, and must not lie among the parked.
 */
async function hasSuccessor(queue: Pool, { id, key }: Job): Promise<boolean> {
  if (key === null) return false;
  const { rows } = await queue.query<{ key: string | null }>(
    `select key from graphile_worker._private_jobs where id = $1`,
    [id],
  );
  return rows[0]?.key === null;
}

function wordsFor(error: unknown): string {
  if (isConnectionFailure(error)) return 'The database could not be reached.';
  if (error instanceof DatabaseError) {
    return `The database refused: SQLSTATE ${error.code}${error.constraint ? `, constraint ${error.constraint}` : ''}. The server’s log says more.`;
  }
  return error instanceof Error ? error.message.slice(0, 500) : 'Unknown error';
}
