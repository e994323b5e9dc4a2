/** Every number of an explanation is found again from the problem, by brute force or by asking the engine otherwise. */
import fc from 'fast-check';
import { contributionsOf } from '../../src/matching/contributions';
import { runMatch } from '../../src/matching/engine';
import { Terms } from '../../src/matching/terms';
import type { Goal, MatchProblem, MatchResult, MatchSettings } from '../../src/matching/types';
import { lcg, participant, plainSettings, weighing } from '../support/matching';

const PLAIN: Goal = { objective: 'MOST_MATCHED', floor: 0, parity: null, keepBonus: 0, atMostChanges: null };

const settings: MatchSettings = {
  ...plainSettings,
  weights: weighing({ LEVEL_GAP: 30, DISCIPLINE: 20, SKILLS: 40, LANGUAGE: 10, WISHES: 10 }),
  orgUnit: 'REQUIRE_DIFFERENT',
  language: 'REQUIRE_COMMON',
};

function smallProblem(seed: number, goal: Partial<Goal> = {}): MatchProblem {
  const g = lcg(seed);
  const some = (values: string[]) => values.filter(() => g.next(2));
  const person = (role: string, at: number, lowest: number) =>
    participant(`${role}${at}`, {
      seats: 1 + g.next(2),
      level: lowest + g.next(4),
      discipline: `d${g.next(2)}`,
      orgUnitId: `u${g.next(3)}`,
      skills: some(['s1', 's2', 's3', 's4']),
      languages: some(['de', 'en', 'fr']),
      wishes: g.next(2) ? [`p-${role === 'mentor' ? 'mentee' : 'mentor'}${g.next(4)}`] : [],
      ...(role === 'mentee' ? { group: `g${g.next(2)}` } : { least: g.next(2) }),
    });
  const mentors = Array.from({ length: 2 + g.next(3) }, (_, j) => person('mentor', j, 2));
  const mentees = Array.from({ length: 3 + g.next(4) }, (_, i) => person('mentee', i, 0));
  return {
    ...{ seed, settings, mentors, mentees },
    bans: g.next(2) ? [{ mentorPersonId: 'p-mentor0', menteePersonId: 'p-mentee0', rule: 'EXCLUSION' }] : [],
    goal: { ...PLAIN, ...goal },
  };
}

const seeds = fc.integer({ min: 1, max: 1_000_000 });
const each = (check: (seed: number) => void, numRuns = 60) =>
  fc.assert(fc.property(seeds, check), { numRuns });

/** By the definition of each rule, without tables. */
function allows({ mentors, mentees, bans }: MatchProblem, mentorId: string, menteeId: string): boolean {
  const mentor = mentors.find(({ id }) => id === mentorId)!;
  const mentee = mentees.find(({ id }) => id === menteeId)!;
  if (bans.some((ban) => ban.mentorPersonId === mentor.personId && ban.menteePersonId === mentee.personId))
    return false;
  const gap = mentor.level! - mentee.level!;
  const { min, max } = settings.levelGap;
  if (gap < min! || gap > max! || mentor.orgUnitId === mentee.orgUnitId) return false;
  const known = mentor.languages.length && mentee.languages.length;
  return !known || mentor.languages.some((language) => mentee.languages.includes(language));
}

function scoreOf(problem: MatchProblem, mentorId: string, menteeId: string): number {
  const mentor = problem.mentors.find(({ id }) => id === mentorId)!;
  const mentee = problem.mentees.find(({ id }) => id === menteeId)!;
  return contributionsOf(new Terms({ settings }), mentor, mentee).reduce(
    (sum, { points }) => sum + points,
    0,
  );
}

const feasible = (problem: MatchProblem) =>
  problem.mentees.flatMap((mentee) =>
    problem.mentors
      .filter((mentor) => allows(problem, mentor.id, mentee.id))
      .map((mentor) => ({
        mentorId: mentor.id,
        menteeId: mentee.id,
        score: scoreOf(problem, mentor.id, mentee.id),
      })),
  );

const worth = (result: MatchResult) => [result.matched, result.menteesMatched, result.promisesKept];

