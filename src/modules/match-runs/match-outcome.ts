/** What a run has found, as it is stored: the same for mentors with mentees, pairs of peers, and circles. */
import { newId, uuidOf } from '../../ids';
import type { Group, GroupResult } from '../../matching/groups/types';
import type { Change, Contribution, MatchedPair, MatchResult, RuleCount } from '../../matching/types';
import type { Candidate } from './match-compute.repository';
import { groupsReportOf, reportOf, type MatchReport, type MatchTimings, type Withheld } from './match-report';

export interface Outcome {
  figures: {
    engineVersion: string;
    inputHash: string;
    resultHash: string;
    mentors: number | null;
    mentees: number | null;
    feasiblePairs: number | null;
    matched: number;
    totalScore: number;
    optimal: boolean | null;
    greedyMatched: number | null;
    greedyScore: number | null;
    report: MatchReport;
  };
  proposals: Lazily<ProposalRow>;
  leftovers: Lazily<LeftoverRow>;
}

/** Rows that are made slice by slice: those of a large cohort, made at once, would keep every request waiting. */
export interface Lazily<Row> {
  length: number;
  slice(from: number, to: number): Row[];
}

function lazily<Found, Row>(found: readonly Found[], row: (one: Found) => Row): Lazily<Row> {
  return { length: found.length, slice: (from, to) => found.slice(from, to).map(row) };
}

export interface ProposalRow {
  id: string;
  members: { enrollment: string; role: string }[];
  score: number;
  contributions: readonly Contribution[];
  alternatives: object[];
  rank: number;
  feasible: number;
  menteeRank: number | null;
  feasibleMentees: number | null;
  pinned: boolean;
  byHand: boolean;
  change: object | null;
  spread: object[] | null;
}

export interface LeftoverRow {
  id: string;
  enrollment: string;
  role: string;
  reason: string;
  seatsLeft: number;
  feasible: number;
  removedBy: readonly RuleCount[];
  relaxing: readonly RuleCount[];
  saturated: number | null;
  change: object | null;
}

export function outcomeOfMatch(
  result: MatchResult,
  unready: readonly Candidate[],
  timings: MatchTimings,
  sides: { mentors: number; mentees: number },
  withheld: Withheld | null,
): Outcome {
  const { engineVersion, inputHash, resultHash, feasiblePairs, matched, totalScore, optimal, greedy } =
    result;
  return {
    figures: {
      ...{ engineVersion, inputHash, resultHash, ...sides, feasiblePairs, matched, totalScore, optimal },
      ...{ greedyMatched: greedy.matched, greedyScore: greedy.totalScore },
      report: reportOf(result, timings, withheld),
    },
    proposals: lazily(result.pairs, (pair) => ({
      ...pairRow(pair),
      alternatives: pair.alternatives.map(({ mentorId, loss, ...rest }) => ({
        enrollmentId: mentorId,
        ...rest,
        leastLoss: loss?.points ?? null,
        costsSeat: loss?.seat ?? null,
      })),
      pinned: pair.pinned,
      change: toldChange(pair.change),
    })),
    leftovers: lazily([...result.unmatched, ...unready], (one) => {
      if (!('reason' in one)) return leftOut(one);
      const { id, change, ...rest } = one;
      const own = { id: uuidOf(newId('MatchLeftover')), enrollment: uuidOf(id) };
      return { ...own, ...rest, change: toldChange(change) };
    }),
  };
}

export function pairRow(pair: Omit<MatchedPair, 'alternatives' | 'pinned' | 'change'>): ProposalRow {
  return {
    ...NEW_ROW,
    id: uuidOf(newId('Proposal')),
    members: [
      { enrollment: uuidOf(pair.mentorId), role: 'MENTOR' },
      { enrollment: uuidOf(pair.menteeId), role: 'MENTEE' },
    ],
    score: pair.score,
    contributions: pair.contributions,
    rank: pair.mentorRank,
    feasible: pair.feasibleMentors,
    menteeRank: pair.menteeRank,
    feasibleMentees: pair.feasibleMentees,
  };
}

export function groupRow({ memberIds, score, criteria, spread }: Group): ProposalRow {
  return {
    ...NEW_ROW,
    id: uuidOf(newId('Proposal')),
    members: memberIds.map((id) => ({ enrollment: uuidOf(id), role: 'PEER' })),
    score,
    contributions: criteria,
    spread: spread.length ? spread : null,
  };
}

/** What peers have no ranks and no alternatives for, and what nothing has that is new. */
const NEW_ROW = {
  ...{ alternatives: [], rank: 0, feasible: 0, menteeRank: null, feasibleMentees: null },
  ...{ pinned: false, byHand: false, change: null, spread: null },
};

const GROUP_REASONS = {
  NO_FEASIBLE_GROUP: 'NO_FEASIBLE_PARTNER',
  PARTNERS_TAKEN: 'PARTNERS_FULL',
  NO_PLACE_FOUND: 'NO_PLACE_FOUND',
} as const;

export function outcomeOfGroups(
  result: GroupResult,
  unready: readonly Candidate[],
  timings: MatchTimings,
  people: number,
): Outcome {
  const { engineVersion, inputHash, resultHash, totalScore, label, groups, leftovers } = result;
  return {
    figures: {
      ...{ engineVersion, inputHash, resultHash, totalScore, matched: groups.length },
      ...{ mentors: null, mentees: null, feasiblePairs: null, greedyMatched: null, greedyScore: null },
      optimal: label === 'EXACT',
      report: groupsReportOf(result, people, timings),
    },
    proposals: lazily(groups, groupRow),
    leftovers: lazily([...leftovers, ...unready], (one) => {
      if (!('reason' in one)) return leftOut(one);
      const { id, reason, feasible, removedBy } = one;
      const own = leftOut({ id, role: 'PEER', seats: 1 });
      return { ...own, reason: GROUP_REASONS[reason], feasible, removedBy };
    }),
  };
}

function leftOut({ id, role, seats }: Pick<Candidate, 'id' | 'role' | 'seats'>): LeftoverRow {
  return {
    id: uuidOf(newId('MatchLeftover')),
    enrollment: uuidOf(id),
    role,
    reason: 'NOT_READY',
    seatsLeft: seats,
    feasible: 0,
    removedBy: [],
    relaxing: [],
    saturated: null,
    change: null,
  };
}

function toldChange(change: Change | null): object | null {
  if (!change) return null;
  const { kind, previousMentorId, reason } = change;
  return { kind, previousEnrollmentId: previousMentorId, reason };
}
