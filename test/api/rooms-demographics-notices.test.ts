/** What people agree to, and how they keep out of monitoring: the notice, its versions, and the switch of their own. */
import { must, race } from '../support/authorization-mutate';
import { asSuperuser, eventsOfRequest } from '../support/authorization-database';
import {
  answer,
  askAbout,
  emailOf,
  exclude,
  IMPORT,
  notice,
  own,
  OWN,
  publish,
  upload,
  withdraw,
} from '../support/demographics';
import { people, report, rowOf } from '../support/equity';
import { institution, type Actor, type Institution } from '../support/scenario';
import { uuidOf } from '../../src/ids';

async function prepared(): Promise<Institution> {
  const uni = await institution();
  await askAbout(uni.admin, 'gender', ['woman', 'man']);
  return uni;
}

async function bring(
  uni: Institution,
  who: Actor,
  mapping: object = { g: { attribute: 'gender', values: { f: 'woman' } } },
) {
  const staged = await upload(uni.admin, `email,g\n${await emailOf(who)},f`, {
    identity: 'email',
    demographics: { basis: 'Staff records', columns: mapping },
  });
  await must(
    uni.admin,
    'commitDemographicsImport',
    { demographicsImportId: staged.demographicsImport.id },
    IMPORT,
  );
}

test('the notice of the system says what the system does, and an answer names its version', async () => {
  const uni = await prepared();
  const member = await uni.person();
  const shown = await notice(member);
  expect(shown).toMatchObject({
    version: 1,
    current: true,
    purpose: 'EQUALITY_MONITORING',
    language: 'en',
    standard: true,
    publishedAt: null,
  });
  for (const said of [
    'one purpose, equality monitoring',
    'numbers about groups',
    'never used for a decision about you',
    'nor the matching program',
    'one cut, which is taken once',
    'Cuts already taken stay as they are: they are counts, and nothing leads from you to them',
    'exclude yourself from monitoring, whether or not you ever answered',
  ])
    expect(shown.text).toContain(said);
  const { myDemographics } = await answer(member, 'gender', ['woman']);
  expect(myDemographics).toMatchObject({
    answers: [{ basis: 'CONSENT', noticeVersion: 1 }],
    consent: { purpose: 'EQUALITY_MONITORING', noticeVersion: 1 },
    excludedAt: null,
  });
  // What she agreed to is written down by then.
  expect(await notice(member)).toMatchObject({
    version: 1,
    text: shown.text,
    publishedAt: expect.any(String),
  });
});

test('an institution publishes its own in its languages; who saw an earlier version is asked again', async () => {
  const uni = await prepared();
  const [early, late] = [await uni.person(), await uni.person()];
  await answer(early, 'gender', ['woman']);
  const published = await publish(uni.admin, ['en', 'Ours.'], ['pt-BR', 'Nosso.']);
  expect(published.demographicNotice).toMatchObject({ version: 2, current: true, standard: false });
  // A retry is no other version.
  expect((await publish(uni.admin, ['en', 'Ours.'], ['pt-BR', 'Nosso.'])).demographicNotice.version).toBe(2);
  expect(await notice(late, { language: 'pt-BR' })).toMatchObject({
    text: 'Nosso.',
    language: 'pt-BR',
    version: 2,
  });
  expect(await notice(late, { language: 'fr' })).toMatchObject({ text: 'Ours.', language: 'en' });
  expect(await notice(late, { version: 1 })).toMatchObject({ version: 1, current: false, standard: true });
  expect(await notice(late, { version: 3 })).toBeNull();

  for (const noticeVersion of [1, 3]) {
    const stale = await late.ask(
      `mutation($i: RecordMyDemographicsInput!) { recordMyDemographics(input: $i) { userErrors { __typename code path ... on NoticeOutdated { currentVersion } } } }`,
      { i: { attribute: 'gender', codes: ['man'], consent: true, noticeVersion } },
    );
    expect(stale.data?.recordMyDemographics.userErrors).toEqual([
      { __typename: 'NoticeOutdated', code: 'INVALID_INPUT', path: ['noticeVersion'], currentVersion: 2 },
    ]);
  }
  expect(await own(late)).toMatchObject({ answers: [], consent: null });
  await answer(late, 'gender', ['man'], { noticeVersion: 2 });
  expect(await own(late)).toMatchObject({ answers: [{ noticeVersion: 2 }], consent: { noticeVersion: 2 } });
  // What was said before stays as it was said, until she says something under the new one.
  expect(await own(early)).toMatchObject({ answers: [{ noticeVersion: 1 }], consent: { noticeVersion: 1 } });

  const refused = await publish(uni.admin, ['en', 'x'], ['EN', 'y']);
  expect(refused.userErrors).toMatchObject([{ path: ['texts', '1', 'language'] }]);
  expect((await notice((await institution()).admin)).version).toBe(1);
});

