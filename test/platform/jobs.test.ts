/** Events become jobs: each once, whatever order they commit in; jobs coalesce, fail, park and are retried. */
import 'reflect-metadata';
import sql from 'sql-template-tag';
import { inTransaction } from '../../src/context';
import { uuidOf } from '../../src/ids';
import { CONSUMER, dispatchBatch } from '../../src/jobs/dispatcher';
import { openQueue } from '../../src/jobs/queue';
import { startJobs, type JobOptions, type RunningJobs } from '../../src/jobs/worker';
import { createCohort, moveCohort } from '../../src/modules/cohorts/cohort.service';
import { CohortState } from '../../src/modules/cohorts/cohort.state';
import { EnrollmentRole } from '../../src/modules/enrollments/enrollment.entity';
import { getEnrollment } from '../../src/modules/enrollments/enrollment.service';
import { EnrollmentState } from '../../src/modules/enrollments/enrollment.state';
import { invitePerson } from '../../src/modules/enrollments/invitation.service';
import { createPerson } from '../../src/modules/people/person.service';
import { ProgramKind } from '../../src/modules/programs/program.entity';
import { createProgram } from '../../src/modules/programs/program.service';
import { makeJobsDatabase, recorded, until, type JobsDatabase } from '../support/jobs-database';

let house: JobsDatabase;
let running: RunningJobs[] = [];

beforeAll(async () => {
  house = await makeJobsDatabase();
});
afterEach(async () => {
  for (const jobs of running) await jobs.stop(2_000);
  running = [];
  house.logs.length = 0;
  await house.sql('truncate graphile_worker._private_jobs, job_runs');
  await house.sql('delete from graphile_worker._private_job_queues');
  // What happened in one test makes no jobs in the next.
  await house.sql(
    `update system.event_consumers set (xid, seq) = (select xid, seq from events order by xid desc, seq desc limit 1)`,
  );
});
afterAll(() => house.drop());

async function start(options: Partial<JobOptions> = {}): Promise<RunningJobs> {
  const jobs = await startJobs({
    queueUrl: house.urls.owner,
    asRole: null,
    contextFor: house.contextFor,
    concurrency: 4,
    attempts: 3,
    log: house.log,
    dispatchEveryMs: 20,
    ...options,
  });
  running.push(jobs);
  return jobs;
}

interface JobRow {
  task: string;
  payload: unknown;
  key: string | null;
  attempts: number;
  locked: boolean;
}

function jobs(institutionId: string, task = 'expireInvitations'): Promise<JobRow[]> {
  return house.sql<JobRow>(
    `select t.identifier as task, j.payload, j.key, j.attempts, j.locked_at is not null as locked
     from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
     where j.payload ->> 'institutionId' = $1 and t.identifier = $2 order by j.id`,
    [uuidOf(institutionId), task],
  );
}

/** Committed events that the dispatcher has not read. */
async function backlog(): Promise<number> {
  const [row] = await house.sql<{ count: number }>(
    'select count(*)::int from events e, system.event_consumers c where c.name = $1 and (e.xid, e.seq) > (c.xid, c.seq)',
    [CONSUMER],
  );
  return row?.count ?? 0;
}

async function countRuns(institutionId: string): Promise<number> {
  const [row] = await house.sql<{ count: number }>(
    'select count(*)::int from job_runs where institution = $1',
    [uuidOf(institutionId)],
  );
  return row?.count ?? 0;
}

/** A task that holds every run until it is let go. */
function gated(outcome: (run: number) => void = () => undefined) {
  const gates: (() => void)[] = [];
  const task = recorded(house.superuser, 'expireInvitations', async () => {
    const run = gates.length;
    await new Promise<void>((go) => gates.push(go));
    outcome(run);
  });
  return { task, gates };
}

const parked = (institutionId: string) =>
  house.contextFor(institutionId, 'test', 'test').db.rows<{
    id: string;
    task: string;
    attempts: number;
    last_error: string;
    failed_at: Date;
    created_at: Date;
  }>('test.parked', sql`select * from system.parked_jobs()`);

