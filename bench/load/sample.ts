/** One sample: constant connections, each of which sends its next request as soon as it has its answer. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection, type Answer } from './connection';
import { cpuOf, cpuOfCluster } from './cpu';

export const CONNECTIONS = 16;

export interface SampleOptions {
  url: string;
  /** Processes whose CPU time is read; null where it can't be. */
  pids: { node: number; postmaster: number } | null;
  warmUpMs: number;
  sampleMs: number;
  /** Every answer must hold this text. */
  mustHold: string;
  next(): Buffer;
}

export interface Sample {
  requests: number;
  seconds: number;
  p50: number;
  p99: number;
  /** Milliseconds of CPU time in all; null where they can't be known. */
  node: number | null;
  postgres: number | null;
}

export async function sample(options: SampleOptions): Promise<Sample> {
  const connections = Array.from({ length: CONNECTIONS }, () => new Connection(options.url));
  const run = { stopped: false, latencies: [] as number[] };
  const loops = Promise.all(connections.map((connection) => loop(connection, options, run)));
  try {
    // What goes wrong ends the sample at once.
    return await Promise.race([
      timed(options, run),
      loops.then(() => Promise.reject(new Error('A load has ended'))),
    ]);
  } finally {
    run.stopped = true;
    await loops.catch(() => undefined);
    for (const connection of connections) connection.close();
  }
}

async function timed(
  { warmUpMs, sampleMs, pids }: SampleOptions,
  run: { latencies: number[] },
): Promise<Sample> {
  await sleep(warmUpMs);
  const before = readCpu(pids);
  run.latencies = [];
  const began = performance.now();
  await sleep(sampleMs);
  // Slow answers on a busy machine: one from each connection, or they say nothing.
  for (let left = 9 * sampleMs; left > 0 && run.latencies.length < CONNECTIONS; left -= 50) await sleep(50);
  const seconds = (performance.now() - began) / 1000;
  const sorted = Float64Array.from(run.latencies).sort();
  const after = readCpu(pids);
  if (!sorted.length) throw new Error('Nothing was answered during the sample: take longer ones');
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
  return {
    requests: sorted.length,
    seconds,
    p50: at(0.5),
    p99: at(0.99),
    node: before && after && after.node - before.node,
    postgres: before && after && after.postgres - before.postgres,
  };
}

function readCpu(pids: SampleOptions['pids']): { node: number; postgres: number } | null {
  return pids && { node: cpuOf(pids.node), postgres: cpuOfCluster(pids.postmaster) };
}

async function loop(
  connection: Connection,
  { next, mustHold }: SampleOptions,
  run: { stopped: boolean; latencies: number[] },
): Promise<void> {
  while (!run.stopped) {
    const began = performance.now();
    const answer = await connection.send(next());
    check(answer, mustHold);
    run.latencies.push(performance.now() - began);
  }
}

export function check({ status, body }: Answer, mustHold: string): void {
  if (status === 200 && !body.includes('"errors":[') && body.includes(mustHold)) return;
  throw new Error(`An answer with status ${status}, not as it should be: ${body.toString('utf8', 0, 400)}`);
}
