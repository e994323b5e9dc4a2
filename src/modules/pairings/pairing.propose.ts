/**
 * Making pairings: one by a coordinator, thousands from a match run or an import, all by the same rules. The
 * enrollments are locked first, so that seats, bans and earlier pairings can't change before the pairings stand.
 */
import type { Context } from '../../context';
import { recordMany, type NewEvent } from '../../events/record';
import { AlreadyExists, InvalidInput, NotPossibleNow, type UserError } from '../../graphql/user-errors';
import { newId } from '../../ids';
import { dayIn } from '../../clock';
import type { Cohort } from '../cohorts/cohort.entity';
import type { Enrollment } from '../enrollments/enrollment.entity';
import { EnrollmentState } from '../enrollments/enrollment.state';
import { avoidedCouples } from '../preferences/preference-bans.repository';
import { LINE_BANS, lineBansOf, type LineBan } from '../reporting-lines/line-bans.repository';
import type { Program } from '../programs/program.entity';
import { ChemistryMeeting } from '../programs/program-policy.entity';
import { unreadyAmong } from '../readiness/readiness.repository';
import { currentPolicy, type PolicyValues } from '../programs/program-policy.repository';
import { atCapacity, banned, keptDuringLeave, personAtCapacity, type PairingRule } from './pairing.errors';
import { coupleKeyOf, mirrored, pairKeyOf } from './pairing.key';
import type { PairingOrigin } from './pairing.entity';
import {
  earlierPairings,
  excludedCouples,
  insertPairings,
  lockSeatsOf,
  setCapacities,
  type EarlierPairing,
  type NewPairing,
} from './pairing-seats.repository';
import { ledgerOf, lockMentorsOf, type Ledger } from './pairing-ledger.repository';
import { readinessErrors } from './pairing.readiness';
import { shapeErrors } from './pairing.shape';
import { PairingState } from './pairing.state';

export interface PairingDraft {
  members: readonly { enrollmentId: string; role: string }[];
  origin: PairingOrigin;
  holdsSeats: boolean;
  /** Sets aside exclusions, wishes, reporting lines, and what must be done before matching; coordinators' words. */
  overrideReason: string | null;
  /** Undefined: as the program's rules say. */
  expiresAt?: Date | null | undefined;
  /** The pairing exists already, since this day: nobody is asked. */
  startedOn?: string | undefined;
  /** Where a seat lacks, the capacity grows by one: for what exists already, and somebody has answered for. */
  raiseCapacity?: boolean;
  request?: Request;
}

/** By one of the members: she has said yes, unless they must meet first, and takes no seat before the others have. */
interface Request {
  enrollmentId: string;
  message: string | null;
}

export type Outcome = { pairing: NewPairing } | { errors: UserError[] };

/** The ledger of an enrollment, and what the drafts judged so far take of it. */
type Seats = Pick<Ledger, 'free' | 'kept' | 'cap'> & { taken: Set<number> };

interface Facts {
  cohort: Cohort;
  program: Program;
  policy: PolicyValues;
  today: string;
  enrollments: Map<string, Enrollment>;
  seats: Map<string, Seats>;
  excluded: Set<string>;
  /** Keys of what lacks, by the enrollment that is not ready. */
  unready: Map<string, string[]>;
  avoided: Set<string>;
  /** Couples whom reporting lines keep apart today. */
  lines: Map<string, LineBan>;
  earlier: EarlierPairing[];
  /** Enrollments whose capacity grows, by the drafts judged so far. */
  raised: Set<Enrollment>;
}

/**
 * Makes all drafts that can be made, in their order, and says of each other one why it can't. The caller holds
 * the cohort and has authorized; to make all or none it throws when there are errors. Records: PairingProposed.
 */
export async function propose(
  ctx: Context,
  cohort: Cohort,
  program: Program,
  drafts: readonly PairingDraft[],
): Promise<Outcome[]> {
  const { outcomes, raised } = await judge(ctx, cohort, program, drafts);
  const made = outcomes.flatMap((outcome) => ('pairing' in outcome ? [outcome.pairing] : []));
  if (!made.length) return outcomes;
  await raiseCapacities(ctx, raised);
  await writePairings(ctx, cohort, made);
  return outcomes;
}

