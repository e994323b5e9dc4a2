/** What a run asks the matcher about one pool: pairs of peers, or circles. */
import type { Context } from '../../context';
import type { AffinitySettings, GroupProblem } from '../../matching/groups/types';
import type { Candidate } from './match-compute.repository';
import { peopleOf } from './match-people';
import type { MatchRun } from './match-run.entity';
import { engineSettings } from './match-run.settings';
import { snapshotOf } from './match-snapshot';

export async function groupProblemOf(
  ctx: Context,
  run: MatchRun,
): Promise<{ problem: GroupProblem; unready: Candidate[] }> {
  const { cohort, ready, unready, bans, day } = await peopleOf(ctx, run, ['PEER']);
  const { circles } = run;
  const asked = engineSettings(run.settings, false);
  const { references, participant } = await snapshotOf(ctx, asked, cohort, day);
  const { levelGap, reverse: _, ...settings } = asked;
  const problem: GroupProblem = {
    seed: run.seed,
    settings: { ...settings, maxLevelGap: levelGap.max } satisfies AffinitySettings,
    members: ready.map(participant).map(({ seats: _seats, ...member }) => member),
    ...references,
    bans: bans.map(({ mentorPersonId, menteePersonId, rule }) => ({
      personIds: [mentorPersonId, menteePersonId] as const,
      rule,
    })),
    shape: circles ? { wished: circles.size, min: circles.min, max: circles.max } : 'PAIRS',
    spread: circles?.spread ?? [],
  };
  return { problem, unready };
}
