/**
 * Who reads everything that is printed of a cut, and knows of each person all that staff can see, but nobody's answers:
 * one unknown for each answer and each public class of people, an equation or two inequalities for each number.
 */
import type { Cell } from '../../src/disclosure/types';
import { REST } from '../../src/disclosure/refine';
import type { Atom, Profile } from '../../src/modules/equity-cuts/equity-cut.profile';
import {
  NO_UNIT,
  NOT_DISCLOSED,
  OTHERS,
  STAGES,
  type CrossSheet,
  type Sheet,
  type Strata,
} from '../../src/modules/equity-sheets/equity-sheet';
import { KINDS } from '../../src/modules/equity-sheets/equity-sheet.refine';
import { LinearProgram, type Terms } from './linear-program';

/** What somebody may have answered: by attribute, codes in order. */
export type Answers = Record<string, readonly string[]>;
export type Of<T> = (one: T) => boolean;

export interface PublicClass {
  cohortId: string;
  unitId: string | null;
  profile: Profile;
  people: number;
}

export class Attack {
  readonly program = new LinearProgram();
  readonly classes: PublicClass[];

  /** `answers`: all that are possible. */
  constructor(
    atoms: readonly Atom[],
    private readonly answers: readonly Answers[],
  ) {
    const found = new Map<string, PublicClass>();
    for (const { cohortId, unitId, profile, people } of atoms) {
      const key = JSON.stringify([cohortId, unitId, profile]);
      found.set(key, { cohortId, unitId, profile, people: (found.get(key)?.people ?? 0) + people });
    }
    this.classes = [...found.values()];
    for (const { people } of this.classes) for (const _ of answers) this.program.variable(0, people);
    this.classes.forEach((each) => {
      const everybody = this.sum(
        () => true,
        (other) => other === each,
      );
      this.program.row(each.people, each.people, everybody);
    });
  }

  /** People of these answers in these public classes. */
  sum(who: Of<Answers>, where: Of<PublicClass>): Terms {
    return this.classes.flatMap((one, at) =>
      where(one)
        ? this.answers.flatMap((answer, other): Terms =>
            who(answer) ? [[at * this.answers.length + other, 1]] : [],
          )
        : [],
    );
  }

  learn(value: number, who: Of<Answers>, where: Of<PublicClass>): void {
    this.program.row(value, value, this.sum(who, where));
  }

  learnCell(cell: Cell, who: Of<Answers>, where: Of<PublicClass>): void {
    if (cell.kind === 'COUNT') this.learn(cell.value, who, where);
    if (cell.kind === 'BAND') this.program.row(cell.atLeast, cell.atMost, this.sum(who, where));
  }

  readSheet(sheet: Sheet): void {
    const { key, stages, tables, strata, units = null, classes } = sheet;
    for (const { published, shown } of tables) {
      if (published.refused) continue;
      for (const { code, cells, hidden } of published.groups) {
        const who = code === OTHERS ? othersOf(sheet, shown) : ofLine(key, [code], code);
        cells.forEach((cell, at) => this.learnCell(cell, who, reached(stages[at]!)));
        // Nobody would be printed.
        if (hidden)
          this.program.row(
            1,
            Infinity,
            this.sum(who, () => true),
          );
      }
    }
    this.readStrata(key, strata, ({ cohortId }) => cohortId);
    this.readStrata(key, units, ({ unitId }) => unitId ?? NO_UNIT);
    for (const { measure, lines, parts, counts } of classes)
      lines.forEach((line, row) =>
        parts.forEach((part, column) =>
          this.learn(
            counts[row]![column]!,
            ofLine(key, lines, line),
            (one) => reached(KINDS[measure].of)(one) && part.includes(KINDS[measure].classOf(one.profile)),
          ),
        ),
      );
  }

  private readStrata(key: string, strata: Strata | null, placeOf: (one: PublicClass) => string): void {
    strata?.lines.forEach((line, row) =>
      strata.parts.forEach((part, column) =>
        strata.stages.forEach((stage, at) =>
          this.learn(
            strata.counts[row]![column]![at]!,
            ofLine(key, strata.lines, line),
            (one) => part.includes(placeOf(one)) && reached(stage)(one),
          ),
        ),
      ),
    );
  }

  readCrossing({ keys, ones, others, stages, counts }: CrossSheet): void {
    ones.forEach((one, row) =>
      others.forEach((other, column) =>
        stages.forEach((stage, at) =>
          this.learn(
            counts[row]![column]![at]!,
            (who) => ofLine(keys[0], ones, one)(who) && ofLine(keys[1], others, other)(who),
            reached(stage),
          ),
        ),
      ),
    );
  }
}

export const reached =
  (stage: (typeof STAGES)[number]): Of<{ profile: Profile }> =>
  ({ profile }) =>
    profile.stage >= STAGES.indexOf(stage);

export const codesOf = (key: string, answers: Answers): readonly string[] => answers[key] ?? [NOT_DISCLOSED];

