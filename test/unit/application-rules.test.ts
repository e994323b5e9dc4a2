/** The pure rules of application forms: what a form may be, what an answer may be, what is shown and carried over. */
import 'reflect-metadata';
import fc from 'fast-check';
import { carries, problemsOf, ProblemReason, shapeProblem, shownAnswers, type Value } from '../../src/modules/forms/answer.rules'; // prettier-ignore
import { checkForm } from '../../src/modules/forms/form.rules';
import { AnswerTier, ConditionTest, PickerDirection, QuestionKind, readsNoMore, TextFormat, type Question } from '../../src/modules/forms/form.words'; // prettier-ignore

const asked = { today: '2026-03-01', personId: 'her' };
const TIERS = Object.values(AnswerTier);

const plain: Question = {
  key: 'Q',
  kind: QuestionKind.TEXT,
  required: false,
  tier: AnswerTier.COORDINATOR,
  format: null,
  atLeast: null,
  atMost: null,
  step: null,
  whole: null,
  fromOn: null,
  toOn: null,
  fromDays: null,
  toDays: null,
  direction: null,
  conditionKey: null,
  conditionTest: null,
  conditionOptions: null,
  conditionNumber: null,
  options: [],
};
const q = (key: string, kind: keyof typeof QuestionKind, more: Partial<Question> = {}): Question => ({
  ...plain,
  key,
  kind: QuestionKind[kind],
  ...(kind === 'SCALE' ? { atLeast: 1, atMost: 5 } : {}),
  ...(kind.endsWith('CHOICE') ? { options: ['A', 'B'] } : {}),
  ...(kind === 'SKILL_PICKER' ? { tier: AnswerTier.PAIR, direction: PickerDirection.WANTED } : {}),
  ...more,
});
const on = (
  key: string,
  test: keyof typeof ConditionTest,
  operand: string[] | number,
): Partial<Question> => ({
  conditionKey: key,
  conditionTest: ConditionTest[test],
  ...(typeof operand === 'number' ? { conditionNumber: operand } : { conditionOptions: operand }),
});
const paths = (questions: Question[]) => checkForm(questions).map(({ path }) => path.slice(1).join('.'));

test('each thing that is wrong with a form is told with its path, all at once', () => {
  expect(paths([q('A', 'TEXT'), q('B', 'CHOICE', on('A', 'EQUALS', ['A']))])).toEqual(['1.condition.test']);
  expect(paths([q('A', 'TEXT'), q('A', 'TEXT')])).toEqual(['1.key']);
  expect(paths([q('B', 'TEXT', on('A', 'EQUALS', ['A'])), q('A', 'CHOICE')])).toEqual([
    '0.condition.questionKey',
  ]);
  expect(paths([q('A', 'CHOICE', on('A', 'EQUALS', ['A']))])).toEqual(['0.condition.questionKey']);
  expect(paths([q('A', 'CHOICE', { options: [] })])).toEqual(['0.options']);
  expect(paths([q('A', 'MULTI_CHOICE', { options: ['X', 'X'], atMost: 3 })])).toEqual([
    '0.options.1.key',
    '0.atMost',
  ]);
  expect(paths([q('A', 'TEXT', { options: ['X'], step: 1, direction: PickerDirection.WANTED })])).toEqual(['0.step', '0.direction', '0.options']); // prettier-ignore
  expect(paths([q('A', 'TEXT', { atLeast: 9, atMost: 3 })])).toEqual(['0.atMost']);
  expect(paths([q('A', 'TEXT', { atLeast: 1.5, atMost: 10_001 })])).toEqual(['0.atLeast', '0.atMost']);
  expect(paths([q('A', 'SCALE', { atLeast: null, atMost: null })])).toEqual(['0.atLeast', '0.atMost']);
  expect(paths([q('A', 'SCALE', { step: 3 })])).toEqual(['0.step']);
  expect(paths([q('A', 'SCALE', { step: 0 })])).toEqual(['0.step']);
  expect(paths([q('A', 'SCALE', { atMost: 102 })])).toEqual(['0.step']);
  expect(paths([q('A', 'NUMBER', { atLeast: 0.0000001 })])).toEqual(['0.atLeast']);
  expect(paths([q('A', 'DATE', { fromOn: '2026-02-01', toOn: '2026-01-01', fromDays: 1, toDays: 0 })])).toEqual(['0.toOn', '0.toDays']); // prettier-ignore
  expect(paths([q('A', 'SKILL_PICKER', { direction: null, tier: AnswerTier.COORDINATOR })])).toEqual(['0.direction', '0.tier']); // prettier-ignore
  expect(paths([q('A', 'SKILL_PICKER'), q('B', 'SKILL_PICKER')])).toEqual(['1.direction']);
  expect(paths([q('A', 'RANKED_PEOPLE', { tier: AnswerTier.PAIR }), q('B', 'RANKED_PEOPLE', { atMost: 21 })])).toEqual(['0.tier', '1.atMost', '1.kind']); // prettier-ignore
  expect(paths([q('A', 'CHOICE'), q('B', 'TEXT', on('A', 'EQUALS', ['A', 'Z']))])).toEqual([
    '1.condition.options.1',
  ]);
  expect(paths([q('A', 'CHOICE'), q('B', 'TEXT', on('A', 'EQUALS', 3))])).toEqual(['1.condition.number', '1.condition.options']); // prettier-ignore
  expect(paths([q('A', 'SCALE'), q('B', 'TEXT', on('A', 'AT_LEAST', ['A']))])).toEqual(['1.condition.number', '1.condition.options']); // prettier-ignore
  // Who sees that the second was asked would know the first.
  expect(paths([q('A', 'CHOICE', { tier: AnswerTier.PRIVATE_AUTHOR }), q('B', 'TEXT', on('A', 'EQUALS', ['A']))])).toEqual(['1.tier']); // prettier-ignore
  expect(paths([q('A', 'SCALE'), q('B', 'TEXT', on('A', 'EQUALS', 3)), q('C', 'MULTI_CHOICE', { atLeast: 1, atMost: 2 })])).toEqual([]); // prettier-ignore
});

