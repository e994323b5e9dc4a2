/** Demographics: what is asked, and what people answer about themselves. */
import { mutate, must } from '../support/authorization-mutate';
import { asSuperuser, eventsOfRequest } from '../support/authorization-database';
import { answer, askAbout, label, own, OWN_WORDS, SILENT, withdraw } from '../support/demographics';
import { institution } from '../support/scenario';
import { uuidOf } from '../../src/ids';

const ASKED =
  'query($language: String) { demographicAttributes(language: $language) { key number label multiple enabled categories { code label kind } } }';

test('a question has versions; people see what is asked now, in their language', async () => {
  const uni = await institution();
  const member = await uni.person();
  const labels = [
    { language: 'en', text: 'Gender' },
    { language: 'pt-BR', text: 'Gênero' },
    { language: 'el', text: 'Φύλο' },
  ];
  const categories = [
    { code: 'woman', labels: label('Woman') },
    { code: 'man', labels: label('Man') },
    SILENT,
  ];
  await must(uni.admin, 'defineDemographicAttribute', { key: 'gender', labels, multiple: false, categories });
  const [first] = (await member.run(ASKED)).demographicAttributes;
  expect(first).toMatchObject({ key: 'gender', number: 1, label: 'Gender', multiple: false, enabled: true });
  expect(first.categories).toEqual([
    { code: 'woman', label: 'Woman', kind: 'VALUE' },
    { code: 'man', label: 'Man', kind: 'VALUE' },
    { code: 'silent', label: 'Prefer not to say', kind: 'PREFER_NOT_TO_SAY' },
  ]);
  for (const [language, text] of [
    ['el', 'Φύλο'],
    ['el-GR', 'Φύλο'],
    ['PT-br', 'Gênero'],
    ['fr', 'Gender'],
  ])
    expect((await member.run(ASKED, { language })).demographicAttributes[0].label).toBe(text);

  await answer(member, 'gender', ['woman']);
  await askAbout(uni.admin, 'gender', ['woman', 'man', 'nonbinary'], { multiple: true });
  expect((await member.run(ASKED)).demographicAttributes).toMatchObject([{ number: 2, multiple: true }]);
  expect((await own(member)).answers).toMatchObject([{ attribute: 'gender', number: 1, codes: ['woman'] }]);
  await answer(member, 'gender', ['woman', 'nonbinary']);
  const { answers } = await own(member);
  expect(answers).toMatchObject([{ attribute: 'gender', number: 2 }]);
  expect(answers[0].codes.sort()).toEqual(['nonbinary', 'woman']);

  await askAbout(uni.admin, 'gender', ['woman', 'man'], { enabled: false });
  expect((await member.run(ASKED)).demographicAttributes).toEqual([]);
  expect((await uni.admin.run(ASKED)).demographicAttributes).toMatchObject([{ number: 3, enabled: false }]);
});

test('a question is refused for what can be mended', async () => {
  const { admin } = await institution();
  const given = (input: object) =>
    mutate(admin, 'defineDemographicAttribute', {
      key: 'gender',
      labels: label('Gender'),
      multiple: false,
      categories: [
        { code: 'a', labels: label('A') },
        { code: 'b', labels: label('B') },
      ],
      ...input,
    });
  const path = async (input: object) =>
    (await given(input)).userErrors.map((error: any) => error.path.join('.'));
  expect(await path({ key: 'No Key' })).toEqual(['key']);
  expect(await path({ labels: [{ language: 'no language', text: 'x' }] })).toEqual(['labels.0.language']);
  expect(await path({ labels: [...label('x'), { language: 'EN', text: 'y' }] })).toEqual([
    'labels.1.language',
  ]);
  expect(await path({ categories: [{ code: 'a', labels: label('A') }] })).toEqual(['categories']);
  const categories = [
    { code: 'a', labels: label('A') },
    { code: 'a', labels: label('B') },
    { code: 'NOT_DISCLOSED', labels: label('C') },
  ];
  expect(await path({ categories })).toEqual(['categories.1.code', 'categories.2.code']);
  expect(await path({})).toEqual([]);
});

