/**
 * Who works and who has died. Workers leave a sign of life; the jobs of one that has been silent for too long
 * are given to others. A worker that lives keeps its jobs however long they take.
 * All times are the database's: clocks of machines may differ.
 */
import type { Pool } from 'pg';
import { inQueueTransaction } from './queue';

/**
 * Signs of life of these workers. graphile-worker frees every lock of 4 hours, also of the living: theirs are
 * renewed long before.
 */
export async function beat(queue: Pool, workerIds: string[]): Promise<void> {
  await queue.query(
    `with beat as (
       insert into system.worker_heartbeats (worker_id, seen_at) select unnest($1::text[]), now()
       on conflict (worker_id) do update set seen_at = excluded.seen_at
     ), jobs as (
       update graphile_worker._private_jobs set locked_at = now()
       where locked_by = any($1) and locked_at < now() - interval '1 hour'
     )
     update graphile_worker._private_job_queues set locked_at = now()
     where locked_by = any($1) and locked_at < now() - interval '1 hour'`,
    [workerIds],
  );
}

const HOLDERS = `(select locked_by, locked_at from graphile_worker._private_jobs where locked_by is not null
  union all select locked_by, locked_at from graphile_worker._private_job_queues where locked_by is not null)`;

/** Frees what silent workers held; gives their ids. */
export async function reap(queue: Pool, silentMs: number): Promise<string[]> {
  const silence = `now() - $1 * interval '1 millisecond'`;
  const { rows } = await queue.query<{ id: string }>(
    `select distinct held.locked_by as id from ${HOLDERS} held
     where held.locked_at < ${silence} and not exists (
       select from system.worker_heartbeats h where h.worker_id = held.locked_by and h.seen_at >= ${silence})`,
    [silentMs],
  );
  const silent = rows.map(({ id }) => id);
  if (silent.length) await free(queue, silent);
  await queue.query(
    `delete from system.worker_heartbeats where seen_at < now() - greatest($1 * 10, 3600000) * interval '1 millisecond'`,
    [silentMs],
  );
  return silent;
}

async function free(queue: Pool, workerIds: string[]): Promise<void> {
  await inQueueTransaction(queue, async (client) => {
    // A job that lost its key while it ran has a successor, which does its work.
    await client.query(
      `delete from graphile_worker._private_jobs
       where locked_by = any($1) and key is null and attempts >= max_attempts and updated_at > locked_at`,
      [workerIds],
    );
    // For whoever looks at it, should that have been the last try.
    await client.query(
      `update graphile_worker._private_jobs set last_error = 'The worker ended in the middle of this job.', updated_at = now()
       where locked_by = any($1)`,
      [workerIds],
    );
    await client.query(`select graphile_worker.force_unlock_workers($1)`, [workerIds]);
  });
}

/** Gives back the jobs that a worker of ours still runs but can't finish: as if they had not begun. */
export async function giveBack(queue: Pool, workerIds: string[]): Promise<void> {
  await inQueueTransaction(queue, async (client) => {
    await client.query(
      `update graphile_worker._private_jobs set attempts = greatest(0, attempts - 1) where locked_by = any($1)`,
      [workerIds],
    );
    await client.query(`select graphile_worker.force_unlock_workers($1)`, [workerIds]);
    await signOff(client, workerIds);
  });
}

export async function signOff(queue: Pick<Pool, 'query'>, workerIds: string[]): Promise<void> {
  await queue.query(`delete from system.worker_heartbeats where worker_id = any($1)`, [workerIds]);
}
