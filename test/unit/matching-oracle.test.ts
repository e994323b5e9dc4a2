/**
 * HiGHS, which knows nothing of our engine, finds the same optimum: tier by tier, on 300 made-up markets with several
 * seats on both sides, promises to mentors, bans, pins and rules of the settings.
 */
import { contributionsOf } from '../../src/matching/contributions';
import { runMatch } from '../../src/matching/engine';
import { Terms as Judged } from '../../src/matching/terms';
import type { MatchProblem, MatchResult, Participant } from '../../src/matching/types';
import { LinearProgram, loadSolver, type Terms } from '../support/linear-program';
import { lcg, participant, plainSettings, weighing, type Lcg } from '../support/matching';

const RUNS = 300;
/** Beyond the fourth, one seat of a mentee is as good as another. */
const NTHS = [1, 2, 3, 4];

test(`${RUNS} markets: as many seats, as many first, second, third and fourth mentors, as many promises kept, as much score`, async () => {
  const highs = await loadSolver();
  const seen = { pins: 0, bans: 0, short: 0, spare: 0, several: 0, broken: 0, betterThanTurns: 0 };
  for (let run = 0; run < RUNS; run++) {
    const asked = market(run);
    const result = runMatch(asked);
    const { program, tiers } = programOf(asked);
    const found = { run, optimal: result.optimal, tiers: tiersOf(asked, result) };
    expect(found).toEqual({ run, optimal: true, tiers: program.mostInOrder(highs, tiers) });
    seen.pins += asked.pinned!.length;
    seen.bans += asked.bans.length;
    seen.short += Number(result.unmatched.some(({ reason }) => reason === 'PARTNERS_FULL'));
    seen.spare += Number(result.unmatched.some(({ reason }) => reason === 'NOT_NEEDED'));
    seen.several += Number(tiersOf(asked, result)[2]! > 0);
    seen.broken += Number(result.promisesKept < result.promised);
    seen.betterThanTurns += Number(result.matched > result.greedy.matched);
  }
  // The markets are as various as they are meant to be.
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(RUNS / 15);
});

/** Over- and under-subscribed, large and small, with mentors whom all want, and with hardly any different scores. */
function market(seed: number): MatchProblem {
  const g = lcg(seed * 7919 + 1);
  const large = seed % 50 === 0;
  const [n, m] = large ? [100 + g.next(40), 40 + g.next(20)] : [2 + g.next(30), 2 + g.next(20)];
  const [popular, promising] = [g.next(3) === 0, g.next(2) === 0];
  const seats = { mentor: 1 + g.next(4), mentee: 1 + g.next(5) };
  const some = (most: number, kinds: number, first: string) =>
    Array.from({ length: g.next(most + 1) }, () => `${first}${g.next(kinds)}`);
  const people = (role: 'mentor' | 'mentee', count: number) =>
    Array.from({ length: count }, (_, at) => {
      const free = g.next(seats[role] + 1);
      return participant(`${role}${at}`, {
        // One person in both roles: more could be given each other both ways, which no linear program expresses.
        personId: at === 0 ? 'both' : `${role}-person${at}`,
        seats: free,
        ...(role === 'mentor' && promising && { least: Math.min(free, g.next(3)) }),
        level: g.next(10) ? g.next(6) + (role === 'mentor' ? 2 : 0) : null,
        discipline: g.next(10) ? `d${g.next(4)}` : null,
        orgUnitId: g.next(10) ? `u${g.next(5)}` : null,
        skills: popular && role === 'mentee' ? ['s0', 's1', 's2', 's3'] : some(5, 8, 's'),
      });
    });
  const [mentors, mentees] = [people('mentor', m), people('mentee', n)];
  const bans = Array.from({ length: g.next(2 * n) }, () => ({
    mentorPersonId: mentors[g.next(m)]!.personId,
    menteePersonId: mentees[g.next(n)]!.personId,
    rule: 'EXCLUSION' as const,
  }));
  const settings = {
    ...plainSettings,
    weights: weighing(g.next(4) ? { SKILLS: 40, DISCIPLINE: 25, LEVEL_GAP: 35 } : { DISCIPLINE: 1 }),
    levelGap: { min: g.next(3) ? 1 : null, max: g.next(2) ? 4 : null, ideal: 2 },
    orgUnit: g.next(2) ? ('REQUIRE_DIFFERENT' as const) : ('ANY' as const),
    discipline: g.next(2) ? ('REQUIRE_SAME' as const) : ('PREFER_SAME' as const),
  };
  const asked: MatchProblem = { seed, settings, mentors, mentees, bans };
  return { ...asked, pinned: pins(asked, g) };
}

