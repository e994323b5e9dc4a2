/** How sure a rate is, and how large a gap would have had to be to be noticed. */

/** Normal quantiles of .975 (95 % two-sided) and .80 (power). */
const Z_95 = 1.959963984540054;
const Z_POWER_80 = 0.8416212335729143;

export interface RateInterval {
  lower: number;
  upper: number;
}

/** The 95 % Wilson score interval of a rate; null for an empty group. It never leaves 0 to 1, and holds at 0 % and 100 %. */
export function wilsonInterval(selected: number, total: number): RateInterval | null {
  if (!Number.isSafeInteger(selected) || !Number.isSafeInteger(total) || selected < 0 || selected > total)
    throw new RangeError('A rate is an integer from 0 of a total that is not less.');
  if (total === 0) return null;
  const square = Z_95 * Z_95;
  const center = selected + square / 2;
  const reach = Z_95 * Math.sqrt((selected * (total - selected)) / total + square / 4);
  return {
    lower: selected === 0 ? 0 : (center - reach) / (total + square),
    upper: selected === total ? 1 : (center + reach) / (total + square),
  };
}

/**
 * The ratio of rates nearest to 1, below it, that a two-sided test at alpha .05 would have found with 80 % power;
 * null where even a rate of 0 would have been missed, or where nothing can be missing (reference rate 0).
 *
 * It is p/r, r the reference rate and p < r the greatest rate with
 *   r - p  >=  z(.975) √( q(1-q) (1/nFocal + 1/nRef) )  +  z(.80) √( p(1-p)/nFocal + r(1-r)/nRef ),
 *   q = (nFocal p + nRef r) / (nFocal + nRef),
 * the normal approximation for two proportions. With equal groups it is that of R's power.prop.test.
 */
export function minimumDetectableRatio(nFocal: number, nRef: number, refRate: number): number | null {
  if (!(refRate >= 0 && refRate <= 1)) throw new RangeError('A rate lies between 0 and 1.');
  if (nFocal < 1 || nRef < 1 || refRate === 0) return null;
  const margin = (rate: number) => {
    const pooled = (nFocal * rate + nRef * refRate) / (nFocal + nRef);
    return (
      refRate -
      rate -
      Z_95 * Math.sqrt(pooled * (1 - pooled) * (1 / nFocal + 1 / nRef)) -
      Z_POWER_80 * Math.sqrt((rate * (1 - rate)) / nFocal + (refRate * (1 - refRate)) / nRef)
    );
  };
  // The margin need not be monotone, so the first step down from the reference rate that reaches 0 is refined.
  const steps = 1000;
  for (let step = 1; step <= steps; step++) {
    let found = refRate * (1 - step / steps);
    if (margin(found) < 0) continue;
    let missed = refRate * (1 - (step - 1) / steps);
    for (let round = 0; round < 60; round++) {
      const middle = (found + missed) / 2;
      if (margin(middle) >= 0) found = middle;
      else missed = middle;
    }
    return found / refRate;
  }
  return null;
}
