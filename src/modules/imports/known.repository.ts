/** SQL that finds out what the institution knows of staged rows: people, their enrollments, org units. */
import sql from 'sql-template-tag';
import type { Context } from '../../context';
import { uuidOf } from '../../ids';
import type { EnrollmentRole } from '../enrollments/enrollment.entity';
import { LIVE_STATES } from '../enrollments/enrollment.state';
import { visiblePeople } from '../people/person.policy';
import type { KnownRow } from './verdict';

export interface Batch {
  importId: string;
  cohortId: string;
  role: EnrollmentRole;
  /** Row numbers: behind the first, up to the last. */
  after: number;
  last: number;
}

const conditions = ({ importId, after, last }: Batch) =>
  sql`r.import_id = ${uuidOf(importId)} and r.valid and r.number > ${after} and r.number <= ${last}`;

/** The people of these rows, locked in one order, so that nobody leaves or changes meanwhile. */
export async function lockPeopleOf(ctx: Context, batch: Batch): Promise<void> {
  await ctx.db.rows(
    'imports.lockPeople',
    sql`select true from people p where p.id in (
        select x.id from import_rows r join people x on x.institution_id = r.institution_id and x.external_id = r.data ->> 'externalId' where ${conditions(batch)}
        union
        select x.id from import_rows r join people x on x.institution_id = r.institution_id and lower(x.email) = lower(r.data ->> 'email') where ${conditions(batch)})
      order by p.id for update of p`,
  );
}

/** Enrollments of these rows' people, locked after the people. */
export async function lockEnrollmentsOf(ctx: Context, batch: Batch, ids: readonly string[]): Promise<void> {
  await ctx.db.rows(
    'imports.lockEnrollments',
    sql`select true from enrollments e where e.cohort_id = ${uuidOf(batch.cohortId)} and e.role = ${batch.role}
        and e.person_id = any(${ids}::uuid[]) and e.state = any(${LIVE_STATES}) order by e.id for update of e`,
  );
}

/** Each row beside what is known of it. */
export function findKnown(ctx: Context, batch: Batch): Promise<KnownRow[]> {
  const skills = (direction: string, field: string) => sql`(
    (select coalesce(array_agg(distinct lower(s.name) order by lower(s.name)), '{}') from enrollment_skills k
      join skills s on s.institution_id = k.institution_id and s.id = k.skill_id
      where k.institution_id = e.institution_id and k.enrollment_id = e.id and k.direction = ${direction})
    = (select coalesce(array_agg(distinct lower(v) order by lower(v)), '{}') from jsonb_array_elements_text(r.data -> ${field}) v))`;
  return ctx.db.rows(
    'imports.known',
    sql`with found as (
        select r.institution_id, r.number, r.data, x.id as external_person, m.id as email_person
        from import_rows r
        left join people x on x.institution_id = r.institution_id and x.external_id = r.data ->> 'externalId'
        left join people m on m.institution_id = r.institution_id and lower(m.email) = lower(r.data ->> 'email')
        where ${conditions(batch)}
      )
      select r.number, r.data, r.external_person as "byExternalId", r.email_person as "byEmail",
        case when p.id is not null then jsonb_build_object('id', p.id, 'displayName', p.display_name, 'email', p.email, 'externalId', p.external_id,
          'pronouns', p.pronouns, 'jobTitle', p.job_title, 'orgUnitId', p.org_unit_id, 'timeZone', p.time_zone, 'left', p.deactivated_at is not null,
          'emailSame', lower(p.email) is not distinct from lower(r.data ->> 'email'),
          'hasAccess', exists (select from person_identities s where s.institution_id = p.institution_id and s.person_id = p.id)
            or exists (select from role_grants g where g.institution_id = p.institution_id and g.person_id = p.id and g.revoked_at is null)) end as person,
        case when e.id is not null then jsonb_build_object('id', e.id, 'state', e.state, 'capacity', e.capacity, 'level', e.level,
          'discipline', e.discipline, 'interestedInBothRoles', e.interested_in_both_roles,
          'wantedSame', ${skills('WANTED', 'skillsWanted')}, 'offeredSame', ${skills('OFFERED', 'skillsOffered')}) end as enrollment,
        (select o.state from enrollments o where o.institution_id = p.institution_id and o.person_id = p.id and o.cohort_id = ${uuidOf(batch.cohortId)}
          and o.role = ${batch.role} and o.state <> all(${LIVE_STATES}) order by o.created_at desc limit 1) as "endedAs"
      from found r
      left join people p on p.institution_id = r.institution_id and p.id = coalesce(r.external_person, r.email_person) and (${visiblePeople(ctx.viewer)})
      left join enrollments e on e.institution_id = p.institution_id and e.person_id = p.id and e.cohort_id = ${uuidOf(batch.cohortId)}
        and e.role = ${batch.role} and e.state = any(${LIVE_STATES})
      order by r.number`,
  );
}

/** The units that codes or names stand for: a code is exact and goes first; a name counts whatever its case. */
export async function findOrgUnits(ctx: Context, texts: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await ctx.db.rows<{ text: string; ids: string[] }>(
    'imports.orgUnits',
    sql`with wanted as (select distinct t.text from unnest(${[...texts]}::text[]) t(text)),
      coded as (select w.text, o.id from wanted w join org_units o on o.code = w.text),
      named as (select w.text, o.id from wanted w join org_units o on lower(o.name) = lower(w.text) and o.archived_at is null
        where w.text not in (select c.text from coded c))
      select f.text, array_agg(f.id::text order by f.id) as ids from (select * from coded union all select * from named) f group by f.text`,
  );
  return new Map(rows.map(({ text, ids }) => [text, ids]));
}
