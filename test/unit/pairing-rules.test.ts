/** What pairings are kept apart by, without a database: lifecycle, keys, seats. */
import 'reflect-metadata';
import * as fc from 'fast-check';
import { newId } from '../../src/ids';
import {
  MATCH_RUN_TRANSITIONS,
  MatchRunState,
  PROPOSAL_TRANSITIONS,
  ProposalState,
} from '../../src/modules/match-runs/match-run.state';
import { coupleKeyOf, mirrored, pairKeyOf } from '../../src/modules/pairings/pairing.key';
import { seatFor } from '../../src/modules/pairings/pairing.propose';
import {
  OPEN_STATES,
  PAIRING_TRANSITIONS,
  PairingState,
  WORKING_STATES,
} from '../../src/modules/pairings/pairing.state';

/** DESIGN section 5, step by step; what is not listed is impossible. */
const PAIRING: [from: string, to: string[]][] = [
  ['PROPOSED', ['CONFIRMED', 'DECLINED', 'EXPIRED', 'WITHDRAWN', 'SUPERSEDED']],
  // Confirmed is before the start: it can be taken back, paused, closed, ended or handed over as well.
  ['CONFIRMED', ['ACTIVE', 'ON_HOLD', 'CLOSING', 'WITHDRAWN', 'ENDED_EARLY', 'TRANSFERRED']],
  ['ACTIVE', ['ON_HOLD', 'CLOSING', 'COMPLETED', 'ENDED_EARLY', 'TRANSFERRED']],
  ['ON_HOLD', ['CONFIRMED', 'ACTIVE', 'CLOSING', 'ENDED_EARLY', 'TRANSFERRED']],
  ['CLOSING', ['COMPLETED', 'ENDED_EARLY', 'TRANSFERRED']],
  ...['COMPLETED', 'ENDED_EARLY', 'TRANSFERRED', 'DECLINED', 'EXPIRED', 'WITHDRAWN', 'SUPERSEDED'].map(
    (state): [string, string[]] => [state, []],
  ),
];
const RUN: [from: string, to: string[]][] = [
  ['QUEUED', ['RUNNING', 'CANCELED']],
  // A worker that died left it so, and another begins anew.
  ['RUNNING', ['RUNNING', 'DONE', 'FAILED', 'CANCELED']],
  ['DONE', ['RELEASED', 'DISCARDED']],
  ['RELEASED', ['RELEASED']],
  ...['FAILED', 'CANCELED', 'DISCARDED'].map((state): [string, string[]] => [state, []]),
];
const PROPOSAL: [from: string, to: string[]][] = [
  ['STAGED', ['RELEASED', 'DISCARDED', 'BLOCKED', 'SUPERSEDED']],
  ['BLOCKED', ['RELEASED', 'DISCARDED', 'BLOCKED', 'SUPERSEDED']],
  ...['RELEASED', 'DISCARDED', 'SUPERSEDED'].map((state): [string, string[]] => [state, []]),
];

describe.each([
  ['pairing', PAIRING_TRANSITIONS, PairingState, PAIRING],
  ['match run', MATCH_RUN_TRANSITIONS, MatchRunState, RUN],
  ['proposal', PROPOSAL_TRANSITIONS, ProposalState, PROPOSAL],
] as const)('%s', (_, table: Record<string, readonly string[]>, states, expected) => {
  test('takes exactly the steps of the design', () => {
    const sorted = (steps: (readonly [string, readonly string[]])[]) =>
      Object.fromEntries(steps.map(([from, to]) => [from, [...to].sort()]));
    expect(sorted(Object.entries(table))).toEqual(sorted([...expected]));
    expect(Object.keys(table).sort()).toEqual(Object.values(states).sort());
  });

  test('comes from its beginning to every state, and from every state to an end', () => {
    const from = (state: string) => {
      const seen = new Set([state]);
      for (const one of seen) for (const next of table[one] ?? []) seen.add(next);
      return seen;
    };
    expect([...from(expected[0]![0])].sort()).toEqual(Object.values(states).sort());
  });
});

