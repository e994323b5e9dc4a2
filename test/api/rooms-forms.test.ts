/** Application forms: their versions, what can be answered, drafts and submission, deadlines, and two who save at once. */
import { eventsOfRequest, asSuperuser } from '../support/authorization-database';
import { must, mutate, race, resultOf, tally } from '../support/authorization-mutate';
import { DAY, lasting, later } from '../support/authorization-time';
import { codeOf } from '../support/client';
import { applicant, answeredKeys, applicationOf, asking, en, option, question, refusals, save, setForm } from '../support/rooms-forms'; // prettier-ignore
import { day } from '../support/rooms-pairs';
import { uuidOf } from '../../src/ids';

const EVERY_KIND = [
  question('WHY', 'TEXT', { required: true, atLeast: 5, atMost: 20, help: en('In a sentence') }),
  question('MODE', 'CHOICE', { required: true, options: [option('BLENDED'), option('REMOTE')] }),
  question('DAYS', 'MULTI_CHOICE', { atLeast: 2, options: ['MON', 'TUE', 'WED'].map(option) }),
  question('DRIVE', 'SCALE', { atLeast: 1, atMost: 5, lowLabels: en('None'), highLabels: en('Much') }),
  question('YEARS', 'NUMBER', { atLeast: 0, atMost: 60, whole: true }),
  question('START', 'DATE', { fromDays: 0 }),
  question('LEARN', 'SKILL_PICKER', { direction: 'WANTED', required: true, atLeast: 1, atMost: 3 }),
  question('WISHES', 'RANKED_PEOPLE', { atMost: 2 }),
  question('TOWN', 'TEXT', {
    required: true,
    condition: { questionKey: 'MODE', test: 'EQUALS', options: ['BLENDED'] },
  }),
];

test('a form is made in versions, read by everybody, and refused whole with every fault and its path', async () => {
  const { uni, programId } = await asking(EVERY_KIND);
  const member = await uni.person();
  const read = `query($id: ID!) { program(id: $id) { applicationForms { role number program { id }
      questions { key kind text help required tier atLeast lowLabel options { key label } condition { questionKey test options number } } }
    applicationFormVersions(role: MENTEE) { totalCount edges { node { number } } } } }`;
  await setForm({ uni, programId }, [question('ONLY', 'TEXT')], { expectedVersion: 1 });
  await setForm({ uni, programId }, [question('ONLY', 'TEXT')], { role: 'MENTOR', expectedVersion: 0 });
  const { program } = await member.run(read, { id: programId });
  expect(
    program.applicationForms.map(({ role, number, questions }: any) => [role, number, questions.length]),
  ).toEqual([
    ['MENTEE', 2, 1],
    ['MENTOR', 1, 1],
  ]);
  expect(program.applicationFormVersions).toEqual({
    totalCount: 2,
    edges: [{ node: { number: 2 } }, { node: { number: 1 } }],
  });
  expect(await mutate(uni.admin, 'setApplicationForm', { programId, role: 'MENTEE', questions: [], expectedVersion: 1 })).toMatchObject({ userErrors: [{ code: 'VERSION_CONFLICT', currentVersion: 2 }] }); // prettier-ignore
  const wrong = await mutate(uni.admin, 'setApplicationForm', {
    programId,
    role: 'MENTEE',
    questions: [
      question('A', 'CHOICE', { condition: { questionKey: 'B', test: 'AT_LEAST', number: 1 } }),
      question('B', 'SCALE', { atLeast: 5, atMost: 1, format: 'EMAIL' }),
      question('A', 'SKILL_PICKER', { tier: 'COORDINATOR' }),
    ],
  });
  expect(refusals(wrong)).toEqual([
    'INVALID_INPUT questions.0.options',
    'INVALID_INPUT questions.0.condition.questionKey',
    'INVALID_INPUT questions.1.format',
    'INVALID_INPUT questions.1.atMost',
    'INVALID_INPUT questions.2.key',
    'INVALID_INPUT questions.2.direction',
    'INVALID_INPUT questions.2.tier',
  ]);
  const sets = await race(uni.admin, 4, () => mutate(uni.admin, 'setApplicationForm', { programId, role: 'PEER', questions: [], expectedVersion: 0 })); // prettier-ignore
  expect(tally(sets.map(resultOf))).toEqual({ OK: 1, VersionConflict: 3 });
});

