/** What can be wrong with a file, a row or a cell. Messages never quote a cell: it may hold what is nobody's business. */
export type Severity = 'ERROR' | 'WARNING';

export const CSV_ISSUE_CODES = [
  'EMPTY_FILE',
  'NOT_CSV',
  'INVALID_UTF8',
  'NUL',
  'TOO_LONG',
  'MISSING_COLUMN',
  'DUPLICATE_COLUMN',
  'EMPTY_COLUMN',
  'TOO_MANY_COLUMNS',
  'RAGGED_ROW',
  'BAD_QUOTE',
  'UNCLOSED_QUOTE',
  'ROW_TOO_LARGE',
  'TOO_MANY_ROWS',
] as const;
export type CsvIssueCode = (typeof CSV_ISSUE_CODES)[number];

/** `Code` is wider where importers add codes of their own. */
export interface Issue<Code extends string = string> {
  /** As a spreadsheet counts: the header is row 1. Null: the file as a whole. */
  row: number | null;
  /** Header of the column; null: the row as a whole. */
  column: string | null;
  severity: Severity;
  code: Code;
  message: string;
}

export type CsvIssue = Issue<CsvIssueCode>;
