/** What was so or not: of each group the share, beside that of all others. Pure. */
import { chiSquareOfTable } from '../../statistics/contingency';
import { fisherExact } from '../../statistics/fisher';
import { unmeasured } from '../../statistics/measure';
import { plain, told, type StoredMeasure } from './equity-report.measures';
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

export function yesOrNoOf(counted: Counted): Told {
  const pooled = pooledOf(counted);
  const groups = pooled.map((counts, line) => {
    const others = othersOf(pooled, line);
    const p = others ? besideOf(rateIn(counts), rateIn(others)) : told(unmeasured('EMPTY_GROUP'));
    return { ...plainGroup(counted.lines[line]!, counts, p), share: shareOf(rateIn(counts)) };
  });
  return { groups, test: testOf('PEARSON', counted, () => chiSquareOfTable(pooled)) };
}

interface Rate {
  selected: number;
  total: number;
}

const rateIn = (counts: readonly number[]): Rate => ({ selected: counts[1]!, total: sum(counts) });

function besideOf(own: Rate, others: Rate): StoredMeasure {
  return own.total && others.total
    ? plain(fisherExact(own, others).twoSided)
    : told(unmeasured('EMPTY_GROUP'));
}
