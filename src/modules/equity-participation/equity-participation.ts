/**
 * What is printed of participants and non-participants: counts without small numbers, and what of them stood in earlier
 * prints left out. Everybody is counted, whatever they answered about themselves or did not. Pure.
 */
import type { Cell } from '../../disclosure/types';

export const OUTCOMES = ['RETAINED', 'NEW_ROLE'] as const;
export type ParticipationOutcome = (typeof OUTCOMES)[number];

export const REASONS = ['NOT_IMPORTED', 'TITLES_MISSING', 'TOO_FEW', 'OVERLAPS_EARLIER'] as const;
export type ParticipationReason = (typeof REASONS)[number];

/** From the first day to the last, in the institution's time zone. */
export interface Period {
  months: number;
  startOn: string;
  endOn: string;
}

/** People of one side. */
export interface Side {
  people: number;
  /** How many had each outcome. */
  had: Record<ParticipationOutcome, number>;
  /** Of how many a job title is missing. */
  untitled: number;
}

/** People by the top of the org units that they worked in at the start; null: in none. */
export interface Line {
  unit: { id: string; name: string } | null;
  participants: Side;
  nonParticipants: Side;
}

export interface Counted {
  lines: Line[];
  /** Were paired otherwise, or too late. */
  leftOut: number;
  /** Participants who were not employed at the start, as far as is known. */
  notEmployed: number;
}

export interface PrintedOutcome {
  outcome: ParticipationOutcome;
  /** Null where both sides are printed, as counts or ranges. */
  reason: ParticipationReason | null;
  /** How many had it. */
  participants: Cell;
  nonParticipants: Cell;
}

/** Counts alone: no cell of a stratum is small. */
export interface PrintedStratum {
  /** Id of an org unit; REST: all others; NO_PARTICIPANTS: all units without any. */
  code: string;
  /** The name at that time. */
  label: string;
  participants: number;
  nonParticipants: number;
  outcomes: { outcome: ParticipationOutcome; participants: number; nonParticipants: number }[];
}

export interface Printed extends Period {
  participants: Cell;
  nonParticipants: Cell;
  leftOut: Cell;
  notEmployed: Cell;
  outcomes: PrintedOutcome[];
  strata: PrintedStratum[];
}

/** Of a greater share without a job title, on either side, nothing is told of roles. */
const MOST_UNTITLED = 0.2;

const HIDDEN: Cell = { kind: 'HIDDEN' };
const count = (value: number): Cell => ({ kind: 'COUNT', value });

export function printed(period: Period, { lines, leftOut, notEmployed }: Counted, k: number): Printed {
  const participants = together(lines.map((line) => line.participants));
  const nonParticipants = together(lines.map((line) => line.nonParticipants));
  const imported = participants.people + nonParticipants.people + leftOut > 0;
  const outcomes = OUTCOMES.map((outcome): PrintedOutcome => {
    const sides = [participants, nonParticipants];
    const reason = !imported
      ? 'NOT_IMPORTED'
      : sides.some(({ people }) => people < 2 * k - 1)
        ? 'TOO_FEW'
        : outcome === 'NEW_ROLE' && sides.some(({ people, untitled }) => untitled > MOST_UNTITLED * people)
          ? 'TITLES_MISSING'
          : null;
    const [one, other] = sides.map((side) => (reason ? HIDDEN : part(side, outcome, k)));
    return { outcome, reason, participants: one!, nonParticipants: other! };
  });
  const whole = (people: number): Cell => (imported ? atLeast(people, k) : HIDDEN);
  return {
    ...period,
    participants: whole(participants.people),
    nonParticipants: whole(nonParticipants.people),
    leftOut: whole(leftOut),
    notEmployed: atLeast(notEmployed, k),
    outcomes,
    strata: strataOf(lines, outcomes.filter(isExact), k),
  };
}

const isExact = ({ participants, nonParticipants }: PrintedOutcome) =>
  participants.kind === 'COUNT' && nonParticipants.kind === 'COUNT';

