/** The thread's side of run-in-worker.ts: takes the problem, tells progress, posts the result part by part. */
import { parentPort } from 'node:worker_threads';
import { runMatch } from './engine';
import { runGroups } from './groups/engine';
import type { GroupProblem, GroupResult } from './groups/types';
import { add, emptied, partsOf, type Part } from './messages';
import { MatchProblemError, type HiddenBonus, type MatchProblem, type MatchResult } from './types';

export type Question =
  | { task: 'MATCH'; problem: MatchProblem; hidden: HiddenBonus | null }
  | { task: 'GROUPS'; problem: GroupProblem };

/** A problem without its lists, its parts, the start; then a request for each part of the result. */
export type WorkerOrder =
  | { kind: 'QUESTION'; question: Question }
  | { kind: 'PART'; part: Part }
  /** `contentAfterMs`: after which time a result without its proof will do. */
  | { kind: 'RUN'; contentAfterMs: number }
  | { kind: 'NEXT' };

export type WorkerMessage =
  | { kind: 'PROGRESS'; percent: number }
  /** Without its lists, which come when they are asked for, in so many parts. */
  | { kind: 'RESULT'; result: MatchResult | GroupResult; parts: number }
  | { kind: 'PART'; part: Part }
  | { kind: 'REFUSED'; message: string };

const post = (message: WorkerMessage) => parentPort?.postMessage(message);

let question: Question;
let parts: Part[] = [];

parentPort?.on('message', (order: WorkerOrder) => {
  switch (order.kind) {
    case 'QUESTION':
      question = order.question;
      return;
    case 'PART':
      return add(question.problem, order.part);
    case 'RUN':
      return run(order.contentAfterMs);
    case 'NEXT':
      return post({ kind: 'PART', part: parts.shift()! });
  }
});

function run(contentAfterMs: number): void {
  try {
    const until = performance.now() + contentAfterMs;
    const options = {
      onProgress: (percent: number) => post({ kind: 'PROGRESS', percent }),
      stop: () => performance.now() > until,
    };
    const result =
      question.task === 'MATCH'
        ? runMatch(question.problem, { hidden: question.hidden, ...options })
        : runGroups(question.problem, options);
    parts = partsOf(result);
    post({ kind: 'RESULT', result: emptied(result), parts: parts.length });
  } catch (error) {
    if (!(error instanceof MatchProblemError)) throw error;
    post({ kind: 'REFUSED', message: error.message });
  }
}
