/** The largest market of the published vectors, which takes half a minute. */
import { solve } from '../../src/matching/candidates';
import { marketOf, vectorCohort, vectors } from '../support/matching';

test('10,000 mentees and 4,000 mentors: the published optimum', () => {
  const { n, m, seed, base, feasiblePairs } = vectors.cohort.instances['10000x4000s42'];
  const cohort = vectorCohort(n, m, seed);
  const count = (row: Int16Array) => row.reduce((sum, score) => sum + (score < 0 ? 0 : 1), 0);
  expect(cohort.rows.reduce((sum, row) => sum + count(row), 0)).toBe(feasiblePairs);
  const started = performance.now();
  const { pairs } = solve(marketOf(cohort, false));
  process.stdout.write(`10,000 x 4,000: ${Math.round(performance.now() - started)} ms\n`);
  expect({ matched: pairs.length, score: pairs.reduce((sum, pair) => sum + pair.score, 0) }).toEqual(base);
});
