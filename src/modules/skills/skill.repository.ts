/** All SQL about skills, which everybody in the institution may read, and about who wants or offers them. */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import { decide } from '../../auth/decisions';
import { defineLoader, type Context } from '../../context';
import { columnsOf } from '../../db/columns';
import type { Page, PageArgs } from '../../graphql/connection';
import { fetchPage } from '../../graphql/paging';
import { newId, uuidOf } from '../../ids';
import { Skill } from './skill.entity';

const columns = () => columnsOf(Skill, 's');

/** Which rows of `skills s` the viewer may see; part of every read of the room. */
function visibleSkills(ctx: Context): SqlText {
  return decide(ctx.viewer, 'skill.read').allowed ? sql`true` : sql`false`;
}

export const skillLoader = defineLoader<Skill>((ctx, ids) =>
  ctx.db.rows(
    'skills.byIds',
    sql`select ${columns()} from skills s where s.id = any(${ids.map(uuidOf)}::uuid[]) and (${visibleSkills(ctx)})`,
  ),
);

export function listSkills(
  ctx: Context,
  nameStartsWith: string | null,
  page: PageArgs,
): Promise<Page<Skill>> {
  const pattern = `${(nameStartsWith ?? '').replace(/[\\%_]/g, '\\$&')}%`;
  return fetchPage(
    ctx,
    {
      name: 'skills.list',
      select: columns(),
      from: sql`skills s`,
      where: [visibleSkills(ctx), ...(nameStartsWith ? [sql`lower(s.name) like lower(${pattern})`] : [])],
      sort: { expression: 's.name', type: 'text' },
      idColumn: 's.id',
    },
    page,
  );
}

export interface SkillNames {
  id: string;
  wanted: string[];
  offered: string[];
}

/** Names of the skills of enrollments, for whoever sees the enrollments. */
export const enrollmentSkillsLoader = defineLoader<SkillNames>(async (ctx, ids) => {
  const rows = await ctx.db.rows<SkillNames>(
    'skills.ofEnrollments',
    sql`select 'enrollment_' || k.enrollment_id as id,
        coalesce(array_agg(s.name order by s.name) filter (where k.direction = 'WANTED'), '{}') as wanted,
        coalesce(array_agg(s.name order by s.name) filter (where k.direction = 'OFFERED'), '{}') as offered
      from enrollment_skills k join skills s on s.id = k.skill_id
      where k.enrollment_id = any(${ids.map(uuidOf)}::uuid[]) group by k.enrollment_id`,
  );
  const known = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => known.get(id) ?? { id, wanted: [], offered: [] });
});

/** Makes skills that are new by name, whatever its case; two who name the same one make it once. */
export async function ensureSkills(ctx: Context, names: readonly string[]): Promise<void> {
  const ids = names.map(() => uuidOf(newId('Skill')));
  await ctx.db.rows(
    'skills.ensure',
    sql`insert into skills (institution_id, id, name, created_at)
      select ${uuidOf(ctx.institutionId)}, n.id, n.name, ${ctx.clock.now()}
      from (select distinct on (lower(x.name)) x.id, x.name from unnest(${ids}::uuid[], ${[...names]}::text[]) x(id, name) order by lower(x.name), x.name) n
      on conflict (institution_id, lower(name)) do nothing`,
  );
}

/** Makes an enrollment want or offer just these skills. */
export async function setEnrollmentSkills(
  ctx: Context,
  enrollmentId: string,
  direction: 'WANTED' | 'OFFERED',
  names: readonly string[],
): Promise<void> {
  const enrollment = uuidOf(enrollmentId);
  if (names.length) await ensureSkills(ctx, names);
  await ctx.db.rows(
    'skills.unset',
    sql`delete from enrollment_skills k where k.enrollment_id = ${enrollment} and k.direction = ${direction}`,
  );
  await ctx.db.rows(
    'skills.set',
    sql`insert into enrollment_skills (institution_id, enrollment_id, skill_id, direction)
      select distinct s.institution_id, ${enrollment}::uuid, s.id, ${direction} from skills s
      where lower(s.name) = any(select lower(n) from unnest(${[...names]}::text[]) n)`,
  );
}