/** Writes pairings that were judged possible in this transaction. Records: PairingProposed. */
export async function writePairings(
  ctx: Context,
  cohort: Cohort,
  made: readonly NewPairing[],
): Promise<void> {
  await insertPairings(ctx, cohort.id, made);
  await recordMany(
    ctx,
    made.map(({ id, state, origin, members }): NewEvent => ({
      type: 'PairingProposed',
      nodes: [id, cohort.id, ...members.map(({ personId }) => personId)],
      changes: { state: [null, state], origin: [null, origin] },
    })),
  );
}

/** What would become of the drafts, one after the other; nothing is written. Locks the enrollments. */
export async function judge(
  ctx: Context,
  cohort: Cohort,
  program: Program,
  drafts: readonly PairingDraft[],
): Promise<{ outcomes: Outcome[]; raised: Enrollment[] }> {
  const facts = await factsFor(ctx, cohort, program, drafts);
  const outcomes = drafts.map((draft) => outcomeOf(ctx, facts, draft));
  return { outcomes, raised: [...facts.raised] };
}

/**
 * For whoever tries one after the other and chooses the next by what became of the last: the same locks and facts,
 * for all that may be tried. What is found possible takes its seats at once, in the facts.
 */
export async function judgement(
  ctx: Context,
  cohort: Cohort,
  program: Program,
  possible: readonly PairingDraft[],
): Promise<{ try(draft: PairingDraft): Outcome; pairedBefore(draft: PairingDraft): boolean }> {
  const facts = await factsFor(ctx, cohort, program, possible);
  return {
    try: (draft) => outcomeOf(ctx, facts, draft),
    pairedBefore: ({ members }) => {
      const key = pairKeyOf(peopleOf(members, facts.enrollments) ?? []);
      return facts.earlier.some(
        (one) => one.pairKey === key && !one.open && one.state !== PairingState.SUPERSEDED,
      );
    },
  };
}

async function raiseCapacities(ctx: Context, enrollments: readonly Enrollment[]): Promise<void> {
  if (!enrollments.length) return;
  const before = await setCapacities(ctx, enrollments);
  await recordMany(
    ctx,
    enrollments.map(({ id, cohortId, personId, capacity }): NewEvent => ({
      type: 'EnrollmentUpdated',
      nodes: [id, cohortId, personId],
      changes: { capacity: [before.get(id) ?? null, capacity] },
    })),
  );
}

async function factsFor(
  ctx: Context,
  cohort: Cohort,
  program: Program,
  drafts: readonly PairingDraft[],
): Promise<Facts> {
  const ids = [...new Set(drafts.flatMap(({ members }) => members.map(({ enrollmentId }) => enrollmentId)))];
  const [, locked] = await Promise.all([lockMentorsOf(ctx, ids), lockSeatsOf(ctx, ids)]);
  const enrollments = new Map(locked.map((enrollment) => [enrollment.id, enrollment]));
  const today = dayIn(ctx.viewer.timeZone, ctx.clock.now());
  const people = drafts.map(({ members }) => peopleOf(members, enrollments));
  const pairKeys = people.flatMap((members) => (members ? (pairKeyOf(members) ?? []) : []));
  const policy = await currentPolicy(ctx, program.id);
  const everybody = locked.map(({ personId }) => personId);
  const couples = new Set(people.flatMap((members) => (members ? couplesOf(members) : [])));
  const asks = policy.readiness.some(({ required }) => required);
  // Asked at once: what nobody waits for in between leaves together.
  const [ledger, excluded, avoided, lines, earlier, unready] = await Promise.all([
    ledgerOf(ctx, ids),
    excludedCouples(ctx, cohort, everybody, today),
    avoidedCouples(ctx, cohort.id, everybody),
    lineBansOf(ctx, [...couples], today, policy),
    earlierPairings(ctx, cohort.id, [...pairKeys, ...pairKeys.map(mirrored)]),
    asks ? unreadyAmong(ctx, ids) : new Map<string, string[]>(),
  ]);
  return {
    cohort,
    program,
    policy,
    today,
    enrollments,
    seats: new Map([...ledger].map(([id, seats]) => [id, { ...seats, taken: new Set(seats.taken) }])),
    excluded,
    avoided,
    lines,
    earlier,
    unready,
    raised: new Set(),
  };
}

