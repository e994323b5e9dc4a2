/**
 * The whole way: a coordinator starts a run through the API of a really started server, which reads the people, matches in
 * its worker thread and stages proposals, while its event loop and `/livez` are watched. The engine alone must answer the
 * same in a process of its own.
 */
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { migrate } from '../../src/db/migrate';
import { createDatabase, prepareLogins } from '../../test/support/cluster';
import { TestIssuer } from '../../test/support/issuer';
import { administrator } from '../administrator';
import { Client } from '../client';
import { startContender, type Contender } from '../contenders/contender';
import { startCluster } from '../data/cluster';
import { median } from '../figures';
import { forgetPeakOf, memoryOf, peakMemoryOf } from '../load/cpu';
import { startPulse } from '../load/pulse';
import { aligned } from '../report';
import { fill } from './fill';
import { nameOf, problemOf, SEED, WIRE_SETTINGS, type Size } from './market';
import type { Seen } from './probe';
import type { Outcome } from './contenders';
import { contend } from './race';

export interface Served {
  size: string;
  /** From the request that starts the run to the answer that it is done. */
  seconds: number;
  /** What of that the engine computed. */
  engineSeconds: number;
  /** Of the event loop, in milliseconds. */
  stallMax: number;
  stallP99: number;
  /** The longest stall without what it waited for a core. */
  stallOwn: number;
  livezP99: number;
  livezMax: number;
  /** Of the server, above what it had before. */
  memoryMb: number;
}

interface Run {
  id: string;
  state: string;
  matched: number | null;
  totalScore: number | null;
  optimal: boolean | null;
}

export async function serve(sizes: Size[], rounds: number, say: (line: string) => void): Promise<Served[]> {
  const ends: (() => unknown)[] = [];
  try {
    const cluster = await startCluster(undefined, say);
    ends.push(() => cluster.close());
    await prepareLogins(cluster.superuser);
    const urls = await createDatabase(cluster.superuser, 'ithaca_bench_matching');
    await migrate(urls.owner);
    const issuer = await new TestIssuer().start();
    ends.push(() => issuer.stop());
    const token = await administrator(urls, issuer, 'matching');
    const server = await startContender('ithaca-worker', urls, path.join(__dirname, 'probe.js'));
    ends.push(() => server.stop());
    const client = new Client(server.url + server.path, token);
    const served: Served[] = [];
    for (const size of sizes) {
      const cohortId = await client.cohort(nameOf(size));
      await client.moveCohort('startMatching', cohortId);
      await fill({ url: urls.superuser, cohortId }, problemOf(size));
      const proven = await contend('ithaca', size);
      if (typeof proven === 'string') throw new Error(proven);
      // The first round is for compilers and caches, and is not kept.
      for (let round = 0; round <= rounds; round++) {
        const one = await watched(server, client, size, cohortId, proven);
        say(
          `${nameOf(size)} through the API, ${round ? `round ${round} of ${rounds}` : 'warming up'}: ${one.seconds.toFixed(2)} s, the engine ${one.engineSeconds.toFixed(2)} s`,
        );
        if (round) served.push(one);
      }
    }
    return served;
  } finally {
    for (let end = ends.pop(); end; end = ends.pop()) await end();
  }
}

async function watched(
  server: Contender,
  client: Client,
  size: Size,
  cohortId: string,
  proven: Outcome,
): Promise<Served> {
  await seenBy(server);
  const before = memoryOf(server.pid);
  forgetPeakOf(server.pid);
  const pulse = startPulse(server.url);
  const began = performance.now();
  const run = await match(client, cohortId);
  const seconds = (performance.now() - began) / 1000;
  const latencies = Float64Array.from(await pulse.stop()).sort();
  const seen = await seenBy(server);
  const memoryMb = peakMemoryOf(server.pid) - before;
  if (run.matched !== proven.matched || run.totalScore !== proven.score || !run.optimal)
    throw new Error(`The server answered ${JSON.stringify(run)}, the engine ${JSON.stringify(proven)}`);
  return {
    size: nameOf(size),
    seconds,
    engineSeconds: seen.engine / 1000,
    stallMax: seen.max,
    stallP99: seen.p99,
    stallOwn: seen.own,
    livezP99: latencies[Math.floor(latencies.length * 0.99)] ?? NaN,
    livezMax: latencies.at(-1) ?? NaN,
    memoryMb,
  };
}

async function match(client: Client, cohortId: string): Promise<Run> {
  const input = { cohortId, seed: SEED, settings: WIRE_SETTINGS };
  const { matchRun } = await client.mutate<{ matchRun: Run }>(
    'startMatchRun',
    'StartMatchRunInput',
    'matchRun { id }',
    input,
  );
  const query = 'query($id: ID!) { matchRun(id: $id) { id state matched totalScore optimal failure } }';
  for (;;) {
    const asked = JSON.stringify({ query, variables: { id: matchRun.id } });
    const now = (await client.ask<{ matchRun: Run }>(asked)).matchRun;
    if (now.state === 'DONE') return now;
    if (now.state !== 'QUEUED' && now.state !== 'RUNNING')
      throw new Error(`The run ended as ${JSON.stringify(now)}`);
    await sleep(50);
  }
}

/** Since it was asked before. */
async function seenBy({ child }: Contender): Promise<Seen> {
  child.send('what happened?');
  const [seen] = (await once(child, 'message')) as [Seen];
  return seen;
}

const worst = (all: Served[], of: (one: Served) => number) => Math.max(...all.map(of));

/** Medians of times and latencies; the worst stall and the most memory of any round. */
export function summaryOf(served: Served[], size: string) {
  const all = served.filter((one) => one.size === size);
  return {
    seconds: median(all.map(({ seconds }) => seconds)),
    engineSeconds: median(all.map(({ engineSeconds }) => engineSeconds)),
    ratio: median(all.map(({ seconds, engineSeconds }) => seconds / engineSeconds)),
    stallMax: worst(all, ({ stallMax }) => stallMax),
    stallOwn: worst(all, ({ stallOwn }) => stallOwn),
    stallP99: median(all.map(({ stallP99 }) => stallP99)),
    livezP99: median(all.map(({ livezP99 }) => livezP99)),
    livezMax: worst(all, ({ livezMax }) => livezMax),
    memoryMb: worst(all, ({ memoryMb }) => memoryMb),
  };
}

export function serviceTable(served: Served[]): string[] {
  const rows = [...new Set(served.map(({ size }) => size))].map((size) => {
    const found = summaryOf(served, size);
    return [
      size,
      found.seconds.toFixed(2),
      found.engineSeconds.toFixed(2),
      found.ratio.toFixed(2),
      found.stallMax.toFixed(0),
      found.stallOwn.toFixed(0),
      found.stallP99.toFixed(1),
      found.livezP99.toFixed(1),
      found.livezMax.toFixed(0),
      found.memoryMb.toFixed(0),
    ];
  });
  const head = [
    '',
    'API s',
    'engine s',
    'API/engine',
    'stall max ms',
    'p99',
    '/livez p99 ms',
    'max',
    'MB above',
  ];
  return aligned([head, ...rows]);
}
