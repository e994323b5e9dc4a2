/**
 * Keys by which the database keeps the same people from being paired twice at a time. Pure. Two people in a
 * direction share a pair key; two people in whatever direction share a couple key. Circles have neither.
 */
import { uuidOf } from '../../ids';

interface Keyed {
  personId: string;
  role: string;
}

/** Mentor before mentee; equals in the order of their ids. */
export function pairKeyOf(members: readonly Keyed[]): string | null {
  if (members.length !== 2) return null;
  const [first, second] = [...members].sort((a, b) =>
    a.role === b.role ? compare(a.personId, b.personId) : a.role === 'MENTOR' ? -1 : 1,
  );
  return first && second ? `${uuidOf(first.personId)}>${uuidOf(second.personId)}` : null;
}

/** The key of the same two the other way around. */
export function mirrored(pairKey: string): string {
  return pairKey.split('>').reverse().join('>');
}

export function coupleKeyOf(members: readonly Keyed[]): string | null {
  if (members.length !== 2) return null;
  return members
    .map(({ personId }) => uuidOf(personId))
    .sort(compare)
    .join('=');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
