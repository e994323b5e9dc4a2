/** The dispatcher: no event lost or doubled, however transactions overlap. */
import 'reflect-metadata';
import { inTransaction } from '../../src/context';
import { record } from '../../src/events/record';
import { sealEvents } from '../../src/events/seal';
import { verifyEvents } from '../../src/events/verify';
import { newId, uuidOf } from '../../src/ids';
import { CONSUMER, dispatchBatch, type EventNotice } from '../../src/jobs/dispatcher';
import { openQueue } from '../../src/jobs/queue';
import { heeded, makeJobsDatabase, until, type JobsDatabase } from '../support/jobs-database';

let house: JobsDatabase;

beforeAll(async () => {
  house = await makeJobsDatabase();
});
afterAll(() => house.drop());

/** Committed events that the dispatcher has not read. */
async function backlog(): Promise<number> {
  const [row] = await house.sql<{ count: number }>(
    'select count(*)::int from events e, system.event_consumers c where c.name = $1 and (e.xid, e.seq) > (c.xid, c.seq)',
    [CONSUMER],
  );
  return row?.count ?? 0;
}

describe('the dispatcher', () => {
  let queue: ReturnType<typeof openQueue>;
  beforeAll(async () => {
    queue = openQueue(house.urls.runtime, 'ithaca_app', 4, house.log);
    await queue.query('insert into system.event_consumers (name) values ($1) on conflict do nothing', [
      CONSUMER,
    ]);
  });
  afterAll(() => queue.end());

  /** Everything that can be dispatched now. */
  async function drain(): Promise<EventNotice[]> {
    const all: EventNotice[] = [];
    for (;;) {
      const batch = await dispatchBatch(queue, 3);
      if (!batch.length) return all;
      all.push(...batch);
    }
  }

  test('loses no event of a transaction that commits later than a younger one', async () => {
    const id = await house.institution();
    // The transactions of other test files, on the same cluster, hold events back as well.
    await until(async () => (await drain()).some(({ institution }) => institution === uuidOf(id)));
    let commitOlder = () => {};
    let older: Promise<void> = Promise.resolve();
    await new Promise<void>((begun) => {
      older = inTransaction(house.contextFor(id, 'test', 'older'), async (ctx) => {
        await record(ctx, { type: 'ProgramCreated', nodes: [newId('Program')] });
        await heeded(ctx);
        begun();
        await new Promise<void>((go) => (commitOlder = go));
      });
    });
    await house.happen(id, 'CohortCreated');
    const early = await drain();
    commitOlder();
    await older;
    const late: EventNotice[] = [];
    await until(async () => late.push(...(await drain())) + early.length >= 2);
    expect(early).toEqual([]);
    expect(late.map(({ type }) => type)).toEqual(['ProgramCreated', 'CohortCreated']);
  });

  test('with many writers at once and two dispatchers, every event is dispatched once and sealed once', async () => {
    const institutions = await Promise.all([1, 2, 3].map(() => house.institution()));
    await until(async () => (await drain(), await backlog()) === 0);
    const dispatched: EventNotice[] = [];
    let writing = true;
    const dispatching = [1, 2].map(async () => {
      while (writing) dispatched.push(...(await dispatchBatch(queue, 3)));
    });
    const sealing = institutions.map(async (id) => {
      while (writing) await sealOnce(id);
    });
    const pause = () => new Promise((resolve) => setTimeout(resolve, Math.random() * 15));
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let round = 0; round < 25; round++) {
        const id = institutions[(writer + round) % 3] as string;
        await inTransaction(house.contextFor(id, 'test', 'writer'), async (ctx) => {
          await record(ctx, { type: 'CohortCreated', nodes: [newId('Cohort')] });
          await heeded(ctx);
          await pause();
          await record(ctx, { type: 'CohortMoved', nodes: [newId('Cohort')] });
          if (round % 5 === 0) throw new Error('rolled back');
        }).catch(() => undefined);
      }
    });
    await Promise.all(writers);
    writing = false;
    await Promise.all([...dispatching, ...sealing]);
    await until(async () => (dispatched.push(...(await drain())), await backlog()) === 0);
    const seqs = await house.sql<{ seq: string }>(
      `select seq::text from events where type in ('CohortCreated', 'CohortMoved') and institution_id = any($1) order by xid, seq`,
      [institutions.map(uuidOf)],
    );
    expect(seqs).toHaveLength(8 * 20 * 2);
    // Sorted: the two dispatchers take turns, but their answers may arrive here in another order.
    const sorted = (rows: { seq: string }[]) => rows.map(({ seq }) => Number(seq)).sort((a, b) => a - b);
    expect(sorted(dispatched)).toEqual(sorted(seqs));
    for (const id of institutions) {
      await until(async () => (await sealOnce(id), (await verify(id)).unsealed === 0));
      const report = await verify(id);
      expect(report.problems).toEqual([]);
      const [count] = await house.sql<{ count: number }>(
        'select count(*)::int from events where institution_id = $1',
        [uuidOf(id)],
      );
      expect(report.sealed).toBe(count?.count);
    }
  });

  const verify = (id: string) => verifyEvents(house.contextFor(id, 'test', 'test').db, uuidOf(id));

  const sealOnce = (id: string) => sealEvents(house.contextFor(id, 'sealEvents', 'test'));
});
