/** All SQL about forms and their questions. Every read carries the visibility predicate, or follows one that does. */
import sql from 'sql-template-tag';
import type { Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { firstRow } from '../../db/statements';
import { newId, uuidOf } from '../../ids';
import { derived, facts, pageOf, siblings } from '../../reads/links';
import { readableNode } from '../../reads/readable';
import type { EnrollmentRole } from '../enrollments/enrollment-role';
import { textIn, textInSql, type InLanguage, type Texts } from '../texts';
import {
  ApplicationForm,
  ApplicationOption,
  ApplicationQuestion,
  type QuestionCondition,
} from './form.entity';
import type { ApplicationFormVersionsArgs } from './form.inputs';
import { visibleForms } from './form.policy';
import type { Question } from './form.words';

export const readableForms = readableNode('applicationForms', {
  entity: ApplicationForm,
  alias: 'af',
  from: sql`application_forms af`,
  visible: visibleForms,
});
export const applicationFormLoader = readableForms.loader;

export const readableQuestions = readableNode('applicationQuestions', {
  entity: ApplicationQuestion,
  alias: 'aq',
  from: sql`application_questions aq join application_forms af on af.id = aq.form_id`,
  visible: visibleForms,
});

const NEWEST = sql`not exists (select from application_forms newer
  where newer.program_id = af.program_id and newer.role = af.role and newer.number > af.number)`;

/** The forms in use: of each role the newest. */
export const formsInUse = siblings(
  'applicationForms.inUse',
  {
    entity: ApplicationForm,
    alias: 'af',
    from: sql`application_forms af`,
    visible: (viewer) => sql`${NEWEST} and (${visibleForms(viewer)})`,
  },
  { column: 'af.program_id', order: sql`af.role, af.id` },
);

/** All versions, newest first. */
export const listFormVersions = pageOf(
  'Program.applicationFormVersions',
  readableForms,
  'af.program_id',
  (ctx, { role }: ApplicationFormVersionsArgs) => ({
    name: 'applicationForms.versions',
    from: sql`application_forms af`,
    where: [visibleForms(ctx.viewer), ...(role ? [sql`af.role = ${role}`] : [])],
    sort: { expression: 'af.created_at', type: 'timestamptz', descending: true },
    idColumn: 'af.id',
  }),
);

/** Questions of forms that the viewer has been shown; a form has a hundred at most. */
export const formQuestions = siblings(
  'applicationForms.questions',
  {
    entity: ApplicationQuestion,
    alias: 'aq',
    from: sql`application_questions aq`,
    visible: () => sql`true`,
  },
  { column: 'aq.form_id', order: sql`aq.position` },
);

export const questionOptions = siblings(
  'applicationForms.options',
  { entity: ApplicationOption, alias: 'ao', from: sql`application_options ao`, visible: () => sql`true` },
  { column: 'ao.question_id', order: sql`ao.position` },
);

export const conditionOf = facts<QuestionCondition>(
  'ApplicationQuestion.condition',
  'applicationForms.conditions',
  (_ctx, match) => sql`select aq.id as parent, aq.condition_key as "questionKey", aq.condition_test as test,
      coalesce(aq.condition_options, '{}') as options, aq.condition_number as number
    from application_questions aq where aq.id ${match} and aq.condition_key is not null`,
);

export const questionTextOf = derived<ApplicationQuestion, InLanguage, string>('ApplicationQuestion.text', {
  value: (ctx, question, { language }) => textIn(ctx, question.texts, language),
  sql: (ctx, { language }) => textInSql(ctx, 'aq.texts', language),
});

/** A text that a question may have. */
function perhaps(
  field: 'help' | 'lowLabel' | 'highLabel',
  column: string,
  of: (row: ApplicationQuestion) => Texts | null,
) {
  return derived<ApplicationQuestion, InLanguage, string | null>(`ApplicationQuestion.${field}`, {
    value: (ctx, question, { language }) => {
      const texts = of(question);
      return texts && textIn(ctx, texts, language);
    },
    sql: (ctx, { language }) => sql`nullif(${textInSql(ctx, column, language)}, '')`,
  });
}
export const helpOf = perhaps('help', 'aq.help', ({ help }) => help);
export const lowLabelOf = perhaps('lowLabel', 'aq.low_labels', ({ lowLabels }) => lowLabels);
export const highLabelOf = perhaps('highLabel', 'aq.high_labels', ({ highLabels }) => highLabels);

export const optionLabelOf = derived<ApplicationOption, InLanguage, string>('ApplicationOption.label', {
  value: (ctx, option, { language }) => textIn(ctx, option.labels, language),
  sql: (ctx, { language }) => textInSql(ctx, 'ao.labels', language),
});

/** What the rules need to know of a question, with its id and its words. */
export type AskedQuestion = Question & { id: string; texts: Texts };

/** The questions of a form that the caller has come to otherwise. */
export function questionsOfForm(ctx: Context, formId: string): Promise<AskedQuestion[]> {
  return ctx.db.rows(
    'applicationForms.rules',
    sql`select ${columnsOf(ApplicationQuestion, 'aq')},
        array(select ao.key from application_options ao where ao.question_id = aq.id order by ao.position) as options
      from application_questions aq where aq.form_id = ${uuidOf(formId)} order by aq.position`,
  );
}

export type FormVersion = Pick<ApplicationForm, 'id' | 'number'>;

/** The form in use for a role; null where none was ever set. */
export function newestForm(
  ctx: Context,
  programId: string,
  role: EnrollmentRole,
): Promise<FormVersion | null> {
  return firstRow(
    ctx.db,
    'applicationForms.newest',
    sql`select 'applicationform_' || af.id as id, af.number from application_forms af
      where af.program_id = ${uuidOf(programId)} and af.role = ${role} order by af.number desc limit 1`,
  );
}

export interface NewQuestion extends Question {
  texts: Texts;
  help: Texts | null;
  lowLabels: Texts | null;
  highLabels: Texts | null;
  labels: Texts[];
}

export async function insertForm(
  ctx: Context,
  form: Pick<ApplicationForm, 'id' | 'programId' | 'role' | 'number'>,
  questions: readonly NewQuestion[],
): Promise<void> {
  const institution = uuidOf(ctx.institutionId);
  const id = uuidOf(form.id);
  const rows = questions.map((question, index) => ({
    ...question,
    id: uuidOf(newId('ApplicationQuestion')),
    position: index + 1,
  }));
  const options = rows.flatMap(({ id, options, labels }) =>
    options.map((key, index) => ({ question: id, position: index + 1, key, labels: labels[index] })),
  );
  await ctx.db.rows(
    'applicationForms.insert',
    sql`with form as (
        insert into application_forms (institution_id, id, program_id, role, number, created_at)
        values (${institution}, ${id}, ${uuidOf(form.programId)}, ${form.role}, ${form.number}, ${ctx.clock.now()})
      ), questions as (
        insert into application_questions (institution_id, id, form_id, position, key, kind, texts, help, required, tier, format,
          at_least, at_most, step, whole, low_labels, high_labels, from_on, to_on, from_days, to_days, direction,
          condition_key, condition_test, condition_options, condition_number)
        select ${institution}::uuid, x.id, ${id}::uuid, x.position, x.key, x.kind, x.texts, x.help, x.required, x.tier, x.format,
          x."atLeast", x."atMost", x.step, x.whole, x."lowLabels", x."highLabels", x."fromOn", x."toOn", x."fromDays", x."toDays",
          x.direction, x."conditionKey", x."conditionTest", x."conditionOptions", x."conditionNumber"
        from json_to_recordset(${JSON.stringify(rows)}::json) as x(id uuid, position integer, key text, kind text, texts jsonb, help jsonb,
          required boolean, tier text, format text, "atLeast" float8, "atMost" float8, step float8, whole boolean, "lowLabels" jsonb,
          "highLabels" jsonb, "fromOn" date, "toOn" date, "fromDays" integer, "toDays" integer, direction text, "conditionKey" text,
          "conditionTest" text, "conditionOptions" text[], "conditionNumber" float8)
      )
      insert into application_options (institution_id, question_id, position, key, labels)
      select ${institution}::uuid, x.question, x.position, x.key, x.labels
      from json_to_recordset(${JSON.stringify(options)}::json) as x(question uuid, position integer, key text, labels jsonb)`,
  );
}
