/** What coordinators do with match runs. Locks: cohort (shared), runs, proposals, enrollments when pairings are made. */
import { authorize, every } from '../../auth/decisions';
import { inTransaction, remember, type Context } from '../../context';
import { createOnce } from '../../events/idempotency';
import { recordMany, record } from '../../events/record';
import { InvalidInput, NotPossibleNow, Refusal } from '../../graphql/user-errors';
import { newId } from '../../ids';
import { byId } from '../../reads/links';
import { checkTransition } from '../../state-machine';
import { holdCohort } from '../cohorts/cohort.repository';
import { PairingOrigin } from '../pairings/pairing.entity';
import { pairable } from '../pairings/pairing.policy';
import { propose } from '../pairings/pairing.propose';
import { taken } from '../pairings/pairing.service';
import { programLoader } from '../programs/program.repository';
import { checkVersion, demand } from '../update';
import type { MatchRun } from './match-run.entity';
import type {
  DiscardProposalsInput,
  MoveMatchRunInput,
  ReleaseMatchRunInput,
  StartMatchRunInput,
} from './match-run.inputs';
import { checkRun, circlesOf } from './match-run.check';
import { voidReview } from './match-review';
import { canStartRun, mayMatch, releasable } from './match-run.policy';
import {
  findRunPlace,
  insertMatchRun,
  lockMatchRun,
  lockReleasable,
  lockReleasableRuns,
  moveMatchRunRow,
  moveProposals,
  readableMatchRuns,
  supersedeStaged,
  type ProposalMove,
} from './match-run.repository';
import { MATCH_RUN_TRANSITIONS, MatchRunState, ProposalState } from './match-run.state';

export const getMatchRun = byId('Query.matchRun', readableMatchRuns);

/** Queues a run; a job computes it. May: coordinators of the cohort. Refuses: NotPossibleNow, InvalidInput. Records: MatchRunQueued. */
export async function startMatchRun(ctx: Context, input: StartMatchRunInput): Promise<MatchRun> {
  const id = await createOnce(ctx, 'startMatchRun', input, async (ctx) => {
    const cohort = await demand('Cohort', input.cohortId, (id) => holdCohort(ctx, id));
    const program = await demand('Program', cohort.programId, (id) => programLoader(ctx).load(id));
    authorize(canStartRun(ctx.viewer, cohort));
    await checkRun(ctx, cohort.id, program.kind, input);
    const id = newId('MatchRun');
    const { settings, goal, pool, pins, preview, timeLimit, seed } = input;
    const circles = circlesOf(program.kind, input);
    const asked = { settings, goal, pool, pins, circles, preview, timeLimit, seed };
    const run = await insertMatchRun(ctx, id, { cohortId: cohort.id, ...asked });
    // What was asked for is queued, however soon a worker takes it.
    remember(ctx, readableMatchRuns.loader, run);
    await record(ctx, {
      type: 'MatchRunQueued',
      nodes: [id, cohort.id],
      changes: { state: [null, MatchRunState.QUEUED] },
    });
    return id;
  });
  return getMatchRun(ctx, id);
}

export async function open(ctx: Context, input: MoveMatchRunInput, releasing = false) {
  const cohortId = await demand('MatchRun', input.matchRunId, (id) => findRunPlace(ctx, id));
  const cohort = await demand('Cohort', cohortId, (id) => holdCohort(ctx, id));
  if (releasing) await lockReleasableRuns(ctx, cohort.id);
  const run = await demand('MatchRun', input.matchRunId, (id) => lockMatchRun(ctx, id));
  authorize(mayMatch(ctx.viewer, cohort));
  checkVersion(run, input);
  return { cohort, run };
}

/** Stops a run that is not done. May: coordinators. Refuses: IllegalTransition. Records: MatchRunCanceled. */
export function cancelMatchRun(ctx: Context, input: MoveMatchRunInput): Promise<MatchRun> {
  return inTransaction(ctx, async (ctx) => {
    const { run } = await open(ctx, input);
    return move(ctx, run, MatchRunState.CANCELED, 'MatchRunCanceled');
  });
}

/** Throws a run away with all its proposals. May: coordinators. Refuses: IllegalTransition. Records: MatchRunDiscarded. */
export function discardMatchRun(ctx: Context, input: MoveMatchRunInput): Promise<MatchRun> {
  return inTransaction(ctx, async (ctx) => {
    const { run } = await open(ctx, input);
    await voidReview(ctx, run);
    const moved = await move(ctx, run, MatchRunState.DISCARDED, 'MatchRunDiscarded');
    const staged = await lockReleasable(ctx, run.id, null);
    await moveProposals(
      ctx,
      staged.map(({ id }) => discarded(id)),
    );
    return moved;
  });
}