test('a draft takes what has the right shape, submission what is whole; every fault is told at once', async () => {
  const asked = await asking(EVERY_KIND);
  const { formId } = asked;
  const her = await applicant(asked);
  const [first, second] = [await applicant(asked), await applicant(asked)];
  const shapes = await save(her, her.enrollmentId, [
    { key: 'WHY', text: 'x'.repeat(21) },
    { key: 'MODE', options: ['NOWHERE'] },
    { key: 'DAYS', options: ['MON', 'MON'] },
    { key: 'DRIVE', number: 6 },
    { key: 'YEARS', number: 1.5 },
    { key: 'START', dayOn: day(-1) },
    { key: 'LEARN', skills: ['a', 'b', 'c', 'd'] },
    { key: 'WISHES', personIds: [her.personId] },
    { key: 'TOWN', number: 3 },
    { key: 'OTHER', text: 'x' },
    { key: 'WHY', text: 'x' },
  ]);
  expect(refusals(shapes)).toEqual(
    ['0.text', '1.options', '2.options', '3.number', '4.number', '5.dayOn', '6.skills', '7.personIds', '8.number', '9.key', '10.key'].map((path) => `INVALID_INPUT answers.${path}`), // prettier-ignore
  );
  expect(await applicationOf(her, her.enrollmentId)).toBeNull();
  // Too little is no fault of a draft.
  const draft = await save(her, her.enrollmentId, [
    { key: 'WHY', text: 'Go' },
    { key: 'DAYS', options: ['WED'] },
    { key: 'TOWN', text: 'Hidden yet' },
  ]);
  expect(draft).toMatchObject({ userErrors: [], application: { version: 1, submittedAt: null, formId }, enrollment: { state: 'DRAFT' } }); // prettier-ignore
  const lacking = [
    { key: 'WHY', reason: 'TOO_SHORT' },
    { key: 'MODE', reason: 'MISSING' },
    { key: 'DAYS', reason: 'TOO_FEW' },
    { key: 'LEARN', reason: 'MISSING' },
  ];
  expect(await applicationOf(her, her.enrollmentId)).toMatchObject({ complete: false, missing: lacking });
  expect(await answeredKeys(her, her.enrollmentId)).toEqual(['WHY', 'DAYS']);
  // By either door; the one says where it was sent.
  const { data } = await her.ask(
    `mutation($id: ID!) { submitEnrollment(input: { enrollmentId: $id }) { enrollment { id }
      userErrors { __typename code path ... on ApplicationIncomplete { problems { key text reason } } } } }`,
    { id: her.enrollmentId },
  );
  expect(data.submitEnrollment.userErrors).toEqual([
    { __typename: 'ApplicationIncomplete', code: 'INCOMPLETE', path: [], problems: lacking.map((lack) => ({ ...lack, text: `Question ${lack.key}` })) }, // prettier-ignore
  ]);
  const early = await save(her, her.enrollmentId, [{ key: 'MODE', options: ['BLENDED'] }, { key: 'DAYS', options: ['TUE'] }], { submit: true }); // prettier-ignore
  expect(refusals(early)).toEqual(['INVALID_INPUT answers.1.options', 'INCOMPLETE answers']);
  const whole = await her.ask(
    'mutation($i: SaveApplicationInput!) { saveApplication(input: $i) { application { submittedAt } enrollment { state } userErrors { path message } } }',
    {
      i: {
        enrollmentId: her.enrollmentId,
        submit: true,
        answers: [
          { key: 'WHY', text: 'To learn' },
          { key: 'MODE', options: ['BLENDED'] },
          { key: 'DAYS' },
          { key: 'DRIVE', number: 4 },
          { key: 'YEARS', number: 12 },
          { key: 'START', dayOn: day(0) },
          { key: 'LEARN', skills: ['Negotiation', 'Chairing'] },
          { key: 'WISHES', personIds: [second.personId, first.personId] },
          { key: 'TOWN', text: 'Ithaca' },
        ],
      },
    },
  );
  expect(whole.data.saveApplication).toMatchObject({ userErrors: [], enrollment: { state: 'SUBMITTED' } });
  const events = await eventsOfRequest(whole.requestId);
  expect(events.map(({ type }: any) => type)).toEqual([
    'ApplicationSaved',
    'ApplicationSubmitted',
    'EnrollmentMoved',
  ]);
  expect(JSON.stringify(events)).not.toMatch(/learn|Ithaca|BLENDED|Negotiation/);
  const saved = await applicationOf(her, her.enrollmentId);
  expect(saved).toMatchObject({ complete: true, missing: [], form: { number: 1 } });
  expect(saved.answers).toMatchObject([
    { key: 'WHY', text: 'To learn', number: null, question: { key: 'WHY', tier: 'COORDINATOR' } },
    { key: 'MODE', options: ['BLENDED'] },
    { key: 'DRIVE', number: 4 },
    { key: 'YEARS', number: 12 },
    { key: 'START', dayOn: day(0) },
    { key: 'LEARN', skills: [{ name: 'Negotiation' }, { name: 'Chairing' }] },
    { key: 'WISHES', personIds: [second.personId, first.personId], people: [] },
    { key: 'TOWN', text: 'Ithaca' },
  ]);
  const { enrollment } = await her.run('query($id: ID!) { enrollment(id: $id) { skills { wanted } } }', { id: her.enrollmentId }); // prettier-ignore
  expect(enrollment.skills.wanted.sort()).toEqual(['Chairing', 'Negotiation']);
  // What hides a question takes its answer away; what was submitted stays whole.
  expect((await save(her, her.enrollmentId, [{ key: 'MODE', options: ['REMOTE'] }])).userErrors).toEqual([]);
  expect(await answeredKeys(her, her.enrollmentId)).not.toContain('TOWN');
  expect(refusals(await save(her, her.enrollmentId, [{ key: 'WHY' }]))).toEqual(['INCOMPLETE answers']);
  expect(refusals(await save(her, her.enrollmentId, [{ key: 'MODE', options: ['BLENDED'] }]))).toEqual(['INCOMPLETE answers']); // prettier-ignore
});

