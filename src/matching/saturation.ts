/**
 * Why somebody stays without a mentor though she could have some: all of them are full, and so are those whom their
 * mentees could take instead, and so on. Whoever is reached so competes for the same seats (the set that Hall's theorem
 * names).
 */
import type { ScoreRows } from './grid';
import type { Participant, Saturated } from './types';

export interface Occupied {
  rows: ScoreRows;
  mentors: readonly Participant[];
  mentees: readonly Participant[];
  /** Mentees of each mentor. */
  held: readonly (readonly number[])[];
}

/** Of each of these mentees, the group she is in; null where a chain ends at a free seat, so that none is saturated. */
export function saturation(
  occupied: Occupied,
  unmatched: readonly number[],
): { groups: Saturated[]; of: Map<number, number | null> } {
  const { rows, mentors, mentees } = occupied;
  const found: Group[] = [];
  const of = new Map<number, number | null>();
  // Who could have few comes first, so that a small group is not lost in a large one.
  const choices = new Map(unmatched.map((mentee) => [mentee, choiceOf(rows.row(mentee))]));
  const order = [...choices].sort(([a, ofA], [b, ofB]) => ofA - ofB || a - b);
  for (const [mentee] of order) {
    const row = rows.row(mentee);
    let at: number | null = found.findIndex(({ isIn }) => isWithin(row, isIn));
    if (at < 0) {
      const group = closure(occupied, mentee);
      at = group ? found.push(group) - 1 : null;
    }
    if (at !== null) found[at]!.mentees.add(mentee);
    of.set(mentee, at);
  }
  const groups = found.map((group) => {
    const theirs = mentors.filter((_, mentor) => group.isIn[mentor]);
    return {
      mentees: group.mentees.size,
      wanted: [...group.mentees].reduce((sum, mentee) => sum + mentees[mentee]!.seats, 0),
      mentors: theirs.length,
      seats: theirs.reduce((sum, { seats }) => sum + seats, 0),
      shared: sharedBy(theirs),
    };
  });
  return { groups, of };
}

interface Group {
  mentees: Set<number>;
  /** 1 for each mentor in it. */
  isIn: Uint8Array;
}

/** Everybody whom a chain of swaps reaches from a mentee; null where it reaches a free seat. */
function closure({ rows, mentors, held }: Occupied, root: number): Group | null {
  const group = { mentees: new Set([root]), isIn: new Uint8Array(mentors.length) };
  for (const mentee of group.mentees) {
    const row = rows.row(mentee);
    for (let mentor = 0; mentor < row.length; mentor++) {
      if (row[mentor]! < 0 || group.isIn[mentor]) continue;
      if (held[mentor]!.length < mentors[mentor]!.seats) return null;
      group.isIn[mentor] = 1;
      for (const other of held[mentor]!) group.mentees.add(other);
    }
  }
  return group;
}

/** How many mentors somebody could have. */
function choiceOf(row: Int16Array): number {
  let count = 0;
  for (let mentor = 0; mentor < row.length; mentor++) if (row[mentor]! >= 0) count++;
  return count;
}

function isWithin(row: Int16Array, isIn: Uint8Array): boolean {
  for (let mentor = 0; mentor < row.length; mentor++) if (row[mentor]! >= 0 && !isIn[mentor]) return false;
  return true;
}

function sharedBy(mentors: readonly Participant[]): Saturated['shared'] {
  const [first, ...others] = mentors;
  if (!first) return [];
  const alike = (value: string | null, of: (one: Participant) => string | null) =>
    value !== null && others.every((other) => of(other) === value) ? [value] : [];
  const languages = first.languages.filter((one) => others.every((other) => other.languages.includes(one)));
  return [
    ...alike(first.discipline, (one) => one.discipline).map((value) => ({
      attribute: 'DISCIPLINE' as const,
      value,
    })),
    ...alike(first.orgUnitId, (one) => one.orgUnitId).map((value) => ({
      attribute: 'ORG_UNIT' as const,
      value,
    })),
    ...alike(first.location, (one) => one.location).map((value) => ({
      attribute: 'LOCATION' as const,
      value,
    })),
    ...[...languages].sort().map((value) => ({ attribute: 'LANGUAGE' as const, value })),
  ];
}
