/** Profiles for the comparison of the two read paths. See operations-world.ts. */
import { dates, day, insertRows, maybe, pick, text } from './operations-rows';
import type { Place } from './operations-world';

const LANGUAGES = ['de', 'en', 'en-GB', 'pt-BR', 'zh-Hans-CN'];

export async function fillProfiles({ institution: of, uuid, people }: Place): Promise<void> {
  const some = people.map((person, n) => ({ person, n })).filter(({ n }) => n % 3);
  await insertRows(
    'person_languages',
    of,
    some.flatMap(({ person, n }) =>
      [0, 2, 3].map((at) => ({
        person_id: person,
        language: pick(LANGUAGES, n + at),
        proficiency: pick(['BASIC', 'CONVERSATIONAL', 'FLUENT', 'NATIVE'], n + at),
      })),
    ),
  );
  await insertRows(
    'availability_windows',
    of,
    some.flatMap(({ person, n }) =>
      ['WORKING_HOURS', 'AVAILABLE'].map((kind) => ({
        person_id: person,
        kind,
        weekday: (n % 7) + 1,
        from_time: '09:00',
        to_time: n % 2 ? '24:00' : '12:30',
      })),
    ),
  );
  await insertRows(
    'person_emails',
    of,
    some.map(({ person, n }) => ({
      person_id: person,
      email_key: `p${n}+"x"@example.com`,
      email: `P${n}+"x"@example.com`,
    })),
  );
  await insertRows(
    'person_external_ids',
    of,
    some.map(({ person, n }) => ({
      person_id: person,
      source: pick(['hr', 'institution'], n),
      external_id: `${n} ${text(n).slice(0, 200)}`,
    })),
  );
  await insertRows(
    'access_arrangements',
    of,
    some.map(({ person, n }) => ({
      person_id: person,
      needed: maybe(n, text(n).slice(0, 2_000), 5),
      ...dates(n),
    })),
  );
  await insertRows(
    'employment_spans',
    of,
    some.flatMap(({ person, n }) =>
      ['1999-01-01', '2001-01-01'].map((from, at) => ({
        id: uuid(`employment ${n} ${at}`),
        person_id: person,
        from_on: from,
        to_on: at ? maybe(n, day(0), 4) : '2000-02-29',
        org_unit_id: maybe(n, uuid(`org unit ${n % 5}`)),
        job_title: maybe(n, text(n + at), 4),
        source: pick(['COORDINATOR', 'SERVICE', 'IMPORT'], n),
        ...dates(n),
      })),
    ),
  );
}
