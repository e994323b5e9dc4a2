/**
 * A migrated database for tests of the clockwork, without a server: institutions, events, and contexts in which
 * the system works. `job_runs` tells which process ran which task when.
 */
import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'pg';
import statement from 'sql-template-tag';
import { systemViewer } from '../../src/auth/viewer';
import { systemClock } from '../../src/clock';
import { inTransaction, type Context, type Log } from '../../src/context';
import { Reader } from '../../src/db/reader';
import { Writer } from '../../src/db/writer';
import { record } from '../../src/events/record';
import { newId, uuidOf } from '../../src/ids';
import type { Task } from '../../src/jobs/tasks';
import { registerInstitution } from '../../src/modules/institutions/registration';
import { createDatabase, dropDatabase, templateName, type DatabaseUrls } from './cluster';

export interface LogLine {
  level: string;
  details: { err?: Error } & Record<string, unknown>;
  message: string;
}

export interface JobsDatabase extends Contexts {
  urls: DatabaseUrls;
  /** SQL as the superuser, whom no policy binds. */
  sql<Row = any>(text: string, values?: unknown[]): Promise<Row[]>;
  superuser: Pool;
  /** Makes an institution, which records three events; gives its id. */
  institution(): Promise<string>;
  /** Lets something happen there: one event, committed. */
  happen(institutionId: string, type?: Parameters<typeof record>[1]['type']): Promise<void>;
  drop(): Promise<void>;
}

export interface Contexts {
  logs: LogLine[];
  log: Log;
  contextFor(institutionId: string, job: string, jobId: string): Context;
  /** The same over the owner's login, as for an operator's command. */
  ownerContext(institutionId: string, actor: string): Context;
  close(): Promise<void>;
}

/** Lets what a transaction was only to send with its COMMIT, such as an event, leave now. */
export async function heeded({ db }: Context): Promise<void> {
  await db.rows('test.heeded', statement`select 1`);
}

export async function makeJobsDatabase(): Promise<JobsDatabase> {
  const cluster = process.env.TEST_CLUSTER_URL as string;
  const urls = await createDatabase(
    cluster,
    `ithaca_jobs_${process.pid}_${randomUUID().slice(0, 8)}`,
    templateName(),
  );
  const superuser = new Pool({ connectionString: urls.superuser, max: 6 });
  superuser.on('error', () => undefined);
  const sql = async <Row>(text: string, values?: unknown[]) =>
    (await superuser.query(text, values)).rows as Row[];
  await sql(`create table job_runs (id bigint generated always as identity, task text, institution text, pid int,
    started_at timestamptz default clock_timestamp(), ended_at timestamptz)`);
  const owner = writer(urls.owner);
  const contexts = makeContexts(urls);
  return {
    ...contexts,
    urls,
    sql,
    superuser,
    institution: async () => {
      const { institutionId } = await registerInstitution(owner, {
        slug: `i-${randomUUID()}`,
        name: 'Institution',
        timeZone: 'UTC',
        language: 'en',
        issuer: { issuer: `https://${randomUUID()}.example.org`, audience: 'ithaca' },
        administrator: { displayName: 'Administrator', subject: randomUUID() },
      });
      return institutionId;
    },
    happen: (institutionId, type = 'CohortUpdated') =>
      inTransaction(contexts.contextFor(institutionId, 'test', 'test'), (ctx) =>
        record(ctx, {
          type,
          nodes: [newId('Cohort')],
          changes: { rolling: [false, true], note: [null, 'äöü “quoted”'] },
        }),
      ),
    drop: async () => {
      await Promise.all([contexts.close(), owner.close(), superuser.end()]);
      await dropDatabase(cluster, urls.name);
    },
  };
}

function writer(connectionString: string): Writer {
  return new Writer({
    connectionString,
    size: 8,
    waitMs: 5_000,
    statementTimeoutMs: 10_000,
    onError: () => undefined,
  });
}

/** Contexts as app.ts makes them, over the runtime's login. */
export function makeContexts(urls: DatabaseUrls): Contexts {
  const logs: LogLine[] = [];
  const line = (level: string) => (details: object, message: string) =>
    void logs.push({ level, details: { ...details }, message });
  const log: Log = { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
  const reader = new Reader({
    connectionString: urls.runtime,
    size: 2,
    waitMs: 5_000,
    statementTimeoutMs: 10_000,
    preparedStatements: 'auto',
    onNotice: () => undefined,
  });
  const writers = { runtime: writer(urls.runtime), owner: writer(urls.owner) };
  const context = (
    institutionId: string,
    job: string,
    jobId: string,
    login: keyof typeof writers,
  ): Context => ({
    viewer: systemViewer(institutionId, job),
    institutionId,
    db: reader.forInstitution(uuidOf(institutionId)),
    self: { rows: () => Promise.reject(new Error('A job is nobody')) },
    equity: null,
    clock: systemClock,
    log,
    requestId: jobId,
    loaders: new Map(),
    beginTransaction: (work) =>
      writers[login].transaction(uuidOf(institutionId), work, {
        role: login === 'owner' ? null : 'ithaca_app',
      }),
  });
  return {
    logs,
    log,
    contextFor: (institutionId, job, jobId) => context(institutionId, job, jobId, 'runtime'),
    ownerContext: (institutionId, actor) => {
      const made = context(institutionId, 'test', 'test', 'owner');
      return { ...made, viewer: { ...made.viewer, id: actor } };
    },
    close: async () => {
      await Promise.all([reader.close(), writers.runtime.close(), writers.owner.close()]);
    },
  };
}

/** A task that leaves a row in job_runs, works for so long, and closes the row. */
export function recorded(superuser: Pool, task: string, work: (ctx: Context) => Promise<void> | void): Task {
  return async (ctx) => {
    const { rows } = await superuser.query<{ id: string }>(
      'insert into job_runs (task, institution, pid) values ($1, $2, $3) returning id',
      [task, uuidOf(ctx.institutionId), process.pid],
    );
    await work(ctx);
    await superuser.query('update job_runs set ended_at = clock_timestamp() where id = $1', [rows[0]?.id]);
  };
}

/** Waits until something is so, and gives it; looks often, gives up late. */
export async function until<T>(
  look: () => Promise<T | false | null | undefined> | T | false | null | undefined,
): Promise<T> {
  for (const deadline = Date.now() + 20_000; ; await sleep(20)) {
    const found = await look();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`Waited in vain until ${look.toString()}`);
  }
}