describe.each([
  ['the owner’s login', () => ({ queueUrl: house.urls.owner, asRole: null })],
  ['the runtime’s login', () => ({ queueUrl: house.urls.runtime, asRole: 'ithaca_app' as const })],
])('over %s', (_login, login) => {
  test('events become jobs, and jobs run', async () => {
    await start(login());
    const id = await house.institution();
    await house.happen(id);
    const sealed = () => house.sql('select from event_seals where institution_id = $1', [uuidOf(id)]);
    await until(async () => (await sealed()).length === 4);
    await until(async () => (await jobs(id, 'sealEvents')).length === 0);
  });

  test('however many events, one job waits; its payload names the institution and holds nothing else', async () => {
    const id = await house.institution();
    const queue = openQueue(login().queueUrl, login().asRole, 2, house.log);
    await queue.query('insert into system.event_consumers (name) values ($1) on conflict do nothing', [
      CONSUMER,
    ]);
    try {
      for (let i = 0; i < 3; i++) {
        await house.happen(id);
        await until(async () => (await dispatchBatch(queue, 3), await backlog()) === 0);
      }
      expect((await jobs(id, 'sealEvents')).map(({ payload }) => payload)).toEqual([
        { institutionId: uuidOf(id) },
      ]);
    } finally {
      await queue.end();
    }
  });
});

test('a burst of events becomes few jobs', async () => {
  const id = await house.institution();
  await start({
    tasks: { expireInvitations: recorded(house.superuser, 'expireInvitations', () => undefined) },
  });
  await Promise.all(Array.from({ length: 300 }, () => house.happen(id, 'EnrollmentInvited')));
  await until(async () => (await countRuns(id)) > 0 && (await jobs(id)).length === 0);
  expect(await countRuns(id)).toBeLessThan(60);
});

test('an event during a run lets the job run once more, after that run', async () => {
  const { task, gates } = gated();
  await start({ tasks: { expireInvitations: task } });
  const id = await house.institution();
  await house.happen(id, 'EnrollmentInvited');
  await until(() => gates.length === 1);
  for (let i = 0; i < 3; i++) await house.happen(id, 'EnrollmentInvited');
  await until(async () => (await jobs(id)).length === 2);
  await house.happen(id, 'EnrollmentInvited');
  await until(async () => (await backlog()) === 0);
  // However long it takes: one runs, one waits for it.
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect((await jobs(id)).map(({ locked }) => locked)).toEqual([true, false]);
  gates[0]?.();
  await until(() => gates.length === 2);
  expect(await jobs(id)).toHaveLength(1);
  gates[1]?.();
  await until(async () => (await jobs(id)).length === 0);
  expect(await countRuns(id)).toBe(2);
});

test('a run that fails when its successor waits already is not parked', async () => {
  const { task, gates } = gated((run) => {
    if (run === 0) throw new Error('Out of luck');
  });
  await start({ tasks: { expireInvitations: task }, attempts: 1 });
  const id = await house.institution();
  await house.happen(id, 'EnrollmentInvited');
  await until(() => gates.length === 1);
  await house.happen(id, 'EnrollmentInvited');
  await until(async () => (await jobs(id)).length === 2);
  gates[0]?.();
  await until(() => gates.length === 2);
  gates[1]?.();
  await until(async () => (await jobs(id)).length === 0);
  expect(await parked(id)).toEqual([]);
  expect(house.logs.filter(({ message }) => message === 'job failed')).toHaveLength(1);
});

test('a job that fails is parked after its tries, stays so, and is shown to its institution until it is retried', async () => {
  let healed = false;
  let runs = 0;
  const expireInvitations = async () => {
    runs++;
    if (!healed) await house.sql(`select 'a secret'::int`);
  };
  await start({ tasks: { expireInvitations }, attempts: 3 });
  const [id, other] = [await house.institution(), await house.institution()];
  await house.happen(id, 'EnrollmentInvited');
  await until(async () => {
    // Not to wait for the pauses between tries, which grow.
    await house.sql(
      `update graphile_worker._private_jobs set run_at = now(), updated_at = now() - interval '1 day' where attempts between 1 and 2 and locked_at is null`,
    );
    return (await parked(id)).length;
  });
  const [job] = await parked(id);
  expect(job).toMatchObject({ task: 'expireInvitations', attempts: 3 });
  expect(job?.last_error).toMatch(/^The database refused: SQLSTATE 22P02/);
  expect(job?.last_error).not.toContain('secret');
  expect(Math.abs(Date.now() - (job?.failed_at.getTime() ?? 0))).toBeLessThan(5_000);

  const before = runs;
  await house.happen(id, 'EnrollmentInvited');
  await until(async () => (await backlog()) === 0);
  expect((await parked(id)).map((row) => row.id)).toEqual([job?.id]);

  const retryAs = (institutionId: string) =>
    inTransaction(house.contextFor(institutionId, 'test', 'test'), (ctx) =>
      ctx.db.rows<{ done: boolean }>('test.retry', sql`select system.retry_parked_job(${job?.id}) as done`),
    );
  expect((await parked(other)).filter((row) => row.id === job?.id)).toEqual([]);
  expect(await retryAs(other)).toEqual([{ done: false }]);
  expect(await parked(id)).toHaveLength(1);
  expect(runs).toBeGreaterThanOrEqual(before);
  healed = true;
  expect(await retryAs(id)).toEqual([{ done: true }]);
  await until(async () => (await jobs(id)).length === 0);
  expect(await parked(id)).toEqual([]);
});

