/** What makes a form whole: told all at once, each with its path. Pure. */
import { InvalidInput, type UserError } from '../../graphql/user-errors';
import {
  AnswerTier,
  ConditionTest,
  LONGEST_TEXT,
  MOST_PICKED,
  QuestionKind,
  readsNoMore,
  type Question,
} from './form.words';
import { isPlain } from './answer.rules';

const { TEXT, CHOICE, MULTI_CHOICE, SCALE, NUMBER, SKILL_PICKER, RANKED_PEOPLE } = QuestionKind;

type Setting = 'format' | 'atLeast' | 'atMost' | 'step' | 'whole' | 'fromOn' | 'toOn' | 'fromDays' | 'toDays';
const SETTINGS: (Setting | 'direction')[] = [
  'format',
  'atLeast',
  'atMost',
  'step',
  'whole',
  'fromOn',
  'toOn',
  'fromDays',
  'toDays',
  'direction',
];

/** Which settings have a meaning for which kind. */
const HAS: Record<QuestionKind, readonly (Setting | 'direction')[]> = {
  TEXT: ['format', 'atLeast', 'atMost'],
  CHOICE: [],
  MULTI_CHOICE: ['atLeast', 'atMost'],
  SCALE: ['atLeast', 'atMost', 'step'],
  NUMBER: ['atLeast', 'atMost', 'whole'],
  DATE: ['fromOn', 'toOn', 'fromDays', 'toDays'],
  SKILL_PICKER: ['atLeast', 'atMost', 'direction'],
  RANKED_PEOPLE: ['atLeast', 'atMost'],
};

const MOST_STEPS = 100;
export const HAS_OPTIONS: QuestionKind[] = [CHOICE, MULTI_CHOICE];

type Say = (field: string | string[], message: string) => void;

/** What is wrong with a form; empty when it can be used. */
export function checkForm(questions: readonly Question[]): UserError[] {
  const errors: UserError[] = [];
  questions.forEach((question, index) => {
    const say: Say = (field, message) =>
      errors.push(new InvalidInput(['questions', String(index), ...[field].flat()], message));
    const earlier = questions.slice(0, index);
    checkKey(question, earlier, say);
    for (const setting of SETTINGS)
      if (question[setting] !== null && !HAS[question.kind].includes(setting))
        say(setting, `A question of the kind ${question.kind} has no \`${setting}\`. Leave it out.`);
    checkOptions(question, say);
    checkBounds(question, say);
    checkDays(question, say);
    checkAudience(question, earlier, say);
    checkCondition(question, questions, index, say);
  });
  return errors;
}

function checkKey({ key }: Question, earlier: readonly Question[], say: Say): void {
  if (earlier.some((other) => other.key === key))
    say('key', `The key ${key} stands in the form already. Give each question a key of its own.`);
}

function checkOptions({ kind, options }: Question, say: Say): void {
  if (!HAS_OPTIONS.includes(kind)) {
    if (options.length) say('options', `A question of the kind ${kind} has no options. Leave them out.`);
    return;
  }
  if (!options.length) say('options', 'Give at least one option to choose.');
  options.forEach((key, index) => {
    if (options.indexOf(key) !== index)
      say(['options', String(index), 'key'], `The option ${key} stands here already.`);
  });
}

/** How far numbers, lengths and picks may go. */
function checkBounds(question: Question, say: Say): void {
  const { kind, atLeast, atMost, step, options } = question;
  if (!HAS[kind].includes('atLeast')) return;
  const most = mostOf(kind, options.length);
  for (const [field, value] of [
    ['atLeast', atLeast],
    ['atMost', atMost],
  ] as const) {
    if (value !== null && !isPlain(value)) say(field, 'Must have up to 6 decimal places.');
    if (value === null || most === null) continue;
    if (!Number.isInteger(value) || value < (field === 'atMost' ? 1 : 0) || value > most)
      say(field, `Must be a whole number from ${field === 'atMost' ? 1 : 0} to ${most}.`);
  }
  if (kind === SCALE) checkScale(atLeast, atMost, step, say);
  else if (atLeast !== null && atMost !== null && atLeast > atMost)
    say('atMost', 'Must not be less than `atLeast`.');
}

function mostOf(kind: QuestionKind, options: number): number | null {
  if (kind === TEXT) return LONGEST_TEXT;
  if (kind === MULTI_CHOICE) return Math.max(1, options);
  return kind === SKILL_PICKER || kind === RANKED_PEOPLE ? MOST_PICKED[kind] : null;
}

