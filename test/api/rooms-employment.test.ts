/** Employment by date: spans that share no day, in their order, whoever adds and corrects them at once. */
import { must, mutate, race, resultOf, tally } from '../support/authorization-mutate';
import { institution, type Actor } from '../support/scenario';

const SPAN = 'employment { id version fromOn toOn jobTitle }';

async function spansOf(who: Actor, personId: string): Promise<[string, string | null][]> {
  const { person } = await who.run('query($id: ID!) { person(id: $id) { employment { fromOn toOn } } }', {
    id: personId,
  });
  return person.employment.map(({ fromOn, toOn }: any) => [fromOn, toOn]);
}

async function employed() {
  const uni = await institution();
  const { personId } = await uni.person();
  const add = (fromOn: string, toOn: string | null = null) =>
    mutate(uni.admin, 'addEmployment', { personId, fromOn, toOn }, SPAN);
  return { uni, personId, add };
}

test('spans come newest first; one that shares a day with another is refused, with its name', async () => {
  const { uni, personId, add } = await employed();
  const first = await add('2020-01-01', '2021-12-31');
  expect(first.userErrors).toEqual([]);
  for (const [from, to] of [
    ['2021-12-31', null],
    ['2019-01-01', '2020-01-01'],
    ['2020-06-01', '2020-06-01'],
    ['2010-01-01', null],
  ] as const) {
    const refused = await add(from, to);
    expect(refused.userErrors).toMatchObject([{ code: 'INVALID_INPUT', path: ['fromOn'] }]);
    expect(refused.userErrors[0]!.message).toContain(first.employment.id);
  }
  expect((await add('2022-01-01')).userErrors).toEqual([]);
  expect((await add('2019-12-30', '2019-12-31')).userErrors).toEqual([]);
  expect((await add('2018-05-02', '2018-05-01')).userErrors).toMatchObject([{ path: ['toOn'] }]);
  expect(await spansOf(uni.admin, personId)).toEqual([
    ['2022-01-01', null],
    ['2020-01-01', '2021-12-31'],
    ['2019-12-30', '2019-12-31'],
  ]);
});

test('a span is closed once, and corrected as long as it stays clear of the others', async () => {
  const { uni, personId, add } = await employed();
  const { employment } = await add('2020-01-01');
  const close = (toOn: string) =>
    mutate(uni.admin, 'closeEmployment', { employmentId: employment.id, toOn }, SPAN);
  const correct = (input: object) =>
    mutate(uni.admin, 'correctEmployment', { employmentId: employment.id, ...input }, SPAN);
  expect((await close('2020-12-31')).userErrors).toEqual([]);
  expect((await close('2021-12-31')).userErrors).toMatchObject([{ code: 'NOT_POSSIBLE_NOW' }]);
  await must(uni.admin, 'addEmployment', { personId, fromOn: '2021-01-01' });
  expect((await correct({ toOn: '2021-01-01' })).userErrors).toMatchObject([{ code: 'INVALID_INPUT' }]);
  expect((await correct({ toOn: null })).userErrors).toMatchObject([{ code: 'INVALID_INPUT' }]);
  expect((await correct({ fromOn: null })).userErrors).toMatchObject([{ path: ['fromOn'] }]);
  expect((await correct({ fromOn: '2019-01-01', expectedVersion: 1 })).userErrors).toMatchObject([
    { code: 'VERSION_CONFLICT' },
  ]);
  expect((await correct({ fromOn: '2019-01-01', jobTitle: 'Reader' })).employment).toMatchObject({
    fromOn: '2019-01-01',
    toOn: '2020-12-31',
    jobTitle: 'Reader',
  });
  expect(await spansOf(uni.admin, personId)).toEqual([
    ['2021-01-01', null],
    ['2019-01-01', '2020-12-31'],
  ]);
});

test('of many who add open spans at once, one does', async () => {
  const { uni, personId, add } = await employed();
  const payloads = await race(uni.admin, 10, (index) => add(`2020-01-${10 + index}`));
  expect(tally(payloads.map(resultOf))).toEqual({ OK: 1, InvalidInput: 9 });
  expect(await spansOf(uni.admin, personId)).toHaveLength(1);
});

test('she reads her own; whom she is paired with reads nothing of it', async () => {
  const uni = await institution();
  const { mentor, mentee } = await uni.pair(await uni.cohort({}, 'ACTIVE'));
  await must(uni.admin, 'addEmployment', { personId: mentee.personId, fromOn: '2020-01-01' });
  const query = 'query($id: ID!) { person(id: $id) { displayName employment { fromOn } } }';
  const read = async (who: Actor) => (await who.run(query, { id: mentee.personId })).person;
  expect(await read(mentee)).toMatchObject({ employment: [{ fromOn: '2020-01-01' }] });
  expect((await read(mentor)).employment ?? []).toEqual([]);
});
