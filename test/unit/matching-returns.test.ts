/** Nobody is mentor and mentee of the same person, and nothing is lost by that which needn't be. */
import { solve as solveMarket, type Market } from '../../src/matching/candidates';
import { compareWorth, withoutReturns, type DirectedPair, type Solved } from '../../src/matching/returns';
import { lcg } from '../support/matching';

/** People who are both mentor and mentee; `scores[mentee][mentor]`, negative where the pair is impossible. */
interface Mutual {
  scores: number[][];
  menteeSeats: number[];
  mentorSeats: number[];
}

type Ban = Pick<DirectedPair, 'mentorPersonId' | 'menteePersonId'>;
const nameOf = (person: number) => `p${person}`;

function solverOf({ scores, menteeSeats, mentorSeats }: Mutual) {
  return (bans: readonly Ban[]): Solved<DirectedPair> => {
    const banned = new Set(bans.map((ban) => `${ban.menteePersonId} ${ban.mentorPersonId}`));
    const rows = scores.map((row, i) =>
      Int16Array.from(row, (score, j) => (banned.has(`${nameOf(i)} ${nameOf(j)}`) ? -1 : score)),
    );
    const market: Market = {
      rows: { row: (mentee) => rows[mentee]! },
      menteeSeats: Int32Array.from(menteeSeats),
      menteeHeld: new Int32Array(menteeSeats.length),
      mentorSeats: Int32Array.from(mentorSeats),
      tie: () => 0,
    };
    const { pairs } = solveMarket(market);
    return {
      worth: worthOf(pairs),
      pairs: pairs.map(({ mentee, mentor, score }) => ({
        menteePersonId: nameOf(mentee),
        mentorPersonId: nameOf(mentor),
        score,
      })),
    };
  };
}

function worthOf(pairs: readonly { mentee: number; score: number }[]): number[] {
  const firsts = new Set(pairs.map(({ mentee }) => mentee)).size;
  return [pairs.length, firsts, pairs.reduce((sum, { score }) => sum + score, 0)];
}

/** Every set of pairs that keeps seats and the rule, one by one. */
function bruteForce({ scores, menteeSeats, mentorSeats }: Mutual): number[] {
  const all = scores.flatMap((row, mentee) =>
    row.flatMap((score, mentor) => (score < 0 ? [] : [{ mentee, mentor, score }])),
  );
  const [mentees, mentors] = [[...menteeSeats], [...mentorSeats]];
  const chosen: typeof all = [];
  let best: number[] = [];
  const tryFrom = (at: number) => {
    const pair = all[at];
    if (!pair) {
      const worth = worthOf(chosen);
      if (!best.length || compareWorth(worth, best) > 0) best = worth;
      return;
    }
    tryFrom(at + 1);
    const { mentee, mentor } = pair;
    if (!mentees[mentee] || !mentors[mentor]) return;
    if (chosen.some((other) => other.mentee === mentor && other.mentor === mentee)) return;
    mentees[mentee]--;
    mentors[mentor]--;
    chosen.push(pair);
    tryFrom(at + 1);
    chosen.pop();
    mentors[mentor]++;
    mentees[mentee]++;
  };
  tryFrom(0);
  return best;
}

/** Where both like each other, the optimum without the rule pairs them both ways. */
function mutual(seed: number, people: number, range: number, keep: number, seats = 1): Mutual {
  const g = lcg(seed);
  const liking = Array.from({ length: people }, () => Array.from({ length: people }, () => g.next(range)));
  const scores = liking.map((row, i) =>
    row.map((own, j) => (i === j || g.next(100) >= keep ? -1 : own + liking[j]![i]!)),
  );
  const some = () => Array.from({ length: people }, () => 1 + g.next(seats));
  return { scores, menteeSeats: some(), mentorSeats: some() };
}

function returnsIn(pairs: readonly DirectedPair[]): number {
  const keys = new Set(pairs.map((pair) => `${pair.menteePersonId} ${pair.mentorPersonId}`));
  return pairs.filter((pair) => keys.has(`${pair.mentorPersonId} ${pair.menteePersonId}`)).length;
}

test.each([
  ['six people, most pairs impossible', 6, 10, 45, 1],
  ['four people, few different scores', 4, 3, 100, 1],
  ['four people with several seats', 4, 50, 85, 2],
  ['five people, many bans', 5, 5000, 60, 1],
] as const)('what trying everything finds: %s', (_name, people, range, keep, seats) => {
  let broken = 0;
  let branched = 0;
  for (let seed = 0; seed < 40; seed++) {
    const instance = mutual(seed, people, range, keep, seats);
    const solve = solverOf(instance);
    const found = withoutReturns(solve);
    if (returnsIn(solve([]).pairs)) broken++;
    if (found.solves > 2) branched++;
    expect(returnsIn(found.best.pairs)).toBe(0);
    expect(found.optimal).toBe(true);
    expect(found.best.worth).toEqual(bruteForce(instance));
    expect(found.bound).toEqual(found.best.worth);
  }
  expect(broken).toBeGreaterThan(10);
  expect(branched).toBeGreaterThan(0);
});

test('dozens of people who would all be given back come apart in few solves where that costs nothing', () => {
  // Twenty couples who fit nobody else half as well, in a ring: one direction of each is enough for everybody.
  const people = 40;
  const scores = Array.from({ length: people }, (_row, i) =>
    Array.from({ length: people }, (_cell, j) => (i === j ? -1 : (i ^ 1) === j ? 9000 : 4000)),
  );
  const ones = Array<number>(people).fill(1);
  const solve = solverOf({ scores, menteeSeats: ones, mentorSeats: ones });
  expect(returnsIn(solve([]).pairs)).toBe(people);
  const found = withoutReturns(solve);
  expect(returnsIn(found.best.pairs)).toBe(0);
  expect(found.best.worth).toEqual([people, people, (people / 2) * (9000 + 4000)]);
  expect(found.solves).toBeLessThanOrEqual(200);
});

test('stopped early, it tells a bound that nothing exceeds, and an answer that keeps the rule', () => {
  let unproven = 0;
  for (let seed = 0; seed < 30; seed++) {
    const instance = mutual(seed, 5, 5000, 70);
    const found = withoutReturns(solverOf(instance), 1);
    const truth = bruteForce(instance);
    expect(returnsIn(found.best.pairs)).toBe(0);
    expect(compareWorth(found.bound, truth)).toBeGreaterThanOrEqual(0);
    expect(compareWorth(found.best.worth, truth)).toBeLessThanOrEqual(0);
    if (found.optimal) expect(found.best.worth).toEqual(truth);
    else unproven++;
  }
  expect(unproven).toBeGreaterThan(0);
});

test('the same question has the same answer', () => {
  const instance = mutual(4, 12, 3, 80);
  expect(withoutReturns(solverOf(instance))).toEqual(withoutReturns(solverOf(instance)));
});