function checkScale(low: number | null, high: number | null, step: number | null, say: Say): void {
  if (low === null) say('atLeast', 'A scale needs its lowest value.');
  if (high === null) say('atMost', 'A scale needs its highest value.');
  if (step !== null && (step <= 0 || !isPlain(step)))
    return say('step', 'Must be above 0, with up to 6 decimal places.');
  if (low === null || high === null) return;
  if (high <= low) return say('atMost', 'Must be above `atLeast`.');
  const steps = (high - low) / (step ?? 1);
  if (steps > MOST_STEPS) say('step', `A scale has up to ${MOST_STEPS} steps. Choose larger ones.`);
  else if (Math.abs(steps - Math.round(steps)) > 1e-9)
    say('step', 'The steps must lead from the lowest value to the highest.');
}

function checkDays({ fromOn, toOn, fromDays, toDays }: Question, say: Say): void {
  if (fromOn !== null && toOn !== null && fromOn > toOn) say('toOn', 'Must not be before `fromOn`.');
  if (fromDays !== null && toDays !== null && fromDays > toDays)
    say('toDays', 'Must not be less than `fromDays`.');
}

/** Some answers are used beyond the form: nobody may learn more there than she was told. */
function checkAudience(question: Question, earlier: readonly Question[], say: Say): void {
  const { kind, tier, direction } = question;
  if (kind === SKILL_PICKER) {
    if (!direction) say('direction', 'Say whether these skills are WANTED or OFFERED.');
    else if (earlier.some((other) => other.kind === kind && other.direction === direction))
      say('direction', `Another question asks for ${direction} skills already.`);
    if (tier !== AnswerTier.PAIR)
      say('tier', 'Skills are used for matching and named to the pair: the tier must be PAIR.');
  }
  if (kind === RANKED_PEOPLE) {
    if (earlier.some((other) => other.kind === kind)) say('kind', 'A form ranks people once.');
    if (tier !== AnswerTier.COORDINATOR)
      say('tier', 'Whom she ranks is for her and the coordinators: the tier must be COORDINATOR.');
  }
}

const TESTS: Partial<Record<QuestionKind, readonly ConditionTest[]>> = {
  [CHOICE]: [ConditionTest.EQUALS],
  [MULTI_CHOICE]: [ConditionTest.CONTAINS],
  [SCALE]: [ConditionTest.EQUALS, ConditionTest.AT_LEAST, ConditionTest.AT_MOST],
  [NUMBER]: [ConditionTest.EQUALS, ConditionTest.AT_LEAST, ConditionTest.AT_MOST],
};

/** Conditions look back only, so they can't go in circles. */
function checkCondition(question: Question, questions: readonly Question[], index: number, say: Say): void {
  const { conditionKey: key, conditionTest: test } = question;
  if (key === null || test === null) return;
  const at = (field: string) => ['condition', field];
  const asked = questions.slice(0, index).find((other) => other.key === key);
  if (!asked) {
    const later = questions.some((other) => other.key === key);
    return say(
      at('questionKey'),
      later
        ? `The question ${key} does not come before this one. A condition looks at earlier questions only.`
        : `The form has no question ${key}.`,
    );
  }
  const tests = TESTS[asked.kind] ?? [];
  if (!tests.includes(test))
    say(
      at('test'),
      tests.length
        ? `An answer to ${key} can be tested with ${tests.join(', ')}.`
        : `A condition can't look at a question of the kind ${asked.kind}.`,
    );
  else checkOperand(question, asked, say, at);
  if (!readsNoMore(question.tier, asked.tier))
    say(
      'tier',
      `Who can read this answer would learn what was answered to ${key}, whose tier is ${asked.tier}. Choose a tier with no other readers.`,
    );
}

function checkOperand(
  { conditionOptions: options, conditionNumber: number }: Question,
  asked: Question,
  say: Say,
  at: (field: string) => string[],
): void {
  if (!HAS_OPTIONS.includes(asked.kind)) {
    if (number === null) say(at('number'), 'Give the number to compare with.');
    else if (!isPlain(number)) say(at('number'), 'Must have up to 6 decimal places.');
    if (options?.length) say(at('options'), `The question ${asked.key} has no options.`);
    return;
  }
  if (number !== null) say(at('number'), `The answer to ${asked.key} is no number.`);
  if (!options?.length) say(at('options'), 'Name at least one option.');
  options?.forEach((key, index) => {
    if (!asked.options.includes(key))
      say([...at('options'), String(index)], `The question ${asked.key} has no option ${key}.`);
  });
}
