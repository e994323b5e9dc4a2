/**
 * The markets: people of the published generator in the engine's own words. Whom a manager, a missing language or
 * the level keeps apart is so there; working hours and goals of the generator play no part.
 */
import type { MatchProblem, Participant } from '../../src/matching/types';
import { participant, plainSettings, tightCap, vectorPeople, weighing } from '../../test/support/matching';

export interface Size {
  mentees: number;
  mentors: number;
  /** One seat less for each mentor who has several: more mentees than seats. */
  tight: boolean;
}

export const nameOf = ({ mentees, mentors, tight }: Size) =>
  `${mentees} x ${mentors} ${tight ? 'tight' : 'slack'}`;

/** As `500x500` or `10000x4000-tight`. */
export function sizeOf(text: string): Size | null {
  const [, mentees, mentors, tight] = /^(\d+)x(\d+)(-tight)?$/.exec(text) ?? [];
  return mentees && mentors ? { mentees: Number(mentees), mentors: Number(mentors), tight: !!tight } : null;
}

export const SEED = 42;

/** What the server is asked; `problemOf` says the same to the engine itself. */
export const WIRE_SETTINGS = {
  weights: { skills: 40, discipline: 30, levelGap: 20, language: 10, orgUnit: 0 },
  minLevelGap: 1,
  idealLevelGap: 2,
  orgUnit: 'ANY',
  discipline: 'PREFER_SAME',
  language: 'REQUIRE_COMMON',
};

const SETTINGS: MatchProblem['settings'] = {
  ...plainSettings,
  weights: weighing({ SKILLS: 40, DISCIPLINE: 30, LEVEL_GAP: 20, LANGUAGE: 10 }),
  levelGap: { min: 1, max: null, ideal: 2 },
  orgUnit: 'ANY',
  discipline: 'PREFER_SAME',
  language: 'REQUIRE_COMMON',
};

const LANGUAGES = ['en', 'de', 'es', 'fr', 'it', 'nl', 'pl', 'pt'];

/** UUIDs that grow like those of real rows. */
export const uuid = (kind: number, n: number) =>
  `019000${kind.toString(16).padStart(2, '0')}-${(n >> 16).toString(16).padStart(4, '0')}-7000-8000-${n.toString(16).padStart(12, '0')}`;

export const SKILL = 3;
/** Enrollments of the two markets on one server are not the same rows. */
const enrollment = (tight: boolean, n: number) => `enrollment_${uuid(tight ? 2 : 1, n)}`;
const person = (n: number) => `person_${uuid(0, n)}`;

/** Mentors come first in the numbers of people. */
export function problemOf({ mentees, mentors, tight }: Size): MatchProblem {
  const people = vectorPeople(mentees, mentors, SEED);
  const known = (n: number, one: Vector): Participant =>
    participant(enrollment(tight, n), {
      personId: person(n),
      level: one.senior,
      discipline: `Discipline ${one.discipline}`,
      skills: bits(one.skills).map((skill) => `skill_${uuid(SKILL, skill)}`),
      languages: bits(one.lang).map((at) => LANGUAGES[at]!),
    });
  const [offering, wanting] = [people.mentors as Vector[], people.mentees as Vector[]];
  return {
    seed: SEED,
    settings: SETTINGS,
    mentors: offering.map((one, j) => ({ ...known(j, one), seats: tight ? tightCap(one.cap!) : one.cap! })),
    mentees: wanting.map((one, i) => known(mentors + i, one)),
    bans: wanting.map(({ manager }, i) => ({
      mentorPersonId: person(manager!),
      menteePersonId: person(mentors + i),
      rule: 'MANAGER',
    })),
  };
}

interface Vector {
  senior: number;
  discipline: number;
  skills: number;
  lang: number;
  cap?: number;
  manager?: number;
}

function bits(set: number): number[] {
  return Array.from({ length: 32 }, (_, at) => at).filter((at) => (set >>> at) & 1);
}
