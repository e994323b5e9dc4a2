/** Whether groups and outcomes go together: Pearson's chi-square of a table of counts, and how strongly. */
import { checkNotEmpty, checkTable } from './check';
import { chiSquareUpperTail } from './distributions';
import { unmeasured, measured, type ChiSquareTest, type Measure } from './measure';
import { checkRate, type Rate } from './rate';

export interface TableTest extends ChiSquareTest {
  /** √(chi-square / (N · (least of rows and columns − 1))), from 0 to 1 (Cramér 1946, section 21.9). */
  readonly cramersV: number;
  /** The least count that would be expected if nothing were going on, in people. */
  readonly minExpected: number;
  /** An expected count is below 5 (Cochran, Biometrics 1954;10:417): don't trust the p-value, compare pairs exactly. */
  readonly smallExpected: boolean;
}

/**
 * Pearson's chi-square of a table of counts, rows by columns, without correction (Phil. Mag. 1900;50:157):
 * Σ (O − E)² / E with E = row · column / N, and (rows − 1)(columns − 1) degrees of freedom.
 * Rows and columns without people do not count. TOO_FEW_GROUPS and TOO_FEW_CATEGORIES where fewer than two remain.
 */
export function chiSquareOfTable(table: readonly (readonly number[])[]): Measure<TableTest> {
  checkTable(table);
  const rows = table.filter((row) => row.some((count) => count > 0));
  if (rows.length < 2) return unmeasured('TOO_FEW_GROUPS');
  const columns = table[0]!.map((_, at) => rows.reduce((sum, row) => sum + row[at]!, 0));
  const kept = columns.flatMap((total, at) => (total ? [{ total, at }] : []));
  if (kept.length < 2) return unmeasured('TOO_FEW_CATEGORIES');

  const people = columns.reduce((sum, count) => sum + count, 0);
  let chiSquare = 0;
  let minExpected = people;
  for (const row of rows) {
    const rowTotal = row.reduce((sum, count) => sum + count, 0);
    for (const { total, at } of kept) {
      const expected = (rowTotal / people) * total;
      // In whole numbers before the division: a table of equal rates gives exactly 0.
      const difference =
        Number(BigInt(row[at]!) * BigInt(people) - BigInt(rowTotal) * BigInt(total)) / people;
      chiSquare += difference ** 2 / expected;
      minExpected = Math.min(minExpected, expected);
    }
  }
  const df = (rows.length - 1) * (kept.length - 1);
  const least = Math.min(rows.length, kept.length) - 1;
  return measured({
    chiSquare,
    df,
    p: chiSquareUpperTail(chiSquare, df),
    cramersV: Math.min(1, Math.sqrt(chiSquare / people / least)),
    minExpected,
    smallExpected: minExpected < 5,
  });
}

/** The same of k rates: k groups by selected and not selected, with k − 1 degrees of freedom. */
export function chiSquareOfRates(rates: readonly Rate[]): Measure<TableTest> {
  checkNotEmpty(rates, 'group');
  rates.forEach(checkRate);
  return chiSquareOfTable(rates.map(({ selected, total }) => [selected, total - selected]));
}
