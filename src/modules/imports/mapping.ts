/**
 * How the columns of a file become fields: a plain object that people write as a file, checked strictly, so that
 * a slip is told before a row is read. Pure.
 *
 *   { "columns": { "email address": "email",
 *                  "grade": { "field": "level", "values": { "AA": 1 } },
 *                  "skills": { "field": "skillsWanted", "separator": ";" } },
 *     "ignore": ["biography"],
 *     "demographics": { "basis": "CONSENT", "columns": { "identity to match": { "attribute": "…" } } } }
 */
import { columnKey } from './csv-header';

/** What a column can become, and what a cell of it is. */
export const FIELDS = {
  email: 'email',
  externalId: 'text',
  displayName: 'text',
  firstName: 'text',
  lastName: 'text',
  fullName: 'text',
  pronouns: 'text',
  jobTitle: 'text',
  orgUnit: 'text',
  timeZone: 'timeZone',
  location: 'text',
  level: 'integer',
  discipline: 'text',
  capacity: 'integer',
  skillsWanted: 'list',
  skillsOffered: 'list',
  interestedInBothRoles: 'boolean',
} as const;

export type FieldName = keyof typeof FIELDS;
export type MappedValue = string | number | boolean;

export interface ColumnRule {
  field: FieldName;
  /** What a cell's text means, by its key (`valueKey`); a text that is missing here is an issue. */
  values: Map<string, MappedValue> | null;
  /** Between the values of one cell; for lists only. */
  separator: string | null;
}

export interface DemographicRule {
  /** Name of the attribute whose values the column holds. */
  attribute: string;
  /** In place of the one of the whole part. */
  basis?: string;
  separator?: string;
  values?: Record<string, string>;
}

/** The part that only the demographics upload reads. Everywhere else its columns are dropped unread. */
export interface DemographicsMapping {
  /** Under which consent or other basis answers may be held, where their column names none of its own. */
  basis?: string;
  columns: Record<string, DemographicRule>;
}

export interface Mapping {
  /** By column key. */
  columns: Map<string, ColumnRule>;
  /** Header names as the mapping writes them, in its order, for messages. */
  names: string[];
  /** Keys of columns that hold nothing for us. */
  ignored: Set<string>;
  /** Keys of columns with demographics, and their names as the mapping writes them. */
  demographic: Set<string>;
  demographicNames: string[];
  createOrgUnits: boolean;
  /** The mapping as it may be stored: of demographics it keeps the names of the columns. */
  stored: Record<string, unknown>;
}

export interface MappingProblem {
  /** Where in the mapping. */
  path: string[];
  message: string;
}

export class MappingError extends Error {
  constructor(readonly problems: MappingProblem[]) {
    super(problems.map(({ message }) => message).join(' '));
  }
}

export function valueKey(text: string): string {
  return text.normalize('NFC').trim().toLowerCase();
}

const MAX_COLUMNS = 500;
const MAX_VALUES = 1_000;
const MAX_TEXT = 200;
const MAX_SEPARATOR = 5;
/** For lists whose mapping names no separator. */
export const DEFAULT_SEPARATOR = ';';

type Plain = Record<string, unknown>;

/** The mapping, or a MappingError that says everything that is wrong with it. */
export function parseMapping(value: unknown): Mapping {
  const problems: MappingProblem[] = [];
  const add = (path: string[], message: string) => problems.push({ path, message });
  const top = asObject(value);
  if (!top) throw new MappingError([{ path: [], message: 'The mapping must be an object.' }]);
  // `identity` is for the upload of demographics, which one mapping may serve too.
  unknownKeys(top, ['columns', 'ignore', 'createOrgUnits', 'demographics', 'identity'], [], add);

  const columns = readColumns(top.columns, add);
  const ignore = readNames(top.ignore, ['ignore'], add);
  const demographics = readDemographics(top.demographics, add);
  if (top.createOrgUnits !== undefined && typeof top.createOrgUnits !== 'boolean')
    add(['createOrgUnits'], '`createOrgUnits` must be true or false.');
  checkUses([...columns.names, ...ignore, ...demographics], add);
  checkFields(columns.rules, add);
  if (problems.length) throw new MappingError(problems.slice(0, 20));

  return {
    columns: columns.rules,
    names: columns.names,
    ignored: new Set(ignore.map(columnKey)),
    demographic: new Set(demographics.map(columnKey)),
    demographicNames: demographics,
    createOrgUnits: top.createOrgUnits === true,
    stored: {
      columns: top.columns,
      ...(ignore.length ? { ignore } : {}),
      ...(top.createOrgUnits === true ? { createOrgUnits: true } : {}),
      ...(demographics.length ? { demographics: { columns: demographics } } : {}),
    },
  };
}

