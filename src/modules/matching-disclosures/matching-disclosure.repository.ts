/**
 * All SQL about matching disclosures: calls of the functions that the runtime may use there. They act for the person
 * that the transaction names (`ctx.self`), or tell the matcher who belongs together, never by what.
 */
import sql from 'sql-template-tag';
import type { Context } from '../../context';
import { firstRow } from '../../db/statements';
import { uuidOf } from '../../ids';

export interface OwnChoices {
  programId: string;
  /** Each with the version of its words: KEY@3. */
  topics: string[];
  notice: number;
  agreedAt: Date;
}

export function readOwn(ctx: Context): Promise<OwnChoices[]> {
  return ctx.self.rows(
    'matchingDisclosures.own',
    sql`select 'program_' || o.program_id as "programId", o.topics, o.notice, o.agreed_at as "agreedAt" from matching_disclosures.own() o`,
  );
}

/** False, and nothing is written: one of them is not offered. */
export async function setOwn(
  ctx: Context,
  programId: string,
  topics: readonly string[],
  notice: number,
): Promise<boolean> {
  const row = await firstRow<{ set: boolean }>(
    ctx.self,
    'matchingDisclosures.set',
    sql`select matching_disclosures.set_own(${uuidOf(programId)}, ${topics}::text[], ${notice}::integer, ${ctx.clock.now()}) as set`,
  );
  return row?.set ?? false;
}

/** In one program, or in all. */
export async function withdrawOwn(ctx: Context, programId: string | null): Promise<void> {
  await ctx.self.rows(
    'matchingDisclosures.withdraw',
    sql`select matching_disclosures.withdraw_own(${programId && uuidOf(programId)}::uuid)`,
  );
}

/** Of the cohort of a run that is being computed: enrollments that belong together, and as many drawn by lot. */
export function favoredIn(
  ctx: Context,
  runId: string,
  notice: number,
): Promise<{ mentorIds: string[]; menteeIds: string[] }[]> {
  return ctx.self.rows(
    'matchingDisclosures.favored',
    sql`select array(select 'enrollment_' || m from unnest(f.mentors) m) as "mentorIds", array(select 'enrollment_' || m from unnest(f.mentees) m) as "menteeIds"
      from matching_disclosures.favored(${uuidOf(runId)}, ${notice}::integer, ${ctx.clock.now()}) f`,
  );
}
