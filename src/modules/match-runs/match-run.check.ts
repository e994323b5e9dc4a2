/** Whether a run is asked for that can be meant; what only the people themselves can contradict, the run tells. */
import type { Context } from '../../context';
import { InvalidInput, Refusal } from '../../graphql/user-errors';
import { ProgramKind } from '../programs/program.entity';
import { MatchCircles, MatchObjective } from './match-goal';
import { isOfPeers } from './match-people';
import type { StartMatchRunInput } from './match-run.inputs';
import { misplacedPins } from './match-pool.repository';
import { readableMatchRuns } from './match-run.repository';
import { MatchRunState } from './match-run.state';

/** Refuses: InvalidInput, at the field that has to change. */
export async function checkRun(
  ctx: Context,
  cohortId: string,
  kind: ProgramKind,
  input: StartMatchRunInput,
): Promise<void> {
  const { settings, goal, pool, pins, preview } = input;
  if (!Object.values(settings.weights).some((weight) => weight > 0))
    refuse(['settings', 'weights'], 'At least one weight must be above 0.');
  const { minLevelGap: least, maxLevelGap: most } = settings;
  if (typeof least === 'number' && typeof most === 'number' && most < least)
    refuse(['settings', 'maxLevelGap'], 'The largest level gap must not be below the smallest.');
  checkKind(kind, input);
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

/** In one pool there are no mentors, so nothing can be asked of them. */
function checkKind(kind: ProgramKind, { goal, pool, pins, circles }: StartMatchRunInput): void {
  if (circles && kind !== ProgramKind.GROUP)
    refuse(['circles'], `Circles are formed in programs of the kind GROUP; this one is ${kind}.`);
  if (circles && (circles.min > circles.size || circles.size > circles.max))
    refuse(['circles', 'size'], 'The size must lie between the smallest and the largest.');
  if (!isOfPeers(kind)) return;
  const pooled = pool.menteeOrgUnitIds ?? pool.mentorOrgUnitIds ?? pool.assumedMentorSeats;
  if (pooled != null)
    refuse(['pool'], 'Peers are neither mentors nor mentees: only `unmatchedOnly` narrows their pool.');
  if (pins.length) refuse(['pins'], 'Pairs of mentor and mentee can’t be pinned among peers.');
  const { objective, floor, parity, menteesPerMentor, keepFrom } = goal;
  if (objective !== MatchObjective.MOST_MATCHED || floor || parity || menteesPerMentor || keepFrom != null)
    refuse(['goal'], 'Among peers the goal is the most placed, then the highest total.');
}

/** How to form circles, where the program has some. */
export function circlesOf(kind: ProgramKind, { circles }: StartMatchRunInput): MatchCircles | null {
  return kind === ProgramKind.GROUP ? (circles ?? new MatchCircles()) : null;
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
