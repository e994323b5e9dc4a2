/** The goals beside the most matched: published optima, and brute force where nothing is published. */
import fc from 'fast-check';
import { solve, type Market } from '../../src/matching/candidates';
import { reach } from '../../src/matching/goal';
import { Groups } from '../../src/matching/market';
import { pairSets, withBonus } from '../../src/matching/rows';
import { blockingPairs, deferredAcceptance, rankings, type Rankings } from '../../src/matching/stable';
import type { Goal, Participant } from '../../src/matching/types';
import { highestFloor } from '../../src/matching/worst-off';
import { lcg, marketOf, participant, vectorCohort, vectors } from '../support/matching';

const PLAIN: Goal = { objective: 'MOST_MATCHED', floor: 0, parity: null, keepBonus: 0, atMostChanges: null };
const ranksOf = (market: Market, people?: { mentors: Participant[]; mentees: Participant[] }): Rankings =>
  rankings(
    people?.mentors ?? Array.from(market.mentorSeats, (_, j) => participant(`mentor${j}`)),
    people?.mentees ?? Array.from(market.menteeSeats, (_, i) => participant(`mentee${i}`)),
    market.tie,
  );
const total = (pairs: readonly { score: number }[]) => pairs.reduce((sum, { score }) => sum + score, 0);

describe.each(['20x8s1', '200x80s42', '1000x400s42'])('cohort %s', (name) => {
  const given = vectors.cohort.instances[name];
  const { variants } = given;
  const cohort = vectorCohort(given.n, given.m, given.seed);
  const tight = marketOf(cohort, true);

  test.each(['base', 'tight'])('mentors who were promised a mentee: %s', (size) => {
    const market = marketOf(cohort, size === 'tight');
    const { pairs } = solve({ ...market, mentorLeast: new Int32Array(given.m).fill(1) });
    const load = new Set(pairs.map(({ mentor }) => mentor));
    expect({ matched: pairs.length, minSlotsMet: load.size, score: total(pairs) }).toEqual(
      variants[`${size}_min1`],
    );
  });

  test('equal rates for both groups', () => {
    const rows = cohort.rows.map((row, i) =>
      row.map((score) =>
        score >= 0 && cohort.mentees[i].group === 1 ? Math.floor((score * 85) / 100) : score,
      ),
    );
    const market = { ...tight, rows: { row: (mentee: number) => rows[mentee]! } };
    const plain = solve(market);
    expect({ matched: plain.pairs.length, score: total(plain.pairs) }).toMatchObject({
      matched: variants.tight_g85.matched,
      score: variants.tight_g85.score,
    });
    const people = cohort.mentees.map(({ group }, i) => participant(`${i}`, { group: `g${group}` }));
    const groups = new Groups({ mentees: people } as never);
    for (const tolerance of [0, 5]) {
      const { maxUnmatchedPerGroup, ...expected } = variants[`tight_g85_parity0.0${tolerance || ''}`];
      const shares = groups.shares(plain.pairs.length, tolerance);
      expect([...shares.left]).toEqual(maxUnmatchedPerGroup);
      const { pairs, gap } = solve({ ...market, shares });
      expect({ matched: pairs.length, score: total(pairs), gap }).toEqual({ ...expected, gap: 0 });
      const matched = groups.matched(pairs.map(({ mentee }) => mentee));
      groups.sizes.forEach((size, at) => expect(size - matched[at]!).toBeLessThanOrEqual(shares.left[at]!));
    }
  });

  test('the worst pair as good as can be', () => {
    const { threshold, matched, score } = variants.tight_maxmin;
    expect(highestFloor(tight)).toBe(threshold);
    const goal: Goal = { ...PLAIN, objective: 'WORST_OFF_FIRST' };
    const { pairs } = reach(tight, { goal, standing: [], ranks: ranksOf(tight) });
    expect({ matched: pairs.length, score: total(pairs) }).toEqual({ matched, score });
  });

  test('an earlier result to keep: at a bonus, and with few changes', () => {
    const left = Array.from(tight.mentorSeats);
    const previous = cohort.rows.flatMap((row, mentee) => {
      let best = -1;
      row.forEach((score, j) => {
        if (score >= 0 && left[j]! > 0 && (best < 0 || score > row[best]!)) best = j;
      });
      if (best >= 0) left[best]!--;
      return best < 0 ? [] : [{ mentee, mentor: best }];
    });
    const g = lcg(99);
    const gone = Array.from(tight.mentorSeats, () => g.next(100) < 3);
    const leaving = Array.from(tight.menteeSeats, () => g.next(100) < 5);
    const market = {
      ...tight,
      menteeSeats: tight.menteeSeats.map((seats, i) => (leaving[i] ? 0 : seats)),
      mentorSeats: tight.mentorSeats.map((seats, j) => (gone[j] ? 0 : seats)),
    };
    const standing = previous.filter(({ mentee, mentor }) => !gone[mentor] && !leaving[mentee]);
    for (const bonus of [0, 250, 1000]) {
      const rows = withBonus(market.rows, pairSets(standing), bonus);
      const { pairs } = solve({ ...market, rows, best: 10_000 + bonus });
      expect({ matched: pairs.length, scorePlusBonus: total(pairs) }).toEqual(
        variants.tight_rematch[`bonus${bonus}`],
      );
    }
    const kept = (pairs: readonly { mentee: number; mentor: number }[]) =>
      standing.filter((old) =>
        pairs.some((pair) => pair.mentee === old.mentee && pair.mentor === old.mentor),
      );
    const free = reach(market, { goal: PLAIN, standing, ranks: ranksOf(market) });
    const changes = standing.length - kept(free.pairs).length;
    const goal = { ...PLAIN, atMostChanges: Math.floor(changes / 2) };
    const few = reach(market, { goal, standing, ranks: ranksOf(market) });
    expect(standing.length - kept(few.pairs).length).toBeLessThanOrEqual(goal.atMostChanges);
    expect(few.pairs).toHaveLength(free.pairs.length);
    expect(total(few.pairs)).toBeLessThanOrEqual(total(free.pairs));
  });

  test('nothing changes where nothing has changed', () => {
    const first = solve(tight);
    const again = reach(tight, {
      goal: { ...PLAIN, keepBonus: 500 },
      standing: first.pairs,
      ranks: ranksOf(tight),
    });
    expect(again.pairs).toEqual(first.pairs);
  });

  test('rankings: nobody blocks, and the best score is blocked by some', () => {
    const ranks = ranksOf(tight);
    const stable = deferredAcceptance(tight, ranks);
    expect(blockingPairs(tight, ranks, stable)).toBe(0);
    expect(stable.length).toBeLessThanOrEqual(given.tight.matched);
    if (given.n > 20) expect(blockingPairs(tight, ranks, solve(tight).pairs)).toBeGreaterThan(0);
  });
});

