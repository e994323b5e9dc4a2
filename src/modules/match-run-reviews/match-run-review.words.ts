/** A stored review in words and labels, for people. The words describe numbers and never a cause or a fault. Pure. */
import { VERDICT_WORDS } from '../../statistics/verdict';
import { inWords, type AttributeWords } from '../equity-reports/equity-report.words';
import type { StoredReview } from './match-run-review.result';
import type { MatchRunReviewResult } from './match-run-review.types';

export function reviewInWords(
  review: StoredReview,
  wordsOf: (key: string, number: number) => AttributeWords,
): MatchRunReviewResult {
  const { attributes } = inWords(review, wordsOf, VERDICT_WORDS);
  return {
    asOf: new Date(review.asOf),
    k: review.k,
    attributes: attributes.map((attribute, at) => ({
      attribute,
      spreads: (review.attributes[at]?.spreads ?? []).map(({ groups, ...spread }) => ({
        ...spread,
        groups: groups.map(({ code, counts }) => ({
          code,
          label: attribute.groups.find((group) => group.code === code)?.label ?? code,
          counts,
        })),
      })),
    })),
    method: methodOf(review),
    notes: NOTES,
  };
}

function methodOf({ method, k }: StoredReview): string[] {
  return [
    `Method ${method}. Of the mentees or peers whom the run looked at, those with a proposal, as the matcher left it. Who was not ready was not in the pool.`,
    `Numbers below ${k}, and others that would give such a number away to somebody who knows who is in the pool and who is matched, are shown as ranges or not at all. Comparisons are made as in equity reports, from printed numbers.`,
    `Scores and waiting are told in bins that hold at least ${k} people of each group shown and of all others together, where there are such bins, and in the first review of a cohort alone. The test is Kruskal and Wallis’, from the bins.`,
    'What would, beside an earlier review or report about the cohort, tell of few people is not shown.',
  ];
}

const NOTES = [
  'It is about rules and not about people: no pair may be made, undone or preferred because of it. Whoever changes the rules starts another run.',
  'A difference is a reason to look at the rules, the seats and the hours that people have given; it says nothing about a cause.',
  'Answers are voluntary; people who have not answered, or do not consent, are “not disclosed” and are not compared.',
];
