/** Waitlists as tests look at them: through the API, and past it at what must hold in the database. */
import { uuidOf } from '../../src/ids';
import { asSuperuser } from './authorization-database';
import { must } from './authorization-mutate';
import { eventually } from './client';
import type { Actor, Institution, Member } from './scenario';

export interface Place {
  id: string;
  state: string;
  position: number | null;
  reason: string | null;
  lostPartner: boolean;
  waitingSinceAt: string;
  offers: { id: string; state: string; automatic: boolean; enrollmentId: string; pairingId: string }[];
  skips: { reason: string; enrollmentId: string }[];
}

const PLACE = `id state position reason lostPartner waitingSinceAt offers { id state automatic enrollmentId pairingId }
  skips { reason enrollmentId }`;

/** The place of an enrollment, as somebody sees it. */
export async function placeOf(who: Actor, enrollmentId: string): Promise<Place | null> {
  const { enrollment } = await who.run(`query($id: ID!) { enrollment(id: $id) { waitlist { ${PLACE} } } }`, {
    id: enrollmentId,
  });
  return enrollment.waitlist;
}

/** Enrollments on the list of a cohort, in its order. */
export async function listed(who: Actor, cohortId: string, role = 'MENTEE'): Promise<string[]> {
  const { cohort } = await who.run(
    `query($id: ID!, $role: EnrollmentRole) { cohort(id: $id) { waitlist(first: 100, role: $role) { edges { node { enrollmentId position } } } } }`,
    { id: cohortId, role },
  );
  const nodes = cohort.waitlist.edges.map(({ node }: any) => node);
  expect(nodes.map(({ position }: any) => position)).toEqual(nodes.map((_: unknown, at: number) => at + 1));
  return nodes.map(({ enrollmentId }: any) => enrollmentId);
}

export const join = (by: Actor, who: Member, input: object = {}) =>
  must(by, 'joinWaitlist', { enrollmentId: who.enrollmentId, ...input });

/** The pairing of the offer that is open to somebody, as soon as a job has made it. */
export function offered(uni: Institution, who: Member): Promise<string> {
  return eventually(async () => {
    const place = await placeOf(uni.admin, who.enrollmentId);
    return place?.offers.find(({ state }) => state === 'OPEN')?.pairingId ?? null;
  });
}

/** When she was passed over for a seat, as soon as a job has noted it. */
export function skipped(uni: Institution, who: Member, seat: Member): Promise<string> {
  return eventually(async () => {
    const place = await placeOf(uni.admin, who.enrollmentId);
    return place?.skips.find(({ enrollmentId }) => enrollmentId === seat.enrollmentId)?.reason ?? null;
  });
}

/** What must hold of waitlists at any moment, beside `brokenRules` of pairings. */
export async function brokenWaitlists(institutionId: string): Promise<unknown[]> {
  return asSuperuser(
    `with offers as (
       select o.entry_id, o.id, w.state as entry, w.enrollment_id, pr.state, pr.confirmed_at, pr.origin, pr.id as pairing
       from waitlist_offers o join waitlist_entries w on w.id = o.entry_id join pairings pr on pr.id = o.pairing_id
       where o.institution_id = $1)
     select 'two open offers' as rule, entry_id::text as id from offers where state = 'PROPOSED' group by entry_id having count(*) > 1
     union all select 'an open offer to who does not wait', id::text from offers where state = 'PROPOSED' and entry <> 'WAITING'
     union all select 'an offer to somebody else', o.id::text from offers o
       where not exists (select from pairing_members m where m.pairing_id = o.pairing and m.enrollment_id = o.enrollment_id)
     union all select 'a pairing from the waitlist without an offer', pr.id::text from pairings pr
       where pr.institution_id = $1 and pr.origin = 'WAITLIST' and not exists (select from offers o where o.pairing = pr.id)
     union all select 'placed without a pairing', w.id::text from waitlist_entries w left join pairings pr on pr.id = w.placed_pairing_id
       where w.institution_id = $1 and w.state = 'PLACED' and pr.confirmed_at is null
     union all select 'waits with all seats used', w.id::text from waitlist_entries w join enrollments e on e.id = w.enrollment_id
       where w.institution_id = $1 and w.state = 'WAITING' and e.state = 'ACCEPTED' and e.role = 'MENTEE' and e.capacity > 0
         and e.capacity <= (select count(*) from pairing_members m join pairings pr on pr.id = m.pairing_id
           where m.enrollment_id = e.id and m.seat_number is not null and pr.state <> 'PROPOSED')
     union all select 'lost a mentor and does not wait', e.id::text
       from pairings pr join pairing_members m on m.pairing_id = pr.id and m.role = 'MENTEE' and m.to_on is null
       join enrollments e on e.id = m.enrollment_id and e.state = 'ACCEPTED' left join waitlist_entries w on w.enrollment_id = e.id
       where pr.institution_id = $1 and pr.state = 'CLOSING' and pr.end_reason = 'LEFT' and w.id is null
     union all select 'beyond a cap', p.id::text from people p join institutions i on i.id = p.institution_id
       where p.institution_id = $1 and coalesce(p.pairing_cap, i.pairing_cap) < (
         select count(*) from pairing_members m where m.person_id = p.id and m.role = 'MENTOR' and m.seat_number is not null)`,
    [uuidOf(institutionId)],
  );
}