export function ofLine(key: string, lines: readonly string[], line: string): Of<Answers> {
  if (line !== REST) return (who) => codesOf(key, who).includes(line);
  return (who) => !codesOf(key, who).some((code) => lines.includes(code));
}

/** Everybody else who answered, or everybody else at all, where it isn't printed how many answered. */
function othersOf({ key, groups, tables }: Sheet, shown: readonly string[]): Of<Answers> {
  const silent = groups.filter(({ kind }) => kind !== 'VALUE').map(({ code }) => code);
  const answered = !tables.at(-1)!.published.refused;
  const aside = answered ? [...shown, ...silent] : shown;
  return (who) => !codesOf(key, who).some((code) => aside.includes(code));
}

/** A number of people that nobody may find out. */
export interface Secret {
  what: string;
  terms: Terms;
  people: number;
}

/**
 * Of each group in each public set, by their names: fewer than k people, or all but fewer than k. A group that everybody
 * is in is no secret, as nobody is apart from it.
 */
export function secretsIn(
  attack: Attack,
  atoms: readonly Atom[],
  who: Record<string, Of<Answers>>,
  where: Record<string, Of<PublicClass>>,
  k: number,
): Secret[] {
  const groups = Object.entries(who).filter(([, its]) => atoms.some(({ codes }) => !its(codes)));
  return Object.entries(where).flatMap(([set, inside]) => {
    const members = atoms.filter((atom) => inside(atom));
    const all = peopleOf(members);
    return groups.flatMap(([group, its]): Secret[] => {
      const people = peopleOf(members.filter(({ codes }) => its(codes)));
      // Of a set that staff see, all to be of one group is the worst.
      if (!people || Math.min(people, all - people) >= k) return [];
      return [{ what: `${group} in ${set}`, terms: attack.sum(its, inside), people }];
    });
  });
}

const peopleOf = (atoms: readonly Atom[]) => atoms.reduce((sum, { people }) => sum + people, 0);

/** Those that are found out: every way to fill in whole people gives the same number. */
export function foundOut(most: (terms: Terms) => Float64Array, secrets: readonly Secret[]): string[] {
  let open = [...secrets];
  const found: string[] = [];
  const look = (terms: Terms) => {
    const point = most(terms);
    open = open.filter(({ terms, people }) => Math.abs(sumAt(point, terms) - people) < 1 - 1e-6);
  };
  for (let next = open[0]; next; next = open[0]) {
    look(next.terms);
    if (open[0] === next) look(negative(next.terms));
    if (open[0] !== next) continue;
    found.push(`${next.what} is ${next.people}`);
    open = open.slice(1);
  }
  return found;
}

/** Between which whole numbers the sum lies. */
export function rangeOf(most: (terms: Terms) => Float64Array, terms: Terms): [number, number] {
  return [
    Math.ceil(sumAt(most(negative(terms)), terms) - 1e-6),
    Math.floor(sumAt(most(terms), terms) + 1e-6),
  ];
}

const negative = (terms: Terms): Terms => terms.map(([variable, coefficient]) => [variable, -coefficient]);

function sumAt(point: Float64Array, terms: Terms): number {
  return terms.reduce((sum, [variable, coefficient]) => sum + coefficient * point[variable]!, 0);
}

/** What staff see people by: stages, cohorts, classes, and all of them at once. */
export function publicSets(classes: readonly PublicClass[]): Record<string, Of<PublicClass>> {
  const sets: Record<string, Of<PublicClass>> = {};
  const cohorts = new Set(classes.map(({ cohortId }) => cohortId));
  const units = new Set(classes.map(({ unitId }) => unitId));
  const everywhere = (name: string, where: Of<PublicClass>) => {
    sets[name] = where;
    for (const cohort of cohorts)
      sets[`${name} of ${cohort}`] = (one) => one.cohortId === cohort && where(one);
    if (units.size > 1)
      for (const unit of units) {
        sets[`${name} in ${unit}`] = (one) => one.unitId === unit && where(one);
        for (const cohort of cohorts)
          sets[`${name} of ${cohort} in ${unit}`] = (one) =>
            one.cohortId === cohort && one.unitId === unit && where(one);
      }
  };
  STAGES.forEach((stage, at) => {
    everywhere(stage, reached(stage));
    STAGES.slice(at + 1).forEach((later) =>
      everywhere(`${stage} without ${later}`, (one) => reached(stage)(one) && !reached(later)(one)),
    );
  });
  for (const [measure, { of, classes: count, classOf }] of Object.entries(KINDS))
    for (let part = 0; part < count; part++)
      everywhere(`${measure} ${part}`, (one) => reached(of)(one) && classOf(one.profile) === part);
  classes.forEach((each, at) => (sets[`class ${at}`] = (one) => one === each || sameAs(one, each)));
  return sets;
}

const sameAs = (one: PublicClass, other: PublicClass) =>
  JSON.stringify([one.cohortId, one.unitId, one.profile]) ===
  JSON.stringify([other.cohortId, other.unitId, other.profile]);
