/** How the taxonomy of skills is sorted. Whoever sorts locks the taxonomy first, then the skills. */
import { authorize, decide } from '../../auth/decisions';
import { inTransaction, type Context } from '../../context';
import { violatedConstraint } from '../../db/errors';
import { createOnce } from '../../events/idempotency';
import { changesBetween, record } from '../../events/record';
import { AlreadyExists, InvalidInput, NotPossibleNow, Refusal } from '../../graphql/user-errors';
import { newId } from '../../ids';
import { checkVersion, demand, merged } from '../update';
import { SkillState, type Skill } from './skill.entity';
import type { CreateSkillInput, MergeSkillsInput, UpdateSkillInput } from './skill.inputs';
import {
  ancestorsOf,
  findTaxonomyState,
  getSkill,
  heightOf,
  lockSkill,
  skillLoader,
  taxonomyVersion,
} from './skill.repository';
import { insertSkills, mergeRows, moveChoices, nextVersion, updateSkills } from './skill-taxonomy.repository';
import { MAX_DEPTH } from './skill-tree';
import { findWords, lockTaxonomy, wordOf } from './skill-word.repository';

export interface Sorted {
  skill: Skill;
  taxonomyVersion: number;
}

/** May: whoever may read skills. */
export function getTaxonomy(ctx: Context): Promise<{ version: number; updatedAt: Date | null }> {
  authorize(decide(ctx.viewer, 'skill.read'));
  return findTaxonomyState(ctx);
}

/** May: administrators, coordinators of the institution. Refuses: AlreadyExists, InvalidInput. Records: SkillCreated. */
export async function createSkill(ctx: Context, input: CreateSkillInput): Promise<Sorted> {
  authorize(decide(ctx.viewer, 'skill.write'));
  const id = await createOnce(ctx, 'createSkill', input, async (ctx) => {
    await lockTaxonomy(ctx);
    const id = newId('Skill');
    const parent = input.parentId == null ? null : await newParent(ctx, null, input.parentId);
    const [name, synonyms] = await words(ctx, id, input.name, input.synonyms ?? []);
    const skill = {
      id,
      name,
      synonyms,
      code: input.code ?? null,
      parentId: parent,
      description: input.description ?? null,
      state: SkillState.SORTED,
    };
    await insertSkills(ctx, [skill]).catch(codeTaken);
    const version = await nextVersion(ctx);
    await record(ctx, {
      type: 'SkillCreated',
      nodes: [id, ...(parent ? [parent] : [])],
      changes: { taxonomyVersion: [null, version] },
    });
    return id;
  });
  return sorted(ctx, id);
}

/**
 * Changes, places, archives or restores a skill; an unsorted one is sorted by it.
 * May: administrators, coordinators of the institution. Refuses: VersionConflict, AlreadyExists, InvalidInput (a
 * circle, too deep), NotPossibleNow (merged). Records: SkillUpdated.
 */
export async function updateSkill(ctx: Context, input: UpdateSkillInput): Promise<Sorted> {
  authorize(decide(ctx.viewer, 'skill.write'));
  const id = await inTransaction(ctx, async (ctx) => {
    await lockTaxonomy(ctx);
    const skill = await demand('Skill', input.skillId, (id) => lockSkill(ctx, id));
    checkVersion(skill, input);
    notMerged(skill, 'skillId');
    const wanted = merged(skill, input, ['code', 'description', 'parentId']);
    if (input.parentId != null) wanted.parentId = await newParent(ctx, skill, input.parentId);
    const replaced = input.name !== undefined && wordOf(input.name) !== skill.name ? [skill.name] : [];
    [wanted.name, wanted.synonyms] = await words(
      ctx,
      skill.id,
      input.name ?? skill.name,
      input.synonyms === undefined ? [...skill.synonyms, ...replaced] : (input.synonyms ?? []),
    );
    const archived = input.archived ?? skill.state === SkillState.ARCHIVED;
    wanted.state = archived ? SkillState.ARCHIVED : SkillState.SORTED;
    await updateSkills(ctx, [wanted]).catch(codeTaken);
    const version = await nextVersion(ctx);
    await record(ctx, {
      type: 'SkillUpdated',
      nodes: [skill.id],
      changes: {
        ...changesBetween(skill, wanted, ['parentId', 'state']),
        taxonomyVersion: [null, version],
      },
    });
    return skill.id;
  });
  return sorted(ctx, id);
}

/**
 * Makes one skill of two: who chose the one has chosen the other, its words and the skills below it lead there, and
 * its id keeps telling where it went.
 * May: administrators, coordinators of the institution. Refuses: VersionConflict, InvalidInput, NotPossibleNow.
 * Records: SkillsMerged.
 */
