/** Saving and submitting applications. Locks: cohort (shared), then the enrollment, which makes savers come one by one. */
import { authorize } from '../../auth/decisions';
import { inTransaction, type Context } from '../../context';
import { record } from '../../events/record';
import { expectId } from '../../graphql/faults';
import { InvalidInput, NotPossibleNow, Refusal, type UserError } from '../../graphql/user-errors';
import { holdCohort } from '../cohorts/cohort.repository';
import type { Enrollment } from '../enrollments/enrollment.entity';
import { isOwnOrManaged } from '../enrollments/enrollment.policy';
import { enrollmentLoader, findCohortIdOf, lockEnrollment } from '../enrollments/enrollment.repository';
import { advanceEnrollment } from '../enrollments/enrollment.service';
import { EnrollmentState } from '../enrollments/enrollment.state';
import { checkVersion, demand } from '../update';
import { readAnswers, wireFieldOf, type Given } from './application.answers';
import { closeDesk, openDesk, problemsAt, type Desk } from './application.desk';
import type { Application } from './application.entity';
import { incomplete } from './application.errors';
import type { SaveApplicationInput } from './application.inputs';
import { savable, tiersOf } from './application.policy';
import { applicationLoader } from './application.repository';
import { onBehalf, recordSubmitted } from './application.submit';
import { questionsOfForm } from './form.repository';
import { readsNoMore } from './form.words';

/**
 * Saves answers, and submits them where that is asked for. What has been submitted stays complete.
 * May: the person; coordinators on her behalf, but for answers that they may not read. Refuses: InvalidInput for all
 * that is wrong, ApplicationIncomplete, NotPossibleNow, VersionConflict (of the application). Locks: cohort (shared),
 * enrollment. Records: ApplicationSaved, and once ApplicationSubmitted.
 */
export async function saveApplication(
  ctx: Context,
  input: SaveApplicationInput,
): Promise<{ application: Application; enrollment: Enrollment }> {
  const id = await inTransaction(ctx, async (ctx) => {
    const cohortId = await demand('Enrollment', input.enrollmentId, (id) => findCohortIdOf(ctx, id));
    const cohort = await demand('Cohort', cohortId, (id) => holdCohort(ctx, id));
    const enrollment = await demand('Enrollment', input.enrollmentId, (id) => lockEnrollment(ctx, id));
    authorize(isOwnOrManaged(ctx.viewer, enrollment, cohort));
    authorize(savable(ctx, enrollment, cohort));
    const desk = await openDesk(ctx, enrollment, cohort);
    if (!desk) throw new Refusal(new NotPossibleNow('The program asks nothing of people in this role.'));
    checkVersion(desk.application ?? { version: 0 }, input);
    const tiers = tiersOf(ctx.viewer, enrollment, cohort);
    const reading = { questions: desk.questions, tiers, asked: desk.asked, cohortId: cohort.id };
    const { given, errors } = await readAnswers(ctx, input.answers, reading);
    errors.push(...(await unannounced(ctx, desk, input, given)));
    for (const { question, value } of given) {
      if (value) desk.answers.set(question.key, value);
      else desk.answers.delete(question.key);
    }
    const drafting = enrollment.state === EnrollmentState.DRAFT;
    const whole = input.submit || !drafting;
    if (whole) errors.push(...remaining(problemsAt(ctx, desk, tiers), given, errors));
    if (errors.length) throw new Refusal(...errors);
    const before = desk.application;
    const id = await closeDesk(ctx, desk, before?.submittedAt ?? (whole ? ctx.clock.now() : null));
    await record(ctx, {
      type: 'ApplicationSaved',
      nodes: [id, enrollment.id, enrollment.cohortId, enrollment.personId, desk.formId],
      ...onBehalf(ctx, enrollment),
    });
    if (whole && !before?.submittedAt) await recordSubmitted(ctx, enrollment, id);
    if (input.submit && drafting)
      await advanceEnrollment(ctx, enrollment, cohort, EnrollmentState.SUBMITTED, null);
    return id;
  });
  return {
    application: await demand('Application', id, (id) => applicationLoader(ctx).load(id)),
    enrollment: await demand('Enrollment', input.enrollmentId, (id) => enrollmentLoader(ctx).load(id)),
  };
}

/** Problems of answers that were sent now are told where they were sent; the others together. */
function remaining(
  problems: ReturnType<typeof problemsAt>,
  given: readonly Given[],
  told: readonly UserError[],
): UserError[] {
  const sent = (key: string) => given.find((answer) => answer.question.key === key && answer.value);
  const here = problems.flatMap(({ key, message }) => {
    const answer = sent(key);
    if (!answer || told.some(({ path }) => path[1] === String(answer.index))) return [];
    return [new InvalidInput(['answers', String(answer.index), wireFieldOf(answer.question.kind)], message)];
  });
  const others = problems.filter(({ key }) => !sent(key));
  return [...here, ...(others.length ? [incomplete(others, ['answers'])] : [])];
}

/** Nobody's answer comes to be read by people of whom she was not told when she gave it. */
async function unannounced(
  ctx: Context,
  desk: Desk,
  input: SaveApplicationInput,
  given: readonly Given[],
): Promise<UserError[]> {
  const named = input.formId != null ? expectId('ApplicationForm', input.formId) : null;
  const seen = named ?? desk.application?.formId;
  if (!seen || seen === desk.formId) return [];
  const shown = await questionsOfForm(ctx, seen);
  return given.flatMap(({ question, index, value }) => {
    const before = shown.find(({ key }) => key === question.key);
    if (!value || (before ? readsNoMore(question.tier, before.tier) : !named)) return [];
    return [
      new InvalidInput(
        ['answers', String(index), 'key'],
        `The form has changed since it was shown: the tier of ${question.key} is ${question.tier} now. Read the form again, and pass its id as \`formId\`.`,
      ),
    ];
  });
}
