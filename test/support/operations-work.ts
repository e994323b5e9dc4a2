/** Pairings in every state and all that belongs to them, for operations-world.ts. */
import {
  created,
  dates,
  day,
  dayFrom,
  insertRows,
  instant,
  maybe,
  pick,
  text,
  texts,
} from './operations-rows';
import { fillMonitoring } from './operations-equity';
import { fillBenchmarks } from './operations-benchmarks';
import { fillFeedback, fillImports, fillRuns } from './operations-more';
import type { Place } from './operations-world';

const STATES =
  'ACTIVE PROPOSED CONFIRMED ON_HOLD CLOSING COMPLETED ENDED_EARLY TRANSFERRED DECLINED EXPIRED WITHDRAWN SUPERSEDED'.split(
    ' ',
  );
const ENDS = 'GOALS_REACHED TIME_UP NO_FIT NO_CONTACT LEFT CONCERN OTHER'.split(' ');
const KINDS = ['FORMAL', 'PEER', 'REVERSE', 'GROUP', 'FLASH', 'INFORMAL'];
const ROLES = ['MENTOR', 'MENTEE', 'PEER', 'FACILITATOR'];

export interface Pairing {
  id: string;
  cohort: string;
  state: string;
  members: { id: string; enrollment: Place['enrollments'][number]; left: boolean }[];
}

export async function fillWork(place: Place): Promise<void> {
  const pairings = pairingsOf(place);
  await fillPairings(place, pairings);
  await fillWaitlists(place, pairings);
  await fillMilestones(place, pairings);
  await fillMeetings(place, pairings);
  await fillFeedback(place, pairings);
  await fillRuns(place, pairings);
  await fillImports(place);
  await fillMonitoring(place);
  await fillBenchmarks(place);
}

/** Most in the main cohort; each fourth has more members than two, some of whom have left. */
function pairingsOf({ uuid, cohorts, main, enrollments, size }: Place): Pairing[] {
  const pairings: Pairing[] = [];
  for (const cohort of cohorts) {
    const there = enrollments.filter((enrollment) => enrollment.cohort === cohort);
    const [mentors, others] = [true, false].map((is) =>
      there.filter(({ role }) => (role === 'MENTOR') === is),
    );
    const count = cohort === main ? Math.floor(size / 2) : Math.min(5, there.length >> 1);
    for (let k = 0; k < count; k++) {
      const n = pairings.length;
      // The first mentor and the first mentee are those who sign in.
      const mentee = k % 6 === 2 ? others?.[0] : others?.[(k * 7) % others.length];
      const chosen = [mentors?.[k % (mentors.length || 1)], mentee];
      if (k % 4 === 3)
        chosen.push(others?.[(k * 7 + 1) % others.length], others?.[(k * 7 + 2) % others.length]);
      const once = [...new Set(chosen.filter((one) => one !== undefined))];
      pairings.push({
        id: uuid(`pairing ${n}`),
        cohort,
        state: pick(STATES, k),
        members: once.map((enrollment, m) => ({
          id: uuid(`member ${n} ${m}`),
          enrollment,
          left: m > 1 && k % 8 === 3,
        })),
      });
    }
  }
  return pairings;
}

