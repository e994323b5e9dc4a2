/**
 * The clock: starts everything that works without being asked. A dispatcher turns events into jobs,
 * graphile-worker runs them, signs of life and the reaper see to it that no job is lost with its worker.
 * The loss of the database never ends the process; all parts go on when it is back.
 */
import type { Pool } from 'pg';
import type { Context, Log } from '../context';
import { startCrew, type Crew } from './crew';
import { startDispatcher } from './dispatcher';
import { beat, giveBack, reap, signOff } from './heartbeat';
import { startLoop } from './loop';
import { openQueue } from './queue';
import type { Task } from './tasks';

/** A killed worker's job runs again within silence + heartbeat + a poll: well within a minute. */
export const PACE = { dispatchEveryMs: 200, heartbeatMs: 5_000, silentMs: 30_000 };

export interface JobOptions {
  /** The owner's login, else the runtime's; straight to PostgreSQL, never through a pooler. */
  queueUrl: string;
  /** The role to take when the URL is the runtime's. */
  asRole: 'ithaca_app' | null;
  /** A context in which the system works for an institution (its wire id). */
  contextFor(institutionId: string, job: string, jobId: string): Context;
  concurrency: number;
  /** Tries before a failing job is parked. */
  attempts: number;
  log: Log;
  /** Further tasks, or others under the same names. */
  tasks?: Record<string, Task>;
  /** How often the event log is looked at while nothing happens. */
  dispatchEveryMs?: number;
  heartbeatMs?: number;
  /** After which silence a worker counts as dead. */
  silentMs?: number;
}

export interface RunningJobs {
  /** Lets running jobs finish for so long, then gives them back. */
  stop(timeoutMs: number): Promise<void>;
}

export async function startJobs(options: JobOptions): Promise<RunningJobs> {
  const { log, attempts, dispatchEveryMs = PACE.dispatchEveryMs } = options;
  // LISTEN keeps one connection; dispatcher, signs of life and crontab need one each now and then.
  const queue = openQueue(options.queueUrl, options.asRole, options.concurrency + 4, log);
  try {
    const crew = await startCrew({ ...options, queue });
    const pulse = startPulse(queue, crew, options);
    const dispatcher = await startDispatcher(queue, log, dispatchEveryMs, attempts);
    return {
      stop: async (timeoutMs) => {
        await dispatcher.stop();
        const ids = crew.ids();
        // The pulse goes on while jobs finish, or others would take them.
        const finished = await crew.stop(timeoutMs);
        await pulse.stop();
        const leave = finished ? signOff(queue, ids) : giveBack(queue, ids);
        // Without the database nothing can be given back; the reaper of another process will find it.
        await leave.catch((error: unknown) =>
          log.warn({ err: error }, 'could not sign off from the job queue'),
        );
        if (!finished) await crew.abandon();
        await queue.end();
      },
    };
  } catch (error) {
    await queue.end();
    throw error;
  }
}

/** Signs of life, and what depends on the database answering them. */
function startPulse(
  queue: Pool,
  crew: Crew,
  { log, heartbeatMs = PACE.heartbeatMs, silentMs = PACE.silentMs }: JobOptions,
) {
  let lastBeat = -Infinity;
  let steadySince = 0;
  let failures = 0;
  return startLoop(async () => {
    try {
      await beat(queue, crew.ids());
      const now = performance.now();
      // Whoever was cut off itself can't tell who else is dead, until they had time to be heard.
      if (now - lastBeat > silentMs / 2) steadySince = now;
      lastBeat = now;
      if (crew.troubled()) await crew.renew();
      if (now - steadySince >= silentMs) {
        const silent = await reap(queue, silentMs);
        if (silent.length) log.warn({ workers: silent }, 'freed the jobs of workers that died');
      }
      if (failures) log.info({}, 'the job queue can be reached again');
      failures = 0;
      return heartbeatMs;
    } catch (error) {
      if (!failures++) log.warn({ err: error }, 'the job queue can’t be reached; trying until it can');
      return Math.min(heartbeatMs, 1_000);
    }
  });
}
