/** Instruments and rounds of feedback: versions, what is refused, and one step after the other. */
import { randomUUID } from 'node:crypto';
import { contentsOf } from '../support/authorization-database';
import { must, mutate, race } from '../support/authorization-mutate';
import { closed, crowd, instrumentOf, planned } from '../support/rooms-feedback';
import { day } from '../support/rooms-pairs';
import { institution } from '../support/scenario';

test('an instrument is never changed: the same key makes its next version, also at once', async () => {
  const uni = await institution();
  const programId = await uni.program();
  const input = instrumentOf(programId, [{}]);
  const made = await race(uni.admin, 3, () =>
    must(
      uni.admin,
      'createFeedbackInstrument',
      input,
      'feedbackInstrument { id number key name items { position text reversed } }',
    ),
  );
  expect(made.map(({ feedbackInstrument }) => feedbackInstrument.number).sort()).toEqual([1, 2, 3]);
  expect(made[0]!.feedbackInstrument).toMatchObject({
    key: 'CLOSING',
    name: 'Closing survey',
    items: [{ position: 1, text: 'Question 1', reversed: false }],
  });
  const { program } = await uni.admin.run(
    'query($id: ID!) { program(id: $id) { feedbackInstruments { totalCount edges { node { number } } } } }',
    { id: programId },
  );
  expect(program.feedbackInstruments.totalCount).toBe(3);
});

test('a retry with the same key makes nothing twice', async () => {
  const asked = await crowd(0);
  const { uni, programId, cohortId } = asked;
  const instrument = instrumentOf(programId, [{}], { idempotencyKey: randomUUID() });
  const make = () => must(uni.admin, 'createFeedbackInstrument', instrument, 'feedbackInstrument { id }');
  const [one, two] = [await make(), await make()];
  expect(two.feedbackInstrument.id).toBe(one.feedbackInstrument.id);
  const round = {
    cohortId,
    instrumentId: one.feedbackInstrument.id,
    name: 'Once',
    asks: ['MENTEE'],
    idempotencyKey: randomUUID(),
  };
  const plan = (more = {}) =>
    mutate(uni.admin, 'planFeedbackRound', { ...round, ...more }, 'feedbackRound { id }');
  const [planned, again] = [await plan(), await plan()];
  expect(again.feedbackRound.id).toBe(planned.feedbackRound.id);
  expect(await plan({ name: 'Other' })).toMatchObject({ userErrors: [{ code: 'IDEMPOTENCY_CONFLICT' }] });
});

test.each([
  ['items without a scale', { items: [{ low: 3, high: 3 }] }, ['items', '0', 'high']],
  ['a scale too wide', { items: [{ low: -101 }] }, ['items', '0', 'low']],
  ['a subscale on two scales', { items: [{}, { high: 7 }] }, ['items', '1', 'low']],
  ['a key with blanks', { items: [{}], key: 'Closing survey' }, ['key']],
  ['more answers than items', { items: [{}], minimumAnswered: 2 }, ['minimumAnswered']],
  ['no item', { items: [] }, ['items']],
  ['no name', { items: [{}], names: [] }, ['names']],
])('an instrument with %s is refused', async (_what, { items, ...more }, path) => {
  const uni = await institution();
  const input = instrumentOf(await uni.program(), items, more);
  const before = await contentsOf(uni.id);
  expect(await mutate(uni.admin, 'createFeedbackInstrument', input)).toMatchObject({
    userErrors: [{ code: 'INVALID_INPUT', path }],
  });
  expect(await contentsOf(uni.id)).toEqual(before);
});

test('a round needs words that may be used, an instrument of its program, and days to come', async () => {
  const asked = await crowd(0);
  const { uni, programId, cohortId } = asked;
  const make = async (more: object) =>
    (
      await must(
        uni.admin,
        'createFeedbackInstrument',
        instrumentOf(programId, [{}], more),
        'feedbackInstrument { id }',
      )
    ).feedbackInstrument.id as string;
  const free = await make({});
  const plan = (more: object) =>
    mutate(uni.admin, 'planFeedbackRound', {
      cohortId,
      instrumentId: free,
      name: 'Round',
      asks: ['MENTEE'],
      ...more,
    });
  const foreign = await make({ programId: await uni.program() });
  const cases: [object, object][] = [
    [{ instrumentId: await make({ rightsStatus: 'PERMISSION_NEEDED' }) }, { code: 'NOT_POSSIBLE_NOW' }],
    [{ instrumentId: foreign }, { code: 'INVALID_INPUT', path: ['instrumentId'] }],
    [{ closesOn: day(-2) }, { code: 'INVALID_INPUT', path: ['closesOn'] }],
    [{ name: ' ' }, { code: 'INVALID_INPUT', path: ['name'] }],
    [{ asks: [] }, { code: 'INVALID_INPUT', path: ['asks'] }],
    [{ asks: ['MENTEE', 'MENTEE'] }, { code: 'INVALID_INPUT', path: ['asks'] }],
  ];
  for (const [more, error] of cases) expect(await plan(more)).toMatchObject({ userErrors: [error] });
});

test('a round goes its way step by step, with the version that was read', async () => {
  const asked = await crowd(0);
  const { uni } = asked;
  const feedbackRoundId = await planned(asked);
  expect(await mutate(uni.admin, 'closeFeedbackRound', { feedbackRoundId })).toMatchObject({
    userErrors: [{ code: 'ILLEGAL_TRANSITION', state: 'PLANNED', allowed: ['OPEN'] }],
  });
  expect(await mutate(uni.admin, 'openFeedbackRound', { feedbackRoundId, expectedVersion: 3 })).toMatchObject(
    {
      userErrors: [{ code: 'VERSION_CONFLICT', currentVersion: 1 }],
    },
  );
  await must(uni.admin, 'openFeedbackRound', { feedbackRoundId, expectedVersion: 1 });
  expect(await closed(asked, feedbackRoundId)).toEqual({
    asked: 0,
    answered: 0,
    minimumAnswers: 5,
    satisfactionHundredths: null,
    hiddenReason: 'TOO_FEW_ANSWERS',
  });
});