type Add = (path: string[], message: string) => void;

function readColumns(value: unknown, add: Add): { rules: Map<string, ColumnRule>; names: string[] } {
  const rules = new Map<string, ColumnRule>();
  const given = asObject(value);
  if (!given || !Object.keys(given).length) {
    add(['columns'], '`columns` must name at least one column and its field.');
    return { rules, names: [] };
  }
  const names = Object.keys(given).slice(0, MAX_COLUMNS);
  if (Object.keys(given).length > MAX_COLUMNS) add(['columns'], `Name at most ${MAX_COLUMNS} columns.`);
  for (const name of names) {
    const rule = readRule(given[name], ['columns', name], add);
    if (rule) rules.set(columnKey(name), rule);
  }
  return { rules, names };
}

function readRule(value: unknown, path: string[], add: Add): ColumnRule | null {
  const given = typeof value === 'string' ? { field: value } : asObject(value);
  if (!given) return (add(path, 'A column needs the name of a field, or an object with `field`.'), null);
  unknownKeys(given, ['field', 'values', 'separator'], path, add);
  const field = given.field as FieldName;
  if (typeof field !== 'string' || !Object.hasOwn(FIELDS, field)) {
    add([...path, 'field'], `There is no such field. The fields are ${Object.keys(FIELDS).join(', ')}.`);
    return null;
  }
  const type = FIELDS[field];
  const separator = readSeparator(given.separator, [...path, 'separator'], add);
  if (separator !== null && type !== 'list')
    add([...path, 'separator'], `\`separator\` is for fields with many values; \`${field}\` has one.`);
  const values = given.values === undefined ? null : readValues(given.values, type, [...path, 'values'], add);
  return { field, values, separator: type === 'list' ? (separator ?? DEFAULT_SEPARATOR) : null };
}

function readSeparator(value: unknown, path: string[], add: Add): string | null {
  if (value === undefined) return null;
  if (typeof value === 'string' && value.length >= 1 && value.length <= MAX_SEPARATOR) return value;
  add(path, `\`separator\` must be a text of 1 to ${MAX_SEPARATOR} characters.`);
  return null;
}

function readValues(
  value: unknown,
  type: (typeof FIELDS)[FieldName],
  path: string[],
  add: Add,
): Map<string, MappedValue> | null {
  const given = asObject(value);
  const entries = Object.entries(given ?? {});
  if (!given || !entries.length || entries.length > MAX_VALUES) {
    add(path, `\`values\` must be an object with 1 to ${MAX_VALUES} texts and what they mean.`);
    return null;
  }
  const values = new Map<string, MappedValue>();
  for (const [text, meaning] of entries) {
    const wanted = fits(meaning, type);
    if (wanted) add([...path, text], `The value for this text must be ${wanted}.`);
    else if (values.has(valueKey(text)))
      add([...path, text], 'This text stands here twice: case and spaces around it do not count.');
    else values.set(valueKey(text), meaning as MappedValue);
  }
  return values;
}

/** What the meaning must be instead; null when it fits. */
function fits(meaning: unknown, type: (typeof FIELDS)[FieldName]): string | null {
  if (type === 'integer') return Number.isInteger(meaning) ? null : 'a whole number';
  if (type === 'boolean') return typeof meaning === 'boolean' ? null : 'true or false';
  return typeof meaning === 'string' && meaning.length <= MAX_TEXT && !meaning.includes('\0')
    ? null
    : 'a text';
}

/** Keys of the demographic columns' rules. What they say is for another upload; here only the names count. */
function readDemographics(value: unknown, add: Add): string[] {
  if (value === undefined || value === null) return [];
  const path = ['demographics'];
  const given = asObject(value);
  if (!given) return (add(path, '`demographics` must be an object with `basis` and `columns`.'), []);
  unknownKeys(given, ['basis', 'columns'], path, add);
  if (Array.isArray(given.columns)) return readNames(given.columns, [...path, 'columns'], add);
  try {
    return Object.keys(parseDemographics(value).columns);
  } catch (error) {
    if (!(error instanceof MappingError)) throw error;
    for (const problem of error.problems) add([...path, ...problem.path], problem.message);
    return [];
  }
}

