/** Profiles, further addresses and ids, and what an enrollment takes from them. */
import { randomUUID } from 'node:crypto';
import { uuidOf } from '../../src/ids';
import { asSuperuser } from '../support/authorization-database';
import { must, mutate, race, resultOf, tally } from '../support/authorization-mutate';
import { post } from '../support/client';
import { TestIssuer } from '../support/issuer';
import { PROFILE_FIELDS, profile } from '../support/people';
import { institution, unique, type Actor, type Institution } from '../support/scenario';

const READ = `query($id: ID!) { person(id: $id) { ${PROFILE_FIELDS} } }`;
const read = async (who: Actor, id: string) => (await who.run(READ, { id })).person;
const somebody = async ({ admin }: Institution, input: object = {}) =>
  (await must(admin, 'createPerson', { displayName: unique('Person'), ...input }, 'person { id }')).person
    .id as string;

test('a profile is written, changed field by field, and read as it was written', async () => {
  const uni = await institution();
  const given = profile();
  const personId = await somebody(uni, given);
  const { furtherEmails, ...rest } = given;
  expect(await read(uni.admin, personId)).toMatchObject({
    ...rest,
    furtherEmails: furtherEmails.map((email) => ({ email })),
  });
  await must(uni.admin, 'updatePerson', {
    personId,
    biography: null,
    meetingModes: null,
    languages: [{ language: 'PT-br', proficiency: 'FLUENT' }],
  });
  expect(await read(uni.admin, personId)).toMatchObject({
    fullName: given.fullName,
    biography: null,
    meetingModes: [],
    languages: [{ language: 'pt-BR', proficiency: 'FLUENT' }],
    availability: given.availability,
  });
  await must(uni.admin, 'updatePerson', {
    personId,
    availability: [],
    furtherEmails: null,
    externalIds: null,
  });
  expect(await read(uni.admin, personId)).toMatchObject({
    availability: [],
    furtherEmails: [],
    externalIds: [],
  });
});

test('what can’t be is refused at its place, and says what to do', async () => {
  const uni = await institution();
  const personId = await somebody(uni, { email: 'first@example.org' });
  const window = (weekday: number, fromTime: string, toTime: string, kind = 'AVAILABLE') => ({
    kind,
    weekday,
    fromTime,
    toTime,
  });
  const cases: [input: object, path: string[], says: RegExp][] = [
    [{ level: 101 }, ['level'], /0 to 100/],
    [{ biography: 'x'.repeat(5_001) }, ['biography'], /5000/],
    [{ photoUrl: 'http://example.org/a.jpg' }, ['photoUrl'], /https/],
    [{ photoUrl: 'javascript:alert(1)' }, ['photoUrl'], /https/],
    [
      { languages: [{ language: 'not a tag', proficiency: 'BASIC' }] },
      ['languages', '0', 'language'],
      /BCP 47/,
    ],
    [
      { languages: ['en-gb', 'en-GB'].map((language) => ({ language, proficiency: 'BASIC' })) },
      ['languages', '1', 'language'],
      /twice/,
    ],
    [{ availability: [window(8, '09:00', '10:00')] }, ['availability', '0', 'weekday'], /7 \(Sunday\)/],
    [{ availability: [window(1, '24:00', '24:00')] }, ['availability', '0', 'fromTime'], /09:30/],
    [{ availability: [window(1, '22:00', '06:00')] }, ['availability', '0', 'toTime'], /send two/],
    [
      { availability: [window(1, '09:00', '12:00'), window(1, '11:59', '13:00')] },
      ['availability', '1', 'fromTime'],
      /overlaps availability\.0/,
    ],
    [{ furtherEmails: ['FIRST@example.org'] }, ['furtherEmails', '0'], /already/],
    [{ furtherEmails: ['a@example.org', 'A@example.org'] }, ['furtherEmails', '1'], /already/],
    [{ furtherEmails: ['nobody'] }, ['furtherEmails'], /name@example.org/],
    [
      { externalIds: [{ source: 'HR System', externalId: '1' }] },
      ['externalIds', '0', 'source'],
      /lower-case/,
    ],
  ];
  for (const [input, path, says] of cases) {
    const { userErrors } = await mutate(uni.admin, 'updatePerson', { personId, ...input });
    expect(userErrors).toMatchObject([{ __typename: 'InvalidInput', path }]);
    expect(userErrors[0]?.message).toMatch(says);
  }
  // Windows that touch, of two kinds, and up to the end of the day.
  await must(uni.admin, 'updatePerson', {
    personId,
    availability: [
      window(1, '09:00', '12:00'),
      window(1, '12:00', '24:00'),
      window(1, '08:00', '17:00', 'WORKING_HOURS'),
      window(2, '00:00', '06:00'),
    ],
  });
});

