/**
 * Scores on an ordered scale as counts by value, so that people's own scores and printed bins are the same to the rank
 * tests. Values are any ordered numbers, such as 1 to 5.
 */
import { checkFinite, checkTable } from './check';
import { measured, unmeasured, type Measure } from './measure';

export interface ScoreTable {
  /** Each value that occurs once, in ascending order. */
  readonly values: readonly number[];
  /** For each group, how many people have each value. */
  readonly counts: readonly (readonly number[])[];
}

/** People's own scores, counted. */
export function countScores(groups: readonly (readonly number[])[]): ScoreTable {
  const all = groups.flat();
  all.forEach(checkFinite);
  const values = [...new Set(all)].sort((one, other) => one - other);
  const at = new Map(values.map((value, index) => [value, index]));
  const counts = groups.map((scores) => {
    const row = values.map(() => 0);
    for (const score of scores) row[at.get(score)!]!++;
    return row;
  });
  return { values, counts };
}

/** The mean, in the unit of the values; EMPTY_GROUP. */
export function meanScore(values: readonly number[], counts: readonly number[]): Measure {
  const people = checkScores(values, counts);
  if (!people) return unmeasured('EMPTY_GROUP');
  return measured(values.reduce((sum, value, at) => sum + value * (counts[at]! / people), 0));
}

/** The median, in the unit of the values; of an even number of people the middle of the two in the middle. */
export function medianScore(values: readonly number[], counts: readonly number[]): Measure {
  const people = checkScores(values, counts);
  if (!people) return unmeasured('EMPTY_GROUP');
  const order = [...values.keys()].sort((one, other) => values[one]! - values[other]!);
  const ranked = (rank: number) => {
    let seen = 0;
    return values[order.find((at) => (seen += counts[at]!) >= rank)!]!;
  };
  const [low, high] = [ranked(Math.ceil(people / 2)), ranked(Math.floor(people / 2) + 1)];
  return measured(low / 2 + high / 2);
}

function checkScores(values: readonly number[], counts: readonly number[]): number {
  checkTable([counts]);
  values.forEach(checkFinite);
  if (values.length !== counts.length) throw new RangeError('Each value has one count.');
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Σ(t³ − t) over values with t people each, by N³ − N: 0 without ties, 1 where all are equal. Needs two people. */
export function tiedShare(counts: readonly number[]): number {
  const people = counts.reduce((sum, count) => sum + count, 0);
  const cubic = (n: number) => (n - 1) * n * (n + 1);
  return counts.includes(people) ? 1 : counts.reduce((sum, count) => sum + cubic(count), 0) / cubic(people);
}
