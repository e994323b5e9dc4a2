/** SQL that sorts the taxonomy. Whoever calls it has locked the taxonomy. */
import sql, { raw, type Sql as SqlText } from 'sql-template-tag';
import type { Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { uuidOf } from '../../ids';
import { Skill, SkillState } from './skill.entity';

/** A skill as it is sorted. */
export type SkillValues = Pick<
  Skill,
  'id' | 'name' | 'code' | 'parentId' | 'description' | 'synonyms' | 'state'
>;

const GIVEN = sql`x(id uuid, name text, code text, parent uuid, description text, synonyms text[], state text)`;
const WORDS = sql`(select x.id, lower(w.word) as key from given x, unnest(array[x.name] || x.synonyms) w(word))`;

function given(skills: readonly SkillValues[]): SqlText {
  const rows = skills.map(({ id, parentId, ...rest }) => ({
    ...rest,
    id: uuidOf(id),
    parent: parentId && uuidOf(parentId),
  }));
  return sql`given as materialized (select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) ${GIVEN})`;
}

/** With their words; a parent may be among them. */
export async function insertSkills(ctx: Context, skills: readonly SkillValues[]): Promise<void> {
  if (!skills.length) return;
  const institution = uuidOf(ctx.institutionId);
  const now = ctx.clock.now();
  await ctx.db.rows(
    'skills.insert',
    sql`with ${given(skills)}, made as (
        insert into skills (institution_id, id, name, code, parent_id, description, synonyms, state, created_at, updated_at)
        select ${institution}, x.id, x.name, x.code, x.parent, x.description, x.synonyms, x.state, ${now}, ${now} from given x
      )
      insert into skill_words (institution_id, key, skill_id) select distinct ${institution}::uuid, w.key, w.id from ${WORDS} w`,
  );
}

/** With their words: those that they no longer have are free again. */
export async function updateSkills(ctx: Context, skills: readonly SkillValues[]): Promise<void> {
  if (!skills.length) return;
  // Two may exchange their codes or words: first all are let go.
  await ctx.db.rows(
    'skills.freeCodes',
    sql`with ${given(skills)} update skills s set code = null from given x where s.id = x.id and s.code is distinct from x.code`,
  );
  await ctx.db.rows(
    'skills.freeWords',
    sql`with ${given(skills)} delete from skill_words k using given x
      where k.skill_id = x.id and k.key not in (select lower(w.word) from unnest(array[x.name] || x.synonyms) w(word))`,
  );
  await ctx.db.rows(
    'skills.takeWords',
    sql`with ${given(skills)} insert into skill_words (institution_id, key, skill_id)
      select distinct ${uuidOf(ctx.institutionId)}::uuid, w.key, w.id from ${WORDS} w
      where not exists (select from skill_words k where k.key = w.key and k.skill_id = w.id)`,
  );
  await ctx.db.rows(
    'skills.update',
    sql`with ${given(skills)} update skills s set name = x.name, code = x.code, parent_id = x.parent, description = x.description,
        synonyms = x.synonyms, state = x.state, version = s.version + 1, updated_at = ${ctx.clock.now()}
      from given x where s.id = x.id`,
  );
}

/** The next version of the taxonomy. */
export async function nextVersion(ctx: Context): Promise<number> {
  const [row] = await ctx.db.rows<{ version: number }>(
    'skills.nextVersion',
    sql`insert into skill_taxonomies as t (institution_id, version, updated_at) values (${uuidOf(ctx.institutionId)}, 1, ${ctx.clock.now()})
      on conflict (institution_id) do update set version = t.version + 1, updated_at = excluded.updated_at returning version`,
  );
  return (row as { version: number }).version;
}

/** Everything that is not merged, for whoever plans a change of many. */
export function findTaxonomy(ctx: Context): Promise<SkillValues[]> {
  return ctx.db.rows(
    'skills.taxonomy',
    sql`select ${columnsOf(Skill, 's')} from skills s where s.state <> ${SkillState.MERGED}`,
  );
}

const CHOICES = [
  ['enrollment_skills', 'enrollment_id'],
  ['person_skills', 'person_id'],
].map(([table, owner]) => [raw(table as string), raw(owner as string)] as const);

/** Whoever chose the one has chosen the other; what she said of both stays with what she said of the other. */
export async function moveChoices(ctx: Context, from: string, into: string): Promise<void> {
  const [source, target] = [uuidOf(from), uuidOf(into)];
  for (const [table, owner] of CHOICES) {
    const both = sql`k.skill_id = ${source} and o.skill_id = ${target} and o.${owner} = k.${owner} and o.direction = k.direction`;
    await ctx.db.rows(
      'skills.joinChoices',
      sql`update ${table} o set level = coalesce(o.level, k.level), evidence = coalesce(o.evidence, k.evidence),
          evidence_url = coalesce(o.evidence_url, k.evidence_url) from ${table} k where ${both}`,
    );
    await ctx.db.rows('skills.dropChoices', sql`delete from ${table} k using ${table} o where ${both}`);
    await ctx.db.rows(
      'skills.moveChoices',
      sql`update ${table} k set skill_id = ${target} where k.skill_id = ${source}`,
    );
  }
}

/** What led to the one leads to the other: words, children, and what was merged into it before. */
export async function mergeRows(ctx: Context, from: Skill, into: SkillValues): Promise<void> {
  const [source, target] = [uuidOf(from.id), uuidOf(into.id)];
  const now = ctx.clock.now();
  await ctx.db.rows(
    'skills.moveWords',
    sql`update skill_words w set skill_id = ${target} where w.skill_id = ${source}`,
  );
  await ctx.db.rows(
    'skills.moveChildren',
    sql`update skills s set parent_id = ${target}, version = s.version + 1, updated_at = ${now} where s.parent_id = ${source}`,
  );
  await ctx.db.rows(
    'skills.merge',
    sql`update skills s set state = ${SkillState.MERGED}, merged_into_id = ${target}, parent_id = null, code = null, synonyms = '{}',
        version = s.version + 1, updated_at = ${now} where s.id = ${source} or s.merged_into_id = ${source}`,
  );
  await updateSkills(ctx, [into]);
}