test('many who answer and a new notice at the same moment: every answer names the version that held', async () => {
  const uni = await prepared();
  const members = await Promise.all([1, 2, 3, 4].map(() => uni.person()));
  await Promise.all([
    ...members.map((who) => answer(who, 'gender', ['woman'])),
    publish(uni.admin, ['en', 'Ours.']),
  ]);
  const rows = await asSuperuser<{ ok: boolean }>(
    `select a.notice_number = 1 as ok from demographics.answers a where a.institution_id = $1`,
    [uuidOf(uni.id)],
  );
  expect(rows.every(({ ok }) => ok)).toBe(true);
  const numbers = await asSuperuser(
    `select number from demographics.notices where institution_id = $1 order by 1`,
    [uuidOf(uni.id)],
  );
  expect(numbers).toEqual([{ number: 1 }, { number: 2 }]);
});

test('who never answered excludes herself; no import and no answer brings her in until she undoes it', async () => {
  const uni = await prepared();
  const member = await uni.person();
  const { myDemographics } = await exclude(member);
  expect(myDemographics).toMatchObject({ answers: [], consent: null, excludedAt: expect.any(String) });
  await bring(uni, member);
  expect(await own(member)).toMatchObject({ answers: [], consent: null });
  const refused = await answer(member, 'gender', ['woman']);
  expect(refused.userErrors).toMatchObject([{ code: 'NOT_POSSIBLE_NOW' }]);
  const again = await exclude(member);
  expect(again.myDemographics.excludedAt).toBe(myDemographics.excludedAt);

  expect((await exclude(member, false)).myDemographics.excludedAt).toBeNull();
  await bring(uni, member);
  expect(await own(member)).toMatchObject({
    answers: [{ codes: ['woman'], source: 'IMPORT', noticeVersion: null }],
  });
  const { accesses } = await own(member);
  expect(accesses.map(({ what }: any) => what)).toEqual(
    expect.arrayContaining(['EXCLUDED', 'INCLUDED', 'IMPORTED']),
  );
});

test('the switch takes back what was held, at once, and undoing it gives nothing back', async () => {
  const uni = await prepared();
  const member = await uni.person();
  await answer(member, 'gender', ['woman']);
  expect((await exclude(member)).myDemographics).toMatchObject({
    answers: [],
    consent: { withdrawnAt: expect.any(String) },
  });
  await exclude(member, false);
  await bring(uni, member);
  expect((await own(member)).answers).toEqual([]);
  await answer(member, 'gender', ['man']);
  expect((await own(member)).answers).toMatchObject([{ codes: ['man'] }]);
  // To withdraw is no exclusion.
  await withdraw(member);
  expect((await own(member)).excludedAt).toBeNull();
});

test('an answer and an exclusion of one person at the same moment never leave both', async () => {
  const uni = await prepared();
  for (let round = 0; round < 4; round++) {
    const member = await uni.person();
    await race(uni.admin, 4, (at) => (at % 2 ? exclude(member) : answer(member, 'gender', ['woman'])));
    expect(await own(member)).toMatchObject({ answers: [], excludedAt: expect.any(String) });
  }
});

test('who excluded herself under one record stays excluded when two become one', async () => {
  const uni = await prepared();
  const [kept, gone] = [await uni.person(), await uni.person()];
  await answer(kept, 'gender', ['woman']);
  await exclude(gone);
  await must(uni.admin, 'mergePeople', { keepPersonId: kept.personId, mergePersonId: gone.personId });
  expect(await own(kept)).toMatchObject({ answers: [], excludedAt: expect.any(String) });
});

test('reports count who excluded herself as not disclosed', async () => {
  const uni = await prepared();
  await must(uni.admin, 'grantRole', { personId: uni.admin.personId, role: 'EQUITY_OFFICER' });
  const cohortId = await uni.cohort();
  await people(uni, cohortId, [
    { answers: { gender: 'woman' }, way: [30, 20, 12, 12, 12] },
    { answers: { gender: 'man' }, way: [30, 25, 20, 20, 20] },
    { answers: {}, way: [10, 8, 6, 6, 6] },
  ]);
  const silent = await asSuperuser<{ id: string }>(
    `select a.person_id as id from demographics.answers a where a.institution_id = $1 and a.code = 'woman' order by 1 limit 6`,
    [uuidOf(uni.id)],
  );
  // As each of them would, by the function that her request calls.
  for (const { id } of silent)
    await asSuperuser(
      `select set_config('ithaca.institution_id', $1, true), set_config('ithaca.person_id', $2, true), demographics.exclude_own(now())`,
      [uuidOf(uni.id), id],
    );
  const { result } = await report(uni.admin, { cohortIds: [cohortId], attributes: ['gender'] });
  const [gender] = result.attributes;
  expect([rowOf(gender, 'woman')[0], rowOf(gender, 'NOT_DISCLOSED')[0]]).toEqual([24, 16]);
});

test('events say that she did it, and for whom nothing else', async () => {
  const uni = await prepared();
  const member = await uni.person();
  for (const [name, type] of [
    ['excludeMeFromMonitoring', 'DemographicsExcluded'],
    ['includeMeInMonitoring', 'DemographicsIncluded'],
  ]) {
    const { requestId } = await member.ask(`mutation { ${name}(input: {}) { myDemographics { ${OWN} } } }`);
    expect(await eventsOfRequest(requestId)).toMatchObject([
      { type, nodeIds: [member.personId], changes: {} },
    ]);
  }
});
