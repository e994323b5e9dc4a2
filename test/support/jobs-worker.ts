/**
 * A worker in a process of its own, to be killed. Arguments: the database's URLs and the pace, as JSON.
 * Its task `slow` takes as long as the setting says; it tells when it works.
 */
import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'pg';
import { startJobs } from '../../src/jobs/worker';
import type { DatabaseUrls } from './cluster';
import { makeContexts, recorded } from './jobs-database';

export interface WorkerArguments {
  urls: DatabaseUrls;
  slowMs: number;
  attempts: number;
  heartbeatMs: number;
  silentMs: number;
}

async function main(): Promise<void> {
  const { urls, slowMs, ...pace } = JSON.parse(process.argv[2] as string) as WorkerArguments;
  const superuser = new Pool({ connectionString: urls.superuser, max: 2 });
  superuser.on('error', () => undefined);
  superuser.on('connect', (client) => client.on('error', () => undefined));
  const contexts = makeContexts(urls);
  const slow = recorded(superuser, 'slow', async () => {
    await sleep(slowMs);
  });
  const jobs = await startJobs({
    ...pace,
    queueUrl: urls.runtime,
    asRole: 'ithaca_app',
    contextFor: contexts.contextFor,
    concurrency: 2,
    log: contexts.log,
    tasks: { slow },
  });
  process.on('SIGTERM', () => void jobs.stop(10_000).then(() => process.exit(0)));
  process.stdout.write('working\n');
}

if (require.main === module) void main();
