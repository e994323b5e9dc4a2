/** What is printed of a cut in finer tables so far, and whether another one may stand beside it. Pure. */
import { fixesFew, type PublicClass } from '../../disclosure/overlaps';
import { REST } from '../../disclosure/refine';
import type { Atom } from '../equity-cuts/equity-cut.profile';
import { STAGES, type Stage } from './equity-sheet';

export type LineOf = (atom: Atom) => string;
export type Test = (atom: Atom) => boolean;

/** People who are alike in all that sets look at, and how many of each line they are. */
interface Unit {
  atom: Atom;
  people: number[];
}

/** Which sets of people are printed so far, and what public classes they make. */
export class Overlap {
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
      const key = `${atom.cohortId} ${atom.unitId} ${JSON.stringify(atom.profile)}`;
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
