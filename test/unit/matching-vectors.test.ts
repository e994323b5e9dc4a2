/** The solver finds the published optima: computed elsewhere, by other solvers, before this one was written. */
import { solve, type Market } from '../../src/matching/candidates';
import { greedy } from '../../src/matching/greedy';
import {
  arcsOf,
  lcg,
  marketOf,
  optimum,
  tightCap,
  vectorCohort,
  vectorHash,
  vectors,
  type Arc,
} from '../support/matching';

test('the generator gives the published states', () => {
  const g = lcg(42);
  for (const state of vectors.lcg.check_seed42_states)
    expect(g.next(2 ** 21)).toBe(Math.floor(state / 2 ** 11));
});

/** Every row takes one column; a cost becomes a score below `most`. */
function dense(n: number, m: number, cell: (i: number, j: number) => number): number {
  const arcs: Arc[] = [];
  for (let i = 0; i < n; i++)
    for (let j = 0; j < m; j++) arcs.push({ mentee: i, mentor: j, score: cell(i, j) });
  const { matched, score } = optimum(arcs, {
    mentees: Array<number>(n).fill(1),
    mentors: Array<number>(m).fill(1),
  });
  expect(matched).toBe(Math.min(n, m));
  return score;
}

describe('dense grids of random costs', () => {
  test.each<any>(vectors.denseUniform.instances)(
    '$n x $m, seed $seed',
    ({ n, m, seed, R, first4, sum, min, max }: any) => {
      const g = lcg(seed);
      const costs = Array.from({ length: n }, () => Array.from({ length: m }, () => 1 + g.next(R)));
      expect(costs[0]!.slice(0, 4)).toEqual(first4);
      expect(costs.flat().reduce((total, cost) => total + cost, 0)).toBe(sum);
      expect(dense(n, m, (i, j) => costs[i]![j]!)).toBe(max);
      expect(R * Math.min(n, m) - dense(n, m, (i, j) => R - costs[i]![j]!)).toBe(min);
    },
  );
});

describe('costs i x j, whose optimum is a formula', () => {
  test.each<any>(vectors.closedForm.examples)('n = $n', ({ n, min, max }: any) => {
    expect(n * n * n - dense(n, n, (i, j) => n * n - (i + 1) * (j + 1))).toBe(min);
    if (n <= 100) expect(dense(n, n, (i, j) => (i + 1) * (j + 1))).toBe(max);
  });
});

describe('cases worked out by hand', () => {
  const fitting = vectors.handCases.cases.filter(
    ({ mentors, maxUnmatched, objective }: any) =>
      objective !== 'card-maxmin-score' &&
      !maxUnmatched &&
      Object.values(mentors).every(({ min }: any) => !min),
  );
  test.each<any>(fitting)('$name', (example: any) => {
    const names = Object.keys(example.mentors);
    const kept = new Set((example.previous ?? []).map((pair: string[]) => pair.join()));
    const blocked = new Set((example.blocked ?? []).map((pair: string[]) => pair.join()));
    const arcs = example.mentees.flatMap((mentee: string, i: number) =>
      Object.entries<number>(example.score[mentee])
        .filter(([mentor]) => !blocked.has(`${mentee},${mentor}`))
        .map(([mentor, score]) => ({
          mentee: i,
          mentor: names.indexOf(mentor),
          score: score + (kept.has(`${mentee},${mentor}`) ? example.keepBonus : 0),
        })),
    );
    const { pairs, score } = optimum(arcs, {
      mentees: example.mentees.map((mentee: string) => example.demand?.[mentee] ?? 1),
      mentors: names.map((name) => example.mentors[name].cap),
    });
    const { expected } = example;
    expect(score).toBe(expected.score);
    if (expected.pairs !== undefined) {
      expect(pairs).toHaveLength(expected.pairs);
      expect(new Set(pairs.map(({ mentee }) => mentee)).size).toBe(expected.menteesWithAtLeastOne);
    }
    if (expected.assignment)
      example.mentees.forEach((mentee: string, i: number) =>
        expect(pairs.filter((pair) => pair.mentee === i).map(({ mentor }) => names[mentor])).toEqual(
          expected.assignment[mentee],
        ),
      );
  });

  test('are enough to be worth it', () => expect(fitting.length).toBeGreaterThanOrEqual(9));
});

