/** SQL that reads skills, which everybody in the institution may read, and who wants or offers them. */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import { decide, reachOf } from '../../auth/decisions';
import type { Viewer } from '../../auth/viewer';
import type { Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { firstRow } from '../../db/statements';
import type { PageArgs } from '../../graphql/connection';
import { expectId } from '../../graphql/faults';
import { uuidOf } from '../../ids';
import { byId, facts, page, pageOf, toOne } from '../../reads/links';
import type { PageQuery } from '../../reads/paging';
import { readableNode } from '../../reads/readable';
import { visibleEnrollments } from '../enrollments/enrollment.policy';
import { LIVE_STATES } from '../enrollments/enrollment.state';
import { Skill, SkillState } from './skill.entity';
import type { SkillsArgs } from './skill.inputs';

/** Which rows of `skills s` the viewer may see; part of every read of the room. */
function visibleSkills(viewer: Viewer): SqlText {
  return decide(viewer, 'skill.read').allowed ? sql`true` : sql`false`;
}

export const readableSkills = readableNode('skills', {
  entity: Skill,
  alias: 's',
  from: sql`skills s`,
  visible: visibleSkills,
});
export const skillLoader = readableSkills.loader;

export const getSkill = byId('Query.skill', readableSkills);
export const parentOf = toOne<Skill, Skill>('Skill.parent', 'parentId', readableSkills);
export const mergedIntoOf = toOne<Skill, Skill>('Skill.mergedInto', 'mergedIntoId', readableSkills);

function byName(name: string, conditions: SqlText[]): PageQuery {
  return {
    name,
    from: sql`skills s`,
    where: [sql`s.state <> ${SkillState.MERGED}`, ...conditions],
    sort: { expression: 's.name', type: 'text' },
    idColumn: 's.id',
  };
}

/** Skills by name. Merged ones are found by their ids alone. */
export const listSkills = page(
  'Query.skills',
  readableSkills,
  (ctx, { nameStartsWith, filter }: SkillsArgs) => {
    const { parentId, top, archived, unsorted, search } = filter ?? {};
    const startsWith = `${escaped(nameStartsWith)}%`;
    const holds = `%${escaped(search)}%`;
    return byName('skills.list', [
      visibleSkills(ctx.viewer),
      ...(nameStartsWith ? [sql`lower(s.name) like lower(${startsWith})`] : []),
      ...(search
        ? [sql`exists (select from skill_words w where w.skill_id = s.id and w.key like lower(${holds}))`]
        : []),
      ...(parentId ? [sql`s.parent_id = ${uuidOf(expectId('Skill', parentId))}`] : []),
      ...either(top, sql`s.parent_id is null`),
      ...either(archived, sql`s.state = ${SkillState.ARCHIVED}`),
      ...either(unsorted, sql`s.state = ${SkillState.UNSORTED}`),
    ]);
  },
);

function escaped(text: string | null | undefined): string {
  return (text ?? '').replace(/[\\%_]/g, '\\$&');
}

function either(wanted: boolean | null | undefined, condition: SqlText): SqlText[] {
  if (wanted === undefined || wanted === null) return [];
  return [wanted ? condition : sql`not (${condition})`];
}

export const listChildren = pageOf('Skill.children', readableSkills, 's.parent_id', (ctx, _args: PageArgs) =>
  byName('skills.children', [visibleSkills(ctx.viewer)]),
);

export interface SkillUsage {
  wanted: number;
  offered: number;
}

/** How many want and offer a skill in live enrollments of the cohorts that the viewer coordinates; null for others. */
export const usageOf = facts<SkillUsage>('Skill.usage', 'skills.usage', ({ viewer }, match) => {
  const count = (direction: string) => sql`(select count(*)::integer from enrollment_skills k
      join enrollments e on e.id = k.enrollment_id
      where k.skill_id = s.id and k.direction = ${direction} and e.state = any(${LIVE_STATES}) and (${visibleEnrollments(viewer)}))`;
  return sql`select s.id as parent, ${count('WANTED')} as wanted, ${count('OFFERED')} as offered
    from skills s where s.id ${match} and ${coordinates(viewer) ? sql`true` : sql`false`}`;
});

function coordinates(viewer: Viewer): boolean {
  const { everywhere, programIds, cohortIds } = reachOf(viewer, 'enrollment.manage');
  return everywhere || programIds.length > 0 || cohortIds.length > 0;
}

export function lockSkill(ctx: Context, id: string): Promise<Skill | null> {
  return firstRow(
    ctx.db,
    'skills.lock',
    sql`select ${columnsOf(Skill, 's')} from skills s where s.id = ${uuidOf(id)} and (${visibleSkills(ctx.viewer)}) for update of s`,
  );
}

/** Which version the taxonomy has; 0 before anything was sorted. */
export async function taxonomyVersion(ctx: Context): Promise<number> {
  const row = await firstRow<{ version: number }>(
    ctx.db,
    'skills.version',
    sql`select t.version from skill_taxonomies t`,
  );
  return row?.version ?? 0;
}

/** Each skill's ancestors by its id, nearest first, itself included: for whoever counts what is near in the tree. */
export async function ancestorsOf(ctx: Context, ids: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await ctx.db.rows<{ id: string; line: string[] }>(
    'skills.ancestors',
    sql`with recursive line as (
        select s.id as start, s.id, s.parent_id, 1 as depth from skills s where s.id = any(${ids.map(uuidOf)}::uuid[])
        union all select l.start, s.id, s.parent_id, l.depth + 1 from skills s join line l on s.id = l.parent_id
      ) select 'skill_' || l.start as id, array_agg('skill_' || l.id order by l.depth) as line from line l group by l.start`,
  );
  return new Map(rows.map(({ id, line }) => [id, line]));
}

/** How many levels the skill and what is below it take. */
export async function heightOf(ctx: Context, id: string): Promise<number> {
  const row = await firstRow<{ height: number }>(
    ctx.db,
    'skills.height',
    sql`with recursive below as (
        select s.id, 1 as depth from skills s where s.id = ${uuidOf(id)}
        union all select s.id, b.depth + 1 from skills s join below b on s.parent_id = b.id
      ) select max(b.depth) as height from below b`,
  );
  return row?.height ?? 1;
}

/** Version and date of the taxonomy. */
export async function findTaxonomyState(ctx: Context): Promise<{ version: number; updatedAt: Date | null }> {
  const row = await firstRow<{ version: number; updatedAt: Date }>(
    ctx.db,
    'skills.taxonomyState',
    sql`select t.version, t.updated_at as "updatedAt" from skill_taxonomies t`,
  );
  return row ?? { version: 0, updatedAt: null };
}
