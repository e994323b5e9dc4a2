/**
 * graphile-worker, kept alive. It stops for good, or waits a minute to listen again, after it lost the
 * database at the wrong moment; a crew that ran into trouble is relieved by a new one as soon as the
 * database answers. The old one finishes its jobs.
 */
import { EventEmitter } from 'node:events';
import {
  Logger,
  parseCronItems,
  run,
  type Runner,
  type TaskList,
  type WorkerEvents,
  type WorkerPool,
} from 'graphile-worker';
import type { Log } from '../context';
import { addJobs } from './queue';
import { runnable, type TaskParts } from './run-task';
import { DAILY, TASKS, type Task } from './tasks';

export interface CrewOptions extends TaskParts {
  concurrency: number;
  tasks?: Record<string, Task>;
}

export interface Crew {
  /** Under these ids the queue knows who holds which job. */
  ids(): string[];
  troubled(): boolean;
  renew(): Promise<void>;
  /** True when all jobs finished in time. */
  stop(timeoutMs: number): Promise<boolean>;
  /** Stops waiting for jobs that did not finish. */
  abandon(): Promise<void>;
}

const FOR_EACH_INSTITUTION = 'forEachInstitution';
const DAY_MS = 24 * 3_600_000;
/** Jobs are announced; this is for those whose announcement was missed, or whose queue was busy at the time. */
const POLL_MS = 1_000;
/** graphile-worker asks a database that is gone again and again, also while it leaves. */
const LEAVING_MS = 2_000;

export async function startCrew(options: CrewOptions): Promise<Crew> {
  const { queue, log, attempts } = options;
  const tasks: TaskList = { [FOR_EACH_INSTITUTION]: forEachInstitution(options) };
  for (const [name, task] of Object.entries({ ...TASKS, ...options.tasks }))
    tasks[name] = runnable(name, task, options);
  const events = new EventEmitter() as WorkerEvents;
  /** All that still have jobs; the last one takes new jobs. */
  const pools = new Map<string, WorkerPool>();
  let current: { poolId?: string; runner?: Runner } = {};
  let troubled = false;
  const onTrouble = (pool: WorkerPool, reason: unknown) => {
    if (troubled || pool.id !== current.poolId) return;
    troubled = true;
    log.warn(
      { reason: String(reason) },
      'the job worker is in trouble; it is started anew when the database answers',
    );
  };
  events.on('pool:create', ({ workerPool }) => {
    pools.set(workerPool.id, workerPool);
    current.poolId = workerPool.id;
  });
  events.on('pool:release', ({ workerPool }) => {
    pools.delete(workerPool.id);
    onTrouble(workerPool, 'it stopped');
  });
  events.on('worker:getJob:error', ({ worker, error }) => onTrouble(worker.workerPool, error));
  events.on('pool:listen:error', ({ workerPool, error }) => onTrouble(workerPool, error));

  let stopping = false;
  let starting = Promise.resolve();
  const start = async () => {
    current.runner = await run({
      pgPool: queue,
      schema: 'graphile_worker',
      concurrency: options.concurrency,
      pollInterval: POLL_MS,
      noHandleSignals: true,
      taskList: tasks,
      parsedCronItems: parseCronItems(cronItems(attempts)),
      events,
      logger: quiet(log),
      // Unbatched, nobody listens to a failure of completing a job, and that would end the process.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    });
  };
  /** No new jobs from now on. Rejects where graphile-worker has stopped itself. */
  const end = () => {
    const { runner } = current;
    current = {};
    runner?.stop().catch(() => undefined);
  };

  await start();
  return {
    ids: () => [...pools.keys()],
    troubled: () => troubled && !stopping,
    renew: async () => {
      end();
      await (starting = start());
      troubled = false;
      log.info({}, 'the job worker started anew');
    },
    stop: async (timeoutMs) => {
      stopping = true;
      await starting.catch(() => undefined);
      const all = Promise.allSettled([...pools.values()].map(({ promise }) => promise));
      end();
      return within(timeoutMs, all);
    },
    abandon: async () => {
      const all = [...pools.values()].map(async (pool) => pool.forcefulShutdown('The server stopped.'));
      await within(LEAVING_MS, Promise.allSettled(all));
    },
  };
}

/** Whether it was done in time. */
function within(ms: number, done: Promise<unknown>): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), ms).unref());
  return Promise.race([done.then(() => true), late]);
}

function cronItems(attempts: number) {
  return Object.entries(DAILY).map(([task, match]) => ({
    task: FOR_EACH_INSTITUTION,
    match,
    identifier: task,
    payload: { task },
    // A server that was down at the time does it when it is back.
    options: { backfillPeriod: DAY_MS, maxAttempts: attempts, jobKey: `${FOR_EACH_INSTITUTION}:${task}` },
  }));
}

/** One job each, so that one institution's failure is its own, and its administrators see it. */
function forEachInstitution({ queue, attempts }: CrewOptions): TaskList[string] {
  return async (payload) => {
    const { task } = payload as { task: string };
    const { rows } = await queue.query<{ institution: string }>(
      `select system.institution_ids() as institution`,
    );
    await addJobs(
      queue,
      rows.map(({ institution }) => ({ task, institution })),
      attempts,
    );
  };
}

/** Our own parts tell what matters, once; graphile-worker would repeat it with every try. */
function quiet(log: Log): Logger {
  return new Logger(() => (level, message) => log.debug({ said: level }, `graphile-worker: ${message}`));
}