describe.each(['20x8s1', '200x80s42', '1000x400s42'])('cohort %s', (name) => {
  const given = vectors.cohort.instances[name];
  const { variants } = given;
  const cohort = vectorCohort(given.n, given.m, given.seed);
  const all = arcsOf(cohort);
  const caps = cohort.mentors.map(({ cap }) => cap as number);
  const tight = caps.map(tightCap);
  const ones = Array<number>(given.n).fill(1);
  const sizes = ({ matched, score }: { matched: number; score: number }) => ({ matched, score });
  const lessForGroup1 = (arc: Arc) =>
    cohort.mentees[arc.mentee].group === 1 ? { ...arc, score: Math.floor((arc.score * 85) / 100) } : arc;
  // More than the scores of any swap could make up for: the wish before the score, told as score.
  const above = (Math.min(given.n, given.m) + 2) * 10_000;

  test('is generated as published', () => {
    expect(cohort.mentors[0]).toMatchObject(given.mentor0);
    expect(cohort.mentees[0]).toMatchObject(given.mentee0);
    expect(all).toHaveLength(given.feasiblePairs);
    expect(all.reduce((sum, { score }) => sum + score, 0)).toBe(given.sumOfAllFeasibleScores);
    expect(caps.reduce((sum, cap) => sum + cap, 0)).toBe(given.capacity);
    expect(tight.reduce((sum, cap) => sum + cap, 0)).toBe(given.capacityTight);
  });

  test('has its optimum, on all arcs and on shortlists', () => {
    expect(sizes(optimum(all, { mentees: ones, mentors: caps }))).toEqual(given.base);
    expect(sizes(optimum(all, { mentees: ones, mentors: tight }))).toEqual(given.tight);
    for (const scarce of [false, true]) {
      const { pairs } = solve(marketOf(cohort, scarce));
      const score = pairs.reduce((sum, pair) => sum + pair.score, 0);
      expect({ matched: pairs.length, score }).toEqual(scarce ? given.tight : given.base);
    }
  });

  test('with two mentors for each mentee', () => {
    const { pairs, score } = optimum(all, { mentees: ones.map(() => 2), mentors: caps });
    const some = new Set(pairs.map(({ mentee }) => mentee)).size;
    expect({ menteesWithAtLeastOne: some, pairs: pairs.length, score }).toEqual(variants.base_demand2);
    const market = marketOf(cohort, false);
    const again = solve({ ...market, menteeSeats: market.menteeSeats.map(() => 2) });
    expect(again.pairs).toHaveLength(pairs.length);
    expect(again.pairs.reduce((sum, pair) => sum + pair.score, 0)).toBe(score);
  });

  test.each([
    ['base_min1', caps],
    ['tight_min1', tight],
  ] as const)('with a mentee for as many mentors as can be: %s', (variant, seats) => {
    // The first place of each mentor is a mentor of its own, dearer than the others.
    const arcs = all.flatMap((arc) => [
      { ...arc, score: arc.score + above },
      { ...arc, mentor: arc.mentor + given.m },
    ]);
    const mentors = [...seats.map((cap) => Math.min(1, cap)), ...seats.map((cap) => Math.max(0, cap - 1))];
    const { pairs, matched, score } = optimum(arcs, { mentees: ones, mentors });
    const firsts = pairs.filter(({ mentor }) => mentor < given.m).length;
    expect({ matched, minSlotsMet: firsts, score: score - firsts * above }).toEqual(variants[variant]);
  });

  test('with lower scores for one group, and with equal rates for both', () => {
    const arcs = all.map(lessForGroup1);
    expect(sizes(optimum(arcs, { mentees: ones, mentors: tight }))).toMatchObject(sizes(variants.tight_g85));
    for (const bounds of ['tight_g85_parity0.05', 'tight_g85_parity0.0']) {
      const { maxUnmatchedPerGroup, matched, score } = variants[bounds];
      // "Unmatched" is one more mentor for each group, with as many places.
      const out = cohort.mentees.map(({ group }, i) => ({ mentee: i, mentor: given.m + group, score: 0 }));
      const real = arcs.map((arc) => ({ ...arc, score: arc.score + above }));
      const mentors = [...tight, ...maxUnmatchedPerGroup];
      const found = optimum([...real, ...out], { mentees: ones, mentors });
      const pairs = found.pairs.filter(({ mentor }) => mentor < given.m);
      expect({ matched: pairs.length, score: found.score - pairs.length * above }).toEqual({
        matched,
        score,
      });
    }
  });

  test('with the worst pair as good as can be', () => {
    const { threshold, matched, score } = variants.tight_maxmin;
    const from = (least: number) =>
      optimum(
        all.filter((arc) => arc.score >= least),
        { mentees: ones, mentors: tight },
      );
    expect(sizes(from(threshold))).toEqual({ matched, score });
    expect(from(threshold + 1).matched).toBeLessThan(matched);
  });

  test('with pairs to keep when some have left; the baseline is the published one', () => {
    const { prevMatchedGreedy, prevChecksum, ...rest } = variants.tight_rematch;
    // Ties of the published baseline go to the first mentor.
    const market = { ...marketOf(cohort, true), tie: (_mentee: number, mentor: number) => mentor };
    const left = [...tight];
    const previous = cohort.rows.map((row) => {
      let best = -1;
      row.forEach((score, j) => {
        if (score >= 0 && left[j]! > 0 && (best < 0 || score > row[best]!)) best = j;
      });
      if (best >= 0) left[best]!--;
      return best;
    });
    const kept = previous.filter((mentor) => mentor >= 0);
    expect(kept).toHaveLength(prevMatchedGreedy);
    expect(previous.reduce((sum, mentor, i) => sum + (i + 1) * (mentor + 2), 0)).toBe(prevChecksum);
    expect(greedy(market)).toEqual({
      matched: kept.length,
      totalScore: previous.reduce((sum, mentor, i) => sum + (mentor < 0 ? 0 : cohort.rows[i]![mentor]!), 0),
    });

    const g = lcg(99);
    const gone = caps.map(() => g.next(100) < 3);
    const leaving = ones.map(() => g.next(100) < 5);
    expect(gone.filter(Boolean)).toHaveLength(rest.mentorsGone);
    expect(leaving.filter(Boolean)).toHaveLength(rest.menteesLeft);
    const arcs = all.filter(({ mentee, mentor }) => !gone[mentor] && !leaving[mentee]);
    for (const bonus of [0, 250, 1000, 100000]) {
      const { matched, score } = optimum(
        arcs.map((arc) => ({ ...arc, score: arc.score + (previous[arc.mentee] === arc.mentor ? bonus : 0) })),
        { mentees: ones, mentors: tight },
      );
      expect({ matched, scorePlusBonus: score }).toEqual(rest[`bonus${bonus}`]);
    }
  });
});

