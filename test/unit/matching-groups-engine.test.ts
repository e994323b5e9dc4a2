/** Groups end to end: promises to each member, reasons that add up, and the same bytes whatever the order of lists. */
import { contributionsOf } from '../../src/matching/contributions';
import { alike, asParticipant, peerSettings } from '../../src/matching/groups/affinity';
import { runGroups } from '../../src/matching/groups/engine';
import type { GroupProblem, GroupResult, Member } from '../../src/matching/groups/types';
import { Terms } from '../../src/matching/terms';
import { MatchProblemError } from '../../src/matching/types';
import { lcg, weighing, type Lcg } from '../support/matching';
import { circles, member, pairs, pool, settings } from '../support/matching-groups';

function shuffled<Item>(g: Lcg, list: readonly Item[]): Item[] {
  const mixed = [...list];
  for (let at = mixed.length - 1; at > 0; at--) {
    const other = g.next(at + 1);
    [mixed[at], mixed[other]] = [mixed[other]!, mixed[at]!];
  }
  return mixed;
}

const twos = <Item>(list: readonly Item[]) =>
  list.flatMap((a, at) => list.slice(at + 1).map((b): [Item, Item] => [a, b]));

const directed = (a: Member, b: Member) =>
  contributionsOf(new Terms({ settings: peerSettings(settings) }), asParticipant(a), asParticipant(b)).reduce(
    (sum, { points }) => sum + points,
    0,
  );

function checkPromises(asked: GroupProblem, result: GroupResult): void {
  const byId = new Map(asked.members.map((one) => [one.id, one]));
  const told = [
    ...result.groups.flatMap(({ memberIds }) => memberIds),
    ...result.leftovers.map(({ id }) => id),
  ];
  expect([...told].sort()).toEqual([...byId.keys()].sort());
  for (const group of result.groups) {
    const members = group.memberIds.map((id) => byId.get(id)!);
    expect(group.memberIds).toEqual([...group.memberIds].sort());
    for (const [a, b] of twos(members)) {
      expect(
        asked.bans.some(({ personIds }) => personIds.includes(a.personId) && personIds.includes(b.personId)),
      ).toBe(false);
      if (a.level !== null && b.level !== null) expect(Math.abs(a.level - b.level)).toBeLessThanOrEqual(2);
    }
    // Derived anew: the mean of both directions of every pair, less what likeness costs.
    const affinity = twos(members).reduce(
      (sum, [a, b]) => sum + Math.floor((directed(a, b) + directed(b, a)) / 2),
      0,
    );
    const cost = asked.spread.reduce(
      (sum, { attribute, penalty }) =>
        sum + penalty * twos(members).filter(([a, b]) => alike(a, b, attribute)).length,
      0,
    );
    expect([group.affinity, group.score]).toEqual([affinity, affinity - cost]);
    expect(group.criteria.reduce((sum, { points }) => sum + points, 0)).toBe(group.affinity);
    expect(group.spread.reduce((sum, one) => sum + one.cost, 0)).toBe(cost);
    for (const { detail, value } of group.criteria) {
      expect(detail).not.toMatch(/m0\d\d|mentor|mentee/);
      expect(value >= 0 && value <= 10_000).toBe(true);
    }
  }
  expect(result.totalScore).toBe(result.groups.reduce((sum, { score }) => sum + score, 0));
  expect(result.placed).toBe(result.groups.reduce((sum, { memberIds }) => sum + memberIds.length, 0));
  expect(result.totalScore).toBeLessThanOrEqual(result.bound.totalScore);
  expect(result.placed).toBeLessThanOrEqual(result.bound.placed);
  for (const one of result.leftovers)
    expect(one.removedBy.reduce((sum, { count }) => sum + count, one.feasible)).toBe(
      asked.members.length - 1,
    );
}

test('circles keep rules and sizes, and every number of theirs can be derived anew', () => {
  const result = runGroups(circles);
  checkPromises(circles, result);
  expect(result.groups.map(({ memberIds }) => memberIds.length).sort()).toEqual([
    4, 4, 4, 5, 5, 5, 5, 5, 5, 5,
  ]);
  expect(result.label).toBe('HEURISTIC');
});

test('pairs are exact; an odd one is left because the partners whom the rules leave are taken', () => {
  const result = runGroups(pairs);
  checkPromises(pairs, result);
  expect(result).toMatchObject({
    placed: 46,
    label: 'EXACT',
    bound: { placed: 46, totalScore: result.totalScore },
  });
  expect(result.leftovers).toMatchObject([{ reason: 'PARTNERS_TAKEN' }]);
});

test('one circle of all who can be in it is proven', () => {
  const asked = { ...circles, bans: [], members: pool(5).map((one) => ({ ...one, level: 1 })) };
  expect(runGroups(asked)).toMatchObject({ label: 'EXACT', placed: 5, leftovers: [] });
});

test.each([
  ['circles', circles],
  ['pairs', pairs],
] as const)('%s: no order of lists, no side of a ban and no repetition changes a byte', (_name, asked) => {
  const first = JSON.stringify(runGroups(asked));
  const g = lcg(11);
  for (let run = 0; run < 3; run++) {
    const again: GroupProblem = {
      ...asked,
      members: shuffled(g, asked.members).map((one) => ({
        ...one,
        skills: shuffled(g, [...one.skills, ...one.skills]),
        languages: shuffled(g, one.languages),
      })),
      bans: shuffled(g, [...asked.bans, ...asked.bans]).map(({ personIds: [a, b], rule }) => ({
        personIds: g.next(2) ? [a, b] : [b, a],
        rule,
      })),
      spread: shuffled(g, asked.spread),
    };
    expect(JSON.stringify(runGroups(again))).toBe(first);
  }
  const other = runGroups({ ...asked, seed: 8 });
  expect(other.inputHash).not.toBe((JSON.parse(first) as GroupResult).inputHash);
});

