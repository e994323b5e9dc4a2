/** Why somebody has seats left, and whom more of would help; the pairs are explained in the same pass over all of them. */
import { attributeOfCode, ruleOfCode } from './feasible';
import { explaining, told, type Findings, type Pairs } from './explain-pairs';
import { relaxations } from './relaxing';
import { saturation } from './saturation';
import { Terms } from './terms';
import type { MatchResult, RuleCount, Unmatched } from './types';

const SCARCE = 20;

export type Explained = Pick<MatchResult, 'pairs' | 'unmatched' | 'feasiblePairs' | 'saturated' | 'scarce'>;

export function explain(findings: Findings): Explained {
  const { problem, rows } = findings;
  const { mentors, mentees } = problem;
  const pairs = explaining(findings);
  const open = mentors.flatMap(({ seats }, j) => (seats > pairs.ofMentor[j]!.length ? [j] : []));
  const removed = new Removed(mentors.length);
  const feasible = new Int32Array(mentors.length);
  const menteesOfMentor = mentors.map(() => 0);
  const left: Left[] = [];
  mentees.forEach((mentee, i) => {
    const row = rows.row(i);
    const own = pairs.ofMentee[i]!;
    const seatsLeft = mentee.seats - own.length;
    // Each cell of the whole problem passes here: an addition, and no question.
    let found = row.length;
    for (let j = 0; j < row.length; j++) {
      const sign = row[j]! >> 31;
      feasible[j] = feasible[j]! + 1 + sign;
      found += sign;
    }
    for (const j of open) removed.add(j, row[j]!);
    // A pin may break the settings' rules; then it is not among the feasible.
    const feasibleOwn = own.filter(({ mentor }) => row[mentor]! >= 0);
    for (const { mentor } of feasibleOwn) menteesOfMentor[mentor]!++;
    if (seatsLeft) {
      const hers = new Removed(1);
      for (const cell of row) hers.add(0, cell);
      const counts = { feasible: found, removedBy: hers.told(0) };
      left.push({ at: i, seatsLeft, counts, own: feasibleOwn.length });
    }
    pairs.see(i, row, found);
  });
  const { unmatched, saturated } = leftMentees(findings, pairs, left);
  const leftMentors = open.map((j): Unmatched => {
    const { id, seats } = mentors[j]!;
    const seatsLeft = seats - pairs.ofMentor[j]!.length;
    const reason = feasible[j]! > menteesOfMentor[j]! ? 'NOT_NEEDED' : 'NO_FEASIBLE_PARTNER';
    const counts = { feasible: feasible[j]!, removedBy: removed.told(j) };
    return leftover(id, 'MENTOR', seatsLeft, reason, counts);
  });
  return {
    pairs: pairs.all.map((pair) => told(findings, pair, feasible[pair.mentor]!)),
    unmatched: [...unmatched, ...leftMentors],
    feasiblePairs: feasible.reduce((sum, count) => sum + count, 0),
    saturated,
    scarce: scarce(findings),
  };
}

/** A mentee with seats left; `own` are those of her pairs that the rules allow. */
interface Left {
  at: number;
  seatsLeft: number;
  counts: Told;
  own: number;
}

function leftMentees(
  { problem, rows, changes }: Findings,
  { ofMentor, ofMentee }: Pairs,
  left: readonly Left[],
): { unmatched: Unmatched[]; saturated: MatchResult['saturated'] } {
  const { mentors, mentees, bans, goal } = problem;
  const lonely = left.filter(({ counts }) => !counts.feasible);
  const relaxing = relaxations(
    new Terms(problem),
    goal.floor,
    mentors,
    lonely.map(({ at }) => mentees[at]!),
    bans,
  );
  const crowded = left.filter(({ at, counts, own }) => !ofMentee[at]!.length && counts.feasible > own);
  const held = ofMentor.map((own) => own.map(({ mentee }) => mentee));
  const { groups, of } = saturation(
    { rows, mentors, mentees, held },
    crowded.map(({ at }) => at),
  );
  const unmatched = left.map((one) => {
    const { at, seatsLeft, counts, own } = one;
    const reason = counts.feasible > own ? 'PARTNERS_FULL' : 'NO_FEASIBLE_PARTNER';
    return {
      ...leftover(mentees[at]!.id, 'MENTEE', seatsLeft, reason, counts),
      relaxing: relaxing[lonely.indexOf(one)] ?? [],
      saturated: of.get(at) ?? null,
      change: changes.lost(at),
    };
  });
  return { unmatched, saturated: groups };
}

function leftover(
  id: string,
  role: Unmatched['role'],
  seatsLeft: number,
  reason: Unmatched['reason'],
  { feasible, removedBy }: Told,
): Unmatched {
  return { id, role, seatsLeft, reason, feasible, removedBy, relaxing: [], saturated: null, change: null };
}

/** By what one seat more would save at most: the prices of mentors, less what a seat beyond the promised ones costs. */
function scarce({ problem: { mentors }, proof }: Findings): MatchResult['scarce'] {
  if (!proof) return [];
  const { mentorPrice, scale } = proof;
  return mentors
    .map(({ id }, j) => ({ mentorId: id, worth: -mentorPrice[j]! - scale.beyond }))
    .filter(({ worth }) => worth >= scale.unit)
    .sort((a, b) => b.worth - a.worth || (a.mentorId < b.mentorId ? -1 : 1))
    .slice(0, SCARCE)
    .map(({ mentorId, worth }) => ({ mentorId, ...scale.toldOf(worth) }));
}

/** There are fewer codes of rules. */
const CODES = 128;

interface Told {
  feasible: number;
  removedBy: RuleCount[];
}

/** Which rules removed how many of the pairs of some people. */
class Removed {
  private readonly counts: Int32Array;

  constructor(people: number) {
    this.counts = new Int32Array(people * CODES);
  }

  add(one: number, cell: number): void {
    if (cell < 0) this.counts[one * CODES - 1 - cell]!++;
  }

  /** The most first. */
  told(one: number): RuleCount[] {
    return Array.from(this.counts.subarray(one * CODES, (one + 1) * CODES), (count, at) => ({
      code: -1 - at,
      count,
    }))
      .filter(({ count }) => count > 0)
      .map(({ code, count }) => {
        const attribute = attributeOfCode(code);
        return { rule: ruleOfCode(code), ...(attribute && { attribute }), count };
      })
      .sort((a, b) => b.count - a.count);
  }
}
