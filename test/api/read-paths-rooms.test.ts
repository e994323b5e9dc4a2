/** The compiled read path room by room: it serves what the rooms declare, and with the same bytes as the ordinary one. */
import { askBoth, compareAll, failedStatements, servedCompiled } from '../support/operations-compare';
import { roomEdges } from '../support/operations-edges-rooms';
import { setting, type Setting } from '../support/operations-sides';

let set: Setting;

beforeAll(async () => {
  set = await setting();
});
afterAll(() => set?.stop());

test('every room is answered alike by both paths, with something in it', async () => {
  const { differences, rows } = await compareAll(set.sides, roomEdges(set.pools), 'rooms');
  expect(differences).toEqual([]);
  expect(rows).toBeGreaterThan(1_000);
  expect(failedStatements(set.sides)).toEqual([]);
});

test('what the rooms declare is served by the compiled path', async () => {
  const known = roomEdges(set.pools).filter(({ compiled }) => compiled);
  const ids: string[] = [];
  for (const request of known) ids.push((await askBoth(set.sides, request))[0].requestId);
  const served = await servedCompiled(set.sides.compiled, ids);
  expect(known.filter((_, n) => !served.has(ids[n] as string)).map(({ name }) => name)).toEqual([]);
});
