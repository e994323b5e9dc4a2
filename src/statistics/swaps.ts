/** How many selections more would have changed the finding: practical significance, in people. */
import { checkLevel } from './check';
import { fisherExact } from './fisher';
import { measured, unmeasured, type Measure } from './measure';
import { checkRate, compareRates, type Rate } from './rate';

/**
 * The least number of people that would have to be selected here instead of there for Fisher's two-sided p to exceed
 * alpha. Courts ask whether a finding would survive one or two (Waisome v. Port Authority, 948 F.2d 1370, 2d Cir. 1991).
 * NOT_BELOW where the focal rate is not below the reference; NOT_SIGNIFICANT where p exceeds alpha as it is.
 *
 * A swap keeps all margins, and p grows with each up to the most probable table, whose p is 1: so halving finds it.
 */
export function swapsToNonsignificance(focal: Rate, reference: Rate, alpha = 0.05): Measure {
  checkRate(focal);
  checkRate(reference);
  checkLevel(alpha);
  if (compareRates(focal, reference) >= 0) return unmeasured('NOT_BELOW');
  const pAfter = (swaps: number) =>
    fisherExact(
      { ...focal, selected: focal.selected + swaps },
      { ...reference, selected: reference.selected - swaps },
    ).twoSided;
  if (pAfter(0) > alpha) return unmeasured('NOT_SIGNIFICANT');
  let few = 0;
  let enough = swapsToMode(focal, reference);
  while (enough - few > 1) {
    const middle = Math.floor((few + enough) / 2);
    if (pAfter(middle) > alpha) enough = middle;
    else few = middle;
  }
  return measured(enough);
}

/** Up to the most probable table with these margins, (n₁+1)(m₁+1)/(N+2) rounded down. */
function swapsToMode(focal: Rate, reference: Rate): number {
  const selected = focal.selected + reference.selected;
  const people = focal.total + reference.total;
  const mode = (BigInt(focal.total + 1) * BigInt(selected + 1)) / BigInt(people + 2);
  return Number(mode) - focal.selected;
}