test('a pairing is open as long as a step is left, and at work once confirmed', () => {
  const left = Object.values(PairingState).filter((state) => PAIRING_TRANSITIONS[state].length);
  expect([...OPEN_STATES].sort()).toEqual([...left].sort());
  expect([...WORKING_STATES].sort()).toEqual(['ACTIVE', 'CLOSING', 'CONFIRMED', 'ON_HOLD']);
});

const person = fc.integer({ min: 0, max: 1e6 }).map(() => newId('Person'));
const two = fc.tuple(person, person).filter(([a, b]) => a !== b);
const as = (personId: string, role: string) => ({ personId, role });

describe('keys', () => {
  test('of mentor and mentee are the same in any order of members, and another the other way around', () => {
    fc.assert(
      fc.property(two, ([a, b]) => {
        const [there, back] = [
          pairKeyOf([as(a, 'MENTOR'), as(b, 'MENTEE')]),
          pairKeyOf([as(b, 'MENTOR'), as(a, 'MENTEE')]),
        ];
        expect(pairKeyOf([as(b, 'MENTEE'), as(a, 'MENTOR')])).toBe(there);
        expect(there).not.toBe(back);
        expect(mirrored(there as string)).toBe(back);
        expect(mirrored(mirrored(there as string))).toBe(there);
      }),
    );
  });

  test('of two peers know no direction', () => {
    fc.assert(
      fc.property(two, ([a, b]) => {
        expect(pairKeyOf([as(a, 'PEER'), as(b, 'PEER')])).toBe(pairKeyOf([as(b, 'PEER'), as(a, 'PEER')]));
      }),
    );
  });

  test('of a couple know neither direction nor role', () => {
    fc.assert(
      fc.property(two, ([a, b]) => {
        const key = coupleKeyOf([as(a, 'MENTOR'), as(b, 'MENTEE')]);
        expect(coupleKeyOf([as(b, 'MENTOR'), as(a, 'MENTEE')])).toBe(key);
        expect(coupleKeyOf([as(b, 'PEER'), as(a, 'PEER')])).toBe(key);
        // As the database orders an exclusion's people.
        const [first, second] = (key as string).split('=');
        expect(first! < second!).toBe(true);
      }),
    );
  });

  test('differ for different people', () => {
    fc.assert(
      fc.property(two, two, ([a, b], [c, d]) => {
        fc.pre(new Set([a, b, c, d]).size > 2);
        expect(pairKeyOf([as(a, 'MENTOR'), as(b, 'MENTEE')])).not.toBe(
          pairKeyOf([as(c, 'MENTOR'), as(d, 'MENTEE')]),
        );
        if (!(a === d && b === c))
          expect(coupleKeyOf([as(a, 'PEER'), as(b, 'PEER')])).not.toBe(
            coupleKeyOf([as(c, 'PEER'), as(d, 'PEER')]),
          );
      }),
    );
  });

  test('circles have none', () => {
    const circle = [1, 2, 3].map(() => as(newId('Person'), 'PEER'));
    expect([pairKeyOf(circle), coupleKeyOf(circle), pairKeyOf(circle.slice(0, 1)), coupleKeyOf([])]).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });
});

test('a seat is the lowest number that is free, and taken by that', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 12 })), (numbers) => {
      const taken = new Set(numbers);
      const seat = seatFor(taken);
      expect(numbers).not.toContain(seat);
      for (let below = 1; below < seat; below++) expect(numbers).toContain(below);
      expect([...taken].sort()).toEqual([...numbers, seat].sort());
      // So the numbers in use never pass their count: no capacity is passed by a number either.
      expect(seat).toBeLessThanOrEqual(numbers.length + 1);
    }),
  );
});