describe('cases worked out by hand', () => {
  const marketOfCase = ({ mentees, mentors, score, group, maxUnmatched }: any): Market => {
    const names = Object.keys(mentors);
    const rows = mentees.map((mentee: string) =>
      Int16Array.from(names, (mentor) => score[mentee][mentor] ?? -1),
    );
    const groups = Object.keys(maxUnmatched ?? {});
    return {
      rows: { row: (mentee) => rows[mentee]! },
      menteeSeats: new Int32Array(mentees.length).fill(1),
      menteeHeld: new Int32Array(mentees.length),
      mentorSeats: Int32Array.from(names, (name) => mentors[name].cap),
      mentorLeast: Int32Array.from(names, (name) => mentors[name].min ?? 0),
      tie: () => 0,
      ...(group && {
        shares: {
          groupOf: Int32Array.from(mentees, (mentee: string) => groups.indexOf(group[mentee])),
          left: Int32Array.from(groups, (name) => maxUnmatched[name]),
        },
      }),
    };
  };
  const cases = vectors.handCases.cases.filter(
    ({ objective, maxUnmatched, mentors, demand, blocked }: any) =>
      !demand &&
      !blocked &&
      (objective === 'card-maxmin-score' ||
        maxUnmatched ||
        Object.values(mentors).some(({ min }: any) => min)),
  );
  test('are there', () => expect(cases.length).toBeGreaterThanOrEqual(3));
  test.each<any>(cases)('$name', (example: any) => {
    const market = marketOfCase(example);
    const objective = example.objective ? 'WORST_OFF_FIRST' : 'MOST_MATCHED';
    const { pairs } = reach(market, { goal: { ...PLAIN, objective }, standing: [], ranks: ranksOf(market) });
    const names = Object.keys(example.mentors);
    expect(total(pairs)).toBe(example.expected.score);
    for (const [i, mentee] of example.mentees.entries())
      expect(pairs.filter((pair) => pair.mentee === i).map(({ mentor }) => names[mentor])).toEqual(
        example.expected.assignment[mentee],
      );
  });
});

