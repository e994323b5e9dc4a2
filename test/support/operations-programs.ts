/** Programs with their rules, cohorts and org units of the two institutions; see operations-world.ts. */
import { created, dates, dayFrom, insertRows, instant, maybe, pick, text } from './operations-rows';
import type { Place } from './operations-world';

const COHORT_STATES = [
  'ACTIVE',
  'DRAFT',
  'ENROLLING',
  'MATCHING',
  'WRAP_UP',
  'COMPLETED',
  'ARCHIVED',
  'CANCELED',
];
const KINDS = ['FORMAL', 'PEER', 'REVERSE', 'GROUP', 'FLASH', 'INFORMAL'];

export async function fillPrograms(place: Place): Promise<void> {
  const { institution: of, uuid } = place;
  place.programs = [0, 1, 2, 3].map((n) => uuid(`program ${n}`));
  await insertRows(
    'programs',
    of,
    place.programs.map((id, n) => ({
      id,
      name: `${text(n)} program`,
      kind: pick(KINDS, n),
      description: maybe(n, text(n + 5)),
      archived_at: n === 2 ? instant(n) : null,
      ...dates(n),
    })),
  );
  await insertRows(
    'program_policies',
    of,
    [0, 0, 1].map((program, n) => ({
      program_id: place.programs[program],
      number: n === 1 ? 2 : 1,
      mentor_capacity: n + 1,
      mentors_per_mentee: n + 1,
      both_directions: n === 1,
      answer_within_days: maybe(n, 14),
      contact_gap_days: 20 + n,
      minimum_answers: 5 + n,
      directory: n === 1,
      self_match: n === 1 ? 'REQUESTS' : 'OFF',
      max_open_requests: 3 + n,
      disclosure_points: n === 1 ? 500 : 0,
      disclosure_topics:
        n === 1
          ? ['ONE', 'TWO', 'THREE'].map((key) => ({
              key,
              version: 1,
              labels: { en: key, de: `${key} auf Deutsch` },
            }))
          : [],
      roles_asked: n === 1 ? ['MENTEE'] : ['MENTOR', 'MENTEE', 'PEER', 'FACILITATOR'],
      approval: n === 1 ? 'AUTOMATIC' : 'COORDINATOR',
      readiness: [],
      automatic_offers: n === 1,
      offer_days: 3 + n,
      waitlist_reasons: n === 1 ? ['New here'] : [],
      seat_during_leave: n === 1 ? 'FREE' : 'KEEP',
      blind_introduction: n === 2,
      chemistry_meeting: n === 1 ? 'OPTIONAL' : 'NONE',
      ban_manager: n !== 1,
      ban_skip_level: true,
      ban_same_manager: n === 0,
      closure_steps: n === 1 ? ['Say goodbye'] : [],
      eligibility_attributes: n === 1 ? ['color'] : [],
      created_at: created(n),
    })),
  );
  place.cohorts = [...COHORT_STATES, 'ACTIVE', 'ENROLLING', 'COMPLETED'].map((_, n) => uuid(`cohort ${n}`));
  place.main = place.cohorts[0] as string;
  await insertRows(
    'cohorts',
    of,
    place.cohorts.map((id, n) => ({
      id,
      program_id: place.programs[n < 8 ? 0 : n < 10 ? 1 : 2],
      name: `${text(n)} cohort`,
      state: [...COHORT_STATES, 'ACTIVE', 'ENROLLING', 'COMPLETED'][n],
      rolling: n % 4 === 0,
      enrollment_opens_on: maybe(n, dayFrom(-n)),
      enrollment_closes_on: maybe(n, dayFrom(n)),
      starts_on: maybe(n, '1900-01-01'),
      ends_on: maybe(n + 1, '9999-12-31'),
      ...dates(n),
    })),
  );
  await insertRows(
    'org_units',
    of,
    [0, 1, 2, 3, 4].map((n) => ({
      id: uuid(`org unit ${n}`),
      parent_id: n > 0 && n < 4 ? uuid(`org unit ${n - 1}`) : null,
      name: `Unit ${text(n + 2)}`,
      code: maybe(n, `"${n}\\`),
      archived_at: n === 3 ? instant(n) : null,
      ...dates(n),
    })),
  );
}
