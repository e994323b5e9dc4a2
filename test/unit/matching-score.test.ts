/** What a pair is worth, and what it says about itself. */
import { contributionsOf } from '../../src/matching/contributions';
import { Terms, type TermsOf } from '../../src/matching/terms';
import type { Contribution, Criterion, MatchSettings, Participant } from '../../src/matching/types';
import { participant, plainSettings, weighing } from '../support/matching';

const only = (criterion: Criterion, rest: Partial<MatchSettings> = {}): MatchSettings => ({
  weights: weighing({ [criterion]: 7 }),
  levelGap: { min: null, max: null, ideal: 2 },
  reverse: false,
  orgUnit: 'PREFER_DIFFERENT',
  discipline: 'PREFER_SAME',
  language: 'PREFER_COMMON',
  meetingMode: 'PREFER_COMMON',
  location: 'PREFER_SAME',
  timeOverlap: { min: null, enough: 240 },
  history: 'PREFER_NEW',
  fullWaitDays: 90,
  relations: [],
  ...rest,
});

function reading(
  settings: MatchSettings,
  mentor: Partial<Participant>,
  mentee: Partial<Participant>,
  more: Partial<TermsOf> = {},
) {
  const [contribution, ...others] = contributionsOf(
    new Terms({ settings, ...more }),
    participant('a', mentor),
    participant('b', mentee),
  );
  expect(others).toEqual([]);
  const { value, detail } = contribution as Contribution;
  return [value, detail];
}

test('the ideal gap scores best, and less in equal steps on both sides', () => {
  const of = (mentor: number | null, rest: Partial<MatchSettings> = {}) =>
    reading(only('LEVEL_GAP', rest), { level: mentor }, { level: 3 });
  expect(of(5)).toEqual([10_000, '2 grades above']);
  expect(of(4)).toEqual([8334, '1 grade above']);
  expect(of(6)).toEqual([8334, '3 grades above']);
  expect(of(3)).toEqual([6667, 'same grade']);
  expect(of(2)).toEqual([5000, '1 grade below']);
  expect(of(40)).toEqual([0, '37 grades above']);
  expect(of(null)).toEqual([5000, 'grade not known']);
  expect(of(4, { levelGap: { min: 1, max: 3, ideal: 2 } })).toEqual([5000, '1 grade above']);
  expect(of(1, { reverse: true })).toEqual([10_000, '2 grades below']);
});

test('the same or another discipline, whichever is preferred; unknown is neutral', () => {
  const [chem, law] = [{ discipline: 'chem' }, { discipline: 'law' }];
  expect(reading(only('DISCIPLINE'), chem, chem)).toEqual([10_000, 'same discipline']);
  expect(reading(only('DISCIPLINE'), chem, law)).toEqual([0, 'different discipline']);
  const across = only('DISCIPLINE', { discipline: 'PREFER_DIFFERENT' });
  expect(reading(across, chem, law)).toEqual([10_000, 'different discipline']);
  expect(reading(across, chem, chem)).toEqual([0, 'same discipline']);
  expect(reading(across, chem, {})).toEqual([5000, 'discipline not known']);
  expect(reading(only('DISCIPLINE', { discipline: 'REQUIRE_SAME' }), chem, chem)[0]).toBe(10_000);
});

test('the same or another unit, whichever is preferred; unknown is neutral', () => {
  const [north, south] = [{ orgUnitId: 'n' }, { orgUnitId: 's' }];
  expect(reading(only('ORG_UNIT'), north, south)).toEqual([10_000, 'different unit']);
  expect(reading(only('ORG_UNIT'), north, north)).toEqual([0, 'same unit']);
  const near = only('ORG_UNIT', { orgUnit: 'PREFER_SAME' });
  expect(reading(near, north, north)).toEqual([10_000, 'same unit']);
  expect(reading(near, {}, {})).toEqual([5000, 'unit not known']);
  expect(reading(only('ORG_UNIT', { orgUnit: 'REQUIRE_DIFFERENT' }), north, south)[0]).toBe(10_000);
});

test('skills: the share of what is wanted that is offered', () => {
  const of = (offered: string[], wanted: string[]) =>
    reading(only('SKILLS'), { skills: offered }, { skills: wanted });
  expect(of(['a', 'b', 'x'], ['a', 'b', 'c'])).toEqual([6666, '2 of 3 wanted skills']);
  expect(of(['a', 'a'], ['a', 'a'])).toEqual([10_000, '1 of 1 wanted skill']);
  expect(of(['x'], ['a', 'b'])).toEqual([0, '0 of 2 wanted skills']);
  expect(of([], ['a'])).toEqual([5000, 'no skills offered on record']);
  expect(of(['a'], [])).toEqual([5000, 'no skills wanted on record']);
});

