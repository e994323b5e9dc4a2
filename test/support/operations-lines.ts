/** Reporting lines, what needs attention, and wishes, for operations-world.ts. */
import { created, dates, dayFrom, insertRows, instant, maybe, pick, text } from './operations-rows';
import type { Place } from './operations-world';

const STATES = ['OPEN', 'TRIAGED', 'ACTIONED', 'CLOSED'];
const KINDS = ['REPORTING_LINE_CONFLICT', 'LOST_PARTNER', 'GUEST_EXPIRING'];

export async function fillLines(place: Place): Promise<void> {
  const { institution: of, uuid, people, cohorts, enrollments, size } = place;
  const reporting = people.slice(8, Math.floor(size / 2));
  await insertRows(
    'reporting_lines',
    of,
    reporting.flatMap((person_id, n) => [
      {
        id: uuid(`old line ${n}`),
        person_id,
        manager_id: people[n % 5],
        from_on: '1999-12-31',
        to_on: dayFrom(-40),
        source: maybe(n, text(n)),
        retracted_at: n % 7 === 3 ? instant(n) : null,
        ...dates(n),
      },
      {
        id: uuid(`line ${n}`),
        person_id,
        manager_id: people[(n + 1) % 6],
        from_on: dayFrom(n % 4 ? -n : n),
        to_on: maybe(n, dayFrom(n + 30), 3),
        source: maybe(n + 1, 'hr'),
        retracted_at: null,
        ...dates(n),
      },
    ]),
  );
  await insertRows(
    'attention_items',
    of,
    Array.from({ length: 24 }, (_, n) => ({
      id: uuid(`attention ${n}`),
      cohort_id: cohorts[n % 3],
      kind: pick(KINDS, n),
      aspect: n % 4 === 0 ? 'SKIP_LEVEL' : null,
      subject: `subject ${n}`,
      state: pick(STATES, n >> 1),
      state_changed_at: instant(n),
      since_on: dayFrom(-n),
      pairing_id: maybe(n, uuid(`pairing ${n % 5}`)),
      enrollment_id: maybe(n + 1, enrollments[n]?.id),
      person_id: maybe(n, people[n % size]),
      other_person_id: maybe(n, people[(n + 3) % size], 2),
      owner_id: maybe(n, people[n % 3]),
      due_on: maybe(n, dayFrom(n)),
      closing: pick(STATES, n >> 1) === 'CLOSED' ? pick(['HANDLED', 'GONE'], n) : null,
      outcome: maybe(n, text(n)),
      ...dates(n),
    })),
  );
  const wishing = enrollments.slice(0, 30);
  await insertRows(
    'preferences',
    of,
    wishing.map(({ id }, n) => ({ enrollment_id: id, version: 1 + (n % 3), updated_at: created(n) })),
  );
  await insertRows(
    'preference_entries',
    of,
    wishing.flatMap(({ id, person }, n) =>
      ['RANKED', 'FAVORITE', 'AVOID']
        .flatMap((kind, k) =>
          [0, 1].map((i) => ({ kind, other: people[(n * 5 + k * 3 + i + 9) % size], place: i + 1 })),
        )
        .filter(({ other }, i) => other !== person && (n + i) % 4 !== 0)
        .map(({ kind, other, place }) => ({ enrollment_id: id, kind, person_id: other, place })),
    ),
  );
}
