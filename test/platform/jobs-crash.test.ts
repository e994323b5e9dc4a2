/** No job is lost with its worker or with the database, and none runs twice while its worker lives. */
import 'reflect-metadata';
import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { uuidOf } from '../../src/ids';
import { addJobs } from '../../src/jobs/queue';
import { PACE, startJobs, type JobOptions, type RunningJobs } from '../../src/jobs/worker';
import { withClient } from '../support/cluster';
import { makeJobsDatabase, recorded, until, type JobsDatabase } from '../support/jobs-database';
import type { WorkerArguments } from '../support/jobs-worker';

/** The default pace, 20 times as fast. */
const FAST = { heartbeatMs: PACE.heartbeatMs / 20, silentMs: PACE.silentMs / 20 };

let house: JobsDatabase;
let institution: string;
const running: RunningJobs[] = [];
const children: ChildProcess[] = [];

beforeAll(async () => {
  house = await makeJobsDatabase();
});
beforeEach(async () => {
  institution = uuidOf(await house.institution());
});
afterEach(async () => {
  for (const jobs of running.splice(0)) await jobs.stop(1_000);
  for (const child of children.splice(0)) child.kill('SIGKILL');
  house.logs.length = 0;
  await house.sql('truncate graphile_worker._private_jobs, job_runs, system.worker_heartbeats');
  await house.sql('delete from graphile_worker._private_job_queues');
});
afterAll(() => house.drop());

async function start(options: Partial<JobOptions> = {}): Promise<RunningJobs> {
  const jobs = await startJobs({
    queueUrl: house.urls.runtime,
    asRole: 'ithaca_app',
    contextFor: house.contextFor,
    concurrency: 2,
    attempts: 3,
    log: house.log,
    ...FAST,
    ...options,
  });
  running.push(jobs);
  return jobs;
}

