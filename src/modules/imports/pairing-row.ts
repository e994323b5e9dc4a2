/** One row of a file of pairs through the mapping: who with whom, or issues that say what is wrong where. Pure. */
import { columnKey, type CsvItem } from './csv';
import type { Issue } from './csv-issue';
import { valueKey } from './mapping';
import type { PairColumn, PairField, PairMapping } from './pairing-mapping';

export interface PairSide {
  email?: string;
  externalId?: string;
  role: string;
}

export interface PairData {
  first: PairSide;
  second: PairSide;
  startedOn: string;
}

export type PairPlan = ({ name: string; rule: PairColumn } | null)[];

export function pairPlanOf(
  columns: readonly string[],
  mapping: PairMapping,
): { plan: PairPlan; issues: Issue[] } {
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

const ROLES = ['MENTOR', 'MENTEE', 'PEER', 'FACILITATOR'];
/** A day that exists, as ISO 8601 writes it. */
const isDay = (text: string) =>
  /^\d{4}-\d\d-\d\d$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;

export interface PairDefaults {
  firstRole: string;
  secondRole: string;
  /** For rows that name no day. */
  startedOn: string;
}

export function readPair(
  row: Extract<CsvItem, { kind: 'row' }>,
  plan: PairPlan,
  defaults: PairDefaults,
): { data: PairData; issues: Issue[] } {
  const issues: Issue[] = [...row.issues];
  const found: Partial<Record<PairField, string>> = {};
  const wrong = (column: string | null, code: string, message: string) =>
    issues.push({ row: row.number, column, severity: 'ERROR', code, message });
  plan.forEach((column, index) => {
    const text = row.cells?.[index]?.normalize('NFC').trim();
    if (!column || !text) return;
    const { field, values } = column.rule;
    const meaning = values ? values.get(valueKey(text)) : text;
    if (meaning === undefined) wrong(column.name, 'UNKNOWN_VALUE', 'The mapping does not know this value.');
    else if (field.endsWith('Role') && !ROLES.includes(meaning.toUpperCase()))
      wrong(column.name, 'INVALID_ROLE', `The cell must be one of ${ROLES.join(', ')}.`);
    else if (field === 'startedOn' && !isDay(meaning))
      wrong(column.name, 'INVALID_DATE', 'The cell must be a day such as 2026-09-01.');
    else found[field] = meaning;
  });
  const side = (who: 'first' | 'second'): PairSide => ({
    ...(found[`${who}Email`] ? { email: found[`${who}Email`] } : {}),
    ...(found[`${who}ExternalId`] ? { externalId: found[`${who}ExternalId`] } : {}),
    role: (found[`${who}Role`] ?? defaults[`${who}Role`]).toUpperCase(),
  });
  const data = {
    first: side('first'),
    second: side('second'),
    startedOn: found.startedOn ?? defaults.startedOn,
  };
  for (const who of ['first', 'second'] as const)
    if (row.cells && !issues.length && !data[who].email && !data[who].externalId)
      wrong(
        null,
        'NO_IDENTITY',
        `The row tells neither an e-mail address nor an external id of the ${who} person.`,
      );
  return { data, issues };
}
