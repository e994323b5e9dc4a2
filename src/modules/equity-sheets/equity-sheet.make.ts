/** From the counts of a cut to a sheet. Pure. */
import { NOT_DISCLOSED, STAGES, type GroupKind, type Sheet } from './equity-sheet';
import { isUnknown, printTables, type AttributeCounts } from './equity-sheet.tables';
import { refinements } from './equity-sheet.refine';
import type { Atom } from '../equity-cuts/equity-cut.profile';

/** A version of an attribute. */
export interface Taxonomy {
  key: string;
  number: number;
  multiple: boolean;
  categories: { code: string; kind: GroupKind }[];
}

export interface CutFacts {
  cohortIds: string[];
  /** Cohorts that are told only together with others. */
  neverApart?: string[];
  k: number;
  asOf: string;
}

export function makeSheet(
  atoms: readonly Atom[],
  taxonomy: Taxonomy,
  { cohortIds, neverApart = [], k, asOf }: CutFacts,
): Sheet {
  const { key, number, multiple, categories } = taxonomy;
  const groups = [...categories, { code: NOT_DISCLOSED, kind: 'NOT_DISCLOSED' as const }];
  const all = new Set(groups.map(({ code }) => code));
  const known = (codes: Atom['codes']): string[] => {
    const found = (codes[key] ?? []).filter((code) => all.has(code));
    return found.length ? found : [NOT_DISCLOSED];
  };
  const groupsOf = new Map(atoms.map((atom) => [atom, known(atom.codes)]));
  const codesOf = (atom: Atom) => groupsOf.get(atom)!;
  const { stages, tables } = printTables(counted(atoms, groups, multiple, codesOf), k);
  const refused = tables.every(({ published, shown }) =>
    published.groups.every(({ code, hidden }) => hidden || !shown.includes(code)),
  );
  const [only] = tables;
  const refined =
    multiple || refused || !only
      ? { strata: null, classes: [], units: null }
      : refinements(atoms, stages, only.published, k, {
          own: (atom) => codesOf(atom)[0]!,
          neverApart,
        });
  return {
    ...{ cohortIds, key, number, multiple, k, asOf, refused, stages, groups, tables },
    totals: along(atoms, () => true),
    ...refined,
  };
}

function along(atoms: readonly Atom[], test: (atom: Atom) => boolean): number[] {
  const counts = STAGES.map(() => 0);
  for (const atom of atoms)
    if (test(atom)) for (let stage = 0; stage <= atom.profile.stage; stage++) counts[stage]! += atom.people;
  return counts;
}

function counted(
  atoms: readonly Atom[],
  groups: readonly { code: string; kind: GroupKind }[],
  multiple: boolean,
  codesOf: (atom: Atom) => string[],
): AttributeCounts {
  const silent = groups.filter(isUnknown).map(({ code }) => code);
  return {
    multiple,
    groups: groups.map(({ code, kind }) => ({
      code,
      kind,
      counts: along(atoms, (atom) => codesOf(atom).includes(code)),
    })),
    everybody: along(atoms, () => true),
    answered: along(atoms, (atom) => codesOf(atom).some((code) => !silent.includes(code))),
  };
}
