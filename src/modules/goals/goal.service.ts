/** How goals are set. */
import { authorize } from '../../auth/decisions';
import { inTransaction, type Context } from '../../context';
import { record } from '../../events/record';
import { InvalidInput, NotPossibleNow, Refusal } from '../../graphql/user-errors';
import { newId } from '../../ids';
import { holdCohort } from '../cohorts/cohort.repository';
import type { Enrollment } from '../enrollments/enrollment.entity';
import { isOwnOrManaged } from '../enrollments/enrollment.policy';
import { findCohortIdOf, lockEnrollment, updateProfileRow } from '../enrollments/enrollment.repository';
import { LIVE_STATES } from '../enrollments/enrollment.state';
import { wordOf } from '../skills/skill-word.repository';
import { checkVersion, demand } from '../update';
import type { GoalInput, SetGoalsInput } from './goal.inputs';
import { findGoalIds, writeGoals, type GoalValues } from './goal.repository';

/**
 * May: the person and the coordinators of the cohort. Refuses: VersionConflict, NotPossibleNow, InvalidInput.
 * Locks: cohort (shared), enrollment. Records: GoalsSet, without a word of them.
 */
export function setGoals(ctx: Context, input: SetGoalsInput): Promise<Enrollment> {
  return inTransaction(ctx, async (ctx) => {
    const cohortId = await demand('Enrollment', input.enrollmentId, (id) => findCohortIdOf(ctx, id));
    const cohort = await demand('Cohort', cohortId, (id) => holdCohort(ctx, id));
    const enrollment = await demand('Enrollment', input.enrollmentId, (id) => lockEnrollment(ctx, id));
    authorize(isOwnOrManaged(ctx.viewer, enrollment, cohort));
    checkVersion(enrollment, input);
    if (!LIVE_STATES.includes(enrollment.state))
      throw new Refusal(
        new NotPossibleNow(`An enrollment that is ${enrollment.state} can't be changed any more.`),
      );
    const before = await findGoalIds(ctx, enrollment.id);
    await writeGoals(ctx, enrollment.id, checked(input.goals, before));
    const updated = await updateProfileRow(ctx, enrollment);
    await record(ctx, {
      type: 'GoalsSet',
      nodes: [enrollment.id, enrollment.cohortId, enrollment.personId],
      changes: { goals: [before.length, input.goals.length] },
    });
    return updated;
  });
}

/** With their ids. Refuses ids of other goals, the same one twice, and tags without letters or with too many. */
function checked(goals: readonly GoalInput[], known: readonly string[]): GoalValues[] {
  const errors: InvalidInput[] = [];
  const seen = new Set<string>();
  const values = goals.map(({ goalId, text, tags }, index) => {
    const at = (...path: string[]) => ['goals', String(index), ...path];
    if (goalId && (!known.includes(goalId) || seen.has(goalId)))
      errors.push(
        new InvalidInput(
          at('goalId'),
          'This is no goal of the enrollment, or stands above already. Leave it out for a new goal.',
        ),
      );
    if (goalId) seen.add(goalId);
    const words = (tags ?? []).map(wordOf);
    words.forEach((word, place) => {
      if (!word || word.length > 100)
        errors.push(new InvalidInput(at('tags', String(place)), 'A tag has 1 to 100 characters.'));
    });
    return { id: goalId ?? newId('Goal'), text, tags: words };
  });
  if (errors.length) throw new Refusal(...errors);
  return values;
}
