/** Reads what a client sent as answers: which question, which field, which value. All that is wrong is told at once. */
import type { Context } from '../../context';
import { InvalidInput, type UserError } from '../../graphql/user-errors';
import { idOf, typeOfId, uuidOf, type NodeType } from '../../ids';
import { ensureSkills } from '../skills/skill.repository';
import { FIELD_OF, shapeProblem, type Asked, type Field, type Value } from './answer.rules';
import type { ApplicationAnswerInput } from './application.inputs';
import { findRankable, findSkills } from './application.repository';
import type { AskedQuestion } from './form.repository';
import { AnswerTier, QuestionKind } from './form.words';

export interface Given {
  question: AskedQuestion;
  index: number;
  /** Null: taken back. */
  value: Value | null;
}

/** Fields of the wire by what they hold. */
const WIRE: Record<Field, (keyof ApplicationAnswerInput)[]> = {
  text: ['text'],
  number: ['number'],
  day: ['dayOn'],
  options: ['options'],
  skillIds: ['skills', 'skillIds'],
  personIds: ['personIds'],
};
export const wireFieldOf = (kind: QuestionKind): string => WIRE[FIELD_OF[kind]][0] as string;

export interface Reading {
  questions: readonly AskedQuestion[];
  /** Whose answers the viewer may give: those that she may read. */
  tiers: readonly AnswerTier[];
  asked: Asked;
  cohortId: string;
}

export async function readAnswers(
  ctx: Context,
  answers: readonly ApplicationAnswerInput[],
  reading: Reading,
): Promise<{ given: Given[]; errors: UserError[] }> {
  const errors: UserError[] = [];
  const given: Given[] = [];
  for (const [index, answer] of answers.entries()) {
    const say = (field: string[], message: string) =>
      errors.push(new InvalidInput(['answers', String(index), ...field], message));
    const question = reading.questions.find(({ key }) => key === answer.key);
    if (!question) {
      say(['key'], `The form has no question ${answer.key}.`);
      continue;
    }
    if (given.some((other) => other.question === question)) {
      say(['key'], `${answer.key} is answered twice.`);
      continue;
    }
    if (!reading.tiers.includes(question.tier)) {
      say(['key'], `Only the person herself can answer ${answer.key}, as you may not read what she answers.`);
      continue;
    }
    const value = await valueOf(ctx, question, answer, reading, say);
    if (value === undefined) continue;
    const wrong = value && shapeProblem(question, value, reading.asked);
    if (wrong) say([sentField(question.kind, answer)], wrong);
    given.push({ question, index, value });
  }
  return { given, errors };
}

function sentField(kind: QuestionKind, answer: ApplicationAnswerInput): string {
  const fields = WIRE[FIELD_OF[kind]];
  return String(fields.find((field) => sent(answer, field)) ?? fields[0]);
}

function sent(answer: ApplicationAnswerInput, field: keyof ApplicationAnswerInput): boolean {
  const value = answer[field];
  if (value === undefined || value === null) return false;
  return typeof value === 'string' ? /\S/.test(value) : !Array.isArray(value) || value.length > 0;
}

type Say = (field: string[], message: string) => void;

/** Undefined where it can't be read; then it has been said why. */
async function valueOf(
  ctx: Context,
  question: AskedQuestion,
  answer: ApplicationAnswerInput,
  { cohortId }: Reading,
  say: Say,
): Promise<Value | null | undefined> {
  const field = FIELD_OF[question.kind];
  const stray = Object.values(WIRE)
    .flat()
    .find((name) => !WIRE[field].includes(name) && sent(answer, name));
  if (stray) {
    say([stray], `The answer to ${question.key} belongs in \`${WIRE[field].join('` or `')}\`.`);
    return undefined;
  }
  if (!WIRE[field].some((name) => sent(answer, name))) return null;
  switch (field) {
    case 'text':
      return { text: answer.text };
    case 'number':
      return { number: answer.number };
    case 'day':
      return { day: answer.dayOn };
    case 'options':
      return { options: answer.options };
    case 'skillIds':
      return skillsOf(ctx, answer, say);
    case 'personIds':
      return peopleOf(ctx, answer.personIds ?? [], cohortId, say);
  }
}

async function skillsOf(ctx: Context, answer: ApplicationAnswerInput, say: Say): Promise<Value | undefined> {
  const names = (answer.skills ?? []).map((name) => name.trim().normalize('NFC'));
  const bad = names.findIndex((name) => !name || name.length > 100);
  if (bad >= 0) {
    say(['skills', String(bad)], 'A skill has a name of 1 to 100 characters.');
    return undefined;
  }
  const ids = uuidsOf('Skill', answer.skillIds ?? [], 'skillIds', say);
  if (!ids) return undefined;
  if (names.length) await ensureSkills(ctx, names);
  const found = await findSkills(ctx, names, ids);
  const unknown = ids.findIndex((id) => !found.some((skill) => skill.id === id));
  if (unknown >= 0) {
    say(['skillIds', String(unknown)], 'There is no such skill.');
    return undefined;
  }
  const named = names.map(
    (name) => found.find((skill) => skill.name.toLowerCase() === name.toLowerCase())?.id,
  );
  return { skillIds: [...ids, ...named.filter((id) => id !== undefined)] };
}

async function peopleOf(
  ctx: Context,
  given: readonly string[],
  cohortId: string,
  say: Say,
): Promise<Value | undefined> {
  const ids = uuidsOf('Person', given, 'personIds', say);
  if (!ids) return undefined;
  const found = await findRankable(ctx, cohortId, ids);
  const unknown = ids.findIndex((id) => !found.includes(id));
  if (unknown < 0) return { personIds: ids };
  say(['personIds', String(unknown)], 'There is no such person whom you may rank.');
  return undefined;
}

function uuidsOf(type: NodeType, ids: readonly string[], field: string, say: Say): string[] | null {
  const wrong = ids.findIndex((id) => typeOfId(id) !== type);
  if (wrong < 0) return ids.map(uuidOf);
  say([field, String(wrong)], `This is not the id of a ${type}.`);
  return null;
}

/** As clients know them. */
export const idsOfValue = (type: NodeType, uuids: readonly string[] | null): string[] | null =>
  uuids && uuids.map((uuid) => idOf(type, uuid));
