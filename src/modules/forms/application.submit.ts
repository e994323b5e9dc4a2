/** The moment at which an application is submitted: part of the step of its enrollment, which is locked. */
import type { Context } from '../../context';
import { record } from '../../events/record';
import { Refusal } from '../../graphql/user-errors';
import type { Cohort } from '../cohorts/cohort.entity';
import type { Enrollment } from '../enrollments/enrollment.entity';
import { closeDesk, openDesk, problemsAt } from './application.desk';
import { incomplete } from './application.errors';
import { tiersOf } from './application.policy';

/**
 * Refuses to submit while required answers are missing. A coordinator who submits for somebody is asked for what she
 * may read, and learns nothing of the rest. Records: ApplicationSubmitted.
 */
export async function submitApplication(ctx: Context, enrollment: Enrollment, cohort: Cohort): Promise<void> {
  const desk = await openDesk(ctx, enrollment, cohort);
  if (!desk || (!desk.questions.length && !desk.application)) return;
  if (desk.application?.submittedAt) return;
  const problems = problemsAt(ctx, desk, tiersOf(ctx.viewer, enrollment, cohort));
  if (problems.length) throw new Refusal(incomplete(problems, []));
  await recordSubmitted(ctx, enrollment, await closeDesk(ctx, desk, ctx.clock.now()));
}

export async function recordSubmitted(ctx: Context, enrollment: Enrollment, id: string): Promise<void> {
  await record(ctx, {
    type: 'ApplicationSubmitted',
    nodes: [id, enrollment.id, enrollment.cohortId, enrollment.personId],
    changes: { submittedAt: [null, ctx.clock.now().toISOString()] },
    ...onBehalf(ctx, enrollment),
  });
}

/** Whose application it is, where somebody else acts. */
export function onBehalf({ viewer }: Context, { personId }: Enrollment): { onBehalfOf?: string } {
  return viewer.personId === personId ? {} : { onBehalfOf: personId };
}
