/** Whom, and which circle, somebody could have by the rules of a run, as people are now. */
import type { Context } from '../../context';
import { expectId } from '../../graphql/faults';
import type { Page } from '../../graphql/connection';
import { contributionsOf } from '../../matching/contributions';
import { rankedPartners } from '../../matching/examine';
import { examineGroup, Newcomer } from '../../matching/groups/examine';
import type { GroupProblem } from '../../matching/groups/types';
import { Terms } from '../../matching/terms';
import type { Contribution } from '../../matching/types';
import { rankedPage } from '../../reads/ranked-page';
import type { MatchCandidatesArgs } from './match-desk.inputs';
import { stagedGroupsBelow, stagedSeats } from './match-desk.repository';
import type { MatchCandidate, MatchGroupCandidate } from './match-desk.types';
import { formsGroups, groupProblemNow, problemNow } from './match-now';
import type { MatchRun } from './match-run.entity';
import { getMatchRun } from './match-run.service';
import type { MatchContribution, ProposalSpread } from './proposal.entity';

/** Whom somebody could have, the best first. May: coordinators. */
export async function matchCandidates(
  ctx: Context,
  args: MatchCandidatesArgs,
): Promise<Page<MatchCandidate>> {
  const run = await getMatchRun(ctx, args.id);
  if (formsGroups(run)) return peersOf(ctx, run, args);
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
    return {
      ...{ id, enrollmentId: id, rank, score },
      contributions: told(contributionsOf(terms, mentor, mentee)),
      seats: partner.seats,
      staged: staged.get(id) ?? 0,
    };
  });
}

/** Everybody gets one pair or circle, so everybody has one seat. */
async function peersOf(
  ctx: Context,
  run: MatchRun,
  args: MatchCandidatesArgs,
): Promise<Page<MatchCandidate>> {
  const newcomer = newcomerTo(await groupProblemNow(ctx, run), args);
  const staged = await stagedSeats(ctx, run.id);
  return rankedPage(newcomer?.peers() ?? [], args, ({ id, rank, score }) => ({
    ...{ id, enrollmentId: id, rank, score },
    contributions: told(newcomer!.contributionsWith(id)),
    seats: 1,
    staged: staged.get(id) ?? 0,
  }));
}

/** Which staged circles somebody could join, the best first. May: coordinators. */
export async function matchGroupCandidates(
  ctx: Context,
  args: MatchCandidatesArgs,
): Promise<Page<MatchGroupCandidate>> {
  const run = await getMatchRun(ctx, args.id);
  if (!formsGroups(run) || !run.circles) return rankedPage([], args, (none) => none);
  const problem = await groupProblemNow(ctx, run);
  const newcomer = newcomerTo(problem, args);
  const id = expectId('Enrollment', args.enrollmentId);
  const open = await stagedGroupsBelow(ctx, run.id, run.circles.max);
  const others = open.filter(({ memberIds }) => !memberIds.includes(id));
  return rankedPage(newcomer?.groups(others) ?? [], args, ({ id: proposalId, memberIds, rank, gain }) => {
    const { criteria, spread } = newcomer!.shareIn(memberIds);
    return {
      ...{ id: proposalId, proposalId, rank, gain },
      score: examineGroup(problem, [...memberIds, id]).score,
      contributions: told(criteria),
      spread: spread.length ? (spread as ProposalSpread[]) : null,
    };
  });
}

function newcomerTo(problem: GroupProblem, args: MatchCandidatesArgs): Newcomer | null {
  const id = expectId('Enrollment', args.enrollmentId);
  return problem.members.some((member) => member.id === id) ? new Newcomer(problem, id) : null;
}

/** In the words of the schema, which are the matcher's. */
function told(contributions: readonly Contribution[]): MatchContribution[] {
  return contributions as MatchContribution[];
}
