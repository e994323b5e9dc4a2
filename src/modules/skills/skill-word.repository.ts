/**
 * SQL of the words that lead to skills. Who chooses holds the taxonomy, as many as wish at a time; who sorts it
 * locks it. So nothing is chosen that is just being merged away, and a new word becomes one skill.
 */
import sql from 'sql-template-tag';
import type { Context } from '../../context';
import { newId, uuidOf } from '../../ids';

/** As words are kept: composed letters, single spaces. */
export function wordOf(text: string): string {
  return text.normalize('NFC').trim().replace(/\s+/g, ' ');
}

const keyOf = (ctx: Context) => sql`hashtextextended(${`skills:${ctx.institutionId}`}, 0)`;

/** Until the transaction ends, nobody sorts the taxonomy. */
export async function holdTaxonomy(ctx: Context): Promise<void> {
  await ctx.db.rows('skills.hold', sql`select pg_advisory_xact_lock_shared(${keyOf(ctx)})`);
}

/** Until the transaction ends, nobody chooses a skill, and nobody else sorts. */
export async function lockTaxonomy(ctx: Context): Promise<void> {
  await ctx.db.rows('skills.lockTaxonomy', sql`select pg_advisory_xact_lock(${keyOf(ctx)})`);
}

export interface KnownWord {
  word: string;
  /** In small letters, as the database writes them. */
  key: string;
  /** Id of the skill that it leads to, where there is one. */
  skillId: string | null;
}

/** What each word leads to, by the word as it is given. */
export async function findWords(ctx: Context, words: readonly string[]): Promise<Map<string, KnownWord>> {
  const rows = await ctx.db.rows<KnownWord>(
    'skills.words',
    sql`select n.word, n.key, 'skill_' || w.skill_id as "skillId"
      from (select g.word, lower(g.word) as key from unnest(${[...new Set(words)]}::text[]) g(word)) n
      left join skill_words w on w.key = n.key`,
  );
  return new Map(rows.map((row) => [row.word, row]));
}

/** Makes unsorted skills of words that lead nowhere yet. Two who type the same one make it once. */
export async function ensureSkills(ctx: Context, words: readonly string[]): Promise<void> {
  const ids = words.map(() => uuidOf(newId('Skill')));
  const institution = uuidOf(ctx.institutionId);
  const now = ctx.clock.now();
  await ctx.db.rows(
    'skills.ensure',
    sql`with named as (
        select distinct on (lower(x.word)) x.id, x.word, lower(x.word) as key
        from unnest(${ids}::uuid[], ${[...words]}::text[]) with ordinality x(id, word, place) order by lower(x.word), x.place
      ), fresh as (
        insert into skill_words (institution_id, key, skill_id)
        select ${institution}, n.key, n.id from named n where not exists (select from skill_words w where w.key = n.key) order by n.key
        on conflict (institution_id, key) do nothing returning skill_id
      )
      insert into skills (institution_id, id, name, state, created_at, updated_at)
      select ${institution}, n.id, n.word, 'UNSORTED', ${now}, ${now} from named n join fresh f on f.skill_id = n.id`,
  );
}

/** Which skill each word of the institution leads to. */
export async function findOwners(ctx: Context): Promise<Map<string, string>> {
  const rows = await ctx.db.rows<{ key: string; skillId: string }>(
    'skills.owners',
    sql`select w.key, 'skill_' || w.skill_id as "skillId" from skill_words w`,
  );
  return new Map(rows.map(({ key, skillId }) => [key, skillId]));
}
