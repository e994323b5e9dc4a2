/** Two files become people, enrollments and, apart from them, demographics. */
import { until, type Client, type Upload } from './client';
import { line, table } from './print';
import type { Place, Staff } from './people';

/** What the mapping says about one of the two files; or one mapping for both. */
export interface SideMapping {
  columns: Record<string, unknown>;
  ignore?: string[];
  createOrgUnits?: boolean;
  demographics?: { basis: string; columns: Record<string, IdentityColumn> };
}

export interface IdentityColumn {
  attribute: string;
  values?: Record<string, string>;
  separator?: string;
  otherwise?: string;
}

export interface DemoMapping {
  /** Taxonomy of the demographics, as data. */
  attributes: { key: string }[];
  mentees: SideMapping;
  mentors: SideMapping;
}

export interface Side {
  role: 'MENTEE' | 'MENTOR';
  file: Upload;
  mapping: SideMapping;
}

const IMPORT =
  'import { id state rows validRows toCreate toUpdate unchanged errorCount warningCount issues(first: 100) { edges { node { rowNumber columnName severity code message } } } }';

/** Dry run, then commit; gives how many rows became enrollments. */
export async function importPeople(coordinator: Client, { cohortId }: Place, side: Side): Promise<number> {
  const checked = await dryRun(coordinator, cohortId, side);
  await coordinator.mutate(
    'commitImport',
    'CommitImportInput',
    { importId: checked.id, mode: 'ALL' },
    'import { state }',
  );
  const done = await until(async () => {
    const { import: one } = await coordinator.run(
      'query($id: ID!) { import(id: $id) { state createdRows updatedRows failure } }',
      { id: checked.id },
    );
    if (one.failure) throw new Error(`The import failed: ${one.failure}`);
    return one.state === 'COMMITTED' ? one : null;
  }, 'The commit of the import');
  line(`committed: ${done.createdRows} enrollments made, ${done.updatedRows} changed`);
  const again = await dryRun(coordinator, cohortId, side, true);
  if (again.toCreate || again.toUpdate)
    throw new Error(`The same file again would create ${again.toCreate} and change ${again.toUpdate}`);
  line('the same file again would create 0 and change 0');
  await coordinator.mutate('rejectImport', 'RejectImportInput', { importId: again.id }, 'import { state }');
  return done.createdRows;
}

async function dryRun(coordinator: Client, cohortId: string, side: Side, silent = false) {
  const input = {
    cohortId,
    role: side.role,
    fileName: side.file.name,
    mapping: side.mapping,
  };
  const { import: one } = await coordinator.upload(
    'importEnrollments',
    'ImportEnrollmentsInput',
    input,
    side.file,
    IMPORT,
  );
  if (silent) return one;
  line(
    `dry run of ${side.file.name}: ${one.rows} rows, ${one.validRows} valid; to create ${one.toCreate}, to change ${one.toUpdate}, unchanged ${one.unchanged}`,
  );
  for (const { node } of one.issues.edges)
    line(`  ${node.severity} row ${node.rowNumber ?? '–'} ${node.columnName ?? ''}: ${node.message}`);
  return one;
}

/** The identity columns, as administrator: codes and counts come back, never a value. */
export async function importIdentities({ admin }: Staff, { mapping, file }: Side): Promise<void> {
  if (!mapping.demographics) return;
  const { demographicsImport: one } = await admin.upload(
    'importDemographics',
    'ImportDemographicsInput',
    { fileName: file.name, mapping },
    file,
    'demographicsImport { id rows validRows counts { attribute code count } issues { code column count } }',
  );
  line(
    `identity columns of ${file.name}: ${one.validRows} of ${one.rows} rows, under: ${mapping.demographics.basis}`,
  );
  table([
    ['attribute', 'code', 'people'],
    ...one.counts.map(({ attribute, code, count }: Record<string, string>) => [
      attribute,
      code,
      count ?? 'too few to show',
    ]),
  ]);
  for (const issue of one.issues) line(`  ${issue.code}: ${issue.count}`);
  await admin.mutate(
    'commitDemographicsImport',
    'DecideDemographicsImportInput',
    { demographicsImportId: one.id },
    'demographicsImport { state }',
  );
}
