/** A pool of made-up people, and what may be asked of it. */
import type { AffinitySettings, GroupProblem, Member } from '../../src/matching/groups/types';
import { lcg, participant, weighing } from './matching';

export const settings: AffinitySettings = {
  weights: weighing({ LEVEL_GAP: 25, SKILLS: 35, LANGUAGE: 10, WISHES: 15, DISCIPLINE: 15 }),
  maxLevelGap: 2,
  orgUnit: 'ANY',
  discipline: 'PREFER_SAME',
  language: 'PREFER_COMMON',
  meetingMode: 'ANY',
  location: 'ANY',
  timeOverlap: { min: null, enough: 240 },
  history: 'ANY',
  fullWaitDays: 90,
  relations: [],
};

export function member(id: string, rest: Partial<Member> = {}): Member {
  const { seats: _, ...one } = participant(id, rest);
  return one;
}

export function pool(n: number, seed = 1): Member[] {
  const g = lcg(seed);
  const some = (prefix: string, most: number, kinds: number) =>
    Array.from({ length: g.next(most + 1) }, () => `${prefix}${g.next(kinds)}`);
  return Array.from({ length: n }, (_, at) =>
    member(`m${String(at).padStart(3, '0')}`, {
      level: g.next(10) ? g.next(4) : null,
      discipline: g.next(10) ? `d${g.next(4)}` : null,
      orgUnitId: g.next(10) ? `u${g.next(5)}` : null,
      location: g.next(10) ? `l${g.next(3)}` : null,
      skills: some('s', 5, 12),
      languages: some('x', 2, 3),
      wishes: some('p-m00', 2, 9),
    }),
  );
}

export const circles: GroupProblem = {
  seed: 7,
  settings,
  members: pool(47),
  bans: [
    { personIds: ['p-m001', 'p-m002'], rule: 'EXCLUSION' },
    { personIds: ['p-m005', 'p-m004'], rule: 'MANAGER' },
  ],
  shape: { wished: 5, min: 3, max: 6 },
  spread: [
    { attribute: 'ORG_UNIT', penalty: 3000 },
    { attribute: 'LEVEL', penalty: 500 },
  ],
};
export const pairs: GroupProblem = { ...circles, shape: 'PAIRS', spread: [] };
