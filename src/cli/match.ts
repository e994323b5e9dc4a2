/** `npm run match -- --mentors FILE --mentees FILE`: the matching engine on spreadsheets, without server or database. */
import 'reflect-metadata';
import { runMatchInWorker } from '../matching/run-in-worker';
import { StartupError } from '../startup-error';
import { readArguments, type MatchArguments } from './match/arguments';
import { HELP } from './match/help';
import { refuseOverwriting, writeOutput } from './match/output';
import { progressOn } from './match/progress';
import { readQuestion } from './match/question';
import { summaryOf } from './match/summary';
import { outputOf } from './match/tables';

/** For what comes after the time limit, and for a first result, without which there is none. */
const GRACE_MS = 10 * 60_000;
const SIGNAL_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

class Interrupted extends Error {
  constructor(readonly code: number) {
    super('Interrupted; nothing was written.');
  }
}

async function main(): Promise<void> {
  const asked = readArguments(process.argv.slice(2));
  const stop = new AbortController();
  for (const [signal, code] of Object.entries(SIGNAL_CODES))
    process.once(signal, () => stop.abort(new Interrupted(code)));
  process.stdout.write(asked ? await match(asked, stop.signal) : HELP);
}

async function match(asked: MatchArguments, signal: AbortSignal): Promise<string> {
  refuseOverwriting(asked.out, asked.force);
  const question = await readQuestion(asked);
  for (const note of question.notes) process.stderr.write(`Note: ${note}\n`);
  const progress = progressOn(process.stderr);
  const result = await runMatchInWorker(question.problem, {
    onProgress: progress.show,
    contentAfterMs: asked.timeLimit * 1000,
    timeoutMs: asked.timeLimit * 1000 + GRACE_MS,
    signal,
  }).finally(progress.end);
  signal.throwIfAborted();
  writeOutput(asked.out, outputOf(question, result), asked.force);
  return summaryOf(question, result);
}

main().catch((error: unknown) => {
  const mendable =
    error instanceof StartupError || error instanceof Interrupted || isOfTheEngine(error as Error);
  console.error(mendable ? (error as Error).message : error);
  process.exit(error instanceof Interrupted ? error.code : 1);
});

function isOfTheEngine({ name }: Error): boolean {
  return name === 'MatchProblemError' || name === 'MatchTimeoutError';
}