/** Who waits, in every state; every third was offered something, every other passed over for something. */
async function fillWaitlists({ institution, uuid, enrollments }: Place, pairings: Pairing[]): Promise<void> {
  const waiting = enrollments.filter(({ role }) => role === 'MENTEE' || role === 'MENTOR').slice(0, 60);
  const [seat] = enrollments.filter(({ role }) => role === 'MENTOR');
  await insertRows(
    'waitlist_entries',
    institution,
    waiting.map(({ id, cohort, role }, n) => ({
      id: uuid(`waits ${n}`),
      enrollment_id: id,
      cohort_id: cohort,
      role,
      state: pick(['WAITING', 'WAITING', 'WAITING', 'PLACED', 'LEFT'], n),
      state_changed_at: instant(n),
      lost_partner: n % 7 === 3,
      reason: maybe(n, text(n)),
      waiting_since: instant(n % 9),
      placed_pairing_id: null,
      created_at: created(n),
    })),
  );
  await insertRows(
    'waitlist_offers',
    institution,
    pairings.slice(0, 20).map(({ id, members }, n) => ({
      id: uuid(`offer ${n}`),
      entry_id: uuid(`waits ${(n * 3) % waiting.length}`),
      enrollment_id: members[0]?.enrollment.id,
      pairing_id: id,
      automatic: n % 2 === 0,
      created_at: created(n),
    })),
  );
  await insertRows(
    'waitlist_skips',
    institution,
    waiting
      .filter((_, n) => n % 2)
      .map((_, n) => ({
        entry_id: uuid(`waits ${n}`),
        enrollment_id: seat?.id,
        reason: pick(['EXCLUSION', 'PAIRED_BEFORE'], n),
        skipped_at: instant(n),
      })),
  );
}

async function fillPairings({ institution, uuid }: Place, pairings: Pairing[]): Promise<void> {
  await insertRows(
    'pairings',
    institution,
    pairings.map(({ id, cohort, state }, n) => ({
      id,
      cohort_id: cohort,
      kind: pick(KINDS, n),
      state,
      state_changed_at: instant(n),
      origin: pick(['MATCH_RUN', 'COORDINATOR', 'IMPORT', 'PARTICIPANT'], n),
      holds_seats: n % 3 > 0,
      predecessor_id: n > 12 && n % 5 === 0 ? pairings[n - 7]?.id : null,
      episode: (n % 3) + 1,
      policy_number: n % 3,
      request_message: n % 4 === 3 ? maybe(n, text(n + 3), 2) : null,
      override_reason: maybe(n, text(n), 2),
      // The last moment, the one before, and later.
      expires_at: pick(
        [null, '2040-05-16 09:41:07.123+00', '2040-05-16 09:41:07.123001+00', '2040-06-01 00:00:00+00'],
        n,
      ),
      confirmed_at: state === 'PROPOSED' ? null : maybe(n, instant(n + 1), 5),
      started_on: maybe(n, dayFrom(-n), 5),
      ends_on: maybe(n, dayFrom(n), 4),
      ended_on: maybe(n, day(n), 2),
      end_reason: maybe(n, pick(ENDS, n), 2),
      end_note: maybe(n, text(n + 7), 2),
      ...dates(n),
    })),
  );
  await insertRows(
    'pairing_members',
    institution,
    pairings.flatMap(({ id, members }, n) =>
      members.map((member, m) => ({
        id: member.id,
        pairing_id: id,
        enrollment_id: member.enrollment.id,
        person_id: member.enrollment.person,
        role: member.enrollment.role,
        part: m < 2 ? 'LEAD' : pick(['SECONDARY', 'SUBSTITUTE'], n),
        response: pick(['ACCEPTED', 'PENDING', 'DECLINED'], n + m),
        responded_at: maybe(n + m, instant(n + m)),
        // One number for each, so that nobody sits on another's seat.
        seat_number: n % 3 > 0 ? n * 10 + m + 1 : null,
        from_on: maybe(n + m, dayFrom(-n)),
        to_on: member.left ? dayFrom(-1 + n) : null,
        created_at: created(n),
      })),
    ),
  );
  await insertRows(
    'pairing_holds',
    institution,
    pairings.flatMap(({ id, state }, n) =>
      Array.from({ length: state === 'ON_HOLD' ? 3 : n % 2 }, (_, k) => ({
        id: uuid(`hold ${n} ${k}`),
        pairing_id: id,
        from_on: dayFrom(k - 30),
        to_on: state === 'ON_HOLD' && k === 2 ? null : dayFrom(k - 29),
        created_at: created(n),
      })),
    ),
  );
  await insertRows(
    'pairing_summaries',
    institution,
    pairings
      .filter((_, n) => n % 11 !== 10)
      .map(({ id, cohort }, n) => ({
        pairing_id: id,
        cohort_id: cohort,
        milestones_total: n % 7,
        milestones_done: n % 3,
        next_due_on: maybe(n, day(n)),
        meetings_held: n % 5,
        minutes_met: n * 35,
        last_met_at: maybe(n, instant(n + 2)),
        contact_since_on: maybe(n, dayFrom(-n)),
      })),
  );
}

