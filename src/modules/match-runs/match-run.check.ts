/** Whether a run is asked for that can be meant; what only the people themselves can contradict, the run tells. */
import type { Context } from '../../context';
import { InvalidInput, Refusal } from '../../graphql/user-errors';
import { MatchObjective } from './match-goal';
import type { StartMatchRunInput } from './match-run.inputs';
import { misplacedPins } from './match-pool.repository';
import { readableMatchRuns } from './match-run.repository';
import { MatchRunState } from './match-run.state';

/** Refuses: InvalidInput, at the field that has to change. */
export async function checkRun(ctx: Context, cohortId: string, input: StartMatchRunInput): Promise<void> {
  const { settings, goal, pool, pins, preview } = input;
  if (!Object.values(settings.weights).some((weight) => weight > 0))
    refuse(['settings', 'weights'], 'At least one weight must be above 0.');
  const { minLevelGap: least, maxLevelGap: most } = settings;
  if (typeof least === 'number' && typeof most === 'number' && most < least)
    refuse(['settings', 'maxLevelGap'], 'The largest level gap must not be below the smallest.');
  if (pool.assumedMentorSeats != null && !preview)
    refuse(
      ['pool', 'assumedMentorSeats'],
      'Seats that do not exist can’t be given away. Set `preview` to see what would come out.',
    );
  if (goal.objective === MatchObjective.STABLE && (goal.parity || goal.menteesPerMentor))
    refuse(
      ['goal', 'objective'],
      'Rankings take no heed of groups and promises. Choose another objective, or leave parity and menteesPerMentor out.',
    );
  if (goal.atMostChanges != null && goal.keepFrom == null)
    refuse(['goal', 'keepFrom'], 'Say which run the changes are counted from.');
  await checkEarlier(ctx, cohortId, goal.keepFrom);
  await checkPins(ctx, cohortId, pins);
}

async function checkEarlier(
  ctx: Context,
  cohortId: string,
  keepFrom: string | null | undefined,
): Promise<void> {
  if (keepFrom == null) return;
  const earlier = await readableMatchRuns.loader(ctx).load(keepFrom);
  const states = [MatchRunState.DONE, MatchRunState.RELEASED];
  if (earlier?.cohortId !== cohortId || !states.includes(earlier.state) || earlier.preview)
    refuse(
      ['goal', 'keepFrom'],
      'Name a run of this cohort that is DONE or RELEASED and no preview: `cohort.matchRuns` lists them.',
    );
}

async function checkPins(ctx: Context, cohortId: string, pins: StartMatchRunInput['pins']): Promise<void> {
  if (!pins.length) return;
  const seen = new Map<string, number>();
  pins.forEach(({ mentorEnrollmentId, menteeEnrollmentId }, at) => {
    const pair = `${mentorEnrollmentId} ${menteeEnrollmentId}`;
    if (seen.has(pair)) refuse(['pins', String(at)], 'This pair is pinned already.');
    seen.set(pair, at);
  });
  const [misplaced] = await misplacedPins(ctx, cohortId, pins);
  if (misplaced !== undefined)
    refuse(
      ['pins', String(misplaced)],
      'A pin names a mentor and a mentee of this cohort by their enrollments.',
    );
}

function refuse(path: string[], message: string): never {
  throw new Refusal(new InvalidInput(path, message));
}
