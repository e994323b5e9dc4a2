/** One CSV file as rows of known fields. Columns of demographics are dropped unread; unknown ones are told. */
import { createReadStream } from 'node:fs';
import { readCsv, type Delimiter } from '../../modules/imports/csv';
import { StartupError } from '../../startup-error';
import { headerWord, isDemographic } from './columns';
import type { Problem } from './problems';

export interface Cell {
  text: string;
  file: string;
  row: number;
  column: string;
}

/** An empty cell is absent. */
export type Row<Field extends string> = { number: number; cells: Partial<Record<Field, Cell>> };

export interface Table<Field extends string> {
  file: string;
  delimiter: Delimiter;
  rows: Row<Field>[];
  /** The fields that the file has a column for. */
  fields: Set<Field>;
  problems: Problem[];
  /** Columns that mean nothing here, and those that must not. */
  unknown: string[];
  demographic: string[];
}

export async function readTable<Field extends string>(
  file: string,
  words: Readonly<Record<Field, string>>,
): Promise<Table<Field>> {
  const table: Table<Field> = {
    file,
    delimiter: ',',
    rows: [],
    fields: new Set(),
    problems: [],
    unknown: [],
    demographic: [],
  };
  const drop = (header: string) => {
    if (!isDemographic(header)) return false;
    table.demographic.push(header);
    return true;
  };
  let plan: { field: Field | null; column: string }[] = [];
  try {
    for await (const item of readCsv(withoutHint(createReadStream(file)), { drop })) {
      if (item.kind === 'file') table.problems.push({ file, ...item.issue });
      else if (item.kind === 'header') {
        table.delimiter = item.delimiter;
        plan = planOf(table, item.columns, words);
      } else {
        table.problems.push(...item.issues.map((issue) => ({ file, ...issue })));
        if (item.cells) table.rows.push(rowOf(table, item.number, item.cells, plan));
      }
    }
  } catch (error) {
    throw new StartupError(`${file} can’t be read (${(error as Error).message}). Name a CSV file.`);
  }
  return table;
}

function planOf<Field extends string>(
  table: Table<Field>,
  columns: string[],
  words: Readonly<Record<Field, string>>,
): { field: Field | null; column: string }[] {
  const fieldOf = new Map<string, Field>();
  for (const field of Object.keys(words) as Field[])
    for (const word of words[field].split(' ')) fieldOf.set(word, field);
  const seen = new Map<Field, string>();
  return columns.map((column) => {
    const field = fieldOf.get(headerWord(column)) ?? null;
    if (!field) table.unknown.push(column);
    else if (seen.has(field)) {
      const message = `Columns “${seen.get(field)}” and “${column}” mean the same here. Rename or remove one of them.`;
      table.problems.push({ file: table.file, row: null, column: null, message });
    } else seen.set(field, column);
    if (field) table.fields.add(field);
    return { field, column };
  });
}

/** What people write for nothing, and what a spreadsheet writes for a formula that went wrong. */
const NOTHING = /^(?:[-–—]+|n\/a|n\.a\.|k\. ?a\.)$/i;
const FORMULA_ERROR = /^#(?:N\/A|NV|REF!|BEZUG!|VALUE!|WERT!|NAME\?|DIV\/0!|NUM!|ZAHL!|NULL!|SPILL!)$/i;

function rowOf<Field extends string>(
  { file, problems }: Table<Field>,
  number: number,
  texts: (string | null)[],
  plan: { field: Field | null; column: string }[],
): Row<Field> {
  const cells: Partial<Record<Field, Cell>> = {};
  plan.forEach(({ field, column }, at) => {
    const text = texts[at]?.normalize('NFC').trim();
    if (!field || !text || NOTHING.test(text)) return;
    if (FORMULA_ERROR.test(text)) {
      const message = 'The cell holds the error of a formula. Correct the formula, or empty the cell.';
      problems.push({ file, row: number, column, message });
    } else cells[field] = { text, file, row: number, column };
  });
  return { number, cells };
}

/** Some spreadsheets write `sep=;` above the header, and hide it when they open the file: rows count without it. */
async function* withoutHint(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let first = true;
  for await (const chunk of source) {
    const hint = first ? /^(?:\xef\xbb\xbf)?sep=.\r?\n/i.exec(chunk.toString('latin1', 0, 12)) : null;
    first = false;
    yield hint ? chunk.subarray(hint[0].length) : chunk;
  }
}
