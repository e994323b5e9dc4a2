/** A bonus that decides and is not told: the optimum is that of raised scores, and nothing but the pairs shows it. */
import { runMatch } from '../../src/matching/engine';
import { rankedPartners } from '../../src/matching/examine';
import type { Goal, HiddenBonus, MatchProblem, MatchResult } from '../../src/matching/types';
import { bruteForce, lcg, participant, plainSettings, worthOf, type Arc } from '../support/matching';

const PLAIN: Goal = { objective: 'MOST_MATCHED', floor: 0, parity: null, keepBonus: 0, atMostChanges: null };

function smallProblem(seed: number, goal: Partial<Goal> = {}): MatchProblem {
  const g = lcg(seed * 7919);
  const person = (role: string, at: number, lowest: number) =>
    participant(`${role}${at}`, {
      seats: 1 + (g.next(4) ? 0 : 1),
      level: lowest + g.next(4),
      discipline: `d${g.next(2)}`,
      orgUnitId: `u${g.next(9)}`,
      skills: ['s1', 's2', 's3', 's4'].filter(() => g.next(2)),
      ...(role === 'mentee' ? { group: `g${g.next(2)}` } : { least: g.next(2) }),
    });
  const mentors = Array.from({ length: 3 }, (_, j) => person('mentor', j, 4));
  const mentees = Array.from({ length: 2 + g.next(3) }, (_, i) => person('mentee', i, 0));
  const kept = goal.keepBonus ? mentees.map(({ id }) => ({ mentorId: 'mentor0', menteeId: id })) : [];
  return {
    ...{ seed, settings: plainSettings, mentors, mentees, kept },
    bans: [],
    goal: { ...PLAIN, ...goal },
  };
}

/** Some of both sides, and somebody who takes no part. */
function hiddenIn({ mentors, mentees }: MatchProblem, seed: number, points: number): HiddenBonus {
  const g = lcg(seed * 7919);
  const some = (people: readonly { id: string }[]) => [
    ...people.filter(() => !g.next(3)).map(({ id }) => id),
    'gone',
  ];
  const groups = Array.from({ length: 1 + g.next(3) }, () => ({
    mentorIds: some(mentors),
    menteeIds: some(mentees),
  }));
  return { points, groups };
}

const shares = ({ groups }: HiddenBonus, mentorId: string, menteeId: string) =>
  groups.some(({ mentorIds, menteeIds }) => mentorIds.includes(mentorId) && menteeIds.includes(menteeId));

const pairsOf = ({ pairs }: MatchResult) => pairs.map(({ mentorId, menteeId }) => `${mentorId} ${menteeId}`);

test('the optimum is the one of scores raised by it, once for a pair; what is told are the scores themselves', () => {
  let decided = 0;
  for (let seed = 1; seed <= 120; seed++) {
    const points = [1, 700, 2000, 10_000][seed % 4]!;
    const keepBonus = seed % 3 ? 0 : 600;
    const asked = smallProblem(seed, { keepBonus });
    for (const mentor of asked.mentors) delete (mentor as { least?: number }).least;
    const hidden = hiddenIn(asked, seed, points);
    const result = runMatch(asked, { hidden });
    const at = (list: readonly { id: string }[], id: string) => list.findIndex((one) => one.id === id);
    const arcs = asked.mentees.flatMap(({ id: menteeId }, mentee) =>
      rankedPartners(asked, menteeId)!.map(({ id, score }) => ({
        mentee,
        mentor: at(asked.mentors, id),
        score,
      })),
    );
    const raised = ({ mentee, mentor, score }: Arc) => {
      const shared = shares(hidden, asked.mentors[mentor]!.id, asked.mentees[mentee]!.id);
      return { mentee, mentor, score: score + (mentor === 0 ? keepBonus : 0) + (shared ? points : 0) };
    };
    const seats = {
      mentors: asked.mentors.map(({ seats }) => seats),
      mentees: asked.mentees.map(({ seats }) => seats),
    };
    const found = result.pairs.map(({ mentorId, menteeId, score }) => {
      const arc = { mentee: at(asked.mentees, menteeId), mentor: at(asked.mentors, mentorId), score };
      expect(arcs).toContainEqual(arc);
      return raised(arc);
    });
    expect(worthOf(found, seats)).toEqual(bruteForce(arcs.map(raised), seats));
    expect(result.totalScore).toBe(result.pairs.reduce((sum, { score }) => sum + score, 0));
    if (pairsOf(result).join() !== pairsOf(runMatch(asked)).join()) decided++;
  }
  expect(decided).toBeGreaterThan(5);
});