test('answers have the shape of their kind', () => {
  const cases: [Question, Value, string | null][] = [
    [q('A', 'TEXT', { atMost: 2 }), { text: '👩🏽‍🚀' }, 'characters'],
    [q('A', 'TEXT', { atMost: 2 }), { text: '𝒜𝒜' }, null],
    [q('A', 'TEXT'), { text: 'x'.repeat(10_001) }, 'characters'],
    [q('A', 'CHOICE'), { options: ['C'] }, 'no option C'],
    [q('A', 'CHOICE'), { options: ['A', 'B'] }, 'more than 1'],
    [q('A', 'MULTI_CHOICE'), { options: ['A', 'A'] }, 'twice'],
    [q('A', 'SCALE', { atLeast: 0, atMost: 1, step: 0.1 }), { number: 0.3 }, null],
    [q('A', 'SCALE', { atLeast: 0, atMost: 1, step: 0.1 }), { number: 0.35 }, 'step'],
    [q('A', 'SCALE'), { number: 6 }, 'more than 5'],
    [q('A', 'NUMBER', { whole: true }), { number: 1.5 }, 'whole'],
    [q('A', 'NUMBER', { atLeast: -1 }), { number: -1.5 }, 'less than'],
    [q('A', 'NUMBER'), { number: 1e13 }, 'decimal'],
    [q('A', 'NUMBER'), { number: 0.0000001 }, 'decimal'],
    [q('A', 'DATE', { fromDays: -1, toDays: 1 }), { day: '2026-02-28' }, null],
    [q('A', 'DATE', { fromDays: -1 }), { day: '2026-02-27' }, 'before 2026-02-28'],
    [q('A', 'DATE', { fromOn: '2026-01-01', toOn: '2026-03-31', toDays: 1 }), { day: '2026-03-03' }, 'after 2026-03-02'], // prettier-ignore
    [q('A', 'RANKED_PEOPLE', { atMost: 2 }), { personIds: ['a', 'b', 'c'] }, 'more than 2'],
    [q('A', 'RANKED_PEOPLE'), { personIds: ['a', 'a'] }, 'twice'],
    [q('A', 'RANKED_PEOPLE'), { personIds: ['a', 'her'] }, 'herself'],
  ];
  for (const [question, value, expected] of cases) {
    const problem = shapeProblem(question, value, asked);
    if (expected === null) expect(problem).toBeNull();
    else expect(problem).toContain(expected);
  }
});

test('submission asks for what a draft may still lack', () => {
  const lacks = (question: Question, value?: Value) =>
    problemsOf([question], new Map(value ? [[question.key, value]] : []), asked, TIERS)[0]?.reason;
  expect(lacks(q('A', 'TEXT', { required: true }))).toBe(ProblemReason.MISSING);
  expect(lacks(q('A', 'TEXT', { atLeast: 3 }), { text: ' ab ' })).toBe(ProblemReason.TOO_SHORT);
  expect(lacks(q('A', 'MULTI_CHOICE', { atLeast: 2 }), { options: ['A'] })).toBe(ProblemReason.TOO_FEW);
  expect(lacks(q('A', 'DATE', { fromDays: 0 }), { day: '2026-02-28' })).toBe(ProblemReason.NOT_VALID);
  const email = q('A', 'TEXT', { format: TextFormat.EMAIL });
  for (const text of ['a@b.org', 'ä.b+c@sub.example.org']) expect(lacks(email, { text })).toBeUndefined();
  for (const text of ['a', 'a@b', 'a@b..org', 'a b@c.org', '@b.org'])
    expect(lacks(email, { text })).toBe(ProblemReason.NOT_VALID);
  const url = q('A', 'TEXT', { format: TextFormat.URL });
  expect(lacks(url, { text: 'https://example.org/a?b' })).toBeUndefined();
  for (const text of ['example.org', 'javascript:alert(1)', 'ftp://example.org'])
    expect(lacks(url, { text })).toBe(ProblemReason.NOT_VALID);
});

