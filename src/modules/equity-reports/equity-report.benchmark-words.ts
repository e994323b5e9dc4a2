/** What a stored result says in plain words of the way before applying, and of attributes that define who may take part. Pure. */
import type { AttributeWords } from './equity-report.shown';
import type { BenchmarkReason, StoredAttribute, StoredBenchmark, StoredResult } from './equity-report.result';

const WERE = { ELIGIBLE: 'were eligible', INVITED: 'were invited' } as const;

const WHY: Record<BenchmarkReason, string> = {
  COVERAGE: 'The group of too many is unknown, so rates are shown and not judged.',
  ANSWERS:
    'Too many of those who applied gave no answer, so rates of applying are too low, and shown without being judged.',
  ELIGIBILITY: 'Rates are shown and not judged.',
  TOO_CLOSE: 'By group they are not shown: few people of a group would be known to have gone no further.',
  VERSION: 'They are of another version of the question than these cohorts were counted by, and not shown.',
};

/** Sentences of the summary about one attribute. */
export function statedOf(
  { key, benchmarks = [], eligibility }: StoredAttribute,
  words: AttributeWords,
): string[] {
  const name = words.label || key;
  return [
    ...(eligibility
      ? [
          `${name}: a program of these cohorts admits people by it. Its groups are shown, and differences between them are not judged.`,
        ]
      : []),
    ...benchmarks.map((benchmark) => `${name}: ${sentence(benchmark)}`),
  ];
}

function sentence({ stage, people, coverage, source, countedOn, reason, groups }: StoredBenchmark): string {
  const known = coverage === null ? '' : ` The group of ${Math.floor(coverage * 100)} % is known.`;
  const why = reason ? ` ${WHY[reason]}` : '';
  const misfits = groups.filter(({ fits }) => !fits).map(({ code }) => code);
  const odd = misfits.length
    ? ` Of ${misfits.join(', ')} more went further than are stated, so they were counted in another way, and are not compared.`
    : '';
  return `${people} people ${WERE[stage]} on ${countedOn}, as the institution states. Source: ${source}.${known}${why}${odd}`;
}

const namesAny = ({ attributes }: StoredResult) =>
  attributes.some(({ benchmarks = [] }) => benchmarks.length);

export function methodOfStated(result: StoredResult): string[] {
  if (!namesAny(result)) return [];
  const share = Math.round((result.policy?.minCoverage ?? 0) * 100);
  return [
    `Who was eligible or invited is not counted here: the institution stated numbers by group, with their source and day. Rates of them are shares of those numbers, and judged only where the group of ${share} % of the people is known, and as many of those who applied gave an answer. Where groups overlap, the reference is everybody else whose group is known.`,
  ];
}

/** Who is not in it before applying. */
export function startOf(result: StoredResult): string {
  return namesAny(result)
    ? 'Drafts and invitations that were not taken up are not counted: numbers of people who did not apply are those that the institution stated.'
    : 'Invitations that were not taken up, drafts and declined or expired invitations are not counted: the way starts with applying, since too little is known of who could have applied.';
}

export function notesOfStated(result: StoredResult): string[] {
  if (!namesAny(result)) return [];
  const { leftOut = 0 } = result;
  return [
    'Numbers of eligible or invited people come from records of the institution, and those of people who applied from their own answers. Where the two sort people in different ways, rates of applying say so little.',
    ...(leftOut
      ? [
          `${leftOut} people of these cohorts are left out, since they were counted in an earlier report. They are among the eligible or invited still, so rates of applying, and all rates of those, are too low.`,
        ]
      : []),
  ];
}
