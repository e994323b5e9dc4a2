/** Taking cuts and writing their sheets, as far as they are not there yet. For jobs. */
import { inTransaction, type Context } from '../../context';
import { readAtoms, readTaxonomies, takeCut } from '../equity-cuts/equity-cut-counts.repository';
import { cutsOf, divisionsOfPeople, reviewedAmong, type Cut } from '../equity-cuts/equity-cut.repository';
import type { CrossSheet, Sheet } from './equity-sheet';
import { keepSheets, sheetsOf, type KeptSheet } from './equity-sheet.repository';
import { writeSheets } from './write-in-worker';

export interface Wanted {
  cohortIds: string[];
  role: string;
  keys: readonly string[];
  /** Pairs of keys. */
  crossings: readonly (readonly [string, string])[];
}

export interface Sheets {
  cuts: Cut[];
  /** Cuts of which nothing was printed so far. */
  unprinted: Cut[];
  /** By attribute, or pair of them, one sheet for each cut. */
  of(key: string): Sheet[];
  crossed(keys: readonly [string, string]): CrossSheet[];
}

export const nameOf = (keys: readonly string[]) => keys.join('|');

/** How many sheets are written, of how many; told in the transaction that writes them. */
export type OnProgress = (ctx: Context, written: number, of: number) => Promise<void>;

/** Null where the cohorts stand in no cut any more. */
export async function sheetsFor(
  ctx: Context,
  wanted: Wanted,
  onProgress?: OnProgress,
): Promise<Sheets | null> {
  const { equity } = ctx;
  if (!equity) throw new Error('EQUITY_DATABASE_URL is not set for this worker');
  const { cohortIds, role, keys, crossings } = wanted;
  const claimed = await cutsOf(ctx, cohortIds, role);
  if (!cohortIds.every((id) => claimed.some((cut) => cut.cohortIds.includes(id)))) return null;
  for (const cut of claimed)
    if (!cut.asOf) {
      const divisions = await divisionsOfPeople(ctx, cut.cohortIds, role);
      await equity.transaction((db) =>
        takeCut(db, ctx.institutionId, { ...cut, divisions }, ctx.clock.now()),
      );
    }
  const cuts = await cutsOf(ctx, cohortIds, role);

  const names = [...keys, ...crossings.map(nameOf)];
  const known = await sheetsOf(ctx, idsOf(cuts));
  let written = 0;
  for (const cut of cuts) {
    const missing = names.filter(
      (name) => !known.some((sheet) => sheet.cutId === cut.id && sheet.attributes === name),
    );
    written += names.length;
    if (!missing.length) continue;
    const { slices, taxonomies } = await equity.snapshot(async (db) => ({
      slices: await readAtoms(db, cut.id),
      taxonomies: await readTaxonomies(db, [...keys]),
    }));
    const own = known.filter(({ cutId }) => cutId === cut.id).map(({ sheet }) => sheet);
    const { cohortIds: neverApart } = await reviewedAmong(ctx, cut.cohortIds, role);
    const facts = { cohortIds: cut.cohortIds, neverApart, k: cut.k, asOf: cut.asOf!.toISOString() };
    const sheets = await writeSheets({ slices, taxonomies, facts, missing, known: own });
    await inTransaction(ctx, async (ctx) => {
      await keepSheets(
        ctx,
        sheets.map(({ name, sheet }): KeptSheet => ({ cutId: cut.id, attributes: name, sheet })),
      );
      await onProgress?.(ctx, written, names.length * cuts.length);
    });
  }
  const all = await sheetsOf(ctx, idsOf(cuts));
  const find = (name: string) =>
    cuts.map((cut) => all.find((each) => each.cutId === cut.id && each.attributes === name)!.sheet);
  const isPrinted = ({ sheet }: KeptSheet) => ('key' in sheet ? !sheet.refused : sheet.ones.length > 0);
  return {
    cuts,
    unprinted: cuts.filter((cut) => !all.some((each) => each.cutId === cut.id && isPrinted(each))),
    of: (key) => find(key) as Sheet[],
    crossed: (pair) => find(nameOf(pair)) as CrossSheet[],
  };
}

const idsOf = (cuts: readonly Cut[]) => cuts.map(({ id }) => id);
