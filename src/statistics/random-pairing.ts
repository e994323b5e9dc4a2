/**
 * What share of pairs would be of the same group if people of a cohort were paired at random: what the share of
 * same-group pairs has to be compared with. It is computed within cohorts, because nobody is paired across them.
 */
import { checkCount, checkNotEmpty, checkTable } from './check';
import { measured, unmeasured, type Measure } from './measure';

export interface CohortOfPairs {
  /** For each group, in one order: the mentor sides and the mentee sides of the cohort's pairs (or those to be paired). */
  readonly mentors: readonly number[];
  readonly mentees: readonly number[];
  /** The cohort's pairs, as weight in the average. */
  readonly pairs: number;
}

/**
 * Each mentee gets a mentor at random: Σg (mentors of g / mentors)(mentees of g / mentees) in a cohort, from 0 to 1, and
 * the average of cohorts by their pairs. A cohort without pairs does not count; NO_PAIRS where there is no other.
 */
export function expectedSameGroupShare(cohorts: readonly CohortOfPairs[]): Measure {
  checkNotEmpty(cohorts, 'cohort');
  return weighted(
    cohorts.map(({ mentors, mentees, pairs }) => {
      checkTable([mentors, mentees]);
      const [left, right] = [total(mentors), total(mentees)];
      if (pairs > 0 && !(left && right)) throw new RangeError('Pairs have mentors and mentees.');
      return {
        pairs,
        share: () => mentors.reduce((sum, count, at) => sum + (count / left) * (mentees[at]! / right), 0),
      };
    }),
  );
}

export interface CohortOfPeers {
  /** For each group, in one order: people. */
  readonly people: readonly number[];
  readonly pairs: number;
}

/**
 * Any two of a cohort are a pair at random, nobody with themselves: Σg n(n−1) / (N(N−1)), and the average of cohorts by
 * their pairs. NO_PAIRS as above.
 */
export function expectedSameGroupShareOfPeers(cohorts: readonly CohortOfPeers[]): Measure {
  checkNotEmpty(cohorts, 'cohort');
  return weighted(
    cohorts.map(({ people, pairs }) => {
      checkTable([people]);
      const all = total(people);
      if (pairs > 0 && all < 2) throw new RangeError('A pair has two people.');
      return {
        pairs,
        share: () => people.reduce((sum, count) => sum + (count / all) * ((count - 1) / (all - 1)), 0),
      };
    }),
  );
}

function weighted(cohorts: readonly { pairs: number; share: () => number }[]): Measure {
  cohorts.forEach(({ pairs }) => checkCount(pairs));
  const all = total(cohorts.map(({ pairs }) => pairs));
  if (!all) return unmeasured('NO_PAIRS');
  const sum = cohorts.reduce((so, { pairs, share }) => (pairs ? so + (pairs / all) * share() : so), 0);
  return measured(Math.min(1, sum));
}

const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
