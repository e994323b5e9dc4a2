/**
 * The job queue's database: a small pool of its own, and the one way in which jobs are added. Payloads
 * hold the institution and nothing else: never what a job is about, and nothing personal.
 */
import { Pool, type ClientBase } from 'pg';
import type { Log } from '../context';

export interface JobSpec {
  task: string;
  /** The institution's UUID. */
  institution: string;
  /** At once when absent. Counted by the database's clock, which decides when jobs run. */
  inMs?: number;
}

/**
 * The URL leads straight to PostgreSQL (LISTEN needs a session). The runtime's login inherits nothing, so
 * there the role is taken as the connection starts.
 */
export function openQueue(queueUrl: string, asRole: 'ithaca_app' | null, size: number, log: Log): Pool {
  const url = new URL(queueUrl);
  const options = [
    url.searchParams.get('options'),
    asRole && `-c role=${asRole}`,
    // A dispatcher whose machine vanished in the middle must not keep the cursor's lock until TCP gives up.
    '-c statement_timeout=30s -c idle_in_transaction_session_timeout=10s',
  ];
  url.searchParams.set('options', options.filter(Boolean).join(' '));
  const pool = new Pool({
    connectionString: url.href,
    max: size,
    connectionTimeoutMillis: 5_000,
    query_timeout: 35_000,
    keepAlive: true,
    application_name: 'ithaca-jobs',
  });
  // Connections that die are replaced, and whoever used them hears of it; unheard, they would end the process.
  const onError = (error: Error) =>
    log.debug({ reason: error.message }, 'a connection of the job queue was lost');
  pool.on('error', onError);
  pool.on('connect', (client) => client.on('error', onError));
  return pool;
}

export async function inQueueTransaction<T>(
  queue: Pool,
  work: (client: ClientBase) => Promise<T>,
): Promise<T> {
  const client = await queue.connect();
  let failed = true;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    failed = false;
    return result;
  } finally {
    // Closing a connection rolls back, and needs no answer from a database that may be gone.
    client.release(failed);
  }
}

/**
 * Adds jobs, at most one waiting per task and institution. An added job makes all changes committed before
 * be seen by a run that starts afterwards:
 * - a job that waits already, to run no later or to be tried again, will see them; it is left alone, for
 *   adding it again would forget its failures (and a parked job waits for an administrator);
 * - one that waits for a later time is brought forward;
 * - beside one that runs now, another is added; the queue named after both lets it start when that has ended.
 */
export async function addJobs(
  queue: Pick<ClientBase, 'query'>,
  specs: JobSpec[],
  attempts: number,
): Promise<void> {
  if (!specs.length) return;
  await queue.query(
    `select graphile_worker.add_jobs(array(
       select (s.task, json_build_object('institutionId', s.institution), k.key, r.run_at, $2::smallint, k.key, 0::smallint, null)::graphile_worker.job_spec
       from json_to_recordset($1) s(task text, institution uuid, "inMs" float8),
         lateral (select s.task || ':' || s.institution as key) k,
         lateral (select now() + coalesce(s."inMs", 0) * interval '1 millisecond' as run_at) r
       where not exists (
         select from graphile_worker._private_jobs j
         where j.key = k.key and j.locked_at is null and (j.attempts > 0 or j.run_at <= r.run_at))))`,
    [JSON.stringify(specs), attempts],
  );
}
