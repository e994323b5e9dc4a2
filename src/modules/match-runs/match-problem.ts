/** What a run asks the matcher about mentors and mentees: everything that decides the result, read in one moment. */
import type { Context } from '../../context';
import type { MatchProblem } from '../../matching/types';
import { slicesOf } from '../../slices';
import { ProgramKind } from '../programs/program.entity';
import type { Candidate } from './match-compute.repository';
import { stillPinned } from './match-earlier';
import { engineGoal, ParityPartition } from './match-goal';
import { peopleOf } from './match-people';
import { earlierPairs, menteesHeld } from './match-pool.repository';
import type { MatchRun } from './match-run.entity';
import { engineSettings } from './match-run.settings';
import { snapshotOf } from './match-snapshot';

export type Asked = Pick<MatchRun, 'cohortId' | 'settings' | 'goal' | 'pool' | 'pins' | 'seed'>;

/**
 * The problem, and whom it leaves out since something must be done before. Who shares what is no part of it: the desk asks
 * for problems too.
 */
export async function problemOf(
  ctx: Context,
  run: Asked,
): Promise<{ problem: MatchProblem; unready: Candidate[]; disclosurePoints: number }> {
  const people = await peopleOf(ctx, run, ['MENTOR', 'MENTEE']);
  const { cohort, program, ready: all, unready, bans, disclosurePoints, day } = people;
  const { menteesPerMentor, parity, keepFrom } = run.goal;
  const held = menteesPerMentor ? await menteesHeld(ctx, cohort.id) : new Map<string, number>();
  const settings = engineSettings(run.settings, program.kind === ProgramKind.REVERSE);
  const { references, participant } = await snapshotOf(ctx, settings, cohort, day);
  const mentors: MatchProblem['mentors'][number][] = [];
  const mentees: MatchProblem['mentees'][number][] = [];
  for await (const some of slicesOf(all))
    for (const one of some) {
      if (one.role === 'MENTEE')
        mentees.push({ ...participant(one), group: parity ? groupOf(parity.by, one) : null });
      if (one.role !== 'MENTOR') continue;
      const seats = Math.max(one.seats, run.pool.assumedMentorSeats ?? 0);
      const least = Math.max(0, Math.min(seats, menteesPerMentor - (held.get(one.id) ?? 0)));
      mentors.push({ ...participant(one), seats, least });
    }
  const asked = run.pins.map(({ mentorEnrollmentId, menteeEnrollmentId }) => ({
    mentorId: mentorEnrollmentId,
    menteeId: menteeEnrollmentId,
  }));
  const earlier = keepFrom ? await earlierPairs(ctx, keepFrom) : [];
  const problem: MatchProblem = {
    seed: run.seed,
    settings,
    mentors,
    mentees,
    bans,
    ...references,
    pinned: [...asked, ...stillPinned(earlier, asked, { mentors, mentees, bans })],
    kept: earlier.map(({ mentorId, menteeId }) => ({ mentorId, menteeId })),
    goal: engineGoal(run.goal),
  };
  return { problem, unready, disclosurePoints };
}

function groupOf(by: ParityPartition, { orgUnitId, location, discipline, level }: Omit<Candidate, 'role'>) {
  switch (by) {
    case ParityPartition.ORG_UNIT:
      return orgUnitId;
    case ParityPartition.LOCATION:
      return location;
    case ParityPartition.DISCIPLINE:
      return discipline;
    case ParityPartition.LEVEL:
      return level === null ? null : String(level);
  }
}
