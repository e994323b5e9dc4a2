/**
 * What every two of the pool are worth to each other: the mean of both directions of the engine's own scores, so
 * that one who shares half of her skills and one who shares all of hers meet in the middle. One square of numbers,
 * two bytes each, because a search asks for any two at any time.
 */
import { ListedBans, push } from '../feasible';
import { Grid } from '../grid';
import type { PartOptions } from '../run-options';
import { likeness } from '../score';
import { Terms } from '../terms';
import type { MatchSettings, Participant } from '../types';
import type { AffinitySettings, GroupProblem, Member, SpreadAttribute } from './types';

/** No affinity, however much is taken off for likeness. */
export const BANNED = -32_768;
/** Rows that are turned into columns at a time: as many as stay near the processor. */
const TILE = 64;

/** The engine's settings for peers: levels count by their distance. */
export function peerSettings({ maxLevelGap, ...settings }: AffinitySettings): MatchSettings {
  const min = maxLevelGap === null ? null : -maxLevelGap;
  return { ...settings, levelGap: { min, max: maxLevelGap, ideal: 0 }, reverse: false };
}

export function peerTerms(problem: GroupProblem): Terms {
  return new Terms({ ...problem, settings: peerSettings(problem.settings) });
}

export function asParticipant(member: Member): Participant {
  return { ...member, seats: 1 };
}

/** Scores with one as mentee and all as mentors; negative codes for bans, which are the same both ways. */
export function gridOf(
  problem: GroupProblem,
  {
    mentors = problem.members,
    mentees = problem.members,
  }: Partial<Record<'mentors' | 'mentees', readonly Member[]>> = {},
): Grid {
  const { bans } = problem;
  const [above, below] = [mentors.map(asParticipant), mentees.map(asParticipant)];
  const both = bans.flatMap(({ personIds: [a, b], rule }) => [
    { mentorPersonId: a, menteePersonId: b, rule },
    { mentorPersonId: b, menteePersonId: a, rule },
  ]);
  // Rows are read once: the square keeps them.
  return new Grid(peerTerms(problem), above, below, new ListedBans(above, below, both), 0);
}

/** Symmetric: the cell of i and j is at `i * n + j`. */
export class Affinities {
  readonly n: number;
  readonly cells: Int16Array;

  constructor(grid: Grid, n: number, onShare?: PartOptions['onShare']) {
    this.n = n;
    this.cells = new Int16Array(n * n);
    for (let i = 0; i < n; i++) {
      this.cells.set(grid.row(i), i * n);
      onShare?.((i + 1) / n);
    }
    this.meetInTheMiddle();
    for (let i = 0; i < n; i++) this.cells[i * n + i] = BANNED;
  }

  row(i: number): Int16Array {
    return this.cells.subarray(i * this.n, (i + 1) * this.n);
  }

  private meetInTheMiddle(): void {
    const { n, cells } = this;
    for (let top = 0; top < n; top += TILE)
      for (let left = 0; left <= top; left += TILE)
        for (let i = top; i < Math.min(n, top + TILE); i++)
          for (let j = left; j < Math.min(i, left + TILE); j++) {
            cells[i * n + j] = cells[j * n + i] = inTheMiddle(cells[i * n + j]!, cells[j * n + i]!);
          }
  }

  /** Takes off what likeness costs: from then on a cell is what two add to the score of their circle. */
  takeOff(members: readonly Member[], spread: GroupProblem['spread']): void {
    const { n, cells } = this;
    for (const { attribute, penalty } of spread)
      for (const alike of havingSame(members, attribute))
        for (const i of alike)
          for (const j of alike) if (cells[i * n + j]! !== BANNED) cells[i * n + j]! -= penalty;
  }
}

/** Of a score there and one back. */
export function inTheMiddle(there: number, back: number): number {
  return there < 0 || back < 0 ? BANNED : (there + back) >> 1;
}

export function valueOf(member: Member, attribute: SpreadAttribute): string | null {
  switch (attribute) {
    case 'LEVEL':
      return member.level === null ? null : String(member.level);
    case 'DISCIPLINE':
      return member.discipline;
    case 'ORG_UNIT':
      return member.orgUnitId;
    case 'LOCATION':
      return member.location;
  }
}

/** What is not known is like nothing. */
export function alike(a: Member, b: Member, attribute: SpreadAttribute): boolean {
  return likeness(valueOf(a, attribute), valueOf(b, attribute)) === 'SAME';
}

function havingSame(members: readonly Member[], attribute: SpreadAttribute): number[][] {
  const lists = new Map<string, number[]>();
  members.forEach((member, at) => {
    const value = valueOf(member, attribute);
    if (value !== null) push(lists, value, at);
  });
  return [...lists.values()];
}
