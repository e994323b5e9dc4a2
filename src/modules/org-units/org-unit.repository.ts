/** All SQL about org units, which everybody in the institution may see, and a guest those of the people she sees. */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import { decide } from '../../auth/decisions';
import type { Viewer } from '../../auth/viewer';
import type { Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { firstRow } from '../../db/statements';
import { expectId } from '../../graphql/faults';
import { uuidOf } from '../../ids';
import { page } from '../../reads/links';
import { readableNode } from '../../reads/readable';
import { visiblePeople } from '../people/person.policy';
import { OrgUnit } from './org-unit.entity';
import type { OrgUnitsArgs } from './org-unit.inputs';

const columns = () => columnsOf(OrgUnit, 'o');

/** Which rows of `org_units o` the viewer may see; part of every read of the room. */
function visibleOrgUnits(viewer: Viewer): SqlText {
  if (decide(viewer, 'orgUnit.read').allowed) return sql`true`;
  if (!viewer.personId) return sql`false`;
  return sql`exists (select from people p where p.org_unit_id = o.id and (${visiblePeople(viewer)}))`;
}

export const readableOrgUnits = readableNode('orgUnits', {
  entity: OrgUnit,
  alias: 'o',
  from: sql`org_units o`,
  visible: visibleOrgUnits,
});
export const orgUnitLoader = readableOrgUnits.loader;

export const listOrgUnits = page('Query.orgUnits', readableOrgUnits, (ctx, { filter }: OrgUnitsArgs) => {
  const { parentId, archived } = filter ?? {};
  return {
    name: 'orgUnits.list',
    from: sql`org_units o`,
    where: [
      visibleOrgUnits(ctx.viewer),
      ...(parentId ? [sql`o.parent_id = ${uuidOf(expectId('OrgUnit', parentId))}`] : []),
      ...(archived === undefined || archived === null
        ? []
        : [archived ? sql`o.archived_at is not null` : sql`o.archived_at is null`]),
    ],
    sort: { expression: 'o.name', type: 'text' },
    idColumn: 'o.id',
  };
});

export function lockOrgUnit(ctx: Context, id: string): Promise<OrgUnit | null> {
  return firstRow(
    ctx.db,
    'orgUnits.lock',
    sql`select ${columns()} from org_units o where o.id = ${uuidOf(id)} and (${visibleOrgUnits(ctx.viewer)}) for update of o`,
  );
}

/** All ancestors of a unit, itself first. Parents are locked on every move, so this can't change meanwhile. */
export async function ancestorIds(ctx: Context, id: string): Promise<string[]> {
  const rows = await ctx.db.rows<{ id: string }>(
    'orgUnits.ancestors',
    sql`with recursive line as (
        select o.id, o.parent_id from org_units o where o.id = ${uuidOf(id)}
        union select o.id, o.parent_id from org_units o join line on o.id = line.parent_id
      ) select 'orgunit_' || line.id as id from line`,
  );
  return rows.map((row) => row.id);
}

/** One move of the tree at a time in an institution, so that two moves can't close a circle together. */
export async function lockTree(ctx: Context): Promise<void> {
  await ctx.db.rows(
    'orgUnits.lockTree',
    sql`select pg_advisory_xact_lock(hashtextextended(${`orgUnits:${ctx.institutionId}`}, 0))`,
  );
}

type OrgUnitValues = Pick<OrgUnit, 'parentId' | 'name' | 'code'>;

export async function insertOrgUnit(ctx: Context, id: string, values: OrgUnitValues): Promise<void> {
  const now = ctx.clock.now();
  await ctx.db.rows(
    'orgUnits.insert',
    sql`insert into org_units (institution_id, id, parent_id, name, code, created_at, updated_at)
      values (${uuidOf(ctx.institutionId)}, ${uuidOf(id)}, ${values.parentId && uuidOf(values.parentId)}, ${values.name}, ${values.code}, ${now}, ${now})`,
  );
}

export async function updateOrgUnitRow(ctx: Context, unit: OrgUnit): Promise<OrgUnit> {
  const [row] = await ctx.db.rows<OrgUnit>(
    'orgUnits.update',
    sql`update org_units o set parent_id = ${unit.parentId && uuidOf(unit.parentId)}, name = ${unit.name}, code = ${unit.code},
        archived_at = ${unit.archivedAt}, version = o.version + 1, updated_at = ${ctx.clock.now()}
      where o.id = ${uuidOf(unit.id)} returning ${columns()}`,
  );
  return row as OrgUnit;
}
