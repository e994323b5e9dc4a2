/**
 * What else is printed of an attribute whose groups exclude each other: cohort by cohort, and by how people fared. For
 * groups that are printed exactly, in tables without any small cell; and only as long as the tables together, overlapping
 * as staff can see they do, fix no few people. Pure.
 */
import { fixesFew, type PublicClass } from '../../disclosure/overlaps';
import { byClasses, byParts, REST, type Line, type Refined } from '../../disclosure/refine';
import type { Suppressed } from '../../disclosure/types';
import { LOADS, MEETINGS, WEEKS, type Atom, type Profile } from '../equity-cuts/equity-cut.profile';
import { MEASURES, STAGES, type Classes, type Measure, type Stage, type Strata } from './equity-sheet';

/** Of how many classes a measure is, which of them stand for themselves, and in which one a person is. */
interface Kind {
  /** Stage of the people it is about. */
  of: Stage;
  classes: number;
  apart: number;
  classOf: (profile: Profile) => number;
}

const yesOrNo = (name: 'endedEarly' | 'rematched' | 'outOfContact'): Kind => ({
  of: 'MATCHED',
  classes: 2,
  apart: 2,
  classOf: (profile) => Number(profile[name] ?? false),
});
/** Not yet, or never; then the classes. */
const waiting = (of: Stage, name: 'matched' | 'met'): Kind => ({
  of,
  classes: WEEKS.length + 2,
  apart: 1,
  classOf: (profile) => (profile[name] === null ? 0 : profile[name] + 1),
});
/** Not asked, no answer; then the quarters of the scale. */
const score = (name: 'satisfaction' | 'belonging'): Kind => ({
  of: 'MATCHED',
  classes: 6,
  apart: 2,
  classOf: (profile) => (profile[name] === null ? 0 : profile[name] + 1),
});

export const KINDS: Record<Measure, Kind> = {
  TIME_TO_MATCH: waiting('ACCEPTED', 'matched'),
  TIME_TO_FIRST_MEETING: waiting('MATCHED', 'met'),
  MILESTONES: {
    of: 'MATCHED',
    classes: 5,
    apart: 1,
    classOf: ({ milestones }) => (milestones === null ? 0 : milestones + 1),
  },
  MEETINGS: {
    of: 'MATCHED',
    classes: MEETINGS.length + 1,
    apart: 0,
    classOf: ({ meetings }) => meetings ?? 0,
  },
  OUT_OF_CONTACT: yesOrNo('outOfContact'),
  EARLY_ENDING: yesOrNo('endedEarly'),
  SATISFACTION: score('satisfaction'),
  BELONGING: score('belonging'),
  REMATCH: yesOrNo('rematched'),
  LOAD: { of: 'MATCHED', classes: LOADS.length + 1, apart: 0, classOf: ({ load }) => load ?? 0 },
};

export interface Refinements {
  strata: Strata | null;
  classes: Classes[];
}

type LineOf = (atom: Atom) => string;
type Test = (atom: Atom) => boolean;

export function refinements(
  atoms: readonly Atom[],
  stages: readonly Stage[],
  published: Suppressed,
  k: number,
  { own: codeOf, neverApart }: { own: LineOf; neverApart: readonly string[] },
): Refinements {
  const exact = (upTo: number) =>
    published.groups
      .filter(({ cells }) => cells.slice(0, upTo + 1).every(({ kind }) => kind === 'COUNT'))
      .map(({ code }) => code);
  // Who had no meeting, or finished with many, tells of the stages after: a count withheld there is found out by them.
  const throughout = exact(stages.length - 1);
  const overlap = new Overlap(atoms, codeOf, throughout, stages, k);

  const strata = byCohort(atoms, codeOf, throughout, stages, k, neverApart);
  const kept = strata && overlap.add(strata.tests, strata.strata.lines) ? strata.strata : null;

  const classes = MEASURES.flatMap((measure): Classes[] => {
    const kind = KINDS[measure];
    const stage = stages.indexOf(kind.of);
    const base = STAGES.indexOf(kind.of);
    if (stage < 0) return [];
    const reached = atoms.filter(({ profile }) => profile.stage >= base);
    const used = new Set(reached.map(({ profile }) => kind.classOf(profile)));
    if (used.size < 2) return [];
    const cells = Array.from({ length: kind.classes }, (_, at) => at);
    const lines = linesOf(reached, codeOf, throughout, (line) =>
      cells.map((at) => [sum(line, ({ profile }) => kind.classOf(profile) === at)]),
    );
    const refined = byClasses(lines, k, kind.apart);
    if (!refined) return [];
    const tests = refined.parts.map(
      (part): Test =>
        ({ profile }) =>
          profile.stage >= base && part.includes(kind.classOf(profile)),
    );
    if (!overlap.add(tests, refined.lines)) return [];
    return [
      {
        measure,
        lines: refined.lines,
        parts: refined.parts,
        counts: refined.counts.map((line) => line.map(([count]) => count!)),
      },
    ];
  });
  return { strata: kept, classes };
}

