/** The thread's side of run-in-worker.ts: takes the problem, tells progress, posts the result part by part. */
import { parentPort } from 'node:worker_threads';
import { runMatch } from './engine';
import { add, emptied, partsOf, type Part } from './messages';
import { MatchProblemError, type MatchProblem, type MatchResult } from './types';

/** A problem without its lists, its parts, the start; then a request for each part of the result. */
export type WorkerOrder =
  | { kind: 'PROBLEM'; problem: MatchProblem }
  | { kind: 'PART'; part: Part }
  /** `contentAfterMs`: after which time a result without its proof will do. */
  | { kind: 'RUN'; contentAfterMs: number }
  | { kind: 'NEXT' };

export type WorkerMessage =
  | { kind: 'PROGRESS'; percent: number }
  /** Without its lists, which come when they are asked for, in so many parts. */
  | { kind: 'RESULT'; result: MatchResult; parts: number }
  | { kind: 'PART'; part: Part }
  | { kind: 'REFUSED'; message: string };

const post = (message: WorkerMessage) => parentPort?.postMessage(message);

let problem: MatchProblem;
let parts: Part[] = [];

parentPort?.on('message', (order: WorkerOrder) => {
  switch (order.kind) {
    case 'PROBLEM':
      problem = order.problem;
      return;
    case 'PART':
      return add(problem, order.part);
    case 'RUN':
      return run(order.contentAfterMs);
    case 'NEXT':
      return post({ kind: 'PART', part: parts.shift()! });
  }
});

function run(contentAfterMs: number): void {
  try {
    const until = performance.now() + contentAfterMs;
    const result = runMatch(problem, {
      onProgress: (percent) => post({ kind: 'PROGRESS', percent }),
      stop: () => performance.now() > until,
    });
    parts = partsOf(result);
    post({ kind: 'RESULT', result: emptied(result), parts: parts.length });
  } catch (error) {
    if (!(error instanceof MatchProblemError)) throw error;
    post({ kind: 'REFUSED', message: error.message });
  }
}