/** Some pairs that nothing but the settings may forbid. */
function pins(asked: MatchProblem, g: Lcg): { mentorId: string; menteeId: string }[] {
  const { mentors, mentees } = asked;
  const left = new Map([...mentors, ...mentees].map(({ id, seats }) => [id, seats]));
  const pinned = new Map<string, { mentorId: string; menteeId: string }>();
  for (let tries = g.next(5); tries > 0; tries--) {
    const [mentor, mentee] = [mentors[g.next(mentors.length)]!, mentees[g.next(mentees.length)]!];
    const key = `${mentor.id} ${mentee.id}`;
    if (pinned.has(key) || protectedFrom(asked, mentor, mentee)) continue;
    if (!left.get(mentor.id) || !left.get(mentee.id)) continue;
    for (const { id } of [mentor, mentee]) left.set(id, left.get(id)! - 1);
    pinned.set(key, { mentorId: mentor.id, menteeId: mentee.id });
  }
  return [...pinned.values()];
}

function protectedFrom({ bans }: MatchProblem, mentor: Participant, mentee: Participant): boolean {
  return (
    mentor.personId === mentee.personId ||
    bans.some((ban) => ban.mentorPersonId === mentor.personId && ban.menteePersonId === mentee.personId)
  );
}

function possible(asked: MatchProblem, mentor: Participant, mentee: Participant): boolean {
  const { levelGap, orgUnit, discipline } = asked.settings;
  if (protectedFrom(asked, mentor, mentee)) return false;
  if (mentor.level !== null && mentee.level !== null) {
    const gap = mentor.level - mentee.level;
    if (gap < (levelGap.min ?? -Infinity) || gap > (levelGap.max ?? Infinity)) return false;
  }
  if (orgUnit === 'REQUIRE_DIFFERENT' && mentor.orgUnitId && mentor.orgUnitId === mentee.orgUnitId)
    return false;
  const known = mentor.discipline && mentee.discipline;
  return discipline !== 'REQUIRE_SAME' || !known || mentor.discipline === mentee.discipline;
}

/** A variable for each pair that may be, 1 where it is given. A pin is one that must be. */
function programOf(asked: MatchProblem): { program: LinearProgram; tiers: Terms[] } {
  const { mentors, mentees, pinned = [] } = asked;
  const judged = new Judged(asked);
  const program = new LinearProgram();
  const isPinned = new Set(pinned.map(({ mentorId, menteeId }) => `${mentorId} ${menteeId}`));
  const all: Terms = [];
  const score: Terms = [];
  const ofMentee = mentees.map((): Terms => []);
  const ofMentor = mentors.map((): Terms => []);
  mentees.forEach((mentee, i) =>
    mentors.forEach((mentor, j) => {
      const pin = isPinned.has(`${mentor.id} ${mentee.id}`);
      if (!pin && !possible(asked, mentor, mentee)) return;
      const pair = program.variable(pin ? 1 : 0, 1);
      for (const terms of [all, ofMentee[i]!, ofMentor[j]!]) terms.push([pair, 1]);
      const points = contributionsOf(judged, mentor, mentee).map((one) => one.points);
      score.push([pair, points.reduce((sum, each) => sum + each, 0)]);
    }),
  );
  const kept: Terms = [];
  mentors.forEach(({ seats, least = 0 }, j) => {
    program.row(0, seats, ofMentor[j]!);
    // No more counts as kept than was promised, nor than she has.
    const promise = program.variable(0, least);
    program.row(0, seats, [...ofMentor[j]!, [promise, -1]]);
    kept.push([promise, 1]);
  });
  const nth = NTHS.map((): Terms => []);
  mentees.forEach(({ seats }, i) => {
    program.row(0, seats, ofMentee[i]!);
    // Her seats one by one, which together are her pairs.
    const hers = Array.from({ length: seats }, (_, at): Terms[number] => {
      const seat = program.variable(0, 1);
      nth[at]?.push([seat, 1]);
      return [seat, -1];
    });
    program.row(0, 0, [...ofMentee[i]!, ...hers]);
  });
  return { program, tiers: [all, ...nth, kept, score] };
}

/** The same sums of what the engine gave. */
function tiersOf({ mentors, mentees }: MatchProblem, { pairs }: MatchResult): number[] {
  const got = mentees.map(({ id }) => pairs.filter(({ menteeId }) => menteeId === id).length);
  const kept = mentors.map(({ id, least = 0 }) =>
    Math.min(least, pairs.filter(({ mentorId }) => mentorId === id).length),
  );
  const nth = NTHS.map((nth) => got.filter((count) => count >= nth).length);
  const sum = (numbers: number[]) => numbers.reduce((total, each) => total + each, 0);
  return [pairs.length, ...nth, sum(kept), sum(pairs.map(({ score }) => score))];
}
