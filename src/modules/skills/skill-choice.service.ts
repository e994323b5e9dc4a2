/** How people choose skills: by id, or in their own words. */
import { authorize } from '../../auth/decisions';
import { inTransaction, type Context } from '../../context';
import { record } from '../../events/record';
import { InvalidInput, Refusal } from '../../graphql/user-errors';
import { typeOfId } from '../../ids';
import type { Person } from '../people/person.entity';
import { canUpdatePerson } from '../people/person.policy';
import { lockPerson, updatePersonRow } from '../people/person.repository';
import { checkVersion, demand } from '../update';
import type { SetPersonSkillsInput, SkillChoiceInput } from './skill-choice.inputs';
import { SkillDirection } from './skill-choice.entity';
import {
  findChosen,
  findTargets,
  personOwner,
  writeChoices,
  type Choice,
  type Owner,
} from './skill-choice.repository';
import { SkillState } from './skill.entity';
import { ensureSkills, findWords, holdTaxonomy, wordOf } from './skill-word.repository';

/**
 * May: the person herself, coordinators of the institution. Refuses: InvalidInput, VersionConflict.
 * Locks: person, taxonomy (shared). Records: PersonSkillsSet.
 */
export function setPersonSkills(ctx: Context, input: SetPersonSkillsInput): Promise<Person> {
  return inTransaction(ctx, async (ctx) => {
    const person = await demand('Person', input.personId, (id) => lockPerson(ctx, id));
    authorize(canUpdatePerson(ctx.viewer, person));
    checkVersion(person, input);
    await choose(ctx, personOwner(person.id), input.skillChoices, ['skillChoices']);
    const updated = await updatePersonRow(ctx, person);
    await record(ctx, { type: 'PersonSkillsSet', nodes: [person.id] });
    return updated;
  });
}

/** Makes these the owner's choices. Refuses each that can't be, with the path to it. */
export async function choose(
  ctx: Context,
  owner: Owner,
  inputs: readonly SkillChoiceInput[],
  path: string[],
): Promise<void> {
  const errors = inputs.flatMap((input, index) => wrong(input, [...path, String(index)]));
  if (errors.length) throw new Refusal(...errors);
  await holdTaxonomy(ctx);
  const chosen = await findChosen(ctx, owner);
  const leads = await targetsOf(ctx, inputs);
  const choices = new Map<string, Choice>();
  inputs.forEach((input, index) => {
    const [key, field] =
      input.skillId != null ? [input.skillId, 'skillId'] : [wordOf(input.name ?? ''), 'name'];
    const at = [...path, String(index), field];
    const found = leads.get(key);
    const refuse = (message: string) => errors.push(new InvalidInput(at, message));
    if (!found) return refuse('There is no such skill. Ask for `skills`, or give a name.');
    const choice = `${input.direction} ${found.target}`;
    if (choices.has(choice)) return refuse('This skill is chosen above already. Choose it once.');
    if (found.state === SkillState.ARCHIVED && !chosen.has(choice))
      return refuse('This skill is no longer offered for choice. Choose another one.');
    const { direction, level = null, evidence = null, evidenceUrl = null } = input;
    choices.set(choice, { skillId: found.target, direction, level, evidence, evidenceUrl });
    return undefined;
  });
  if (errors.length) throw new Refusal(...errors);
  await writeChoices(ctx, owner, [...choices.values()]);
}

function wrong(
  { skillId, name, direction, evidence, evidenceUrl }: SkillChoiceInput,
  path: string[],
): InvalidInput[] {
  const refuse = (field: string[], message: string) => [new InvalidInput([...path, ...field], message)];
  const named = typeof name === 'string' ? wordOf(name) : null;
  if (Boolean(skillId) === (named !== null))
    return refuse([], 'Say which skill: either by `skillId` or by `name`.');
  if (skillId && typeOfId(skillId) !== 'Skill')
    return refuse(['skillId'], 'This is not the id of a skill. Pass one that `skills` gave.');
  if (named !== null && (!named || named.length > 100))
    return refuse(['name'], 'A skill has a name of 1 to 100 characters.');
  if (direction === SkillDirection.OFFERED) return [];
  if (typeof evidence === 'string') return refuse(['evidence'], 'Evidence is for offered skills alone.');
  if (typeof evidenceUrl === 'string')
    return refuse(['evidenceUrl'], 'Evidence is for offered skills alone.');
  return [];
}

/** What ids and words lead to; words that are new become unsorted skills. */
async function targetsOf(
  ctx: Context,
  inputs: readonly SkillChoiceInput[],
): Promise<Map<string, { target: string; state: string }>> {
  const words = inputs.flatMap(({ skillId, name }) => (skillId ? [] : [wordOf(name ?? '')]));
  if (words.length) await ensureSkills(ctx, words);
  const known = words.length ? [...(await findWords(ctx, words)).values()] : [];
  const ids = inputs.flatMap(({ skillId }) => skillId ?? []);
  const targets = await findTargets(ctx, [...ids, ...known.flatMap(({ skillId }) => skillId ?? [])]);
  for (const { word, skillId } of known) {
    const target = skillId && targets.get(skillId);
    if (target) targets.set(word, target);
  }
  return targets;
}
