/**
 * Reads CSV as a stream (RFC 4180, UTF-8 with or without BOM; comma, semicolon or tab), so memory does not grow
 * with the file. What is wrong is told by row and column, and a cell that can't be read is never guessed. Pure.
 */
import { parse, type CsvError, type Parser } from 'csv-parse';
import { pipeline } from 'node:stream/promises';
import {
  endOfHeader,
  readHeader,
  sniffDelimiter,
  type Column,
  type Delimiter,
  type Header,
} from './csv-header';
import type { CsvIssue, CsvIssueCode } from './csv-issue';

export { columnKey, DELIMITERS, type Delimiter } from './csv-header';
export type { CsvIssue, CsvIssueCode } from './csv-issue';

export const MAX_ROWS = 50_000;
export const MAX_CELL = 10_000;
/** A cell beyond this ends the reading: most likely a quote was not closed. */
const MAX_CELL_BYTES = 256 * 1024;
const MAX_ROW_BYTES = 512 * 1024;
const MAX_HEADER_BYTES = 64 * 1024;
/** Small enough that what one piece can unfold to stays small: a piece of commas is as many cells. */
const PIECE_BYTES = 16 * 1024;

export interface CsvOptions {
  /** Found in the header line when absent. */
  delimiter?: Delimiter;
  /** Columns that the file must have, compared by `columnKey`. */
  required?: readonly string[];
  /** Columns whose cells are never looked at: they appear in no row and no issue. */
  drop?: (header: string) => boolean;
}

export type CsvItem =
  /** First, unless the file can't be used at all. Dropped columns are not among them. */
  | { kind: 'header'; columns: string[]; delimiter: Delimiter }
  /** Cells in the order of the header's columns, as written; null where one has an issue, and all of them null when the row as a whole has one. */
  | { kind: 'row'; number: number; cells: (string | null)[] | null; issues: CsvIssue[] }
  /** The file can't be used; nothing follows but more of these. */
  | { kind: 'file'; issue: CsvIssue };

interface RawRow {
  number: number;
  cells: Uint8Array[];
}

/** Reads the source once, from its beginning. Leaving the loop early closes the source. */
export async function* readCsv(
  source: AsyncIterable<Uint8Array>,
  options: CsvOptions = {},
): AsyncGenerator<CsvItem, void, undefined> {
  const chunks = source[Symbol.asyncIterator]();
  try {
    const head = withoutBom(await readHead(chunks));
    const foreign = foreignFormat(head);
    if (foreign) return yield fileIssue(...foreign);
    const delimiter = options.delimiter ?? sniffDelimiter(head);
    let header: Header | null = null;
    let columns: Column[] = [];
    let rows = 0;
    for await (const item of rawRows(head, chunks, delimiter)) {
      if ('issue' in item) return yield { kind: 'file', issue: item.issue };
      if (isBlank(item.cells)) continue;
      if (!header) {
        header = readHeader(item.cells.map(decode), options.required ?? []);
        if (header.issues.length)
          return yield* header.issues.map((issue) => ({ kind: 'file' as const, issue }));
        columns = header.columns.filter(({ name }) => !options.drop?.(name));
        yield { kind: 'header', columns: columns.map(({ name }) => name), delimiter };
      } else if (++rows > MAX_ROWS) {
        return yield fileIssue('TOO_MANY_ROWS', `The file has more than ${MAX_ROWS} rows. Split it.`);
      } else yield readRow(item, header, columns);
    }
    if (!header) yield fileIssue('EMPTY_FILE', 'The file is empty. Its first line must name the columns.');
  } finally {
    await chunks.return?.();
  }
}

function fileIssue(code: CsvIssueCode, message: string): CsvItem {
  return { kind: 'file', issue: { row: null, column: null, severity: 'ERROR', code, message } };
}

function readRow({ number, cells }: RawRow, { width }: Header, columns: Column[]): CsvItem {
  // Cells that moved aside could show in another column what a dropped one holds, so none of them is read.
  const actual = cells.length > width && isBlank(cells.slice(width)) ? width : cells.length;
  if (actual !== width) {
    const message = `The row has ${actual} cells; the header has ${width}. Is a separator missing, or a text not quoted?`;
    const issue: CsvIssue = { row: number, column: null, severity: 'ERROR', code: 'RAGGED_ROW', message };
    return { kind: 'row', number, cells: null, issues: [issue] };
  }
  const issues: CsvIssue[] = [];
  const read = columns.map(({ name, index }) => {
    const text = decode(cells[index] as Uint8Array);
    const problem = problemOf(text);
    if (!problem) return text;
    issues.push({ row: number, column: name, severity: 'ERROR', code: problem[0], message: problem[1] });
    return null;
  });
  return { kind: 'row', number, cells: read, issues };
}

