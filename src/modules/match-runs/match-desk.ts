/** What coordinators do with the proposals of a run that is done: pin, stage by hand, comment. */
import { authorize, every } from '../../auth/decisions';
import { inTransaction, type Context } from '../../context';
import { recordMany, record, type NewEvent } from '../../events/record';
import { InvalidInput, Refusal } from '../../graphql/user-errors';
import { idOf } from '../../ids';
import { checkVersion, demand } from '../update';
import { proposalsByHand } from './match-by-hand';
import { storeProposals } from './match-compute.repository';
import type { CommentProposalInput, PinProposalsInput, StageProposalsInput } from './match-desk.inputs';
import { commentProposalRow, lockProposal, pinProposalRows } from './match-desk.repository';
import type { MatchRun } from './match-run.entity';
import { voidReview } from './match-review';
import { mayMatch, releasable, workable } from './match-run.policy';
import { moveMatchRunRow, moveProposals, readableProposals } from './match-run.repository';
import { chosen, discarded, open } from './match-run.service';
import { ProposalState } from './match-run.state';
import type { Proposal } from './proposal.entity';

/** Fixes proposals, or lets them go. May: coordinators. Refuses: NotPossibleNow, InvalidInput. Records: ProposalPinned, ProposalUnpinned. */
export function pinProposals(ctx: Context, input: PinProposalsInput): Promise<MatchRun> {
  return inTransaction(ctx, async (ctx) => {
    const { run } = await open(ctx, input);
    authorize(every(workable(run), releasable(run)));
    const proposals = await chosen(ctx, run, input.proposalIds);
    const changing = proposals.filter(({ pinned }) => pinned !== input.pinned);
    await pinProposalRows(
      ctx,
      changing.map(({ id }) => id),
      input.pinned,
    );
    if (changing.length) await voidReview(ctx, run);
    await recordMany(
      ctx,
      changing.map(({ id, pinned }) => ({
        type: input.pinned ? 'ProposalPinned' : 'ProposalUnpinned',
        nodes: [id, run.id, run.cohortId],
        changes: { pinned: [pinned, input.pinned] },
      })),
    );
    return moveMatchRunRow(ctx, run.id, run.state);
  });
}

/** Notes something about a proposal. May: coordinators. Records: ProposalCommented. */
export function commentProposal(ctx: Context, input: CommentProposalInput): Promise<Proposal> {
  return inTransaction(ctx, async (ctx) => {
    const seen = await demand('Proposal', input.proposalId, (id) => readableProposals.loader(ctx).load(id));
    const { cohort, run } = await open(ctx, { matchRunId: seen.matchRunId });
    authorize(mayMatch(ctx.viewer, cohort));
    const proposal = await demand('Proposal', input.proposalId, (id) => lockProposal(ctx, id));
    checkVersion(proposal, input);
    const comment = input.comment?.trim() || null;
    const commented = await commentProposalRow(ctx, proposal.id, comment);
    await record(ctx, { type: 'ProposalCommented', nodes: [proposal.id, run.id, cohort.id], changes: {} });
    return commented;
  });
}

/**
 * Stages pairs or circles by hand, in place of others if so wished. They may break the rules of the settings, never what
 * protects people, and take no seat that the run has given away.
 * May: coordinators. Refuses: NotPossibleNow, InvalidInput, ProposalBanned. Records: ProposalStaged, ProposalDiscarded.
 */
export function stageProposals(ctx: Context, input: StageProposalsInput): Promise<MatchRun> {
  return inTransaction(ctx, async (ctx) => {
    const { run } = await open(ctx, input);
    authorize(every(workable(run), releasable(run)));
    const replaced = input.replaces.length ? await chosen(ctx, run, input.replaces, 'replaces') : [];
    const fixed = replaced.find(({ pinned }) => pinned);
    if (fixed)
      throw new Refusal(
        new InvalidInput(
          ['replaces', String(input.replaces.indexOf(fixed.id))],
          'This proposal is pinned. Unpin it first.',
        ),
      );
    await moveProposals(
      ctx,
      replaced.map(({ id }) => discarded(id)),
    );
    const rows = await proposalsByHand(ctx, run, input);
    await storeProposals(ctx, run, rows);
    await voidReview(ctx, run);
    const noted = (
      type: NewEvent['type'],
      id: string,
      before: ProposalState | null,
      after: ProposalState,
    ): NewEvent => ({
      type,
      nodes: [id, run.id, run.cohortId],
      changes: { state: [before, after] },
    });
    await recordMany(ctx, [
      ...replaced.map(({ id, state }) => noted('ProposalDiscarded', id, state, ProposalState.DISCARDED)),
      ...rows.map(({ id }) => noted('ProposalStaged', idOf('Proposal', id), null, ProposalState.STAGED)),
    ]);
    return moveMatchRunRow(ctx, run.id, run.state);
  });
}
