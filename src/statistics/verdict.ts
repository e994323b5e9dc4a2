/**
 * What one comparison of two rates amounts to: a screening result for a person to look into.
 * The words describe numbers; whether a difference is justified, or lawful, is for people to find out.
 */
import { belowThreshold, FOUR_FIFTHS, oneSwapFlips, type Threshold } from './four-fifths';
import type { Rate } from './rate';

export const VERDICTS = [
  'SUPPRESSED',
  'NOT_EVALUATED',
  'UNDEFINED',
  'TOO_FEW_TO_CONCLUDE',
  'DISPARITY_INDICATED',
  'RATIO_ONLY',
  'STATISTICAL_ONLY',
  'NONE_DETECTED',
] as const;

export type Verdict = (typeof VERDICTS)[number];

export interface Comparison {
  focal: Rate;
  reference: Rate;
  /** Fisher's two-sided p after adjustment over its family; null where it could not be computed. */
  adjustedP: number | null;
  alpha: number;
  /** False for groups below the minimum share and for people whose answer is unknown: shown, but not judged. */
  evaluated: boolean;
  /** Four fifths unless a policy says otherwise; then the words below name another fraction than was used. */
  threshold?: Threshold;
}

/** `comparison` is null where an input may not be printed. */
export function verdictOf(comparison: Comparison | null): Verdict {
  if (!comparison) return 'SUPPRESSED';
  const { focal, reference, adjustedP, alpha, evaluated, threshold = FOUR_FIFTHS } = comparison;
  if (!evaluated) return 'NOT_EVALUATED';
  if (reference.selected === 0 || focal.total === 0 || adjustedP === null) return 'UNDEFINED';
  const significant = adjustedP <= alpha;
  if (!belowThreshold(focal, reference, threshold)) return significant ? 'STATISTICAL_ONLY' : 'NONE_DETECTED';
  if (oneSwapFlips(focal, reference).value) return 'TOO_FEW_TO_CONCLUDE';
  return significant ? 'DISPARITY_INDICATED' : 'RATIO_ONLY';
}

/** A sentence for each verdict, in plain words. */
export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  SUPPRESSED: 'Not shown: the numbers would say too much about few people.',
  NOT_EVALUATED:
    'Shown but not compared: the group is a very small share of the whole, or its answer is unknown.',
  UNDEFINED: 'No ratio can be formed: nobody in the reference group was selected, or a group is empty.',
  TOO_FEW_TO_CONCLUDE:
    'The selection-rate ratio is below four fifths, but one person selected differently would reverse the direction.',
  DISPARITY_INDICATED:
    'The selection-rate ratio is below four fifths, and a difference this large would be unusual by chance alone.',
  RATIO_ONLY:
    'The selection-rate ratio is below four fifths, but chance alone could explain a difference this large.',
  STATISTICAL_ONLY:
    'The selection-rate ratio is not below four fifths, but a difference this large would be unusual by chance alone.',
  NONE_DETECTED:
    'No difference was detected. See the smallest ratio that could have been detected with these numbers.',
};
