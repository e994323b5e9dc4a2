/**
 * What an answer may be: its shape at every save, the whole at submission, and what is carried over to another
 * version. Pure.
 */
import { AnswerTier, ConditionTest, LONGEST_TEXT, MOST_PICKED, QuestionKind, readsNoMore, TextFormat, type Question } from './form.words'; // prettier-ignore

const { TEXT, CHOICE, MULTI_CHOICE, SCALE, NUMBER, DATE, SKILL_PICKER, RANKED_PEOPLE } = QuestionKind;

/** An answer as it is kept: one of these, by the kind of its question. Ids are UUIDs. */
export interface Value {
  text?: string | null;
  number?: number | null;
  day?: string | null;
  options?: string[] | null;
  skillIds?: string[] | null;
  personIds?: string[] | null;
}
export type Field = keyof Value;

export const FIELD_OF: Record<QuestionKind, Field> = {
  [TEXT]: 'text',
  [CHOICE]: 'options',
  [MULTI_CHOICE]: 'options',
  [SCALE]: 'number',
  [NUMBER]: 'number',
  [DATE]: 'day',
  [SKILL_PICKER]: 'skillIds',
  [RANKED_PEOPLE]: 'personIds',
};

export enum ProblemReason {
  MISSING = 'MISSING',
  TOO_SHORT = 'TOO_SHORT',
  TOO_FEW = 'TOO_FEW',
  NOT_VALID = 'NOT_VALID',
}

export interface Problem {
  key: string;
  reason: ProblemReason;
  message: string;
}

/** What is known of her when she answers. */
export interface Asked {
  /** By the institution's calendar. */
  today: string;
  /** UUID of the person. */
  personId: string;
}

/** What no draft may hold either; null when the value can be kept. */
export function shapeProblem(question: Question, value: Value, asked: Asked): string | null {
  const { atMost } = question;
  switch (question.kind) {
    case TEXT: {
      const most = atMost ?? LONGEST_TEXT;
      return [...(value.text ?? '')].length > most ? `Must have up to ${most} characters.` : null;
    }
    case CHOICE:
    case MULTI_CHOICE:
      return choiceProblem(question, value.options ?? []);
    case SCALE:
    case NUMBER:
      return numberProblem(question, value.number ?? NaN);
    case DATE:
      return dayProblem(question, value.day ?? '', asked.today);
    case SKILL_PICKER:
      return countProblem(value.skillIds ?? [], atMost ?? MOST_PICKED.SKILL_PICKER, 'skill');
    case RANKED_PEOPLE: {
      const people = value.personIds ?? [];
      if (people.includes(asked.personId)) return 'Nobody can rank herself.';
      return countProblem(people, atMost ?? MOST_PICKED.RANKED_PEOPLE, 'person');
    }
  }
}

function choiceProblem({ kind, atMost, options }: Question, picked: readonly string[]): string | null {
  const unknown = picked.find((key) => !options.includes(key));
  if (unknown !== undefined) return `There is no option ${unknown}. The options are ${options.join(', ')}.`;
  return countProblem(picked, kind === CHOICE ? 1 : (atMost ?? options.length), 'option');
}

function countProblem(picked: readonly string[], most: number, what: string): string | null {
  if (new Set(picked).size < picked.length) return `Must not name the same ${what} twice.`;
  return picked.length > most ? `Must not name more than ${most}.` : null;
}

/** Within what is written without an exponent, here and in the database. */
export function isPlain(value: number): boolean {
  return Math.abs(value) <= 1e12 && Number(value.toFixed(6)) === value;
}

function numberProblem({ kind, atLeast, atMost, step, whole }: Question, value: number): string | null {
  if (!isPlain(value))
    return 'Must be from -1,000,000,000,000 to 1,000,000,000,000, with up to 6 decimal places.';
  if (atLeast !== null && value < atLeast) return `Must not be less than ${atLeast}.`;
  if (atMost !== null && value > atMost) return `Must not be more than ${atMost}.`;
  if (whole && !Number.isInteger(value)) return 'Must be a whole number.';
  if (kind !== SCALE) return null;
  const steps = (value - (atLeast ?? 0)) / (step ?? 1);
  return Math.abs(steps - Math.round(steps)) > 1e-9 ? 'Must be a step of the scale.' : null;
}

