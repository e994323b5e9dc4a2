/** Why this pair, what else there was, and why somebody has seats left: one pass over all pairs after the solution. */
import { ruleOfCode } from './feasible';
import type { ScoreRows } from './grid';
import { contributionsOf } from './score';
import { BAN_RULES, type BanRule, type MatchedPair, type MatchProblem, type Unmatched } from './types';

const ALTERNATIVES = 3;

export interface GivenPair {
  mentee: number;
  mentor: number;
  pinned: boolean;
}

export interface Explained {
  pairs: MatchedPair[];
  unmatched: Unmatched[];
  feasiblePairs: number;
}

export function explain(
  problem: MatchProblem,
  rows: ScoreRows,
  tie: (mentee: number, mentor: number) => number,
  given: readonly GivenPair[],
): Explained {
  const { mentors, mentees } = problem;
  const ofMentee = mentees.map((): GivenPair[] => []);
  const mentorSeats = mentors.map(({ seats }) => seats);
  for (const pair of given) {
    ofMentee[pair.mentee]!.push(pair);
    mentorSeats[pair.mentor]!--;
  }
  const mentorCounts = mentors.map(() => new Counts());
  const menteesOfMentor = mentors.map(() => 0);
  const pairs: MatchedPair[] = [];
  const lonelyMentees: Unmatched[] = [];
  let feasiblePairs = 0;
  mentees.forEach((mentee, i) => {
    const row = rows.row(i);
    const own = ofMentee[i]!;
    const seatsLeft = mentee.seats - own.length;
    const counts = new Counts();
    for (let j = 0; j < row.length; j++) {
      const cell = row[j]!;
      if (seatsLeft) counts.add(cell);
      if (mentorSeats[j]) mentorCounts[j]!.add(cell);
      if (cell >= 0) feasiblePairs++;
    }
    // A pin may break the settings' rules; then it is not among the feasible.
    const feasibleOwn = own.filter(({ mentor }) => row[mentor]! >= 0).length;
    for (const { mentor } of own) if (row[mentor]! >= 0) menteesOfMentor[mentor]!++;
    if (seatsLeft)
      lonelyMentees.push({
        id: mentee.id,
        role: 'MENTEE',
        seatsLeft,
        reason: counts.feasible > feasibleOwn ? 'PARTNERS_FULL' : 'NO_FEASIBLE_PARTNER',
        feasible: counts.feasible,
        removedBy: counts.removedBy(),
      });
    if (own.length) pairs.push(...explainPairs(problem, i, row, tie, own, mentorSeats));
  });
  const lonelyMentors = mentors.flatMap((mentor, j): Unmatched[] => {
    const seatsLeft = mentorSeats[j]!;
    if (!seatsLeft) return [];
    const counts = mentorCounts[j]!;
    const reason = counts.feasible > menteesOfMentor[j]! ? 'NOT_NEEDED' : 'NO_FEASIBLE_PARTNER';
    const removedBy = counts.removedBy();
    return [{ id: mentor.id, role: 'MENTOR', seatsLeft, reason, feasible: counts.feasible, removedBy }];
  });
  return { pairs, unmatched: [...lonelyMentees, ...lonelyMentors], feasiblePairs };
}

interface Ranked {
  score: number;
  mentor: number;
}

function explainPairs(
  { mentors, mentees, settings }: MatchProblem,
  i: number,
  row: Int16Array,
  tie: (mentee: number, mentor: number) => number,
  own: readonly GivenPair[],
  mentorSeatsLeft: readonly number[],
): MatchedPair[] {
  const mentee = mentees[i]!;
  const before = (a: Ranked, b: Ranked) =>
    b.score - a.score || tie(i, a.mentor) - tie(i, b.mentor) || a.mentor - b.mentor;
  const explained = own
    .map(({ mentor, pinned }) => {
      const contributions = contributionsOf(settings, mentors[mentor]!, mentee);
      const score = contributions.reduce((sum, { points }) => sum + points, 0);
      return { mentor, pinned, score, contributions, rank: 1 };
    })
    .sort(before);
  const ownMentors = new Set(own.map(({ mentor }) => mentor));
  const others: Ranked[] = [];
  let feasible = 0;
  // Every feasible pair of the whole problem passes here: numbers first, objects only for the few that matter.
  let bar = 0;
  const leastOwn = explained[explained.length - 1]!.score;
  for (let j = 0; j < row.length; j++) {
    const score = row[j]!;
    if (score < 0) continue;
    feasible++;
    if (score < leastOwn && score < bar) continue;
    const other = { score, mentor: j };
    for (const pair of explained) if (pair.mentor !== j && before(other, pair) < 0) pair.rank++;
    if (score < bar || ownMentors.has(j)) continue;
    others.push(other);
    others.sort(before);
    others.length = Math.min(others.length, ALTERNATIVES);
    bar = others[ALTERNATIVES - 1]?.score ?? 0;
  }
  const alternatives = others.map(({ mentor, score }) => ({
    mentorId: mentors[mentor]!.id,
    score,
    reason: mentorSeatsLeft[mentor] ? ('LOWER_TOTAL' as const) : ('FULL' as const),
  }));
  return explained.map(({ mentor, pinned, score, contributions, rank }) => ({
    mentorId: mentors[mentor]!.id,
    menteeId: mentee.id,
    score,
    contributions,
    mentorRank: rank,
    feasibleMentors: feasible,
    alternatives,
    pinned,
  }));
}

/** How many cells are pairs, and which rules removed the others. */
class Counts {
  feasible = 0;
  private readonly removed = new Int32Array(BAN_RULES.length);

  add(cell: number): void {
    if (cell >= 0) this.feasible++;
    else this.removed[-1 - cell]!++;
  }

  removedBy(): { rule: BanRule; count: number }[] {
    return Array.from(this.removed, (count, at) => ({ rule: ruleOfCode(-1 - at), count }))
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count);
  }
}
