/**
 * Fisher's exact test of a 2×2 table (Statistical Methods for Research Workers, 1934, section 21.02): p-values of the
 * hypergeometric distribution of the selected in the focal group, given all four margins.
 * Two-sided means: all tables with the same margins that are no more probable than the observed one, as in R's
 * fisher.test; not twice one tail.
 */
import { checkRate, type Rate } from './rate';

/** As in R: tables this close in probability to the observed one count as equally probable. */
const TIE = 1 + 1e-7;

/**
 * Weights that outgrow this are scaled down by it. A power of 2, so that nothing is rounded. Weights are scaled up again
 * long before they are back at that of the observed table, so that they can be compared with it.
 */
const SCALE = 2 ** 500;
const SMALL = 2 ** -250;
const LOG_SCALE = 500 * Math.LN2;

/** A tail is complete when all that follows is less than this part of it. */
const NEGLIGIBLE = 1e-18;

export interface FisherResult {
  /** Sum of the probabilities of all tables that are no more probable than the observed one, from 0 to 1. */
  readonly twoSided: number;
  /** The same with only half of the observed table (Lancaster, J. Am. Stat. Assoc. 1961;56:223): less conservative. */
  readonly midP: number;
  /** P(as few as observed, or fewer, of the focal group are selected). */
  readonly lowerTail: number;
  /** P(as many as observed, or more). */
  readonly upperTail: number;
  /** Natural logarithms, for p-values below 1e-308, where the numbers above fade into 0. */
  readonly logTwoSided: number;
  readonly logMidP: number;
}

/**
 * An empty group, or an outcome that nobody has, leaves one table: then p is 1.
 *
 * Weights are relative to the observed table and go outwards by the ratio of neighbors, so nothing is subtracted from 1
 * and no factorial is taken. Large weights are scaled down as they come, hence a tail of 1e-5000 keeps its digits. The
 * walk ends where a tail is complete: a million people cost some thousand steps, or as many as the observed table is
 * away from the expected one.
 */
export function fisherExact(focal: Rate, reference: Rate): FisherResult {
  checkRate(focal);
  checkRate(reference);
  const [a, c] = [focal.selected, reference.selected];
  const [b, d] = [focal.total - a, reference.total - c];
  const fewer = walk(b, a, d, c);
  const more = walk(a, b, c, d);

  const observed: Scaled = { value: 1, scale: 0 };
  const lower = add(fewer.sum, observed);
  const upper = add(more.sum, observed);
  const all = add(lower, more.sum);
  const extreme: Scaled = { value: 1 + fewer.extreme + more.extreme, scale: 0 };
  const half: Scaled = { value: extreme.value - 0.5, scale: 0 };
  return {
    twoSided: Math.min(1, ratio(extreme, all)),
    midP: ratio(half, all),
    lowerTail: Math.min(1, ratio(lower, all)),
    upperTail: Math.min(1, ratio(upper, all)),
    logTwoSided: Math.min(0, logOf(extreme) - logOf(all)),
    logMidP: logOf(half) - logOf(all),
  };
}

/** A number beyond floating point: value · SCALE^scale. */
interface Scaled {
  value: number;
  scale: number;
}

function add(one: Scaled, other: Scaled): Scaled {
  const [most, least] = one.scale >= other.scale ? [one, other] : [other, one];
  return { value: most.value + least.value * SCALE ** (least.scale - most.scale), scale: most.scale };
}

const ratio = (part: Scaled, all: Scaled) => (part.value / all.value) * SCALE ** (part.scale - all.scale);

const logOf = ({ value, scale }: Scaled) => Math.log(value) + scale * LOG_SCALE;

/**
 * All tables to one side of the observed one, in which `p` and `s` grow by one at a time and `q` and `r` shrink: the sum
 * of their weights, and of those that are no more probable than the observed one.
 */
function walk(p: number, q: number, r: number, s: number): { sum: Scaled; extreme: number } {
  const sum: Scaled = { value: 0, scale: 0 };
  let extreme = 0;
  let weight = 1;
  let scale = 0;
  while (q > 0 && r > 0) {
    const step = (q-- / ++p) * (r-- / ++s);
    weight *= step;
    if (weight > SCALE) {
      weight /= SCALE;
      scale++;
      sum.value /= SCALE;
      sum.scale = scale;
    } else if (scale > 0 && weight < SMALL) {
      weight *= SCALE;
      scale--;
    }
    // A weight that has fallen to a lower scale than the sum's is nothing beside it.
    if (scale === sum.scale) sum.value += weight;
    if (scale > 0) continue;
    if (weight <= TIE) extreme += weight;
    // Steps shrink from one to the next, so all that follows is at most weight · (step + step² + …).
    if (step < 1 && weight < NEGLIGIBLE * (1 - step) * (1 + extreme)) break;
  }
  return { sum, extreme };
}
