/** The engine in its thread: the same answer, progress, an end in time, and a loop that goes on meanwhile. */
import { runMatch } from '../../src/matching/engine';
import { MatchTimeoutError, runMatchInWorker } from '../../src/matching/run-in-worker';
import { MatchProblemError } from '../../src/matching/types';
import { madeUpProblem } from '../support/matching';

const small = madeUpProblem(60, 25);
const large = madeUpProblem(4000, 1500);

test('gives what the engine gives, with progress', async () => {
  const told: number[] = [];
  const result = await runMatchInWorker(small, {
    timeoutMs: 30_000,
    onProgress: (percent) => told.push(percent),
  });
  expect(result).toEqual(runMatch(small));
  expect(told.at(-1)).toBe(100);
  expect(told).toEqual([...told].sort((a, b) => a - b));
});

test('leaves the event loop free', async () => {
  let longest = 0;
  let ticks = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    ticks++;
  }, 5);
  const started = performance.now();
  await runMatchInWorker(large, { timeoutMs: 60_000 });
  const took = performance.now() - started;
  longest = Math.max(longest, performance.now() - last);
  clearInterval(timer);
  process.stdout.write(
    `4,000 x 1,500 in a thread: ${Math.round(took)} ms, longest pause ${Math.round(longest)} ms\n`,
  );
  expect(ticks).toBeGreaterThan(10);
  expect(longest).toBeLessThan(took / 3);
});

test('is ended when its time is up', async () => {
  const started = performance.now();
  await expect(runMatchInWorker(large, { timeoutMs: 50 })).rejects.toThrow(MatchTimeoutError);
  expect(performance.now() - started).toBeLessThan(5000);
});

test('is ended by its signal, before and while it runs', async () => {
  const options = { timeoutMs: 60_000, signal: AbortSignal.abort(new Error('no more')) };
  await expect(runMatchInWorker(large, options)).rejects.toThrow('no more');
  const control = new AbortController();
  const running = runMatchInWorker(large, {
    timeoutMs: 60_000,
    signal: control.signal,
    onProgress: () => control.abort(new Error('canceled')),
  });
  await expect(running).rejects.toThrow('canceled');
});

test('a problem that can not be meant is refused by name', async () => {
  const twice = { ...small, mentors: [...small.mentors, ...small.mentors] };
  await expect(runMatchInWorker(twice, { timeoutMs: 30_000 })).rejects.toThrow(MatchProblemError);
});

test('what the listener of progress throws ends it', async () => {
  const onProgress = () => {
    throw new Error('the run is gone');
  };
  await expect(runMatchInWorker(small, { timeoutMs: 30_000, onProgress })).rejects.toThrow('the run is gone');
});