export async function mergeSkills(ctx: Context, input: MergeSkillsInput): Promise<Sorted> {
  authorize(decide(ctx.viewer, 'skill.write'));
  const id = await inTransaction(ctx, async (ctx) => {
    await lockTaxonomy(ctx);
    const from = await demand('Skill', input.skillId, (id) => lockSkill(ctx, id));
    const into = await demand('Skill', input.intoSkillId, (id) => lockSkill(ctx, id));
    checkVersion(from, input);
    notMerged(from, 'skillId');
    notMerged(into, 'intoSkillId');
    if (into.state !== SkillState.SORTED)
      throw new Refusal(
        new NotPossibleNow(
          `The skill that stays is ${into.state}. Sort it first with updateSkill, or choose another.`,
          ['intoSkillId'],
        ),
      );
    await checkMerge(ctx, from, into);
    await moveChoices(ctx, from.id, into.id);
    await mergeRows(ctx, from, {
      ...into,
      code: into.code ?? from.code,
      synonyms: [...new Set([...into.synonyms, from.name, ...from.synonyms])],
    });
    const version = await nextVersion(ctx);
    await record(ctx, {
      type: 'SkillsMerged',
      nodes: [into.id, from.id],
      changes: { mergedIntoId: [null, into.id], taxonomyVersion: [null, version] },
    });
    return into.id;
  });
  return sorted(ctx, id);
}

async function sorted(ctx: Context, id: string): Promise<Sorted> {
  return { skill: await getSkill(ctx, id), taxonomyVersion: await taxonomyVersion(ctx) };
}

function notMerged(skill: Skill, path: string): void {
  if (skill.state === SkillState.MERGED)
    throw new Refusal(
      new NotPossibleNow('This skill was merged. Use the one that its `mergedInto` names.', [path]),
    );
}

async function checkMerge(ctx: Context, from: Skill, into: Skill): Promise<void> {
  const lines = await ancestorsOf(ctx, [into.id]);
  const line = lines.get(into.id) ?? [];
  if (line.includes(from.id))
    throw new Refusal(
      new InvalidInput(
        ['intoSkillId'],
        'A skill can’t become part of itself or of one below it. Merge the other way round.',
      ),
    );
  if (line.length + (await heightOf(ctx, from.id)) - 1 > MAX_DEPTH)
    throw new Refusal(
      new InvalidInput(
        ['intoSkillId'],
        `What is below the skill would stand deeper than ${MAX_DEPTH} levels. Move it first.`,
      ),
    );
}

/** The parent's id, where the skill may stand below it. */
async function newParent(ctx: Context, skill: Skill | null, parentId: string): Promise<string> {
  const parent = await demand('Skill', parentId, (id) => skillLoader(ctx).load(id));
  const refuse = (message: string) => new Refusal(new InvalidInput(['parentId'], message));
  if (parent.state !== SkillState.SORTED && parent.id !== skill?.parentId)
    throw refuse(`The parent is ${parent.state}. Choose one that is SORTED, or sort it first.`);
  const line = (await ancestorsOf(ctx, [parent.id])).get(parent.id) ?? [];
  if (skill && line.includes(skill.id))
    throw refuse('A skill can’t be part of itself or of one below it. Choose another parent.');
  if (line.length + (skill ? await heightOf(ctx, skill.id) : 1) > MAX_DEPTH)
    throw refuse(`The taxonomy may be ${MAX_DEPTH} levels deep. Choose a higher parent.`);
  return parent.id;
}

/** Name and synonyms as they are kept. Refuses words that lead to another skill. */
async function words(
  ctx: Context,
  id: string,
  givenName: string,
  givenSynonyms: readonly string[],
): Promise<[name: string, synonyms: string[]]> {
  const name = wordOf(givenName);
  const synonyms = givenSynonyms.map(wordOf);
  const bad = synonyms.findIndex((word) => !word || word.length > 100);
  if (bad >= 0)
    throw new Refusal(new InvalidInput(['synonyms', String(bad)], 'A synonym has 1 to 100 characters.'));
  const known = await findWords(ctx, [name, ...synonyms]);
  const kept = new Map<string, string>();
  [name, ...synonyms].forEach((word, index) => {
    const { key, skillId } = known.get(word) as { key: string; skillId: string | null };
    const path = index ? ['synonyms', String(index - 1)] : ['name'];
    if (skillId && skillId !== id)
      throw new Refusal(
        new AlreadyExists(
          path,
          `"${word}" leads to another skill already. Use another word, or merge the two with mergeSkills.`,
          skillId,
        ),
      );
    if (!kept.has(key)) kept.set(key, word);
  });
  return [name, [...kept.values()].slice(1)];
}

function codeTaken(error: unknown): never {
  if (violatedConstraint(error) === 'uq_skills_code')
    throw new Refusal(
      new AlreadyExists(
        ['code'],
        'Another skill has this code already. Codes are unique in the institution.',
      ),
    );
  throw error;
}
