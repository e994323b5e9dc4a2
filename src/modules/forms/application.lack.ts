/** What an application lacks, as far as the viewer may read it: asked anew at each reading, as days go by. */
import { dayIn } from '../../clock';
import type { Context } from '../../context';
import { uuidOf } from '../../ids';
import { cohortLoader } from '../cohorts/cohort.repository';
import { enrollmentLoader } from '../enrollments/enrollment.repository';
import { textIn } from '../texts';
import { problemsOf, type Value } from './answer.rules';
import type { Application } from './application.entity';
import type { ApplicationProblem } from './application.errors';
import { tiersOf } from './application.policy';
import { answersOf } from './application.repository';
import { formQuestions, questionOptions } from './form.repository';

/** Null for who sees the application as a partner alone: what it lacks is not hers to know. */
export async function lackOf(ctx: Context, application: Application): Promise<ApplicationProblem[] | null> {
  const enrollment = await enrollmentLoader(ctx).load(application.enrollmentId);
  const cohort = enrollment && (await cohortLoader(ctx).load(enrollment.cohortId));
  if (!cohort) return null;
  const [questions, answers] = await Promise.all([
    formQuestions.load(ctx, application.formId),
    answersOf.load(ctx, application.id),
  ]);
  const asked = await Promise.all(
    questions.map(async (question) => ({
      ...question,
      options: (await questionOptions.load(ctx, question.id)).map(({ key }) => key),
    })),
  );
  const values = new Map<string, Value>(
    answers.map((answer) => [answer.key, { ...answer, day: answer.dayOn }]),
  );
  const today = dayIn(ctx.viewer.timeZone, ctx.clock.now());
  const problems = problemsOf(
    asked,
    values,
    { today, personId: uuidOf(enrollment.personId) },
    tiersOf(ctx.viewer, enrollment, cohort),
  );
  return problems.map((problem) => ({
    ...problem,
    text: textIn(ctx, questions.find(({ key }) => key === problem.key)?.texts ?? {}, null),
  }));
}
