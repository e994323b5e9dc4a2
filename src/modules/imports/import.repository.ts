/** SQL about imports and saved mappings. Every read carries the visibility predicate. */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import type { Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { firstRow } from '../../db/statements';
import type { PageArgs } from '../../graphql/connection';
import { newId, uuidOf } from '../../ids';
import { pageOf } from '../../reads/links';
import { readableNode } from '../../reads/readable';
import { Import, ImportMapping, type ImportCommitMode } from './import.entity';
import { ImportIssue } from './import-issue.entity';
import type { ImportIssuesArgs } from './import.inputs';
import { visibleImportMappings, visibleImports } from './import.policy';
import { ImportState } from './import.state';
import type { VerdictCounts } from './verdict';

const columns = () => columnsOf(Import, 'i');
const mappingColumns = () => columnsOf(ImportMapping, 'm');

export const readableImports = readableNode('imports', {
  entity: Import,
  alias: 'i',
  from: sql`imports i`,
  visible: visibleImports,
});

export const readableImportMappings = readableNode('importMappings', {
  entity: ImportMapping,
  alias: 'm',
  from: sql`import_mappings m`,
  visible: visibleImportMappings,
});
export const importMappingLoader = readableImportMappings.loader;

/** Imports of a cohort, newest first. */
export const listImports = pageOf(
  'Cohort.imports',
  readableImports,
  'i.cohort_id',
  (ctx, _page: PageArgs) => ({
    name: 'imports.list',
    from: sql`imports i`,
    where: [visibleImports(ctx.viewer)],
    sort: { expression: 'i.created_at', type: 'timestamptz', descending: true },
    idColumn: 'i.id',
  }),
);

/** Mappings of a program, by name. */
export const listImportMappings = pageOf(
  'Program.importMappings',
  readableImportMappings,
  'm.program_id',
  (ctx, _page: PageArgs) => ({
    name: 'importMappings.list',
    from: sql`import_mappings m`,
    where: [visibleImportMappings(ctx.viewer)],
    sort: { expression: 'm.name', type: 'text' },
    idColumn: 'm.id',
  }),
);

/** Issues of an import that the viewer has been shown: those of the file, then row by row. */
export const listIssues = pageOf(
  'Import.issues',
  { entity: ImportIssue, alias: 's', from: sql`import_issues s`, visible: () => sql`true` },
  's.import_id',
  (_ctx, { filter }: ImportIssuesArgs) => ({
    name: 'imports.issues',
    from: sql`import_issues s`,
    where: filter?.severity ? [sql`s.severity = ${filter.severity}`] : [],
    sort: { expression: `lpad(coalesce(s.row_number, 0)::text, 9, '0')`, type: 'text' },
    idColumn: 's.id',
  }),
);

export function lockImport(ctx: Context, id: string): Promise<Import | null> {
  return firstRow(
    ctx.db,
    'imports.lock',
    sql`select ${columns()} from imports i where i.id = ${uuidOf(id)} and (${visibleImports(ctx.viewer)}) for update of i`,
  );
}

export type NewImport = Pick<Import, 'cohortId' | 'kind' | 'role' | 'mapping' | 'fileName' | 'requestedById'>;

export async function insertImport(ctx: Context, id: string, values: NewImport): Promise<void> {
  const now = ctx.clock.now();
  await ctx.db.rows(
    'imports.insert',
    sql`insert into imports (institution_id, id, cohort_id, kind, role, state, mapping, file_name, requested_by_id, created_at, updated_at)
      values (${uuidOf(ctx.institutionId)}, ${uuidOf(id)}, ${uuidOf(values.cohortId)}, ${values.kind}, ${values.role}, ${ImportState.UPLOADED},
        ${JSON.stringify(values.mapping)}, ${values.fileName}, ${values.requestedById && uuidOf(values.requestedById)}, ${now}, ${now})`,
  );
}

export interface Findings {
  delimiter: string | null;
  unusable: boolean;
  rows: number;
  errorCount: number;
  warningCount: number;
}

/** The check is done. */
export async function finishCheck(
  ctx: Context,
  id: string,
  found: Findings,
  { CREATE, UPDATE, UNCHANGED }: VerdictCounts,
): Promise<void> {
  await ctx.db.rows(
    'imports.checked',
    sql`update imports i set state = ${ImportState.CHECKED}, delimiter = ${found.delimiter}, unusable = ${found.unusable}, rows = ${found.rows},
        error_count = ${found.errorCount}, warning_count = ${found.warningCount}, valid_rows = ${CREATE + UPDATE + UNCHANGED},
        to_create = ${CREATE}, to_update = ${UPDATE}, unchanged = ${UNCHANGED}
      where i.id = ${uuidOf(id)}`,
  );
}

export interface CommitOrder {
  mode: ImportCommitMode;
  actorId: string;
  rights: readonly string[];
}

export async function startCommit(ctx: Context, id: string, order: CommitOrder): Promise<Import> {
  return changed(
    ctx,
    'imports.startCommit',
    id,
    sql`commit_mode = ${order.mode}, commit_started_at = ${ctx.clock.now()}, commit_actor_id = ${order.actorId}, commit_rights = ${[...order.rights]}`,
  );
}

export async function finishCommit(
  ctx: Context,
  id: string,
  done: { created: number; updated: number; skipped: number; errors: number; warnings: number },
): Promise<Import> {
  return changed(
    ctx,
    'imports.commit',
    id,
    sql`state = ${ImportState.COMMITTED}, committed_at = ${ctx.clock.now()}, created_rows = ${done.created}, updated_rows = ${done.updated},
      skipped_rows = ${done.skipped}, error_count = i.error_count + ${done.errors}, warning_count = i.warning_count + ${done.warnings}`,
  );
}

export async function rejectRow(
  ctx: Context,
  id: string,
  failure: string | null,
  errors = 0,
): Promise<Import> {
  return changed(
    ctx,
    'imports.reject',
    id,
    sql`state = ${ImportState.REJECTED}, failure = ${failure}, error_count = i.error_count + ${errors}`,
  );
}

async function changed(ctx: Context, name: string, id: string, set: SqlText): Promise<Import> {
  const [row] = await ctx.db.rows<Import>(
    name,
    sql`update imports i set ${set}, version = i.version + 1, updated_at = ${ctx.clock.now()}
      where i.id = ${uuidOf(id)} returning ${columns()}`,
  );
  return row as Import;
}

/** Imports whose commit was asked for, and with it their cohort, oldest first. Called by the job. */
export function findCommitting(ctx: Context): Promise<{ id: string; cohortId: string }[]> {
  return ctx.db.rows(
    'imports.committing',
    sql`select 'import_' || i.id as id, 'cohort_' || i.cohort_id as "cohortId" from imports i
      where i.state = ${ImportState.CHECKED} and i.commit_started_at is not null order by i.commit_started_at, i.id`,
  );
}

export function findMapping(ctx: Context, programId: string, name: string): Promise<ImportMapping | null> {
  return firstRow(
    ctx.db,
    'importMappings.lock',
    sql`select ${mappingColumns()} from import_mappings m
      where m.program_id = ${uuidOf(programId)} and m.name = ${name} and (${visibleImportMappings(ctx.viewer)}) for update of m`,
  );
}

export async function insertMapping(
  ctx: Context,
  values: Pick<ImportMapping, 'programId' | 'name' | 'mapping'>,
): Promise<ImportMapping> {
  const now = ctx.clock.now();
  const [row] = await ctx.db.rows<ImportMapping>(
    'importMappings.insert',
    sql`insert into import_mappings as m (institution_id, id, program_id, name, mapping, created_at, updated_at)
      values (${uuidOf(ctx.institutionId)}, ${uuidOf(newId('ImportMapping'))}, ${uuidOf(values.programId)}, ${values.name},
        ${JSON.stringify(values.mapping)}, ${now}, ${now}) returning ${mappingColumns()}`,
  );
  return row as ImportMapping;
}

export async function updateMapping(ctx: Context, id: string, mapping: object): Promise<ImportMapping> {
  const [row] = await ctx.db.rows<ImportMapping>(
    'importMappings.update',
    sql`update import_mappings m set mapping = ${JSON.stringify(mapping)}, version = m.version + 1, updated_at = ${ctx.clock.now()}
      where m.id = ${uuidOf(id)} returning ${mappingColumns()}`,
  );
  return row as ImportMapping;
}