test('a person answers, changes and withdraws; every touch is noted for her', async () => {
  const uni = await institution();
  const member = await uni.person();
  await askAbout(uni.admin, 'gender', ['woman', 'man'], { more: [SILENT, OWN_WORDS] });
  expect(await own(member)).toMatchObject({ answers: [], consent: null, accesses: [{ what: 'READ' }] });

  const refused = await answer(member, 'gender', ['woman'], { consent: false });
  expect(refused.userErrors).toMatchObject([{ code: 'INVALID_INPUT', path: ['consent'] }]);
  const first = await answer(member, 'gender', ['woman']);
  expect(first.myDemographics).toMatchObject({
    answers: [{ attribute: 'gender', codes: ['woman'], source: 'SELF', selfDescription: null }],
    consent: { basis: 'CONSENT', source: 'SELF', withdrawnAt: null },
  });
  const second = await answer(member, 'gender', ['own_words'], { selfDescription: ' many ' });
  expect(second.myDemographics.answers).toMatchObject([{ codes: ['own_words'], selfDescription: 'many' }]);
  const gone = await withdraw(member);
  expect(gone.withdrawMyDemographics.myDemographics).toMatchObject({
    answers: [],
    consent: { withdrawnAt: expect.any(String) },
  });
  const { accesses } = await own(member);
  expect(accesses.map(({ what }: any) => what)).toEqual(
    expect.arrayContaining(['READ', 'RECORDED', 'WITHDRAWN']),
  );
  expect(new Set(accesses.map(({ actorId }: any) => actorId))).toEqual(new Set([member.personId]));
  // What she said in her own words does not outlast it.
  const kept = await asSuperuser(
    `select code, self_description from demographics.answers where person_id = $1`,
    [uuidOf(member.personId)],
  );
  expect(kept.map(({ code }) => code).sort()).toEqual(['own_words', 'woman']);
  expect(kept.every(({ self_description }) => self_description === null)).toBe(true);
});

test('an answer is refused for what can be mended, and then nothing is written', async () => {
  const uni = await institution();
  const member = await uni.person();
  await askAbout(uni.admin, 'gender', ['woman', 'man'], { more: [SILENT, OWN_WORDS] });
  await askAbout(uni.admin, 'origin', ['north', 'south'], { multiple: true, more: [SILENT] });
  await askAbout(uni.admin, 'old', ['a', 'b'], { enabled: false });
  const path = async (...given: [string, string[], object?]) =>
    (await answer(member, ...given)).userErrors.map((error: any) => error.path.join('.'));
  expect(await path('nothing', ['a'])).toEqual(['attribute']);
  expect(await path('old', ['a'])).toEqual(['attribute']);
  expect(await path('gender', ['north'])).toEqual(['codes']);
  expect(await path('gender', ['woman', 'man'])).toEqual(['codes']);
  expect(await path('origin', ['north', 'silent'])).toEqual(['codes']);
  expect(await path('gender', [])).toEqual(['codes']);
  expect(await path('gender', ['woman'], { selfDescription: 'x' })).toEqual(['selfDescription']);
  expect(await own(member)).toMatchObject({ answers: [], consent: null });
  expect(await path('origin', ['north', 'south', 'north'])).toEqual([]);
});

test('events name the person and nothing of an answer', async () => {
  const uni = await institution();
  const member = await uni.person();
  await askAbout(uni.admin, 'gender', ['woman', 'man']);
  const recorded = await member.ask(
    'mutation($i: RecordMyDemographicsInput!) { recordMyDemographics(input: $i) { userErrors { code } } }',
    { i: { attribute: 'gender', codes: ['woman'], consent: true, noticeVersion: 1 } },
  );
  const events = await eventsOfRequest(recorded.requestId);
  expect(events).toMatchObject([{ type: 'DemographicsRecorded', nodeIds: [member.personId], changes: {} }]);
  expect(JSON.stringify(events)).not.toMatch(/gender|woman/);
});

test('nobody answers for somebody else, and a key has nothing to answer', async () => {
  const uni = await institution();
  const [one, other] = [await uni.person(), await uni.person(['COORDINATOR'])];
  await askAbout(uni.admin, 'gender', ['woman', 'man']);
  await answer(one, 'gender', ['woman']);
  for (const who of [other, uni.admin]) expect((await own(who)).answers).toEqual([]);
  const { createApiKey } = await uni.admin.run(
    'mutation($i: CreateApiKeyInput!) { createApiKey(input: $i) { secret userErrors { message } } }',
    {
      i: {
        name: 'Key',
        scopes: ['PEOPLE_READ', 'PEOPLE_WRITE'],
        expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
      },
    },
  );
  const key = { ...uni.admin, token: createApiKey.secret };
  const asked = await fetch(`${ithaca.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key.token}` },
    body: JSON.stringify({ query: '{ myDemographics { answers { codes } } }' }),
  });
  expect(JSON.stringify(await asked.json())).toContain('FORBIDDEN');
});
