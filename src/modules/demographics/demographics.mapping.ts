/**
 * The demographics part of a mapping, and one row of a file through it. What it says about a problem names columns
 * and never a value, neither the mapping's nor a cell's. Pure.
 */
import { columnKey } from '../imports/csv-header';
import { valueKey } from '../imports/mapping';
import { isSilent } from './demographics.roll-up';

/** As clients write it; keys of other imports beside it mean nothing here. */
export interface DemographicsMapping {
  identity: { column: string; by: 'email' | 'externalId' };
  columns: ColumnMapping[];
}

export interface ColumnMapping {
  name: string;
  attribute: string;
  /** The consent or other legal ground under which its answers may be held. */
  basis: string;
  separator: string | null;
  /** Codes by the texts that mean them. */
  values: Map<string, string>;
  /** Whether a text that stands for no code is kept as the person's own words. */
  selfDescribed: boolean;
}

export interface MappingProblem {
  path: string[];
  message: string;
}

/** What mapped columns may hold, from the taxonomy. */
export interface AskedAttribute {
  id: string;
  key: string;
  multiple: boolean;
  categories: { code: string; kind: string }[];
}

export interface StagedAnswer {
  attributeId: string;
  code: string;
  words: string | null;
  basis: string;
}

export interface RowProblem {
  code: 'VALUE_NOT_MAPPED' | 'TOO_MANY_VALUES' | 'TOO_LONG';
  column: string;
}

export const MAX_WORDS = 500;
const MAX_TEXT = 200;
const MAX_COLUMNS = 100;

type Plain = Record<string, unknown>;

export function readMapping(
  value: unknown,
  attributes: Map<string, AskedAttribute>,
): DemographicsMapping | MappingProblem[] {
  const problems: MappingProblem[] = [];
  const add = (path: string[], message: string) => void problems.push({ path, message });
  const top = asObject(value) ?? {};
  const part = asObject(top.demographics) ?? {};
  const identity = identityOf(top);
  if (!identity)
    add(
      ['identity'],
      'Name the column that tells who a row is about: `"identity": "e-mail column"`, or `{"externalId": "column"}`.',
    );
  const given = Object.entries(asObject(part.columns) ?? {});
  if (!given.length || given.length > MAX_COLUMNS)
    add(['demographics', 'columns'], `Map 1 to ${MAX_COLUMNS} columns to attributes.`);
  // Where no column has its own, what is missing is the one for all of them.
  const each = given.some(([, rule]) => asObject(rule)?.basis !== undefined);
  if (!each && !isText(part.basis)) add(['demographics', 'basis'], BASIS);
  const columns = given.map(([name, rule]) =>
    readColumn(name, { basis: part.basis, ...asObject(rule) }, attributes, add),
  );
  for (const { name, basis } of columns)
    if (each && !isText(basis)) add(['demographics', 'columns', name.slice(0, MAX_TEXT), 'basis'], BASIS);
  const names = [...(identity ? [identity.column] : []), ...given.map(([name]) => name)].map(columnKey);
  if (new Set(names).size < names.length)
    add(['demographics', 'columns'], 'The mapping names a column twice. Case and spaces do not count.');
  if (problems.length || !identity) return problems;
  return { identity, columns };
}

const BASIS = 'Name the consent or other legal basis under which the answers may be held.';

/** Told by itself, or the column that the other part of the mapping turns into an address or external id. */
function identityOf({ identity, columns }: Plain): DemographicsMapping['identity'] | null {
  if (isText(identity)) return { column: identity, by: 'email' };
  const { externalId, email } = asObject(identity) ?? {};
  if (isText(externalId)) return { column: externalId, by: 'externalId' };
  if (isText(email)) return { column: email, by: 'email' };
  const fields = Object.entries(asObject(columns) ?? {}).map(
    ([column, rule]) => [column, typeof rule === 'string' ? rule : asObject(rule)?.field] as const,
  );
  for (const by of ['email', 'externalId'] as const) {
    const found = fields.find(([, field]) => field === by);
    if (found && identity === undefined) return { column: found[0], by };
  }
  return null;
}