function problemOf(text: string | null): [CsvIssueCode, string] | null {
  if (text === null) return ['INVALID_UTF8', 'The cell is not UTF-8. Save the file as UTF-8.'];
  if (text.includes('\0')) return ['NUL', 'The cell holds a NUL character. Remove it.'];
  if (text.length > MAX_CELL)
    return ['TOO_LONG', `The cell is longer than ${MAX_CELL} characters. Shorten it.`];
  return null;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text, or null where it is no UTF-8. */
function decode(cell: Uint8Array): string | null {
  try {
    return utf8.decode(cell);
  } catch {
    return null;
  }
}

const SPACE = 0x20;

function isBlank(cells: Uint8Array[]): boolean {
  return cells.every((cell) => cell.every((byte) => byte === SPACE));
}

/** Enough of the file to see its header line. */
async function readHead(chunks: AsyncIterator<Uint8Array>): Promise<Buffer> {
  let head: Buffer = Buffer.alloc(0);
  while (head.length < MAX_HEADER_BYTES && (head.length < 4 || endOfHeader(head) === -1)) {
    const next = await chunks.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  return head;
}

function withoutBom(head: Buffer): Buffer {
  return head.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])) ? head.subarray(3) : head;
}

function foreignFormat(head: Buffer): [CsvIssueCode, string] | null {
  const start = head.subarray(0, 4).toString('latin1');
  if (start.startsWith('PK\x03\x04') || start.startsWith('\xd0\xcf\x11\xe0'))
    return ['NOT_CSV', 'This is a spreadsheet. Save it as CSV (UTF-8), then import that.'];
  if (start.startsWith('\xff\xfe') || start.startsWith('\xfe\xff'))
    return ['INVALID_UTF8', 'The file is UTF-16. Save it as CSV (UTF-8), then import that.'];
  return null;
}

/** The rows as bytes, numbered as a spreadsheet does: empty ones count. Ends after an issue. */
async function* rawRows(
  head: Buffer,
  rest: AsyncIterator<Uint8Array>,
  delimiter: Delimiter,
): AsyncGenerator<RawRow | { issue: CsvIssue }, void, undefined> {
  let [number, line] = [0, 0];
  const parser = parse({
    // Bytes in, bytes out: each cell is decoded by itself, so one that is broken breaks no other.
    encoding: null,
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    max_record_size: MAX_CELL_BYTES,
    on_record: (cells: string[], { lines }) => {
      line = lines;
      return { number: ++number, cells } as unknown as string[];
    },
  });
  const fed = pipeline(pieces(head, rest, parser), parser);
  fed.catch(() => undefined);
  try {
    for await (const row of parser as AsyncIterable<RawRow>) yield row;
  } catch (error) {
    const problem = quoteProblem(error, parser, { row: number + 1, line: line + 1 });
    if (!problem) throw error;
    yield { issue: { row: number + 1, column: null, severity: 'ERROR', ...problem } };
  } finally {
    parser.destroy();
  }
}

class RowTooLarge extends Error {}

async function* pieces(
  head: Buffer,
  rest: AsyncIterator<Uint8Array>,
  parser: Parser,
): AsyncGenerator<Uint8Array, void, undefined> {
  let [records, since] = [0, 0];
  for (let chunk: Uint8Array | null = head; chunk; chunk = await nextOf(rest)) {
    for (let at = 0; at < chunk.length; at += PIECE_BYTES) {
      if (parser.info.records !== records) [records, since] = [parser.info.records, 0];
      if (since > MAX_ROW_BYTES) throw new RowTooLarge();
      const piece = chunk.subarray(at, at + PIECE_BYTES);
      since += piece.length;
      yield piece;
    }
  }
}

async function nextOf(rest: AsyncIterator<Uint8Array>): Promise<Uint8Array | null> {
  const next = await rest.next();
  return next.done ? null : next.value;
}

/** What the parser met, in our words: its own quote the cell. Null for errors of the source. */
function quoteProblem(
  error: unknown,
  parser: Parser,
  { row, line }: { row: number; line: number },
): { code: CsvIssueCode; message: string } | null {
  const code = (error as CsvError).code as string | undefined;
  const place = `row ${row} (it begins in line ${line})`;
  const tooLarge = error instanceof RowTooLarge || code === 'CSV_MAX_RECORD_SIZE';
  const { quoting } = (parser as unknown as { state: { quoting: boolean } }).state;
  if (code === 'CSV_QUOTE_NOT_CLOSED' || (tooLarge && quoting))
    return { code: 'UNCLOSED_QUOTE', message: `A quote that opens in ${place} is not closed. Close it.` };
  if (tooLarge)
    return {
      code: 'ROW_TOO_LARGE',
      message: `The text of ${place} is too long for a row. Are the lines separated?`,
    };
  if (code === 'CSV_INVALID_CLOSING_QUOTE' || code === 'INVALID_OPENING_QUOTE') {
    const message = `A quote in ${place} neither begins nor ends a cell. Write the cell in quotes, and double each quote inside it.`;
    return { code: 'BAD_QUOTE', message };
  }
  return null;
}
