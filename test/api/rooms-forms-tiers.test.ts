/** Who reads which answers: every tier × every role, by single read, list, filter and count. */
import { must, mutate } from '../support/authorization-mutate';
import { applicant, answeredKeys, applicationOf, asking, filtered, option, question, refusals, save } from '../support/rooms-forms'; // prettier-ignore
import { asSuperuser } from '../support/authorization-database';
import { run } from '../support/client';
import { institution, type Actor } from '../support/scenario';
import { uuidOf } from '../../src/ids';

const TIERS = ['PRIVATE_AUTHOR', 'PAIR', 'COORDINATOR', 'SAFEGUARDING'];
const STAFF = ['PAIR', 'COORDINATOR'];

async function world() {
  const asked = await asking([
    ...TIERS.map((tier) =>
      question(tier, 'CHOICE', { tier, required: true, options: [option('A'), option('B')] }),
    ),
    question('RATE', 'SCALE', { atLeast: 1, atMost: 5 }),
    question('SECRET', 'SCALE', { atLeast: 1, atMost: 5, tier: 'PRIVATE_AUTHOR' }),
    question('SKILLS', 'SKILL_PICKER', { direction: 'WANTED' }),
    question('TEXT', 'TEXT', { tier: 'SAFEGUARDING' }),
    question('WHEN', 'DATE'),
  ]);
  const { uni, programId, cohortId } = asked;
  const her = await applicant(asked);
  const other = await applicant(asked);
  const answers = (value: string) => [
    ...TIERS.map((key) => ({ key, options: [value] })),
    { key: 'RATE', number: value === 'A' ? 5 : 2 },
    { key: 'SECRET', number: 3 },
    { key: 'SKILLS', skills: [`Skill ${value}`] },
    { key: 'TEXT', text: `Words of ${value}` },
    { key: 'WHEN', dayOn: value === 'A' ? '2030-01-01' : '2031-01-01' },
  ];
  for (const [who, value] of [
    [her, 'A'],
    [other, 'B'],
  ] as const)
    expect((await save(who, who.enrollmentId, answers(value), { submit: true })).userErrors).toEqual([]);
  for (const who of [her, other])
    for (const step of ['screenEnrollment', 'acceptEnrollment'])
      await must(uni.admin, step, { enrollmentId: who.enrollmentId });
  await must(uni.admin, 'startMatching', { cohortId });
  const elsewhere = await uni.program();
  const people: [string, Actor, string[]][] = [
    ['herself', her, TIERS],
    ['administrator', uni.admin, STAFF],
    ['coordinator', await uni.person(['COORDINATOR']), STAFF],
    ['coordinator of the program', await uni.person(['COORDINATOR'], { programId }), STAFF],
    ['coordinator of the cohort', await uni.person(['COORDINATOR'], { cohortId }), STAFF],
    ['coordinator elsewhere', await uni.person(['COORDINATOR'], { programId: elsewhere }), []],
    ['safeguarding lead', await uni.person(['SAFEGUARDING_LEAD']), ['SAFEGUARDING']],
    ['both', await uni.person(['SAFEGUARDING_LEAD', 'COORDINATOR']), [...STAFF, 'SAFEGUARDING']],
    ['analyst', await uni.person(['ANALYST']), []],
    ['equity officer', await uni.person(['EQUITY_OFFICER']), []],
    ['line manager', await uni.person(['LINE_MANAGER']), []],
    ['member', await uni.person(), []],
    ['guest', await uni.person(['GUEST']), []],
    ['applicant beside her', other, []],
    ['stranger', (await institution()).admin, []],
  ];
  return { asked, her, other, people };
}