function together(sides: readonly Side[]): Side {
  const sum = (of: (side: Side) => number) => sides.reduce((total, side) => total + of(side), 0);
  return {
    people: sum(({ people }) => people),
    had: { RETAINED: sum(({ had }) => had.RETAINED), NEW_ROLE: sum(({ had }) => had.NEW_ROLE) },
    untitled: sum(({ untitled }) => untitled),
  };
}

/** Nobody is not told from few. */
function atLeast(people: number, k: number): Cell {
  return people < k ? { kind: 'BAND', atLeast: 0, atMost: k - 1 } : count(people);
}

/** As in the tables of groups: none and all are inside of ranges, and of 2k − 1 people these don't meet. */
function part({ people, had }: Side, outcome: ParticipationOutcome, k: number): Cell {
  const value = had[outcome];
  if (value < k) return { kind: 'BAND', atLeast: 0, atMost: k - 1 };
  return people - value < k ? { kind: 'BAND', atLeast: people - k + 1, atMost: people } : count(value);
}

export const REST = 'REST';
export const NO_PARTICIPANTS = 'NO_PARTICIPANTS';

interface Stratum extends Omit<Line, 'unit'> {
  code: string;
  label: string;
}

/**
 * Org units apart, one partition for all outcomes, so that none can be subtracted from another. Whoever is in a unit with
 * a small cell joins all others; were these few, the smallest unit joins them too.
 */
function strataOf(lines: readonly Line[], outcomes: readonly PrintedOutcome[], k: number): PrintedStratum[] {
  if (!outcomes.length) return [];
  const safe = (side: Side) =>
    outcomes.every(({ outcome }) => side.had[outcome] >= k && side.people - side.had[outcome] >= k);
  const safeAll = (line: Omit<Line, 'unit'>) => safe(line.participants) && safe(line.nonParticipants);
  const joined = (code: string, label: string, of: readonly Omit<Line, 'unit'>[]): Stratum => ({
    code,
    label,
    participants: together(of.map(({ participants }) => participants)),
    nonParticipants: together(of.map(({ nonParticipants }) => nonParticipants)),
  });
  const none = joined(
    NO_PARTICIPANTS,
    'Org units without participants',
    lines.filter(({ participants }) => !participants.people),
  );
  const withAny = lines.filter(({ participants }) => participants.people);
  const apart = withAny
    .flatMap(({ unit, ...line }): Stratum[] =>
      unit && safeAll(line) ? [{ code: unit.id, label: unit.name, ...line }] : [],
    )
    .sort((one, other) => sizeOf(other) - sizeOf(one) || (one.code < other.code ? -1 : 1));
  const alone = safe(none.nonParticipants);
  const others: Omit<Line, 'unit'>[] = withAny.filter(
    ({ unit }) => !apart.some(({ code }) => code === unit?.id),
  );
  if (!alone) others.push(none);
  const rest = () => joined(REST, 'All others', others);
  while (apart.length && sizeOf(rest()) && !safeAll(rest())) others.push(apart.pop()!);
  const told = [...apart, ...(sizeOf(rest()) ? [rest()] : [])];
  if (told.length < 2 || !told.every(safeAll)) return [];
  // Not by size, which would tell of cells that joined.
  apart.sort((one, other) => (one.label + one.code < other.label + other.code ? -1 : 1));
  return [...apart, ...told.slice(apart.length), ...(alone ? [none] : [])].map(
    ({ code, label, participants, nonParticipants }) => ({
      code,
      label,
      participants: participants.people,
      nonParticipants: nonParticipants.people,
      outcomes: outcomes.map(({ outcome }) => ({
        outcome,
        participants: participants.had[outcome],
        nonParticipants: nonParticipants.had[outcome],
      })),
    }),
  );
}

const sizeOf = ({ participants, nonParticipants }: Omit<Line, 'unit'>) =>
  participants.people + nonParticipants.people;
