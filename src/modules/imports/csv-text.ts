/** CSV as spreadsheets open it well: a byte order mark for the umlauts, and no cell that runs as a formula. */
import type { Delimiter } from './csv';

/** Also the full-width forms, which some spreadsheets take for the same. */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/;

export function csvText(delimiter: Delimiter, rows: readonly (readonly (string | number)[])[]): string {
  return `\ufeff${rows.map((row) => `${row.map(cellText).join(delimiter)}\r\n`).join('')}`;
}

/** Whole texts in quotes: then no separator, of whichever country, splits them. */
function cellText(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return safe === '' ? '' : `"${safe.replaceAll('"', '""')}"`;
}

/** What the cell said before an apostrophe kept it from running. */
export function unguarded(text: string): string {
  return text.startsWith("'") && FORMULA.test(text.slice(1)) ? text.slice(1) : text;
}
