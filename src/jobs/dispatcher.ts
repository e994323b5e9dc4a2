/**
 * Turns events into jobs after their commit. The cursor says how far the log has been read; it moves in the
 * transaction that adds the jobs, so no event is lost and none is dispatched twice. Business transactions
 * never wait for the queue, and the queue is never told more often than every 50 ms.
 */
import type { Pool } from 'pg';
import type { Log } from '../context';
import { jobsAfter } from './follow-ups';
import { startLoop, type Loop } from './loop';
import { addJobs, inQueueTransaction } from './queue';

export const CONSUMER = 'jobs';
const BATCH = 1_000;
const BATCH_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5_000;

interface Position {
  xid: string;
  seq: string;
}

export interface EventNotice extends Position {
  institution: string;
  type: string;
}

/** Adds the jobs of the next events, if there are any and no other process is at it. Gives these events. */
export async function dispatchBatch(queue: Pool, attempts: number): Promise<EventNotice[]> {
  // Looked at first without the lock, which would cost a transaction id at every idle look.
  const waiting = await queue.query(
    `select from system.event_consumers c, system.events_after(c.xid, c.seq, 1) where c.name = $1`,
    [CONSUMER],
  );
  if (!waiting.rowCount) return [];
  return inQueueTransaction(queue, async (client) => {
    const cursor = await client.query<Position>(
      `select xid::text, seq::text from system.event_consumers where name = $1 for update skip locked`,
      [CONSUMER],
    );
    const [from] = cursor.rows;
    if (!from) return [];
    const { rows: events } = await client.query<EventNotice>(
      `select institution_id as institution, type, xid::text, seq::text from system.events_after($1::xid8, $2, $3)`,
      [from.xid, from.seq, BATCH],
    );
    const last = events.at(-1);
    if (!last) return [];
    await addJobs(client, jobsAfter(events), attempts);
    await client.query(`update system.event_consumers set xid = $2::xid8, seq = $3 where name = $1`, [
      CONSUMER,
      last.xid,
      last.seq,
    ]);
    return events;
  });
}

export async function startDispatcher(
  queue: Pool,
  log: Log,
  idleMs: number,
  attempts: number,
): Promise<Loop> {
  await queue.query(`insert into system.event_consumers (name) values ($1) on conflict do nothing`, [
    CONSUMER,
  ]);
  await warnOfForeignPositions(queue, log);
  let failures = 0;
  return startLoop(async () => {
    try {
      const events = await dispatchBatch(queue, attempts);
      if (failures) log.info({}, 'events become jobs again');
      failures = 0;
      return events.length ? BATCH_PAUSE_MS : idleMs;
    } catch (error) {
      if (!failures++) log.warn({ err: error }, 'events can’t become jobs; trying until they can');
      return Math.min(idleMs * 2 ** failures, LONGEST_PAUSE_MS);
    }
  });
}

/**
 * Transaction ids belong to a cluster. A log that was dumped and restored into a younger one holds higher ids
 * than new events get, which would stay unread, and silence would look like rest.
 */
async function warnOfForeignPositions(queue: Pool, log: Log): Promise<void> {
  const { rowCount } = await queue.query(
    `select from system.event_consumers c where c.name = $1 and c.xid >= pg_snapshot_xmax(pg_current_snapshot())`,
    [CONSUMER],
  );
  if (rowCount) {
    log.error(
      {},
      'the event log comes from another cluster: advance this one’s transaction ids (pg_resetwal --epoch)',
    );
  }
}