test('skills by name and level, and what stands next to them in the tree', () => {
  const skills = [
    { id: 's', name: 'Statistics', parentId: null },
    { id: 'r', name: 'Regression', parentId: 's' },
    { id: 'b', name: 'Bayes', parentId: 's' },
    { id: 'w', name: 'Writing', parentId: 'gone' },
  ];
  const of = (offered: Record<string, number>, wanted: Record<string, number>) => {
    // 0 stands for a level that was not told.
    const side = (all: Record<string, number>) => ({
      skills: Object.keys(all),
      skillLevels: Object.fromEntries(Object.entries(all).filter(([, level]) => level)),
    });
    return reading(only('SKILLS'), side(offered), side(wanted), { skills });
  };
  expect(of({ w: 0, b: 3 }, { w: 0, b: 2, r: 1 })).toEqual([6666, '2 of 3 wanted skills: Bayes, Writing']);
  expect(of({ w: 2 }, { w: 4 })).toEqual([6000, '0 of 1 wanted skill; below the wanted level: Writing']);
  expect(of({ w: 4 }, { w: 2 })).toEqual([10_000, '1 of 1 wanted skill: Writing']);
  expect(of({ w: 2 }, { w: 0 })).toEqual([10_000, '1 of 1 wanted skill: Writing']);
  // A child for its parent, a parent for its child; a sibling is something else.
  expect(of({ r: 5 }, { s: 5 })).toEqual([5000, '0 of 1 wanted skill; something close: Statistics']);
  expect(of({ s: 5 }, { r: 5, b: 0 })).toEqual([
    5000,
    '0 of 2 wanted skills; something close: Bayes, Regression',
  ]);
  expect(of({ r: 5 }, { b: 5 })).toEqual([0, '0 of 1 wanted skill']);
  // Whichever is worth more.
  expect(of({ r: 1, s: 1 }, { r: 5 })).toEqual([5000, '0 of 1 wanted skill; something close: Regression']);
  expect(of({ r: 3, s: 1, w: 0 }, { r: 4, w: 1 })).toEqual([
    9000,
    '1 of 2 wanted skills: Writing; below the wanted level: Regression',
  ]);
});

test('a criterion without a preference plays no part', () => {
  const settings = { ...plainSettings, orgUnit: 'ANY', discipline: 'ANY' } as const;
  const [mentor, mentee] = [
    participant('a', { level: 4, skills: ['s'] }),
    participant('b', { level: 2, skills: ['s'] }),
  ];
  const parts = contributionsOf(new Terms({ settings }), mentor, mentee);
  expect(parts.map(({ criterion }) => criterion)).toEqual(['LEVEL_GAP', 'SKILLS']);
  expect(parts.reduce((sum, { points }) => sum + points, 0)).toBe(10_000);
  expect(
    contributionsOf(new Terms({ settings: only('DISCIPLINE', { discipline: 'ANY' }) }), mentor, mentee),
  ).toEqual([]);
});

test('something in common, whichever it is; who says nothing is neutral', () => {
  const of = (mentor: string[], mentee: string[]) =>
    reading(only('LANGUAGE'), { languages: mentor }, { languages: mentee });
  expect(of(['de', 'el'], ['el', 'fr'])).toEqual([10_000, 'languages in common: el']);
  expect(of(['de'], ['fr'])).toEqual([0, 'no languages in common']);
  expect(of([], ['fr'])).toEqual([5000, 'languages not known']);
  const modes = (mentor: string[], mentee: string[]) =>
    reading(only('MEETING_MODE'), { meetingModes: mentor }, { meetingModes: mentee });
  expect(modes(['VIDEO', 'PHONE'], ['PHONE', 'VIDEO'])[0]).toBe(10_000);
  expect(modes(['VIDEO'], [])).toEqual([5000, 'ways to meet not known']);
});