describe('rankings', () => {
  /** People with wishes as published: whom they list, in order; nobody else is possible. */
  const published = ({ menteePrefs, mentorPrefs, capacity }: any) => {
    const [mentees, mentors] = [Object.keys(menteePrefs), Object.keys(mentorPrefs)];
    const person = (id: string, wishes: string[]) =>
      participant(id, { wishes: wishes.map((wish) => `p-${wish}`) });
    const rows = mentees.map((mentee) =>
      Int16Array.from(mentors, (mentor) =>
        menteePrefs[mentee].includes(mentor) && mentorPrefs[mentor].includes(mentee) ? 0 : -1,
      ),
    );
    const market: Market = {
      rows: { row: (mentee) => rows[mentee]! },
      menteeSeats: new Int32Array(mentees.length).fill(1),
      menteeHeld: new Int32Array(mentees.length),
      mentorSeats: Int32Array.from(mentors, (mentor) => capacity[mentor]),
      tie: () => 0,
    };
    const people = {
      mentees: mentees.map((id) => person(id, menteePrefs[id])),
      mentors: mentors.map((id) => person(id, mentorPrefs[id])),
    };
    return { market, ranks: ranksOf(market, people), mentees, mentors };
  };

  test.each<any>(vectors.stable.cases)('$name', (given: any) => {
    const { market, ranks, mentees, mentors } = published(given);
    const found = deferredAcceptance(market, ranks).map(({ mentee, mentor }) => [
      mentees[mentee],
      mentors[mentor],
    ]);
    expect(Object.fromEntries(found)).toEqual(given.menteeOptimal);
  });

  test('no result of small markets is better for any mentee and stable too', () => {
    const small = fc.record({
      n: fc.integer({ min: 1, max: 4 }),
      m: fc.integer({ min: 1, max: 3 }),
      seed: fc.integer({ min: 1, max: 100_000 }),
    });
    fc.assert(
      fc.property(small, ({ n, m, seed }) => {
        const g = lcg(seed);
        const shuffled = (count: number) => {
          const all = Array.from({ length: count }, (_, at) => at);
          for (let i = count - 1; i > 0; i--) {
            const j = g.next(i + 1);
            [all[i], all[j]] = [all[j]!, all[i]!];
          }
          return all.slice(0, 1 + g.next(count));
        };
        const prefs = (of: number, others: number, mine: string, theirs: string) =>
          Object.fromEntries(
            Array.from({ length: of }, (_, at) => [
              `${mine}${at}`,
              shuffled(others).map((one) => `${theirs}${one}`),
            ]),
          );
        const given = {
          menteePrefs: prefs(n, m, 'a', 'x'),
          mentorPrefs: prefs(m, n, 'x', 'a'),
          capacity: Object.fromEntries(Array.from({ length: m }, (_, j) => [`x${j}`, 1 + g.next(2)])),
        };
        const { market, ranks } = published(given);
        const found = deferredAcceptance(market, ranks);
        expect(blockingPairs(market, ranks, found)).toBe(0);
        const placeOf = (pairs: readonly { mentee: number; mentor: number }[], mentee: number) => {
          const pair = pairs.find((one) => one.mentee === mentee);
          return pair ? ranks.ofMentee(mentee, pair.mentor, 0) : Infinity;
        };
        for (const other of allMatchings(market))
          if (blockingPairs(market, ranks, other) === 0)
            for (let i = 0; i < n; i++) expect(placeOf(found, i)).toBeLessThanOrEqual(placeOf(other, i));
      }),
      { numRuns: 150 },
    );
  });
});

/** Every way to give each mentee one mentor at most. */
function allMatchings({ rows, menteeSeats, mentorSeats }: Market) {
  const results: { mentee: number; mentor: number; score: number }[][] = [];
  const load = new Int32Array(mentorSeats.length);
  const extend = (mentee: number, pairs: { mentee: number; mentor: number; score: number }[]) => {
    if (mentee === menteeSeats.length) return void results.push(pairs);
    extend(mentee + 1, pairs);
    rows.row(mentee).forEach((score, mentor) => {
      if (score < 0 || load[mentor]! >= mentorSeats[mentor]!) return;
      load[mentor]!++;
      extend(mentee + 1, [...pairs, { mentee, mentor, score }]);
      load[mentor]!--;
    });
  };
  extend(0, []);
  return results;
}

test('groups are counted with those who are in none', () => {
  const groups = new Groups({
    mentees: [participant('a', { group: 'g' }), participant('b', { group: 'g' }), participant('c')],
  } as never);
  expect(groups.names).toEqual(['', 'g']);
  expect([...groups.shares(2, 0).left]).toEqual([1, 1]);
  expect([...groups.shares(3, 0).left]).toEqual([0, 0]);
  expect([...groups.matched([0, 0, 2])]).toEqual([1, 1]);
});
