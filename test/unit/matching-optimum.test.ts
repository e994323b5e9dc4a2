/** On instances small enough to try everything, the solver and its shortlists find what trying everything finds. */
import * as fc from 'fast-check';
import { solve } from '../../src/matching/candidates';
import { scaleFor } from '../../src/matching/scale';
import { bruteForce, lcg, optimum, worthOf, type Arc, type Seats } from '../support/matching';

interface Tiny {
  arcs: Arc[];
  seats: Seats;
}

const tiny: fc.Arbitrary<Tiny> = fc
  .record({ n: fc.integer({ min: 1, max: 4 }), m: fc.integer({ min: 1, max: 4 }) })
  .chain(({ n, m }) =>
    fc.record({
      scores: fc.array(
        // Few different scores make many ties; 0 is a score, null is no arc.
        fc.option(fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 10_000 })), { freq: 3 }),
        { minLength: n * m, maxLength: n * m },
      ),
      mentees: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: n, maxLength: n }),
      held: fc.array(fc.integer({ min: 0, max: 1 }), { minLength: n, maxLength: n }),
      mentors: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: m, maxLength: m }),
    }),
  )
  .map(({ scores, mentees, held, mentors }) => {
    const arcs = scores.flatMap((score, at): Arc[] => {
      const [mentee, mentor] = [Math.floor(at / mentors.length), at % mentors.length];
      return score === null ? [] : [{ mentee, mentor, score, tie: (at * 40503) & 0xffff }];
    });
    return { arcs, seats: { mentees, held, mentors } };
  })
  .filter(({ arcs }) => arcs.length <= 13);

function solved({ arcs, seats }: Tiny, most: number) {
  const rows = seats.mentees.map(() => new Int16Array(seats.mentors.length).fill(-1));
  for (const { mentee, mentor, score } of arcs) rows[mentee]![mentor] = score;
  const ties = new Map(arcs.map(({ mentee, mentor, tie = 0 }) => [`${mentee} ${mentor}`, tie]));
  return solve(
    {
      rows: { row: (mentee) => rows[mentee]! },
      menteeSeats: Int32Array.from(seats.mentees),
      menteeHeld: Int32Array.from(seats.held!),
      mentorSeats: Int32Array.from(seats.mentors),
      tie: (mentee, mentor) => ties.get(`${mentee} ${mentor}`)!,
    },
    { lists: { perMentee: most, perSeat: most, perPricing: most } },
  );
}

test('seats first, then first mentors before second ones, then score', () => {
  fc.assert(
    fc.property(tiny, ({ arcs, seats }) => {
      expect(worthOf(optimum(arcs, seats).pairs, seats)).toEqual(bruteForce(arcs, seats));
    }),
    { numRuns: 1500 },
  );
});

test('shortlists of one, and pricing one by one, end at the same optimum', () => {
  let rounds = 0;
  fc.assert(
    fc.property(tiny, (instance) => {
      const found = solved(instance, 1);
      rounds = Math.max(rounds, found.rounds);
      expect(worthOf(found.pairs, instance.seats)).toEqual(bruteForce(instance.arcs, instance.seats));
    }),
    { numRuns: 1500 },
  );
  expect(rounds).toBeGreaterThan(1);
});

test('nobody gets the same partner twice, however many seats both have', () => {
  const arcs = [
    { mentee: 0, mentor: 0, score: 9000 },
    { mentee: 0, mentor: 1, score: 1 },
  ];
  const { pairs } = optimum(arcs, { mentees: [2], mentors: [5, 5] });
  expect(pairs.map(({ mentor }) => mentor)).toEqual([0, 1]);
  expect(optimum(arcs.slice(0, 1), { mentees: [2], mentors: [5] }).matched).toBe(1);
});

test('a score of 0 is a pair, no arc is none', () => {
  expect(optimum([{ mentee: 0, mentor: 0, score: 0 }], { mentees: [1], mentors: [1] }).matched).toBe(1);
  expect(optimum([], { mentees: [1], mentors: [1] }).matched).toBe(0);
});

test('no hash outweighs a unit of score, no score a seat', () => {
  const g = lcg(5);
  for (let run = 0; run < 200; run++) {
    const arcs: Arc[] = [];
    for (let mentee = 0; mentee < 12; mentee++)
      for (let mentor = 0; mentor < 12; mentor++)
        if (g.next(3) === 0)
          arcs.push({ mentee, mentor, score: g.next(2) * 10_000, tie: g.next(2) * 65_535 });
    const seats = { mentees: Array<number>(12).fill(1), mentors: Array<number>(12).fill(1) };
    const [plain, tied] = [
      optimum(
        arcs.map(({ tie: _, ...arc }) => arc),
        seats,
      ),
      optimum(arcs, seats),
    ];
    expect([tied.matched, tied.score]).toEqual([plain.matched, plain.score]);
  }
});

test('costs stay exact, or there are fewer bits for ties, or it is refused', () => {
  const extent = { best: 10_000, seats: 1 };
  const large = scaleFor({ mentors: 12_000, mentees: 30_000, ...extent });
  expect(large.tieBits).toBeGreaterThanOrEqual(8);
  expect(8 * large.misses[1]!).toBeLessThan(Number.MAX_SAFE_INTEGER);
  expect(scaleFor({ mentors: 10, mentees: 10, ...extent }).tieBits).toBe(16);
  expect(() => scaleFor({ mentors: 1e6, mentees: 1e6, ...extent })).toThrow(/too many/);
});

test('ties alone decide between equal scores, and any numbering of people gives the same pairs', () => {
  const g = lcg(17);
  const [n, m] = [60, 25];
  const tie = Array.from({ length: n }, () => Array.from({ length: m }, () => g.next(65_536)));
  const score = Array.from({ length: n }, () => Array.from({ length: m }, () => g.next(3) * 100));
  const caps = Array.from({ length: m }, () => 1 + g.next(2));
  const shuffled = (length: number) => {
    const list = Array.from({ length }, (_, at) => at);
    for (let at = length - 1; at > 0; at--) {
      const other = g.next(at + 1);
      [list[at], list[other]] = [list[other]!, list[at]!];
    }
    return list;
  };
  const outcome = (mentees: number[], mentors: number[]) => {
    const arcs = mentees.flatMap((i, mentee) =>
      mentors.map((j, mentor) => ({ mentee, mentor, score: score[i]![j]!, tie: tie[i]![j]! })),
    );
    const seats = { mentees: mentees.map(() => 1), mentors: mentors.map((j) => caps[j]!) };
    return optimum(arcs, seats)
      .pairs.map((pair) => `${mentees[pair.mentee]} ${mentors[pair.mentor]}`)
      .sort();
  };
  const first = outcome(shuffled(n), shuffled(m));
  for (let run = 0; run < 5; run++) expect(outcome(shuffled(n), shuffled(m))).toEqual(first);
});
