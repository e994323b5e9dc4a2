/**
 * `npm run bench:imports`: 50,000 generated people through `importEnrollments` and `commitImport`, beside COPY of the
 * same file into a bare table, in turn, on one server.
 *
 *   npm run bench:imports -- [--rows 50000] [--rounds 3]
 *
 * How to read what it prints: docs/benchmarks.md.
 */
import 'reflect-metadata';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { migrate } from '../../src/db/migrate';
import { createDatabase, prepareLogins, withClient } from '../../test/support/cluster';
import { TestIssuer } from '../../test/support/issuer';
import { administrator } from '../administrator';
import { startContender } from '../contenders/contender';
import { startCluster } from '../data/cluster';
import { median } from '../figures';
import { cpuOf, cpuOfCluster, forgetPeakOf, memoryOf, peakMemoryOf } from '../load/cpu';
import { aligned } from '../report';
import { Coordinator } from './coordinator';
import { copyInto } from './copy';
import { fileOf } from './people';

const say = (line: string) => process.stderr.write(`${line}\n`);
const print = (line: string) => process.stdout.write(`${line}\n`);

const { values } = parseArgs({
  options: { rows: { type: 'string', default: '50000' }, rounds: { type: 'string', default: '3' } },
});
const [rows, rounds] = [Number(values.rows), Number(values.rounds)];

/** What was started, in its order; ended the other way around. */
const ends: (() => unknown)[] = [];

interface Figures {
  seconds: number;
  /** Milliseconds of CPU time. */
  node: number;
  postgres: number;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'ithaca-bench-files-'));
  // As root, PostgreSQL runs as another user, who reads the file.
  chmodSync(folder, 0o755);
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  const cluster = await startCluster(undefined, say);
  ends.push(() => cluster.close());
  await prepareLogins(cluster.superuser);
  const urls = await createDatabase(cluster.superuser, 'ithaca_bench_imports');
  await migrate(urls.owner);
  const issuer = await new TestIssuer().start();
  ends.push(() => issuer.stop());
  const token = await administrator(urls, issuer, 'imports');
  const server = await startContender('ithaca-worker', urls);
  ends.push(() => server.stop());
  const coordinator = new Coordinator(server.url + server.path, token);

  const measured = async (work: () => Promise<void>): Promise<Figures> => {
    const [node, postgres, began] = [cpuOf(server.pid), cpuOfCluster(cluster.postmaster), performance.now()];
    await work();
    return {
      seconds: (performance.now() - began) / 1000,
      node: cpuOf(server.pid) - node,
      postgres: cpuOfCluster(cluster.postmaster) - postgres,
    };
  };
  const results: Record<string, Figures[]> = {
    import: [],
    'sealing of its events': [],
    'the same file again': [],
    copy: [],
    'copy again': [],
  };
  const keep = async (round: number, name: string, work: () => Promise<void>) => {
    const figures = await measured(work);
    say(`${round ? `round ${round} of ${rounds}` : 'warming up'}: ${name}, ${figures.seconds.toFixed(1)} s`);
    if (round) results[name]?.push(figures);
  };
  let above = 0;
  // The first round is for compilers and caches, and is not kept.
  for (let round = 0; round <= rounds; round++) {
    const file = path.join(folder, `people-${round}.csv`);
    const content = fileOf(rows, round);
    writeFileSync(file, content);
    const cohort = await coordinator.cohort(`Cohort ${round}`);
    await keep(round, 'copy', () => copyInto(urls.superuser, file));
    forgetPeakOf(server.pid);
    const idle = memoryOf(server.pid);
    await keep(round, 'import', () => coordinator.importPeople(cohort, content, rows));
    above = Math.max(above, peakMemoryOf(server.pid) - idle);
    // The log is sealed behind the import, and would count against whatever comes next.
    await keep(round, 'sealing of its events', () => sealed(urls.superuser));
    await keep(round, 'the same file again', () => coordinator.importNothing(cohort, content, rows));
    await keep(round, 'copy again', () => copyInto(urls.superuser, file));
  }
  conclude(results, above);
}

async function sealed(superuser: string): Promise<void> {
  await withClient(superuser, async (client) => {
    for (;;) {
      const { rows } = await client.query<{ open: boolean }>(
        'select (select count(*) from events) > (select count(*) from event_seals) as open',
      );
      if (!rows[0]?.open) return;
      await sleep(100);
    }
  });
}

function conclude(results: Record<string, Figures[]>, above: number): void {
  const of = (name: string, figure: (one: Figures) => number) => median((results[name] ?? []).map(figure));
  const cost = ({ node, postgres }: Figures) => node + postgres;
  print(
    `${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}, Node ${process.version}; ${rows} people, ${rounds} rounds`,
  );
  const lines = Object.keys(results).map((name) => [
    name,
    of(name, ({ seconds }) => seconds).toFixed(2),
    of(name, ({ node }) => node / 1000).toFixed(2),
    of(name, ({ postgres }) => postgres / 1000).toFixed(2),
    (of(name, ({ seconds }) => seconds) / of('copy', ({ seconds }) => seconds)).toFixed(1),
    (of(name, cost) / of('copy', cost)).toFixed(1),
  ]);
  for (const line of aligned([['', 's', 'node s', 'pg s', 'time x/copy', 'cpu x/copy'], ...lines]))
    print(line);
  print(`peak memory of the server above idle: ${above.toFixed(0)} MB`);
}

main()
  .catch((error: unknown) => {
    console.error(error instanceof Error ? `The benchmark failed: ${error.message}` : error);
    process.exitCode = 1;
  })
  .finally(async () => {
    for (let end = ends.pop(); end; end = ends.pop()) await end();
  });
