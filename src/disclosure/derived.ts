/**
 * Rates, ratios and tests from what is printed, and from nothing else: a number computed from a hidden count gives the
 * count away. Of a band the value is taken that speaks least for a difference, and the result says so.
 */
import { fisherExact } from '../statistics/fisher';
import { belowThreshold, impactRatio, oneSwapFlips } from '../statistics/four-fifths';
import { compareRates, type Rate } from '../statistics/rate';
import type { Suppressed } from './types';

export interface PrintedComparison {
  focal: Rate;
  reference: Rate;
  /** Null where the reference rate is 0. */
  ratio: number | null;
  belowFourFifths: boolean;
  /** Null where the group's rate is not below the reference. */
  oneSwapFlips: boolean | null;
  fisherTwoSided: number;
  fisherMidP: number;
  /** Computed at an end of a band: the difference is at least this large. */
  atLeast: boolean;
}

/** SUPPRESSED: an input is not printed. NOT_A_GROUP: there is no such group in the table. */
export type NoComparison = 'SUPPRESSED' | 'NOT_A_GROUP';

export type Derived =
  { comparison: PrintedComparison; reason: null } | { comparison: null; reason: NoComparison };

interface Possible {
  total: number;
  /** All counts that the cell may hold. */
  atLeast: number;
  atMost: number;
}

/**
 * Two groups at one stage: who reached `stage` of those at `from` (the opening stage unless named). A ratio above 1
 * tells of the focal group being selected more often.
 */
export function compareAt(
  published: Suppressed,
  focalCode: string,
  referenceCode: string,
  stage: number,
  from = 0,
): Derived {
  const focal = possible(published, focalCode, stage, from);
  const reference = possible(published, referenceCode, stage, from);
  if (typeof focal === 'string') return { comparison: null, reason: focal };
  if (typeof reference === 'string') return { comparison: null, reason: reference };
  const [selected, refSelected] = nearest(focal, reference);
  const rate: Rate = { selected, total: focal.total };
  const refRate: Rate = { selected: refSelected, total: reference.total };
  const { twoSided, midP } = fisherExact(rate, refRate);
  return {
    comparison: {
      focal: rate,
      reference: refRate,
      ratio: impactRatio(rate, refRate).value,
      belowFourFifths: belowThreshold(rate, refRate),
      oneSwapFlips: oneSwapFlips(rate, refRate).value,
      fisherTwoSided: twoSided,
      fisherMidP: midP,
      atLeast: focal.atLeast < focal.atMost || reference.atLeast < reference.atMost,
    },
    reason: null,
  };
}

export interface ReferenceOptions {
  /** The stage that rates are of; the opening stage unless named. */
  from?: number;
  /** A group needs this share of the people printed. */
  minShare?: number;
  /** Groups that are never a reference, such as people whose answer is unknown. */
  never?: readonly string[];
}

/**
 * The code of the group with the highest printed rate (of a band its lower end, which is certain), among those with
 * enough of the people shown; ties go to the larger group, then to the order given. Null where there is none.
 */
export function referenceAt(
  published: Suppressed,
  stage: number,
  { from = 0, minShare = 0.02, never = [] }: ReferenceOptions = {},
): string | null {
  const shown = published.groups.flatMap(({ code }) => {
    const rate = possible(published, code, stage, from);
    return typeof rate === 'string' ? [] : [{ code, ...rate }];
  });
  const people = shown.reduce((sum, { total }) => sum + total, 0);
  let best: (typeof shown)[number] | null = null;
  for (const each of shown) {
    if (never.includes(each.code) || each.total < minShare * people) continue;
    const order = best ? compareRates(leastOf(each), leastOf(best)) : 1;
    if (!best || order > 0 || (order === 0 && each.total > best.total)) best = each;
  }
  return best?.code ?? null;
}

const leastOf = ({ atLeast, total }: Possible): Rate => ({ selected: atLeast, total });

function possible(published: Suppressed, code: string, stage: number, from: number): Possible | NoComparison {
  if (published.refused) return 'SUPPRESSED';
  const group = published.groups.find((each) => each.code === code);
  if (!group) return 'NOT_A_GROUP';
  const base = group.cells[from];
  const cell = group.cells[stage];
  if (!base || !cell || from > stage) throw new RangeError('No such stage.');
  if (base.kind !== 'COUNT' || cell.kind === 'HIDDEN') return 'SUPPRESSED';
  const [atLeast, atMost] = cell.kind === 'COUNT' ? [cell.value, cell.value] : [cell.atLeast, cell.atMost];
  return { total: base.value, atLeast, atMost };
}

/**
 * The two counts, of those possible, whose rates are nearest to each other: the ends that face each other, or where the
 * ranges of rates overlap the two that come nearest (for each count of the group, the reference's next to it is tried).
 */
function nearest(focal: Possible, reference: Possible): [number, number] {
  const product = (one: number, other: number) => one * reference.total - other * focal.total;
  if (product(focal.atMost, reference.atLeast) <= 0) return [focal.atMost, reference.atLeast];
  if (product(focal.atLeast, reference.atMost) >= 0) return [focal.atLeast, reference.atMost];
  let best: [number, number] = [focal.atMost, reference.atLeast];
  let least = Infinity;
  for (let one = focal.atMost; one >= focal.atLeast; one--) {
    const beside = Math.floor((one * reference.total) / focal.total);
    for (const other of [beside, beside + 1]) {
      const inside = Math.min(Math.max(other, reference.atLeast), reference.atMost);
      const distance = Math.abs(product(one, inside));
      if (distance < least) [least, best] = [distance, [one, inside]];
    }
  }
  return best;
}
