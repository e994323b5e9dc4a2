/** What a pair is worth, and what it says about itself. */
import * as fc from 'fast-check';
import { banCode, ListedBans } from '../../src/matching/feasible';
import { Grid } from '../../src/matching/grid';
import { contributionsOf } from '../../src/matching/score';
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
  ...rest,
});

function reading(settings: MatchSettings, mentor: Partial<Participant>, mentee: Partial<Participant>) {
  const [contribution, ...more] = contributionsOf(
    settings,
    participant('a', mentor),
    participant('b', mentee),
  );
  expect(more).toEqual([]);
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

test('a criterion without a preference plays no part', () => {
  const settings = { ...plainSettings, orgUnit: 'ANY', discipline: 'ANY' } as const;
  const [mentor, mentee] = [
    participant('a', { level: 4, skills: ['s'] }),
    participant('b', { level: 2, skills: ['s'] }),
  ];
  const parts = contributionsOf(settings, mentor, mentee);
  expect(parts.map(({ criterion }) => criterion)).toEqual(['LEVEL_GAP', 'SKILLS']);
  expect(parts.reduce((sum, { points }) => sum + points, 0)).toBe(10_000);
  expect(contributionsOf(only('DISCIPLINE', { discipline: 'ANY' }), mentor, mentee)).toEqual([]);
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

const text = fc.option(fc.constantFrom('x', 'y', 'z'));
const some = fc.uniqueArray(fc.constantFrom('q', 'r', 's'), { maxLength: 2 });
const person = fc.record({
  level: fc.option(fc.integer({ min: 0, max: 6 })),
  discipline: text,
  orgUnitId: text,
  skills: fc.array(fc.constantFrom('a', 'b', 'c', 'd')),
  languages: some,
  meetingModes: some,
  location: text,
  wishes: fc.uniqueArray(fc.constantFrom('p-e', 'p-m0', 'p-m1', 'p-m2', 'p-nobody'), { maxLength: 3 }),
});
const weight = fc.integer({ min: 0, max: 100 });
const settings = fc.record({
  weights: fc.record({
    LEVEL_GAP: fc.integer({ min: 1, max: 100 }),
    DISCIPLINE: weight,
    ORG_UNIT: weight,
    SKILLS: weight,
    LANGUAGE: weight,
    MEETING_MODE: weight,
    LOCATION: weight,
    WISHES: weight,
  }),
  levelGap: fc.record({
    min: fc.option(fc.integer({ min: -3, max: 0 })),
    max: fc.option(fc.integer({ min: 1, max: 4 })),
    ideal: fc.integer({ min: -2, max: 4 }),
  }),
  reverse: fc.boolean(),
  orgUnit: fc.constantFrom<MatchSettings['orgUnit'][]>(
    'ANY',
    'PREFER_DIFFERENT',
    'REQUIRE_DIFFERENT',
    'PREFER_SAME',
  ),
  discipline: fc.constantFrom<MatchSettings['discipline'][]>(
    'ANY',
    'PREFER_SAME',
    'REQUIRE_SAME',
    'PREFER_DIFFERENT',
  ),
  language: fc.constantFrom<MatchSettings['language'][]>('ANY', 'PREFER_COMMON', 'REQUIRE_COMMON'),
  meetingMode: fc.constantFrom<MatchSettings['meetingMode'][]>('ANY', 'PREFER_COMMON', 'REQUIRE_COMMON'),
  location: fc.constantFrom<MatchSettings['location'][]>(
    'ANY',
    'PREFER_SAME',
    'REQUIRE_SAME',
    'PREFER_DIFFERENT',
  ),
});
const apart = (a: readonly string[], b: readonly string[]) =>
  a.length > 0 && b.length > 0 && !a.some((one) => b.includes(one));

test('the points of a pair add up to the score that the solver saw; what is banned was banned by its rule', () => {
  fc.assert(
    fc.property(settings, fc.array(person, { minLength: 1 }), person, (rules, offers, wish) => {
      const mentors = offers.map((offer, at) => participant(`m${at}`, offer));
      const mentee = participant('e', wish);
      const row = new Grid(rules, mentors, [mentee], new ListedBans(mentors, [mentee], [])).row(0);
      // Too large to be kept, a grid is computed anew, to the same end.
      const anew = new Grid(rules, mentors, [mentee], new ListedBans(mentors, [mentee], []), 0);
      expect(anew.row(0)).toEqual(row);
      expect(anew.row(0)).toEqual(row);
      const { min, max } = rules.levelGap;
      mentors.forEach((mentor, j) => {
        const known = mentor.level !== null && mentee.level !== null;
        const gap = (mentor.level! - mentee.level!) * (rules.reverse ? -1 : 1);
        const sameUnit = mentor.orgUnitId !== null && mentor.orgUnitId === mentee.orgUnitId;
        const otherField = mentor.discipline && mentee.discipline && mentor.discipline !== mentee.discipline;
        const elsewhere = mentor.location && mentee.location && mentor.location !== mentee.location;
        const banned =
          known && ((min !== null && gap < min) || (max !== null && gap > max))
            ? banCode('LEVEL_GAP')
            : rules.orgUnit === 'REQUIRE_DIFFERENT' && sameUnit
              ? banCode('SAME_ORG_UNIT')
              : rules.discipline === 'REQUIRE_SAME' && otherField
                ? banCode('DISCIPLINE')
                : rules.language === 'REQUIRE_COMMON' && apart(mentor.languages, mentee.languages)
                  ? banCode('NO_COMMON_LANGUAGE')
                  : rules.meetingMode === 'REQUIRE_COMMON' && apart(mentor.meetingModes, mentee.meetingModes)
                    ? banCode('NO_COMMON_MODE')
                    : rules.location === 'REQUIRE_SAME' && elsewhere
                      ? banCode('LOCATION')
                      : undefined;
        const parts = contributionsOf(rules, mentor, mentee);
        expect(row[j]).toBe(banned ?? parts.reduce((sum, { points }) => sum + points, 0));
        for (const { points, value } of parts)
          expect(points >= 0 && value >= 0 && value <= 10_000).toBe(true);
      });
    }),
    { numRuns: 500 },
  );
});
