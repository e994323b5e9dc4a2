/**
 * Imports of demographic columns: read, stage, commit or reject. What a cell holds goes from the file into the schema
 * of demographics and nowhere else: no message, event, log line or record of a retry has it.
 */
import { authorize, decide } from '../../auth/decisions';
import { inTransaction, type Context } from '../../context';
import { record } from '../../events/record';
import { notFound } from '../../graphql/faults';
import { IllegalTransition, InvalidInput, Refusal } from '../../graphql/user-errors';
import { newId } from '../../ids';
import { columnKey, readCsv } from '../imports/csv';
import { demand } from '../update';
import type { DecideDemographicsImportInput, ImportDemographicsInput } from './demographics.inputs';
import {
  readAnswers,
  readMapping,
  type AskedAttribute,
  type DemographicsMapping,
} from './demographics.mapping';
import {
  commitStaged,
  demographicsImportLoader,
  discardStaged,
  readTaxonomy,
  stageImport,
  type IssueRow,
  type StagedRow,
} from './demographics.repository';
import { demandPerson } from './demographics.service';
import type { DemographicsImport } from './demographics-import.types';

export function getDemographicsImport(ctx: Context, id: string): Promise<DemographicsImport> {
  return demand('DemographicsImport', id, (id) => demographicsImportLoader(ctx).load(id));
}

/** May: administrators. Refuses: InvalidInput (mapping, file). Records: DemographicsImportUploaded. */
export async function importDemographics(
  ctx: Context,
  input: ImportDemographicsInput,
): Promise<DemographicsImport> {
  demandPerson(ctx);
  authorize(decide(ctx.viewer, 'demographics.manage'));
  const source = sourceOf(input);
  const taxonomy = (await readTaxonomy(ctx)).filter(({ newest, enabled }) => newest && enabled);
  const attributes = new Map<string, AskedAttribute>(taxonomy.map((row) => [row.key, row]));
  const mapping = readMapping(input.mapping, attributes);
  if (Array.isArray(mapping))
    throw new Refusal(
      ...mapping.slice(0, 20).map(({ path, message }) => new InvalidInput(['mapping', ...path], message)),
    );
  const staged = await readFile(source, mapping, attributes);
  const id = newId('DemographicsImport');
  await inTransaction(ctx, async (ctx) => {
    const fileName = input.fileName ?? input.file?.fileName?.slice(0, 200) ?? 'demographics.csv';
    const columns = mapping.columns.map(({ name: column, attribute, basis }) => ({
      column,
      attribute,
      basis,
    }));
    await stageImport(ctx, { id, fileName, purpose: input.purpose, columns, ...staged });
    await record(ctx, { type: 'DemographicsImportUploaded', nodes: [id] });
  });
  return getDemographicsImport(ctx, id);
}

function sourceOf({ file, text }: ImportDemographicsInput): AsyncIterable<Uint8Array> {
  if (file && typeof text !== 'string') return file.read();
  if (!file && typeof text === 'string') return piecesOf(text);
  throw new Refusal(new InvalidInput(['file'], 'Send the file, or its text; one of them.'));
}

async function* piecesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

interface Staged {
  total: number;
  rows: StagedRow[];
  issues: IssueRow[];
}

/** All rows through the mapping. A row with an issue is left out as a whole. */
async function readFile(
  source: AsyncIterable<Uint8Array>,
  mapping: DemographicsMapping,
  attributes: Map<string, AskedAttribute>,
): Promise<Staged> {
  const { identity, columns } = mapping;
  const required = [identity.column, ...columns.map(({ name }) => name)];
  const wanted = new Set(required.map(columnKey));
  const issues = new Issues();
  const rows: StagedRow[] = [];
  let total = 0;
  let places: string[] = [];
  for await (const item of readCsv(source, { required, drop: (header) => !wanted.has(columnKey(header)) })) {
    if (item.kind === 'file') throw new Refusal(new InvalidInput(['file'], item.issue.message));
    if (item.kind === 'header') {
      places = item.columns.map(columnKey);
      continue;
    }
    total++;
    for (const { code, column } of item.issues) issues.add(code, column);
    if (item.issues.length || !item.cells) continue;
    const cellOf = (name: string) =>
      item.cells?.[places.indexOf(columnKey(name))]?.normalize('NFC').trim() ?? '';
    const who = cellOf(identity.column);
    if (!who) {
      issues.add('IDENTITY_MISSING', null, item.number);
      continue;
    }
    const answers = readAnswers(
      columns.map((column) => ({ column, text: cellOf(column.name) })),
      attributes,
    );
    const problems = answers.filter((each) => 'column' in each);
    for (const { code, column } of problems) issues.add(code, column);
    if (!problems.length)
      rows.push({ row: item.number, [identity.by]: who, answers: answers as StagedRow['answers'] });
  }
  return { total, rows, issues: issues.list() };
}

const MAX_ROWS_TOLD = 100;

/** The same thing wrong in many rows is told once. */
class Issues {
  private readonly byKind = new Map<string, IssueRow>();

  add(code: string, column: string | null, row?: number): void {
    const key = `${code}:${column ?? ''}`;
    const issue = this.byKind.get(key) ?? { code, ...(column ? { column } : {}), count: 0 };
    issue.count++;
    if (row !== undefined && (issue.rows?.length ?? 0) < MAX_ROWS_TOLD)
      issue.rows = [...(issue.rows ?? []), row];
    this.byKind.set(key, issue);
  }

  list(): IssueRow[] {
    return [...this.byKind.values()];
  }
}

/**
 * Writes what is staged, but for people who withdrew or excluded themselves, and for answers that people gave themselves.
 * May: administrators. Refuses: IllegalTransition. Records: DemographicsImportCommitted.
 */
export function commitDemographicsImport(
  ctx: Context,
  input: DecideDemographicsImportInput,
): Promise<DemographicsImport> {
  return decideImport(ctx, input, 'COMMITTED');
}

/** May: administrators. Refuses: IllegalTransition. Records: DemographicsImportRejected. */
export function rejectDemographicsImport(
  ctx: Context,
  input: DecideDemographicsImportInput,
): Promise<DemographicsImport> {
  return decideImport(ctx, input, 'REJECTED');
}

async function decideImport(
  ctx: Context,
  { demographicsImportId }: DecideDemographicsImportInput,
  to: 'COMMITTED' | 'REJECTED',
): Promise<DemographicsImport> {
  demandPerson(ctx);
  authorize(decide(ctx.viewer, 'demographics.manage'));
  const { id } = await getDemographicsImport(ctx, demographicsImportId);
  await inTransaction(ctx, async (ctx) => {
    const before = await (to === 'COMMITTED' ? commitStaged(ctx, id) : discardStaged(ctx, id));
    if (before === null) throw notFound('DemographicsImport', id);
    if (before !== 'CHECKED') throw new Refusal(new IllegalTransition('import', before, to, []));
    await record(ctx, {
      type: to === 'COMMITTED' ? 'DemographicsImportCommitted' : 'DemographicsImportRejected',
      nodes: [id],
      changes: { state: ['CHECKED', to] },
    });
  });
  return getDemographicsImport(ctx, id);
}
