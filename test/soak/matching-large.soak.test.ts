/** The largest market of the published vectors: its optimum, and what a later run keeps of an earlier one. */
import { solve } from '../../src/matching/candidates';
import { keptOf, reach } from '../../src/matching/goal';
import { rankings } from '../../src/matching/stable';
import { lcg, marketOf, participant, vectorCohort, vectors } from '../support/matching';

const { n, m, seed, base, feasiblePairs } = vectors.cohort.instances['10000x4000s42'];
const cohort = vectorCohort(n, m, seed);
const total = (pairs: readonly { score: number }[]) => pairs.reduce((sum, { score }) => sum + score, 0);
const say = (line: string) => process.stdout.write(`${line}\n`);

test('10,000 mentees and 4,000 mentors: the published optimum', () => {
  const count = (row: Int16Array) => row.reduce((sum, score) => sum + (score < 0 ? 0 : 1), 0);
  expect(cohort.rows.reduce((sum, row) => sum + count(row), 0)).toBe(feasiblePairs);
  const started = performance.now();
  const { pairs } = solve(marketOf(cohort, false));
  say(`10,000 x 4,000: ${Math.round(performance.now() - started)} ms`);
  expect({ matched: pairs.length, score: total(pairs) }).toEqual(base);
});

describe.each([
  ['slack', false],
  ['tight', true],
])('a later run, %s', (name, tight) => {
  const market = marketOf(cohort, tight);
  const ranks = rankings(
    cohort.mentors.map((_, j) => participant(`mentor${j}`)),
    cohort.mentees.map((_, i) => participant(`mentee${i}`)),
    market.tie,
  );
  const goal = {
    objective: 'MOST_MATCHED',
    floor: 0,
    parity: null,
    keepBonus: 500,
    atMostChanges: null,
  } as const;
  const before = solve(market).pairs;

  test('nothing has changed: nothing changes', () => {
    expect(reach(market, { goal, standing: before, ranks }).pairs).toEqual(before);
  });

  test('5 % of the mentees and 3 % of the mentors have left: few others change, and little is lost', () => {
    const g = lcg(99);
    const gone = Array.from({ length: m }, () => g.next(100) < 3);
    const left = Array.from({ length: n }, () => g.next(100) < 5);
    const rest = {
      ...market,
      menteeSeats: market.menteeSeats.map((seats, i) => (left[i] ? 0 : seats)),
      mentorSeats: market.mentorSeats.map((seats, j) => (gone[j] ? 0 : seats)),
    };
    const standing = before.filter(({ mentee, mentor }) => !left[mentee] && !gone[mentor]);
    const free = solve(rest).pairs;
    const kept = reach(rest, { goal, standing, ranks }).pairs;
    const changes = standing.length - keptOf(standing, kept);
    const loss = 1 - total(kept) / total(free);
    say(
      `${name}: ${changes} of ${standing.length} changed (${standing.length - keptOf(standing, free)} without the bonus), ${(100 * loss).toFixed(3)} % of the score lost`,
    );
    expect(kept).toHaveLength(free.length);
    expect(changes).toBeLessThanOrEqual(200);
    expect(loss).toBeLessThan(0.003);
  });
});
