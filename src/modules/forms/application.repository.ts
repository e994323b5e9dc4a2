/** All SQL that reads and writes applications. Every read carries the predicates of application.policy.ts. */
import sql from 'sql-template-tag';
import type { Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { firstRow } from '../../db/statements';
import { newUuid, uuidOf } from '../../ids';
import { siblings } from '../../reads/links';
import { readableNode } from '../../reads/readable';
import { visiblePeople } from '../people/person.policy';
import { Person } from '../people/person.entity';
import { Skill } from '../skills/skill.entity';
import type { Value } from './answer.rules';
import { Application, ApplicationAnswer } from './application.entity';
import { readableAnswers, visibleApplications } from './application.policy';

const columns = () => columnsOf(Application, 'ap');

const readable = {
  entity: Application,
  alias: 'ap',
  from: sql`applications ap join enrollments e on e.id = ap.enrollment_id`,
  visible: visibleApplications,
};
export const readableApplications = readableNode('applications', readable);
export const applicationLoader = readableApplications.loader;

/** The application of an enrollment: one at most. */
export const applicationsOf = siblings('applications.ofEnrollments', readable, {
  column: 'ap.enrollment_id',
  order: sql`ap.id`,
});

/** The application of a member of a pairing, for her partners. */
export const applicationsOfMembers = siblings(
  'applications.ofMembers',
  { ...readable, from: sql`pairing_members am join applications ap on ap.enrollment_id = am.enrollment_id join enrollments e on e.id = ap.enrollment_id` }, // prettier-ignore
  { column: 'am.id', order: sql`ap.id` },
);

/** Answers of applications, those alone that the viewer may read. */
export const answersOf = siblings(
  'applications.answers',
  {
    entity: ApplicationAnswer,
    alias: 'aw',
    from: sql`applications ap join enrollments e on e.id = ap.enrollment_id join cohorts c on c.id = e.cohort_id
      join application_answers aw on aw.enrollment_id = e.id join application_questions aq on aq.id = aw.question_id`,
    visible: readableAnswers,
  },
  { column: 'ap.id', order: sql`aq.position` },
);

/** What is named in answers that the viewer has been shown, in the order given. */
export const skillsOfAnswers = siblings(
  'applications.skills',
  {
    entity: Skill,
    alias: 's',
    from: sql`application_answers aw cross join lateral unnest(aw.skill_ids) with ordinality pick(id, place) join skills s on s.id = pick.id`,
    visible: () => sql`true`,
  },
  { column: 'aw.id', order: sql`pick.place` },
);
export const peopleOfAnswers = siblings(
  'applications.people',
  {
    entity: Person,
    alias: 'p',
    from: sql`application_answers aw cross join lateral unnest(aw.person_ids) with ordinality pick(id, place) join people p on p.id = pick.id`,
    visible: visiblePeople,
  },
  { column: 'aw.id', order: sql`pick.place` },
);

/** The application of an enrollment that is locked, and so is it. */
export function applicationThrough(ctx: Context, enrollmentId: string): Promise<Application | null> {
  return firstRow(
    ctx.db,
    'applications.through',
    sql`select ${columns()} from applications ap where ap.enrollment_id = ${uuidOf(enrollmentId)}`,
  );
}

export type SavedAnswer = Required<Value> & { key: string; questionId: string };

/** All answers of an enrollment, for the rules that are applied to them; nobody is shown what comes from here. */
export function answersThrough(ctx: Context, enrollmentId: string): Promise<SavedAnswer[]> {
  return ctx.db.rows(
    'applications.answersThrough',
    sql`select aw.key, 'applicationquestion_' || aw.question_id as "questionId", aw.text, aw.number, aw.day, aw.options,
        aw.skill_ids as "skillIds", aw.person_ids as "personIds"
      from application_answers aw where aw.enrollment_id = ${uuidOf(enrollmentId)}`,
  );
}

/** Makes or changes the application of an enrollment that is locked. */
export async function putApplication(
  ctx: Context,
  application: Pick<Application, 'id' | 'enrollmentId' | 'formId' | 'submittedAt'>,
): Promise<void> {
  const now = ctx.clock.now();
  await ctx.db.rows(
    'applications.put',
    sql`insert into applications (institution_id, id, enrollment_id, form_id, submitted_at, created_at, updated_at)
      values (${uuidOf(ctx.institutionId)}, ${uuidOf(application.id)}, ${uuidOf(application.enrollmentId)}, ${uuidOf(application.formId)},
        ${application.submittedAt}, ${now}, ${now})
      on conflict on constraint uq_applications_enrollment do update
        set form_id = excluded.form_id, submitted_at = excluded.submitted_at, version = applications.version + 1, updated_at = excluded.updated_at`,
  );
}

export interface AnswerRow extends Value {
  key: string;
  questionId: string;
}

/** Takes these answers for the enrollment, and drops those to other questions than `kept` names. */
export async function putAnswers(
  ctx: Context,
  enrollment: { id: string; cohortId: string },
  answers: readonly AnswerRow[],
  kept: readonly string[],
): Promise<void> {
  const id = uuidOf(enrollment.id);
  await ctx.db.rows(
    'applications.dropAnswers',
    sql`delete from application_answers aw where aw.enrollment_id = ${id} and aw.key <> all(${[...kept]}::text[])`,
  );
  if (!answers.length) return;
  const rows = answers.map((answer) => ({
    ...answer,
    id: newUuid(),
    question: uuidOf(answer.questionId),
  }));
  await ctx.db.rows(
    'applications.putAnswers',
    sql`insert into application_answers (institution_id, id, enrollment_id, cohort_id, question_id, key, text, number, day, options, skill_ids, person_ids)
      select ${uuidOf(ctx.institutionId)}::uuid, x.id, ${id}::uuid, ${uuidOf(enrollment.cohortId)}::uuid, x.question, x.key, x.text, x.number, x.day,
        x.options, x."skillIds", x."personIds"
      from json_to_recordset(${JSON.stringify(rows)}::json) as x(id uuid, question uuid, key text, text text, number float8, day date, options text[],
        "skillIds" uuid[], "personIds" uuid[])
      on conflict on constraint uq_application_answers_key do update
        set question_id = excluded.question_id, text = excluded.text, number = excluded.number, day = excluded.day, options = excluded.options,
          skill_ids = excluded.skill_ids, person_ids = excluded.person_ids`,
  );
}

export interface Named {
  id: string;
  name: string;
}

/** Skills of the institution with these names, whatever their case, or UUIDs. */
export function findSkills(ctx: Context, names: readonly string[], ids: readonly string[]): Promise<Named[]> {
  return ctx.db.rows(
    'applications.findSkills',
    sql`select s.id, s.name from skills s where s.id = any(${[...ids]}::uuid[])
      or lower(s.name) = any(select lower(n) from unnest(${[...names]}::text[]) n)`,
  );
}

/** Which of these UUIDs are of people whom she can rank: whom the viewer sees, and who takes part in the cohort. */
export async function findRankable(
  ctx: Context,
  cohortId: string,
  ids: readonly string[],
): Promise<string[]> {
  const rows = await ctx.db.rows<{ id: string }>(
    'applications.findRankable',
    sql`select p.id from people p where p.id = any(${[...ids]}::uuid[]) and p.deactivated_at is null and (${visiblePeople(ctx.viewer)}
      or exists (select from enrollments there where there.person_id = p.id and there.cohort_id = ${uuidOf(cohortId)}))`,
  );
  return rows.map(({ id }) => id);
}

export interface Ranking {
  enrollmentId: string;
  /** The first choice first. */
  personIds: string[];
}

/** Whom the people of a cohort rank in applications that they have submitted. For matching: nobody is shown it from here. */
export function rankingsIn(ctx: Context, cohortId: string): Promise<Ranking[]> {
  return ctx.db.rows(
    'applications.rankings',
    sql`select 'enrollment_' || aw.enrollment_id as "enrollmentId",
        array(select 'person_' || pick.id from unnest(aw.person_ids) with ordinality pick(id, place) order by pick.place) as "personIds"
      from application_answers aw join applications ap on ap.enrollment_id = aw.enrollment_id
      where aw.cohort_id = ${uuidOf(cohortId)} and aw.person_ids is not null and ap.submitted_at is not null
      order by aw.enrollment_id`,
  );
}