test('scores, ranks of both sides, and how many could be had', () => {
  each((seed) => {
    const problem = smallProblem(seed);
    const result = runMatch(problem);
    const all = feasible(problem);
    expect(result.feasiblePairs).toBe(all.length);
    for (const pair of result.pairs) {
      const mine = all.filter(({ menteeId }) => menteeId === pair.menteeId);
      const hers = all.filter(({ mentorId }) => mentorId === pair.mentorId);
      expect(pair.score).toBe(scoreOf(problem, pair.mentorId, pair.menteeId));
      expect(pair.feasibleMentors).toBe(mine.length);
      expect(pair.feasibleMentees).toBe(hers.length);
      // Among equals the lot decides, so a rank lies between those above and those above or beside.
      for (const [rank, others] of [[pair.mentorRank, mine] as const, [pair.menteeRank, hers] as const]) {
        expect(rank).toBeGreaterThan(others.filter(({ score }) => score > pair.score).length);
        expect(rank).toBeLessThanOrEqual(others.filter(({ score }) => score >= pair.score).length);
      }
    }
    expect(result.totalScore).toBe(result.pairs.reduce((sum, { score }) => sum + score, 0));
    expect(result.worstScore).toBe(
      result.pairs.length ? Math.min(...result.pairs.map(({ score }) => score)) : null,
    );
  });
});

test('what an alternative would lose is no more than what giving it loses', () => {
  let seen = 0;
  each((seed) => {
    const problem = smallProblem(seed);
    const result = runMatch(problem);
    for (const { menteeId, alternatives } of result.pairs)
      for (const { mentorId, score, loss } of alternatives) {
        expect(score).toBe(scoreOf(problem, mentorId, menteeId));
        const other = runMatch({ ...problem, pinned: [{ mentorId, menteeId }] });
        const same = worth(other).every((value, at) => value === worth(result)[at]);
        expect(loss).not.toBeNull();
        seen++;
        // A seat goes with it: matched, of somebody's first, or promised.
        if (loss!.seat) expect(same).toBe(false);
        else if (same) expect(result.totalScore - other.totalScore).toBeGreaterThanOrEqual(loss!.points!);
      }
  });
  expect(seen).toBeGreaterThan(50);
});

test('who competes for the same seats: all whom chains of swaps reach, and their seats are too few', () => {
  let seen = 0;
  each((seed) => {
    const problem = smallProblem(seed);
    const result = runMatch(problem);
    const all = feasible(problem);
    for (const { id, saturated, reason } of result.unmatched.filter((one) => one.saturated !== null)) {
      expect(reason).toBe('PARTNERS_FULL');
      const mentees = new Set([id]);
      const mentors = new Set<string>();
      for (const mentee of mentees)
        for (const pair of all.filter(({ menteeId }) => menteeId === mentee)) {
          mentors.add(pair.mentorId);
          for (const held of result.pairs.filter(({ mentorId }) => mentorId === pair.mentorId))
            mentees.add(held.menteeId);
        }
      const group = result.saturated[saturated!]!;
      const seats = problem.mentors
        .filter((mentor) => mentors.has(mentor.id))
        .reduce((sum, mentor) => sum + mentor.seats, 0);
      // A group may hold more than one chain: those whose mentors are all in it.
      expect(group.mentors).toBeGreaterThanOrEqual(mentors.size);
      expect(group.seats).toBeGreaterThanOrEqual(seats);
      expect(group.wanted).toBeGreaterThan(group.seats);
      seen++;
    }
  }, 150);
  expect(seen).toBeGreaterThan(5);
});

test('what relaxing a rule would give', () => {
  let seen = 0;
  const without: Partial<Record<string, Partial<MatchSettings>>> = {
    LEVEL_GAP: { levelGap: { ...settings.levelGap, min: null, max: null } },
    SAME_ORG_UNIT: { orgUnit: 'PREFER_DIFFERENT' },
    NO_COMMON_LANGUAGE: { language: 'PREFER_COMMON' },
  };
  each((seed) => {
    const problem = smallProblem(seed);
    for (const { id, role, feasible, relaxing, removedBy } of runMatch(problem).unmatched) {
      if (role !== 'MENTEE' || feasible) expect(relaxing).toEqual([]);
      expect(feasible + removedBy.reduce((sum, { count }) => sum + count, 0)).toBe(
        (role === 'MENTEE' ? problem.mentors : problem.mentees).length,
      );
      for (const { rule, count } of relaxing) {
        const alone = { ...problem, settings: { ...settings, ...without[rule] } };
        // She alone, with a seat more than mentors, is left over in any case, and told how many there are.
        const mentee = {
          ...problem.mentees.find((one) => one.id === id)!,
          seats: problem.mentors.length + 1,
        };
        expect(
          runMatch({ ...alone, mentees: [mentee] }).unmatched.find((one) => one.id === id),
        ).toMatchObject({
          feasible: count,
        });
        seen++;
      }
    }
  }, 100);
  expect(seen).toBeGreaterThan(5);
});