test('the hashes are these on every machine', () => {
  const hashes = [circles, pairs].map((asked) => runGroups(asked).resultHash.slice(0, 16));
  expect(hashes).toEqual(['5ea3b653e82bdd94', 'af1cc49465745aaa']);
});

test('spreading an attribute parts those who are alike in it', () => {
  const members = pool(40).map((one, at) => ({ ...one, level: 1, orgUnitId: `u${at % 5}` }));
  const asked = { ...circles, bans: [], members, shape: { wished: 5, min: 5, max: 5 } };
  const alikeIn = (penalty: number) => {
    const spread = [{ attribute: 'ORG_UNIT' as const, penalty }];
    const { groups } = runGroups({ ...asked, spread });
    return groups.reduce((sum, group) => sum + group.spread[0]!.alike, 0);
  };
  const [cheap, dear] = [alikeIn(1), alikeIn(5000)];
  expect(cheap).toBeGreaterThan(5);
  // Not always to none: two who fit everybody in their circle may be worth more together than what it costs.
  expect(dear).toBeLessThan(cheap / 2);
});

test('leftovers say what removed how many', () => {
  const members = [
    ...pool(8).map((one) => ({ ...one, level: 1 })),
    member('z-far', { level: 9 }),
    member('z-shunned', { level: 1 }),
  ];
  const bans = pool(8).map(({ personId }) => ({
    personIds: ['p-z-shunned', personId] as const,
    rule: 'EXCLUSION' as const,
  }));
  for (const shape of ['PAIRS', { wished: 4, min: 3, max: 5 }] as const) {
    const { leftovers, placed } = runGroups({ ...pairs, members, bans, shape });
    expect(placed).toBe(8);
    expect(leftovers).toEqual([
      { id: 'z-far', reason: 'NO_FEASIBLE_GROUP', feasible: 0, removedBy: [{ rule: 'LEVEL_GAP', count: 9 }] },
      {
        id: 'z-shunned',
        reason: 'NO_FEASIBLE_GROUP',
        feasible: 0,
        removedBy: [
          { rule: 'EXCLUSION', count: 8 },
          { rule: 'LEVEL_GAP', count: 1 },
        ],
      },
    ]);
  }
});

test('details speak to peers, whatever counts', () => {
  const some = { TIME_OVERLAP: 1, GOALS: 1, HISTORY: 1, EXPERIENCE: 1, WAITING: 1, ORG_UNIT: 1, LOCATION: 1 };
  const weights = {
    ...weighing(some),
    LEVEL_GAP: 1,
    SKILLS: 1,
    WISHES: 1,
    LANGUAGE: 1,
    MEETING_MODE: 1,
    DISCIPLINE: 1,
  };
  const told = (a: Partial<Member>, b: Partial<Member>) => {
    const members = [member('a', a), member('b', b)];
    const { groups } = runGroups({ ...pairs, settings: { ...settings, weights }, members, bans: [] });
    for (const { detail } of groups[0]!.criteria) expect(detail).not.toMatch(/mentor|mentee/);
    return Object.fromEntries(groups[0]!.criteria.map(({ criterion, detail }) => [criterion, detail]));
  };
  expect(
    told(
      {
        ...{ level: 2, skills: ['x', 'y'], wishes: ['p-c', 'p-b'] },
        ...{ goals: ['thesis', 'grants', 'teaching'], experience: 3, waitingDays: 4 },
      },
      {
        ...{ level: 3, skills: ['y', 'z'], wishes: ['p-a'] },
        ...{ goals: ['teaching', 'thesis'], experience: 0, waitingDays: 30 },
      },
    ),
  ).toMatchObject({
    LEVEL_GAP: '1 grade apart',
    SKILLS: '1 skill in common',
    WISHES: 'wish for each other, choices 1 and 2',
    GOALS: '2 tags of goals in common: teaching, thesis',
    EXPERIENCE: 'a first pairing, with one who has had 3',
    WAITING: 'have waited 30 days and 4 days',
  });
  expect(
    told({ goals: ['thesis'], experience: 0, waitingDays: 1 }, { goals: ['x'], experience: 0 }),
  ).toMatchObject({
    GOALS: '0 tags of goals in common',
    EXPERIENCE: 'the first pairing of both',
    WAITING: 'one has waited 1 day',
  });
  expect(told({ experience: 1 }, { experience: 2 })).toMatchObject({
    GOALS: 'goals not known',
    EXPERIENCE: 'not the first pairing of either',
    WAITING: 'waiting time not known',
  });
});

test.each([
  ['bounds the wrong way around', { shape: { wished: 5, min: 6, max: 4 } }],
  ['circles of nine', { shape: { wished: 9, min: 9, max: 9 } }],
  ['pairs that spread', { shape: 'PAIRS' }],
  ['a penalty beyond the scale', { spread: [{ attribute: 'LEVEL', penalty: 5001 }] }],
  ['an attribute twice', { spread: [...circles.spread, ...circles.spread] }],
  ['a level gap below 0', { settings: { ...settings, maxLevelGap: -1 } }],
  ['no weights', { settings: { ...settings, weights: weighing({}) } }],
  ['an id twice', { members: [...pool(5), ...pool(1)] }],
] as [string, Partial<GroupProblem>][])('is refused: %s', (_name, part) => {
  expect(() => runGroups({ ...circles, ...part })).toThrow(MatchProblemError);
});

test('an empty pool has no groups', () => {
  for (const asked of [circles, pairs])
    expect(runGroups({ ...asked, members: [], bans: [] })).toMatchObject({
      groups: [],
      placed: 0,
      label: 'EXACT',
    });
});