test('every tier is read by whom it names, by every door, and by nobody else', async () => {
  const { asked, her, other, people } = await world();
  const { uni, cohortId } = asked;
  const seen: Record<string, object> = {};
  const expected: Record<string, object> = {};
  for (const [name, who, tiers] of people) {
    const { data } = await who.ask(
      `query($id: ID!) { enrollment(id: $id) { application { answers { key question { tier } } missing { key } } } }`,
      { id: her.enrollmentId },
    );
    const answers: { key: string; question: { tier: string } }[] =
      data?.enrollment?.application?.answers ?? [];
    const filters = await Promise.all(
      TIERS.map(async (tier) => {
        const answer = await who.ask(
          `query($id: ID!, $f: EnrollmentFilter) { cohort(id: $id) { enrollments(filter: $f) { totalCount edges { node { id } } } } }`,
          { id: cohortId, f: { answer: { questionKey: tier, optionIn: ['A'] } } },
        );
        const list = answer.data?.cohort?.enrollments;
        return [list?.totalCount ?? 0, (list?.edges ?? []).length];
      }),
    );
    seen[name] = {
      tiers: TIERS.filter((tier) => answers.some(({ key }) => key === tier)),
      others: answers.filter(({ question }) => !tiers.includes(question.tier)),
      missing: data?.enrollment?.application?.missing ?? [],
      filters,
    };
    expected[name] = {
      tiers: TIERS.filter((tier) => tiers.includes(tier)),
      others: [],
      missing: [],
      filters: TIERS.map((tier) => (tiers.includes(tier) ? [1, 1] : [0, 0])),
    };
  }
  expect(seen).toEqual(expected);
  // An API key with the scope reads as coordinators do, and none reads what safeguarding is told.
  const made = await must(uni.admin, 'createApiKey', { name: 'Key', scopes: ['ENROLLMENTS_READ', 'PROGRAMS_READ'], expiresAt: new Date(Date.now() + 86_400_000).toISOString() }, 'secret'); // prettier-ignore
  const service: Actor = { ...uni.admin, token: made.secret, run: (query, variables) => run(made.secret, query, variables) }; // prettier-ignore
  expect(await answeredKeys(service, her.enrollmentId)).toEqual([
    'PAIR',
    'COORDINATOR',
    'RATE',
    'SKILLS',
    'WHEN',
  ]);
  // Of several versions, each answer has the tier that it was given under.
  await must(uni.admin, 'setApplicationForm', { programId: asked.programId, role: 'MENTEE', questions: TIERS.map((tier) => question(tier, 'CHOICE', { tier: 'COORDINATOR', options: [option('A'), option('B')] })) }); // prettier-ignore
  expect(await filtered(uni.admin, cohortId, { questionKey: 'PRIVATE_AUTHOR' })).toEqual({
    ids: [],
    count: 0,
  });
  expect(await filtered(other, cohortId, { questionKey: 'PRIVATE_AUTHOR' })).toEqual({ ids: [other.enrollmentId], count: 1 }); // prettier-ignore
  const { cohort: summed } = await uni.admin.run('query($id: ID!) { cohort(id: $id) { applicationSummary { key answered } } }', { id: cohortId }); // prettier-ignore
  expect(summed.applicationSummary).toEqual(
    TIERS.map((key) => ({ key, answered: STAFF.includes(key) ? 2 : 0 })),
  );
});

test('filters by every kind of answer, and a summary over the tiers that one may read', async () => {
  const { asked, her, other, people } = await world();
  const { uni, cohortId } = asked;
  const lead = people.find(([name]) => name === 'safeguarding lead')![1];
  const skill = (await applicationOf(her, her.enrollmentId)).answers.find(({ key }: any) => key === 'SKILLS');
  const { skills } = await uni.admin.run('{ skills { edges { node { id name } } } }');
  const skillId = skills.edges.find(({ node }: any) => node.name === skill.skills[0].name).node.id;
  const one = { ids: [her.enrollmentId], count: 1 };
  const none = { ids: [], count: 0 };
  expect(await filtered(uni.admin, cohortId, { questionKey: 'RATE', numberAtLeast: 3 })).toEqual(one);
  expect(
    await filtered(uni.admin, cohortId, { questionKey: 'RATE', numberAtLeast: 3, numberAtMost: 4 }),
  ).toEqual(none);
  expect(await filtered(uni.admin, cohortId, { questionKey: 'SKILLS', skillId })).toEqual(one);
  expect(await filtered(uni.admin, cohortId, { questionKey: 'WHEN', fromOn: '2030-01-01', toOn: '2030-12-31' })).toEqual(one); // prettier-ignore
  expect(await filtered(uni.admin, cohortId, { questionKey: 'TEXT', textContains: 'words' })).toEqual(none);
  expect(await filtered(lead, cohortId, { questionKey: 'TEXT', textContains: 'WORDS of a' })).toEqual(one);
  expect(await filtered(lead, cohortId, { questionKey: 'RATE' })).toEqual(none);
  expect((await filtered(uni.admin, cohortId, { questionKey: 'RATE' })).ids.sort()).toEqual([her.enrollmentId, other.enrollmentId].sort()); // prettier-ignore
  const summary = `query($id: ID!) { cohort(id: $id) { applicationSummary { role key answered mean lowest highest options { key count } question { text } } } }`;
  const of = async (who: Actor) => (await who.run(summary, { id: cohortId })).cohort.applicationSummary;
  const rows = await of(uni.admin);
  expect(rows.map(({ key }: any) => key)).toEqual(['PAIR', 'COORDINATOR', 'RATE', 'SKILLS', 'WHEN']);
  expect(rows[0]).toEqual({ role: 'MENTEE', key: 'PAIR', answered: 2, mean: null, lowest: null, highest: null, options: [{ key: 'A', count: 1 }, { key: 'B', count: 1 }], question: { text: 'Question PAIR' } }); // prettier-ignore
  expect(rows[2]).toMatchObject({ answered: 2, mean: 3.5, lowest: 2, highest: 5, options: [] });
  expect((await of(lead)).map(({ key }: any) => key)).toEqual(['SAFEGUARDING', 'TEXT']);
  for (const who of [her, await uni.person(['ANALYST'])]) expect(await of(who)).toEqual([]);
});

