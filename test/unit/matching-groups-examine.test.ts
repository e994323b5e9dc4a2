/** Groups by hand: the numbers and reasons of a run that formed the same ones, the rules between every two, gains that add up. */
import { runGroups } from '../../src/matching/groups/engine';
import { examineGroup, Newcomer } from '../../src/matching/groups/examine';
import { lcg } from '../support/matching';
import { circles, member, pairs, pool } from '../support/matching-groups';

test.each([
  ['circles', circles],
  ['pairs', pairs],
] as const)('%s that a run formed are told as the run told them, in any order', (_name, asked) => {
  for (const group of runGroups(asked).groups) {
    const { bans, ...told } = examineGroup(asked, [...group.memberIds].reverse());
    expect(told).toEqual(group);
    expect(bans).toEqual([]);
  }
});

test('every two who may not meet are named, with the rule, and whether it protects them', () => {
  const members = [
    member('a', { level: 1 }),
    member('b', { level: 2 }),
    member('c', { level: 8 }),
    member('d', { level: null, personId: 'p-a' }),
  ];
  const bans = [{ personIds: ['p-b', 'p-a'] as const, rule: 'EXCLUSION' as const }];
  const { bans: found } = examineGroup({ ...circles, members, bans }, ['a', 'b', 'c', 'd']);
  expect(found).toEqual([
    { ids: ['a', 'b'], rule: 'EXCLUSION', absolute: true },
    { ids: ['a', 'c'], rule: 'LEVEL_GAP', absolute: false },
    { ids: ['b', 'c'], rule: 'LEVEL_GAP', absolute: false },
    { ids: ['a', 'd'], rule: 'OWN_PERSON', absolute: true },
    { ids: ['b', 'd'], rule: 'EXCLUSION', absolute: true },
  ]);
});

test('a gain is what the group scores more with her; who may not meet all of it has none', () => {
  const g = lcg(3);
  const ids = circles.members.map(({ id }) => id);
  const selves = circles.members.filter(({ level }) => level === 3 || level === 0).slice(0, 3);
  for (const { id: self } of selves) {
    const newcomer = new Newcomer(circles, self);
    const groups = Array.from({ length: 40 }, (_, at) => ({
      id: `g${at}`,
      memberIds: [...new Set(Array.from({ length: 4 }, () => ids[g.next(ids.length)]!))].filter(
        (id) => id !== self,
      ),
    }));
    const found = newcomer.groups([...groups, { id: 'gone', memberIds: ['nobody'] }]);
    const gainOf = ({ memberIds }: { memberIds: string[] }) => {
      const joined = examineGroup(circles, [...memberIds, self]);
      if (joined.bans.some(({ ids: two }) => two.includes(self))) return null;
      return joined.score - examineGroup(circles, memberIds).score;
    };
    const gains = groups
      .map((group) => ({ id: group.id, gain: gainOf(group) }))
      .filter(({ gain }) => gain !== null);
    expect(gains.length).toBeLessThan(groups.length);
    expect(gains.length).toBeGreaterThan(3);
    expect(found.map(({ id, gain }) => ({ id, gain })).sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual(
      gains.sort((a, b) => (a.id < b.id ? -1 : 1)),
    );
    expect(found.map(({ gain }) => gain)).toEqual(found.map(({ gain }) => gain).sort((a, b) => b - a));
    for (const { memberIds, gain } of found) {
      const { criteria, spread } = newcomer.shareIn(memberIds);
      const cost = spread.reduce((sum, one) => sum + one.cost, 0);
      expect(criteria.reduce((sum, { points }) => sum + points, 0) - cost).toBe(gain);
    }
  }
});

test('whom she may meet is ranked by what the two are worth to each other', () => {
  const asked = { ...pairs, members: pool(30, 5) };
  const newcomer = new Newcomer(asked, 'm002');
  const peers = newcomer.peers();
  const worths = asked.members.flatMap(({ id }) => {
    if (id === 'm002') return [];
    const { score, bans } = examineGroup(asked, [id, 'm002']);
    return bans.length ? [] : [{ id, score }];
  });
  expect(worths.length).toBeLessThan(29);
  const byId = <One extends { id: string }>(list: One[]) => [...list].sort((a, b) => (a.id < b.id ? -1 : 1));
  expect(byId(peers.map(({ id, score }) => ({ id, score })))).toEqual(byId(worths));
  peers.forEach(({ id, rank, score }, at) => {
    expect(rank).toBe(at + 1);
    if (at) expect(score).toBeLessThanOrEqual(peers[at - 1]!.score);
    expect(newcomer.contributionsWith(id).reduce((sum, { points }) => sum + points, 0)).toBe(score);
  });
});
