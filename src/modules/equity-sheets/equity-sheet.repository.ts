/** SQL about sheets, as the application. */
import sql from 'sql-template-tag';
import type { Context } from '../../context';
import { uuidOf } from '../../ids';
import type { CrossSheet, Sheet } from './equity-sheet';

export interface KeptSheet {
  cutId: string;
  attributes: string;
  /** Of the name of two attributes: crossed. */
  sheet: Sheet | CrossSheet;
}

export function sheetsOf(ctx: Context, cutIds: string[]): Promise<KeptSheet[]> {
  return ctx.db.rows(
    'equitySheets.of',
    sql`select s.cut_id as "cutId", s.attributes, s.sheet from equity_sheets s where s.cut_id = any(${cutIds}::uuid[])`,
  );
}

/** Those that are there already stay. */
export async function keepSheets(ctx: Context, sheets: KeptSheet[]): Promise<void> {
  await ctx.db.rows(
    'equitySheets.keep',
    sql`insert into equity_sheets (institution_id, cut_id, attributes, sheet, created_at)
      select ${uuidOf(ctx.institutionId)}::uuid, s."cutId", s.attributes, s.sheet, ${ctx.clock.now()}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(sheets)}::jsonb) s("cutId" uuid, attributes text, sheet jsonb)
      on conflict do nothing`,
  );
}