function dayProblem(question: Question, day: string, today: string): string | null {
  const first = latest(question.fromOn, fromToday(today, question.fromDays));
  const last = earliest(question.toOn, fromToday(today, question.toDays));
  if (first && day < first) return `Must not be before ${first}.`;
  return last && day > last ? `Must not be after ${last}.` : null;
}

function fromToday(today: string, days: number | null): string | null {
  if (days === null) return null;
  return new Date(Date.parse(`${today}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
const latest = (a: string | null, b: string | null) => (a && b ? (a > b ? a : b) : (a ?? b));
const earliest = (a: string | null, b: string | null) => (a && b ? (a < b ? a : b) : (a ?? b));

export type Answers = ReadonlyMap<string, Value>;

/** Answers to questions that are shown: a hidden question has none, and hides those that ask for its answer. */
export function shownAnswers(questions: readonly Question[], answers: Answers): Map<string, Value> {
  const shown = new Map<string, Value>();
  for (const question of questions) {
    const value = answers.get(question.key);
    if (value && isShown(question, shown)) shown.set(question.key, value);
  }
  return shown;
}

/** Whether the question is asked, after what was answered before. */
export function isShown(question: Question, answers: Answers): boolean {
  const { conditionKey, conditionTest, conditionOptions, conditionNumber } = question;
  if (conditionKey === null) return true;
  const value = answers.get(conditionKey);
  if (!value) return false;
  const number = value.number ?? NaN;
  switch (conditionTest) {
    case ConditionTest.AT_LEAST:
      return number >= Number(conditionNumber);
    case ConditionTest.AT_MOST:
      return number <= Number(conditionNumber);
    default:
      return value.options
        ? value.options.some((key) => conditionOptions?.includes(key))
        : number === conditionNumber;
  }
}

/** What keeps an application from being submitted, in the order of the form; only of questions with these tiers. */
export function problemsOf(
  questions: readonly Question[],
  answers: Answers,
  asked: Asked,
  tiers: readonly AnswerTier[],
): Problem[] {
  const shown = shownAnswers(questions, answers);
  return questions.flatMap((question): Problem[] => {
    if (!tiers.includes(question.tier) || !isShown(question, shown)) return [];
    const { key } = question;
    const value = shown.get(key);
    if (value) return incomplete(question, value, asked).map((problem) => ({ key, ...problem }));
    return question.required
      ? [{ key, reason: ProblemReason.MISSING, message: 'This question must be answered.' }]
      : [];
  });
}

const EMAIL = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/;

function incomplete(question: Question, value: Value, asked: Asked): Omit<Problem, 'key'>[] {
  const problem = (reason: ProblemReason, message: string) => [{ reason, message }];
  const wrong = shapeProblem(question, value, asked);
  if (wrong) return problem(ProblemReason.NOT_VALID, wrong);
  const least = question.atLeast ?? 0;
  if (question.kind === TEXT) {
    const text = (value.text ?? '').trim();
    if ([...text].length < least)
      return problem(ProblemReason.TOO_SHORT, `Must have at least ${least} characters.`);
    if (question.format === TextFormat.EMAIL && !EMAIL.test(text))
      return problem(ProblemReason.NOT_VALID, 'Must be an e-mail address.');
    if (question.format === TextFormat.URL && !isWebAddress(text))
      return problem(ProblemReason.NOT_VALID, 'Must be an address that begins with http:// or https://.');
  }
  const picked = value.options ?? value.skillIds ?? value.personIds;
  if (picked && picked.length < least) return problem(ProblemReason.TOO_FEW, `Must name at least ${least}.`);
  return [];
}

function isWebAddress(text: string): boolean {
  try {
    return ['http:', 'https:'].includes(new URL(text).protocol);
  } catch {
    return false;
  }
}

/**
 * Whether an answer to one version of a question is one to another, too: where it means the same, and where nobody
 * reads it who was not named when she gave it.
 */
export function carries(from: Question, to: Question, value: Value, asked: Asked): boolean {
  return (
    from.kind === to.kind &&
    from.direction === to.direction &&
    readsNoMore(to.tier, from.tier) &&
    shapeProblem(to, value, asked) === null
  );
}
