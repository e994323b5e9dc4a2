/** Holm's adjustment: the p-values of one family of comparisons, so that many of them do not find by chance. */

/** Adjusted p-values in the order given. A null (a comparison that could not be made) stays null and does not count. */
export function holm(family: readonly (number | null)[]): (number | null)[] {
  const order = family
    .map((p, at) => ({ p, at }))
    .filter((entry): entry is { p: number; at: number } => entry.p !== null)
    .sort((one, other) => one.p - other.p);
  const adjusted = family.map((): number | null => null);
  let least = 0;
  order.forEach(({ p, at }, rank) => {
    if (!(p >= 0 && p <= 1)) throw new RangeError('A p-value lies between 0 and 1.');
    least = Math.max(least, Math.min(1, p * (order.length - rank)));
    adjusted[at] = least;
  });
  return adjusted;
}