test('partners read PAIR answers from when all have confirmed until the pairing is over', async () => {
  const { asked, her, other } = await world();
  const { uni, cohortId } = asked;
  const mentor = await uni.member(cohortId, 'MENTOR');
  const read = async (who: Actor, id: string): Promise<string[] | null> => {
    const { data } = await who.ask(
      'query($id: ID!) { pairing(id: $id) { mentees { application { complete missing { key } answers { key } } } } }',
      { id },
    );
    const application = data?.pairing?.mentees?.[0]?.application;
    if (application) expect([application.complete, application.missing]).toEqual([null, null]);
    return application?.answers?.map(({ key }: any) => key) ?? null;
  };
  const { id } = await uni.pair(cohortId, { mentor, mentee: her, state: 'PROPOSED' });
  expect(await read(mentor, id)).toBeNull();
  for (const who of [mentor, her]) await must(who, 'confirmPairing', { pairingId: id });
  expect(await read(mentor, id)).toEqual(['PAIR', 'SKILLS']);
  // Her answers, not those of others in the cohort; nor by the list.
  const list = await mentor.run('query($id: ID!) { cohort(id: $id) { enrollments { totalCount edges { node { application { id } } } } } }', { id: cohortId }); // prettier-ignore
  expect(list.cohort.enrollments).toEqual({ totalCount: 1, edges: [{ node: { application: null } }] });
  expect(await filtered(mentor, cohortId, { questionKey: 'PAIR' })).toEqual({ ids: [], count: 0 });
  const application = (await applicationOf(other, other.enrollmentId)).id;
  expect(
    (await mentor.ask('query($id: ID!) { node(id: $id) { id } }', { id: application })).errors,
  ).toBeDefined();
  await must(uni.admin, 'endPairing', { pairingId: id, reason: 'OTHER' });
  expect(await read(mentor, id)).toBeNull();
});

test('who acts for her answers what she may read, is asked for that alone, and learns nothing of the rest', async () => {
  const asked = await asking([
    question('MINE', 'TEXT', { tier: 'PRIVATE_AUTHOR', required: true }),
    question('SAFE', 'TEXT', { tier: 'SAFEGUARDING', required: true }),
    question('OURS', 'TEXT', { required: true }),
  ]);
  const { uni } = asked;
  const her = await applicant(asked);
  const { enrollmentId } = her;
  const hidden = await save(
    uni.admin,
    enrollmentId,
    ['MINE', 'SAFE', 'OURS'].map((key) => ({ key, text: 'x' })),
  );
  expect(refusals(hidden)).toEqual(['INVALID_INPUT answers.0.key', 'INVALID_INPUT answers.1.key']);
  expect(refusals(await save(uni.admin, enrollmentId, [], { submit: true }))).toEqual(['INCOMPLETE answers']);
  await save(uni.admin, enrollmentId, [{ key: 'OURS', text: 'on paper' }]);
  expect(await applicationOf(uni.admin, enrollmentId)).toMatchObject({ complete: true, missing: [] });
  expect(await applicationOf(her, enrollmentId)).toMatchObject({ complete: false, missing: [{ key: 'MINE' }, { key: 'SAFE' }] }); // prettier-ignore
  expect(refusals(await mutate(her, 'submitEnrollment', { enrollmentId }))).toEqual(['INCOMPLETE ']);
  await must(uni.admin, 'submitEnrollment', { enrollmentId });
  expect((await applicationOf(her, enrollmentId)).submittedAt).not.toBeNull();
  const [row] = await asSuperuser('select count(*)::int as answers from application_answers where enrollment_id = $1', [uuidOf(enrollmentId)]); // prettier-ignore
  expect(row).toEqual({ answers: 1 });
});
