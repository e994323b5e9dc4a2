/** All SQL about institutions. Row-level security leaves one row: the viewer's own. */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import { decide } from '../../auth/decisions';
import type { Viewer } from '../../auth/viewer';
import type { Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { firstRow } from '../../db/statements';
import { uuidOf } from '../../ids';
import { readableNode } from '../../reads/readable';
import { Institution } from './institution.entity';

const columns = () => columnsOf(Institution, 'i');

/** A service needs the scope; every person may see where she is. */
function visible(viewer: Viewer): SqlText {
  return decide(viewer, 'institution.read').allowed ? sql`true` : sql`false`;
}

export const readableInstitutions = readableNode('institutions', {
  entity: Institution,
  alias: 'i',
  from: sql`institutions i`,
  visible,
});
export const institutionLoader = readableInstitutions.loader;

export function lockInstitution(ctx: Context): Promise<Institution | null> {
  return firstRow(
    ctx.db,
    'institutions.lock',
    sql`select ${columns()} from institutions i where i.id = ${uuidOf(ctx.institutionId)} for update of i`,
  );
}

export async function updateInstitutionRow(ctx: Context, institution: Institution): Promise<Institution> {
  const [row] = await ctx.db.rows<Institution>(
    'institutions.update',
    sql`update institutions i set name = ${institution.name}, time_zone = ${institution.timeZone}, language = ${institution.language},
        version = i.version + 1, updated_at = ${ctx.clock.now()}
      where i.id = ${uuidOf(institution.id)} returning ${columns()}`,
  );
  return row as Institution;
}
