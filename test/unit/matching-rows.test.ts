/** What the solver sees is what a reason says, whatever is asked: rows of the grid against points and rules written down again. */
import * as fc from 'fast-check';
import { contributionsOf } from '../../src/matching/contributions';
import { attributeCode, banCode, ListedBans } from '../../src/matching/feasible';
import { Grid, wholePart } from '../../src/matching/grid';
import { Terms } from '../../src/matching/terms';
import type {
  AttributeRelation,
  EarlierPairing,
  MatchAttribute,
  MatchSettings,
  Participant,
} from '../../src/matching/types';
import { participant } from '../support/matching';

const text = fc.option(fc.constantFrom('x', 'y', 'z'));
const some = fc.uniqueArray(fc.constantFrom('q', 'r', 's'), { maxLength: 2 });
const person = fc.record({
  level: fc.option(fc.integer({ min: 0, max: 6 })),
  discipline: text,
  orgUnitId: text,
  skills: fc.array(fc.constantFrom('a', 'b', 'c', 'd')),
  skillLevels: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer({ min: 1, max: 5 })),
  languages: some,
  meetingModes: some,
  location: text,
  scheduleId: fc.option(fc.constantFrom('long', 'short', 'apart')),
  goals: some,
  experience: fc.option(fc.constantFrom(0, 1, 2, 5)),
  waitingDays: fc.option(fc.integer({ min: 0, max: 60 })),
  attributes: fc.constantFrom<Participant['attributes'][]>(
    {},
    { JOB_TITLE: 'nurse' },
    { JOB_TITLE: 'Nurse' },
    { JOB_TITLE: 'Doctor' },
  ),
  wishes: fc.uniqueArray(fc.constantFrom('p-e', 'p-m0', 'p-m1', 'p-m2', 'p-nobody'), { maxLength: 3 }),
});
/** Open minutes: 60 and 60, 30 and 0, 0 and 60 in common with the first. */
const schedules = [
  {
    id: 'long',
    weeks: [
      [0, 4],
      [0, 4],
    ],
  },
  {
    id: 'short',
    weeks: [
      [2, 8],
      [4, 8],
    ],
  },
  {
    id: 'apart',
    weeks: [
      [4, 12],
      [0, 12],
    ],
  },
];
const minutes: Record<string, number> = {
  'long long': 60,
  'short short': 60,
  'apart apart': 120,
  'long short': 0,
  'apart long': 0,
  'apart short': 60,
};
function tooLittle(rules: MatchSettings, mentor: Participant, mentee: Participant): boolean {
  if (!mentor.scheduleId || !mentee.scheduleId || rules.timeOverlap.min === null) return false;
  return minutes[[mentor.scheduleId, mentee.scheduleId].sort().join(' ')]! < rules.timeOverlap.min;
}
const tree = [
  { id: 'a', name: 'A', parentId: null },
  { id: 'b', name: 'B', parentId: 'a' },
  { id: 'c', name: 'C', parentId: 'b' },
  { id: 'd', name: 'D', parentId: 'a' },
];
const earlier: EarlierPairing[] = [
  { personIds: ['p-e', 'p-m0'], completed: true },
  { personIds: ['p-m1', 'p-e'], completed: false },
];
function broken({ attribute, relation }: AttributeRelation, a: Participant, b: Participant): boolean {
  const of = ({ orgUnitId, location, attributes }: Participant) =>
    ({ ORG_UNIT: orgUnitId, LOCATION: location })[attribute as string] ??
    attributes[attribute]?.toLowerCase();
  const [x, y] = [of(a), of(b)];
  return !!x && !!y && (x === y) === (relation === 'DIFFERENT');
}
/** Where several forbid, the first by name that matching/types.ts lists. */
function brokenCode(relations: readonly AttributeRelation[], a: Participant, b: Participant) {
  const codes = relations
    .filter((relation) => broken(relation, a, b))
    .map(({ attribute }) => attributeCode(attribute));
  return codes.length ? Math.max(...codes) : undefined;
}
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
    TIME_OVERLAP: weight,
    GOALS: weight,
    HISTORY: weight,
    EXPERIENCE: weight,
    WAITING: weight,
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
  timeOverlap: fc.record({
    min: fc.option(fc.constantFrom(15, 60, 75)),
    enough: fc.constantFrom(15, 60, 240),
  }),
  history: fc.constantFrom<MatchSettings['history'][]>('ANY', 'PREFER_NEW', 'PREFER_PROVEN'),
  fullWaitDays: fc.constantFrom(1, 30),
  relations: fc.uniqueArray(
    fc.record({
      attribute: fc.constantFrom<MatchAttribute[]>('ORG_UNIT', 'LOCATION', 'JOB_TITLE'),
      relation: fc.constantFrom<AttributeRelation['relation'][]>('SAME', 'DIFFERENT'),
    }),
    { selector: ({ attribute }) => attribute },
  ),
});
const apart = (a: readonly string[], b: readonly string[]) =>
  a.length > 0 && b.length > 0 && !a.some((one) => b.includes(one));

test('the points of a pair add up to the score that the solver saw; what is banned was banned by its rule', () => {
  fc.assert(
    fc.property(settings, fc.array(person, { minLength: 1 }), person, (rules, offers, wish) => {
      const mentors = offers.map((offer, at) => participant(`m${at}`, offer));
      const mentee = participant('e', wish);
      const terms = new Terms({ settings: rules, schedules, skills: tree, history: earlier });
      const row = new Grid(terms, mentors, [mentee], new ListedBans(mentors, [mentee], [])).row(0);
      // Too large to be kept, a grid is computed anew, to the same end.
      const anew = new Grid(terms, mentors, [mentee], new ListedBans(mentors, [mentee], []), 0);
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
                      : tooLittle(rules, mentor, mentee)
                        ? banCode('TIME_OVERLAP')
                        : brokenCode(rules.relations, mentor, mentee);
        const parts = contributionsOf(terms, mentor, mentee);
        expect(row[j]).toBe(banned ?? parts.reduce((sum, { points }) => sum + points, 0));
        for (const { points, value } of parts)
          expect(points >= 0 && value >= 0 && value <= 10_000).toBe(true);
      });
    }),
    { numRuns: 300 },
  );
});

test('a whole part by the reciprocal is that of the division, next to every whole quotient', () => {
  for (let divisor = 1; divisor <= 3_000; divisor++) {
    const most = Math.floor((2 ** 31 - 2) / divisor);
    for (const quotient of [0, 1, 2, 9_999, 10_000, Math.floor(most / 2), most])
      for (const dividend of [quotient * divisor - 1, quotient * divisor, quotient * divisor + 1])
        if (
          dividend >= 0 &&
          quotient <= most &&
          wholePart(dividend, 1 / divisor) !== Math.floor(dividend / divisor)
        )
          throw new Error(`${dividend} / ${divisor}`);
  }
});
