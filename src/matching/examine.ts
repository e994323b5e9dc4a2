/** One person's possible partners, or pairs that a coordinator thinks of: scored and ranked without solving anything. */
import { contributionsOf } from './contributions';
import { canonical, checkProblem } from './digest';
import { isAbsolute, ListedBans, ruleOfCode } from './feasible';
import { Grid } from './grid';
import { Terms } from './terms';
import { idHash, tieOf } from './ties';
import type { BanRule, Contribution, MatchProblem, PairIds, Participant } from './types';

export interface RankedPartner {
  id: string;
  /** 1 is the best. */
  rank: number;
  score: number;
}

export interface ExaminedPair extends PairIds {
  /** What forbids it, if anything; `absolute` where no coordinator may set that aside. */
  rule: { rule: BanRule; absolute: boolean } | null;
  score: number;
  contributions: Contribution[];
  mentorRank: number;
  feasibleMentors: number;
  menteeRank: number;
  feasibleMentees: number;
}

/** What somebody could have by the rules, the best first. Null where she takes no part. */
export function rankedPartners(problem: MatchProblem, id: string): RankedPartner[] | null {
  checkProblem(problem);
  const asked = canonical(problem);
  const { mentors, mentees } = asked;
  const mentee = mentees.find((one) => one.id === id);
  const mentor = mentors.find((one) => one.id === id);
  if (mentee) return ranked(asked, mentors, (cells) => cells(mentors, [mentee])[0]!, mentee, 'MENTEE');
  if (mentor) {
    const column = (cells: Cells) => Int16Array.from(cells([mentor], mentees), (row) => row[0]!);
    return ranked(asked, mentees, column, mentor, 'MENTOR');
  }
  return null;
}

type Cells = (mentors: readonly Participant[], mentees: readonly Participant[]) => Int16Array[];

function ranked(
  problem: Required<MatchProblem>,
  partners: readonly Participant[],
  cellsOf: (cells: Cells) => Int16Array,
  { id }: Participant,
  role: 'MENTEE' | 'MENTOR',
): RankedPartner[] {
  const { bans, seed, goal } = problem;
  const terms = new Terms(problem);
  const cells = cellsOf((mentors, mentees) => {
    const grid = new Grid(terms, mentors, mentees, new ListedBans(mentors, mentees, bans));
    return mentees.map((_, at) => grid.row(at));
  });
  const own = idHash(seed, role, id);
  const tie = (partner: string) =>
    role === 'MENTEE'
      ? tieOf(own, idHash(seed, 'MENTOR', partner))
      : tieOf(idHash(seed, 'MENTEE', partner), own);
  return partners
    .map((partner, at) => ({ id: partner.id, score: cells[at]!, tie: tie(partner.id), at }))
    .filter(({ score }) => score >= goal.floor)
    .sort((a, b) => b.score - a.score || a.tie - b.tie || a.at - b.at)
    .map(({ id, score }, at) => ({ id, score, rank: at + 1 }));
}

/** Null where one of the two takes no part. */
export function examinePair(problem: MatchProblem, { mentorId, menteeId }: PairIds): ExaminedPair | null {
  const { bans, mentors, mentees } = problem;
  const mentor = mentors.find(({ id }) => id === mentorId);
  const mentee = mentees.find(({ id }) => id === menteeId);
  if (!mentor || !mentee) return null;
  const terms = new Terms(problem);
  const cell = new Grid(terms, [mentor], [mentee], new ListedBans([mentor], [mentee], bans)).row(0)[0]!;
  const contributions = contributionsOf(terms, mentor, mentee);
  const score = contributions.reduce((sum, { points }) => sum + points, 0);
  const ofMentee = rankedPartners(problem, menteeId) ?? [];
  const ofMentor = rankedPartners(problem, mentorId) ?? [];
  // A pair that breaks the settings' rules is ranked as if it did not.
  const rankIn = (list: readonly RankedPartner[], id: string) =>
    list.find((one) => one.id === id)?.rank ?? 1 + list.filter((one) => one.score > score).length;
  return {
    ...{ mentorId, menteeId, score, contributions },
    rule: cell < 0 ? { rule: ruleOfCode(cell), absolute: isAbsolute(cell) } : null,
    mentorRank: rankIn(ofMentee, mentorId),
    feasibleMentors: ofMentee.length,
    menteeRank: rankIn(ofMentor, menteeId),
    feasibleMentees: ofMentor.length,
  };
}
