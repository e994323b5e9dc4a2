/** All SQL about skills, which everybody in the institution may read, and about who wants or offers them. */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import { decide } from '../../auth/decisions';
import type { Viewer } from '../../auth/viewer';
import type { Context } from '../../context';
import type { PageArgs } from '../../graphql/connection';
import { newId, uuidOf } from '../../ids';
import { facts, page } from '../../reads/links';
import { readableNode } from '../../reads/readable';
import { Skill } from './skill.entity';

/** Which rows of `skills s` the viewer may see; part of every read of the room. */
function visibleSkills(viewer: Viewer): SqlText {
  return decide(viewer, 'skill.read').allowed ? sql`true` : sql`false`;
}

const readableSkills = readableNode('skills', {
  entity: Skill,
  alias: 's',
  from: sql`skills s`,
  visible: visibleSkills,
});

export interface SkillsFilter extends PageArgs {
  nameStartsWith?: string | null;
}

export const listSkills = page('Query.skills', readableSkills, (ctx, { nameStartsWith }: SkillsFilter) => {
  const pattern = `${(nameStartsWith ?? '').replace(/[\\%_]/g, '\\$&')}%`;
  return {
    name: 'skills.list',
    from: sql`skills s`,
    where: [
      visibleSkills(ctx.viewer),
      ...(nameStartsWith ? [sql`lower(s.name) like lower(${pattern})`] : []),
    ],
    sort: { expression: 's.name', type: 'text' },
    idColumn: 's.id',
  };
});

export interface SkillNames {
  wanted: string[];
  offered: string[];
}

/** Names of the skills of enrollments, for whoever sees the enrollments. */
export const skillsOf = facts<SkillNames>('Enrollment.skills', 'skills.ofEnrollments', (_ctx, match) => {
  const names = (
    direction: string,
  ) => sql`array(select s.name from enrollment_skills k join skills s on s.id = k.skill_id
    where k.enrollment_id = e.id and k.direction = ${direction} order by s.name)`;
  return sql`select e.id as parent, ${names('WANTED')} as wanted, ${names('OFFERED')} as offered from enrollments e where e.id ${match}`;
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
