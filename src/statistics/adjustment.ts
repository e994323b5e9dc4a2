/**
 * Adjusted p-values of one family of comparisons, so that many of them do not find by chance; as in R's p.adjust.
 * A null (a comparison that could not be made) stays null and does not count. Results are in the order given.
 */
import { checkProbability } from './check';

type Family = readonly (number | null)[];

/**
 * Holm (Scand. J. Stat. 1979;6:65), for decisions: with alpha, the chance of any false finding is at most alpha.
 * The r-th least of m p-values times m − r + 1, never less than one before it, at most 1.
 */
export function holm(family: Family): (number | null)[] {
  return adjust(family, (sorted) => {
    let least = 0;
    return sorted.map((p, rank) => (least = Math.max(least, Math.min(1, p * (sorted.length - rank)))));
  });
}

/**
 * Benjamini & Hochberg (J. R. Stat. Soc. B 1995;57:289), for exploration: of what is found, at most a share of alpha is
 * expected to be false. The r-th least of m p-values times m / r, never more than one after it.
 */
export function benjaminiHochberg(family: Family): (number | null)[] {
  return adjust(family, (sorted) => {
    let most = 1;
    return sorted
      .map((p, rank) => p * (sorted.length / (rank + 1)))
      .reverse()
      .map((p) => (most = Math.min(most, p)))
      .reverse();
  });
}

/** Bonferroni: each p-value times their number, at most 1. For comparison; Holm finds more and promises the same. */
export function bonferroni(family: Family): (number | null)[] {
  return adjust(family, (sorted) => sorted.map((p) => Math.min(1, p * sorted.length)));
}

function adjust(family: Family, ofSorted: (sorted: number[]) => number[]): (number | null)[] {
  const order = family
    .map((p, at) => ({ p, at }))
    .filter((entry): entry is { p: number; at: number } => entry.p !== null)
    .sort((one, other) => one.p - other.p);
  order.forEach(({ p }) => checkProbability(p));
  const adjusted = family.map((): number | null => null);
  ofSorted(order.map(({ p }) => p)).forEach((p, rank) => (adjusted[order[rank]!.at] = p));
  return adjusted;
}