test.each<[name: string, goal: Partial<Goal>]>([
  ['a floor', { floor: 6_000 }],
  ['the worst-off first', { objective: 'WORST_OFF_FIRST' }],
  ['rankings', { objective: 'STABLE' }],
  ['parity', { parity: 0 }],
])('the price of a goal is what the plain run has more: %s', (_, goal) => {
  each((seed) => {
    const problem = smallProblem(seed, goal);
    const least = problem.mentors.map((mentor) => ({ ...mentor, least: 0 }));
    const result = runMatch(problem);
    const plain = runMatch({ ...problem, mentors: least, goal: PLAIN });
    expect(result.price).toEqual({
      matched: plain.matched - result.matched,
      totalScore: plain.totalScore - result.totalScore,
    });
    expect(plain.price).toBeNull();
    if (goal.floor) for (const { score } of result.pairs) expect(score).toBeGreaterThanOrEqual(goal.floor);
    if (goal.objective === 'STABLE') expect(result.blockingPairs).toBe(0);
    if (goal.objective === 'WORST_OFF_FIRST' && plain.matched === result.matched && result.matched)
      expect(result.worstScore).toBeGreaterThanOrEqual(plain.worstScore!);
    for (const { group, mentees, matched } of result.parity?.groups ?? []) {
      const ofGroup = problem.mentees.filter((one) => one.group === group);
      const some = new Set(result.pairs.map(({ menteeId }) => menteeId));
      expect({ mentees, matched }).toEqual({
        mentees: ofGroup.length,
        matched: ofGroup.filter(({ id }) => some.has(id)).length,
      });
    }
  }, 40);
});

test('what became of an earlier result', () => {
  each((seed) => {
    const problem = smallProblem(seed);
    const before = runMatch(problem);
    if (!before.matched) return;
    const gone = problem.mentors[0]!.id;
    const goal = { ...PLAIN, keepBonus: 500 };
    const next = { ...problem, mentors: problem.mentors.slice(1), kept: before.pairs, goal };
    const result = runMatch(next);
    const has = (mentorId: string, menteeId: string) => (pair: { mentorId: string; menteeId: string }) =>
      pair.mentorId === mentorId && pair.menteeId === menteeId;
    const standing = before.pairs.filter(({ mentorId }) => mentorId !== gone);
    const kept = standing.filter(({ mentorId, menteeId }) => result.pairs.some(has(mentorId, menteeId)));
    expect(result.kept).toEqual({
      standing: standing.length,
      kept: kept.length,
      bonus: standing.length ? 500 : 0,
      met: true,
    });
    for (const { mentorId, menteeId, change } of result.pairs) {
      expect(change!.kind === 'KEPT').toBe(before.pairs.some(has(mentorId, menteeId)));
      if (change!.kind !== 'CHANGED') continue;
      expect(before.pairs.some(has(change!.previousMentorId!, menteeId))).toBe(true);
      expect(result.pairs.some(has(change!.previousMentorId!, menteeId))).toBe(false);
      expect(change!.reason).toBe(change!.previousMentorId === gone ? 'PARTNER_GONE' : 'BETTER_TOTAL');
    }
    // Nothing has changed: nothing changes.
    const again = runMatch({ ...problem, kept: before.pairs, goal });
    expect(again.kept).toMatchObject({ standing: before.pairs.length, kept: before.pairs.length });
  });
});

test('stopped before the proof: the bound holds', () => {
  const problem = { ...smallProblem(5), ...large(300, 60) };
  const proven = runMatch(problem);
  const early = runMatch(problem, { stop: () => true });
  expect(proven).toMatchObject({
    optimal: true,
    bound: { matched: proven.matched, totalScore: proven.totalScore },
  });
  expect(early.bound!.matched).toBeGreaterThanOrEqual(proven.matched);
  if (early.bound!.matched === proven.matched && early.bound!.totalScore !== null)
    expect(early.bound!.totalScore).toBeGreaterThanOrEqual(proven.totalScore);
  expect(early.matched).toBeLessThanOrEqual(proven.matched);
});

function large(n: number, m: number): Pick<MatchProblem, 'mentors' | 'mentees'> {
  const g = lcg(11);
  const person = (id: string, level: number, seats: number) =>
    participant(id, { level: level + g.next(3), seats, skills: [`s${g.next(9)}`, `s${g.next(9)}`] });
  return {
    mentors: Array.from({ length: m }, (_, j) => person(`mentor${j}`, 2, 4)),
    mentees: Array.from({ length: n }, (_, i) => person(`mentee${i}`, 0, 1)),
  };
}
