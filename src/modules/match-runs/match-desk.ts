/** What coordinators do with a run that is done: pin, stage by hand, comment; look for partners, compare with another run. */
import { authorize, every } from '../../auth/decisions';
import { systemViewer } from '../../auth/viewer';
import { inTransaction, type Context } from '../../context';
import { recordMany, record, type NewEvent } from '../../events/record';
import { expectId } from '../../graphql/faults';
import type { Page } from '../../graphql/connection';
import { InvalidInput, NotPossibleNow, Refusal } from '../../graphql/user-errors';
import { examinePair, rankedPartners, type ExaminedPair } from '../../matching/examine';
import { contributionsOf } from '../../matching/contributions';
import { Terms } from '../../matching/terms';
import type { MatchProblem } from '../../matching/types';
import { rankedPage } from '../../reads/ranked-page';
import { checkVersion, demand } from '../update';
import type {
  CommentProposalInput,
  MatchCandidatesArgs,
  PinProposalsInput,
  StageProposalsInput,
} from './match-desk.inputs';
import {
  commentProposalRow,
  compareRuns,
  insertByHand,
  lockProposal,
  pinProposalRows,
  stagedAmong,
  stagedSeats,
} from './match-desk.repository';
import type { MatchCandidate, MatchComparison } from './match-desk.types';
import { problemOf } from './match-problem';
import type { MatchRun } from './match-run.entity';
import { mayMatch, releasable, workable } from './match-run.policy';
import { moveMatchRunRow, moveProposals, readableProposals } from './match-run.repository';
import { chosen, discarded, getMatchRun, open } from './match-run.service';
import { ProposalState } from './match-run.state';
import type { MatchCriterion } from './match-words';
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
 * Stages pairs by hand, in place of others if so wished. They may break the rules of the settings, never what protects
 * people, and take no seat that the run has given away.
 * May: coordinators. Refuses: NotPossibleNow, InvalidInput. Records: ProposalStaged, ProposalDiscarded.
 */
export function stageProposals(ctx: Context, input: StageProposalsInput): Promise<MatchRun> {
  return inTransaction(ctx, async (ctx) => {
    const { run } = await open(ctx, input);
    authorize(every(workable(run), releasable(run)));
    const replaced = input.replaces.length ? await chosen(ctx, run, input.replaces, 'replaces') : [];
    const fixed = replaced.find(({ pinned }) => pinned);
    if (fixed)
      throw invalid(
        ['replaces', String(input.replaces.indexOf(fixed.id))],
        'This proposal is pinned. Unpin it first.',
      );
    await moveProposals(
      ctx,
      replaced.map(({ id }) => discarded(id)),
    );
    const problem = await problemNow(ctx, run);
    const pairs = await examined(ctx, run, problem, input);
    const ids = await insertByHand(ctx, run, pairs, input.pinned);
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
      ...ids.map((id) => noted('ProposalStaged', id, null, ProposalState.STAGED)),
    ]);
    return moveMatchRunRow(ctx, run.id, run.state);
  });
}

async function examined(
  ctx: Context,
  run: MatchRun,
  problem: MatchProblem,
  { pairs }: StageProposalsInput,
): Promise<ExaminedPair[]> {
  const seats = new Map([...problem.mentors, ...problem.mentees].map(({ id, seats }) => [id, seats]));
  const taken = await stagedSeats(ctx, run.id);
  const there = await stagedAmong(
    ctx,
    run.id,
    pairs.map(({ menteeEnrollmentId }) => expectId('Enrollment', menteeEnrollmentId)),
  );
  return pairs.map(({ mentorEnrollmentId, menteeEnrollmentId }, at) => {
    const refuse = (message: string) => invalid(['pairs', String(at)], message);
    const [mentorId, menteeId] = [
      expectId('Enrollment', mentorEnrollmentId),
      expectId('Enrollment', menteeEnrollmentId),
    ];
    const pair = examinePair(problem, { mentorId, menteeId });
    if (!pair)
      throw refuse(
        'Name a mentor and a mentee of the cohort who take part: accepted, ready, not on leave, with a free seat.',
      );
    if (there.has(`${mentorId} ${menteeId}`)) throw refuse('The run has staged this pair already.');
    there.add(`${mentorId} ${menteeId}`);
    if (pair.rule?.absolute) throw refuse(`These two can’t be paired: ${pair.rule.rule}.`);
    for (const [id, role] of [
      [mentorId, 'mentor'],
      [menteeId, 'mentee'],
    ] as const) {
      const left = (seats.get(id) ?? 0) - (taken.get(id) ?? 0);
      if (left < 1)
        throw refuse(`All seats of the ${role} are staged in this run. Replace one of those proposals.`);
      taken.set(id, (taken.get(id) ?? 0) + 1);
    }
    return pair;
  });
}

/**
 * Whom the run would look at now. As the matcher reads: whoever may match may know what comes of everybody in the
 * cohort, though she may not read all of it.
 */
async function problemNow(ctx: Context, run: MatchRun): Promise<MatchProblem> {
  const viewer = systemViewer(ctx.institutionId, 'matching', ctx.viewer.timeZone);
  const asked = { ...run, pins: [], goal: { ...run.goal, keepFrom: null } };
  const { problem } = await problemOf({ ...ctx, viewer, loaders: new Map() }, asked);
  return problem;
}

function invalid(path: string[], message: string): Refusal {
  return new Refusal(new InvalidInput(path, message));
}

/** Whom somebody could have by the rules of a run, the best first, as things are now. May: coordinators. */
export async function matchCandidates(
  ctx: Context,
  args: MatchCandidatesArgs,
): Promise<Page<MatchCandidate>> {
  const run = await getMatchRun(ctx, args.id);
  const problem = await problemNow(ctx, run);
  const id = expectId('Enrollment', args.enrollmentId);
  const ranked = rankedPartners(problem, id) ?? [];
  const staged = await stagedSeats(ctx, run.id);
  const terms = new Terms(problem);
  const people = new Map([...problem.mentors, ...problem.mentees].map((one) => [one.id, one]));
  const self = people.get(id);
  const isMentor = problem.mentors.some((mentor) => mentor.id === id);
  return rankedPage(ranked, args, ({ id, rank, score }) => {
    const partner = people.get(id)!;
    const [mentor, mentee] = isMentor ? [self!, partner] : [partner, self!];
    const contributions = contributionsOf(terms, mentor, mentee).map((one) => ({
      ...one,
      criterion: one.criterion as MatchCriterion,
    }));
    return {
      id,
      enrollmentId: id,
      rank,
      score,
      contributions,
      seats: partner.seats,
      staged: staged.get(id) ?? 0,
    };
  });
}

/** A run beside another of its cohort. May: coordinators. Refuses: NotPossibleNow. */
export async function compareMatchRuns(ctx: Context, id: string, otherId: string): Promise<MatchComparison> {
  const run = await getMatchRun(ctx, id);
  const other = await getMatchRun(ctx, otherId);
  if (other.cohortId !== run.cohortId)
    throw new Refusal(new NotPossibleNow('Only runs of the same cohort can be compared.'));
  const found = await compareRuns(ctx, run.id, other.id);
  return {
    runId: run.id,
    otherId: other.id,
    totals: { matched: found.matched, totalScore: found.totalScore },
    otherTotals: { matched: found.otherMatched, totalScore: found.otherTotal },
    same: found.same,
    added: found.matched - found.same,
    removed: found.otherMatched - found.same,
    better: found.better,
    worse: found.worse,
  };
}
