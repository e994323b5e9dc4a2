/**
 * The job that computes match runs: takes what it needs in one read, gives it to the matcher in a thread of its
 * own, and writes the result in one transaction. A run whose worker died is computed anew from the start.
 */
import { inTransaction, type Context } from '../../context';
import { record } from '../../events/record';
import { runGroupsInWorker, runMatchInWorker, type RunOptions } from '../../matching/run-in-worker';
import { hiddenBonusOf } from '../matching-disclosures/matching-disclosure.service';
import { lockWaitingRun, noteProgress, storeOutcome } from './match-compute.repository';
import { groupProblemOf } from './match-groups';
import { outcomeOfGroups, outcomeOfMatch, type Outcome } from './match-outcome';
import { isOfPeers, kindOf } from './match-people';
import { problemOf } from './match-problem';
import { Withheld } from './match-report';
import type { MatchRun } from './match-run.entity';
import { lockMatchRun, moveMatchRunRow } from './match-run.repository';
import { MatchRunState } from './match-run.state';

/** For what comes after the time limit, and for a first result, without which there is none. */
const GRACE_MS = 10 * 60_000;
const PROGRESS_EVERY_MS = 500;

/** Computes the oldest run that waits; asks to be called again at once while there may be more. */
export async function computeMatchRuns(ctx: Context): Promise<Date | null> {
  const run = await inTransaction(ctx, async (ctx) => {
    const waiting = await lockWaitingRun(ctx);
    if (!waiting) return null;
    const moved = await moveMatchRunRow(ctx, waiting.id, MatchRunState.RUNNING);
    await record(ctx, {
      type: 'MatchRunStarted',
      nodes: [waiting.id, waiting.cohortId],
      changes: { state: [waiting.state, moved.state] },
    });
    return moved;
  });
  if (!run) return null;
  await compute(ctx, run);
  return ctx.clock.now();
}

async function compute(ctx: Context, run: MatchRun): Promise<void> {
  const stop = new AbortController();
  let last = 0;
  const onProgress = (percent: number) => {
    if (performance.now() - last < PROGRESS_EVERY_MS) return;
    last = performance.now();
    // Who cancels a run changes its state, and this is where we hear of it.
    inTransaction(ctx, (ctx) => noteProgress(ctx, run.id, Math.floor(percent))).then(
      (running) => running || stop.abort(new Error('canceled')),
      () => undefined,
    );
  };
  try {
    const outcome = await outcomeOf(ctx, run, {
      onProgress,
      contentAfterMs: run.timeLimit * 1000,
      timeoutMs: run.timeLimit * 1000 + GRACE_MS,
      signal: stop.signal,
    });
    await inTransaction(ctx, async (ctx) => {
      const now = await lockMatchRun(ctx, run.id);
      if (now?.state !== MatchRunState.RUNNING) return;
      await storeOutcome(ctx, run, outcome);
      await record(ctx, {
        type: 'MatchRunFinished',
        nodes: [run.id, run.cohortId],
        changes: {
          state: [MatchRunState.RUNNING, MatchRunState.DONE],
          matched: [null, outcome.figures.matched],
          resultHash: [null, outcome.figures.resultHash],
        },
      });
    });
  } catch (error) {
    if (stop.signal.aborted) return;
    await fail(ctx, run, error);
  }
}

async function outcomeOf(ctx: Context, run: MatchRun, options: RunOptions): Promise<Outcome> {
  const began = performance.now();
  const timed = async <Asked, Result>(asked: Asked, match: (asked: Asked) => Promise<Result>) => {
    const read = performance.now();
    const result = await match(asked);
    const timings = { readMs: Math.round(read - began), matchMs: Math.round(performance.now() - read) };
    return { result, timings };
  };
  if (isOfPeers(await kindOf(ctx, run.cohortId))) {
    const { problem, unready } = await groupProblemOf(ctx, run);
    const { result, timings } = await timed(problem, (problem) => runGroupsInWorker(problem, options));
    return outcomeOfGroups(result, unready, timings, problem.members.length);
  }
  const { problem, unready, disclosurePoints } = await problemOf(ctx, run);
  const hidden = await hiddenBonusOf(ctx, run.id, disclosurePoints);
  const { result, timings } = await timed(problem, (problem) => runMatchInWorker(problem, options, hidden));
  const sides = { mentors: problem.mentors.length, mentees: problem.mentees.length };
  return outcomeOfMatch(result, unready, timings, sides, hidden && Withheld.MATCHING_DISCLOSURES);
}

/** What the matcher itself refuses or can't finish, trying again would not help. A lost database would: that is thrown. */
async function fail(ctx: Context, run: MatchRun, error: unknown): Promise<void> {
  const name = (error as Error).name;
  if (name !== 'MatchTimeoutError' && name !== 'MatchProblemError') throw error;
  const words =
    name === 'MatchTimeoutError'
      ? 'It took too long. Narrow the rules, or match in parts.'
      : `This can’t be matched. ${(error as Error).message}`;
  ctx.log.error({ err: error, matchRun: run.id }, 'a match run failed');
  await inTransaction(ctx, async (ctx) => {
    const now = await lockMatchRun(ctx, run.id);
    if (now?.state !== MatchRunState.RUNNING) return;
    await moveMatchRunRow(ctx, run.id, MatchRunState.FAILED, words);
    await record(ctx, {
      type: 'MatchRunFailed',
      nodes: [run.id, run.cohortId],
      changes: { state: [MatchRunState.RUNNING, MatchRunState.FAILED] },
    });
  });
}
