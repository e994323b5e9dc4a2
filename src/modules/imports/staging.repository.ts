/** SQL about staged rows and the issues found in them. All of it works on many rows at once. */
import sql from 'sql-template-tag';
import { v7 } from 'uuid';
import type { Context } from '../../context';
import { firstRow } from '../../db/statements';
import { uuidOf } from '../../ids';
import type { Issue } from './csv-issue';
import type { StagedRow } from './row';
import type { Verdict } from './verdict';

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

/** Rows that tell the same address (whatever its case) or the same external id as one before them; they are valid no more. */
export function markDuplicates(
  ctx: Context,
  importId: string,
  field: 'email' | 'externalId',
): Promise<Duplicate[]> {
  const id = uuidOf(importId);
  const key = field === 'email' ? sql`lower(r.data ->> 'email')` : sql`r.data ->> 'externalId'`;
  return ctx.db.rows(
    'imports.duplicates',
    sql`with seen as (
        select r.number, min(r.number) over (partition by ${key}) as first from import_rows r where r.import_id = ${id} and ${key} is not null)
      update import_rows r set valid = false from seen s
      where r.import_id = ${id} and r.number = s.number and s.number > s.first returning r.number, s.first`,
  );
}

/** The same for rows that lead to the same person in two ways: by her address and by her external id. */
export function markSamePerson(ctx: Context, importId: string): Promise<Duplicate[]> {
  const id = uuidOf(importId);
  return ctx.db.rows(
    'imports.samePerson',
    sql`with seen as (
        select r.number, min(r.number) over (partition by r.person_id) as first from import_rows r
        where r.import_id = ${id} and r.valid and r.person_id is not null)
      update import_rows r set valid = false from seen s
      where r.import_id = ${id} and r.number = s.number and s.number > s.first returning r.number, s.first`,
  );
}

/** What the check found for rows: their action, or that they are valid no more. */
export async function storeVerdicts(
  ctx: Context,
  importId: string,
  verdicts: readonly Pick<Verdict, 'number' | 'action' | 'personId'>[],
): Promise<void> {
  const rows = verdicts.map(({ number, action, personId }) => ({ number, action, person_id: personId }));
  await ctx.db.rows(
    'imports.judge',
    sql`update import_rows r set action = x.action, person_id = x.person_id, valid = x.action is not null
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) x(number integer, action text, person_id uuid)
      where r.import_id = ${uuidOf(importId)} and r.number = x.number`,
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