/** Forms whose questions each may depend on an earlier choice or scale. */
const forms = fc
  .array(
    fc.record({
      kind: fc.constantFrom<keyof typeof QuestionKind>('CHOICE', 'SCALE', 'TEXT', 'MULTI_CHOICE'),
      required: fc.boolean(),
      depends: fc.option(fc.nat(), { nil: null }),
      number: fc.integer({ min: 1, max: 5 }),
      options: fc.constantFrom<string[]>(['A'], ['B'], ['A', 'B']),
    }),
    { maxLength: 8 },
  )
  .map((rows) =>
    rows.map(({ kind, required, depends, number, options }, index): Question => {
      const target = depends === null || !index ? null : depends % index;
      const on_ = target === null ? null : rows[target]!.kind;
      const key = `Q${target}`;
      const condition =
        on_ === 'CHOICE' ? on(key, 'EQUALS', options) : on_ === 'MULTI_CHOICE' ? on(key, 'CONTAINS', options) : on_ === 'SCALE' ? on(key, 'AT_LEAST', number) : {}; // prettier-ignore
      return q(`Q${index}`, kind, { required, ...condition });
    }),
  );
const values = fc.array(fc.tuple(fc.nat({ max: 7 }), fc.constantFrom<string[]>(['A'], ['B'], ['A', 'B']), fc.integer({ min: 0, max: 6 }))); // prettier-ignore

const answersTo = (form: Question[], given: [number, string[], number][]) =>
  new Map(
    given.flatMap(([index, options, number]): [string, Value][] => {
      const question = form[index];
      if (!question) return [];
      const value: Value = question.options.length ? { options } : question.kind === 'SCALE' ? { number } : { text: 'x' }; // prettier-ignore
      return [[question.key, value]];
    }),
  );

test('what is shown depends on what is shown before it, and on nothing else', () => {
  fc.assert(
    fc.property(forms, values, (form, given) => {
      expect(checkForm(form)).toEqual([]);
      const answers = answersTo(form, given);
      const shown = shownAnswers(form, answers);
      // Nothing that is hidden comes back when the same is asked again.
      expect([...shownAnswers(form, shown)]).toEqual([...shown]);
      for (const [index, { key, conditionKey }] of form.entries()) {
        if (shown.has(key) && conditionKey) expect(shown.has(conditionKey)).toBe(true);
        // Later answers change nothing.
        const earlier = new Map(
          [...answers].filter(([other]) => form.findIndex((o) => o.key === other) <= index),
        );
        expect(shownAnswers(form, earlier).has(key)).toBe(shown.has(key));
      }
      // What lacks is shown, required and unanswered, or answered wrongly; nothing is told twice.
      const problems = problemsOf(form, answers, asked, TIERS);
      expect(new Set(problems.map(({ key }) => key)).size).toBe(problems.length);
      for (const { key, reason } of problems) expect(reason === ProblemReason.MISSING).toBe(!shown.has(key));
      expect(problemsOf(form, answers, asked, [])).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test('an answer is carried over only to who was named when it was given', () => {
  fc.assert(
    fc.property(fc.constantFrom(...TIERS), fc.constantFrom(...TIERS), (from, to) => {
      const carried = carries(
        q('A', 'TEXT', { tier: from }),
        q('A', 'TEXT', { tier: to }),
        { text: 'x' },
        asked,
      );
      expect(carried).toBe(readsNoMore(to, from));
    }),
  );
  expect(readsNoMore(AnswerTier.SAFEGUARDING, AnswerTier.COORDINATOR)).toBe(false);
  expect(readsNoMore(AnswerTier.COORDINATOR, AnswerTier.SAFEGUARDING)).toBe(false);
  expect(readsNoMore(AnswerTier.PAIR, AnswerTier.COORDINATOR)).toBe(false);
  expect(readsNoMore(AnswerTier.COORDINATOR, AnswerTier.PAIR)).toBe(true);
  const choice = (options: string[]) => q('A', 'CHOICE', { options });
  expect(carries(choice(['A', 'B']), choice(['A']), { options: ['B'] }, asked)).toBe(false);
  expect(carries(choice(['A', 'B']), choice(['A']), { options: ['A'] }, asked)).toBe(true);
  expect(carries(q('A', 'TEXT'), choice(['A']), { text: 'A' }, asked)).toBe(false);
});
