/** Ordered classes: of each group whether it ranks higher than all others, and how many of those asked answered. Pure. */
import { kruskalWallisOfCounts } from '../../statistics/kruskal-wallis';
import { mannWhitneyOfCounts } from '../../statistics/mann-whitney';
import { measured, unmeasured } from '../../statistics/measure';
import { told } from './equity-report.measures';
import {
  othersOf,
  plainGroup,
  pooledOf,
  shareOf,
  sum,
  testOf,
  type Counted,
  type Told,
} from './equity-report.outcome';

export function scoresOf(counted: Counted): Told {
  const { lines, parts, apart } = counted;
  // People who were not asked, or had nothing planned, have no place in an order.
  const ranked = (counts: readonly number[]) => counts.filter((_, at) => parts[at]![0]! >= apart);
  // Of a class of its own alone it can be told who was asked and did not answer.
  const asked = apart === 2 && parts[1]![0] === 1 && parts[1]!.length === 1;
  const pooled = pooledOf(counted);
  const groups = pooled.map((counts, line) => {
    const others = othersOf(pooled, line);
    const test = others ? mannWhitneyOfCounts(ranked(counts), ranked(others)) : unmeasured('TOO_FEW_GROUPS');
    const asymptotic = test.value ? test.value.asymptotic : test;
    const answered = sum(ranked(counts));
    return {
      ...plainGroup(lines[line]!, counts, told(asymptotic.value ? measured(asymptotic.value.p) : asymptotic)),
      delta: told(test.value ? measured(test.value.cliffsDelta) : test),
      share: asked ? shareOf({ selected: answered, total: answered + counts[1]! }) : null,
    };
  });
  const among = () => kruskalWallisOfCounts(pooled.map(ranked));
  return { groups, test: testOf('KRUSKAL_WALLIS', counted, among) };
}
