/**
 * What else is printed of an attribute whose groups exclude each other: cohort by cohort, unit by unit, and by how people fared. For
 * groups that are printed exactly, in tables without any small cell; and only as long as the tables together, overlapping
 * as staff can see they do, fix no few people. Pure.
 */
import { byClasses, byParts, REST, type Line, type Refined } from '../../disclosure/refine';
import type { Suppressed } from '../../disclosure/types';
import { LOADS, MEETINGS, WEEKS, type Atom, type Profile } from '../equity-cuts/equity-cut.profile';
import {
  MEASURES,
  NO_UNIT,
  STAGES,
  type Classes,
  type Measure,
  type Stage,
  type Strata,
} from './equity-sheet';
import { Overlap, type LineOf, type Test } from './equity-sheet.overlap';

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

/** Divisions of a larger cut are not told apart: to look at all they overlap with takes longer than a report may. */
export const MOST_DIVIDED = 25_000;

export interface Refinements {
  strata: Strata | null;
  classes: Classes[];
  units: Strata | null;
}

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

  const apart = (placeOf: PlaceOf, joined: readonly string[]) => {
    const found = byPlace(atoms, placeOf, codeOf, throughout, { stages, k, joined });
    return found && overlap.add(found.tests, found.strata.lines) ? found.strata : null;
  };
  const strata = apart(({ cohortId }) => cohortId, neverApart);

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
  const people = sum(atoms, () => true);
  // Last, so that they cost none of the others. A unit may be all of a cohort that is told only together with others.
  const units =
    neverApart.length || people > MOST_DIVIDED ? null : apart(({ unitId }) => unitId ?? NO_UNIT, []);
  return { strata, classes, units };
}

type PlaceOf = (atom: Atom) => string;

function byPlace(
  atoms: readonly Atom[],
  placeOf: PlaceOf,
  codeOf: LineOf,
  exact: readonly string[],
  { stages, k, joined }: { stages: readonly Stage[]; k: number; joined: readonly string[] },
): { strata: Strata; tests: Test[] } | null {
  const places = [...new Set(atoms.map(placeOf))].sort();
  if (places.length < 2 || stages.length < 2) return null;
  const steps = stages.map((stage) => STAGES.indexOf(stage));
  const lines = linesOf(atoms, codeOf, exact, (line) => {
    const counts = new Map(places.map((place) => [place, steps.map(() => 0)]));
    for (const atom of line)
      steps.forEach((step, at) => {
        if (atom.profile.stage >= step) counts.get(placeOf(atom))![at]! += atom.people;
      });
    return [...counts.values()];
  });
  const together = places.flatMap((place, at) => (joined.includes(place) ? [at] : []));
  const refined: Refined | null = byParts(lines, k, together);
  if (!refined) return null;
  const parts = refined.parts.map((part) => part.map((at) => places[at]!));
  const tests = parts.flatMap((part) =>
    refined.stages.map(
      (stage): Test =>
        (atom) =>
          part.includes(placeOf(atom)) && atom.profile.stage >= steps[stage]!,
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
