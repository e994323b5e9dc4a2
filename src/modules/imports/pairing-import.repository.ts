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

/** By what a person is known: what she had first, and what came to her later. */
const KNOWN_BY = {
  email: sql`select p.email_key as key, p.id from people p union all select f.email_key, f.person_id from person_emails f`,
  externalId: sql`select p.external_id as key, p.id from people p
    union all select i.external_id, i.person_id from person_external_ids i where i.source = 'institution'`,
};

/** People by e-mail address (in small letters) or external id, with their accepted enrollments in a cohort. */
export async function findNamed(
  ctx: Context,
  cohortId: string,
  by: 'email' | 'externalId',
  keys: readonly string[],
): Promise<Map<string, NamedPerson>> {
  const rows = await ctx.db.rows<NamedPerson>(
    'imports.named',
    sql`select k.key, 'person_' || p.id as "personId", (
        select json_object_agg(e.role, 'enrollment_' || e.id) from enrollments e
        where e.cohort_id = ${uuidOf(cohortId)} and e.person_id = p.id and e.state = 'ACCEPTED') as enrollments
      from (${KNOWN_BY[by]}) k join people p on p.id = k.id where k.key = any(${[...keys]}) and (${visiblePeople(ctx.viewer)})`,
  );
  return new Map(rows.map((row) => [row.key, row]));
}
