/**
 * An application as it lies open: the form that it answers by now, and what is answered. While somebody drafts, the
 * form is the newest; what was submitted keeps its own. Its enrollment is locked, so it changes under nobody's hands.
 */
import { dayIn } from '../../clock';
import type { Context } from '../../context';
import { newId, uuidOf } from '../../ids';
import type { Cohort } from '../cohorts/cohort.entity';
import type { Enrollment } from '../enrollments/enrollment.entity';
import { EnrollmentState } from '../enrollments/enrollment.state';
import { setEnrollmentSkills } from '../skills/skill.repository';
import { textIn } from '../texts';
import { carries, problemsOf, shownAnswers, type Asked, type Value } from './answer.rules';
import type { Application } from './application.entity';
import type { ApplicationProblem } from './application.errors';
import {
  answersThrough,
  applicationThrough,
  findSkills,
  putAnswers,
  putApplication,
  type SavedAnswer,
} from './application.repository';
import { newestForm, questionsOfForm, type AskedQuestion } from './form.repository';
import { QuestionKind, type AnswerTier } from './form.words';

export interface Desk {
  enrollment: Enrollment;
  /** Null before the first save. */
  application: Application | null;
  formId: string;
  questions: AskedQuestion[];
  /** What is answered, as far as it was carried over to this version. */
  answers: Map<string, Value>;
  /** What the database holds. */
  stored: Map<string, SavedAnswer>;
  asked: Asked;
}

/** Null where the program asks nothing of this role. */
export async function openDesk(ctx: Context, enrollment: Enrollment, cohort: Cohort): Promise<Desk | null> {
  const application = await applicationThrough(ctx, enrollment.id);
  const drafting = !application || enrollment.state === EnrollmentState.DRAFT;
  const newest = drafting ? await newestForm(ctx, cohort.programId, enrollment.role) : null;
  const formId = newest?.id ?? application?.formId;
  if (!formId) return null;
  const questions = await questionsOfForm(ctx, formId);
  const asked = { today: dayIn(ctx.viewer.timeZone, ctx.clock.now()), personId: uuidOf(enrollment.personId) };
  const saved = application ? await answersThrough(ctx, enrollment.id) : [];
  const stored = new Map(saved.map((answer) => [answer.key, answer]));
  const before = application && application.formId !== formId ? await questionsOfForm(ctx, application.formId) : questions; // prettier-ignore
  const kept = saved.filter((answer) => isCarried(answer, before, questions, asked));
  return { enrollment, application, formId, questions, answers: new Map(kept.map((answer) => [answer.key, answer])), stored, asked }; // prettier-ignore
}

function isCarried(
  answer: SavedAnswer,
  before: readonly AskedQuestion[],
  now: readonly AskedQuestion[],
  asked: Asked,
): boolean {
  if (before === now) return true;
  const [from, to] = [before, now].map((form) => form.find(({ key }) => key === answer.key));
  return from !== undefined && to !== undefined && carries(from, to, answer, asked);
}

/** What keeps it from being submitted, of questions with these tiers; with their words in the institution's language. */
export function problemsAt(ctx: Context, desk: Desk, tiers: readonly AnswerTier[]): ApplicationProblem[] {
  return problemsOf(desk.questions, desk.answers, desk.asked, tiers).map((problem) => ({
    ...problem,
    text: textIn(ctx, desk.questions.find(({ key }) => key === problem.key)?.texts ?? {}, null),
  }));
}

/** Writes it as it lies there; hidden questions lose their answers. Gives the application's id. */
export async function closeDesk(ctx: Context, desk: Desk, submittedAt: Date | null): Promise<string> {
  const { enrollment, application, questions, stored } = desk;
  const shown = shownAnswers(questions, desk.answers);
  const id = application?.id ?? newId('Application');
  await putApplication(ctx, { id, enrollmentId: enrollment.id, formId: desk.formId, submittedAt });
  const answers = questions.flatMap((question) => {
    const value = shown.get(question.key);
    const before = stored.get(question.key);
    if (!value || (before === value && before.questionId === question.id)) return [];
    const { text, number, day, options, skillIds, personIds } = value;
    return { key: question.key, questionId: question.id, text, number, day, options, skillIds, personIds };
  });
  await putAnswers(ctx, enrollment, answers, [...shown.keys()]);
  await passSkillsOn(ctx, desk, shown);
  return id;
}

/** Picked skills become those that the enrollment wants or offers. */
async function passSkillsOn(ctx: Context, desk: Desk, shown: ReadonlyMap<string, Value>): Promise<void> {
  for (const { kind, key, direction } of desk.questions) {
    if (kind !== QuestionKind.SKILL_PICKER || !direction || shown.get(key) === desk.stored.get(key)) continue;
    const skills = await findSkills(ctx, [], shown.get(key)?.skillIds ?? []);
    await setEnrollmentSkills(ctx, desk.enrollment.id, direction, skills.map(({ name }) => name)); // prettier-ignore
  }
}