function byCohort(
  atoms: readonly Atom[],
  codeOf: LineOf,
  exact: readonly string[],
  stages: readonly Stage[],
  k: number,
  neverApart: readonly string[],
): { strata: Strata; tests: Test[] } | null {
  const cohorts = [...new Set(atoms.map(({ cohortId }) => cohortId))].sort();
  if (cohorts.length < 2 || stages.length < 2) return null;
  const places = stages.map((stage) => STAGES.indexOf(stage));
  const lines = linesOf(atoms, codeOf, exact, (line) =>
    cohorts.map((cohort) =>
      places.map((place) =>
        sum(line, ({ cohortId, profile }) => cohortId === cohort && profile.stage >= place),
      ),
    ),
  );
  const joined = cohorts.flatMap((cohort, at) => (neverApart.includes(cohort) ? [at] : []));
  const refined: Refined | null = byParts(lines, k, joined);
  if (!refined) return null;
  const parts = refined.parts.map((part) => part.map((at) => cohorts[at]!));
  const tests = parts.flatMap((part) =>
    refined.stages.map(
      (stage): Test =>
        ({ cohortId, profile }) =>
          part.includes(cohortId) && profile.stage >= places[stage]!,
    ),
  );
  return {
    strata: {
      lines: refined.lines,
      parts,
      stages: refined.stages.map((at) => stages[at]!),
      counts: refined.counts,
    },
    tests,
  };
}

function linesOf(
  atoms: readonly Atom[],
  codeOf: LineOf,
  exact: readonly string[],
  countsOf: (line: readonly Atom[]) => number[][],
): Line[] {
  const members = new Map<string, Atom[]>([...exact, REST].map((code) => [code, []]));
  for (const atom of atoms) (members.get(codeOf(atom)) ?? members.get(REST)!).push(atom);
  return [...members].map(([code, line]) => ({ code, counts: countsOf(line) }));
}

function sum(atoms: readonly Atom[], test: Test): number {
  let people = 0;
  for (const atom of atoms) if (test(atom)) people += atom.people;
  return people;
}

/** Which sets of people are printed so far, and of which lines. */
/** People who are alike in all that sets look at, and how many of each line they are. */
interface Unit {
  atom: Atom;
  people: number[];
}

/** Which sets of people are printed so far, and what public classes they make. */
class Overlap {
  private readonly units: Unit[];
  private classOf: number[];
  private classes: PublicClass[];
  private printed: boolean[][];

  constructor(
    atoms: readonly Atom[],
    codeOf: LineOf,
    private readonly codes: readonly string[],
    stages: readonly Stage[],
    private readonly k: number,
  ) {
    const units = new Map<string, Unit>();
    for (const atom of atoms) {
      const key = `${atom.cohortId} ${JSON.stringify(atom.profile)}`;
      let unit = units.get(key);
      if (!unit) units.set(key, (unit = { atom, people: [...codes, REST].map(() => 0) }));
      const own = codes.indexOf(codeOf(atom));
      unit.people[own < 0 ? codes.length : own]! += atom.people;
    }
    this.units = [...units.values()];
    this.printed = stages.map(() => codes.map(() => true));
    const tests = stages.map(
      (stage): Test =>
        ({ profile }) =>
          profile.stage >= STAGES.indexOf(stage),
    );
    ({ classOf: this.classOf, classes: this.classes } = this.split(tests, []));
  }

  /** False where these sets may not be printed of these lines too. */
  add(tests: Test[], lines: readonly string[]): boolean {
    const printed = [...this.printed, ...tests.map(() => this.codes.map((code) => lines.includes(code)))];
    const { classOf, classes } = this.split(tests, this.classOf);
    if (fixesFew(classes, printed, this.printed.length, this.k)) return false;
    Object.assign(this, { classOf, classes, printed });
    return true;
  }

  /** The classes that these sets, too, make. */
  private split(tests: readonly Test[], before: readonly number[]) {
    const classes: { inside: boolean[]; people: number[] }[] = [];
    const known = new Map<string, number>();
    const classOf = this.units.map(({ atom, people }, at) => {
      const inside = tests.map((test) => test(atom));
      const old = before[at];
      const key = `${old ?? ''} ${inside.map(Number).join('')}`;
      let found = known.get(key);
      if (found === undefined) {
        known.set(key, (found = classes.length));
        const all = old === undefined ? inside : [...this.classes[old]!.inside, ...inside];
        classes.push({ inside: all, people: people.map(() => 0) });
      }
      const sums = classes[found]!.people;
      people.forEach((count, line) => (sums[line]! += count));
      return found;
    });
    return { classOf, classes };
  }
}