test('answers change until enrollment closes, by the institution’s calendar; coordinators correct them after', async () => {
  const asked = await asking([question('WHY', 'TEXT', { required: true })], { enrollmentClosesOn: day(2) });
  const { uni } = asked;
  const who = await applicant(asked);
  const her = lasting(who, uni);
  const { enrollmentId } = who;
  const invited = await uni.person();
  const unanswered = await uni.enroll(invited, asked.cohortId, 'MENTEE', 'INVITED');
  expect(refusals(await save(invited, unanswered, [{ key: 'WHY', text: 'x' }]))).toEqual([
    'NOT_POSSIBLE_NOW ',
  ]);
  expect(
    (await save(her, enrollmentId, [{ key: 'WHY', text: 'first' }], { submit: true })).userErrors,
  ).toEqual([]);
  await later(2 * DAY - 60_000, async () => {
    expect((await save(her, enrollmentId, [{ key: 'WHY', text: 'second' }])).userErrors).toEqual([]);
  });
  const admin = lasting(uni.admin, uni);
  await later(4 * DAY, async () => {
    const late = await save(her, enrollmentId, [{ key: 'WHY', text: 'third' }]);
    expect(late.userErrors).toMatchObject([
      { code: 'NOT_POSSIBLE_NOW', message: expect.stringContaining(day(2)) },
    ]);
    const corrected = await admin.ask(
      'mutation($i: SaveApplicationInput!) { saveApplication(input: $i) { application { id } userErrors { code } } }',
      { i: { enrollmentId, answers: [{ key: 'WHY', text: 'corrected' }] } },
    );
    expect(corrected.data.saveApplication.userErrors).toEqual([]);
    const [event] = await asSuperuser<{ on: string }>(
      `select on_behalf_of_id as on from events where request_id = $1 and type = 'ApplicationSaved'`,
      [corrected.requestId],
    );
    expect(event?.on).toBe(who.personId);
  });
  expect((await applicationOf(who, enrollmentId)).answers).toMatchObject([{ text: 'corrected' }]);
  await must(who, 'withdrawEnrollment', { enrollmentId });
  expect(refusals(await save(who, enrollmentId, [{ key: 'WHY', text: 'x' }]))).toEqual(['NOT_POSSIBLE_NOW ']);
  const mentor = await applicant(asked, 'MENTOR');
  expect(refusals(await save(mentor, mentor.enrollmentId, []))).toEqual(['NOT_POSSIBLE_NOW ']);
});

