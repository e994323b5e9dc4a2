/** Pairings as tests look at them: through the API, and past it at the seats in the database. */
import { uuidOf } from '../../src/ids';
import { asSuperuser } from './authorization-database';
import { must, mutate, type Payload, type Refusal } from './authorization-mutate';
import { operation } from './authorization-cases';
import { inputTypeOf } from './authorization-inputs';
import { post } from './client';
import type { Actor, Institution, Member } from './scenario';

export const couple = (mentor: Member, mentee: Member) => [
  { enrollmentId: mentor.enrollmentId, role: 'MENTOR' },
  { enrollmentId: mentee.enrollmentId, role: 'MENTEE' },
];

export interface PairingPayload {
  pairing: { id: string; state: string; episode: number; version: number } | null;
}

const PAIRING = 'pairing { id state episode version }';

export function propose(by: Actor, cohortId: string, mentor: Member, mentee: Member, input: object = {}) {
  return mutate<PairingPayload>(
    by,
    'proposePairing',
    { cohortId, members: couple(mentor, mentee), ...input },
    PAIRING,
  );
}

export function move(by: Actor, name: string, pairingId: string, input: object = {}) {
  return mutate<PairingPayload>(by, name, { pairingId, ...input }, PAIRING);
}

/** The state after a step that must succeed. */
export async function moved(by: Actor, name: string, pairingId: string, input: object = {}): Promise<string> {
  const { pairing } = await must<PairingPayload>(by, name, { pairingId, ...input }, PAIRING);
  return pairing?.state as string;
}

export async function stateOf(pairingId: string): Promise<string> {
  const [row] = await asSuperuser<{ state: string }>('select state from pairings where id = $1', [
    uuidOf(pairingId),
  ]);
  return row?.state as string;
}

/** How many pairings of a cohort are in each state. */
export async function statesIn(cohortId: string): Promise<Record<string, number>> {
  const rows = await asSuperuser<{ state: string; count: number }>(
    'select state, count(*)::int as count from pairings where cohort_id = $1 group by state',
    [uuidOf(cohortId)],
  );
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}

/** Numbers of the seats that an enrollment has given away. */
export async function seatsOf(enrollmentId: string): Promise<number[]> {
  const rows = await asSuperuser<{ seat: number }>(
    'select seat_number as seat from pairing_members where enrollment_id = $1 and seat_number is not null order by 1',
    [uuidOf(enrollmentId)],
  );
  return rows.map(({ seat }) => seat);
}

/** What must hold in a cohort at any moment: no seat beyond a capacity, each pairing's seats as its state says. */
export async function brokenRules(cohortId: string): Promise<unknown[]> {
  return asSuperuser(
    `select 'oversold' as rule, e.id::text, count(*)::int as n from enrollments e join pairing_members m on m.enrollment_id = e.id and m.seat_number is not null
       where e.cohort_id = $1 group by e.id, e.capacity having count(*) > e.capacity or max(m.seat_number) > e.capacity
     union all
     select 'seat of an ended one', pr.id::text, 1 from pairings pr join pairing_members m on m.pairing_id = pr.id and m.seat_number is not null
       where pr.cohort_id = $1 and pr.state not in ('PROPOSED', 'CONFIRMED', 'ACTIVE', 'ON_HOLD', 'CLOSING')
     union all
     select 'no seat at work', pr.id::text, 1 from pairings pr join pairing_members m on m.pairing_id = pr.id and m.seat_number is null
       where pr.cohort_id = $1 and pr.state in ('CONFIRMED', 'ACTIVE', 'ON_HOLD')
     union all
     select 'offer without seats has one', pr.id::text, 1 from pairings pr join pairing_members m on m.pairing_id = pr.id and m.seat_number is not null
       where pr.cohort_id = $1 and pr.state = 'PROPOSED' and not pr.holds_seats
     union all
     select 'works with somebody who left', pr.id::text, 1 from pairings pr join pairing_members m on m.pairing_id = pr.id
       join enrollments e on e.id = m.enrollment_id
       where pr.cohort_id = $1 and pr.state in ('PROPOSED', 'CONFIRMED', 'ACTIVE', 'ON_HOLD') and e.state in ('WITHDRAWN', 'REMOVED', 'LEFT_INSTITUTION')
     union all
     select 'confirmed without a yes', pr.id::text, 1 from pairings pr join pairing_members m on m.pairing_id = pr.id
       where pr.cohort_id = $1 and pr.confirmed_at is not null and m.response <> 'ACCEPTED'
     union all
     select 'hold and state differ', pr.id::text, 1 from pairings pr where pr.cohort_id = $1 and (pr.state = 'ON_HOLD') <>
       exists (select from pairing_holds h where h.pairing_id = pr.id and h.to_on is null)`,
    [uuidOf(cohortId)],
  );
}

/** The same mutation at another server, on a database that both use. */
export async function mutateAt<T>(url: string, who: Actor, name: string, input: object): Promise<Payload<T>> {
  const query = operation(
    'mutation',
    name,
    inputTypeOf(name),
    `${name.includes('xclusion') ? 'exclusion { id }' : 'pairing { id state }'} userErrors { __typename code message path }`,
  );
  for (;;) {
    const answer = await post({ query, variables: { input } }, { token: who.token, url });
    // Refused before anything was done: a client tries again.
    if (answer.errors?.[0]?.extensions.code === 'UNAVAILABLE' || answer.status === 503) continue;
    if (answer.errors) throw new Error(`${name}: ${JSON.stringify(answer.errors)}`);
    return answer.data[name];
  }
}

export const codes = (payload: { userErrors: Refusal[] }) =>
  payload.userErrors.map(({ __typename }) => __typename);

/** Seats of an accepted enrollment. */
export function offer(uni: Institution, enrollmentId: string, capacity: number) {
  return must(uni.admin, 'updateEnrollment', { enrollmentId, capacity });
}
