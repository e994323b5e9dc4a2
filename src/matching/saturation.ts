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
  const choices = new Map(unmatched.map((mentee) => [mentee, mentorsOf(rows, mentee)]));
  const order = [...choices].sort(([a, ofA], [b, ofB]) => ofA.length - ofB.length || a - b);
  for (const [mentee, choice] of order) {
    let at: number | null = found.findIndex(({ mentors }) => choice.every((mentor) => mentors.has(mentor)));
    if (at < 0) {
      const group = closure(occupied, mentee);
      at = group ? found.push(group) - 1 : null;
    }
    if (at !== null) found[at]!.mentees.add(mentee);
    of.set(mentee, at);
  }
  const groups = found.map((group) => {
    const theirs = [...group.mentors].sort((a, b) => a - b).map((mentor) => mentors[mentor]!);
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
  mentors: Set<number>;
}

/** Everybody whom a chain of swaps reaches from a mentee; null where it reaches a free seat. */
function closure({ rows, mentors, held }: Occupied, root: number): Group | null {
  const group = { mentees: new Set([root]), mentors: new Set<number>() };
  for (const mentee of group.mentees)
    for (const mentor of mentorsOf(rows, mentee)) {
      if (group.mentors.has(mentor)) continue;
      if (held[mentor]!.length < mentors[mentor]!.seats) return null;
      group.mentors.add(mentor);
      for (const other of held[mentor]!) group.mentees.add(other);
    }
  return group;
}

function mentorsOf(rows: ScoreRows, mentee: number): number[] {
  const found: number[] = [];
  rows.row(mentee).forEach((cell, mentor) => {
    if (cell >= 0) found.push(mentor);
  });
  return found;
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
