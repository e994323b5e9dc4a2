/** Who waits for groups hears how far they are, and gets what was found when time is up, with bounds that hold. */
import { runGroups } from '../../src/matching/groups/engine';
import { pairUp } from '../../src/matching/groups/pairs';
import { lotOfMember } from '../../src/matching/groups/digest';
import { runGroupsInWorker } from '../../src/matching/run-in-worker';
import { lcg } from '../support/matching';
import { circles, pairs, pool } from '../support/matching-groups';

const many = { ...circles, members: pool(600, 9) };

test.each([
  ['circles', many],
  ['pairs', { ...pairs, members: pool(400, 9) }],
] as const)('%s: progress rises to the end, and to be told changes nothing', async (_name, asked) => {
  const told: number[] = [];
  const result = await runGroupsInWorker(asked, {
    timeoutMs: 60_000,
    onProgress: (percent) => told.push(percent),
  });
  expect(result).toEqual(runGroups(asked));
  expect(told).toEqual([...new Set(told)].sort((a, b) => a - b));
  expect([told[0], told.at(-1)]).toEqual([0, 100]);
  expect(told.length).toBeGreaterThan(20);
});

test('circles that are stopped keep every rule and place as many, for somewhat fewer points', () => {
  const full = runGroups(many);
  for (const asks of [0, 5, 20]) {
    let asked = 0;
    const found = runGroups(many, { stop: () => asked++ >= asks });
    const byId = new Map(many.members.map((one) => [one.id, one]));
    for (const { memberIds } of found.groups)
      for (const [at, id] of memberIds.entries())
        for (const other of memberIds.slice(at + 1)) {
          const [a, b] = [byId.get(id)!, byId.get(other)!];
          expect(Math.abs((a.level ?? 2) - (b.level ?? 2))).toBeLessThanOrEqual(2);
          const banned = many.bans.some(
            ({ personIds }) => personIds.includes(a.personId) && personIds.includes(b.personId),
          );
          expect(banned).toBe(false);
        }
    expect(found.placed).toBe(full.placed);
    expect(found.totalScore).toBeGreaterThan(0.85 * full.totalScore);
    expect(found.totalScore).toBeLessThanOrEqual(found.bound.totalScore);
    expect(found).toMatchObject({ label: 'HEURISTIC', bound: full.bound });
  }
});

test('rules that leave no circle come to an end, stopped too', () => {
  const camps = pool(60).map((one, at) => ({ ...one, level: 1, location: `l${at}` }));
  const settings = { ...circles.settings, location: 'REQUIRE_SAME' as const };
  const found = runGroups({ ...many, settings, members: camps, bans: [] }, { stop: () => true });
  expect(found).toMatchObject({ placed: 0, groups: [] });
});

test('pairs that are stopped are pairs, and what they are told cannot be exceeded is not, by the best', () => {
  const g = lcg(21);
  let unfinished = 0;
  for (let run = 0; run < 12; run++) {
    const members = pool(60 + g.next(20), run + 1).map(({ id }) => id);
    const n = members.length;
    // Many like the same few, which takes more than one round to price.
    const cells = new Int16Array(n * n).fill(-1);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < i; j++)
        if (g.next(10) < 9) cells[i * n + j] = cells[j * n + i] = g.next(2000) + (j < 9 ? 8000 : 0);
    const lots = members.map((id) => lotOfMember(1, id));
    const question = { n, row: (i: number) => cells.subarray(i * n, i * n + n), lots };
    const best = pairUp(question, n);
    const found = pairUp(question, 20, { stop: () => true });
    expect(new Set(found.pairs.flat()).size).toBe(2 * found.pairs.length);
    for (const [i, j] of found.pairs) expect(cells[i * n + j]).toBeGreaterThanOrEqual(0);
    const total = found.pairs.reduce((sum, [i, j]) => sum + cells[i * n + j]!, 0);
    expect(2 * found.pairs.length).toBeLessThanOrEqual(found.bound.placed);
    expect(2 * best.pairs.length).toBeLessThanOrEqual(found.bound.placed);
    expect(total).toBeLessThanOrEqual(found.bound.totalScore);
    if (found.pairs.length === best.pairs.length)
      expect(best.bound.totalScore).toBeLessThanOrEqual(found.bound.totalScore);
    if (total < best.bound.totalScore) unfinished++;
  }
  expect(unfinished).toBeGreaterThan(3);
});