function readColumn(
  name: string,
  { attribute: key, basis, separator = null, values = {}, otherwise, ...rest }: Plain,
  attributes: Map<string, AskedAttribute>,
  add: (path: string[], message: string) => void,
): ColumnMapping {
  const path = ['demographics', 'columns', name.slice(0, MAX_TEXT)];
  const attribute = typeof key === 'string' ? attributes.get(key) : undefined;
  if (!attribute)
    add(
      [...path, 'attribute'],
      'There is no such attribute. `demographicAttributes` lists those that are asked.',
    );
  if (separator !== null && (typeof separator !== 'string' || !separator || separator.length > 5))
    add([...path, 'separator'], '`separator` must be a text of 1 to 5 characters.');
  if (otherwise !== undefined && otherwise !== 'SELF_DESCRIBED')
    add([...path, 'otherwise'], '`otherwise` can only be SELF_DESCRIBED.');
  if (otherwise && attribute && !attribute.categories.some(({ kind }) => kind === 'SELF_DESCRIBED'))
    add([...path, 'otherwise'], 'The attribute has no category for people’s own words.');
  if (Object.keys(rest).length)
    add(path, 'The rule of a column has attribute, basis, separator, values, otherwise.');
  const texts = Object.entries(asObject(values) ?? {});
  const codes = new Set(attribute?.categories.map(({ code }) => code));
  if (
    !asObject(values) ||
    texts.some(([, code]) => typeof code !== 'string' || (attribute && !codes.has(code)))
  )
    add(
      [...path, 'values'],
      '`values` must turn texts into codes of the attribute; at least one is not its code.',
    );
  return {
    name,
    attribute: String(key),
    basis: typeof basis === 'string' ? basis.trim() : '',
    separator: separator as string | null,
    values: new Map(texts.map(([text, code]) => [valueKey(text), String(code)])),
    selfDescribed: otherwise === 'SELF_DESCRIBED',
  };
}

/** The answers that a row's cells hold, or what is wrong. An empty cell says nothing. */
export function readAnswers(
  cells: { column: ColumnMapping; text: string }[],
  attributes: Map<string, AskedAttribute>,
): StagedAnswer[] | RowProblem[] {
  const answers: StagedAnswer[] = [];
  const problems: RowProblem[] = [];
  for (const { column, text } of cells) {
    const attribute = attributes.get(column.attribute) as AskedAttribute;
    const own = attribute.categories.find(({ kind }) => kind === 'SELF_DESCRIBED')?.code;
    for (const part of column.separator ? text.split(column.separator) : [text]) {
      const words = part.normalize('NFC').trim();
      if (!words) continue;
      const code = column.values.get(valueKey(words)) ?? (column.selfDescribed ? own : undefined);
      const mapped = column.values.has(valueKey(words));
      if (code === undefined) problems.push({ code: 'VALUE_NOT_MAPPED', column: column.name });
      else if (!mapped && words.length > MAX_WORDS) problems.push({ code: 'TOO_LONG', column: column.name });
      else if (!answers.some((answer) => answer.attributeId === attribute.id && answer.code === code))
        answers.push({ attributeId: attribute.id, code, words: mapped ? null : words, basis: column.basis });
    }
    if (
      !fits(
        attribute,
        answers.filter(({ attributeId }) => attributeId === attribute.id).map(({ code }) => code),
      )
    )
      problems.push({ code: 'TOO_MANY_VALUES', column: column.name });
  }
  return problems.length ? problems : answers;
}

/** One answer where one is asked for; and what says nothing stands alone. */
export function fits({ multiple, categories }: AskedAttribute, codes: string[]): boolean {
  if (codes.length < 2) return true;
  const silent = categories.filter(({ kind }) => isSilent(kind)).map(({ code }) => code);
  return multiple && !codes.some((code) => silent.includes(code));
}

function asObject(value: unknown): Plain | null {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Plain) : null;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '' && value.length <= MAX_TEXT;
}
