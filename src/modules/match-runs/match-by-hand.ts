/** Proposals that a coordinator thinks of: checked by the rules that protect people, and scored by the matcher. */
import type { Context } from '../../context';
import { expectId } from '../../graphql/faults';
import { InvalidInput, Refusal } from '../../graphql/user-errors';
import { examinePair } from '../../matching/examine';
import { examineGroup } from '../../matching/groups/examine';
import type { GroupProblem } from '../../matching/groups/types';
import { proposalBanned } from './match-desk.errors';
import type { StageGroupInput, StageProposalsInput } from './match-desk.inputs';
import { stagedAmong, stagedSeats } from './match-desk.repository';
import type { MatchPin } from './match-goal';
import { formsGroups, groupProblemNow, problemNow } from './match-now';
import { groupRow, pairRow, type ProposalRow } from './match-outcome';
import type { MatchRun } from './match-run.entity';

/** Refuses: InvalidInput, ProposalBanned. */
export async function proposalsByHand(
  ctx: Context,
  run: MatchRun,
  { pairs, groups, pinned }: StageProposalsInput,
): Promise<ProposalRow[]> {
  const [asked, other] = formsGroups(run) ? (['groups', 'pairs'] as const) : (['pairs', 'groups'] as const);
  const named = { pairs, groups };
  if (named[other].length)
    throw invalid([other], `This run proposes ${asked}: name people by \`${asked}\` alone.`);
  if (!named[asked].length) throw invalid([asked], 'Name at least one.');
  const rows = asked === 'groups' ? await groupsByHand(ctx, run, groups) : await pairsByHand(ctx, run, pairs);
  return rows.map((row) => ({ ...row, pinned, byHand: true }));
}

async function pairsByHand(ctx: Context, run: MatchRun, pairs: readonly MatchPin[]): Promise<ProposalRow[]> {
  const problem = await problemNow(ctx, run);
  const seats = new Map([...problem.mentors, ...problem.mentees].map(({ id, seats }) => [id, seats]));
  const taken = await stagedSeats(ctx, run.id);
  const there = await stagedAmong(
    ctx,
    run.id,
    pairs.map(({ menteeEnrollmentId }) => expectId('Enrollment', menteeEnrollmentId)),
  );
  return pairs.map(({ mentorEnrollmentId, menteeEnrollmentId }, at) => {
    const path = ['pairs', String(at)];
    const [mentorId, menteeId] = [
      expectId('Enrollment', mentorEnrollmentId),
      expectId('Enrollment', menteeEnrollmentId),
    ];
    const pair = examinePair(problem, { mentorId, menteeId });
    if (!pair)
      throw invalid(
        path,
        'Name a mentor and a mentee of the cohort who take part: accepted, ready, not on leave, with a free seat.',
      );
    if (there.has(`${mentorId} ${menteeId}`)) throw invalid(path, 'The run has staged this pair already.');
    there.add(`${mentorId} ${menteeId}`);
    if (pair.rule?.absolute) throw new Refusal(proposalBanned(pair.rule.rule, [mentorId, menteeId], path));
    for (const [id, role] of [
      [mentorId, 'mentor'],
      [menteeId, 'mentee'],
    ] as const) {
      const left = (seats.get(id) ?? 0) - (taken.get(id) ?? 0);
      if (left < 1)
        throw invalid(
          path,
          `All seats of the ${role} are staged in this run. Replace one of those proposals.`,
        );
      taken.set(id, (taken.get(id) ?? 0) + 1);
    }
    return pairRow(pair);
  });
}

async function groupsByHand(
  ctx: Context,
  run: MatchRun,
  groups: readonly StageGroupInput[],
): Promise<ProposalRow[]> {
  const problem = await groupProblemNow(ctx, run);
  const pool = new Set(problem.members.map(({ id }) => id));
  const placed = new Set((await stagedSeats(ctx, run.id)).keys());
  return groups.map(({ enrollmentIds }, at) => {
    const path = ['groups', String(at), 'enrollmentIds'];
    checkSize(problem, enrollmentIds.length, path);
    const ids = enrollmentIds.map((enrollmentId) => expectId('Enrollment', enrollmentId));
    ids.forEach((id, place) => {
      const own = [...path, String(place)];
      if (!pool.has(id))
        throw invalid(
          own,
          'Name peers of the cohort who take part: accepted, ready, not on leave, with a free seat.',
        );
      if (placed.has(id))
        throw invalid(own, 'She has a place in another proposal of this run. Replace that one, too.');
      placed.add(id);
    });
    const group = examineGroup(problem, ids);
    const ban = group.bans.find(({ absolute }) => absolute);
    if (ban) throw new Refusal(proposalBanned(ban.rule, ban.ids, path));
    return groupRow(group);
  });
}

function checkSize({ shape }: GroupProblem, size: number, path: string[]): void {
  const { min, max } = shape === 'PAIRS' ? { min: 2, max: 2 } : shape;
  if (size >= min && size <= max) return;
  throw invalid(
    path,
    shape === 'PAIRS' ? 'A pair is of two.' : `Circles of this run are of ${min} to ${max} people.`,
  );
}

function invalid(path: string[], message: string): Refusal {
  return new Refusal(new InvalidInput(path, message));
}
