/** SQL about staged rows and the issues found in them. All of it works on many rows at once. */
import sql from 'sql-template-tag';
import { v7 } from 'uuid';
import type { Context } from '../../context';
import { firstRow } from '../../db/statements';
import { uuidOf } from '../../ids';
import type { Issue } from './csv-issue';
import type { StagedRow } from './row';

export async function insertRows(ctx: Context, importId: string, rows: readonly StagedRow[]): Promise<void> {
  const staged = rows.map(({ number, data, issues }) => ({
    number,
    data,
    valid: issues.every(({ severity }) => severity !== 'ERROR'),
  }));
  await ctx.db.rows(
    'imports.stage',
    sql`insert into import_rows (institution_id, import_id, number, data, valid)
      select ${uuidOf(ctx.institutionId)}, ${uuidOf(importId)}, x.number, x.data, x.valid
      from jsonb_to_recordset(${JSON.stringify(staged)}::jsonb) x(number integer, data jsonb, valid boolean)`,
  );
}

export async function insertIssues(ctx: Context, importId: string, issues: readonly Issue[]): Promise<void> {
  if (!issues.length) return;
  const rows = issues.map((issue) => ({ id: v7(), ...issue }));
  await ctx.db.rows(
    'imports.tell',
    sql`insert into import_issues (institution_id, id, import_id, row_number, column_name, severity, code, message)
      select ${uuidOf(ctx.institutionId)}, x.id, ${uuidOf(importId)}, x.row, x.column, x.severity, x.code, x.message
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) x(id uuid, row integer, "column" text, severity text, code text, message text)`,
  );
}

export async function countIssues(ctx: Context, importId: string): Promise<number> {
  const row = await firstRow<{ count: string }>(
    ctx.db,
    'imports.told',
    sql`select count(*) as count from import_issues s where s.import_id = ${uuidOf(importId)}`,
  );
  return Number(row?.count ?? 0);
}

export interface Duplicate {
  number: number;
  first: number;
}

/** Rows that tell the same address (whatever its case) or the same external id as one before them. */
export async function findDuplicates(
  ctx: Context,
  importId: string,
  by: 'email' | 'externalId',
): Promise<Duplicate[]> {
  const key = {
    email: sql`lower(r.data ->> 'email')`,
    externalId: sql`r.data ->> 'externalId'`,
  }[by];
  return ctx.db.rows(
    'imports.duplicates',
    sql`select s.number, s.first from (
        select r.number, min(r.number) over (partition by ${key}) as first from import_rows r
        where r.import_id = ${uuidOf(importId)} and ${key} is not null) s
      where s.number > s.first order by s.number`,
  );
}

/** These rows are valid no more. */
export async function invalidate(ctx: Context, importId: string, numbers: readonly number[]): Promise<void> {
  if (!numbers.length) return;
  await ctx.db.rows(
    'imports.invalidate',
    sql`update import_rows r set valid = false
      where r.import_id = ${uuidOf(importId)} and r.number = any(${[...numbers]}::integer[])`,
  );
}

/** Where the next batch of valid rows ends, counted from a row number; null when none is left. */
export async function endOfBatch(
  ctx: Context,
  importId: string,
  after: number,
  size: number,
): Promise<number | null> {
  const row = await firstRow<{ last: number | null }>(
    ctx.db,
    'imports.batch',
    sql`select max(b.number) as last from (
      select r.number from import_rows r where r.import_id = ${uuidOf(importId)} and r.valid and r.number > ${after}
      order by r.number limit ${size}) b`,
  );
  return row?.last ?? null;
}

/** Rows are personal data on their way; nothing of them stays. */
export async function deleteRows(ctx: Context, importId: string): Promise<void> {
  await ctx.db.rows('imports.forget', sql`delete from import_rows r where r.import_id = ${uuidOf(importId)}`);
}