async function fillMilestones(
  { institution, uuid, programs, people }: Place,
  pairings: Pairing[],
): Promise<void> {
  const templates = [0, 0, 1].map((program, n) => ({ id: uuid(`template ${n}`), program }));
  await insertRows(
    'milestone_templates',
    institution,
    templates.map(({ id, program }, n) => ({
      id,
      program_id: programs[program],
      number: n === 1 ? 2 : 1,
      created_at: created(n),
    })),
  );
  await insertRows(
    'milestone_template_items',
    institution,
    templates.flatMap(({ id }, t) =>
      Array.from({ length: 4 - t }, (_, n) => ({
        template_id: id,
        position: n + 1,
        title: texts(n + t),
        due_after_days: n * 30,
        owner_role: maybe(n, pick(ROLES, n)),
      })),
    ),
  );
  const states = ['DONE', 'PLANNED', 'IN_PROGRESS', 'WAIVED', 'LAPSED'];
  const all = pairings.flatMap((pairing, p) =>
    Array.from({ length: p === 3 ? 30 : p % 6 }, (_, k) => ({ pairing, k, state: pick(states, p + k) })),
  );
  await insertRows(
    'milestones',
    institution,
    all.map(({ pairing, k, state }, n) => ({
      id: uuid(`milestone ${n}`),
      pairing_id: pairing.id,
      cohort_id: pairing.cohort,
      position: k + 1,
      title: texts(n),
      owner_role: maybe(n, pick(ROLES, n)),
      due_on: n % 2 ? dayFrom((n % 9) - 4) : day(n),
      state,
      done_at: state === 'DONE' ? instant(n) : null,
      done_by_id: state === 'DONE' ? maybe(n, people[n % people.length], 4) : null,
      waive_reason: state === 'WAIVED' ? text(n) : null,
      ...dates(n),
    })),
  );
}

async function fillMeetings({ institution, uuid }: Place, pairings: Pairing[]): Promise<void> {
  const states = ['HELD', 'SCHEDULED', 'PROPOSED', 'CANCELED'];
  const all = pairings.flatMap((pairing, p) =>
    Array.from({ length: p === 3 ? 25 : p % 4 }, (_, k) => ({ pairing, state: pick(states, p + k) })),
  );
  await insertRows(
    'meetings',
    institution,
    all.map(({ pairing, state }, n) => ({
      id: uuid(`meeting ${n}`),
      pairing_id: pairing.id,
      cohort_id: pairing.cohort,
      state,
      starts_at:
        n % 5 === 4 ? pick(['2040-05-16 09:41:07.123+00', '2040-05-16 09:41:07.124+00'], n) : instant(n),
      duration_minutes: (n % 9) * 15 + 1,
      held_minutes: state === 'HELD' ? (n % 4) * 20 + 5 : null,
      mode: pick(['IN_PERSON', 'VIDEO', 'PHONE', 'OTHER'], n),
      proposed_by_id: maybe(n, pairing.members[n % pairing.members.length]?.enrollment.person),
      ...dates(n),
    })),
  );
  await insertRows(
    'meeting_attendances',
    institution,
    all.flatMap(({ pairing, state }, n) =>
      (state === 'HELD' ? pairing.members : []).map(({ id }, m) => ({
        meeting_id: uuid(`meeting ${n}`),
        member_id: id,
        status: pick(['PRESENT', 'ABSENT', 'EXCUSED'], n + m),
      })),
    ),
  );
}