async function move(
  ctx: Context,
  run: MatchRun,
  to: MatchRunState,
  type: 'MatchRunCanceled' | 'MatchRunDiscarded',
): Promise<MatchRun> {
  checkTransition('match run', MATCH_RUN_TRANSITIONS, run.state, to);
  const moved = await moveMatchRunRow(ctx, run.id, to);
  await record(ctx, { type, nodes: [run.id, run.cohortId], changes: { state: [run.state, to] } });
  return moved;
}

export const discarded = (id: string): ProposalMove => ({
  id,
  state: ProposalState.DISCARDED,
  pairingId: null,
  blockedReason: null,
});

/** Throws some staged proposals away. May: coordinators. Records: ProposalDiscarded. */
export function discardProposals(ctx: Context, input: DiscardProposalsInput): Promise<MatchRun> {
  return inTransaction(ctx, async (ctx) => {
    const { run } = await open(ctx, input);
    const staged = await chosen(ctx, run, input.proposalIds);
    const fixed = staged.find(({ pinned }) => pinned);
    if (fixed)
      throw new Refusal(
        new InvalidInput(
          ['proposalIds', String(input.proposalIds.indexOf(fixed.id))],
          'This proposal is pinned. Unpin it first.',
        ),
      );
    await moveProposals(
      ctx,
      staged.map(({ id }) => discarded(id)),
    );
    await recordMany(
      ctx,
      staged.map(({ id, state }) => ({
        type: 'ProposalDiscarded',
        nodes: [id, run.id, run.cohortId],
        changes: { state: [state, ProposalState.DISCARDED] },
      })),
    );
    await voidReview(ctx, run);
    return moveMatchRunRow(ctx, run.id, run.state);
  });
}

/** The named proposals, all of which must be there to be decided on. */
export async function chosen(
  ctx: Context,
  run: MatchRun,
  ids: readonly string[] | null,
  path = 'proposalIds',
) {
  const found = await lockReleasable(ctx, run.id, ids);
  const missing = ids?.findIndex((id) => !found.some((proposal) => proposal.id === id)) ?? -1;
  if (missing >= 0) {
    throw new Refusal(
      new InvalidInput(
        [path, String(missing)],
        'This is no staged proposal of the run. Read `matchRun.proposals` again.',
      ),
    );
  }
  return found;
}

/**
 * Makes pairings of proposals: each whose people still have seats and no ban; the others become BLOCKED, with the
 * reason. Staged proposals of older runs of the cohort are superseded.
 * May: coordinators. Refuses: IllegalTransition, NotPossibleNow, InvalidInput. Records: MatchRunReleased, PairingProposed.
 */
export function releaseMatchRun(
  ctx: Context,
  input: ReleaseMatchRunInput,
): Promise<{ run: MatchRun; released: number; blocked: number }> {
  return inTransaction(ctx, async (ctx) => {
    const { cohort, run } = await open(ctx, input, true);
    checkTransition('match run', MATCH_RUN_TRANSITIONS, run.state, MatchRunState.RELEASED);
    authorize(every(pairable(cohort), releasable(run)));
    if (input.expiresAt && input.expiresAt <= ctx.clock.now())
      throw new Refusal(new InvalidInput(['expiresAt'], 'Choose a time in the future.'));
    const program = await demand('Program', cohort.programId, (id) => programLoader(ctx).load(id));
    const proposals = await chosen(ctx, run, input.proposalIds ?? null);
    if (!proposals.length) throw new Refusal(new NotPossibleNow('The run has no proposal left to release.'));
    const drafts = proposals.map(({ members }) => ({
      members,
      origin: PairingOrigin.MATCH_RUN,
      holdsSeats: true,
      overrideReason: null,
      expiresAt: input.expiresAt,
    }));
    const outcomes = await propose(ctx, cohort, program, drafts).catch(taken);
    const moves = proposals.map(({ id }, index): ProposalMove => {
      const outcome = outcomes[index];
      return outcome && 'pairing' in outcome
        ? { id, state: ProposalState.RELEASED, pairingId: outcome.pairing.id, blockedReason: null }
        : {
            id,
            state: ProposalState.BLOCKED,
            pairingId: null,
            blockedReason: outcome?.errors[0]?.message ?? null,
          };
    });
    await moveProposals(ctx, moves);
    await supersedeStaged(ctx, cohort.id, run.id);
    // To choose whose pairs are released is to decide about people.
    if (input.proposalIds) await voidReview(ctx, run);
    const moved = await moveMatchRunRow(ctx, run.id, MatchRunState.RELEASED);
    const released = moves.filter(({ state }) => state === ProposalState.RELEASED).length;
    await record(ctx, {
      type: 'MatchRunReleased',
      nodes: [run.id, cohort.id],
      changes: { state: [run.state, moved.state], released: [null, released] },
    });
    return { run: moved, released, blocked: moves.length - released };
  });
}
