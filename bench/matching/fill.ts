/** The people of a problem as rows, in a cohort that the API made. */
import { withClient } from '../../test/support/cluster';
import { uuidOf } from '../../src/ids';
import type { MatchProblem } from '../../src/matching/types';
import { SKILL, uuid } from './market';

/** Once; both markets have the same people. */
const PEOPLE = `
  insert into people (institution_id, id, display_name, created_at, updated_at)
    select $1, x.person, 'Person ' || row_number() over (order by x.person), now(), now() from rows x;
  insert into person_languages (institution_id, person_id, language, proficiency)
    select $1, x.person, l, 'FLUENT' from rows x cross join unnest(x.languages) l;
  insert into reporting_lines (institution_id, id, person_id, manager_id, from_on, created_at, updated_at)
    select $1, gen_random_uuid(), x.person, x.manager, '2020-01-01', now(), now() from rows x where x.manager is not null;
  insert into skills (institution_id, id, name, created_at, updated_at)
    select $1, s, 'Skill ' || s, now(), now() from (select distinct unnest(x.skills) s from rows x) t;`;

const ENROLLMENTS = `
  insert into enrollments (institution_id, id, cohort_id, person_id, role, state, state_changed_at, capacity, level, discipline, created_at, updated_at)
    select $1, x.id, $2, x.person, x.role, 'ACCEPTED', now(), x.seats, x.level, x.discipline, now(), now() from rows x;
  insert into enrollment_skills (institution_id, enrollment_id, skill_id, direction, taxonomy_version)
    select $1, x.id, s, case x.role when 'MENTOR' then 'OFFERED' else 'WANTED' end, 0 from rows x cross join unnest(x.skills) s;`;

export interface Place {
  /** A superuser's URL of the database. */
  url: string;
  cohortId: string;
}

export async function fill(
  { url, cohortId }: Place,
  { mentors, mentees, bans }: MatchProblem,
): Promise<void> {
  const managerOf = new Map(bans.map((ban) => [ban.menteePersonId, uuidOf(ban.mentorPersonId)]));
  const rows = [
    ...mentors.map((one) => ({ ...one, role: 'MENTOR' })),
    ...mentees.map((one) => ({ ...one, role: 'MENTEE' })),
  ].map(({ id, personId, skills, languages, seats, level, discipline, role }) => ({
    id: uuidOf(id),
    person: uuidOf(personId),
    manager: role === 'MENTEE' ? managerOf.get(personId) : null,
    skills: skills.map(uuidOf),
    languages,
    seats,
    level,
    discipline,
    role,
  }));
  await withClient(url, async (client) => {
    const { rows: found } = await client.query<{ institution: string; peopled: boolean }>(
      `select c.institution_id as institution, exists (select from skills where id = $2) as peopled from cohorts c where c.id = $1`,
      [uuidOf(cohortId), uuid(SKILL, 0)],
    );
    const { institution, peopled } = found[0]!;
    await client.query(
      `create temp table rows (id uuid, person uuid, manager uuid, skills uuid[], languages text[], seats integer, level integer, discipline text, role text)`,
    );
    await client.query(`insert into rows select * from json_populate_recordset(null::rows, $1::json)`, [
      JSON.stringify(rows),
    ]);
    const texts = [...(peopled ? [] : statements(PEOPLE)), ...statements(ENROLLMENTS)];
    for (const text of texts)
      await client.query(text.replaceAll('$1', `'${institution}'`).replaceAll('$2', `'${uuidOf(cohortId)}'`));
    // Autovacuum is off in benchmarks, and plans need figures.
    await client.query('vacuum analyze');
  });
}

const statements = (text: string) => text.split(';').filter((each) => each.trim());