test.each<any>(vectors.tieBreak.instances)('equal results are told apart as published: $n x $m', (given) => {
  const { n, m, seed, matched, combinedCost, assignmentChecksum } = given;
  const cohort = vectorCohort(n, m, seed);
  const arcs = arcsOf(cohort);
  // The published rule adds hashes to the cost, so here they are part of the score.
  const costOf = ({ mentee, mentor, score }: Arc) =>
    (10000 - score) * 4096 + (vectorHash(mentee, mentor) % 4096);
  const most = arcs.reduce((max, arc) => Math.max(max, costOf(arc)), 0);
  const { pairs, score } = optimum(
    arcs.map((arc) => ({ ...arc, score: most - costOf(arc) })),
    { mentees: Array<number>(n).fill(1), mentors: cohort.mentors.map(({ cap }) => cap) },
  );
  expect(pairs).toHaveLength(matched);
  expect(most * matched - score).toBe(combinedCost);
  const mentorOf = new Map(pairs.map(({ mentee, mentor }) => [mentee, mentor]));
  const checksum = Array.from({ length: n }, (_, i) => (i + 1) * ((mentorOf.get(i) ?? -1) + 2));
  expect(checksum.reduce((sum, value) => sum + value, 0)).toBe(assignmentChecksum);
});

test('popular mentors: lists of the mentees alone lose matches, pricing finds them all', () => {
  const g = lcg(3);
  const [n, m] = [2000, 800];
  const mentorSeats = Int32Array.from({ length: m }, () => 1 + g.next(4));
  const quality = Array.from({ length: m }, () => g.next(9000));
  const rows = Array.from({ length: n }, (_, i) =>
    Int16Array.from({ length: m }, (_cell, j) => quality[j]! + (vectorHash(i, j) % 1000)),
  );
  const places = mentorSeats.reduce((sum, seats) => sum + seats, 0);
  expect(places).toBe(1962);
  const topArcs = rows.flatMap((row, mentee) =>
    Array.from(row, (score, mentor) => ({ mentee, mentor, score }))
      .sort((a, b) => b.score - a.score || a.mentor - b.mentor)
      .slice(0, 50),
  );
  const narrow = optimum(topArcs, { mentees: Array<number>(n).fill(1), mentors: [...mentorSeats] });
  expect(narrow.matched).toBe(225);
  const market: Market = {
    rows: { row: (mentee) => rows[mentee]! },
    menteeSeats: new Int32Array(n).fill(1),
    menteeHeld: new Int32Array(n),
    mentorSeats,
    tie: (mentee, mentor) => vectorHash(mentor, mentee) >>> 16,
  };
  const usual = solve(market);
  expect(usual.pairs).toHaveLength(places);
  // Other lists, other rounds, the same optimum: what is proven doesn't depend on where the search began.
  const other = solve(market, { lists: { perMentee: 10, perSeat: 8, perPricing: 40 } });
  expect(other.pairs).toEqual(usual.pairs);
});
