/**
 * Loaded before the server: how long its event loop stands still, and how long the engine computes in its thread. Each
 * tick compares itself with when it was due, so a stall counts in full, also one that begins before a histogram would
 * have its first tick.
 */
import { subscribe } from 'node:diagnostics_channel';
import { readFileSync } from 'node:fs';
import type { Worker } from 'node:worker_threads';
import type { WorkerMessage } from '../../src/matching/worker';

const EVERY_MS = 5;

/** In milliseconds. */
export interface Seen {
  max: number;
  p99: number;
  /** The longest stall without what it waited for a core that others had; NaN where that can't be known. */
  own: number;
  /** From the first to the last percent that the engine told of. */
  engine: number;
}

/** How long the main thread has waited for a core so far. */
function waited(): number {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[1]) / 1e6;
  } catch {
    return NaN;
  }
}

let late: number[] = [];
let own = 0;
let due = performance.now() + EVERY_MS;
let before = waited();

function tick(): void {
  const [now, waits] = [performance.now(), waited()];
  const stall = Math.max(0, now - due);
  late.push(stall);
  own = Math.max(own, stall - (waits - before));
  [due, before] = [now + EVERY_MS, waits];
}
setInterval(tick, EVERY_MS).unref();

let engine = NaN;
subscribe('worker_threads', (started) => {
  let began = 0;
  (started as { worker: Worker }).worker.on('message', (message: WorkerMessage) => {
    if (message.kind !== 'PROGRESS') return;
    began ||= performance.now();
    engine = performance.now() - began;
  });
});

// Any message asks for what was seen since the last one.
process.on('message', () => {
  tick();
  const sorted = Float64Array.from(late).sort();
  const seen: Seen = {
    max: sorted[sorted.length - 1] ?? 0,
    p99: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
    own,
    engine,
  };
  [late, own] = [[], 0];
  process.send?.(seen);
});
// The server ends when it has drained, whether or not somebody could still ask.
process.channel?.unref();
