/**
 * Loaded before the server: how long its event loop stands still. Each tick compares itself with when it was due, so
 * a stall counts in full, also one that begins before a histogram would have its first tick.
 */
const EVERY_MS = 5;

export interface Stalls {
  max: number;
  p99: number;
  ticks: number;
}

let late: number[] = [];
let due = performance.now() + EVERY_MS;
setInterval(() => {
  const now = performance.now();
  late.push(Math.max(0, now - due));
  due = now + EVERY_MS;
}, EVERY_MS).unref();

// Any message asks for what was seen since the last one.
process.on('message', () => {
  late.push(Math.max(0, performance.now() - due));
  const sorted = Float64Array.from(late).sort();
  late = [];
  const stalls: Stalls = {
    max: sorted[sorted.length - 1] ?? 0,
    p99: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
    ticks: sorted.length,
  };
  process.send?.(stalls);
});
// The server ends when it has drained, whether or not somebody could still ask.
process.channel?.unref();
