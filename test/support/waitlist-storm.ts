/**
 * Many actors at once on one cohort, at two servers: joining and leaving the waitlist, answering offers, leaves,
 * capacity changes, departures. Seeded, so that what one run did another can do again, as far as clocks allow.
 */
import { uuidOf } from '../../src/ids';
import { WAITLIST_TRANSITIONS } from '../../src/modules/waitlist/waitlist.state';
import { PAIRING_TRANSITIONS } from '../../src/modules/pairings/pairing.state';
import { asSuperuser } from './authorization-database';
import { must, times } from './authorization-mutate';
import { operation } from './authorization-cases';
import { inputTypeOf } from './authorization-inputs';
import { eventually, post } from './client';
import { brokenRules, members, stage, type Stage } from './pairings';
import type { Actor, Member } from './scenario';
import { brokenWaitlists } from './waitlist';

type Rush = <T>(admin: Actor, work: ((url: string) => Promise<T>)[]) => Promise<T[]>;

export interface Storm extends Stage {
  mentors: Member[];
  mentees: Member[];
}

/** Told to who may not, or has left; anything else that goes wrong is a failure. */
const EXPECTED = ['FORBIDDEN', 'NOT_FOUND', 'UNAUTHENTICATED'];

async function act(url: string, who: Actor, name: string, input: object): Promise<string> {
  const query = operation('mutation', name, inputTypeOf(name), '__typename userErrors { code }');
  for (;;) {
    const { data, errors, status } = await post({ query, variables: { input } }, { token: who.token, url });
    const code = errors?.[0]?.extensions.code as string | undefined;
    if (status === 503 || code === 'UNAVAILABLE' || code === 'TIMEOUT') continue;
    if (code && !EXPECTED.includes(code)) throw new Error(`${name}: ${JSON.stringify(errors)}`);
    return code ?? data[name].userErrors[0]?.code ?? 'OK';
  }
}

export async function prepared(mentors: number, mentees: number): Promise<Storm> {
  const set = await stage(
    { mentorCapacity: 2, offerDays: 1, waitlistReasons: ['First', 'Second'] },
    'ACTIVE',
  );
  const storm = {
    ...set,
    mentors: await members(set.uni, set.cohortId, 'MENTOR', mentors),
    mentees: await members(set.uni, set.cohortId, 'MENTEE', mentees),
  };
  await must(set.uni.admin, 'setPairingCap', { cap: 2 });
  await times(Math.floor(mentees / 2), (n) =>
    must(set.uni.admin, 'joinWaitlist', { enrollmentId: storm.mentees[n]!.enrollmentId }),
  );
  return storm;
}

/** A small generator of numbers below a bound, by a seed. */
export function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** One actor's next step. */
function stepOf(storm: Storm, next: (below: number) => number) {
  const { uni, mentors, mentees, cohortId } = storm;
  const { admin } = uni;
  const pick = <T>(all: readonly T[]): T => all[next(all.length)] as T;
  const [mentor, mentee, other] = [pick(mentors), pick(mentees), pick(mentees)];
  const { enrollmentId } = mentee;
  const couple = [
    { enrollmentId: mentor.enrollmentId, role: 'MENTOR' },
    { enrollmentId: other.enrollmentId, role: 'MENTEE' },
  ];
  const answer =
    (who: Member, name: string, more: object = {}) =>
    async (url: string) => {
      const pairing = await openPairingOf(who, next(1000));
      return pairing ? act(url, who, name, { pairingId: pairing, ...more }) : 'NOTHING';
    };
  const steps: [weight: number, work: (url: string) => Promise<string>][] = [
    [6, (url) => act(url, mentee, 'joinWaitlist', { enrollmentId })],
    [2, (url) => act(url, mentee, 'leaveWaitlist', { enrollmentId })],
    [2, (url) => act(url, admin, 'joinWaitlist', { enrollmentId, reason: pick(['First', 'Second', null]) })],
    [8, answer(mentee, 'confirmPairing')],
    [8, answer(mentor, 'confirmPairing')],
    [3, answer(mentee, 'declinePairing')],
    [2, answer(admin as Member, 'withdrawPairing')],
    [2, answer(mentor, 'endPairing', { reason: 'OTHER' })],
    [2, answer(mentor, 'pausePairing')],
    [2, answer(mentee, 'resumePairing')],
    [
      4,
      (url) => act(url, mentor, 'updateEnrollment', { enrollmentId: mentor.enrollmentId, capacity: next(4) }),
    ],
    [
      2,
      (url) => act(url, mentor, 'startLeave', { enrollmentId: mentor.enrollmentId, fromOn: day(-next(3)) }),
    ],
    [2, (url) => act(url, mentor, 'endLeave', { enrollmentId: mentor.enrollmentId, toOn: day(next(2) - 1) })],
    [2, (url) => act(url, mentee, 'startLeave', { enrollmentId, fromOn: day(0) })],
    [2, (url) => act(url, mentee, 'endLeave', { enrollmentId, toOn: day(0) })],
    [3, (url) => act(url, admin, 'proposePairing', { cohortId, members: couple })],
    [
      2,
      (url) =>
        act(url, admin, 'offerSeat', {
          waitingEnrollmentId: enrollmentId,
          seatEnrollmentId: mentor.enrollmentId,
        }),
    ],
    [1, (url) => act(url, mentor, 'withdrawEnrollment', { enrollmentId: mentor.enrollmentId })],
    [1, (url) => act(url, admin, 'deactivatePerson', { personId: mentor.personId })],
    [2, (url) => act(url, admin, 'reactivatePerson', { personId: mentor.personId })],
    [1, (url) => act(url, admin, 'setPairingCap', { personId: mentor.personId, cap: 1 + next(2) })],
  ];
  let at = next(steps.reduce((sum, [weight]) => sum + weight, 0));
  for (const [weight, work] of steps) {
    if (at < weight) return work;
    at -= weight;
  }
  return steps[0]![1];
}

