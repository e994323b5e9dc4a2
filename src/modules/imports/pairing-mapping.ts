/**
 * How the columns of a file of pairs become fields: two people, each by e-mail address or external id, as what
 * they take part, and since when. Pure.
 *
 *   { "columns": { "mentor": "firstEmail", "mentee": "secondEmail", "since": "startedOn",
 *                  "role": { "field": "firstRole", "values": { "coach": "MENTOR" } } },
 *     "ignore": ["notes"] }
 */
import { columnKey } from './csv-header';
import { MappingError, valueKey, type MappingProblem } from './mapping';

export const PAIR_FIELDS = [
  'firstEmail',
  'firstExternalId',
  'firstRole',
  'secondEmail',
  'secondExternalId',
  'secondRole',
  'startedOn',
] as const;
export type PairField = (typeof PAIR_FIELDS)[number];

export interface PairColumn {
  field: PairField;
  values: Map<string, string> | null;
}

export interface PairMapping {
  /** By column key. */
  columns: Map<string, PairColumn>;
  /** Header names as the mapping writes them. */
  names: string[];
  ignored: Set<string>;
  /** The mapping as it is stored. */
  stored: Record<string, unknown>;
}

const MAX_COLUMNS = 50;

/** The mapping, or a MappingError with everything that is wrong with it. */
export function parsePairMapping(value: unknown): PairMapping {
  const problems: MappingProblem[] = [];
  const { columns: given, ignore = [], ...others } = asObject(value) ?? {};
  for (const key of Object.keys(others))
    problems.push({ path: [key], message: `\`${key}\` is unknown. Use \`columns\` and \`ignore\`.` });
  const columns = new Map<string, PairColumn>();
  const names = Object.keys(asObject(given) ?? {}).slice(0, MAX_COLUMNS);
  for (const name of names) {
    const rule = readColumn((given as Record<string, unknown>)[name]);
    if (typeof rule === 'string') problems.push({ path: ['columns', name], message: rule });
    else columns.set(columnKey(name), rule);
  }
  const fields = [...columns.values()].map(({ field }) => field);
  for (const field of new Set(fields))
    if (fields.filter((other) => other === field).length > 1)
      problems.push({ path: ['columns'], message: `Two columns become \`${field}\`. Keep one.` });
  for (const who of ['first', 'second'] as const)
    if (!fields.includes(`${who}Email`) && !fields.includes(`${who}ExternalId`))
      problems.push({
        path: ['columns'],
        message: `Name the column that becomes \`${who}Email\` or \`${who}ExternalId\`.`,
      });
  const ignored = Array.isArray(ignore) && ignore.every((name) => typeof name === 'string') ? ignore : null;
  if (!ignored) problems.push({ path: ['ignore'], message: '`ignore` must be a list of column names.' });
  if (problems.length) throw new MappingError(problems);
  return {
    columns,
    names,
    ignored: new Set((ignored ?? []).map(columnKey)),
    stored: { columns: given, ...(ignored?.length ? { ignore: ignored } : {}) },
  };
}

/** The rule, or what is wrong with it. */
function readColumn(value: unknown): PairColumn | string {
  const { field, values, ...others } = typeof value === 'string' ? { field: value } : (asObject(value) ?? {});
  if (!PAIR_FIELDS.includes(field as PairField))
    return `A column of pairs becomes one of ${PAIR_FIELDS.join(', ')}.`;
  if (Object.keys(others).length) return 'A column has `field` and `values` alone.';
  const known = values === undefined ? null : asObject(values);
  if (values !== undefined && !known) return '`values` must be an object of texts.';
  const entries = Object.entries(known ?? {});
  if (entries.some(([, meaning]) => typeof meaning !== 'string'))
    return '`values` must be an object of texts.';
  return {
    field: field as PairField,
    values: known && new Map(entries.map(([text, meaning]) => [valueKey(text), meaning as string])),
  };
}

function asObject(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}
