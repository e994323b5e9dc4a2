/** SQL about the skills that somebody wants and offers, in a cohort and for herself. */
import sql, { raw, type Sql as SqlText } from 'sql-template-tag';
import type { Context } from '../../context';
import { run } from '../../db/statements';
import { uuidOf } from '../../ids';
import { facts, siblings, toMany, toOne } from '../../reads/links';
import type { Skill } from './skill.entity';
import { EnrollmentSkill, PersonSkill, type SkillDirection, type SkillLevel } from './skill-choice.entity';
import { readableSkills } from './skill.repository';
import { ensureSkills, findWords, holdTaxonomy } from './skill-word.repository';

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

/** Choices belong to an enrollment, or to a person: whoever sees her sees them. */
const enrollmentSkills = siblings(
  'skills.enrollmentChoices',
  {
    entity: EnrollmentSkill,
    alias: 'k',
    from: sql`enrollment_skills k join skills ks on ks.id = k.skill_id`,
    visible: () => sql`true`,
  },
  { column: 'k.enrollment_id', order: sql`k.direction, ks.name collate "C", k.skill_id` },
);
const personSkills = siblings(
  'skills.personChoices',
  {
    entity: PersonSkill,
    alias: 'k',
    from: sql`person_skills k join skills ks on ks.id = k.skill_id`,
    visible: () => sql`true`,
  },
  { column: 'k.person_id', order: sql`k.direction, ks.name collate "C", k.skill_id` },
);

export const choicesOfEnrollment = toMany('Enrollment.skillChoices', enrollmentSkills);
export const choicesOfPerson = toMany('Person.skillChoices', personSkills);
export const skillOfEnrollmentSkill = toOne<EnrollmentSkill, Skill>(
  'EnrollmentSkill.skill',
  'skillId',
  readableSkills,
);
export const skillOfPersonSkill = toOne<PersonSkill, Skill>('PersonSkill.skill', 'skillId', readableSkills);

/** Whose choices: the table, and what it calls the owner. */
export interface Owner {
  table: SqlText;
  column: SqlText;
  id: string;
}

export const enrollmentOwner = (id: string): Owner => ({
  table: raw('enrollment_skills'),
  column: raw('enrollment_id'),
  id: uuidOf(id),
});
export const personOwner = (id: string): Owner => ({
  table: raw('person_skills'),
  column: raw('person_id'),
  id: uuidOf(id),
});

export interface Choice {
  /** Bare. */
  skillId: string;
  direction: SkillDirection;
  level: SkillLevel | null;
  evidence: string | null;
  evidenceUrl: string | null;
}

const VERSION = sql`coalesce((select t.version from skill_taxonomies t), 0)`;

/** Which skills are chosen now, as `DIRECTION uuid`. */
export async function findChosen(ctx: Context, { table, column, id }: Owner): Promise<Set<string>> {
  const rows = await ctx.db.rows<{ chosen: string }>(
    'skills.chosen',
    sql`select k.direction || ' ' || k.skill_id as chosen from ${table} k where k.${column} = ${id}`,
  );
  return new Set(rows.map(({ chosen }) => chosen));
}

/** Just these from now on. What is chosen on keeps the version under which it was chosen. */
export async function writeChoices(ctx: Context, owner: Owner, choices: readonly Choice[]): Promise<void> {
  const { table, column, id } = owner;
  const given = sql`jsonb_to_recordset(${JSON.stringify(choices)}::jsonb)
    x("skillId" uuid, direction text, level text, evidence text, "evidenceUrl" text)`;
  await ctx.db.rows(
    'skills.dropChosen',
    sql`delete from ${table} k where k.${column} = ${id}
      and not exists (select from ${given} where x."skillId" = k.skill_id and x.direction = k.direction)`,
  );
  await run(
    ctx.db,
    'skills.choose',
    sql`insert into ${table} as k (institution_id, ${column}, skill_id, direction, level, evidence, evidence_url, taxonomy_version)
      select ${uuidOf(ctx.institutionId)}::uuid, ${id}::uuid, x."skillId", x.direction, x.level, x.evidence, x."evidenceUrl", ${VERSION} from ${given}
      on conflict (institution_id, ${column}, skill_id, direction)
      do update set level = excluded.level, evidence = excluded.evidence, evidence_url = excluded.evidence_url`,
  );
}