/** A pairing of somebody that is not over; of whoever, for a coordinator. */
async function openPairingOf(who: Member, at: number): Promise<string | null> {
  const rows = await asSuperuser<{ id: string }>(
    `select distinct 'pairing_' || pr.id as id from pairings pr join pairing_members m on m.pairing_id = pr.id
     where ($1::uuid is null or m.enrollment_id = $1) and pr.institution_id = (select institution_id from people where id = $2)
       and pr.state in ('PROPOSED', 'CONFIRMED', 'ACTIVE', 'ON_HOLD', 'CLOSING') order by 1`,
    [who.enrollmentId ? uuidOf(who.enrollmentId) : null, uuidOf(who.personId)],
  );
  return rows.length ? (rows[at % rows.length]?.id ?? null) : null;
}

/** Twenty actors a round; after each what must hold holds, and at the end every step was one of the tables. */
export async function storm(
  rush: Rush,
  set: Storm,
  seed: number,
  rounds: number,
): Promise<Record<string, number>> {
  const next = numbers(seed);
  const outcomes: Record<string, number> = {};
  for (let round = 0; round < rounds; round++) {
    const before = await places(set);
    const work = Array.from({ length: 20 }, () => stepOf(set, next));
    for (const outcome of await rush(set.uni.admin, work)) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    await settled(set);
    expect({ seed, round, broken: await broken(set) }).toEqual({ seed, round, broken: [] });
    for (const [id, { state, since }] of await places(set)) {
      const old = before.get(id);
      // Who waits on waits from when she waited; nobody's place is lost or made younger.
      if (old?.state === 'WAITING' && state === 'WAITING' && !(await rejoined(id, old.at)))
        expect(since).toBe(old.since);
    }
  }
  expect(await illegal(set)).toEqual([]);
  return outcomes;
}

const broken = async ({ uni, cohortId }: Storm) => [
  ...(await overTaken(cohortId)),
  ...(await brokenRules(cohortId)).filter((row) => (row as { rule: string }).rule !== 'oversold'),
  ...(await brokenWaitlists(uni.id)).filter((row) => (row as { rule: string }).rule !== 'beyond a cap'),
];

/** Capacities and caps go down meanwhile, which takes nothing away; but no seat was given beyond what held as it was given. */
function overTaken(cohortId: string): Promise<unknown[]> {
  return asSuperuser(
    `select 'oversold' as rule, e.id::text, count(*)::int as n from enrollments e join pairing_members m on m.enrollment_id = e.id and m.seat_number is not null
     where e.cohort_id = $1 group by e.id, e.role having count(*) > case e.role when 'MENTOR' then 3 else 1 end
       or max(m.seat_number) > case e.role when 'MENTOR' then 3 else 1 end
     union all select 'beyond every cap', m.person_id::text, count(*)::int from enrollments e
       join pairing_members m on m.enrollment_id = e.id and m.seat_number is not null and m.role = 'MENTOR'
       where e.cohort_id = $1 group by m.person_id having count(*) > 2`,
    [uuidOf(cohortId)],
  );
}

async function places({ uni }: Storm): Promise<Map<string, { state: string; since: string; at: string }>> {
  const rows = await asSuperuser<{ id: string; state: string; since: string; at: string }>(
    `select id, state, waiting_since::text as since, clock_timestamp()::text as at from waitlist_entries where institution_id = $1`,
    [uuidOf(uni.id)],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Left the list and came back, since a moment: then she waits anew. */
async function rejoined(id: string, since: string): Promise<boolean> {
  const rows = await asSuperuser(
    `select from events where $1 = any(node_ids) and type in ('WaitlistLeft', 'WaitlistPlaced') and occurred_at >= $2::timestamptz - interval '1 second'`,
    [`waitlistentry_${id}`, since],
  );
  return rows.length > 0;
}

/** Until the jobs that follow have run, so that a round sees what the one before came to. */
function settled({ uni }: Storm): Promise<true> {
  return eventually(async () => {
    const [row] = await asSuperuser<{ busy: number }>(
      `select count(*)::int as busy from graphile_worker._private_jobs j
       where j.payload->>'institutionId' = $1 and j.run_at <= now() and j.attempts < j.max_attempts and j.key like any (array['offerSeats:%', 'tendLeaves:%'])`,
      [uuidOf(uni.id)],
    );
    return row?.busy ? null : true;
  });
}

/** Steps in the log that no table allows, but for a departure that was undone. */
async function illegal({ uni }: Storm): Promise<unknown[]> {
  const rows = await asSuperuser<{ type: string; from: string | null; to: string }>(
    `select distinct e.type, p.payload->'changes'->'state'->>0 as from, p.payload->'changes'->'state'->>1 as to
     from events e join event_payloads p on p.event_id = e.id
     where e.institution_id = $1 and e.type in ('PairingMoved', 'WaitlistJoined', 'WaitlistLeft', 'WaitlistPlaced')
       and p.payload->'changes'->'state' is not null`,
    [uuidOf(uni.id)],
  );
  return rows.filter(({ type, from, to }) => {
    if (type === 'PairingMoved' && from === 'CLOSING' && ['CONFIRMED', 'ACTIVE'].includes(to)) return false;
    const table: Record<string, readonly string[]> =
      type === 'PairingMoved' ? PAIRING_TRANSITIONS : WAITLIST_TRANSITIONS;
    return from !== null && from !== to && !table[from]?.includes(to);
  });
}
