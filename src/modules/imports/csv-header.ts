/** The first line of a CSV file: which character separates its cells, and whether its columns are usable. Pure. */
import { CsvIssueCode, type CsvIssue } from './csv-issue';

export const DELIMITERS = [',', ';', '\t'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** More is no table of people. */
const MAX_COLUMNS = 500;
const MAX_NAME = 200;

const [QUOTE, LF, CR] = [0x22, 0x0a, 0x0d];

/** What two spellings of the same column have in common: `" E-mail  Address"` and `"e-mail address"`. */
export function columnKey(name: string): string {
  return name.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();
}

/** Where the first line ends that is neither empty nor inside quotes; -1 when the text goes on. */
export function endOfHeader(text: Buffer): number {
  let [quoted, begun] = [false, false];
  for (let at = 0; at < text.length; at++) {
    const byte = text[at];
    const newline = byte === LF || byte === CR;
    if (byte === QUOTE) quoted = !quoted;
    else if (newline && begun && !quoted) return at;
    begun ||= !newline;
  }
  return -1;
}

/** The separator that the header line holds most often outside quotes; a comma where it holds none. */
export function sniffDelimiter(text: Buffer): Delimiter {
  const end = endOfHeader(text);
  const counts: Record<Delimiter, number> = { ',': 0, ';': 0, '\t': 0 };
  let quoted = false;
  for (const byte of text.subarray(0, end === -1 ? text.length : end)) {
    const char = String.fromCharCode(byte) as Delimiter;
    if (byte === QUOTE) quoted = !quoted;
    else if (!quoted && char in counts) counts[char]++;
  }
  return DELIMITERS.reduce((best, next) => (counts[next] > counts[best] ? next : best));
}

export interface Column {
  /** As the file writes it, without white space around it. */
  name: string;
  /** Its place in a row, from 0. */
  index: number;
}

export interface Header {
  columns: Column[];
  /** Cells that a row has at most; those behind it must be empty. */
  width: number;
  issues: CsvIssue[];
}

/**
 * Checks the header's cells (null: no UTF-8). A file that lacks its header has a person in the first line, so
 * names are told only once every required column was found; until then columns are told by their number.
 */
export function readHeader(cells: (string | null)[], required: readonly string[]): Header {
  const names = cells.map((cell) => cell?.normalize('NFC').trim() ?? null);
  while (names.length > 1 && names.at(-1) === '') names.pop();
  const issues: CsvIssue[] = [];
  const add = (code: CsvIssueCode, column: string | null, message: string) =>
    issues.push({ row: null, column, severity: 'ERROR', code, message });

  const found = new Map<string, number[]>();
  names.forEach((name, index) => {
    if (name) found.set(columnKey(name), [...(found.get(columnKey(name)) ?? []), index + 1]);
  });
  const missing = required.filter((name) => !found.has(columnKey(name)));
  for (const name of missing) {
    const message = `The file has no column “${name}”, which the mapping names. Add it, or change the mapping.`;
    add('MISSING_COLUMN', name, message);
  }
  names.forEach((name, index) => {
    const place = `Column ${index + 1}`;
    if (name === null)
      add('INVALID_UTF8', null, `The header of column ${index + 1} is not UTF-8. Save the file as UTF-8.`);
    else if (name === '') add('EMPTY_COLUMN', null, `${place} has no header. Name it, or remove it.`);
    else if (name.includes('\0'))
      add('NUL', null, `The header of column ${index + 1} holds a NUL character. Save the file as UTF-8.`);
    else if (name.length > MAX_NAME)
      add('TOO_LONG', null, `The header of column ${index + 1} is longer than ${MAX_NAME} characters.`);
  });
  for (const places of found.values()) {
    if (places.length === 1) continue;
    const name = missing.length ? null : (names[(places[0] as number) - 1] as string);
    add(
      'DUPLICATE_COLUMN',
      name,
      `Columns ${places.join(' and ')} have the same header. Rename or remove one of them.`,
    );
  }
  if (names.length > MAX_COLUMNS)
    add('TOO_MANY_COLUMNS', null, `The file has more than ${MAX_COLUMNS} columns.`);
  const columns = names.flatMap((name, index) => (name ? [{ name, index }] : []));
  return { columns, width: names.length, issues: issues.slice(0, MAX_COLUMNS) };
}
