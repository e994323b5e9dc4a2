/** What the result shall reach, from the options: the API's own goal, with the API's own limits. */
import { checkShape } from '../../graphql/mutation';
import { Refusal } from '../../graphql/user-errors';
import { MatchGoal, MatchObjective, MatchParity } from '../../modules/match-runs/match-goal';
import { StartupError } from '../../startup-error';
import { wholeNumber } from './values';

type GoalOption =
  | 'objective'
  | 'floor'
  | 'parity'
  | 'tolerance'
  | 'mentees-per-mentor'
  | 'keep'
  | 'keep-bonus'
  | 'at-most-changes';

const MANY = 1_000_000;

export function readGoal(given: Partial<Record<GoalOption, string>>): MatchGoal {
  const number = (option: GoalOption) => {
    const text = given[option];
    return text === undefined ? undefined : wholeNumber(`--${option}`, text, 0, MANY);
  };
  const goal = new MatchGoal();
  goal.objective = objectiveOf(given.objective) ?? goal.objective;
  goal.floor = number('floor') ?? goal.floor;
  goal.menteesPerMentor = number('mentees-per-mentor') ?? goal.menteesPerMentor;
  goal.keepFrom = given.keep ?? null;
  goal.keepBonus = number('keep-bonus') ?? goal.keepBonus;
  goal.atMostChanges = number('at-most-changes') ?? null;
  if (given.parity !== undefined) {
    goal.parity = new MatchParity();
    goal.parity.tolerance = number('tolerance') ?? goal.parity.tolerance;
  }
  checkLimits(goal);
  checkTogether(given, goal);
  return goal;
}

/** `worst-off-first`, or the API's own spelling. */
function objectiveOf(text: string | undefined): MatchObjective | undefined {
  if (text === undefined) return undefined;
  const found = Object.values(MatchObjective).find((one) => one === text.toUpperCase().replaceAll('-', '_'));
  if (found) return found;
  const words = Object.values(MatchObjective).map((one) => one.toLowerCase().replaceAll('_', '-'));
  throw new StartupError(`--objective must be one of ${words.join(', ')}.`);
}

function checkLimits(goal: MatchGoal): void {
  try {
    checkShape(goal);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const [{ path, message }] = error.errors as [Refusal['errors'][number]];
    throw new StartupError(`${optionOf(path?.at(-1) ?? '')}: ${message}`);
  }
}

function optionOf(field: string): string {
  return `--${field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function checkTogether(given: Partial<Record<GoalOption, string>>, goal: MatchGoal): void {
  const without = (option: GoalOption, needed: GoalOption) => {
    if (given[option] !== undefined && given[needed] === undefined)
      throw new StartupError(`--${option} says nothing without --${needed}. Name both, or leave it out.`);
  };
  if (given.keep?.toLowerCase().endsWith('.json'))
    throw new StartupError('--keep takes the table of an earlier run. Name its matches.csv.');
  without('tolerance', 'parity');
  without('keep-bonus', 'keep');
  without('at-most-changes', 'keep');
  if (goal.objective === MatchObjective.STABLE && (goal.parity || goal.menteesPerMentor))
    throw new StartupError(
      'Rankings take no heed of groups and promises. Choose another --objective, or leave --parity and --mentees-per-mentor out.',
    );
}