function peopleOf(
  members: PairingDraft['members'],
  enrollments: Map<string, Enrollment>,
): { personId: string; role: string }[] | null {
  const people = members.flatMap(({ enrollmentId, role }) => {
    const enrollment = enrollments.get(enrollmentId);
    return enrollment ? [{ personId: enrollment.personId, role }] : [];
  });
  return people.length === members.length ? people : null;
}

function outcomeOf(ctx: Context, facts: Facts, draft: PairingDraft): Outcome {
  const errors = [...shapeErrors(facts.program.kind, draft), ...memberErrors(facts, draft)];
  const people = peopleOf(draft.members, facts.enrollments);
  if (errors.length || !people) return { errors };
  errors.push(...banErrors(facts, draft, people), ...readinessErrors(facts.unready, draft));
  if (errors.length) return { errors };

  const existing = draft.startedOn !== undefined;
  const takes = draft.holdsSeats || existing;
  const full = takes ? draft.members.flatMap((member, index) => fullnessOf(facts, member, index)) : [];
  if (full.length && !draft.raiseCapacity) return { errors: full.map(({ error }) => error) };
  for (const { enrollment, seats } of full) {
    if (seats.taken.size < enrollment.capacity) continue;
    enrollment.capacity = seats.taken.size + 1;
    facts.raised.add(enrollment);
  }
  const seatOf = ({ enrollmentId }: { enrollmentId: string }) => {
    const seats = facts.seats.get(enrollmentId) as Seats;
    seats.free -= 1;
    return seatFor(seats.taken);
  };

  const pairKey = pairKeyOf(people);
  const coupleKey = facts.policy.bothDirections ? null : coupleKeyOf(people);
  const before = facts.earlier.filter((one) => pairKey !== null && one.pairKey === pairKey).at(-1);
  const id = newId('Pairing');
  const pairing: NewPairing = {
    id,
    kind: facts.program.kind,
    state: existing ? PairingState.ACTIVE : PairingState.PROPOSED,
    origin: draft.origin,
    holdsSeats: draft.holdsSeats,
    blind: facts.policy.blindIntroduction && !existing,
    pairKey,
    coupleKey,
    predecessorId: before?.id ?? null,
    episode: (before?.episode ?? 0) + 1,
    policyNumber: facts.policy.number,
    overrideReason: draft.overrideReason,
    expiresAt: existing ? null : expiresAt(ctx, facts.policy, draft),
    confirmedAt: existing ? ctx.clock.now() : null,
    startedOn: draft.startedOn ?? null,
    endsOn: facts.cohort.endsOn,
    requestMessage: draft.request?.message ?? null,
    members: draft.members.map((member) => ({
      id: newId('PairingMember'),
      enrollmentId: member.enrollmentId,
      personId: (facts.enrollments.get(member.enrollmentId) as Enrollment).personId,
      role: member.role,
      response: existing || (asks(draft, member) && !mustMeet(facts.policy)) ? 'ACCEPTED' : 'PENDING',
      seatNumber: takes && !asks(draft, member) ? seatOf(member) : null,
    })),
  };
  if (pairing.startedOn && pairing.endsOn && pairing.endsOn < pairing.startedOn) pairing.endsOn = null;
  facts.earlier.push({
    pairKey: pairKey ?? '',
    id,
    episode: pairing.episode,
    state: PairingState.PROPOSED,
    open: true,
  });
  return { pairing };
}

const asks = ({ request }: PairingDraft, { enrollmentId }: { enrollmentId: string }) =>
  request?.enrollmentId === enrollmentId;
const mustMeet = (policy: PolicyValues) => policy.chemistryMeeting === ChemistryMeeting.REQUIRED;

