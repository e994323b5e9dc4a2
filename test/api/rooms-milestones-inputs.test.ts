/** What milestones and their templates refuse: texts without a language, days out of range, too much at once. */
import { contentsOf } from '../support/authorization-database';
import { mutate } from '../support/authorization-mutate';
import { day, itemsOf, paired } from '../support/rooms-pairs';
import { institution } from '../support/scenario';

test.each([
  ['no title', { titles: [] }, ['titles']],
  ['a language that is none', { titles: [{ language: 'e n', text: 'A' }] }, ['titles', '0', 'language']],
  [
    'one language twice',
    { titles: [{ language: 'en', text: 'A' }, { language: 'EN', text: 'B' }] }, // prettier-ignore
    ['titles', '1', 'language'],
  ],
  ['a blank title', { titles: [{ language: 'en', text: ' \n' }] }, ['titles', '0', 'text']],
  [
    'a title that is too long',
    { titles: [{ language: 'en', text: 'x'.repeat(1001) }] },
    ['titles', '0', 'text'],
  ],
  ['a NUL character', { titles: [{ language: 'en', text: 'a\0b' }] }, ['titles', '0', 'text']],
  ['a key of the language', { titles: [{ language: '__proto__', text: 'A' }] }, ['titles', '0', 'language']],
])('%s is refused', async (_what, wrong, path) => {
  const pair = await paired();
  const before = await contentsOf(pair.uni.id);
  const input = { pairingId: pair.id, dueOn: day(1), ...wrong };
  expect(await mutate(pair.mentee, 'addMilestone', input)).toMatchObject({
    userErrors: [{ code: 'INVALID_INPUT', path }],
  });
  const item = { ...itemsOf(1)[0], titles: input.titles };
  expect(
    await mutate(pair.uni.admin, 'setMilestoneTemplate', { programId: pair.programId, items: [item] }),
  ).toMatchObject({ userErrors: [{ code: 'INVALID_INPUT', path: ['items', '0', ...path] }] });
  expect(await contentsOf(pair.uni.id)).toEqual(before);
});

test('days out of range, and too many milestones, are refused', async () => {
  const { admin, program } = await institution();
  const programId = await program();
  for (const dueAfterDays of [-1, 3651]) {
    expect(
      await mutate(admin, 'setMilestoneTemplate', { programId, items: itemsOf(dueAfterDays) }),
    ).toMatchObject({ userErrors: [{ path: ['items', '0', 'dueAfterDays'] }] });
  }
  const items = itemsOf(...Array.from({ length: 51 }, () => 1));
  expect(await mutate(admin, 'setMilestoneTemplate', { programId, items })).toMatchObject({
    userErrors: [{ path: ['items'] }],
  });
});