const BASIS = '`basis` must name the consent or other legal basis under which the answers may be held.';

function isBasis(value: unknown): boolean {
  return typeof value === 'string' && !!value.trim() && value.length <= MAX_TEXT;
}

/** The demographics part with all that it says; messages name columns and never values. */
export function parseDemographics(value: unknown): DemographicsMapping {
  const problems: MappingProblem[] = [];
  const add = (path: string[], message: string) => problems.push({ path, message });
  const given = asObject(value) ?? {};
  const columns = asObject(given.columns);
  const each = Object.values(columns ?? {}).some((rule) => asObject(rule)?.basis !== undefined);
  if (!each && !isBasis(given.basis)) add(['basis'], BASIS);
  if (!columns || !Object.keys(columns).length || Object.keys(columns).length > MAX_COLUMNS)
    add(['columns'], '`columns` must name the columns with demographics.');
  for (const [name, rule] of Object.entries(columns ?? {})) {
    const path = ['columns', name];
    const { attribute, basis = given.basis, separator, values, ...rest } = asObject(rule) ?? {};
    if (each && !isBasis(basis)) add([...path, 'basis'], BASIS);
    if (typeof attribute !== 'string' || !attribute.trim() || attribute.length > MAX_TEXT)
      add([...path, 'attribute'], '`attribute` must name the attribute that the column holds.');
    if (separator !== undefined) readSeparator(separator, [...path, 'separator'], add);
    const texts = values === undefined ? {} : asObject(values);
    if (!texts || Object.values(texts).some((meaning) => typeof meaning !== 'string'))
      add([...path, 'values'], '`values` must be an object of texts and the values that they mean.');
    unknownKeys(rest, ['otherwise'], path, add);
  }
  if (problems.length) throw new MappingError(problems);
  return value as DemographicsMapping;
}

function readNames(value: unknown, path: string[], add: Add): string[] {
  if (value === undefined || value === null) return [];
  const names = Array.isArray(value) ? (value as unknown[]) : null;
  if (names && names.length <= MAX_COLUMNS && names.every((name) => typeof name === 'string')) return names;
  add(path, `\`${path.join('.')}\` must be a list of up to ${MAX_COLUMNS} column names.`);
  return [];
}

/** Every column stands in one place, once. */
function checkUses(names: string[], add: Add): void {
  const seen = new Set<string>();
  for (const name of names) {
    const key = columnKey(name);
    if (!key || name.length > MAX_TEXT || name.includes('\0'))
      add([name.slice(0, MAX_TEXT)], `A column name must have 1 to ${MAX_TEXT} characters.`);
    else if (seen.has(key))
      add([name], `The mapping names the column “${name}” twice. Case and spaces around it do not count.`);
    seen.add(key);
  }
}

/** One column for each field; who a person is must be told; a name comes whole or in two parts. */
function checkFields(rules: Map<string, ColumnRule>, add: Add): void {
  const fields = [...rules.values()].map(({ field }) => field);
  const path = ['columns'];
  for (const field of new Set(fields.filter((field, index) => fields.indexOf(field) !== index)))
    add(path, `Two columns become \`${field}\`. Map one of them.`);
  if (!rules.size) return;
  if (!fields.includes('email') && !fields.includes('externalId'))
    add(path, 'Map a column to `email` or `externalId`: by them people are found again.');
  if (fields.includes('firstName') !== fields.includes('lastName'))
    add(path, '`firstName` and `lastName` belong together. Map both, or map a column to `displayName`.');
  if (fields.includes('displayName') && fields.includes('firstName'))
    add(path, 'A name comes whole (`displayName`) or in two parts (`firstName`, `lastName`), not both.');
}

function unknownKeys(given: Plain, known: string[], path: string[], add: Add): void {
  for (const key of Object.keys(given)
    .filter((key) => !known.includes(key))
    .slice(0, 5)) {
    const allowed = known.length ? `Known here: ${known.join(', ')}.` : 'Remove it.';
    add([...path, key.slice(0, MAX_TEXT)], `“${key.slice(0, 50)}” has no meaning here. ${allowed}`);
  }
}

function asObject(value: unknown): Plain | null {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Plain) : null;
}
