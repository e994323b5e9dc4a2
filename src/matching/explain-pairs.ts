/** Why this pair: what it scores, which choice it is of either side, and what the better ones would cost. */
import type { Solution } from './candidates';
import { contributionsOf } from './contributions';
import type { ScoreRows } from './grid';
import { Terms } from './terms';
import type { Alternative, Change, Contribution, Loss, MatchedPair, MatchProblem } from './types';

const ALTERNATIVES = 3;

export interface GivenPair {
  mentee: number;
  mentor: number;
  pinned: boolean;
}

/** What the solver proves beside its result. */
export type Proof = Pick<Solution, 'menteePrice' | 'mentorPrice' | 'scale'> & {
  /** The seats that were to be decided on. */
  menteeSeats: Int32Array;
  mentorSeats: Int32Array;
  /** What a pair counted there, if it counted. */
  valueOf(mentee: number, mentor: number, score: number): number | null;
};

export interface Findings {
  problem: Required<MatchProblem>;
  rows: ScoreRows;
  tie: (mentee: number, mentor: number) => number;
  given: readonly GivenPair[];
  /** Null where nothing is proven. */
  proof: Proof | null;
  changes: Changes;
}

/** What became of earlier pairs: seen from one that was given, or from a mentee who has seats left. */
export interface Changes {
  of(mentee: number, mentor: number): Change | null;
  lost(mentee: number): Change | null;
}

/** A pair while its ranks are being counted. */
export interface Explaining extends GivenPair {
  score: number;
  contributions: Contribution[];
  tie: number;
  mentorRank: number;
  menteeRank: number;
  feasibleMentors: number;
  alternatives: Alternative[];
}

export interface Pairs {
  /** By mentee, the best first. */
  all: Explaining[];
  ofMentee: Explaining[][];
  ofMentor: Explaining[][];
  /** To be told of every mentee's row, once, and in how many of its cells there is a pair. */
  see(mentee: number, row: Int16Array, feasible: number): void;
}

interface Ranked {
  score: number;
  tie: number;
  mentor: number;
}

const before = (a: Ranked, b: Ranked) => b.score - a.score || a.tie - b.tie || a.mentor - b.mentor;

export function explaining(findings: Findings): Pairs {
  const { problem, tie, given } = findings;
  const { mentors, mentees } = problem;
  const terms = new Terms(problem);
  const ofMentee = mentees.map((): Explaining[] => []);
  const ofMentor = mentors.map((): Explaining[] => []);
  for (const { mentee, mentor, pinned } of given) {
    const contributions = contributionsOf(terms, mentors[mentor]!, mentees[mentee]!);
    const pair: Explaining = {
      mentee,
      mentor,
      pinned,
      contributions,
      score: contributions.reduce((sum, { points }) => sum + points, 0),
      tie: tie(mentee, mentor),
      mentorRank: 1,
      menteeRank: 1,
      feasibleMentors: 0,
      alternatives: [],
    };
    ofMentee[mentee]!.push(pair);
    ofMentor[mentor]!.push(pair);
  }
  for (const own of ofMentee) own.sort(before);
  const least = Float64Array.from(ofMentor, (own) =>
    own.reduce((least, { score }) => Math.min(least, score), Infinity),
  );
  const free = mentors.map(({ seats }, j) => seats > ofMentor[j]!.length);
  return {
    all: ofMentee.flat(),
    ofMentee,
    ofMentor,
    see(i, row, feasible) {
      for (let j = 0; j < row.length; j++) {
        const score = row[j]!;
        // Every cell of the whole problem passes here, and below: objects only for the few that matter.
        if (score < least[j]! || score < 0) continue;
        const lot = tie(i, j);
        for (const pair of ofMentor[j]!) {
          if (pair.mentee === i || score < pair.score) continue;
          const behind = score === pair.score && (lot > pair.tie || (lot === pair.tie && i > pair.mentee));
          if (!behind) pair.menteeRank++;
        }
      }
      if (ofMentee[i]!.length) seeMentors(findings, i, row, feasible, ofMentee[i]!, free);
    },
  };
}

function seeMentors(
  { problem: { mentors }, tie, proof }: Findings,
  i: number,
  row: Int16Array,
  feasible: number,
  own: readonly Explaining[],
  free: readonly boolean[],
): void {
  const ownMentors = new Set(own.map(({ mentor }) => mentor));
  const others: Ranked[] = [];
  let bar = 0;
  const leastOwn = own[own.length - 1]!.score;
  for (let j = 0; j < row.length; j++) {
    const score = row[j]!;
    if ((score < leastOwn && score < bar) || score < 0) continue;
    const other = { score, tie: tie(i, j), mentor: j };
    for (const pair of own) if (pair.mentor !== j && before(other, pair) < 0) pair.mentorRank++;
    if (score < bar || ownMentors.has(j)) continue;
    others.push(other);
    others.sort(before);
    others.length = Math.min(others.length, ALTERNATIVES);
    bar = others[ALTERNATIVES - 1]?.score ?? 0;
  }
  const alternatives = others.map(({ mentor, score, tie }): Alternative => ({
    mentorId: mentors[mentor]!.id,
    score,
    reason: free[mentor] ? 'LOWER_TOTAL' : 'FULL',
    loss: proof && lossOf(proof, i, mentor, score, tie),
  }));
  for (const pair of own) Object.assign(pair, { feasibleMentors: feasible, alternatives });
}

/** The reduced cost: by so much at least the whole gets worse if the pair must be given. */
function lossOf(proof: Proof, mentee: number, mentor: number, score: number, tie: number): Loss | null {
  const { scale, menteePrice, mentorPrice, menteeSeats, mentorSeats } = proof;
  if (!menteeSeats[mentee] || !mentorSeats[mentor]) return null;
  const value = proof.valueOf(mentee, mentor, score);
  if (value === null) return null;
  return scale.toldOf(scale.costOf(value, tie) - menteePrice[mentee]! - mentorPrice[mentor]!);
}

export function told({ problem, changes }: Findings, pair: Explaining, feasibleMentees: number): MatchedPair {
  const {
    mentee,
    mentor,
    score,
    contributions,
    mentorRank,
    feasibleMentors,
    menteeRank,
    alternatives,
    pinned,
  } = pair;
  return {
    mentorId: problem.mentors[mentor]!.id,
    menteeId: problem.mentees[mentee]!.id,
    score,
    contributions,
    mentorRank,
    feasibleMentors,
    menteeRank,
    feasibleMentees,
    alternatives,
    pinned,
    change: changes.of(mentee, mentor),
  };
}