test('a draft goes over to a new version with its next save, what was submitted keeps its own', async () => {
  const asked = await asking([
    question('KEPT', 'TEXT'),
    question('WIDER', 'TEXT', { tier: 'PRIVATE_AUTHOR' }),
    question('GONE', 'TEXT'),
    question('OTHER', 'CHOICE', { options: [option('A'), option('B')] }),
  ]);
  const { uni, programId, formId } = asked;
  const [drafts, submitted] = [await applicant(asked), await applicant(asked)];
  const all = [
    { key: 'KEPT', text: 'kept' },
    { key: 'WIDER', text: 'for me alone' },
    { key: 'GONE', text: 'gone' },
    { key: 'OTHER', options: ['B'] },
  ];
  await save(drafts, drafts.enrollmentId, all);
  await save(submitted, submitted.enrollmentId, all, { submit: true });
  const next = await setForm({ uni, programId }, [
    question('NEW', 'TEXT', { required: true }),
    question('WIDER', 'TEXT', { tier: 'COORDINATOR' }),
    question('KEPT', 'TEXT'),
    question('OTHER', 'CHOICE', { options: [option('A')] }),
  ]);
  // Until she saves, it answers the version that she saw.
  expect(await applicationOf(drafts, drafts.enrollmentId)).toMatchObject({ formId, form: { number: 1 } });
  const unaware = await save(drafts, drafts.enrollmentId, [{ key: 'WIDER', text: 'for me alone' }]);
  expect(refusals(unaware)).toEqual(['INVALID_INPUT answers.0.key']);
  expect(refusals(await save(drafts, drafts.enrollmentId, [{ key: 'NEW', text: 'x' }], { formId }))).toEqual(['INVALID_INPUT answers.0.key']); // prettier-ignore
  expect((await save(drafts, drafts.enrollmentId, [{ key: 'NEW', text: 'new' }])).application.formId).toBe(
    next,
  );
  expect(await answeredKeys(drafts, drafts.enrollmentId)).toEqual(['NEW', 'KEPT']);
  expect(await answeredKeys(uni.admin, drafts.enrollmentId)).toEqual(['NEW', 'KEPT']);
  expect((await save(drafts, drafts.enrollmentId, [{ key: 'WIDER', text: 'told' }], { formId: next })).userErrors).toEqual([]); // prettier-ignore
  // The other one's stays what it was, with its questions, and changes by them.
  expect((await save(submitted, submitted.enrollmentId, [{ key: 'GONE', text: 'changed' }])).userErrors).toEqual([]); // prettier-ignore
  const kept = await applicationOf(submitted, submitted.enrollmentId);
  expect(kept).toMatchObject({ formId, complete: true, form: { number: 1 } });
  expect(kept.answers.map(({ key, text, question }: any) => [key, text, question.formId])).toEqual([
    ['KEPT', 'kept', formId],
    ['WIDER', 'for me alone', formId],
    ['GONE', 'changed', formId],
    ['OTHER', null, formId],
  ]);
  expect(codeOf(await drafts.ask('query($id: ID!) { node(id: $id) { id } }', { id: kept.id }))).toBe(
    'NOT_FOUND',
  );
});

test('two who save at once lose nothing: each question keeps the later answer; a version can be insisted on', async () => {
  const keys = ['A', 'B', 'C', 'D', 'E', 'F'];
  const asked = await asking(keys.map((key) => question(key, 'TEXT')));
  const { uni, programId } = asked;
  const her = await applicant(asked);
  const { enrollmentId } = her;
  const saves = await race(uni.admin, keys.length, (n) =>
    save(her, enrollmentId, [{ key: keys[n], text: 'x' }]),
  );
  expect(tally(saves.map(resultOf))).toEqual({ OK: keys.length });
  expect(await answeredKeys(her, enrollmentId)).toEqual(keys);
  const { version } = await applicationOf(her, enrollmentId);
  expect(version).toBe(keys.length);
  const insisting = await race(uni.admin, 3, (n) => save(her, enrollmentId, [{ key: 'A', text: `${n}` }], { expectedVersion: version })); // prettier-ignore
  expect(tally(insisting.map(resultOf))).toEqual({ OK: 1, VersionConflict: 2 });
  // A form that changes meanwhile: answers belong to the version that the application names, whichever it is.
  const forms = await race(uni.admin, 6, (n) =>
    n % 2
      ? mutate(uni.admin, 'setApplicationForm', { programId, role: 'MENTEE', questions: keys.slice(n - 1).map((key) => question(key, 'TEXT')) }) // prettier-ignore
      : save(her, enrollmentId, [{ key: 'F', text: `${n}` }], { submit: n === 4 }),
  );
  expect(tally(forms.map(resultOf))).toEqual({ OK: 6 });
  const [mixed] = await asSuperuser<{ strays: number; answers: number }>(
    `select count(*) filter (where aq.form_id <> ap.form_id)::int as strays, count(*)::int as answers from application_answers aw
       join application_questions aq on aq.id = aw.question_id join applications ap on ap.enrollment_id = aw.enrollment_id where aw.enrollment_id = $1`,
    [uuidOf(enrollmentId)],
  );
  expect(mixed!.strays).toBe(0);
  expect(mixed!.answers).toBeGreaterThan(0);
  const submits = await race(uni.admin, 3, () => mutate(her, 'submitEnrollment', { enrollmentId }));
  expect(submits.map(resultOf)).toEqual(['IllegalTransition', 'IllegalTransition', 'IllegalTransition']);
});