/** What leads to a skill that is asked for by id: the skill itself, or the one that it became part of. */
export async function findTargets(
  ctx: Context,
  ids: readonly string[],
): Promise<Map<string, { target: string; state: string }>> {
  const rows = await ctx.db.rows<{ id: string; target: string; state: string }>(
    'skills.targets',
    sql`select 'skill_' || s.id as id, t.id as target, t.state from skills s join skills t on t.id = coalesce(s.merged_into_id, s.id)
      where s.id = any(${ids.map(uuidOf)}::uuid[])`,
  );
  return new Map(rows.map(({ id, ...rest }) => [id, rest]));
}

/** Makes an enrollment want or offer just the skills of these names; levels of those that stay are kept. */
export async function setEnrollmentSkills(
  ctx: Context,
  enrollmentId: string,
  names: Partial<Record<'WANTED' | 'OFFERED', readonly string[]>>,
): Promise<void> {
  const all = Object.values(names).flat();
  await holdTaxonomy(ctx);
  // All at once: two who name the same new words the other way round would wait for each other.
  if (all.length) await ensureSkills(ctx, all);
  const words = all.length ? await findWords(ctx, all) : new Map<string, never>();
  for (const [direction, wanted] of Object.entries(names)) {
    const ids = wanted.flatMap((name) => words.get(name)?.skillId ?? []).map(uuidOf);
    await keepChoices(ctx, [{ enrollmentId: uuidOf(enrollmentId), direction, ids }]);
  }
}

/** The same by bare ids: of merged skills, what they became part of. */
export async function setEnrollmentSkillIds(
  ctx: Context,
  enrollmentId: string,
  direction: 'WANTED' | 'OFFERED',
  given: readonly string[],
): Promise<void> {
  await holdTaxonomy(ctx);
  const targets = given.length ? await findTargets(ctx, given) : new Map<string, never>();
  const ids = [...targets.values()].map(({ target }) => target);
  await keepChoices(ctx, [{ enrollmentId: uuidOf(enrollmentId), direction, ids }]);
}

export interface ChoiceSet {
  /** Bare. */
  enrollmentId: string;
  direction: string;
  /** Bare ids of skills. */
  ids: readonly string[];
}

/** Each enrollment wants or offers just these, and what was said of those that stay, stays. */
export async function keepChoices(ctx: Context, sets: readonly ChoiceSet[]): Promise<void> {
  const given = sql`jsonb_to_recordset(${JSON.stringify(sets)}::jsonb) x("enrollmentId" uuid, direction text, ids uuid[])`;
  await ctx.db.rows(
    'skills.unset',
    sql`delete from enrollment_skills k using ${given}
      where k.enrollment_id = x."enrollmentId" and k.direction = x.direction and k.skill_id <> all(x.ids)`,
  );
  await ctx.db.rows(
    'skills.set',
    sql`insert into enrollment_skills (institution_id, enrollment_id, skill_id, direction, taxonomy_version)
      select distinct ${uuidOf(ctx.institutionId)}::uuid, x."enrollmentId", i.id, x.direction, ${VERSION} from ${given}, unnest(x.ids) i(id)
      on conflict do nothing`,
  );
}

/** What the person wants and offers goes with her into a new enrollment. */
export async function carrySkills(ctx: Context, personId: string, enrollmentId: string): Promise<void> {
  await run(
    ctx.db,
    'skills.carry',
    sql`insert into enrollment_skills (institution_id, enrollment_id, skill_id, direction, level, evidence, evidence_url, taxonomy_version)
      select k.institution_id, ${uuidOf(enrollmentId)}::uuid, k.skill_id, k.direction, k.level, k.evidence, k.evidence_url, k.taxonomy_version
      from person_skills k where k.person_id = ${uuidOf(personId)} on conflict do nothing`,
  );
}
