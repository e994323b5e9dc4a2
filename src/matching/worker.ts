/** The thread's side of run-in-worker.ts: takes the problem, tells progress, posts the result. */
import { parentPort, workerData } from 'node:worker_threads';
import { runMatch } from './engine';
import { MatchProblemError, type MatchProblem, type MatchResult } from './types';

export type WorkerMessage =
  | { kind: 'PROGRESS'; percent: number }
  | { kind: 'RESULT'; result: MatchResult }
  | { kind: 'REFUSED'; message: string };

export interface WorkerTask {
  problem: MatchProblem;
  /** After which time a result without its proof will do. */
  contentAfterMs: number;
}

const post = (message: WorkerMessage) => parentPort?.postMessage(message);

try {
  const { problem, contentAfterMs } = workerData as WorkerTask;
  const until = performance.now() + contentAfterMs;
  const result = runMatch(problem, {
    onProgress: (percent) => post({ kind: 'PROGRESS', percent }),
    stop: () => performance.now() > until,
  });
  post({ kind: 'RESULT', result });
} catch (error) {
  if (!(error instanceof MatchProblemError)) throw error;
  post({ kind: 'REFUSED', message: error.message });
}
