/** The sheets of a cut that are missing, from its counts. Pure. */
import type { Atom } from '../equity-cuts/equity-cut.profile';
import type { CrossSheet, Sheet } from './equity-sheet';
import { crossSheets } from './equity-sheet.cross';
import { makeSheet, type CutFacts, type Taxonomy } from './equity-sheet.make';

export interface Writing {
  atoms: readonly Atom[];
  taxonomies: readonly Taxonomy[];
  facts: CutFacts;
  /** Keys of attributes, and of two with a bar between. */
  missing: readonly string[];
  /** Those written before: crossings start from them. */
  known: readonly (Sheet | CrossSheet)[];
}

export interface Written {
  name: string;
  sheet: Sheet | CrossSheet;
}

export function sheetsOfCut({ atoms, taxonomies, facts, missing, known }: Writing): Written[] {
  const sheets = new Map(known.flatMap((sheet) => ('key' in sheet ? [[sheet.key, sheet] as const] : [])));
  const written: Written[] = [];
  for (const name of missing.filter((each) => !each.includes('|'))) {
    const taxonomy = taxonomies.find(({ key }) => key === name);
    if (!taxonomy) throw new Error('An attribute is not asked any more');
    const sheet = makeSheet(atoms, taxonomy, facts);
    sheets.set(name, sheet);
    written.push({ name, sheet });
  }
  for (const name of missing.filter((each) => each.includes('|'))) {
    const [one, other] = name.split('|').map((key) => sheets.get(key)!);
    written.push({ name, sheet: crossSheets(atoms, one!, other!) });
  }
  return written;
}