test('events that keep coming don’t give a failing job its tries back', async () => {
  let runs = 0;
  const expireInvitations = async () => {
    runs++;
    throw new Error('Always');
  };
  await start({ tasks: { expireInvitations }, attempts: 2 });
  const id = await house.institution();
  await until(async () => {
    await house.happen(id, 'EnrollmentInvited');
    await house.sql(
      'update graphile_worker._private_jobs set run_at = now() where attempts = 1 and locked_at is null',
    );
    return (await parked(id)).length;
  });
  expect(runs).toBe(2);
});

test('a job that names its next time runs again then, unless an event comes first', async () => {
  const times: number[] = [];
  const expireInvitations = async () => {
    times.push(Date.now());
    return times.length === 1
      ? new Date(Date.now() + 1_500)
      : times.length === 2
        ? new Date(Date.now() + 3_600_000)
        : null;
  };
  await start({ tasks: { expireInvitations } });
  const id = await house.institution();
  await house.happen(id, 'EnrollmentInvited');
  await until(() => times.length === 2);
  expect((times[1] as number) - (times[0] as number)).toBeGreaterThanOrEqual(1_450);
  await until(async () => (await jobs(id, 'expireInvitations')).every(({ locked }) => !locked));
  await house.happen(id, 'EnrollmentInvited');
  await until(() => times.length === 3);
  await until(async () => (await jobs(id, 'expireInvitations')).length === 0);
});

test('a time named at the end of a run does not put off an event that came meanwhile', async () => {
  const gates: (() => void)[] = [];
  const expireInvitations = async () => {
    await new Promise<void>((go) => gates.push(go));
    return gates.length === 1 ? new Date(Date.now() + 3_600_000) : null;
  };
  await start({ tasks: { expireInvitations } });
  const id = await house.institution();
  await house.happen(id, 'EnrollmentInvited');
  await until(() => gates.length === 1);
  await house.happen(id, 'EnrollmentInvited');
  await until(async () => (await jobs(id, 'expireInvitations')).length === 2);
  gates[0]?.();
  await until(() => gates.length === 2);
  gates[1]?.();
});

test('an invitation expires by itself', async () => {
  await start();
  const ctx = house.contextFor(await house.institution(), 'test', 'test');
  const program = await createProgram(ctx, { name: 'Program', kind: ProgramKind.FORMAL });
  const cohort = await createCohort(ctx, { programId: program.id, name: 'Cohort', rolling: false });
  await moveCohort(ctx, { cohortId: cohort.id }, CohortState.ENROLLING);
  const invite = async (expiresAt: Date) => {
    const { id: personId } = await createPerson(ctx, { displayName: 'Person' });
    const input = { cohortId: cohort.id, personId, role: EnrollmentRole.MENTEE, expiresAt };
    return (await invitePerson(ctx, input)).enrollment;
  };
  const later = await invite(new Date(Date.now() + 3_600_000));
  const soon = await invite(new Date(Date.now() + 700));
  const state = async (id: string) => (await getEnrollment({ ...ctx, loaders: new Map() }, id)).state;
  await until(async () => (await state(soon.id)) === EnrollmentState.EXPIRED);
  expect(await state(later.id)).toBe(EnrollmentState.INVITED);
  // And it waits for the next one.
  await until(async () => (await jobs(ctx.institutionId, 'expireInvitations')).some(({ locked }) => !locked));
});

test('every institution forgets its old idempotency records', async () => {
  const ids = [await house.institution(), await house.institution()];
  for (const id of ids) {
    await house.sql(
      `insert into idempotency_records (institution_id, actor_id, operation, key, salt, input_digest, created_at)
       select $1, 'x', 'createProgram', g::text, '', '', now() - g * interval '1 day' from generate_series(1, 10) g`,
      [uuidOf(id)],
    );
  }
  await start();
  await house.sql(
    `select graphile_worker.add_job('forEachInstitution', '{"task": "forgetIdempotencyRecords"}')`,
  );
  await until(async () => (await house.sql('select from idempotency_records')).length === 2 * 6);
  await until(async () => (await house.sql(`select from graphile_worker._private_jobs`)).length === 0);
  expect(
    (
      await house.sql<{ age: number }>(
        `select max(extract(day from now() - created_at))::int as age from idempotency_records`,
      )
    )[0]?.age,
  ).toBe(6);
});
