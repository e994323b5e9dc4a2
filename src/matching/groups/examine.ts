/** Groups that a coordinator thinks of, and whom somebody could join: scored and told as by a run, without a search. */
import { isAbsolute, ruleOfCode } from '../feasible';
import type { Terms } from '../terms';
import type { BanRule, Contribution } from '../types';
import { alike, BANNED, gridOf, inTheMiddle, peerTerms } from './affinity';
import { describeGroup, describeTwos, pairContributions } from './contributions';
import { canonicalGroups, checkGroupProblem, lotOfMember } from './digest';
import type { Group, GroupProblem, Member } from './types';

export interface ExaminedGroup extends Group {
  /** Every two who may not meet; `absolute` where no coordinator may set that aside. */
  bans: { ids: [string, string]; rule: BanRule; absolute: boolean }[];
}

/** All of them must be of the pool. */
export function examineGroup(problem: GroupProblem, ids: readonly string[]): ExaminedGroup {
  const members = problem.members.filter(({ id }) => ids.includes(id));
  const people = new Set(members.map(({ personId }) => personId));
  const bans = problem.bans.filter(({ personIds: [a, b] }) => people.has(a) && people.has(b));
  const asked = canonicalGroups({ ...problem, members, bans });
  return { ...describeGroup(peerTerms(asked), asked.members, asked.spread), bans: bansIn(asked) };
}

function bansIn(asked: GroupProblem): ExaminedGroup['bans'] {
  const grid = gridOf(asked);
  const rows = asked.members.map((_, at) => Array.from(grid.row(at)));
  const twos = asked.members.flatMap((_, j) => Array.from({ length: j }, (_, i) => [i, j] as const));
  return twos.flatMap(([i, j]) => {
    const code = [rows[i]![j]!, rows[j]![i]!].find((cell) => cell < 0);
    if (code === undefined) return [];
    const ids: [string, string] = [asked.members[i]!.id, asked.members[j]!.id];
    return [{ ids, rule: ruleOfCode(code), absolute: isAbsolute(code) }];
  });
}

/** One of the pool, seen by all the others of it. */
export class Newcomer {
  private readonly asked: GroupProblem;
  private readonly terms: Terms;
  private readonly self: Member;
  private readonly indexes: Map<string, number>;
  /** What each of the pool and she are worth to each other; BANNED where they may not meet. */
  private readonly worths: Int16Array;

  constructor(problem: GroupProblem, id: string) {
    checkGroupProblem(problem);
    this.asked = canonicalGroups(problem);
    this.terms = peerTerms(this.asked);
    const { members } = this.asked;
    this.indexes = new Map(members.map((member, at) => [member.id, at]));
    this.self = this.member(id);
    const there = gridOf(this.asked, { mentees: [this.self] }).row(0);
    const back = gridOf(this.asked, { mentors: [this.self] });
    this.worths = Int16Array.from(members, (_, at) => inTheMiddle(there[at]!, back.row(at)[0]!));
  }

  /** Whom she may meet, the best first. */
  peers(): { id: string; rank: number; score: number }[] {
    const { members, seed } = this.asked;
    return members
      .map(({ id }, at) => ({ id, score: this.worths[at]!, lot: lotOfMember(seed, id) }))
      .filter(({ score }) => score !== BANNED)
      .sort((a, b) => b.score - a.score || a.lot - b.lot)
      .map(({ id, score }, at) => ({ id, score, rank: at + 1 }));
  }

  /** Those of the groups all of whom she may meet, by what she would add to them. */
  groups<One extends { id: string; memberIds: readonly string[] }>(groups: readonly One[]) {
    return groups
      .flatMap((group) => {
        const gain = this.gainIn(group.memberIds);
        return gain === null ? [] : [{ ...group, gain }];
      })
      .sort((a, b) => b.gain - a.gain || (a.id < b.id ? -1 : 1))
      .map((group, at) => ({ ...group, rank: at + 1 }));
  }

  /** Why one of them and she are worth that to each other. */
  contributionsWith(id: string): Contribution[] {
    return pairContributions(this.terms, this.self, this.member(id));
  }

  /** What makes up her gain in a group. */
  shareIn(memberIds: readonly string[]): Pick<Group, 'criteria' | 'spread'> {
    const twos = memberIds.map((id) => [this.self, this.member(id)] as const);
    return describeTwos(this.terms, twos, this.asked.spread);
  }

  /** Null where she may not meet one of them, or one takes no part any more. */
  private gainIn(memberIds: readonly string[]): number | null {
    let gain = 0;
    for (const id of memberIds) {
      const worth = this.worths[this.indexes.get(id) ?? -1] ?? BANNED;
      if (worth === BANNED) return null;
      const costs = this.asked.spread.filter(({ attribute }) => alike(this.self, this.member(id), attribute));
      gain += worth - costs.reduce((sum, { penalty }) => sum + penalty, 0);
    }
    return gain;
  }

  private member(id: string): Member {
    const member = this.asked.members[this.indexes.get(id) ?? -1];
    if (!member) throw new RangeError('Somebody is not of the pool.');
    return member;
  }
}
