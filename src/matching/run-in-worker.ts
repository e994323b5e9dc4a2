/** Runs the engine in a thread of its own, so that requests are served meanwhile, and ends it when its time is up. */
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { MatchProblemError, type MatchProblem, type MatchResult } from './types';
import type { WorkerMessage, WorkerTask } from './worker';

/** For objects; the large arrays of the solver are counted apart by Node. */
const HEAP_MB = 1024;

export interface RunOptions {
  onProgress?(percent: number): void;
  /** After so long a result without its proof will do, with a bound. */
  contentAfterMs?: number;
  timeoutMs: number;
  signal?: AbortSignal;
}

export class MatchTimeoutError extends Error {
  override name = 'MatchTimeoutError';
}

/** Rejects with a MatchTimeoutError, the signal's reason, a MatchProblemError, or what broke the thread. */
export async function runMatchInWorker(problem: MatchProblem, options: RunOptions): Promise<MatchResult> {
  const { onProgress, timeoutMs, signal, contentAfterMs = timeoutMs } = options;
  const task: WorkerTask = { problem, contentAfterMs };
  signal?.throwIfAborted();
  // Nothing of this process's environment or flags is the engine's business.
  const worker = new Worker(path.join(__dirname, 'worker.js'), {
    workerData: task,
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  let timer: NodeJS.Timeout | undefined;
  let abort: (() => void) | undefined;
  try {
    return await new Promise<MatchResult>((resolve, reject) => {
      timer = setTimeout(
        () => reject(new MatchTimeoutError(`Matching took longer than ${timeoutMs} ms.`)),
        timeoutMs,
      );
      abort = () => reject(signal?.reason as Error);
      signal?.addEventListener('abort', abort, { once: true });
      worker.on('message', (message: WorkerMessage) => {
        if (message.kind === 'RESULT') return resolve(message.result);
        if (message.kind === 'REFUSED') return reject(new MatchProblemError(message.message));
        try {
          onProgress?.(message.percent);
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      });
      worker.on('error', reject);
      worker.on('messageerror', reject);
      worker.on('exit', (code) => reject(new Error(`The matching thread ended early with code ${code}.`)));
    });
  } finally {
    clearTimeout(timer);
    if (abort) signal?.removeEventListener('abort', abort);
    await worker.terminate();
  }
}
