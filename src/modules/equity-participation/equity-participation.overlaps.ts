/**
 * The same people over another period, or beside other participants: a number that differs from an earlier print by few
 * would tell of these few by subtraction, so it is left out. Pure.
 */
import type { Cell } from '../../disclosure/types';
import type { Printed, PrintedOutcome, PrintedStratum } from './equity-participation';

const HIDDEN: Cell = { kind: 'HIDDEN' };

export interface Earlier<Print extends Printed = Printed> {
  print: Print;
  /** Of the same cohorts and role; else the non-participants alone can be the same. */
  ofSame: boolean;
}

export function apartFrom(print: Printed, earlier: readonly Earlier[], k: number): Printed {
  return earlier.reduce((left, before) => without(left, before, k), print);
}

function without(print: Printed, { print: before, ofSame }: Earlier, k: number): Printed {
  const sides = ofSame ? SIDES : NON_PARTICIPANTS;
  const near = (one: Cell, other: Cell) =>
    one.kind === 'COUNT' && other.kind === 'COUNT' && fewApart(one.value, other.value, k);
  const [leftOut, notEmployed] = [print.leftOut, print.notEmployed];
  const others = ofSame && {
    leftOut: near(leftOut, before.leftOut) ? HIDDEN : leftOut,
    notEmployed: near(notEmployed, before.notEmployed) ? HIDDEN : notEmployed,
  };
  if (sides.some((side) => near(print[side], before[side]))) {
    const outcomes = print.outcomes.map(hidden);
    return { ...print, ...others, participants: HIDDEN, nonParticipants: HIDDEN, outcomes, strata: [] };
  }
  const outcomes = print.outcomes.map((outcome): PrintedOutcome => {
    const same = before.outcomes.find((each) => each.outcome === outcome.outcome)!;
    const close = sides.some((side) => {
      const [people, peopleBefore] = [print[side], before[side]];
      if (near(outcome[side], same[side])) return true;
      return near(rest(people, outcome[side]), rest(peopleBefore, same[side]));
    });
    return close ? hidden(outcome) : outcome;
  });
  const told = outcomes.filter(({ reason }) => !reason).map(({ outcome }) => outcome);
  const strata = print.strata.map((stratum) => ({
    ...stratum,
    outcomes: stratum.outcomes.filter(({ outcome }) => told.includes(outcome)),
  }));
  const kept = strata[0]?.outcomes.length && strataApart(strata, before.strata, sides, k);
  return { ...print, ...others, outcomes, strata: kept ? strata : [] };
}

const NON_PARTICIPANTS = ['nonParticipants'] as const;
const SIDES = ['participants', ...NON_PARTICIPANTS] as const;

function hidden(outcome: PrintedOutcome): PrintedOutcome {
  return {
    ...outcome,
    reason: outcome.reason ?? 'OVERLAPS_EARLIER',
    participants: HIDDEN,
    nonParticipants: HIDDEN,
  };
}

/** Those without the outcome. */
function rest(people: Cell, had: Cell): Cell {
  return people.kind === 'COUNT' && had.kind === 'COUNT'
    ? { kind: 'COUNT', value: people.value - had.value }
    : HIDDEN;
}

const fewApart = (one: number, other: number, k: number) => one !== other && Math.abs(one - other) < k;

/** The same parts, of which no number differs by few; or there was nothing to subtract from. */
function strataApart(
  strata: readonly PrintedStratum[],
  before: readonly PrintedStratum[],
  sides: readonly (typeof SIDES)[number][],
  k: number,
): boolean {
  if (!before.length) return true;
  if (strata.map(({ code }) => code).join() !== before.map(({ code }) => code).join()) return false;
  return strata.every((stratum, at) => {
    const same = before[at]!;
    return sides.every((side) => {
      if (fewApart(stratum[side], same[side], k)) return false;
      return stratum.outcomes.every((each) => {
        const was = same.outcomes.find(({ outcome }) => outcome === each.outcome);
        if (!was) return true;
        const [has, had] = [each[side], was[side]];
        return !fewApart(has, had, k) && !fewApart(stratum[side] - has, same[side] - had, k);
      });
    });
  });
}
