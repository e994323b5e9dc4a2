/** Random input for the statistics, with zeros anywhere, and what must hold of every answer. */
import * as fc from 'fast-check';
import type { Exits } from '../../src/statistics/durations';
import type { Rate } from '../../src/statistics/rate';
import type { Stratum } from '../../src/statistics/stratum';

/** Often 0, often small, sometimes large. */
export const count = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 0, max: 6 }),
  fc.integer({ min: 0, max: 200 }),
  fc.integer({ min: 0, max: 100_000 }),
);

export const rate = fc
  .tuple(count, count)
  .map(([selected, rest]): Rate => ({ selected, total: selected + rest }));

export const stratum: fc.Arbitrary<Stratum> = fc.record({ focal: rate, reference: rate });

/** At least one person in every cell, so that all ratios exist. */
export const fullRate = fc
  .tuple(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 400 }))
  .map(([selected, rest]): Rate => ({ selected, total: selected + rest }));

export const fullStratum: fc.Arbitrary<Stratum> = fc.record({ focal: fullRate, reference: fullRate });

const few = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 4 }));

export const exits: fc.Arbitrary<Exits[]> = fc.array(
  fc.record({ time: fc.integer({ min: 0, max: 30 }), events: few, competing: few, censored: few }),
  { maxLength: 12 },
);

export const groupsOfExits = fc.array(exits, { minLength: 1, maxLength: 4 });

/** Scores of people on a coarse scale, so with many ties; sometimes of nobody. */
export const scores = fc.array(fc.integer({ min: 1, max: 7 }), { maxLength: 30 });

/** Throws on NaN, Infinity, undefined, −0, and on a null that does not say why. */
export function expectSound(value: unknown, path = 'result'): void {
  if (typeof value === 'number') {
    if (!Number.isFinite(value) || Object.is(value, -0)) throw new Error(`${path} is ${String(value)}.`);
    return;
  }
  if (value === undefined) throw new Error(`${path} is undefined.`);
  if (typeof value !== 'object' || value === null) return;
  if ('reason' in value && 'value' in value && (value.value === null) !== (value.reason !== null))
    throw new Error(`${path} is null without a reason, or has one with a value.`);
  for (const [key, each] of Object.entries(value)) expectSound(each, `${path}.${key}`);
}

/** A value that must exist. */
export function sure<T>({ value, reason }: { value: T | null; reason: string | null }): T {
  if (value === null) throw new Error(`There is no value: ${reason}.`);
  return value;
}

/** With zeros and differences near 0 allowed for. */
export function expectNear(actual: number, expected: number, tolerance = 1e-9): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(expected)));
}

/** The same but for rounding. */
export function expectAlike(actual: any, expected: any): void {
  if (typeof expected === 'number') return expectNear(actual, expected, 1e-7);
  if (typeof expected !== 'object' || expected === null) return expect(actual).toBe(expected);
  expect(Object.keys(actual)).toEqual(Object.keys(expected));
  for (const [key, value] of Object.entries(expected)) expectAlike(actual[key], value);
}
