/** Refuses input that no statistic is defined for, with a sentence that says what was expected. */

/** A number of people: a whole number from 0. */
export function checkCount(value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError('A count is an integer from 0.');
}

/** A confidence level, a power or a level of significance: strictly between 0 and 1. */
export function checkLevel(value: number): void {
  if (!(value > 0 && value < 1)) throw new RangeError('A level lies between 0 and 1, both excluded.');
}

/** A proportion or a p-value: from 0 to 1. */
export function checkProbability(value: number): void {
  if (!(value >= 0 && value <= 1)) throw new RangeError('A probability lies between 0 and 1.');
}

/** A measured value, such as a score or a duration. */
export function checkFinite(value: number): void {
  if (!Number.isFinite(value)) throw new RangeError('A value is a finite number.');
}

/** At least so many items, such as the groups of a table. */
export function checkNotEmpty(list: readonly unknown[], what: string): void {
  if (!list.length) throw new RangeError(`At least one ${what} is needed.`);
}

/** Rows of a table or groups of a list have the same number of counts, and each count is one. */
export function checkTable(rows: readonly (readonly number[])[]): void {
  checkNotEmpty(rows, 'row of counts');
  for (const row of rows) {
    checkNotEmpty(row, 'count in each row');
    if (row.length !== rows[0]!.length) throw new RangeError('All rows of a table have as many counts.');
    row.forEach(checkCount);
  }
}