test('the same or another location, whichever is preferred', () => {
  const [here, there] = [{ location: 'Here' }, { location: 'There' }];
  expect(reading(only('LOCATION'), here, here)).toEqual([10_000, 'same location']);
  expect(reading(only('LOCATION'), here, there)).toEqual([0, 'different location']);
  expect(reading(only('LOCATION', { location: 'PREFER_DIFFERENT' }), here, there)[0]).toBe(10_000);
  expect(reading(only('LOCATION'), here, {})).toEqual([5000, 'location not known']);
});

test('wishes of both sides count half each; who wishes for nobody is neutral', () => {
  const of = (ofMentor: string[], ofMentee: string[]) =>
    reading(only('WISHES'), { wishes: ofMentor }, { wishes: ofMentee });
  // The people are p-a, who mentors, and p-b.
  expect(of(['p-b'], ['p-a'])).toEqual([10_000, 'the mentee’s choice 1 of 1; the mentor’s choice 1 of 1']);
  expect(of(['p-x', 'p-b'], [])).toEqual([5000, 'the mentee wishes for nobody; the mentor’s choice 2 of 2']);
  expect(of(['p-x'], ['p-y', 'p-z', 'p-a'])).toEqual([
    1667,
    'the mentee’s choice 3 of 3; not among the mentor’s wishes',
  ]);
  expect(of([], [])).toEqual([5000, 'the mentee wishes for nobody; the mentor wishes for nobody']);
});

test('goals: the share of the mentee’s tags that the mentor’s goals or skills meet', () => {
  const of = (mentor: string[], mentee: string[]) =>
    reading(only('GOALS'), { goals: mentor }, { goals: mentee });
  expect(of(['Voice', 'Career', 'x'], ['Balance', 'Career', 'Voice'])).toEqual([
    6666,
    '2 of 3 tags of goals: Career, Voice',
  ]);
  expect(of(['x'], ['Voice'])).toEqual([0, '0 of 1 tag of goals']);
  expect(of(['x'], [])).toEqual([5000, 'no tags of the mentee’s goals on record']);
  expect(of([], ['x'])).toEqual([5000, 'nothing of the mentor’s on record that goals could meet']);
});

test('who was paired with whom before, new or proven preferred, whoever was the mentor', () => {
  const of = (history: MatchSettings['history'], earlier: [string, string, boolean][]) =>
    reading(
      only('HISTORY', { history }),
      {},
      {},
      {
        history: earlier.map(([a, b, completed]) => ({ personIds: [a, b], completed })),
      },
    );
  expect(of('PREFER_NEW', [])).toEqual([10_000, 'never paired before']);
  expect(of('PREFER_NEW', [['p-b', 'p-a', false]])).toEqual([0, 'paired before, not to the end']);
  expect(of('PREFER_NEW', [['p-a', 'p-b', true]])).toEqual([0, 'paired before, to the end']);
  expect(of('PREFER_PROVEN', [['p-a', 'p-b', true]])).toEqual([10_000, 'paired before, to the end']);
  expect(of('PREFER_PROVEN', [['p-a', 'p-b', false]])).toEqual([0, 'paired before, not to the end']);
  expect(of('PREFER_PROVEN', [['p-a', 'p-c', true]])).toEqual([0, 'never paired before']);
});

test('experience is for whoever is mentored for the first time', () => {
  const of = (mentor: number | null, mentee: number | null) =>
    reading(only('EXPERIENCE'), { experience: mentor }, { experience: mentee });
  expect(of(0, 0)).toEqual([0, 'the mentee’s first pairing; the mentor has completed none']);
  expect(of(1, 0)).toEqual([3333, 'the mentee’s first pairing; the mentor has completed 1 pairing']);
  expect(of(3, 0)[0]).toBe(10_000);
  expect(of(9, 0)).toEqual([10_000, 'the mentee’s first pairing; the mentor has completed 9 pairings']);
  expect(of(9, 1)).toEqual([5000, 'not the mentee’s first pairing']);
  expect(of(null, 0)).toEqual([5000, 'experience not known']);
});

test('waiting counts up to a limit, the same with every mentor', () => {
  const of = (waitingDays: number | null) => reading(only('WAITING'), {}, { waitingDays });
  expect(of(0)).toEqual([0, 'the mentee has waited 0 days']);
  expect(of(1)).toEqual([111, 'the mentee has waited 1 day']);
  expect(of(45)).toEqual([5000, 'the mentee has waited 45 days']);
  expect(of(400)).toEqual([10_000, 'the mentee has waited 400 days']);
  expect(of(null)).toEqual([5000, 'waiting time not known']);
});
