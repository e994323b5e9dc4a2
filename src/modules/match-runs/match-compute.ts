/**
 * The job that computes match runs: takes what it needs in one read, gives it to the matcher in a thread of its
 * own, and writes the result in one transaction. A run whose worker died is computed anew from the start.
 */
import { dayIn } from '../../clock';
import { inTransaction, type Context } from '../../context';
import { record } from '../../events/record';
import { runMatchInWorker } from '../../matching/run-in-worker';
import type { MatchProblem } from '../../matching/types';
import { cohortLoader } from '../cohorts/cohort.repository';
import { institutionLoader } from '../institutions/institution.repository';
import { ProgramKind } from '../programs/program.entity';
import { currentPolicy } from '../programs/program-policy.repository';
import { programLoader } from '../programs/program.repository';
import { unreadyAmong } from '../readiness/readiness.repository';
import {
  findBans,
  findCandidates,
  lockWaitingRun,
  noteProgress,
  storeResult,
  type Candidate,
} from './match-compute.repository';
import type { MatchRun } from './match-run.entity';
import { lockMatchRun, moveMatchRunRow } from './match-run.repository';
import { engineSettings } from './match-run.settings';
import { MatchRunState } from './match-run.state';

const TIMEOUT_MS = 10 * 60_000;
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
  const { problem, unready } = await problemOf(ctx, run);
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
    const result = await runMatchInWorker(problem, {
      onProgress,
      timeoutMs: TIMEOUT_MS,
      signal: stop.signal,
    });
    const sides = { mentors: problem.mentors.length, mentees: problem.mentees.length };
    await inTransaction(ctx, async (ctx) => {
      const now = await lockMatchRun(ctx, run.id);
      if (now?.state !== MatchRunState.RUNNING) return;
      await storeResult(ctx, run, result, sides, unready);
      await record(ctx, {
        type: 'MatchRunFinished',
        nodes: [run.id, run.cohortId],
        changes: {
          state: [MatchRunState.RUNNING, MatchRunState.DONE],
          matched: [null, result.matched],
          resultHash: [null, result.resultHash],
        },
      });
    });
  } catch (error) {
    if (stop.signal.aborted) return;
    await fail(ctx, run, error);
  }
}

/** What the matcher itself refuses or can't finish, trying again would not help. A lost database would: that is thrown. */
async function fail(ctx: Context, run: MatchRun, error: unknown): Promise<void> {
  const name = (error as Error).name;
  if (name !== 'MatchTimeoutError' && name !== 'MatchProblemError') throw error;
  const words =
    name === 'MatchTimeoutError'
      ? 'It took too long. Narrow the rules, or match in parts.'
      : 'The settings or the people’s data can’t be matched. Check weights, levels and capacities.';
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

/** Everything that decides the result, and whom it leaves out since something must be done before. */
async function problemOf(
  ctx: Context,
  run: MatchRun,
): Promise<{ problem: MatchProblem; unready: Candidate[] }> {
  const cohort = await cohortLoader(ctx).load(run.cohortId);
  const program = cohort && (await programLoader(ctx).load(cohort.programId));
  const institution = await institutionLoader(ctx).load(ctx.institutionId);
  if (!program || !institution) throw new Error('The cohort of a match run is gone');
  const today = dayIn(institution.timeZone, ctx.clock.now());
  const rules = await currentPolicy(ctx, program.id);
  const candidates = await findCandidates(ctx, cohort.id);
  const asks = rules.readiness.some(({ required }) => required);
  const lacking = asks
    ? await unreadyAmong(
        ctx,
        candidates.map(({ id }) => id),
      )
    : new Map<string, string[]>();
  const all = candidates.filter(({ id }) => !lacking.has(id));
  const problem: MatchProblem = {
    seed: run.seed,
    settings: engineSettings(run.settings, program.kind === ProgramKind.REVERSE),
    mentors: all.filter(({ role }) => role === 'MENTOR').map(({ role: _, ...rest }) => rest),
    mentees: all.filter(({ role }) => role === 'MENTEE').map(({ role: _, ...rest }) => rest),
    bans: await findBans(ctx, cohort.id, program.id, today, rules),
  };
  return { problem, unready: candidates.filter(({ id }) => lacking.has(id)) };
}
