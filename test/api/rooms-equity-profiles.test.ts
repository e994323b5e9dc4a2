/** Policy profiles: who chooses, what a report says of its own, and what a profile switches off. */
import { must, mutate } from '../support/authorization-mutate';
import { answer, askAbout, own } from '../support/demographics';
import { close, request } from '../support/equity';
import { institution } from '../support/scenario';

const PROFILE = `key version name description source sourceOn threshold { numerator denominator } alphaPermille
  minimumSharePercent k minimumCoveragePercent wording { verdict text } switchedOffTopics matchRunReview newest chosen`;

const choose = (who: Parameters<typeof mutate>[0], input: object) =>
  mutate(who, 'chooseEquityProfile', input, `equityProfile { ${PROFILE} }`);

async function prepared() {
  const uni = await institution();
  const officer = await uni.person(['EQUITY_OFFICER']);
  await askAbout(uni.admin, 'gender', ['woman', 'man']);
  return { uni, officer, cohortIds: [await uni.cohort()] };
}

test('an administrator chooses; officers read all profiles, and which is chosen', async () => {
  const { uni, officer } = await prepared();
  const chosen = async () =>
    (await officer.run(`{ equityProfiles { ${PROFILE} } }`)).equityProfiles.filter(
      (each: any) => each.chosen,
    );
  expect(await chosen()).toMatchObject([
    {
      key: 'screening',
      version: 1,
      k: 5,
      threshold: { numerator: 4, denominator: 5 },
      matchRunReview: false,
    },
  ]);
  const taken = await choose(uni.admin, { key: 'published' });
  expect(taken).toMatchObject({ equityProfile: { key: 'published', version: 1, k: 10, chosen: true } });
  expect(await chosen()).toEqual([taken.equityProfile]);
  for (const input of [{ key: 'nothing' }, { key: 'published', version: 99 }])
    expect((await choose(uni.admin, input)).userErrors).toMatchObject([{ path: ['key'] }]);
  await expect(choose(officer, { key: 'screening' })).rejects.toThrow('FORBIDDEN');
  expect(await chosen()).toEqual([taken.equityProfile]);
});

test('a report names its profile for good, and no request goes below its k', async () => {
  const { uni, officer, cohortIds } = await prepared();
  const others = [[await uni.cohort()], [await uni.cohort()]] as const;
  await close([...cohortIds, ...others.flat()]);
  const ask = (more = {}) => request(officer, { cohortIds, attributes: ['gender'], ...more });
  const first = await ask();
  expect(first.equityReport).toMatchObject({ k: 5, profile: { key: 'screening', version: 1 } });
  await choose(uni.admin, { key: 'published' });
  const refused = await ask({ k: 9 });
  expect(refused).toMatchObject({ equityReport: null, userErrors: [{ code: 'INVALID_INPUT', path: ['k'] }] });
  // What was counted for less can't be hidden better now.
  expect(await ask()).toMatchObject({
    equityReport: null,
    userErrors: [{ __typename: 'EquityCutFixed', path: ['k'] }],
  });
  const second = await ask({ cohortIds: others[0] });
  expect(second.equityReport).toMatchObject({ k: 10, profile: { key: 'published', version: 1 } });
  expect((await ask({ cohortIds: others[1], k: 11 })).equityReport.k).toBe(11);
  const { equityReport } = await officer.run(
    `query($id: ID!) { equityReport(id: $id) { k profile { ${PROFILE} } } }`,
    { id: first.equityReport.id },
  );
  expect(equityReport).toMatchObject({
    k: 5,
    profile: { key: 'screening', alphaPermille: 50, minimumSharePercent: 2, chosen: false },
  });
});

test('what a profile switches off is neither asked, answered nor counted, until another is chosen', async () => {
  const { uni, officer, cohortIds } = await prepared();
  const member = await uni.person();
  const topic = 'ethnicity';
  await askAbout(uni.admin, 'belonging', ['one', 'two'], { topic });
  await answer(member, 'belonging', ['one']);
  await choose(uni.admin, { key: 'without_ethnicity' });
  const asked = async (who = member) =>
    (await who.run('{ demographicAttributes { key topic enabled } }')).demographicAttributes;
  expect(await asked()).toEqual([{ key: 'gender', topic: 'gender', enabled: true }]);
  expect(await asked(uni.admin)).toContainEqual({ key: 'belonging', topic, enabled: false });
  const again = await must(
    uni.admin,
    'defineDemographicAttribute',
    {
      key: 'ethnicity',
      labels: [{ language: 'en', text: 'x' }],
      multiple: false,
      categories: ['a', 'b'].map((code) => ({ code, labels: [{ language: 'en', text: code }] })),
    },
    'demographicAttribute { enabled }',
  );
  expect(again.demographicAttribute.enabled).toBe(false);
  expect((await answer(member, 'belonging', ['two'])).userErrors).toMatchObject([{ path: ['attribute'] }]);
  const attributes = ['belonging'];
  expect((await request(officer, { cohortIds, attributes })).userErrors).toMatchObject([
    { path: ['attributes'] },
  ]);
  // What she said stays hers to see.
  expect((await own(member)).answers).toMatchObject([{ attribute: 'belonging', codes: ['one'] }]);
  await choose(uni.admin, { key: 'screening' });
  expect((await answer(member, 'belonging', ['two'])).userErrors).toEqual([]);
  await close(cohortIds);
  expect((await request(officer, { cohortIds, attributes })).userErrors).toEqual([]);
});
