/** The words of application forms: kinds of questions, who reads an answer, what a condition tests. Pure. */
import { registerEnumType } from 'type-graphql';

export enum QuestionKind {
  TEXT = 'TEXT',
  CHOICE = 'CHOICE',
  MULTI_CHOICE = 'MULTI_CHOICE',
  SCALE = 'SCALE',
  NUMBER = 'NUMBER',
  DATE = 'DATE',
  SKILL_PICKER = 'SKILL_PICKER',
  RANKED_PEOPLE = 'RANKED_PEOPLE',
}

export enum AnswerTier {
  PRIVATE_AUTHOR = 'PRIVATE_AUTHOR',
  PAIR = 'PAIR',
  COORDINATOR = 'COORDINATOR',
  SAFEGUARDING = 'SAFEGUARDING',
}

export enum TextFormat {
  PLAIN = 'PLAIN',
  EMAIL = 'EMAIL',
  URL = 'URL',
}

export enum ConditionTest {
  EQUALS = 'EQUALS',
  CONTAINS = 'CONTAINS',
  AT_LEAST = 'AT_LEAST',
  AT_MOST = 'AT_MOST',
}

export enum PickerDirection {
  WANTED = 'WANTED',
  OFFERED = 'OFFERED',
}

registerEnumType(QuestionKind, {
  name: 'QuestionKind',
  description: 'What kind of answer a question takes.',
  valuesConfig: {
    TEXT: { description: 'Words; in `text`.' },
    CHOICE: { description: 'One of its options; in `options`.' },
    MULTI_CHOICE: { description: 'Some of its options; in `options`.' },
    SCALE: { description: 'A step of a scale; in `number`.' },
    NUMBER: { description: 'A number; in `number`.' },
    DATE: { description: 'A day; in `dayOn`.' },
    SKILL_PICKER: { description: 'Skills, which become those that the enrollment wants or offers.' },
    RANKED_PEOPLE: { description: 'People, the most wished for first; in `personIds`.' },
  },
});

registerEnumType(AnswerTier, {
  name: 'AnswerTier',
  description: 'Who can read an answer beside the person herself. Show it before she answers.',
  valuesConfig: {
    PRIVATE_AUTHOR: { description: 'Nobody.' },
    PAIR: { description: 'Members of her pairings while these are at work, and the coordinators.' },
    COORDINATOR: { description: 'Coordinators of the cohort.' },
    SAFEGUARDING: { description: 'Safeguarding leads; not the coordinators.' },
  },
});

registerEnumType(TextFormat, {
  name: 'TextFormat',
  description: 'What a text must look like.',
  valuesConfig: {
    PLAIN: { description: 'Anything.' },
    EMAIL: { description: 'An e-mail address.' },
    URL: { description: 'An http or https address.' },
  },
});

registerEnumType(ConditionTest, {
  name: 'ConditionTest',
  description: 'What is asked of the answer to an earlier question.',
  valuesConfig: {
    EQUALS: { description: 'It is one of the options (CHOICE), or the number (SCALE, NUMBER).' },
    CONTAINS: { description: 'It has one of the options (MULTI_CHOICE).' },
    AT_LEAST: { description: 'It is the number or more (SCALE, NUMBER).' },
    AT_MOST: { description: 'It is the number or less (SCALE, NUMBER).' },
  },
});

registerEnumType(PickerDirection, {
  name: 'PickerDirection',
  description: 'What becomes of the skills picked.',
  valuesConfig: {
    WANTED: { description: 'She wants to learn them.' },
    OFFERED: { description: 'She can teach them.' },
  },
});

const READERS: Record<AnswerTier, readonly string[]> = {
  PRIVATE_AUTHOR: [],
  PAIR: ['PAIR', 'COORDINATOR'],
  COORDINATOR: ['COORDINATOR'],
  SAFEGUARDING: ['SAFEGUARDING'],
};

/** Whether everybody who reads the one tier reads the other too. */
export function readsNoMore(tier: AnswerTier, than: AnswerTier): boolean {
  return READERS[tier].every((reader) => READERS[than].includes(reader));
}

/** A question as the rules see it: what is asked, without the words. */
export interface Question {
  key: string;
  kind: QuestionKind;
  required: boolean;
  tier: AnswerTier;
  format: TextFormat | null;
  /** TEXT: characters. SCALE, NUMBER: values. MULTI_CHOICE, SKILL_PICKER, RANKED_PEOPLE: how many. */
  atLeast: number | null;
  atMost: number | null;
  step: number | null;
  whole: boolean | null;
  fromOn: string | null;
  toOn: string | null;
  /** Days from today on. */
  fromDays: number | null;
  toDays: number | null;
  direction: PickerDirection | null;
  conditionKey: string | null;
  conditionTest: ConditionTest | null;
  conditionOptions: string[] | null;
  conditionNumber: number | null;
  /** Keys of its options in their order. */
  options: string[];
}

export const LONGEST_TEXT = 10_000;
export const MOST_PICKED = { SKILL_PICKER: 50, RANKED_PEOPLE: 20 } as const;
