/** Made-up people of closed cohorts, as a cut counts them: with rare groups, and ways that hang on cohorts and on groups. */
import type { Atom, Profile } from '../../src/modules/equity-cuts/equity-cut.profile';
import type { Taxonomy } from '../../src/modules/equity-sheets/equity-sheet.make';
import type { Lcg } from './matching';

export interface World {
  cohortIds: string[];
  taxonomies: Taxonomy[];
  /** Each of one person. */
  people: Atom[];
}

const value = (code: string) => ({ code, kind: 'VALUE' as const });
const taxonomy = (key: string, codes: string[], multiple = false): Taxonomy => ({
  ...{ key, number: 1, multiple },
  categories: [...codes.map(value), { code: 'silent', kind: 'PREFER_NOT_TO_SAY' }],
});

/** `most`: people in a cohort. */
export function worldOf(random: Lcg, most: number): World {
  const { below } = dice(random);
  const cohortIds = Array.from({ length: 1 + below(3) }, (_, at) => `cohort_${at}`);
  const taxonomies = [
    taxonomy('gender', ['man', 'other', 'woman'].slice(0, 2 + below(2))),
    taxonomy('origin', ['east', 'north', 'south', 'west'].slice(0, 2 + below(3))),
    taxonomy('language', ['one', 'three', 'two'].slice(0, 2 + below(2)), true),
  ];
  const groups = groupsOf(random, taxonomies);
  const ways = profiles(random);
  const units = unitsOf(random);
  const people = cohortIds.flatMap((cohortId, cohort) => {
    const speed = below(4);
    return Array.from({ length: Math.ceil(most / 4) + below(most) }, (): Atom => {
      const codes = groups();
      const favored = codes.gender?.[0] === 'man' ? 1 : 0;
      const profile = ways((cohort + speed) % 4, favored);
      return { cohortId, unitId: units(cohort), profile, codes, people: 1 };
    });
  });
  return { cohortIds, taxonomies, people };
}

/** As the database gives them: those who are alike in all, together. */
export function atomsOf(people: readonly Atom[]): Atom[] {
  const found = new Map<string, Atom>();
  for (const { people: count, ...rest } of people) {
    const key = JSON.stringify(rest);
    found.set(key, { ...rest, people: (found.get(key)?.people ?? 0) + count });
  }
  return [...found.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, atom]) => atom);
}

export function dice(random: Lcg) {
  const below = (count: number) => random.next(count);
  return { below, oneIn: (count: number) => below(count) === 0 };
}

/** Some groups are common, some rare, so that a handful of people is in them. */
function groupsOf(random: Lcg, taxonomies: readonly Taxonomy[]): () => Record<string, string[]> {
  const { below, oneIn } = dice(random);
  const weights = taxonomies.map(({ categories }) =>
    categories.map(({ kind }) => (oneIn(4) || kind !== 'VALUE' ? 1 : 8 + below(20))),
  );
  const silence = below(3) * 6;
  const draw = (at: number) => {
    const own = weights[at]!;
    let left = below(own.reduce((sum, weight) => sum + weight, 0));
    return taxonomies[at]!.categories[own.findIndex((weight) => (left -= weight) < 0)]!.code;
  };
  return () =>
    Object.fromEntries(
      taxonomies.flatMap(({ key, multiple }, at) => {
        if (below(100) < silence) return [];
        const [one, other] = [draw(at), multiple && oneIn(4) ? draw(at) : null];
        const both = other === null || one === 'silent' || other === 'silent' ? [one] : [one, other];
        return [[key, [...new Set(both)].sort()]];
      }),
    );
}

/** Divisions: none, some that have nothing to do with cohorts, or some that nearly follow them. */
function unitsOf(random: Lcg): (cohort: number) => string | null {
  const { below, oneIn } = dice(random);
  const [kind, count] = [below(3), 2 + below(2)];
  return (cohort) => {
    const at = kind === 2 && !oneIn(6) ? cohort % count : below(count + 1);
    return kind === 0 || at === count ? null : `orgunit_${at}`;
  };
}

/** What is known of people in a world beyond their stage; few things, or everybody would be a class of her own. */
function profiles(random: Lcg): (speed: number, favored: number) => Profile {
  const { below, oneIn } = dice(random);
  const [weeks, ends, meets, asks] = [0, 1, 2, 3].map(() => oneIn(2));
  const pace = 5 + below(3);
  return (speed, favored) => {
    let stage = 0;
    while (stage < 4 && below(10) < pace + favored) stage++;
    const paired = stage >= 2;
    return {
      stage,
      matched: paired ? (weeks ? speed + (oneIn(8) ? 1 : 0) : speed) : null,
      met: stage >= 3 ? (weeks ? below(2) * 3 : 0) : null,
      milestones: null,
      endedEarly: paired ? Boolean(ends) && stage < 4 && oneIn(2) : null,
      rematched: paired ? false : null,
      meetings: paired ? (stage < 3 ? 0 : meets ? 1 + below(2) : 1) : null,
      outOfContact: paired ? stage < 3 || (Boolean(meets) && oneIn(3)) : null,
      load: null,
      satisfaction: paired && asks && speed !== 3 ? (oneIn(3) ? 0 : 2 + below(2)) : null,
      belonging: null,
    };
  };
}