/** Why a member has no seat left to give, if so. */
function fullnessOf(
  facts: Facts,
  { enrollmentId }: { enrollmentId: string },
  index: number,
): { enrollment: Enrollment; seats: Seats; error: UserError }[] {
  const enrollment = facts.enrollments.get(enrollmentId) as Enrollment;
  const seats = facts.seats.get(enrollmentId) as Seats;
  if (seats.free > 0) return [];
  return [{ enrollment, seats, error: noSeat(enrollment, seats, ['members', String(index)]) }];
}

/** Why there is no seat: all are taken, kept during a leave, or more than the person takes on over all programs. */
export function noSeat(
  enrollment: Enrollment,
  { kept, cap }: Pick<Ledger, 'kept' | 'cap'>,
  path: string[],
): UserError {
  if (kept > 0) return keptDuringLeave(path);
  return cap === null ? atCapacity(enrollment, path) : personAtCapacity(enrollment.personId, cap, path);
}

/** The lowest number that is free, which it takes. */
export function seatFor(taken: Set<number>): number {
  let seat = 1;
  while (taken.has(seat)) seat++;
  taken.add(seat);
  return seat;
}

const DAY_MS = 24 * 3_600_000;

function expiresAt(ctx: Context, { answerWithinDays }: PolicyValues, draft: PairingDraft): Date | null {
  if (draft.expiresAt !== undefined) return draft.expiresAt;
  return answerWithinDays === null ? null : new Date(ctx.clock.now().getTime() + answerWithinDays * DAY_MS);
}

function memberErrors(facts: Facts, { members }: PairingDraft): UserError[] {
  return members.flatMap(({ enrollmentId, role }, index) => {
    const enrollment = facts.enrollments.get(enrollmentId);
    const path = ['members', String(index), 'enrollmentId'];
    if (!enrollment || enrollment.cohortId !== facts.cohort.id)
      return [
        new InvalidInput(path, 'This is no enrollment in the cohort. Choose one of `cohort.enrollments`.'),
      ];
    if (enrollment.role !== role)
      return [new InvalidInput(path, `This person takes part as ${enrollment.role}, not as ${role}.`)];
    if (enrollment.state !== EnrollmentState.ACCEPTED)
      return [
        new NotPossibleNow(`This enrollment is ${enrollment.state}; only ACCEPTED people are paired.`, path),
      ];
    return [];
  });
}

/** Every two of them, as couple keys. */
function couplesOf(people: readonly { personId: string; role: string }[]): string[] {
  return people.flatMap((one, index) =>
    people.slice(index + 1).flatMap((other) => coupleKeyOf([one, other]) ?? []),
  );
}

/** What keeps two of them apart, by the first rule that does. That somebody avoids somebody is told nobody: such words are kept, and read by others. */
function ruleAgainst(facts: Facts, couples: readonly string[]): PairingRule | null {
  if (couples.some((couple) => facts.excluded.has(couple))) return 'EXCLUSION';
  const line = LINE_BANS.find((kind) => couples.some((couple) => facts.lines.get(couple) === kind));
  if (line) return line;
  return couples.some((couple) => facts.avoided.has(couple)) ? 'PERSONAL' : null;
}

function banErrors(
  facts: Facts,
  draft: PairingDraft,
  people: { personId: string; role: string }[],
): UserError[] {
  const ids = people.map(({ personId }) => personId);
  if (new Set(ids).size < ids.length) return [banned('OWN_PERSON', ['members'])];
  const rule = draft.overrideReason ? null : ruleAgainst(facts, couplesOf(people));
  if (rule) return [banned(rule, ['members'])];
  const pairKey = pairKeyOf(people);
  // The rules of today decide, whatever the open pairing was made under.
  const keys = pairKey ? [pairKey, ...(facts.policy.bothDirections ? [] : [mirrored(pairKey)])] : [];
  const open = facts.earlier.find((one) => one.open && keys.includes(one.pairKey));
  return open
    ? [new AlreadyExists(['members'], 'These people are paired in this cohort already.', open.id)]
    : [];
}
