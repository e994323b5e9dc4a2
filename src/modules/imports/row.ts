/** One row of a file through the mapping: fields with values, or issues that say what is wrong where. Pure. */
import { isEmail, isTimeZone } from 'class-validator';
import { columnKey, type CsvItem } from './csv';
import type { Issue } from './csv-issue';
import { FIELDS, valueKey, type ColumnRule, type FieldName, type Mapping, type MappedValue } from './mapping';

/** What is staged of a row. A field is absent when its cell is empty: the import then leaves what is there. */
export interface RowData {
  email?: string;
  externalId?: string;
  displayName?: string;
  fullName?: string;
  pronouns?: string;
  jobTitle?: string;
  orgUnit?: string;
  timeZone?: string;
  location?: string;
  level?: number;
  discipline?: string;
  capacity?: number;
  skillsWanted?: string[];
  skillsOffered?: string[];
  interestedInBothRoles?: boolean;
}

export interface StagedRow {
  number: number;
  data: RowData;
  issues: Issue[];
}

/** The columns of a file with their rules, by place; null where nothing is read. */
export type Plan = ({ name: string; rule: ColumnRule } | null)[];

/** Which cell becomes which field, and a warning for every column that the mapping does not know. */
export function planOf(columns: string[], mapping: Mapping): { plan: Plan; issues: Issue[] } {
  const issues: Issue[] = [];
  const plan = columns.map((name) => {
    const rule = mapping.columns.get(columnKey(name));
    if (rule) return { name, rule };
    if (!mapping.ignored.has(columnKey(name)))
      issues.push({
        row: null,
        column: name,
        severity: 'WARNING',
        code: 'UNMAPPED_COLUMN',
        message: 'The mapping does not know this column, so it is left out. Map it, or name it in `ignore`.',
      });
    return null;
  });
  return { plan, issues };
}

const MOST: Partial<Record<FieldName, number>> = {
  externalId: 200,
  displayName: 200,
  firstName: 100,
  lastName: 100,
  fullName: 200,
  pronouns: 50,
  jobTitle: 200,
  orgUnit: 200,
  location: 200,
  discipline: 200,
};
const MAX_EMAIL = 254;
const MAX_SKILL = 100;
const MAX_SKILLS = 50;
const MAX_NUMBER = 100;
const BOOLEANS = new Map<string, MappedValue>([
  ['true', true],
  ['false', false],
]);

export function readStaged(row: Extract<CsvItem, { kind: 'row' }>, plan: Plan): StagedRow {
  const issues: Issue[] = [...row.issues];
  const values: Partial<Record<FieldName, MappedValue | string[]>> = {};
  plan.forEach((column, index) => {
    const text = row.cells?.[index]?.normalize('NFC').trim();
    if (!column || !text) return;
    const value = valueOf(text, column.rule);
    if (value instanceof Problem)
      issues.push({ row: row.number, column: column.name, severity: 'ERROR', ...value.words });
    else values[column.rule.field] = value;
  });
  const { firstName, lastName, ...rest } = values;
  const data = rest as RowData;
  const name = [firstName, lastName].filter(Boolean).join(' ');
  if (name) data.displayName = name;
  if (row.cells && !issues.length && !data.email && !data.externalId) {
    const message =
      'The row tells neither an e-mail address nor an external id, so nobody can be found by it.';
    issues.push({ row: row.number, column: null, severity: 'ERROR', code: 'NO_IDENTITY', message });
  }
  return { number: row.number, data, issues };
}

class Problem {
  readonly words: { code: string; message: string };
  constructor(code: string, message: string) {
    this.words = { code, message };
  }
}

function valueOf(text: string, { field, values, separator }: ColumnRule): MappedValue | string[] | Problem {
  const type = FIELDS[field];
  if (type === 'list') return listOf(text, separator as string, values);
  const known = values ?? (type === 'boolean' ? BOOLEANS : null);
  const meaning = known ? known.get(valueKey(text)) : text;
  if (meaning === undefined) return unknown(known as Map<string, MappedValue>);
  if (type === 'boolean') return meaning;
  if (type === 'integer') return integerOf(meaning);
  if (type === 'email') return emailOf(meaning as string);
  if (type === 'timeZone' && !isTimeZone(meaning))
    return new Problem('INVALID_TIME_ZONE', 'The cell must be an IANA time zone such as Europe/Athens.');
  const most = MOST[field] ?? MAX_NUMBER;
  return (meaning as string).length > most
    ? new Problem('TOO_LONG', `The cell must have at most ${most} characters.`)
    : meaning;
}

function listOf(
  text: string,
  separator: string,
  values: Map<string, MappedValue> | null,
): string[] | Problem {
  const found = new Map<string, string>();
  for (const part of text.split(separator)) {
    const item = part.trim().replace(/\s+/g, ' ');
    if (!item) continue;
    const meaning = values ? values.get(valueKey(item)) : item;
    if (meaning === undefined) return unknown(values as Map<string, MappedValue>);
    const name = String(meaning).trim();
    if (name.length > MAX_SKILL)
      return new Problem(
        'TOO_LONG',
        `Each value must have at most ${MAX_SKILL} characters. Is the separator right?`,
      );
    if (name) found.set(valueKey(name), found.get(valueKey(name)) ?? name);
  }
  return found.size > MAX_SKILLS
    ? new Problem('TOO_MANY_VALUES', `The cell must hold at most ${MAX_SKILLS} values.`)
    : [...found.values()];
}

function integerOf(meaning: MappedValue): number | Problem {
  const number =
    typeof meaning === 'number' ? meaning : /^\d{1,9}$/.test(String(meaning)) ? Number(meaning) : -1;
  return number >= 0 && number <= MAX_NUMBER
    ? number
    : new Problem('INVALID_NUMBER', `The cell must be a whole number from 0 to ${MAX_NUMBER}.`);
}

function emailOf(text: string): string | Problem {
  return text.length <= MAX_EMAIL && isEmail(text)
    ? text
    : new Problem('INVALID_EMAIL', 'The cell must be an e-mail address such as name@example.org.');
}

const TOLD = 10;

/** The texts are the mapping's own; the cell's is not told. */
function unknown(known: Map<string, MappedValue>): Problem {
  const texts = [...known.keys()];
  const more = texts.length > TOLD ? ` and ${texts.length - TOLD} more` : '';
  return new Problem(
    'UNKNOWN_VALUE',
    `The mapping does not know this value. It knows ${texts
      .slice(0, TOLD)
      .map((text) => `“${text}”`)
      .join(', ')}${more}.`,
  );
}
