/** Two attributes crossed: the exactly printed groups of both, in a table without any small cell. Pure. */
import { crossed, REST } from '../../disclosure/refine';
import type { Atom } from '../equity-cuts/equity-cut.profile';
import { NOT_DISCLOSED, STAGES, type CrossSheet, type Sheet, type Stage } from './equity-sheet';

export function crossSheets(atoms: readonly Atom[], one: Sheet, other: Sheet): CrossSheet {
  const stages = one.stages.filter((stage) => other.stages.includes(stage));
  const head = { cohortIds: one.cohortIds, keys: [one.key, other.key] as [string, string] };
  const numbers: [number, number] = [one.number, other.number];
  const nothing = { ...head, numbers, stages: [], ones: [], others: [], counts: [] };
  if (one.refused || other.refused || one.multiple || other.multiple) return nothing;
  const [ones, others] = [one, other].map((sheet) => [...exact(sheet, stages), REST]) as [string[], string[]];
  const counts = ones.map(() => others.map(() => stages.map(() => 0)));
  for (const { codes, profile, people } of atoms) {
    const cell = counts[lineOf(ones, codes[one.key])]![lineOf(others, codes[other.key])]!;
    stages.forEach((stage, at) => {
      if (profile.stage >= STAGES.indexOf(stage)) cell[at]! += people;
    });
  }
  const table = crossed(ones, others, counts, one.k);
  if (!table) return nothing;
  return { ...head, numbers, ...table, stages: table.stages.map((at) => stages[at] as Stage) };
}

function exact({ tables, stages }: Sheet, wanted: readonly Stage[]): string[] {
  return tables[0]!.published.groups
    .filter(({ cells }) => wanted.every((stage) => cells[stages.indexOf(stage)]!.kind === 'COUNT'))
    .map(({ code }) => code);
}

function lineOf(lines: readonly string[], codes: readonly string[] | undefined): number {
  const at = lines.indexOf(codes?.[0] ?? NOT_DISCLOSED);
  return at < 0 ? lines.length - 1 : at;
}
