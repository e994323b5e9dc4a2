/** SQL of imports of pairs: the staged rows, and the enrollments of those whom they name. */
import sql from 'sql-template-tag';
import type { Context } from '../../context';
import { uuidOf } from '../../ids';
import { visiblePeople } from '../people/person.policy';
import type { PairData } from './pairing-row';

export interface StagedPair {
  number: number;
  data: PairData;
}

export function findStagedPairs(ctx: Context, importId: string): Promise<StagedPair[]> {
  return ctx.db.rows(
    'imports.stagedPairs',
    sql`select r.number, r.data from import_rows r where r.import_id = ${uuidOf(importId)} and r.valid order by r.number`,
  );
}

export interface NamedPerson {
  /** As asked for. */
  key: string;
  personId: string;
  /** Accepted enrollments in the cohort, by role. */
  enrollments: Record<string, string> | null;
}

/** People by e-mail address (in small letters) or external id, with their accepted enrollments in a cohort. */
export async function findNamed(
  ctx: Context,
  cohortId: string,
  by: 'email' | 'externalId',
  keys: readonly string[],
): Promise<Map<string, NamedPerson>> {
  const column = by === 'email' ? sql`lower(p.email)` : sql`p.external_id`;
  const rows = await ctx.db.rows<NamedPerson>(
    'imports.named',
    sql`select ${column} as key, 'person_' || p.id as "personId", (
        select json_object_agg(e.role, 'enrollment_' || e.id) from enrollments e
        where e.cohort_id = ${uuidOf(cohortId)} and e.person_id = p.id and e.state = 'ACCEPTED') as enrollments
      from people p where ${column} = any(${[...keys]}) and (${visiblePeople(ctx.viewer)})`,
  );
  return new Map(rows.map((row) => [row.key, row]));
}
