/** All SQL about access arrangements. */
import sql from 'sql-template-tag';
import type { Context } from '../../context';
import { firstRow, run } from '../../db/statements';
import { uuidOf } from '../../ids';
import { facts } from '../../reads/links';
import { readableArrangements, staffArrangements } from './access-arrangement.policy';

export interface Arrangements {
  needed: string;
  version: number;
  updatedAt: Date;
}

/** Null alike where there is nothing and where the viewer may not read it. */
export const arrangementsOf = facts<Arrangements>(
  'Person.accessArrangements',
  'people.accessArrangements',
  ({ viewer }, match) => sql`select p.id as parent, a.needed, a.version, a.updated_at as "updatedAt"
    from access_arrangements a join people p on p.id = a.person_id
    where a.person_id ${match} and a.needed is not null and (${readableArrangements(viewer)})`,
);

/** Whether the viewer is staff for the person, in this matter. */
export async function isStaffFor(ctx: Context, personId: string): Promise<boolean> {
  const row = await firstRow(
    ctx.db,
    'people.isStaffFor',
    sql`select true as yes from people p where p.id = ${uuidOf(personId)} and (${staffArrangements(ctx.viewer)})`,
  );
  return row !== null;
}

/** Which version there is; the person is locked. 0: nothing was said yet. */
export async function arrangementVersion(ctx: Context, personId: string): Promise<number> {
  const row = await firstRow<{ version: number }>(
    ctx.db,
    'people.arrangementVersion',
    sql`select a.version from access_arrangements a where a.person_id = ${uuidOf(personId)}`,
  );
  return row?.version ?? 0;
}

export async function setArrangements(ctx: Context, personId: string, needed: string | null): Promise<void> {
  const now = ctx.clock.now();
  await run(
    ctx.db,
    'people.setArrangements',
    sql`insert into access_arrangements as a (institution_id, person_id, needed, created_at, updated_at)
      values (${uuidOf(ctx.institutionId)}, ${uuidOf(personId)}, ${needed}, ${now}, ${now})
      on conflict (institution_id, person_id) do update set needed = excluded.needed, version = a.version + 1, updated_at = excluded.updated_at`,
  );
}
