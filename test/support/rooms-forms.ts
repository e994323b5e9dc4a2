/** What the tests of application forms share. */
import { must, mutate, type Payload, type Refusal } from './authorization-mutate';
import { institution, type Actor, type Institution } from './scenario';

export const en = (text: string) => [{ language: 'en', text }];
export const option = (key: string) => ({ key, labels: en(`Option ${key}`) });

/** A question for coordinators, unless told otherwise. */
export const question = (key: string, kind: string, more: object = {}) => ({
  key,
  kind,
  tier: kind === 'SKILL_PICKER' ? 'PAIR' : 'COORDINATOR',
  texts: en(`Question ${key}`),
  ...more,
});

export interface Asking {
  uni: Institution;
  programId: string;
  cohortId: string;
  formId: string;
}

export async function setForm(
  { uni, programId }: Pick<Asking, 'uni' | 'programId'>,
  questions: object[],
  more: object = {},
): Promise<string> {
  const input = { programId, role: 'MENTEE', questions, ...more };
  return (await must(uni.admin, 'setApplicationForm', input, 'applicationForm { id }')).applicationForm.id;
}

/** A cohort that enrolls, of a program that asks this of mentees. */
export async function asking(
  questions: object[],
  cohort: object = {},
  overrides: { timeZone?: string } = {},
): Promise<Asking> {
  const uni = await institution(overrides);
  const programId = await uni.program();
  const formId = await setForm({ uni, programId }, questions);
  return { uni, programId, formId, cohortId: await uni.cohort({ programId, ...cohort }, 'ENROLLING') };
}

export interface Applicant extends Actor {
  enrollmentId: string;
}

export async function applicant({ uni, cohortId }: Asking, role = 'MENTEE'): Promise<Applicant> {
  const who = await uni.person();
  return { ...who, enrollmentId: await uni.enroll(who, cohortId, role, 'DRAFT') };
}

const SELECTION = 'application { id version submittedAt formId } enrollment { state }';

export function save(
  who: Actor,
  enrollmentId: string,
  answers: object[],
  more: object = {},
): Promise<Payload> {
  return mutate(who, 'saveApplication', { enrollmentId, answers, ...more }, SELECTION);
}

/** Code and path of each refusal. */
export const refusals = ({ userErrors }: Payload) =>
  userErrors.map(({ code, path }: Refusal) => `${code} ${path.join('.')}`);

const APPLICATION = `application { id version formId submittedAt complete missing { key reason } form { number questions { key } }
  answers { key text number dayOn options personIds skills { name } people { id } question { key formId tier } } }`;

export async function applicationOf(who: Actor, enrollmentId: string): Promise<any> {
  const { enrollment } = await who.run(`query($id: ID!) { enrollment(id: $id) { state ${APPLICATION} } }`, {
    id: enrollmentId,
  });
  return enrollment.application;
}

export async function answeredKeys(who: Actor, enrollmentId: string): Promise<string[]> {
  return (await applicationOf(who, enrollmentId)).answers.map(({ key }: { key: string }) => key);
}

/** Ids and count of a cohort's enrollments by a filter. */
export async function filtered(
  who: Actor,
  cohortId: string,
  answer: object,
): Promise<{ ids: string[]; count: number }> {
  const { cohort } = await who.run(
    `query($id: ID!, $filter: EnrollmentFilter) { cohort(id: $id) { enrollments(first: 100, filter: $filter) { totalCount edges { node { id } } } } }`,
    { id: cohortId, filter: { answer } },
  );
  return {
    ids: cohort.enrollments.edges.map(({ node }: any) => node.id),
    count: cohort.enrollments.totalCount,
  };
}