const GOALS: Record<string, Partial<Goal>> = {
  plain: {},
  'a floor': { floor: 4000 },
  'the worst pair first': { objective: 'WORST_OFF_FIRST' },
  rankings: { objective: 'STABLE' },
  parity: { parity: 10 },
  'an earlier result': { keepBonus: 500 },
  'few changes': { keepBonus: 1, atMostChanges: 1 },
};

test.each(Object.entries(GOALS))('from the pairs alone follows everything that is told: %s', (name, goal) => {
  let decided = 0;
  for (let seed = 1; seed <= 150; seed++) {
    const asked = smallProblem(seed, goal);
    const result = runMatch(asked, { hidden: hiddenIn(asked, seed, 10_000) });
    if (pairsOf(result).join() !== pairsOf(runMatch(asked)).join()) decided++;
    // Whoever knows the pairs makes the same result, to the letter, of groups that she has invented.
    const groups = result.pairs.map(({ mentorId, menteeId }) => ({
      mentorIds: [mentorId],
      menteeIds: [menteeId],
    }));
    const made = runMatch(asked, { hidden: { points: 10_000, groups } });
    expect(JSON.stringify(made)).toBe(JSON.stringify(result));
  }
  // Rankings take no heed of it.
  if (name === 'rankings') expect(decided).toBe(0);
  else expect([name, decided > 2]).toEqual([name, true]);
});

test('what is withheld is withheld though nobody shares anything, and the rest is as without it', () => {
  for (let seed = 1; seed <= 40; seed++) {
    const asked = smallProblem(seed, { keepBonus: 300, floor: 2000 });
    const [open, hidden] = [runMatch(asked), runMatch(asked, { hidden: { points: 900, groups: [] } })];
    const without = ({ alternatives, change, ...pair }: MatchResult['pairs'][number]) => ({
      ...pair,
      alternatives: alternatives.map(({ mentorId, score }) => ({ mentorId, score })),
      change: change?.kind,
    });
    expect(hidden.pairs.map(without)).toEqual(open.pairs.map(without));
    expect(hidden).toMatchObject({
      optimal: null,
      bound: null,
      price: null,
      scarce: [],
      greedy: { totalScore: null },
    });
    expect(hidden.kept).toEqual({ ...open.kept, bonus: null });
    for (const { alternatives, change } of hidden.pairs) {
      expect(change?.reason).not.toBe('BETTER_TOTAL');
      for (const { reason, loss } of alternatives) {
        expect(loss).toBeNull();
        expect(['FULL', 'NOT_TOLD']).toContain(reason);
      }
    }
    const same = [
      'totalScore',
      'matched',
      'worstScore',
      'saturated',
      'feasiblePairs',
      'blockingPairs',
    ] as const;
    for (const figure of same) expect(hidden[figure]).toEqual(open[figure]);
  }
});

test('what was asked has one hash whoever shares what, and another at another number of points', () => {
  const asked = smallProblem(3);
  const hashOf = (hidden?: HiddenBonus) => runMatch(asked, { hidden: hidden ?? null }).inputHash;
  const some = hashOf(hiddenIn(asked, 1, 500));
  expect(hashOf({ points: 500, groups: [] })).toBe(some);
  expect(hashOf({ points: 501, groups: [] })).not.toBe(some);
  expect(hashOf()).toBe(runMatch(asked).inputHash);
});

test('a bonus beyond what cells can hold is refused', () => {
  for (const points of [-1, 0.5, 10_001])
    expect(() => runMatch(smallProblem(1), { hidden: { points, groups: [] } })).toThrow(
      'A hidden bonus is from 0',
    );
});