/** A worker in a process of its own. */
async function spawnWorker(options: Partial<WorkerArguments> = {}): Promise<ChildProcess> {
  const settings: WorkerArguments = { urls: house.urls, slowMs: 60_000, attempts: 3, ...FAST, ...options };
  const file = path.join(__dirname, '..', 'support', 'jobs-worker.js');
  const child = spawn(process.execPath, [file, JSON.stringify(settings)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  await new Promise((ready, failed) => {
    child.stdout?.once('data', ready);
    child.once('exit', () => failed(new Error('The worker ended')));
  });
  return child;
}

interface Run {
  pid: number;
  ended_at: Date | null;
}
const runs = (task = 'slow') =>
  house.sql<Run>('select pid, ended_at from job_runs where task = $1 and institution = $2 order by id', [
    task,
    institution,
  ]);
const addSlow = (attempts = 3) => addJobs(house.superuser, [{ task: 'slow', institution }], attempts);
const jobs = () =>
  house.sql<{ key: string | null; attempts: number; locked: boolean }>(
    `select j.key, j.attempts, j.locked_at is not null as locked
     from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
     where t.identifier = 'slow' and j.payload ->> 'institutionId' = $1 order by j.id`,
    [institution],
  );
const quick = () => recorded(house.superuser, 'slow', () => undefined);
const parked = () =>
  house
    .contextFor(`institution_${institution}`, 'test', 'test')
    .db.rows<{ task: string; attempts: number; last_error: string; failed_at: Date }>(
      'test.parked',
      sql`select * from system.parked_jobs()`,
    );

test('by default the job of a killed worker runs again within a minute, and a living one is never taken for dead', () => {
  const poll = 1_000;
  expect(PACE.silentMs + 2 * PACE.heartbeatMs + poll).toBeLessThan(60_000);
  expect(PACE.silentMs).toBeGreaterThanOrEqual(5 * PACE.heartbeatMs);
});

test('the job of a worker killed in the middle runs again in another', async () => {
  const doomed = await spawnWorker();
  await addSlow();
  await until(async () => (await runs()).length === 1);
  await start({ tasks: { slow: quick() } });
  const killed = Date.now();
  doomed.kill('SIGKILL');
  const [first, second] = await until(async () => {
    const seen = await runs();
    return seen[1]?.ended_at && seen;
  });
  expect([first?.pid, first?.ended_at]).toEqual([doomed.pid, null]);
  expect(second?.pid).toBe(process.pid);
  // Less than a minute at the default pace, with room for a busy machine.
  expect(Date.now() - killed).toBeLessThan(60_000 / 20 + 5_000);
  await until(async () => !(await jobs()).length);
});

test('it runs again in the same place, when that is started again', async () => {
  const doomed = await spawnWorker();
  await addSlow();
  await until(async () => (await runs()).length === 1);
  doomed.kill('SIGKILL');
  await start({ tasks: { slow: quick() } });
  await until(async () => (await runs())[1]?.ended_at);
});

test('a job killed at its last try is parked, and says why', async () => {
  const doomed = await spawnWorker({ attempts: 1 });
  await addSlow(1);
  await until(async () => (await runs()).length === 1);
  expect(await parked()).toEqual([]);
  await start({ tasks: { slow: quick() } });
  doomed.kill('SIGKILL');
  const [job] = await until(async () => {
    const seen = await parked();
    return seen.length ? seen : null;
  });
  expect(job).toMatchObject({
    task: 'slow',
    attempts: 1,
    last_error: 'The worker ended in the middle of this job.',
  });
  expect(Date.now() - (job?.failed_at.getTime() ?? 0)).toBeLessThan(5_000);
  expect(await runs()).toHaveLength(1);
});

test('a job killed when its successor waits already leaves the work to that one', async () => {
  const doomed = await spawnWorker();
  await addSlow();
  await until(async () => (await runs()).length === 1);
  await addSlow();
  expect((await jobs()).map(({ locked }) => locked)).toEqual([true, false]);
  await start({ tasks: { slow: quick() } });
  doomed.kill('SIGKILL');
  await until(async () => !(await jobs()).length);
  expect(await runs()).toHaveLength(2);
  expect(await parked()).toEqual([]);
});

test('a job longer than the silence runs once while its worker lives', async () => {
  const long = FAST.silentMs * 3;
  const living = await spawnWorker({ slowMs: long });
  await addSlow();
  await until(async () => (await runs()).length === 1);
  await start({ tasks: { slow: quick() } });
  await until(async () => !(await jobs()).length);
  const seen = await runs();
  expect(seen.map(({ pid, ended_at }) => [pid, ended_at !== null])).toEqual([[living.pid, true]]);
});

test('a worker that was cut off itself takes nobody for dead at once', async () => {
  // As after an outage: both workers' last signs of life are old, and only one has come back.
  await start({ tasks: { slow: quick() } });
  await addSlow();
  await until(async () => !(await jobs()).length);
  for (const before of running.splice(0)) await before.stop(1_000);
  await addSlow();
  await house.sql(
    `update graphile_worker._private_jobs set locked_by = 'other', locked_at = now() - interval '1 hour', attempts = 1`,
  );
  const started = Date.now();
  await start({ tasks: { slow: quick() } });
  await until(async () => (await runs()).length === 2);
  expect(Date.now() - started).toBeGreaterThanOrEqual(FAST.silentMs);
});

test('stopping lets a job finish', async () => {
  const stopping = await start({
    tasks: { slow: recorded(house.superuser, 'slow', async () => void (await sleep(500))) },
  });
  await addSlow();
  await until(async () => (await runs()).length === 1);
  running.pop();
  await stopping.stop(5_000);
  expect((await runs())[0]?.ended_at).not.toBeNull();
  expect(await jobs()).toEqual([]);
  expect(await house.sql('select from system.worker_heartbeats')).toEqual([]);
});

test('stopping gives a job that does not finish back, with its tries', async () => {
  let finish = () => {};
  const endless = await start({
    tasks: { slow: recorded(house.superuser, 'slow', () => new Promise<void>((done) => (finish = done))) },
    attempts: 1,
  });
  await addSlow(1);
  await until(async () => (await runs()).length === 1);
  running.pop();
  const before = Date.now();
  await endless.stop(300);
  expect(Date.now() - before).toBeLessThan(2_500);
  expect(await jobs()).toMatchObject([{ attempts: 0, locked: false }]);
  await start({ tasks: { slow: quick() } });
  await until(async () => (await runs())[1]?.ended_at);
  finish();
});

test('a worker survives the loss of the database in the middle of a job, and goes on without a restart', async () => {
  const worker = await spawnWorker({ slowMs: 700 });
  await start({ concurrency: 1, tasks: {} });
  await addSlow();
  await until(async () => (await runs()).length === 1);
  await allowConnections(false);
  // The job ends while it can't be told to anybody.
  await sleep(1_500);
  await allowConnections(true);
  await until(async () => (await runs()).length > 1 && !(await jobs()).length);
  institution = uuidOf(await house.institution());
  await addSlow();
  await until(async () => (await runs())[0]?.ended_at);
  expect(worker.exitCode).toBeNull();
  expect(worker.signalCode).toBeNull();
  // Events become jobs here again too; the outage was told once, not with every try.
  await until(
    async () =>
      (await house.sql('select from event_seals where institution_id = $1', [institution])).length === 3,
  );
  const told = house.logs.filter(({ level }) => level === 'warn' || level === 'error');
  expect(told.length).toBeGreaterThan(0);
  expect(new Set(told.map(({ message }) => message)).size).toBe(told.length);
});

async function allowConnections(allowed: boolean): Promise<void> {
  await withClient(process.env.TEST_CLUSTER_URL as string, async (client) => {
    await client.query(`alter database "${house.urls.name}" allow_connections ${allowed}`);
    if (!allowed)
      await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [
        house.urls.name,
      ]);
  });
}