test('a person writes her own profile, and leaves to coordinators what is theirs', async () => {
  const uni = await institution();
  const her = await uni.person();
  const { fullName, jobTitle, furtherEmails, externalIds, ...own } = profile();
  await must(her, 'updatePerson', { personId: her.personId, ...own });
  expect(await read(her, her.personId)).toMatchObject(own);
  for (const managed of [{ fullName }, { jobTitle }, { furtherEmails }, { externalIds }]) {
    const answer = await her.ask(
      'mutation($i: UpdatePersonInput!) { updatePerson(input: $i) { userErrors { code } } }',
      { i: { personId: her.personId, ...managed } },
    );
    expect(answer.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  }
});

test('an address is one person’s, be it the first or a further one, also for twenty at once', async () => {
  const uni = await institution();
  const people = await Promise.all(Array.from({ length: 10 }, () => somebody(uni)));
  const address = (index: number) => (index % 2 ? 'Ada@Example.org' : 'ada@example.org');
  const results = await race(uni.admin, 20, (index) => {
    const personId = people[index >> 1];
    if (index % 4 === 3)
      return mutate(uni.admin, 'createPerson', { displayName: 'Ada', email: address(index) });
    return mutate(uni.admin, 'updatePerson', {
      personId,
      ...(index % 2 ? { email: address(index) } : { furtherEmails: [address(index)] }),
    });
  });
  const owners = await asSuperuser(
    `select p.id from people p where p.institution_id = $1 and p.email_key = 'ada@example.org'
     union select e.person_id from person_emails e where e.institution_id = $1 and e.email_key = 'ada@example.org'`,
    [uuidOf(uni.id)],
  );
  expect(owners).toHaveLength(1);
  expect(tally(results.map(resultOf)).AlreadyExists).toBeGreaterThanOrEqual(17);
  // A first address and a further one of the same person change places in one step.
  const personId = await somebody(uni, { email: 'one@example.org', furtherEmails: ['two@example.org'] });
  await must(uni.admin, 'updatePerson', {
    personId,
    email: 'two@example.org',
    furtherEmails: ['one@example.org'],
  });
  const other = await mutate(uni.admin, 'updatePerson', { personId: people[0], email: 'ONE@example.org' });
  expect(other.userErrors).toMatchObject([{ code: 'ALREADY_EXISTS', path: ['email'] }]);
  const further = await mutate(uni.admin, 'createPerson', {
    displayName: 'B',
    furtherEmails: ['TWO@example.org'],
  });
  expect(further.userErrors).toMatchObject([{ code: 'ALREADY_EXISTS', path: ['furtherEmails'] }]);
});

test('an external id is one person’s in its system, and may come again in another', async () => {
  const uni = await institution();
  const id = (source: string, externalId: string) => ({ externalIds: [{ source, externalId }] });
  await somebody(uni, id('hr', '1'));
  await somebody(uni, id('campus', '1'));
  await somebody(uni, { externalId: '1' });
  for (const [input, path] of [
    [id('hr', '1'), 'externalIds'],
    [id('institution', '1'), 'externalIds'],
  ] as const) {
    const refused = await mutate(uni.admin, 'createPerson', { displayName: 'B', ...input });
    expect(refused.userErrors).toMatchObject([{ code: 'ALREADY_EXISTS', path: [path] }]);
  }
  await somebody(uni, id('institution', '2'));
  const refused = await mutate(uni.admin, 'createPerson', { displayName: 'C', externalId: '2' });
  expect(refused.userErrors).toMatchObject([{ code: 'ALREADY_EXISTS', path: ['externalId'] }]);
});

test('no sign-in is linked by a further address or id, whoever set it', async () => {
  const uni = await institution();
  const issuers = await Promise.all([new TestIssuer().start(), new TestIssuer().start()]);
  try {
    const [byEmail, byId] = issuers;
    const register = (issuer: TestIssuer, linkClaim: string, linkField: 'EMAIL' | 'EXTERNAL_ID') =>
      ithaca.registerIssuer(uni.id, { issuer: issuer.url, audience: 'ithaca', linkClaim, linkField });
    await register(byEmail, 'email', 'EMAIL');
    await register(byId, 'employee', 'EXTERNAL_ID');
    const [first, further] = [`${randomUUID()}@example.org`, `${randomUUID()}@example.org`];
    await somebody(uni, {
      email: first,
      externalId: 'E-1',
      furtherEmails: [further],
      externalIds: [{ source: 'institution', externalId: 'E-2' }],
    });
    const signsIn = async (token: string) => (await post({ query: '{ viewer { id } }' }, { token })).status;
    const withEmail = (email: string) => byEmail.token({ sub: email, email, email_verified: true });
    const withId = (employee: string) => byId.token({ sub: employee, employee });
    expect(await signsIn(withEmail(further))).toBe(401);
    expect(await signsIn(withId('E-2'))).toBe(401);
    expect(await signsIn(withEmail(first))).toBe(200);
    expect(await signsIn(withId('E-1'))).toBe(200);
  } finally {
    for (const issuer of issuers) await issuer.stop();
  }
});

test('who enrolls brings level and discipline of her profile, and keeps them there when it changes', async () => {
  const uni = await institution();
  const her = await uni.person();
  await must(uni.admin, 'updatePerson', { personId: her.personId, level: 35, discipline: 'Law' });
  const invited = await uni.enroll(her, await uni.cohort({}, 'ENROLLING'), 'MENTEE', 'INVITED');
  const cohortId = await uni.cohort({}, 'ENROLLING');
  const applied = await must(her, 'applyToCohort', { cohortId, role: 'MENTOR' }, 'enrollment { id }');
  await must(uni.admin, 'updatePerson', { personId: her.personId, level: 36, discipline: null });
  for (const id of [invited, applied.enrollment.id]) {
    const { enrollment } = await uni.admin.run(
      'query($id: ID!) { enrollment(id: $id) { level discipline } }',
      { id },
    );
    expect(enrollment).toEqual({ level: 35, discipline: 'Law' });
  }
});
