/** Who comes first among equals: a hash of the seed and both ids, so neither the order of lists nor early ids count. */
import { createHash } from 'node:crypto';

const { imul } = Math;

export function idHash(seed: number, role: 'MENTOR' | 'MENTEE', id: string): number {
  return createHash('sha256').update(`${seed}:${role}:${id}`).digest().readUInt32LE(0);
}

/** 16 bits from the two hashes. */
export function tieOf(mentee: number, mentor: number): number {
  let h = imul(mentee ^ 0x9e3779b9, 0x85ebca6b) ^ imul(mentor, 0xc2b2ae35);
  h ^= h >>> 15;
  h = imul(h, 0x2c1b3c6d);
  h ^= h >>> 12;
  h = imul(h, 0x297a2d39);
  return (h ^ (h >>> 15)) >>> 16;
}
