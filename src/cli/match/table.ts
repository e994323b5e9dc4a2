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
export type Row<Field extends string> = {
  number: number;
  cells: Partial<Record<Field, Cell>>;
  /** Of the column that was asked for by name. */
  group: Cell | null;
};

export interface Table<Field extends string> {
  file: string;
  delimiter: Delimiter;
  rows: Row<Field>[];
  /** The fields that the file has a column for. */
  fields: Set<Field>;
  /** The column asked for by name, and what it means beside; null where it is not there. */
  groupColumn: { column: string; field: Field | null } | null;
  problems: Problem[];
  /** Columns that mean nothing here, and those that must not. */
  unknown: string[];
  demographic: string[];
}

/** `groupBy`: the header, or one that means the same, of a column to be read whatever it means. */
export async function readTable<Field extends string>(
  file: string,
  words: Readonly<Record<Field, string>>,
  groupBy: string | null = null,
): Promise<Table<Field>> {
  const table: Table<Field> = {
    file,
    delimiter: ',',
    rows: [],
    fields: new Set(),
    groupColumn: null,
    problems: [],
    unknown: [],
    demographic: [],
  };
  const drop = (header: string) => {
    if (!isDemographic(header)) return false;
    table.demographic.push(header);
    return true;
  };
  let plan: Plan<Field> = [];
  try {
    for await (const item of readCsv(withoutHint(createReadStream(file)), { drop })) {
      if (item.kind === 'file') table.problems.push({ file, ...item.issue });
      else if (item.kind === 'header') {
        table.delimiter = item.delimiter;
        plan = planOf(table, item.columns, words, groupBy);
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

type Plan<Field extends string> = { field: Field | null; column: string }[];

function planOf<Field extends string>(
  table: Table<Field>,
  columns: string[],
  words: Readonly<Record<Field, string>>,
  groupBy: string | null,
): Plan<Field> {
  const fieldOf = new Map<string, Field>();
  for (const field of Object.keys(words) as Field[])
    for (const word of words[field].split(' ')) fieldOf.set(word, field);
  const seen = new Map<Field, string>();
  const grouping = groupBy === null ? null : headerWord(groupBy);
  const groupField = fieldOf.get(grouping ?? '');
  return columns.map((column) => {
    const field = fieldOf.get(headerWord(column)) ?? null;
    if (groupField ? field === groupField : headerWord(column) === grouping)
      table.groupColumn ??= { column, field };
    else if (!field) table.unknown.push(column);
    if (!field) return { field, column };
    if (seen.has(field)) {
      const message = `Columns “${seen.get(field)}” and “${column}” mean the same here. Rename or remove one of them.`;
      table.problems.push({ file: table.file, row: null, column: null, message });
    } else seen.set(field, column);
    table.fields.add(field);
    return { field, column };
  });
}

/** What people write for nothing, and what a spreadsheet writes for a formula that went wrong. */
const NOTHING = /^(?:[-–—]+|n\/a|n\.a\.|k\. ?a\.)$/i;
const FORMULA_ERROR = /^#(?:N\/A|NV|REF!|BEZUG!|VALUE!|WERT!|NAME\?|DIV\/0!|NUM!|ZAHL!|NULL!|SPILL!)$/i;

function rowOf<Field extends string>(
  { file, problems, groupColumn }: Table<Field>,
  number: number,
  texts: (string | null)[],
  plan: Plan<Field>,
): Row<Field> {
  const cells: Partial<Record<Field, Cell>> = {};
  let group: Cell | null = null;
  plan.forEach(({ field, column }, at) => {
    const text = texts[at]?.normalize('NFC').trim();
    const isGroup = column === groupColumn?.column;
    if (!(field || isGroup) || !text || NOTHING.test(text)) return;
    if (FORMULA_ERROR.test(text)) {
      const message = 'The cell holds the error of a formula. Correct the formula, or empty the cell.';
      problems.push({ file, row: number, column, message });
      return;
    }
    const cell = { text, file, row: number, column };
    if (field) cells[field] = cell;
    if (isGroup) group = cell;
  });
  return { number, cells, group };
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
