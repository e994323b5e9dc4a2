/** Application forms and answers for the comparison of the two read paths. See operations-world.ts. */
import {
  created,
  dates,
  dayFrom,
  insertRows,
  instant,
  maybe,
  pick,
  text,
  texts,
  type Row,
} from './operations-rows';
import type { Place } from './operations-world';

const KINDS = ['TEXT', 'CHOICE', 'MULTI_CHOICE', 'SCALE', 'NUMBER', 'DATE', 'SKILL_PICKER', 'RANKED_PEOPLE'];
const TIERS = ['PRIVATE_AUTHOR', 'PAIR', 'COORDINATOR', 'SAFEGUARDING'];
const ROLES = ['MENTEE', 'MENTOR'];

/** Two versions for each of two roles, in two programs; the tier of a question goes round with the form. */
export async function fillForms(place: Place): Promise<void> {
  const { institution, uuid, programs } = place;
  const forms = [0, 1, 2, 3, 4, 5, 6, 7].map((n) => ({
    id: uuid(`form ${n}`),
    program: programs[n >> 2] as string,
    role: pick(ROLES, n),
    number: ((n % 4) >> 1) + 1,
  }));
  await insertRows(
    'application_forms',
    institution,
    forms.map(({ program, ...form }, n) => ({ ...form, program_id: program, created_at: created(n) })),
  );
  const questions = forms.flatMap((form, n) =>
    KINDS.map((kind, k): Row => ({
      id: uuid(`question ${n} ${k}`),
      form_id: form.id,
      position: k + 1,
      key: kind,
      kind,
      texts: texts(n + k),
      help: maybe(n + k, texts(n)),
      required: k % 2 === 0,
      tier: kind === 'SKILL_PICKER' ? 'PAIR' : kind === 'RANKED_PEOPLE' ? 'COORDINATOR' : pick(TIERS, n + k),
      format: kind === 'TEXT' ? 'PLAIN' : null,
      at_least: kind === 'SCALE' ? 0.5 : null,
      at_most: kind === 'SCALE' ? 1e9 : null,
      step: kind === 'SCALE' ? 0.1 : null,
      whole: kind === 'NUMBER' ? true : null,
      low_labels: kind === 'SCALE' ? texts(k) : null,
      from_on: kind === 'DATE' ? dayFrom(-n) : null,
      to_days: kind === 'DATE' ? n : null,
      direction: kind === 'SKILL_PICKER' ? 'WANTED' : null,
      condition_key: k === 2 ? 'CHOICE' : k === 4 ? 'SCALE' : null,
      condition_test: k === 2 ? 'EQUALS' : k === 4 ? 'AT_LEAST' : null,
      condition_options: k === 2 ? ['A', 'B'] : null,
      condition_number: k === 4 ? 2.5 : null,
    })),
  );
  await insertRows('application_questions', institution, questions);
  await insertRows(
    'application_options',
    institution,
    questions
      .filter(({ kind }) => kind === 'CHOICE' || kind === 'MULTI_CHOICE')
      .flatMap(({ id }, n) =>
        ['A', 'B', 'C'].map((key, at) => ({
          question_id: id,
          position: at + 1,
          key,
          labels: texts(n + at),
        })),
      ),
  );
  await fillApplications(place);
}

async function fillApplications({ institution, uuid, enrollments, people }: Place): Promise<void> {
  const first = enrollments
    .filter(({ role }) => ROLES.includes(role))
    .map((enrollment, n) => ({ ...enrollment, form: n % 8, n, application: uuid(`application ${n}`) }));
  await insertRows(
    'applications',
    institution,
    first.map(({ id, form, n, application }) => ({
      id: application,
      enrollment_id: id,
      form_id: uuid(`form ${form}`),
      submitted_at: maybe(n, instant(n)),
      ...dates(n),
    })),
  );
  const values = (n: number): Row[] => [
    { text: text(n) },
    { options: [pick(['A', 'B', 'C'], n)] },
    { options: ['A', 'C'].slice(n % 2) },
    { number: pick([1, 2.5, 3, 1e12, 0.1, 0.000001], n) },
    { number: -n },
    { day: dayFrom(n) },
    { skill_ids: [uuid('skill 1'), uuid('skill 0')] },
    { person_ids: people.slice(n % 5, (n % 5) + 3) },
  ];
  await insertRows(
    'application_answers',
    institution,
    first.flatMap(({ id, cohort, form, n }) =>
      values(n).flatMap((value, k): Row[] =>
        (n + k) % 5 === 4
          ? []
          : [
              {
                id: uuid(`answer ${n} ${k}`),
                enrollment_id: id,
                cohort_id: cohort,
                question_id: uuid(`question ${form} ${k}`),
                key: KINDS[k],
                text: null,
                number: null,
                day: null,
                options: null,
                skill_ids: null,
                person_ids: null,
                ...value,
              },
            ],
      ),
    ),
  );
}
