/** Runs the engine in a thread of its own, so that requests are served meanwhile, and ends it when its time is up. */
import path from 'node:path';
import { setImmediate as breath } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { add, emptied, partsOf } from './messages';
import type { GroupProblem, GroupResult } from './groups/types';
import { MatchProblemError, type HiddenBonus, type MatchProblem, type MatchResult } from './types';
import type { Question, WorkerMessage, WorkerOrder } from './worker';

/** For objects; the large arrays of the solver are counted apart by Node. */
export const HEAP_MB = 1024;

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

export function runMatchInWorker(
  problem: MatchProblem,
  options: RunOptions,
  hidden: HiddenBonus | null = null,
): Promise<MatchResult> {
  return runInWorker<MatchResult>({ task: 'MATCH', problem, hidden }, options);
}

export function runGroupsInWorker(problem: GroupProblem, options: RunOptions): Promise<GroupResult> {
  return runInWorker<GroupResult>({ task: 'GROUPS', problem }, options);
}

/** Rejects with a MatchTimeoutError, the signal's reason, a MatchProblemError, or what broke the thread. */
async function runInWorker<Result extends MatchResult | GroupResult>(
  question: Question,
  options: RunOptions,
): Promise<Result> {
  const { onProgress, timeoutMs, signal, contentAfterMs = timeoutMs } = options;
  signal?.throwIfAborted();
  // Nothing of this process's environment or flags is the engine's business.
  const worker = new Worker(path.join(__dirname, 'worker.js'), {
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  let timer: NodeJS.Timeout | undefined;
  let abort: (() => void) | undefined;
  try {
    return await new Promise<Result>((resolve, reject) => {
      timer = setTimeout(
        () => reject(new MatchTimeoutError(`Matching took longer than ${timeoutMs} ms.`)),
        timeoutMs,
      );
      abort = () => reject(signal?.reason as Error);
      signal?.addEventListener('abort', abort, { once: true });
      let result: Result;
      let missing = 0;
      worker.on('message', (message: WorkerMessage) => {
        if (message.kind === 'REFUSED') return reject(new MatchProblemError(message.message));
        if (message.kind === 'RESULT') {
          // The thread answers what it was asked.
          result = message.result as Result;
          missing = message.parts;
        }
        if (message.kind === 'PART') {
          add(result, message.part);
          missing--;
        }
        if (message.kind !== 'PROGRESS') {
          // One part for each turn of the loop, which would take all that have come in one.
          if (missing) setImmediate(() => order(worker, { kind: 'NEXT' }));
          else resolve(result);
          return;
        }
        try {
          onProgress?.(message.percent);
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      });
      worker.on('error', reject);
      worker.on('messageerror', reject);
      worker.on('exit', (code) => reject(new Error(`The matching thread ended early with code ${code}.`)));
      handOver(worker, question, contentAfterMs).catch(reject);
    });
  } finally {
    clearTimeout(timer);
    if (abort) signal?.removeEventListener('abort', abort);
    await worker.terminate();
  }
}

const order = (worker: Worker, order: WorkerOrder) => worker.postMessage(order);

async function handOver(worker: Worker, question: Question, contentAfterMs: number): Promise<void> {
  const { problem } = question;
  order(worker, { kind: 'QUESTION', question: { ...question, problem: emptied(problem) } as Question });
  for (const part of partsOf(problem)) {
    order(worker, { kind: 'PART', part });
    await breath();
  }
  order(worker, { kind: 'RUN', contentAfterMs });
}
