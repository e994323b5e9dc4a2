/** Stages a file: reads it as a stream, row by row through the mapping, into the database in batches. */
import type { Context } from '../../context';
import { columnKey, readCsv } from './csv';
import type { Issue } from './csv-issue';
import type { IssueLog } from './issue-log';
import type { FieldName, Mapping } from './mapping';
import { planOf, readStaged, type Plan, type StagedRow } from './row';
import { insertRows } from './staging.repository';

const AT_ONCE = 500;

export interface Staged {
  delimiter: string | null;
  /** Whether the file can't be used as a whole. */
  unusable: boolean;
  rows: number;
  /** Header of the column of each field. */
  columnOf: Partial<Record<FieldName, string>>;
}

export async function stage(
  ctx: Context,
  importId: string,
  source: AsyncIterable<Uint8Array>,
  mapping: Mapping,
  log: IssueLog,
): Promise<Staged> {
  const staged: Staged = { delimiter: null, unusable: false, rows: 0, columnOf: {} };
  let plan: Plan = [];
  let batch: StagedRow[] = [];
  const flush = async () => {
    if (!batch.length) return;
    await insertRows(ctx, importId, batch);
    await log.add(
      ctx,
      batch.flatMap(({ issues }) => issues),
    );
    batch = [];
  };
  const options = {
    required: requiredOf(mapping),
    drop: (header: string) => mapping.demographic.has(columnKey(header)),
  };
  for await (const item of readCsv(source, options)) {
    if (item.kind === 'header') {
      const planned = planOf(item.columns, mapping);
      plan = planned.plan;
      staged.delimiter = item.delimiter;
      for (const column of plan) if (column) staged.columnOf[column.rule.field] = column.name;
      await log.add(ctx, planned.issues);
    } else if (item.kind === 'file') {
      staged.unusable = true;
      await log.add(ctx, [item.issue]);
    } else {
      staged.rows++;
      batch.push(readStaged(item, plan));
      if (batch.length >= AT_ONCE) await flush();
    }
  }
  await flush();
  if (!staged.rows && !staged.unusable) await log.add(ctx, [NO_ROWS]);
  return staged;
}

const NO_ROWS: Issue = {
  row: null,
  column: null,
  severity: 'WARNING',
  code: 'NO_ROWS',
  message: 'The file names columns, but no row follows.',
};

/** All columns that the mapping names: a file that lacks one is not the file that it was written for. */
function requiredOf({ names, demographicNames }: Mapping): string[] {
  return [...names, ...demographicNames];
}
